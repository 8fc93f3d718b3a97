"""Records with their decision as rows, and as CSV that is safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator

from workbench.analysis.records.report import RecordsReport
from workbench.analysis.records.risk_policy import Rule
from workbench.render.csv.page import defused

COLUMNS = ("name", "score", "severity", "is_high_risk", "reason", "source")
MOST_REASONS = 100_000

Row = tuple[str, int, str, bool, str, str]


class Reasons(dict[tuple[int, str], str]):
    """The reason of a score and severity, made once for all records that share them; so many are kept at hand."""

    def __init__(self, rule: Rule, shown: Callable[[str], str] = str) -> None:
        self._rule = rule
        self._shown = shown

    def __missing__(self, key: tuple[int, str]) -> str:
        if len(self) > MOST_REASONS:
            self.clear()
        self[key] = found = self._shown(self._rule.reason(*key))
        return found


def rows(report: RecordsReport) -> Iterator[Row]:
    """The records in file order, in the order of COLUMNS; reads them again."""
    reasons = Reasons(report.rule)
    for block in report.blocks():
        for name, score, severity, is_high_risk in block.kernel.rows(block.lines):
            yield name, score, severity, is_high_risk, reasons[score, severity], block.source


def chunks(report: RecordsReport) -> Iterator[bytes]:
    """The records as UTF-8 CSV pieces, a header line first; reads the records again."""
    yield (",".join(COLUMNS) + "\n").encode()
    reasons = Reasons(report.rule, defused)
    for block in report.blocks():
        page = io.StringIO()
        source = defused(block.source)
        csv.writer(page, lineterminator="\n").writerows(
            (defused(name), score, defused(severity), "true" if is_risky else "false", reasons[score, severity], source)
            for name, score, severity, is_risky in block.kernel.rows(block.lines)
        )
        yield page.getvalue().encode()
