/* The compiled hot path of @profile: what calls.py says in Python, for the same cells.
 *
 * Cell and thread fields are members of C structures, so that they are read and written here without looking names
 * up; Python code sees them as plain attributes. Each cell belongs to one thread. Every decorated function remembers
 * the cell of the thread that called it last, by the number of the thread's state, which is never used again.
 */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <structmember.h>

#ifdef Py_GIL_DISABLED
#error "Without the global lock the remembered cell would need one of its own; calls.py does the work there."
#endif

#define FOLD_COUNT 1024

typedef struct {
    PyObject_HEAD
    PyObject *thread;
    PyObject *values;
    double inner, nested, stepped, awaiting;
    Py_ssize_t inner_count, error_count;
    char is_active, is_open;
} Cell;

typedef struct {
    PyObject_HEAD
    PyObject *cell;
} Thread;

typedef struct {
    PyObject_HEAD
    vectorcallfunc vectorcall;
    PyObject *function;
    PyObject *timed;
    PyObject *clock; /* NULL stands for time.perf_counter, read without a call */
    Cell *cell;
    uint64_t thread_id;
    PyObject *dict;
    PyObject *weak_references;
} Call;

static PyTypeObject CellType, ThreadType, CallType;

/* ------------------------------------------------------------------------------------------------ cells, threads */

static int cell_traverse(Cell *self, visitproc visit, void *arg) {
    Py_VISIT(self->thread);
    Py_VISIT(self->values);
    return 0;
}

static int cell_clear(Cell *self) {
    Py_CLEAR(self->thread);
    Py_CLEAR(self->values);
    return 0;
}

static void cell_dealloc(Cell *self) {
    PyObject_GC_UnTrack(self);
    cell_clear(self);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static int thread_traverse(Thread *self, visitproc visit, void *arg) {
    Py_VISIT(self->cell);
    return 0;
}

static int thread_clear(Thread *self) {
    Py_CLEAR(self->cell);
    return 0;
}

static void thread_dealloc(Thread *self) {
    PyObject_GC_UnTrack(self);
    thread_clear(self);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyMemberDef cell_members[] = {
    {"thread", T_OBJECT, offsetof(Cell, thread), 0, NULL},
    {"values", T_OBJECT, offsetof(Cell, values), 0, NULL},
    {"inner", T_DOUBLE, offsetof(Cell, inner), 0, NULL},
    {"nested", T_DOUBLE, offsetof(Cell, nested), 0, NULL},
    {"stepped", T_DOUBLE, offsetof(Cell, stepped), 0, NULL},
    {"awaiting", T_DOUBLE, offsetof(Cell, awaiting), 0, NULL},
    {"inner_count", T_PYSSIZET, offsetof(Cell, inner_count), 0, NULL},
    {"error_count", T_PYSSIZET, offsetof(Cell, error_count), 0, NULL},
    {"is_active", T_BOOL, offsetof(Cell, is_active), 0, NULL},
    {"is_open", T_BOOL, offsetof(Cell, is_open), 0, NULL},
    {NULL},
};

static PyMemberDef thread_members[] = {
    {"cell", T_OBJECT, offsetof(Thread, cell), 0, NULL},
    {NULL},
};

/* ---------------------------------------------------------------------------------------------------------- calls */

/* Seconds on the clock, from an origin that stays the same; -1 with an exception set when a given clock fails. */
static double now(Call *self) {
    if (self->clock == NULL) {
#if PY_VERSION_HEX >= 0x030D0000
        PyTime_t time;
        (void)PyTime_PerfCounterRaw(&time);
        return PyTime_AsSecondsDouble(time);
#else
        return (double)_PyTime_GetPerfCounter() * 1e-9;
#endif
    }
    PyObject *said = PyObject_CallNoArgs(self->clock);
    double seconds = said ? PyFloat_AsDouble(said) : -1.0;
    Py_XDECREF(said);
    return seconds;
}

/* The cell of the thread that calls, a new reference. */
static Cell *cell_of(Call *self) {
    uint64_t thread_id = PyThreadState_GetID(PyThreadState_Get());
    if (self->cell != NULL && self->thread_id == thread_id && self->cell->is_open)
        return (Cell *)Py_NewRef(self->cell);
    PyObject *cell = PyObject_CallMethod(self->timed, "cell", NULL);
    if (cell == NULL)
        return NULL;
    Cell *found = (Cell *)cell;
    if (!PyObject_TypeCheck(cell, &CellType) || found->thread == NULL || found->values == NULL ||
        !PyObject_TypeCheck(found->thread, &ThreadType) || !PyList_CheckExact(found->values)) {
        Py_DECREF(cell);
        PyErr_SetString(PyExc_TypeError, "a cell with a thread and a list was expected");
        return NULL;
    }
    Py_XSETREF(self->cell, (Cell *)Py_NewRef(cell));
    self->thread_id = thread_id;
    return found;
}

/* Writes a duration down, and folds the cell when it is full. */
static int add(Cell *cell, double elapsed) {
    PyObject *value = PyFloat_FromDouble(elapsed);
    if (value == NULL)
        return -1;
    int failed = PyList_Append(cell->values, value);
    Py_DECREF(value);
    if (!failed && PyList_GET_SIZE(cell->values) >= FOLD_COUNT) {
        PyObject *nothing = PyObject_CallMethod((PyObject *)cell, "fold", NULL);
        failed = nothing == NULL ? -1 : 0;
        Py_XDECREF(nothing);
    }
    return failed;
}

/* What a call took goes to its cell and to the caller's; the thread is the caller's again. Takes `caller` over. */
static int settle(Call *self, Cell *cell, PyObject *caller, int was_active, double start) {
    double elapsed = now(self) - start;
    int failed = PyErr_Occurred() ? -1 : 0;
    Thread *thread = (Thread *)cell->thread;
    Py_XSETREF(thread->cell, caller);
    if (caller != NULL && PyObject_TypeCheck(caller, &CellType)) {
        ((Cell *)caller)->inner += elapsed;
        ((Cell *)caller)->inner_count++;
    }
    cell->is_active = (char)was_active;
    if (was_active)
        cell->nested += elapsed;
    return failed ? failed : add(cell, elapsed);
}

static PyObject *call_vectorcall(PyObject *callable, PyObject *const *args, size_t count, PyObject *names) {
    Call *self = (Call *)callable;
    Cell *cell = cell_of(self);
    if (cell == NULL)
        return NULL;
    Thread *thread = (Thread *)cell->thread;
    double start = now(self);
    if (start == -1.0 && PyErr_Occurred()) {
        Py_DECREF(cell);
        return NULL;
    }
    PyObject *caller = thread->cell;
    thread->cell = Py_NewRef(cell);
    int was_active = cell->is_active;
    cell->is_active = 1;
    PyObject *result = PyObject_Vectorcall(self->function, args, count, names);
    if (result != NULL) {
        if (settle(self, cell, caller, was_active, start))
            Py_CLEAR(result);
    } else {
        PyObject *type, *value, *trace;
        PyErr_Fetch(&type, &value, &trace);
        cell->error_count++;
        if (settle(self, cell, caller, was_active, start))
            PyErr_Clear(); /* the function's own exception is the one to hand on */
        PyErr_Restore(type, value, trace);
    }
    Py_DECREF(cell);
    return result;
}

static PyObject *call_get(PyObject *self, PyObject *object, PyObject *Py_UNUSED(type)) {
    return object == NULL || object == Py_None ? Py_NewRef(self) : PyMethod_New(self, object);
}

/* A global name, as functions are pickled by theirs. */
static PyObject *call_reduce(PyObject *self, PyObject *Py_UNUSED(nothing)) {
    return PyObject_GetAttrString(self, "__qualname__");
}

static PyObject *call_repr(PyObject *self) {
    PyObject *name = PyObject_GetAttrString(self, "__qualname__");
    PyObject *said = name ? PyUnicode_FromFormat("<timed function %S at %p>", name, self) : NULL;
    Py_XDECREF(name);
    return said;
}

static PyObject *call_new(PyTypeObject *type, PyObject *args, PyObject *Py_UNUSED(names)) {
    PyObject *function, *timed, *clock;
    if (!PyArg_ParseTuple(args, "OOO", &function, &timed, &clock))
        return NULL;
    if (!PyCallable_Check(function) || (clock != Py_None && !PyCallable_Check(clock))) {
        PyErr_SetString(PyExc_TypeError, "a function, its record and a clock (or None) were expected");
        return NULL;
    }
    Call *self = (Call *)type->tp_alloc(type, 0);
    if (self != NULL) {
        self->vectorcall = call_vectorcall;
        self->function = Py_NewRef(function);
        self->timed = Py_NewRef(timed);
        self->clock = clock == Py_None ? NULL : Py_NewRef(clock);
    }
    return (PyObject *)self;
}

static int call_traverse(Call *self, visitproc visit, void *arg) {
    Py_VISIT(self->function);
    Py_VISIT(self->timed);
    Py_VISIT(self->clock);
    Py_VISIT(self->cell);
    Py_VISIT(self->dict);
    return 0;
}

static int call_clear(Call *self) {
    Py_CLEAR(self->function);
    Py_CLEAR(self->timed);
    Py_CLEAR(self->clock);
    Py_CLEAR(self->cell);
    Py_CLEAR(self->dict);
    return 0;
}

static void call_dealloc(Call *self) {
    PyObject_GC_UnTrack(self);
    if (self->weak_references != NULL)
        PyObject_ClearWeakRefs((PyObject *)self);
    call_clear(self);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyMethodDef call_methods[] = {
    {"__reduce__", call_reduce, METH_NOARGS, "The name that it is pickled by."},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef call_getset[] = {
    {"__dict__", PyObject_GenericGetDict, PyObject_GenericSetDict, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

/* --------------------------------------------------------------------------------------------------------- module */

static PyTypeObject CellType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "workbench.timing._native.CellFields",
    .tp_doc = "What the hot path writes for one function in one thread.",
    .tp_basicsize = sizeof(Cell),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
    .tp_new = PyType_GenericNew,
    .tp_traverse = (traverseproc)cell_traverse,
    .tp_clear = (inquiry)cell_clear,
    .tp_dealloc = (destructor)cell_dealloc,
    .tp_members = cell_members,
};

static PyTypeObject ThreadType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "workbench.timing._native.ThreadFields",
    .tp_doc = "The cell of the innermost timed function that runs in a thread.",
    .tp_basicsize = sizeof(Thread),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
    .tp_new = PyType_GenericNew,
    .tp_traverse = (traverseproc)thread_traverse,
    .tp_clear = (inquiry)thread_clear,
    .tp_dealloc = (destructor)thread_dealloc,
    .tp_members = thread_members,
};

static PyTypeObject CallType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "workbench.timing._native.TimedCall",
    .tp_basicsize = sizeof(Call),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_METHOD_DESCRIPTOR,
    .tp_new = call_new,
    .tp_call = PyVectorcall_Call,
    .tp_vectorcall_offset = offsetof(Call, vectorcall),
    .tp_descr_get = call_get,
    .tp_repr = call_repr,
    .tp_dictoffset = offsetof(Call, dict),
    .tp_weaklistoffset = offsetof(Call, weak_references),
    .tp_traverse = (traverseproc)call_traverse,
    .tp_clear = (inquiry)call_clear,
    .tp_dealloc = (destructor)call_dealloc,
    .tp_methods = call_methods,
    .tp_getset = call_getset,
};

static struct PyModuleDef module_definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "_native",
    .m_doc = "The compiled hot path; calls.py chooses it.",
    .m_size = -1,
};

PyMODINIT_FUNC PyInit__native(void) {
    if (PyType_Ready(&CellType) || PyType_Ready(&ThreadType) || PyType_Ready(&CallType))
        return NULL;
    PyObject *module = PyModule_Create(&module_definition);
    if (module && (PyModule_AddObjectRef(module, "CellFields", (PyObject *)&CellType) ||
                   PyModule_AddObjectRef(module, "ThreadFields", (PyObject *)&ThreadType) ||
                   PyModule_AddObjectRef(module, "TimedCall", (PyObject *)&CallType) ||
                   PyModule_AddIntMacro(module, FOLD_COUNT)))
        Py_CLEAR(module);
    return module;
}
