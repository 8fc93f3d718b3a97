"""Measured values as the workbench's document of benchmarks."""

from __future__ import annotations

from workbench.core.benchmark import Benchmarks

RUN_ID = "measured"


def save(measured: Benchmarks, path: str, *, run_id: str = RUN_ID) -> None:
    """Writes what `measure` gave as a benchmark document, to be opened and compared; raises OutputError."""
    from workbench.analysis.benchmarks.report import analyse_benchmarks
    from workbench.core.output import write_file
    from workbench.core.run import Opened
    from workbench.core.this_machine import facts_of
    from workbench.render.json.benchmark import chunks

    facts = facts_of(measured.format_name, repr(measured.series).encode())
    write_file(path, chunks(analyse_benchmarks([Opened(measured, measured.format_name, facts)], run_id=run_id)))
