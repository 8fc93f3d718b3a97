"""Texts of profilers and tracers that are not read: what they print for people, and logs."""

from __future__ import annotations

from workbench.formats.refused.known import (
    CALLGRIND,
    CPROFILE_AGAIN,
    JFR,
    MEMRAY_AGAIN,
    PERF_AGAIN,
    SIMPLEPERF,
    XDEBUG_AGAIN,
)

_V8 = "Record again: node --cpu-prof app.js, and give the .cpuprofile file."
_PERF = "Convert the recording: perf script > stacks.txt"
_HEAPTRACK = "Convert it: heaptrack_print -f {file} -F stacks.txt"
_SAMPLE = "Convert it: stackcollapse-sample.awk {file} > stacks.txt"
_PY_SPY = "Record: py-spy record -f speedscope -o profile.json --pid PID"
_ONE_MOMENT = "It shows a single moment."
_STACKPROF = "Print it as JSON: stackprof --json app.dump > stackprof.json"
_WITH_SOURCE = "Print it where the source is: python -m line_profiler app.py.lprof > lines.txt"
_BPFTRACE = "Convert it: stackcollapse-bpftrace.pl {file} > stacks.txt"
_TRACED = rb"\A(?:\[pid +\d+\] |\d+ +)?(?:[\d:.]+ )?"

PROFILE_TEXTS: tuple[tuple[bytes, str, str], ...] = (
    (rb"^ +ncalls +tottime +percall +cumtime", "what pstats prints", CPROFILE_AGAIN),
    (rb"^ *\d+ function calls? (?:\([^\n)]{0,80}\) )?in \d", "what cProfile prints", CPROFILE_AGAIN),
    (rb"^Flat profile:\s{1,9}Each sample counts as", "what gprof prints", PERF_AGAIN),
    (rb"^# To display the perf\.data header info", "what perf report prints", _PERF),
    (rb"^ *Performance counter stats for ", "what perf stat prints", PERF_AGAIN),
    (rb"^Showing nodes accounting for ", "what pprof prints", "Give the profile itself (cpu.pb.gz)."),
    (rb"^Timer unit: \S+ s\r?$", "what line_profiler prints without the source", _WITH_SOURCE),
    (rb"^Line # +Mem usage +Increment", "what memory_profiler prints", MEMRAY_AGAIN),
    (rb"^Massif arguments: ", "what ms_print prints", "Give the massif.out file itself."),
    (
        rb"^[^\n\w]{1,9}Total allocations:\s",
        "what memray stats prints",
        "Print it as JSON: memray stats --json app.bin",
    ),
    (rb"^  Mode: \w{1,20}\(\d+\)\r?\n  Samples: ", "what stackprof prints", _STACKPROF),
    (rb"^\w+\.\w+ \{\r?\n  startTime = ", "what jfr print prints", f"Print it as JSON: {JFR.format(file='app.jfr')}"),
    (rb"\ACMDLINE .*\n(?:MEM|FUNC|CHLD) ", "a recording of mprof", MEMRAY_AGAIN),
    (rb"\A(?:Version: .*\n)?(?:File format: .*\n)?TRACE START \[", "a function trace of Xdebug", XDEBUG_AGAIN),
    (rb"\Afile-format: Blackfire", "a profile of Blackfire", XDEBUG_AGAIN),
    (rb"\A\[events\]\r?\n", "a trace of SPX", XDEBUG_AGAIN),
    (rb"\A\*version\r?\n\d", "a method trace of Android", SIMPLEPERF),
    (rb"\Av \d+ \d+[ \d]*\n[XIKAS] ", "a recording of heaptrack", _HEAPTRACK),
    (rb"\Av8-version,\d", "a log of node --prof", _V8),
    (rb"^Statistical profiling result from ", "what node --prof-process prints", _V8),
    (rb"\AAnalysis of sampling ", "what sample of macOS prints", _SAMPLE),
    (rb"^Attaching \d+ probes?\.\.\.", "what bpftrace prints", _BPFTRACE),
    (rb"\A\s*@\w*\[\r?\n", "what bpftrace prints", _BPFTRACE),
    (rb"^==\d+== (?:Memcheck|Helgrind|DRD|Massif|Callgrind|Cachegrind)", "a log of valgrind", CALLGRIND),
    (rb"^% time +seconds +usecs/call", "what strace -c prints", PERF_AGAIN),
    (_TRACED + rb"\w+\([^\n]*\) += (?:-?\d|0x|\?)", "a log of strace", PERF_AGAIN),
    (_TRACED + rb"[\w.>@-]+\([^\n]*\) += (?:-?\d|0x|<void>|nil)", "a log of ltrace", PERF_AGAIN),
    (rb"\AProcess \d+: .*\nPython v\d", "what py-spy dump prints", _PY_SPY),
    (rb"^Full thread dump ", "a thread dump of Java", _ONE_MOMENT),
)
