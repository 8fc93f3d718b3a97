"""What timing a call costs: `@profile` beside what people would use, on the same small function.

    python benchmarks/overhead.py                 # about 20 s; line_profiler and pyinstrument where installed
    python benchmarks/overhead.py --calls 20000   # quicker

Each side runs in a process of its own, several times in turn. A number is what one call takes longer than a plain
call in the same process: nanoseconds, the smallest of several rounds, as disturbances only ever add. pyinstrument
samples, but looks at its clock on every call, so it costs by the call, too. WORKBENCH_KERNEL=python in the environment
measures `@profile` without its compiled hot path.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent

TIMED = """
import json, sys
from functools import wraps
from time import perf_counter_ns

calls = int(sys.argv[1])

def work(one, two=2):
    return one

{side}

def loop(function):
    times = range(calls)
    start = perf_counter_ns()
    for _ in times:
        function(1)
    return (perf_counter_ns() - start) / calls

def empty():
    times = range(calls)
    start = perf_counter_ns()
    for _ in times:
        pass
    return (perf_counter_ns() - start) / calls

plain = min(loop(plain_work) for _ in range(15))
begin()
timed = min(loop(timed_work) for _ in range(15))
end()
print(json.dumps([timed - plain, plain - min(empty() for _ in range(15))]))
"""
NOTHING = "plain_work = work\nbegin = end = lambda: None\n"
WRAPPER = """
def bare(function):
    @wraps(function)
    def call(*args, **kwargs):
        return function(*args, **kwargs)
    return call
timed_work = bare(work)
"""
SUM = """
def summing(function):
    total = 0
    @wraps(function)
    def call(*args, **kwargs):
        nonlocal total
        start = perf_counter_ns()
        try:
            return function(*args, **kwargs)
        finally:
            total += perf_counter_ns() - start
    return call
timed_work = summing(work)
"""
OURS = "from workbench.timing import profile\ntimed_work = profile(work)\n"
CPROFILE = """
import cProfile
profiler = cProfile.Profile()
timed_work, begin, end = work, profiler.enable, profiler.disable
"""
LINES = """
from line_profiler import LineProfiler
timed_work = LineProfiler()(lambda one, two=2: one)
plain_work = lambda one, two=2: one
"""
SAMPLER = """
from pyinstrument import Profiler
profiler = Profiler(interval=0.001)
timed_work, begin, end = work, profiler.start, profiler.stop
"""
BLOCK = """
from workbench.timing import profile
def timed_work(one):
    with profile("block"):
        return work(one)
"""
STEPS = """
from workbench.timing import profile
def numbers(one):
    yield one
def plain_work(one):
    for _ in numbers(one):
        pass
timed_numbers = profile(numbers)
def timed_work(one):
    for _ in timed_numbers(one):
        pass
"""
OFF = "import os\nos.environ['WORKBENCH_PROFILE'] = '0'\n" + OURS
SUM_NAME, OURS_NAME = "functools.wraps and a sum", "@profile"
SIDES = {
    "functools.wraps alone": WRAPPER,
    SUM_NAME: SUM,
    OURS_NAME: OURS,
    "@profile, WORKBENCH_PROFILE=0": OFF,
    'with profile("block")': BLOCK,
    "@profile on a generator, two steps": STEPS,
    "cProfile": CPROFILE,
    "line_profiler, one line": LINES,
    "pyinstrument, 1 ms": SAMPLER,
}
NEEDED = {"line_profiler, one line": "line_profiler", "pyinstrument, 1 ms": "pyinstrument"}


def main() -> None:
    """Prints a Markdown table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--calls", type=int, default=100_000, help="calls in a round (default: %(default)s)")
    options.add_argument("--runs", type=int, default=3, help="processes for each side, in turn (default: %(default)s)")
    asked = options.parse_args()
    sides = {name: side for name, side in SIDES.items() if name not in NEEDED or find_spec(NEEDED[name])}
    found: dict[str, list[float]] = {name: [] for name in sides}
    plain = []
    for _ in range(asked.runs):
        for name, side in sides.items():
            added, bare = _timed(side, asked.calls)
            found[name].append(added)
            plain.append(bare)
    added_ns = {name: statistics.median(values) for name, values in found.items()}
    print(f"{platform.python_implementation()} {platform.python_version()}; a plain call takes {min(plain):.0f} ns\n")
    print(f"| what times the call | a call takes longer by | beside {SUM_NAME} |\n| --- | --- | --- |")
    for name, value in added_ns.items():
        print(f"| {name} | {value:.0f} ns | {value / added_ns[SUM_NAME]:.2f} × |")


def _timed(side: str, calls: int) -> tuple[float, float]:
    program = TIMED.replace("{side}", NOTHING + side)
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run(
        [sys.executable, "-c", program, str(calls)], env=environment, capture_output=True, text=True, check=True
    )
    added, plain = json.loads(done.stdout)
    return float(added), float(plain)


if __name__ == "__main__":
    main()
