/* The compiled kernel: the records contract of plain.py and rule.py, made for speed.

   A block (whole lines, mostly 256 KiB) goes through stages, each a loop over an array of small `Record`s that
   point into the block's bytes: parse -> classify -> summarise -> json. The loops run without the GIL, so that
   other threads go on meanwhile. What is odd (text outside ASCII, a score that is not a short plain number, a line
   that is no record) is left to Python's own decoder and to the contract's own rule, so there is only one place that
   says what is right; for odd lines the GIL is taken once and kept for the rest of the block.

   Memory safety does not rest on the caller: what is read lies inside the block, a record's `word` is checked where
   it is used, and a kernel that is adding up refuses a second thread. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <structmember.h>
#include <stdint.h>
#include <string.h>

#define WINDOW 64                      /* bytes looked at together: one bit each in a 64-bit mask */
#define MAX_BLOCK ((size_t)1 << 28)     /* offsets are 32 bits wide, to keep records small */
#define NO_WORD ((1u << 29) - 1)       /* stands for every severity that is not counted by itself */
#define HISTOGRAM_BINS 16384           /* these three as in summarise.py; native.py compares them */
#define WORST_COUNT 20
#define UNKNOWN_WORDS_COUNT 20
#define SLOT_BITS 15                   /* twice as many slots as bins, so that a free one is always near */
#define SLOTS ((size_t)1 << SLOT_BITS)
#define LIKELY_BITS 6
#define LIKELY (1 << LIKELY_BITS)

typedef struct {
    uint32_t name_at, name_size, severity_at, severity_size;
    int64_t score;                                               /* of a big one: its place in `big` */
    uint32_t line;                                               /* in the block, from 0 */
    uint32_t word : 29, is_big : 1, is_below : 1, is_risky : 1;  /* all but is_big are decided by classify */
} Record;

typedef struct {
    PyObject_HEAD
    PyObject *block, *rejects;
    PyObject *big;            /* a tuple of (row, score, its digits as bytes) for each score past 64 bits */
    const uint8_t *text;
    size_t size, capacity;
    Record *records;
    long long first_line;
    Py_ssize_t line_count, record_count;
    int is_plain;             /* no byte of any field needs an escape in JSON */
    int is_classified;
} Lines;

typedef struct {
    const uint8_t *text;
    size_t size;
    uint64_t head;            /* its first 8 bytes, to compare most words at once */
} Word;

typedef struct {
    int64_t key;
    uint64_t calm, risky;     /* both 0 in an empty slot */
} Bin;

typedef struct {
    PyObject_HEAD
    PyObject *encoded_words, *score_limit;
    Word *words;              /* the severities counted by themselves, those of the policy first */
    size_t word_count, listed_count;
    uint32_t likely[LIKELY];  /* for each hash of a head the word that it most likely is */
    int64_t limit;            /* the limit cut to 64 bits ... */
    int all_below;            /* ... and whether it is above everything that 64 bits can say */
    int is_busy;
    uint64_t (*counts)[2];    /* calm and risky records of each word; the last pair is for all others */
    uint64_t below_count, score_count;
    uint64_t sum_low;         /* the exact sum of the scores as a 128-bit number in two halves */
    int64_t sum_high, min, max;
    Bin *bins;                /* a hash table of SLOTS */
    size_t bin_count;
    int shift;
    Word others[UNKNOWN_WORDS_COUNT];
    size_t other_count;
} Kernel;

static PyTypeObject LinesType, KernelType;

/* ---- bytes ---------------------------------------------------------------------------------------------- */

/* Eight bytes, the first one lowest, from any address on any machine; compilers make a single load of it. */
static inline uint64_t load_8(const uint8_t *p) {
    return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24 |
           (uint64_t)p[4] << 32 | (uint64_t)p[5] << 40 | (uint64_t)p[6] << 48 | (uint64_t)p[7] << 56;
}

static inline size_t lowest_bit(uint64_t mask) {
#if defined(__GNUC__)
    return (size_t)__builtin_ctzll(mask);
#else
    size_t index = 0;
    for (; !(mask & 1); mask >>= 1)
        index++;
    return index;
#endif
}

/* Width of the white space (str.isspace) at p, 0 if there is none. */
static inline size_t space_width(const uint8_t *p, const uint8_t *end) {
    if (p[0] < 0x80)
        return p[0] == ' ' || (p[0] >= 0x09 && p[0] <= 0x0D) || (p[0] >= 0x1C && p[0] <= 0x1F);
    if (p[0] == 0xC2 && end - p >= 2)
        return p[1] == 0x85 || p[1] == 0xA0 ? 2 : 0;
    if (p[0] < 0xE1 || p[0] > 0xE3 || end - p < 3)
        return 0;
    switch (p[0] << 16 | p[1] << 8 | p[2]) {
    case 0xE19A80: case 0xE280A8: case 0xE280A9: case 0xE280AF: case 0xE2819F: case 0xE38080:
        return 3;
    default:
        return p[0] == 0xE2 && p[1] == 0x80 && p[2] <= 0x8A ? 3 : 0;  /* U+2000 to U+200A */
    }
}

/* str.strip() on the bytes from *from up to *to. */
static inline void strip(const uint8_t **from, const uint8_t **to) {
    size_t width;
    while (*from < *to && (width = space_width(*from, *to)))
        *from += width;
    while (*from < *to) {
        const uint8_t *last = *to - 1;
        while (last > *from && (*last & 0xC0) == 0x80)  /* back to the first byte of the last character */
            last--;
        if (!space_width(last, *to))
            break;
        *to = last;
    }
}

/* ---- parse ---------------------------------------------------------------------------------------------- */

typedef struct {
    Lines *lines;
    PyObject *odd_line, *big;
    PyThreadState *released;      /* not NULL while other threads may run */
    uint64_t *masks;              /* where a line or field may end: one mask for each window of the block */
    size_t mask_count, window;
    uint64_t bits;                /* the window's stops that are still ahead */
    uint8_t has_escapes, has_high;
} Parser;

typedef struct {
    const uint8_t *from, *to, *comma[2];
    size_t comma_count;
    uint32_t number;
} Line;

static void take_gil(Parser *parser) {
    if (parser->released)
        PyEval_RestoreThread(parser->released);
    parser->released = NULL;
}

static int no_memory(Parser *parser) {
    take_gil(parser);
    PyErr_NoMemory();
    return -1;
}

/* The stops of a window: commas, line ends, and the bytes that NEL (C2 85) and U+2028/9 (E2 80 A8/9) start with. */
static inline uint64_t window_stops(Parser *parser, const uint8_t *p) {
    uint8_t is_stop[WINDOW], escapes = 0, high = 0;
    uint64_t mask = 0;
    for (int i = 0; i < WINDOW; i++) {  /* without branches, so that compilers make vector code of it */
        uint8_t c = p[i];
        uint8_t is_end = ((uint8_t)(c - 0x0A) < 4) | ((uint8_t)(c - 0x1C) < 3);
        is_stop[i] = is_end | (c == ',') | (c == 0xC2) | (c == 0xE2);
        escapes |= (!is_end & ((uint8_t)(c - 0x20) > 0x5E)) | (c == '"') | (c == '\\');
        high |= c;
    }
    for (int i = 0; i < WINDOW; i += 8)  /* the product gathers eight bytes of 0 or 1 in its highest byte */
        mask |= (load_8(is_stop + i) * 0x0102040810204080u >> 56) << i;
    parser->has_escapes |= escapes;
    parser->has_high |= high & 0x80;
    return mask;
}

static int find_stops(Parser *parser) {
    const uint8_t *text = parser->lines->text;
    size_t whole = parser->lines->size / WINDOW, rest = parser->lines->size % WINDOW;
    uint8_t last[WINDOW];
    parser->mask_count = whole + 1;
    parser->masks = PyMem_RawMalloc((whole + 1) * sizeof(uint64_t));
    if (!parser->masks)
        return no_memory(parser);
    for (size_t i = 0; i < whole; i++)
        parser->masks[i] = window_stops(parser, text + i * WINDOW);
    memset(last, ' ', WINDOW);
    memcpy(last, text + whole * WINDOW, rest);
    parser->masks[whole] = window_stops(parser, last);
    parser->bits = parser->masks[0];
    return 0;
}

/* Python's own decoder says what is UTF-8, as fast as anything here could, and raises the very error asked for. */
static int check_encoding(Parser *parser) {
    if (!parser->has_high)
        return 0;
    take_gil(parser);
    PyObject *text = PyUnicode_DecodeUTF8((const char *)parser->lines->text, (Py_ssize_t)parser->lines->size, NULL);
    Py_XDECREF(text);
    parser->released = text ? PyEval_SaveThread() : NULL;
    return text ? 0 : -1;
}

/* A whole number of up to 19 plain digits if 64 bits with a sign hold it; 0 for everything else. */
static inline int read_short_score(const uint8_t *from, const uint8_t *to, int64_t *score) {
    int is_negative = from < to && *from == '-';
    if (from < to && (*from == '-' || *from == '+'))
        from++;
    if (from == to || to - from > 19)
        return 0;
    uint64_t value = 0;
    for (; from < to; from++) {
        unsigned next = (unsigned)*from - '0';
        if (next > 9)
            return 0;
        value = value * 10 + next;
    }
    if (value > INT64_MAX)
        return 0;
    *score = is_negative ? -(int64_t)value : (int64_t)value;
    return 1;
}

/* Puts a new reference into a list and drops it, whatever happened. */
static int append(PyObject *list, PyObject *item) {
    int failed = !item || PyList_Append(list, item);
    Py_XDECREF(item);
    return failed ? -1 : 0;
}

/* Asks the contract's rule for a line's score: 1 and the score in the record, 0 when the line is none, or -1. */
static int ask_rule(Parser *parser, const Line *line, Record *record) {
    take_gil(parser);
    Lines *lines = parser->lines;
    long long number = lines->first_line + line->number;
    PyObject *score = PyObject_CallFunction(parser->odd_line, "s#LO", (const char *)line->from,
                                            (Py_ssize_t)(line->to - line->from), number, lines->rejects);
    int overflow = 0, result = -1;
    if (score && (score == Py_None || line->comma_count != 2)) {
        result = 0;
    } else if (score) {
        record->score = PyLong_AsLongLongAndOverflow(score, &overflow);
        result = PyErr_Occurred() ? -1 : 1;
    }
    if (overflow) {
        record->is_big = 1;
        record->score = PyList_GET_SIZE(parser->big);
        PyObject *text = PyObject_Str(score), *digits = text ? PyUnicode_AsASCIIString(text) : NULL;
        if (append(parser->big, digits ? Py_BuildValue("nOO", lines->record_count, score, digits) : NULL))
            result = -1;
        Py_XDECREF(text);
        Py_XDECREF(digits);
    }
    Py_XDECREF(score);
    return result;
}

/* The next free record, not yet counted. */
static inline Record *next_record(Parser *parser) {
    Lines *lines = parser->lines;
    if ((size_t)lines->record_count == lines->capacity) {
        size_t capacity = lines->capacity ? 2 * lines->capacity : lines->size / 16 + 16;
        Record *records = PyMem_RawRealloc(lines->records, capacity * sizeof(Record));
        if (!records)
            return no_memory(parser), NULL;
        lines->records = records;
        lines->capacity = capacity;
    }
    return &lines->records[lines->record_count];
}

static int add_line(Parser *parser, const Line *line) {
    Lines *lines = parser->lines;
    Record *record = next_record(parser);
    if (!record)
        return -1;
    const uint8_t *name = line->from, *name_end = line->to;
    if (line->comma_count != 2) {
        strip(&name, &name_end);
        return name == name_end ? 0 : ask_rule(parser, line, record);  /* blank: skipped; anything else: a reject */
    }
    const uint8_t *score = line->comma[0] + 1, *score_end = line->comma[1];
    const uint8_t *severity = line->comma[1] + 1, *severity_end = line->to;
    name_end = line->comma[0];
    strip(&name, &name_end);
    strip(&score, &score_end);
    strip(&severity, &severity_end);
    *record = (Record){
        .name_at = (uint32_t)(name - lines->text), .name_size = (uint32_t)(name_end - name),
        .severity_at = (uint32_t)(severity - lines->text), .severity_size = (uint32_t)(severity_end - severity),
        .line = line->number, .word = NO_WORD,
    };
    int is_record = read_short_score(score, score_end, &record->score) ? 1 : ask_rule(parser, line, record);
    lines->record_count += is_record > 0;
    return is_record < 0 ? -1 : 0;
}

/* The next place that may be a stop; the block's end when there is none. */
static inline const uint8_t *next_stop(Parser *parser) {
    while (!parser->bits) {
        if (++parser->window >= parser->mask_count)
            return parser->lines->text + parser->lines->size;
        parser->bits = parser->masks[parser->window];
    }
    size_t at = parser->window * WINDOW + lowest_bit(parser->bits);
    parser->bits &= parser->bits - 1;
    return parser->lines->text + at;
}

/* Width of the line end at a stop that is no comma; 0 if it is only a character that starts with the same byte. */
static inline size_t line_end_width(const uint8_t *p, const uint8_t *end) {
    if (*p == '\r')
        return end - p >= 2 && p[1] == '\n' ? 2 : 1;
    if (*p == 0xC2)
        return end - p >= 2 && p[1] == 0x85 ? 2 : 0;
    if (*p == 0xE2)
        return end - p >= 3 && p[1] == 0x80 && (p[2] == 0xA8 || p[2] == 0xA9) ? 3 : 0;
    return 1;
}

static int parse_lines(Parser *parser) {
    const uint8_t *at = parser->lines->text, *end = at + parser->lines->size, *stop;
    uint32_t number = 0;
    while (at < end) {
        Line line = {.from = at, .number = number++};
        size_t width = 0;
        while ((stop = next_stop(parser)) < end) {
            if (*stop == ',') {
                if (line.comma_count < 2)
                    line.comma[line.comma_count] = stop;
                line.comma_count++;
            } else if ((width = line_end_width(stop, end))) {
                break;
            }
        }
        if (width == 2 && *stop == '\r')
            next_stop(parser);  /* the line feed of CR LF is a stop, too */
        line.to = stop;
        at = stop + width;
        if (add_line(parser, &line))
            return -1;
    }
    parser->lines->line_count = number;
    parser->lines->is_plain = !parser->has_escapes;
    return 0;
}

/* parse(block, first_line, odd_line) -> Lines; odd_line(text, number, rejects) -> score or None */
static PyObject *parse(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *block, *odd_line;
    long long first_line;
    if (!PyArg_ParseTuple(args, "SLO:parse", &block, &first_line, &odd_line))
        return NULL;
    if ((size_t)PyBytes_GET_SIZE(block) > MAX_BLOCK || first_line < 0 || first_line > INT64_MAX - UINT32_MAX)
        return PyErr_SetString(PyExc_OverflowError, "the block or its line number is too large"), NULL;
    Lines *lines = (Lines *)LinesType.tp_alloc(&LinesType, 0);  /* all zeros but for the header */
    if (!lines)
        return NULL;
    lines->block = Py_NewRef(block);
    lines->text = (const uint8_t *)PyBytes_AS_STRING(block);
    lines->size = (size_t)PyBytes_GET_SIZE(block);
    lines->first_line = first_line;
    lines->rejects = PyList_New(0);
    Parser parser = {.lines = lines, .odd_line = odd_line, .big = PyList_New(0)};
    int failed = !lines->rejects || !parser.big;
    if (!failed) {
        parser.released = PyEval_SaveThread();
        failed = find_stops(&parser) || check_encoding(&parser) || parse_lines(&parser);
        take_gil(&parser);
    }
    lines->big = failed ? NULL : PyList_AsTuple(parser.big);
    PyMem_RawFree(parser.masks);
    Py_XDECREF(parser.big);
    if (!lines->big)
        Py_CLEAR(lines);
    return (PyObject *)lines;
}

/* ---- classify ------------------------------------------------------------------------------------------- */

/* The first 8 bytes as a number, with zeros for those that a shorter text has not. */
static inline uint64_t head_of(const uint8_t *text, size_t size, const uint8_t *end) {
    uint8_t copy[8] = {0};
    if (end - text < 8)
        text = memcpy(copy, text, (size_t)(end - text));
    return size >= 8 ? load_8(text) : load_8(text) & (((uint64_t)1 << (8 * size)) - 1);
}

static inline int is_word(const Word *word, const uint8_t *text, size_t size, uint64_t head) {
    return word->head == head && word->size == size && (size <= 8 || !memcmp(word->text, text, size));
}

/* The high bits of a product with 2**64 / golden ratio: spreads keys that are near each other over the slots. */
static inline size_t slot_of(uint64_t key, int bits) {
    return (size_t)(key * 0x9E3779B97F4A7C15u >> (64 - bits));
}

/* A severity's place among the words, word_count when it has none. The first guess saves branches guessed wrongly. */
static inline size_t find_word(const Kernel *kernel, const uint8_t *text, size_t size, uint64_t head) {
    size_t word = kernel->likely[slot_of(head, LIKELY_BITS)];
    if (word < kernel->word_count && is_word(&kernel->words[word], text, size, head))
        return word;
    for (word = 0; word < kernel->word_count && !is_word(&kernel->words[word], text, size, head); word++)
        ;
    return word;
}

static void classify_records(const Kernel *kernel, Lines *lines) {
    for (Py_ssize_t row = 0; row < lines->record_count; row++) {
        Record *record = &lines->records[row];
        const uint8_t *severity = lines->text + record->severity_at;
        uint64_t head = head_of(severity, record->severity_size, lines->text + lines->size);
        size_t word = find_word(kernel, severity, record->severity_size, head);
        /* a variable, because to read back a bit just written would stall the processor */
        unsigned is_below = record->is_big ? record->is_below : kernel->all_below | (record->score < kernel->limit);
        record->word = word < kernel->word_count ? (uint32_t)word : NO_WORD;
        record->is_below = is_below & 1;
        record->is_risky = (is_below | (word < kernel->listed_count)) & 1;
    }
}

static PyObject *kernel_classify(Kernel *self, PyObject *arg) {
    if (!PyObject_TypeCheck(arg, &LinesType))
        return PyErr_SetString(PyExc_TypeError, "expected Lines"), NULL;
    Lines *lines = (Lines *)arg;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(lines->big); i++) {
        PyObject *big = PyTuple_GET_ITEM(lines->big, i);
        int is_below = PyObject_RichCompareBool(PyTuple_GET_ITEM(big, 1), self->score_limit, Py_LT);
        if (is_below < 0)
            return NULL;
        lines->records[PyLong_AsSsize_t(PyTuple_GET_ITEM(big, 0))].is_below = is_below & 1;
    }
    lines->is_classified = 1;
    Py_BEGIN_ALLOW_THREADS
    classify_records(self, lines);
    Py_END_ALLOW_THREADS
    Py_RETURN_NONE;
}

static int is_unclassified(const Lines *lines) {
    if (!lines->is_classified)
        PyErr_SetString(PyExc_RuntimeError, "the lines are not classified");
    return !lines->is_classified;
}

/* ---- summarise ------------------------------------------------------------------------------------------ */

/* Adds to a bin and says whether it is new. */
static inline int add_to_bin(Bin *bins, int64_t key, uint64_t calm, uint64_t risky) {
    size_t slot = slot_of((uint64_t)key, SLOT_BITS);
    while (bins[slot].key != key && (bins[slot].calm | bins[slot].risky))
        slot = (slot + 1) & (SLOTS - 1);
    Bin *bin = &bins[slot];
    int is_new = !(bin->calm | bin->risky);
    bin->key = key;
    bin->calm += calm;
    bin->risky += risky;
    return is_new;
}

/* Makes bins twice as wide until they are few enough; the same rule as summarise.Histogram. */
static int coarsen(Kernel *kernel) {
    while (kernel->bin_count > HISTOGRAM_BINS) {
        Bin *wider = PyMem_RawCalloc(SLOTS, sizeof(Bin));
        if (!wider)
            return -1;
        kernel->bin_count = 0;
        for (const Bin *bin = kernel->bins; bin < kernel->bins + SLOTS; bin++)
            if (bin->calm | bin->risky)  /* >> rounds down also below 0, with every compiler there is */
                kernel->bin_count += (size_t)add_to_bin(wider, bin->key >> 1, bin->calm, bin->risky);
        PyMem_RawFree(kernel->bins);
        kernel->bins = wider;
        kernel->shift++;
    }
    return 0;
}

static inline int add_score(Kernel *kernel, int64_t score, unsigned is_risky) {
    kernel->sum_low += (uint64_t)score;
    kernel->sum_high += (kernel->sum_low < (uint64_t)score) - (score < 0);  /* the carry, and the sign extended */
    kernel->score_count++;
    kernel->min = score < kernel->min ? score : kernel->min;
    kernel->max = score > kernel->max ? score : kernel->max;
    if (!add_to_bin(kernel->bins, score >> kernel->shift, !is_risky, is_risky))
        return 0;
    return ++kernel->bin_count > HISTOGRAM_BINS ? coarsen(kernel) : 0;
}

/* Keeps the first few different severities that are not counted by themselves. */
static int note_other(Kernel *kernel, const uint8_t *text, size_t size, const uint8_t *end) {
    uint64_t head = head_of(text, size, end);
    for (size_t i = 0; i < kernel->other_count; i++)
        if (is_word(&kernel->others[i], text, size, head))
            return 0;
    uint8_t *copy = PyMem_RawMalloc(size);
    if (!copy)
        return -1;
    kernel->others[kernel->other_count++] = (Word){memcpy(copy, text, size), size, head};
    return 0;
}

/* The high-risk records of a block that are more urgent than the bar, the worst first. */
typedef struct {
    size_t urgency;
    int64_t score;
    Py_ssize_t row;
} Ranked;

typedef struct {
    Ranked bar, entries[WORST_COUNT];
    int count;
} Ranking;

static inline int is_worse(const Ranked *a, const Ranked *b) {
    return a->urgency < b->urgency || (a->urgency == b->urgency && a->score < b->score);
}

static inline void rank_record(Ranking *ranking, Ranked entry) {
    if (!is_worse(&entry, &ranking->bar))
        return;
    int at = ranking->count < WORST_COUNT ? ranking->count++ : WORST_COUNT - 1;
    for (; at > 0 && is_worse(&entry, &ranking->entries[at - 1]); at--)
        ranking->entries[at] = ranking->entries[at - 1];
    ranking->entries[at] = entry;
    if (ranking->count == WORST_COUNT)
        ranking->bar = ranking->entries[WORST_COUNT - 1];
}

static int summarise_records(Kernel *kernel, const Lines *lines, Ranking *ranking) {
    const uint8_t *text = lines->text, *end = text + lines->size;
    for (Py_ssize_t row = 0; row < lines->record_count; row++) {
        const Record *record = &lines->records[row];
        size_t word = record->word < kernel->word_count ? record->word : kernel->word_count;
        kernel->counts[word][record->is_risky]++;
        kernel->below_count += record->is_below;
        if (word == kernel->word_count && kernel->other_count < UNKNOWN_WORDS_COUNT &&
            note_other(kernel, text + record->severity_at, record->severity_size, end))
            return -1;
        if (record->is_big)
            continue;  /* native.py sees to the score and rank of these few */
        if (add_score(kernel, record->score, record->is_risky))
            return -1;
        size_t urgency = word < kernel->listed_count ? word : kernel->listed_count;
        if (record->is_risky)
            rank_record(ranking, (Ranked){urgency, record->score, row});
    }
    return 0;
}

static int is_used(const Kernel *kernel) {
    if (kernel->is_busy)
        PyErr_SetString(PyExc_RuntimeError, "the kernel is at work in another thread");
    return kernel->is_busy;
}

/* summarise(lines, bar_urgency, bar_score) -> the rows that are worse than the bar, at most WORST_COUNT of them */
static PyObject *kernel_summarise(Kernel *self, PyObject *args) {
    Lines *lines;
    Py_ssize_t urgency;
    long long score;
    if (!PyArg_ParseTuple(args, "O!nL:summarise", &LinesType, &lines, &urgency, &score))
        return NULL;
    if (is_used(self) || is_unclassified(lines))
        return NULL;
    Ranking ranking = {.bar = {(size_t)urgency, score, 0}};
    int failed;
    self->is_busy = 1;
    Py_BEGIN_ALLOW_THREADS
    failed = summarise_records(self, lines, &ranking);
    Py_END_ALLOW_THREADS
    self->is_busy = 0;
    if (failed)
        return PyErr_NoMemory();
    PyObject *rows = PyList_New(0);
    for (int i = 0; rows && i < ranking.count; i++)
        if (append(rows, PyLong_FromSsize_t(ranking.entries[i].row)))
            Py_CLEAR(rows);
    return rows;
}

static int fill_figures(const Kernel *kernel, PyObject *counts, PyObject *others, PyObject *bins) {
    int failed = 0;
    for (size_t i = 0; !failed && i <= kernel->word_count; i++) {
        unsigned long long calm = kernel->counts[i][0], risky = kernel->counts[i][1];
        failed = append(counts, Py_BuildValue("KK", calm, risky));
    }
    for (size_t i = 0; !failed && i < kernel->other_count; i++) {
        const char *text = (const char *)kernel->others[i].text;
        failed = append(others, PyUnicode_DecodeUTF8(text, (Py_ssize_t)kernel->others[i].size, NULL));
    }
    for (const Bin *bin = kernel->bins; !failed && bin < kernel->bins + SLOTS; bin++) {
        unsigned long long calm = bin->calm, risky = bin->risky;
        if (calm | risky)
            failed = append(bins, Py_BuildValue("L(KK)", (long long)bin->key, calm, risky));
    }
    return failed;
}

/* figures() -> (counts, others, bins, shift, below_count, score_count, sum_high, sum_low, min, max) */
static PyObject *kernel_figures(Kernel *self, PyObject *Py_UNUSED(none)) {
    if (is_used(self))
        return NULL;
    PyObject *counts = PyList_New(0), *others = PyList_New(0), *bins = PyList_New(0), *result = NULL;
    if (counts && others && bins && !fill_figures(self, counts, others, bins))
        result = Py_BuildValue("OOOiKKLKLL", counts, others, bins, self->shift, (unsigned long long)self->below_count,
                               (unsigned long long)self->score_count, (long long)self->sum_high,
                               (unsigned long long)self->sum_low, (long long)self->min, (long long)self->max);
    Py_XDECREF(counts);
    Py_XDECREF(others);
    Py_XDECREF(bins);
    return result;
}

/* ---- json ----------------------------------------------------------------------------------------------- */

#define OPEN "    {\n      \"name\": \""
#define SCORE "\",\n      \"score\": "
#define SEVERITY ",\n      \"severity\": \""
#define CALM "\",\n      \"is_high_risk\": false\n    }"
#define RISKY "\",\n      \"is_high_risk\": true\n    }"
#define COMMA ",\n"
#define LENGTH(literal) (sizeof(literal) - 1)
#define PUT(out, literal) (memcpy((out), (literal), LENGTH(literal)), (out) + LENGTH(literal))
#define OVERRUN 32  /* short texts are copied with this fixed size, which is two moves instead of a call */

static uint8_t *put_unit(uint8_t *out, uint32_t unit) {
    out = PUT(out, "\\u");
    for (int shift = 12; shift >= 0; shift -= 4)
        *out++ = (uint8_t)"0123456789abcdef"[unit >> shift & 15];
    return out;
}

/* The text is whole characters of valid UTF-8: line ends, commas and white space never split one. */
static uint8_t *put_escaped(uint8_t *out, const uint8_t *p, size_t size) {
    static const char special[] = "\"\\\n\r\t\b\f", written[] = "\"\\nrtbf";
    for (const uint8_t *end = p + size; p < end;) {
        uint32_t c = *p++;
        const char *found;
        if (c >= ' ' && c <= '~' && c != '"' && c != '\\') {
            *out++ = (uint8_t)c;
        } else if ((found = memchr(special, (int)c, LENGTH(special)))) {
            *out++ = '\\';
            *out++ = (uint8_t)written[found - special];
        } else {
            int more = c < 0x80 ? 0 : c < 0xE0 ? 1 : c < 0xF0 ? 2 : 3;  /* bytes that follow the first */
            c &= more ? 0x3Fu >> more : 0x7F;
            for (; more && p < end; more--)
                c = c << 6 | (*p++ & 0x3F);
            if (c >= 0x10000)
                out = put_unit(out, 0xD800 + ((c - 0x10000) >> 10));
            out = put_unit(out, c < 0x10000 ? c : 0xDC00 + (c & 0x3FF));
        }
    }
    return out;
}

static inline uint8_t *put_text(uint8_t *out, const Lines *lines, uint32_t at, uint32_t size) {
    const uint8_t *text = lines->text + at;
    if (!lines->is_plain)
        return put_escaped(out, text, size);
    if (size <= OVERRUN && lines->size - at >= OVERRUN)
        memcpy(out, text, OVERRUN);  /* what is too much is overwritten by what follows */
    else
        memcpy(out, text, size);
    return out + size;
}

static inline uint8_t *put_number(uint8_t *out, int64_t number) {
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    if (number < 0)
        *out++ = '-';
    int width = 1;
    for (uint64_t left = rest; left >= 10; left /= 10)
        width++;
    for (int i = width - 1; i >= 0; i--, rest /= 10)
        out[i] = (uint8_t)('0' + rest % 10);
    return out + width;
}

static PyObject *big_digits(const Lines *lines, const Record *record) {
    return PyTuple_GET_ITEM(PyTuple_GET_ITEM(lines->big, (Py_ssize_t)record->score), 2);
}

static inline uint8_t *put_record(uint8_t *out, const Lines *lines, const Record *record) {
    out = PUT(out, OPEN);
    out = put_text(out, lines, record->name_at, record->name_size);
    out = PUT(out, SCORE);
    if (record->is_big) {
        PyObject *digits = big_digits(lines, record);
        memcpy(out, PyBytes_AS_STRING(digits), (size_t)PyBytes_GET_SIZE(digits));
        out += PyBytes_GET_SIZE(digits);
    } else {
        out = put_number(out, record->score);
    }
    out = PUT(out, SEVERITY);
    out = put_text(out, lines, record->severity_at, record->severity_size);
    out = record->is_risky ? PUT(out, RISKY) : PUT(out, CALM);
    return PUT(out, COMMA);
}

/* Room enough for the records, whatever is in them: no byte of a text becomes more than the six of \uXXXX. */
static uint64_t json_room(const Lines *lines) {
    uint64_t room = OVERRUN + (uint64_t)lines->size * (lines->is_plain ? 1 : 6);
    room += (uint64_t)lines->record_count * (LENGTH(OPEN SCORE SEVERITY CALM COMMA) + 20);  /* digits and sign */
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(lines->big); i++)
        room += (uint64_t)PyBytes_GET_SIZE(PyTuple_GET_ITEM(PyTuple_GET_ITEM(lines->big, i), 2));
    return room;
}

static PyObject *lines_json(Lines *self, PyObject *Py_UNUSED(none)) {
    if (is_unclassified(self))
        return NULL;
    uint64_t room = json_room(self);
    PyObject *json = room < PY_SSIZE_T_MAX - 64 ? PyBytes_FromStringAndSize(NULL, (Py_ssize_t)room) : PyErr_NoMemory();
    if (!json)
        return NULL;
    uint8_t *start = (uint8_t *)PyBytes_AS_STRING(json), *out = start;
    Py_BEGIN_ALLOW_THREADS
    for (Py_ssize_t row = 0; row < self->record_count; row++)
        out = put_record(out, self, &self->records[row]);
    Py_END_ALLOW_THREADS
    if (self->record_count)
        out -= LENGTH(COMMA);
    _PyBytes_Resize(&json, out - start);  /* makes json NULL when it fails */
    return json;
}

/* ---- rows and columns ----------------------------------------------------------------------------------- */

/* row(index) -> (name, score, severity, is_high_risk, line_number) */
static PyObject *lines_row(Lines *self, PyObject *arg) {
    Py_ssize_t row = PyLong_AsSsize_t(arg);
    if ((row == -1 && PyErr_Occurred()) || is_unclassified(self))
        return NULL;
    if (row < 0 || row >= self->record_count)
        return PyErr_SetString(PyExc_IndexError, "no such row"), NULL;
    const Record *record = &self->records[row];
    PyObject *score = record->is_big
        ? Py_NewRef(PyTuple_GET_ITEM(PyTuple_GET_ITEM(self->big, (Py_ssize_t)record->score), 1))
        : PyLong_FromLongLong(record->score);
    const char *text = (const char *)self->text;
    return Py_BuildValue("s#Ns#OL", text + record->name_at, (Py_ssize_t)record->name_size, score,
                         text + record->severity_at, (Py_ssize_t)record->severity_size,
                         record->is_risky ? Py_True : Py_False, self->first_line + record->line);
}

enum { NAME_ENDS, NAMES, SCORES, SEVERITY_ENDS, SEVERITIES, FLAGS, BUFFER_COUNT };

/* The columns as Arrow lays them out: texts joined, with 64-bit offsets; 64-bit scores; one bit for each flag. */
static void fill_buffers(const Lines *lines, uint8_t *buffers[BUFFER_COUNT]) {
    int64_t name_end = 0, severity_end = 0;
    memcpy(buffers[NAME_ENDS], &name_end, 8);
    memcpy(buffers[SEVERITY_ENDS], &severity_end, 8);
    for (Py_ssize_t row = 0; row < lines->record_count; row++) {
        const Record *record = &lines->records[row];
        int64_t score = record->score;
        if (record->is_big)
            score = PyBytes_AS_STRING(big_digits(lines, record))[0] == '-' ? INT64_MIN : INT64_MAX;
        memcpy(buffers[NAMES] + name_end, lines->text + record->name_at, record->name_size);
        memcpy(buffers[SEVERITIES] + severity_end, lines->text + record->severity_at, record->severity_size);
        name_end += record->name_size;
        severity_end += record->severity_size;
        memcpy(buffers[NAME_ENDS] + 8 * (row + 1), &name_end, 8);
        memcpy(buffers[SEVERITY_ENDS] + 8 * (row + 1), &severity_end, 8);
        memcpy(buffers[SCORES] + 8 * row, &score, 8);
        if (row % 8 == 0)
            buffers[FLAGS][row / 8] = 0;
        buffers[FLAGS][row / 8] |= (uint8_t)(record->is_risky << row % 8);
    }
}

/* buffers() -> (name offsets, names, scores, severity offsets, severities, is_high_risk), each as bytes */
static PyObject *lines_buffers(Lines *self, PyObject *Py_UNUSED(none)) {
    if (is_unclassified(self))
        return NULL;
    Py_ssize_t count = self->record_count, names_size = 0, severities_size = 0;
    for (Py_ssize_t row = 0; row < count; row++) {
        names_size += self->records[row].name_size;
        severities_size += self->records[row].severity_size;
    }
    Py_ssize_t sizes[] = {8 * count + 8, names_size, 8 * count, 8 * count + 8, severities_size, (count + 7) / 8};
    PyObject *result = PyTuple_New(BUFFER_COUNT);
    uint8_t *buffers[BUFFER_COUNT];
    for (int i = 0; result && i < BUFFER_COUNT; i++) {
        PyObject *buffer = PyBytes_FromStringAndSize(NULL, sizes[i]);
        buffers[i] = buffer ? (uint8_t *)PyBytes_AS_STRING(buffer) : NULL;
        if (buffer)
            PyTuple_SET_ITEM(result, i, buffer);
        else
            Py_CLEAR(result);
    }
    if (result) {
        Py_BEGIN_ALLOW_THREADS
        fill_buffers(self, buffers);
        Py_END_ALLOW_THREADS
    }
    return result;
}

/* ---- types and module ----------------------------------------------------------------------------------- */

static void lines_dealloc(Lines *self) {
    PyMem_RawFree(self->records);
    Py_XDECREF(self->block);
    Py_XDECREF(self->rejects);
    Py_XDECREF(self->big);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static int fill_kernel(Kernel *self) {
    self->words = PyMem_RawCalloc(self->word_count + 1, sizeof(Word));
    self->counts = PyMem_RawCalloc(self->word_count + 1, sizeof *self->counts);
    self->bins = PyMem_RawCalloc(SLOTS, sizeof(Bin));
    if (!self->words || !self->counts || !self->bins)
        return PyErr_NoMemory(), -1;
    for (size_t i = 0; i < self->word_count; i++) {
        PyObject *encoded = PyTuple_GET_ITEM(self->encoded_words, (Py_ssize_t)i);
        if (!PyBytes_Check(encoded))
            return PyErr_SetString(PyExc_TypeError, "a word is not bytes"), -1;
        const uint8_t *text = (const uint8_t *)PyBytes_AS_STRING(encoded);
        size_t size = (size_t)PyBytes_GET_SIZE(encoded);
        self->words[i] = (Word){text, size, head_of(text, size, text + size)};
        self->likely[slot_of(self->words[i].head, LIKELY_BITS)] = (uint32_t)i;
    }
    return 0;
}

/* Kernel(words, listed_count, score_limit); of the words, which are UTF-8, the first so many are in the policy. */
static PyObject *kernel_new(PyTypeObject *type, PyObject *args, PyObject *Py_UNUSED(kwargs)) {
    PyObject *words, *score_limit;
    Py_ssize_t listed_count;
    int overflow;
    if (!PyArg_ParseTuple(args, "O!nO!:Kernel", &PyTuple_Type, &words, &listed_count, &PyLong_Type, &score_limit))
        return NULL;
    if (listed_count < 0 || listed_count > PyTuple_GET_SIZE(words) || PyTuple_GET_SIZE(words) >= NO_WORD)
        return PyErr_SetString(PyExc_ValueError, "too many words"), NULL;
    Kernel *self = (Kernel *)type->tp_alloc(type, 0);
    if (!self)
        return NULL;
    self->encoded_words = Py_NewRef(words);
    self->score_limit = Py_NewRef(score_limit);
    self->word_count = (size_t)PyTuple_GET_SIZE(words);
    self->listed_count = (size_t)listed_count;
    self->limit = PyLong_AsLongLongAndOverflow(score_limit, &overflow);
    self->all_below = overflow > 0;
    if (overflow)
        self->limit = INT64_MIN;  /* nothing is below it */
    self->min = INT64_MAX;
    self->max = INT64_MIN;
    if (fill_kernel(self))
        Py_CLEAR(self);
    return (PyObject *)self;
}

static void kernel_dealloc(Kernel *self) {
    for (size_t i = 0; i < self->other_count; i++)
        PyMem_RawFree((void *)self->others[i].text);
    PyMem_RawFree(self->words);
    PyMem_RawFree(self->counts);
    PyMem_RawFree(self->bins);
    Py_XDECREF(self->encoded_words);
    Py_XDECREF(self->score_limit);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyMemberDef lines_members[] = {
    {"line_count", T_PYSSIZET, offsetof(Lines, line_count), READONLY, "lines, also blank and rejected ones"},
    {"record_count", T_PYSSIZET, offsetof(Lines, record_count), READONLY, "records"},
    {"rejects", T_OBJECT, offsetof(Lines, rejects), READONLY, "the lines that are no records"},
    {"big", T_OBJECT, offsetof(Lines, big), READONLY, "(row, score, digits) of each score past 64 bits"},
    {NULL, 0, 0, 0, NULL},
};

static PyMethodDef lines_methods[] = {
    {"json", (PyCFunction)lines_json, METH_NOARGS, "The records as they stand in the document."},
    {"row", (PyCFunction)lines_row, METH_O, "(name, score, severity, is_high_risk, line_number) of one record."},
    {"buffers", (PyCFunction)lines_buffers, METH_NOARGS, "The columns as bytes for Arrow."},
    {NULL, NULL, 0, NULL},
};

static PyMethodDef kernel_methods[] = {
    {"classify", (PyCFunction)kernel_classify, METH_O, "Decides for every record."},
    {"summarise", (PyCFunction)kernel_summarise, METH_VARARGS, "Adds the records up; the rows that may be the worst."},
    {"figures", (PyCFunction)kernel_figures, METH_NOARGS, "All that was added up."},
    {NULL, NULL, 0, NULL},
};

static PyMethodDef module_methods[] = {
    {"parse", parse, METH_VARARGS, "parse(block, first_line, odd_line) -> Lines"},
    {NULL, NULL, 0, NULL},
};

static PyTypeObject LinesType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "workbench.analysis.records._native.Lines",
    .tp_doc = "The records of one block.",
    .tp_basicsize = sizeof(Lines),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_dealloc = (destructor)lines_dealloc,
    .tp_members = lines_members,
    .tp_methods = lines_methods,
};

static PyTypeObject KernelType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "workbench.analysis.records._native.Kernel",
    .tp_doc = "A rule and the running figures.",
    .tp_basicsize = sizeof(Kernel),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = kernel_new,
    .tp_dealloc = (destructor)kernel_dealloc,
    .tp_methods = kernel_methods,
};

static struct PyModuleDef module_definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "_native",
    .m_doc = "The compiled kernel; native.py is its face.",
    .m_size = -1,
    .m_methods = module_methods,
};

PyMODINIT_FUNC PyInit__native(void) {
    if (PyType_Ready(&LinesType) || PyType_Ready(&KernelType))
        return NULL;
    PyObject *module = PyModule_Create(&module_definition);
    if (module && (PyModule_AddObjectRef(module, "Lines", (PyObject *)&LinesType) ||
                   PyModule_AddObjectRef(module, "Kernel", (PyObject *)&KernelType) ||
                   PyModule_AddIntMacro(module, HISTOGRAM_BINS) || PyModule_AddIntMacro(module, WORST_COUNT) ||
                   PyModule_AddIntMacro(module, UNKNOWN_WORDS_COUNT)))
        Py_CLEAR(module);
    return module;
}
