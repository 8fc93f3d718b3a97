"""What a file is known to be, and what to do with it."""

from __future__ import annotations

from typing import NamedTuple


class Known(NamedTuple):
    """A kind of file that is not read: what it is, and how a readable file comes of it.

    `{file}` in the hint stands for the file's name, quoted for a shell. The hint is empty where nothing can be done.
    """

    what: str
    hint: str = ""


PERF_AGAIN = "Record with perf: perf record -g PROGRAM, then perf script > stacks.txt"
PY_SPY_AGAIN = "Record again: py-spy record -f speedscope -o profile.json -- python PROGRAM.py"
CPROFILE_AGAIN = "Keep the recording, not what it prints: python -m cProfile -o app.prof PROGRAM.py"
MEMRAY = "python -m memray transform speedscope {file} -o memory.speedscope.json"
MEMRAY_AGAIN = f"Record with memray: python -m memray run -o app.bin PROGRAM.py, then {MEMRAY.format(file='app.bin')}"
NO_TIME = "It says what ran, not for how long."
TEST_AGAIN = "Measure with a benchmark tool: python -m pytest --benchmark-json=bench.json"
SAMPLY_AGAIN = "Record with samply: samply record -s -o profile.json PROGRAM"
CALLGRIND = "For time: valgrind --tool=callgrind PROGRAM, and give its callgrind.out file."
XDEBUG_AGAIN = "Record again with Xdebug (xdebug.mode=profile), and give its cachegrind.out file."
SIMPLEPERF = "Record with simpleperf: stackcollapse.py -i perf.data > stacks.txt"
JFR = "jfr print --json --stack-depth 64 --events jdk.ExecutionSample {file} > samples.json"
JAVA_AGAIN = f"Record again: java -XX:StartFlightRecording=filename=app.jfr PROGRAM, then {JFR.format(file='app.jfr')}"
ONE_VALUE_A_RUN = (
    "Write one value for each run, in a file of its own: "
    'printf \'{{"checkout": {{"latency": {{"value": 88.5}}}}}}\' > run-1.json'
)
"""For load tests: the requests of a run depend on each other, so that a run is the unit."""

TAKEN_PACKED = frozenset({"a recording of rbspy", "a recording of heaptrack"})
"""Kinds whose own tools take them as they are, packed with gzip."""
