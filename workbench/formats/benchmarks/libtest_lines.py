"""What Rust's own harness prints: `test NAME ... bench:   1,234.56 ns/iter (+/- 7.89) = 12 MB/s`.

Facts: library/test of Rust. The figure is the median of its samples, and what follows the spread of all of them; how
many there are is not said. criterion prints the same lines with `--output-format bencher`.
"""

from __future__ import annotations

import re

from workbench.formats.benchmarks.cargo_results import CargoResult

_FIGURE = re.compile(r" *([\d,.]{1,40}) (\S{1,20}/iter)(?!\S)")
_BENCH, _DOTS = " bench:", " ..."
_ENDED = re.compile(
    r"test result: FAILED\.|error: (?:(?:bench|test)(?: target)? failed|\d+ targets? failed|could not compile)"
)


def libtest_result(line: str) -> CargoResult | None:
    """The result or the failure that the line says, None where it says none."""
    if not line.startswith("test ") or _DOTS not in line:
        return None
    name, _, said = line.removeprefix("test ").rpartition(_DOTS)
    name, plain = name.strip(), said.removeprefix(_BENCH).strip()
    if name and plain == "FAILED":
        return CargoResult(name, "", None, failure="FAILED")
    found = _FIGURE.match(said.removeprefix(_BENCH)) if name and said.startswith(_BENCH) else None
    if found is None:
        return None
    try:
        value = float(found[1].replace(",", ""))
    except ValueError:
        return None
    return CargoResult(name, found[2], value, median=value)


def run_failure(line: str) -> str:
    """What the line says of the run as a whole where that failed; empty where it says nothing of it."""
    return line.strip()[:120] if _ENDED.match(line) else ""
