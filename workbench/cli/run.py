"""`workbench run`: files in, documents and text out, and a gate."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from workbench.analysis.registry import report_of
from workbench.cli.arguments import add_policy, add_sample_type, policy_of, positive_count, share, utf8_text
from workbench.cli.outputs import add_outputs, write_report
from workbench.cli.terminal import WRONG_USAGE, note, outputs_fit, progress_bar, too_many
from workbench.core.files import files_of
from workbench.core.model import DEFAULT_RUN_ID, Kind
from workbench.core.report import ReportOptions
from workbench.core.sources import sources_from_arguments
from workbench.formats.open import open_run
from workbench.render.registry import REPORT_OUTPUTS

if TYPE_CHECKING:
    from workbench.core.report import AnyReport


def add_arguments(parser: ArgumentParser) -> None:
    """Declares what `run` can be asked."""
    parser.add_argument(
        "--input",
        action="append",
        required=True,
        metavar="FILE",
        help="records, profile or benchmark file, plain or packed, or a folder; - is standard input; may be repeated",
    )
    add_outputs(parser, REPORT_OUTPUTS)
    parser.add_argument(
        "--run-id", type=utf8_text, default=DEFAULT_RUN_ID, metavar="ID", help="name of the run (default: %(default)s)"
    )
    parser.add_argument(
        "--repeat", type=positive_count, default=1, metavar="N", help="time the in-memory stages N times (default: 1)"
    )
    parser.add_argument("--no-records", action="store_true", help="leave the single records out of the document")
    parser.add_argument("--max-high-risk", type=int, metavar="N", help="exit with 1 when more are high risk")
    add_sample_type(parser)
    add_policy(parser, "what counts as high risk")
    shares = parser.add_argument_group("policy for profiles", "from which share of the self time, in per cent")
    shares.add_argument("--warn-share", type=share, default=5.0, metavar="P", help="high risk (default: 5)")
    shares.add_argument("--critical-share", type=share, default=20.0, metavar="P", help="critical (default: 20)")


def run(options: Namespace) -> int:
    """Says what is high risk in records, profiles or benchmark results; returns the exit code."""
    files = files_of(options.input)
    if not outputs_fit(options, files):
        return WRONG_USAGE
    opened = open_run(sources_from_arguments(files), sample_type=options.sample_type)
    with progress_bar(files if opened.records else ()) as progress:
        report = report_of(
            opened,
            ReportOptions(
                run_id=options.run_id,
                policies={
                    Kind.RECORDS: policy_of(options),
                    Kind.PROFILE: (options.warn_share / 100, options.critical_share / 100),
                },
                is_quarantine=options.quarantine,
                repeat=options.repeat,
                is_figures_only=options.no_records,
                progress=progress,
            ),
        )
        _write(report, options)
    return too_many(report.high_risk_count, options.max_high_risk, report.kind)


def _write(report: AnyReport, options: Namespace) -> None:
    write_report(report, options)
    if options.output or options.csv:
        for notice in report.notices:
            note(notice.text)
