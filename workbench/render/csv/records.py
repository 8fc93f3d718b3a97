"""Records with their decision as rows, and as CSV that is safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from workbench.analysis.records.report import RecordBlock, Report
from workbench.render.csv.page import defused

COLUMNS = ("name", "score", "severity", "is_high_risk", "reason", "source")
MOST_REASONS = 100_000
"""So many reasons are kept at hand; each is made once for all records of one score and severity."""

Reasons = dict[tuple[int, str], str]
Row = tuple[str, int, str, bool, str, str]


def rows(report: Report) -> Iterator[Row]:
    """The records in file order, in the order of COLUMNS; reads them again."""
    reasons: Reasons = {}
    for block in report.blocks():
        yield from _rows(report, block, reasons)


def chunks(report: Report) -> Iterator[bytes]:
    """The records as UTF-8 CSV pieces, a header line first; reads the records again."""
    yield (",".join(COLUMNS) + "\n").encode()
    reasons: Reasons = {}
    for block in report.blocks():
        page = io.StringIO()
        source = defused(block.source)
        csv.writer(page, lineterminator="\n").writerows(
            (defused(name), score, defused(severity), "true" if is_high_risk else "false", defused(reason), source)
            for name, score, severity, is_high_risk, reason, _ in _rows(report, block, reasons)
        )
        yield page.getvalue().encode()


def _rows(report: Report, block: RecordBlock, reasons: Reasons) -> Iterator[Row]:
    if len(reasons) > MOST_REASONS:
        reasons.clear()
    for name, score, severity, is_high_risk in block.kernel.rows(block.lines):
        reason = reasons.get((score, severity))
        if reason is None:
            reason = reasons[score, severity] = report.rule.reason(score, severity)
        yield name, score, severity, is_high_risk, reason, block.source
