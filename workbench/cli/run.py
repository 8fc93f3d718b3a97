"""`workbench run`: files in, documents and text out, and a gate."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from workbench.analysis.registry import ReportOptions, report_of
from workbench.cli.arguments import policy_of
from workbench.cli.outputs import write_report
from workbench.cli.terminal import WRONG_USAGE, note, outputs_fit, progress_bar, too_many
from workbench.core.model import Kind
from workbench.core.sources import sources_from_arguments
from workbench.formats.open import open_run

if TYPE_CHECKING:
    from workbench.analysis.registry import AnyReport


def run(options: Namespace) -> int:
    """Says what is high risk in records, profiles or benchmark results; returns the exit code."""
    if not outputs_fit(options, options.input):
        return WRONG_USAGE
    opened = open_run(sources_from_arguments(options.input))
    with progress_bar(options.input if opened.kind is Kind.RECORDS else ()) as progress:
        report = report_of(
            opened,
            ReportOptions(
                run_id=options.run_id,
                risk=policy_of(options),
                shares=(options.warn_share / 100, options.critical_share / 100),
                is_quarantine=options.quarantine,
                repeat=options.repeat,
                is_figures_only=options.no_records,
                progress=progress,
            ),
        )
        _write(report, options)
    return too_many(report.high_risk_count, options.max_high_risk)


def _write(report: AnyReport, options: Namespace) -> None:
    write_report(report, options)
    if options.output or options.csv:
        for notice in report.notices:
            note(notice.text)
