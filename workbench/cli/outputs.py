"""Writes what the options ask for; a result that is asked for nowhere is printed."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.cli.terminal import done, print_out
from workbench.core.output import write_file
from workbench.render.registry import COMPARISON_OUTPUTS, REPORT_OUTPUTS, Output, comparison_text, report_text

if TYPE_CHECKING:
    from workbench.comparison.gate.result import GateResult
    from workbench.core.comparison import Comparison
    from workbench.core.report import AnyReport


def add_outputs(parser: ArgumentParser, outputs: Sequence[Output]) -> None:
    """The options of a command that writes these."""
    for output in outputs:
        parser.add_argument(output.option, dest=output.name, metavar="FILE", help=output.help)


def write_report(report: AnyReport, options: Namespace) -> bool:
    """Writes a report's files; returns False where none is asked for and the report was printed."""
    asked = _asked(REPORT_OUTPUTS, options)
    for output, path in asked:
        write_file(path, output.report_chunks(report))
        done(options, path, output.said_of_report(report))
    if not asked:
        print_out(report_text(report))
    return bool(asked)


def write_comparison(comparison: Comparison, gate: GateResult | None, options: Namespace) -> bool:
    """Writes a comparison's files; returns False where none is asked for and it was printed, gate and all."""
    asked = _asked(COMPARISON_OUTPUTS, options)
    for output, path in asked:
        write_file(path, output.comparison_chunks(comparison, gate))
        done(options, path, output.said_of_comparison(comparison))
    if not asked:
        print_out(comparison_text(comparison, gate))
    return bool(asked)


def _asked(outputs: Sequence[Output], options: Namespace) -> list[tuple[Output, str]]:
    found = ((output, getattr(options, output.name, None)) for output in outputs)
    return [(output, path) for output, path in found if path]
