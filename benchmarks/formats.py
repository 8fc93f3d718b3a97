"""Profiles and traces at speed: each reader beside what people would use, and beside the bare parser as the floor.

    python benchmarks/formats.py            # files of about 100 MB; needs 400 MB of disk
    python benchmarks/formats.py --mb 10

Each side is a process of its own; the time is its own CPU time for opening, ranking included, without start-up. Memory
is the process's largest resident set as a multiple of the file, less that of a process that has only imported.
"""

from __future__ import annotations

import argparse
import cProfile
import gzip
import json
import multiprocessing
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from workbench.core.profile import Profile
from workbench.core.sources import PathSource
from workbench.formats.open import open_run
from workbench.formats.profiles.pprof_export import pprof_chunks

REPOSITORY = Path(__file__).resolve().parent.parent

TIMED = """
import resource, sys, time
{imports}
bare = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.process_time()
{work}
own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
seconds = time.process_time() - start + children.ru_utime + children.ru_stime
print(seconds, (own.ru_maxrss - bare) * 1024)
"""
OURS_IMPORTS = """
from workbench.formats.open import open_run
from workbench.analysis.profiles.report import analyse_profiles
from workbench.core.sources import PathSource
import workbench.formats.registry
"""
OURS = (
    OURS_IMPORTS,
    "assert analyse_profiles(open_run([PathSource(sys.argv[1])]).files).rows",
)
JSON_FLOOR = ("import json", "json.loads(open(sys.argv[1], 'rb').read())")
PSTATS = ("import pstats", "pstats.Stats(sys.argv[1])")
GO_PPROF = (
    "import resource, subprocess",
    "subprocess.run(['go', 'tool', 'pprof', '-top', '-nodecount=20', sys.argv[1]], check=True, capture_output=True)",
)
"""Go's own reader; its time is that of the child process."""

LINES_FLOOR = ("from collections import Counter", "Counter(open(sys.argv[1], 'rb'))")


def main() -> None:
    """Prints a Markdown table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--mb", type=float, default=100, help="size of each file (default: %(default)s)")
    options.add_argument("--runs", type=int, default=3)
    asked = options.parse_args()
    print("| file | workbench | beside it | ratio | memory, times the file |\n| --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory(prefix="workbench-formats-") as folder:
        for name, make, beside, what in CASES:
            path = Path(folder) / name
            _made_apart(make, path, int(asked.mb * 1e6))
            print(_row(path, beside, what, asked.runs), flush=True)
            path.unlink()


def _made_apart(make: Callable[[Path, int], None], path: Path, size: int) -> None:
    """Makes the file in a process of its own: a child's largest resident set begins with that of its parent."""
    maker = multiprocessing.get_context("spawn").Process(target=make, args=(path, size))
    maker.start()
    maker.join()


def _row(path: Path, beside: tuple[str, str], what: str, runs: int) -> str:
    pairs = [(_timed(OURS, path), _timed(beside, path)) for _ in range(runs)]
    ours, other = (statistics.median(pair[side][0] for pair in pairs) for side in (0, 1))
    size = path.stat().st_size
    memory = max(pair[0][1] for pair in pairs) / size
    return (
        f"| {path.name}, {size / 1e6:.0f} MB | {ours:.2f} s | {what}: {other:.2f} s | {ours / other:.1f} × its time "
        f"| {memory:.1f} |"
    )


def _timed(side: tuple[str, str], path: Path) -> tuple[float, float]:
    program = TIMED.format(imports=side[0], work=side[1])
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], env=environment, capture_output=True, text=True, check=True
    )
    seconds, memory = done.stdout.split()
    return float(seconds), float(memory)


def _stacks() -> Iterator[list[str]]:
    """Stacks of a made-up program, some deep, many alike."""
    chance = random.Random(1)
    while True:
        depth = chance.randrange(3, 25)
        yield [f"function_{chance.randrange(6) + 7 * level} (module_{level % 9}.py)" for level in range(depth)]


def _collapsed(path: Path, size: int) -> None:
    with path.open("w") as stream:
        for stack in _stacks():
            stream.write(f"{';'.join(stack)} {len(stack)}\n")
            if stream.tell() >= size:
                return


def _trace(path: Path, size: int) -> None:
    with path.open("w") as stream:
        stream.write('{"traceEvents": [\n')
        clock = 0
        for stack in _stacks():
            for level, name in enumerate(stack):
                event = {"name": name, "ph": "X", "ts": clock + level, "dur": 100 - 2 * level, "pid": 1, "tid": 1}
                stream.write(json.dumps(event) + ",\n")
            clock += 100
            if stream.tell() >= size:
                break
        stream.write(json.dumps({"name": "end", "ph": "X", "ts": clock, "dur": 1, "pid": 1, "tid": 1}) + "]}\n")


def _pprof(path: Path, size: int) -> None:
    """What the converter makes of made-up stacks, from text of three times the size that is asked for."""
    folded = path.with_suffix(".folded")
    _collapsed(folded, 3 * size)
    content = open_run([PathSource(str(folded))]).files[0].content
    assert isinstance(content, Profile)
    path.write_bytes(gzip.decompress(b"".join(pprof_chunks(content))))
    folded.unlink()


def _perf_script(path: Path, size: int) -> None:
    with path.open("w") as stream:
        for number, stack in enumerate(_stacks()):
            stream.write(f"worker {100 + number % 8} {number / 1000:.6f}:    1001001 cpu-clock: \n")
            for name in reversed(stack):
                address = zlib.crc32(name.encode())
                stream.write(f"\t{address:16x} {name.split()[0]}+0x1f (/usr/bin/worker)\n")
            stream.write("\n")
            if stream.tell() >= size:
                return


def _pstats(path: Path, size: int) -> None:
    """A real profile of a program with very many functions; about 200 bytes each."""
    lines = [f"def f{i}(): return f{i - 1}() if {i} % 40 else 0" for i in range(1, max(2, size // 2000))]
    scope: dict[str, Callable[[], int]] = {}
    exec(compile("def f0(): return 0\n" + "\n".join(lines), "many.py", "exec"), scope)
    profile = cProfile.Profile()
    profile.enable()
    for name in [name for name in scope if name.startswith("f")]:
        scope[name]()
    profile.disable()
    profile.dump_stats(path)


BESIDE_PPROF = (GO_PPROF, "go tool pprof -top") if shutil.which("go") else (LINES_FLOOR, "counting equal lines")
CASES = (
    ("stacks.folded", _collapsed, LINES_FLOOR, "counting equal lines"),
    ("trace.json", _trace, JSON_FLOOR, "bare json.loads"),
    ("many.prof", _pstats, PSTATS, "pstats.Stats"),
    ("cpu.pb", _pprof, *BESIDE_PPROF),
    ("perf.txt", _perf_script, LINES_FLOOR, "counting equal lines"),
)


if __name__ == "__main__":
    main()
