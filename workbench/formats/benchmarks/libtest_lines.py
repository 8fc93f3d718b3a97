"""What Rust's own harness prints: `test NAME ... bench:   1,234.56 ns/iter (+/- 7.89) = 12 MB/s`.

Facts: library/test of Rust. The figure is the median of its samples, and what follows the spread of all of them; how
many there are is not said. criterion prints the same lines with `--output-format bencher`.
"""

from __future__ import annotations

import re

from workbench.formats.benchmarks.cargo_results import CargoResult

_BENCH = re.compile(r"test (\S.{0,1000}?) +\.\.\. bench: +([\d,.]{1,40}) (\S{1,20}/iter)\b")
_FAILED = re.compile(r"test (\S.{0,1000}?) +\.\.\. (?:bench: +)?FAILED\b")
_ENDED = re.compile(
    r"test result: FAILED\.|error: (?:(?:bench|test)(?: target)? failed|\d+ targets? failed|could not compile)"
)


def libtest_result(line: str) -> CargoResult | None:
    """The result or the failure that the line says, None where it says none."""
    if not line.startswith("test "):
        return None
    if failed := _FAILED.match(line):
        return CargoResult(failed[1], "", None, failure="FAILED")
    found = _BENCH.match(line)
    if found is None:
        return None
    try:
        value = float(found[2].replace(",", ""))
    except ValueError:
        return None
    return CargoResult(found[1], found[3], value, median=value)


def run_failure(line: str) -> str:
    """What the line says of the run as a whole where that failed; empty where it says nothing of it."""
    return line.strip()[:120] if _ENDED.match(line) else ""
