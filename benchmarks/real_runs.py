"""Real timings and real profiles of fixed code on the machine at hand: every process runs all workloads once.

python benchmarks/real_runs.py timings     (what one process measures, as JSON)
python benchmarks/real_runs.py profile
"""

from __future__ import annotations

import bisect
import collections
import csv
import difflib
import fnmatch
import fractions
import hashlib
import heapq
import html.parser
import io
import itertools
import json
import random
import re
import shlex
import signal
import string
import subprocess
import sys
import textwrap
import time
import tokenize
import zlib
from collections.abc import Callable
from typing import Any

VALUES = 10
LEAST_SECONDS = 0.0008
PROFILE_SECONDS = 1.0
SAMPLE_SECONDS = 0.001

_RANDOM = random.Random(1)
NUMBERS = [_RANDOM.random() for _ in range(2_000)]
WORDS = ["".join(_RANDOM.choices(string.ascii_lowercase, k=6)) for _ in range(500)]
TEXT = " ".join(WORDS)
ROWS = [{"name": word, "value": index, "tags": [word, index]} for index, word in enumerate(WORDS[:100])]
SOURCE = "def f(a, b):\n    return [a * i + b for i in range(10) if i % 2]\n" * 10
CSV_TEXT = "\n".join(",".join(WORDS[i : i + 8]) for i in range(0, 480, 8))

WORKLOADS: dict[str, Callable[[], Any]] = {
    "sort floats": lambda: sorted(NUMBERS),
    "sort words by key": lambda: sorted(WORDS, key=lambda word: word[::-1]),
    "sum in a loop": lambda: sum(x * 2 for x in NUMBERS),
    "list of squares": lambda: [x * x for x in NUMBERS],
    "dict of words": lambda: {word: len(word) for word in WORDS},
    "set algebra": lambda: set(WORDS[:300]) ^ set(WORDS[200:]),
    "count letters": lambda: collections.Counter(TEXT),
    "join and split": lambda: ",".join(WORDS).split(","),
    "upper and replace": lambda: TEXT.upper().replace("A", "b"),
    "search by pattern": lambda: re.findall(r"[aeiou]{2}\w", TEXT),
    "replace by pattern": lambda: re.sub(r"\b(\w)", "<1>", TEXT),
    "json out": lambda: json.dumps(ROWS),
    "json in": lambda: json.loads(json.dumps(ROWS[:50])),
    "hash": lambda: hashlib.sha256(TEXT.encode() * 5).hexdigest(),
    "compress": lambda: zlib.compress(TEXT.encode()),
    "heap": lambda: heapq.nsmallest(20, NUMBERS),
    "bisect": lambda: [bisect.bisect(NUMBERS, 0.5) for _ in range(500)],
    "fractions": lambda: sum(fractions.Fraction(1, n) for n in range(1, 40)),
    "big integers": lambda: pow(3, 2_000, 10**120 + 7),
    "wrap text": lambda: textwrap.wrap(TEXT[:600], 40),
    "tokenize": lambda: list(tokenize.generate_tokens(io.StringIO(SOURCE).readline)),
    "csv": lambda: list(csv.reader(io.StringIO(CSV_TEXT))),
    "difference": lambda: list(difflib.ndiff(WORDS[:12], WORDS[3:15])),
    "shell words": lambda: shlex.split(TEXT[:300]),
    "match names": lambda: fnmatch.filter(WORDS, "*a?b*"),
    "permutations": lambda: sum(1 for _ in itertools.permutations(range(6))),
    "compile source": lambda: compile(SOURCE, "x", "exec"),
    "parse html": lambda: html.parser.HTMLParser().feed("<p class='a'>text<b>more</b></p>" * 15),
}


def timings() -> dict[str, list[float]]:
    """For each workload the seconds of one call, measured so many times in loops of at least LEAST_SECONDS."""
    found = {}
    for name, work in WORKLOADS.items():
        work()
        loops = 1
        while _seconds(work, loops) < LEAST_SECONDS:
            loops *= 2
        found[name] = [_seconds(work, loops) / loops for _ in range(VALUES)]
    return found


def profile() -> dict[str, int]:
    """How often each function was the innermost of Python's own, looked at every millisecond of processor time."""
    seen: collections.Counter[str] = collections.Counter()
    signal.signal(signal.SIGPROF, lambda _, frame: seen.update([_where(frame)]))
    signal.setitimer(signal.ITIMER_PROF, SAMPLE_SECONDS, SAMPLE_SECONDS)
    end = time.process_time() + PROFILE_SECONDS
    work = itertools.cycle(WORKLOADS.values())
    while time.process_time() < end:
        next(work)()
    signal.setitimer(signal.ITIMER_PROF, 0)
    return dict(seen)


def collected(what: str, rounds: int) -> list[dict[str, Any]]:
    """What so many processes measured, one after the other."""
    command = [sys.executable, __file__, what]
    return [json.loads(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(rounds)]


def _seconds(work: Callable[[], Any], loops: int) -> float:
    start = time.perf_counter()
    for _ in range(loops):
        work()
    return time.perf_counter() - start


def _where(frame: Any) -> str:
    return f"{frame.f_code.co_qualname} ({frame.f_code.co_filename})" if frame else "(nothing)"


if __name__ == "__main__":
    print(json.dumps(timings() if sys.argv[1] == "timings" else profile()))
