"""A folder of benchmark results: a baseline, the same again, and one name slower in many and in few measurements."""

from __future__ import annotations

from pathlib import Path

from tests.builders.results import write_pyperf

SAME = {"parse": 1.0, "render": 1.0, "export": 1.0}
SLOW = {**SAME, "parse": 1.5}


def write_benchmark_folder(folder: Path) -> None:
    """Writes the files before, same, slow and few, and one of records."""
    write_pyperf(folder / "before", SAME, seed=1)
    write_pyperf(folder / "same", SAME, seed=2)
    write_pyperf(folder / "slow", SLOW, seed=3)
    write_pyperf(folder / "few", SLOW, seed=3, process_count=1)
    (folder / "records").write_text("parse,4,ok\n")
