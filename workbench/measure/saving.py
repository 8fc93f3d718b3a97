"""Measured values as the workbench's document of benchmarks."""

from __future__ import annotations

from workbench.benchmark import Benchmarks

RUN_ID = "measured"


def save(measured: Benchmarks, path: str, *, run_id: str = RUN_ID) -> None:
    """Writes what `measure` gave as a benchmark document, to be opened and compared; raises OutputError."""
    from workbench.benchmark_document import chunks
    from workbench.benchmark_report import analyse_benchmarks
    from workbench.made_here import facts_of
    from workbench.opening import Opened
    from workbench.output import write_file

    facts = facts_of(measured.format_name, repr(measured.series).encode())
    write_file(path, chunks(analyse_benchmarks([Opened(measured, measured.format_name, facts)], run_id=run_id)))
