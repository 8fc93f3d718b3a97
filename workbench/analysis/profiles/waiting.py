"""Which functions wait, run the runtime itself, or stand for a processor with nothing to do: told by name and file.

Idle is what nobody's code ran in: V8's `(idle)` and the kernel's idle task. Waiting is a call that blocks until time
passes or something happens; whoever calls it may be mended, the call itself cannot. The runtime's own frames stand
for what is no function: the root of all stacks, native code, the collection of garbage.
"""

from __future__ import annotations

import re
from enum import Enum

from workbench.analysis.profiles.origins import Origin, origin_of
from workbench.core.profile import Function, Profile
from workbench.core.units import Unit


class Nature(Enum):
    """What the time of a function is; the value is the word shown."""

    CODE = "code"
    WAITING = "waits"
    RUNTIME = "runtime"


IDLE_NAMES = frozenset({"(idle)", "[idle]", "<idle>"})
"""Frames without a file that stand for doing nothing: V8 and tools that write its profiles in other formats."""

SWAPPER = re.compile(r"(?:swapper|<idle>)(?:/\d+)?(?:[-: (].*)?")
"""The kernel's idle task, as the thread's name or the first frame."""

KERNEL_IDLE = re.compile(
    r"cpu_startup_entry|cpuidle_\w+|default_idle_call|(?:intel|acpi|mwait|amd\w*|psci)_(?:\w+_)?idle\w*|acpi_idle\w*"
    r"|(?:(?:pv_)?native|acpi|xen|hv)_safe_halt|arch_cpu_idle\w*"
)
"""Names that no program has, also where the file is not known."""

KERNEL_OR_SWAPPER_IDLE = re.compile(
    r"do_idle|cpu_idle\w*|default_idle\w*|poll_idle|start_secondary|secondary_start\w*|x86_64_start_\w+|start_kernel"
    r"|rest_init|\[unknown\]"
)
"""Names that a program may have as well; they count in the kernel, or in the idle task."""

INTERRUPT = re.compile(
    r"(?:asm_)?(?:sysvec|exc|common_interrupt|call_function|reschedule)\w*|(?:smp_)?apic_timer\w*|smp_call\w*|do_IRQ"
    r"|handle_irq\w*|(?:__)?irq_exit\w*|(?:__)?do_softirq\w*|ret_from_intr|el1h?_\w*irq\w*|gic_handle_irq|nmi\w*"
    r"|xen_evtchn\w*"
)
"""What runs in an interrupt ran, though the processor was idle before."""

_KERNEL_FILE = re.compile(r"\[(?:guest\.)?kernel\b.*|.*\bvmlinux\b.*")
_SYSTEM_FILE = re.compile(r"|~|\?|<built-in>|\[.*\]|.*(?:libc|libpthread|libsystem_\w+|ntdll|kernel(?:32|base)?)\b.*")

_WAITS_ANYWHERE = re.compile(
    # Linux, macOS, Windows
    r"_*(?:GI_+)?(?:epoll_p?wait2?|ppoll|pselect6?|(?:clock_)?nanosleep\w*|usleep|futex_wait\w*|sigtimedwait|io_getevents)"
    r"|_*(?:futex_abstimed_wait\w*|lll_lock_wait\w*|syscall_cancel\w*|sem_(?:timed)?wait\w*|pthread_cond_(?:timed)?wait)"
    r"|_*pthread_cond_\w*wait|mach_msg2?\w*_trap|_*psynch_\w*wait|_*semwait_signal\w*|semaphore_(?:timed)?wait\w*"
    r"|_*ulock_wait2?|_*workq_kernreturn|kevent(?:64|_qos)?"
    r"|(?:Nt|Zw)(?:WaitFor\w+|DelayExecution|RemoveIoCompletion\w*)|WaitFor(?:Single|Multiple)Objects?(?:Ex)?"
    r"|GetQueuedCompletionStatus(?:Ex)?|SleepEx|SleepConditionVariable\w*"
    # Go
    r"|runtime\.(?:gopark|futex|epollwait|netpoll|notet?sleep\w*|usleep|semasleep|kevent|selectgo|chanrecv\d?|block)"
    r"|time\.Sleep|sync\.runtime_(?:Semacquire|notifyListWait)\w*|internal/poll\.runtime_pollWait"
    # Java, .NET, Ruby
    r"|java[./]lang[./](?:Object\.wait0?|Thread\.sleep0?)|(?:sun|jdk)[./](?:internal[./])?misc[./]Unsafe\.park"
    r"|sun[./]nio[./]ch[./](?:EPoll\.wait|Net\.(?:poll|accept)|KQueue\.poll)"
    r"|System\.Threading\.(?:Thread\.Sleep|Monitor\.Wait|WaitHandle\.Wait)\w*.*"
    r"|Kernel#sleep|IO\.select|(?:Thread::)?(?:Thread#join|Queue#pop|Mutex#(?:lock|sleep)|ConditionVariable#wait)"
)
_WAITS_IN_SYSTEM = re.compile(
    r"(?:_+(?:GI_+)?|[a-zA-Z]+\.)?(?:poll|select|sleep|futex|pause|wait4|waitpid|waitid|accept4?|recv\w*|acquire)(?:@.*)?"
)
"""Names that anybody may give a function; they count in files of the system or none, and where nothing is called."""

_PYTHON_CALL = re.compile(r"[<{](?:built-in )?method '?(?P<name>[\w.]+)'?(?: of '(?P<type>[\w.]+)' objects)?[>}]")
_PYTHON_FUNCTIONS = frozenset(
    {"time.sleep", "select.select", "posix.waitpid", "posix.wait4", "posix.waitid", "nt.waitpid"}
    | {f"_winapi.WaitFor{which}Object{end}" for which, end in (("Single", ""), ("Multiple", "s"))}
)
_PYTHON_METHODS = {
    "select.epoll": {"poll"},
    "select.poll": {"poll"},
    "select.kqueue": {"control"},
    "_thread.lock": {"acquire", "__enter__"},
    "_thread.RLock": {"acquire", "__enter__"},
    "_queue.SimpleQueue": {"get"},
    "_socket.socket": {"accept", "connect", "recv", "recv_into", "recvfrom"},
    "_ssl._SSLSocket": {"read", "do_handshake"},
    "_multiprocessing.SemLock": {"acquire", "__enter__"},
}
_PYTHON_FILES = {
    "threading.py": {"wait", "join", "acquire", "_wait_for_tstate_lock"},
    "selectors.py": {"select"},
    "socket.py": {"accept", "readinto", "recv_into"},
    "ssl.py": {"read", "recv", "recv_into", "do_handshake"},
    "queue.py": {"get"},
    "subprocess.py": {"wait", "_wait", "_try_wait", "communicate"},
    "multiprocessing/connection.py": {"_recv", "wait", "_poll"},
    "multiprocessing/popen_fork.py": {"poll", "wait"},
    "concurrent/futures/thread.py": {"_worker"},
}
"""Functions of the standard library that a sampler without native frames sees waiting, by the end of their file."""

_RUNTIME = re.compile(
    r"\((?:root|program|idle|garbage collect(?:or|ion)|marking|sweeping|parser|(?:bytecode )?compiler|external)\)"
    r"|\[(?:root|self|await|out-of-context|GC\b.*)\]"
)
_BROWSER = "[browser]"
_ON_PROCESSOR = re.compile(r"cpu|cycles|instructions|task-clock", re.IGNORECASE)


def is_idle_entry(function: Function, *, is_in_swapper: bool) -> bool:
    """True for a frame from which on nothing runs until an interrupt comes.

    >>> is_idle_entry(Function("(idle)"), is_in_swapper=False), is_idle_entry(Function("do_idle"), is_in_swapper=False)
    (True, False)
    """
    name, file = function.name, function.file
    is_kernel = _KERNEL_FILE.fullmatch(file) is not None
    if not file and name in IDLE_NAMES:
        return True
    if (is_kernel or not file) and KERNEL_IDLE.fullmatch(name):
        return True
    may_be_kernel = is_kernel or (is_in_swapper and file in ("", "[unknown]"))
    return may_be_kernel and KERNEL_OR_SWAPPER_IDLE.fullmatch(name) is not None and (is_in_swapper or name[0] != "[")


def may_wait(profile: Profile) -> bool:
    """True where a profile measures time that passes: a processor's time is not spent waiting, nor are bytes."""
    if profile.unit is Unit.BYTES or (profile.unit is Unit.COUNT and profile.format_name != "collapsed stacks"):
        return False
    said = (str(profile.environment.get(key, "")) for key in ("sample_type", "event"))
    return profile.format_name != "perf script" and not any(map(_ON_PROCESSOR.search, said))


def nature_of(function: Function, *, calls_others: bool = False) -> Nature:
    """What the time of a function is, where the profile may hold waiting.

    >>> nature_of(Function("(program)")).value, nature_of(Function("{built-in method time.sleep}", "~")).value
    ('runtime', 'waits')
    >>> nature_of(Function("poll", "app.py")).value, nature_of(Function("poll", "/lib/libc.so.6")).value
    ('code', 'waits')
    """
    if is_runtime(function):
        return Nature.RUNTIME
    return Nature.WAITING if _waits(function, calls_others=calls_others) else Nature.CODE


def is_runtime(function: Function) -> bool:
    """True for frames that stand for no function of anybody's."""
    if function.file == _BROWSER:
        return True
    return not function.file and _RUNTIME.fullmatch(function.name) is not None


def _waits(function: Function, *, calls_others: bool) -> bool:
    name, file = function.name, function.file
    if (call := _PYTHON_CALL.fullmatch(name)) is not None:
        if call["type"] is None:
            return call["name"] in _PYTHON_FUNCTIONS
        return call["name"] in _PYTHON_METHODS.get(call["type"], ())
    if _is_standard_wait(function):
        return True
    is_system = _SYSTEM_FILE.fullmatch(file) is not None
    if _WAITS_ANYWHERE.fullmatch(name.partition("@")[0]):
        return is_system or "." in name or not file.endswith((".py", ".js", ".rb", ".ts", ".php"))
    return is_system and not calls_others and _WAITS_IN_SYSTEM.fullmatch(name) is not None


def _is_standard_wait(function: Function) -> bool:
    """True for functions of the standard library that a sampler sees in place of what they call."""
    if not function.file.endswith(".py"):
        return False
    path = function.file.replace("\\", "/")
    names = next((names for end, names in _PYTHON_FILES.items() if f"/{path}".endswith(f"/{end}")), None)
    if names is None or function.name.rpartition(".")[2].partition(" ")[0] not in names:
        return False
    return path in _PYTHON_FILES or origin_of(function) is Origin.STANDARD_LIBRARY
