"""Records with their decision as CSV, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from workbench.analysis.records.report import Report

COLUMNS = ("name", "score", "severity", "is_high_risk", "reason", "source")
FORMULA_STARTS = frozenset("=+-@")


def chunks(report: Report) -> Iterator[bytes]:
    """The records as UTF-8 CSV pieces, a header line first; reads the records again."""
    yield (",".join(COLUMNS) + "\n").encode()
    reasons: dict[tuple[int, str], str] = {}
    for block in report.blocks():
        page = io.StringIO()
        source = defused(block.source)
        rows = []
        for name, score, severity, is_high_risk in block.kernel.rows(block.lines):
            reason = reasons.get((score, severity))
            if reason is None:
                reason = reasons[score, severity] = defused(report.rule.reason(score, severity))
            rows.append((defused(name), score, defused(severity), "true" if is_high_risk else "false", reason, source))
        csv.writer(page, lineterminator="\n").writerows(rows)
        if len(reasons) > 100_000:
            reasons.clear()
        yield page.getvalue().encode()


def csv_page(rows: Iterable[Sequence[object]]) -> bytes:
    """Rows as UTF-8 CSV: text defused, true and false in lower case, nothing for what is missing."""
    page = io.StringIO()
    csv.writer(page, lineterminator="\n").writerows([_cell(value) for value in row] for row in rows)
    return page.getvalue().encode("utf-8", "replace")


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return defused(value) if isinstance(value, str) else value


def defused(text: str) -> str:
    """A cell that a spreadsheet takes for text: what could start a formula gets an apostrophe in front.

    >>> defused("=1+1"), defused("alpha"), defused("")
    ("'=1+1", 'alpha', '')
    """
    return f"'{text}" if text and (text[0] in FORMULA_STARTS or text[0] < " " or text[0] == "\x7f") else text
