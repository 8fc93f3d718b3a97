"""What the faces are given: everything that one analysis found, and a way to go through its records again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from workbench.analysis.records.kernel import ParsedBlock, RecordsKernel
from workbench.analysis.records.model import Reject, Worst
from workbench.analysis.records.risk_policy import RiskPolicy, Rule, policy_text
from workbench.analysis.records.summary import Summary
from workbench.core.clock import StageClock
from workbench.core.columns import Columns
from workbench.core.errors import SHOWN_NAME_LENGTH, shown_text
from workbench.core.model import Kind, Notice, SourceFacts
from workbench.core.words import counted, counted_of

"""Longest name that a headline repeats, in characters."""


class RecordBlock(NamedTuple):
    """Some records in a row, all of one file, classified."""

    source: str
    kernel: RecordsKernel[Any]
    lines: ParsedBlock
    size_bytes: int


class RecordsReport(NamedTuple):
    """One run, analysed. `blocks()` reads the records again, in order; `clock` goes on to time the writing.

    `rejects` holds the first of the quarantined lines, `quarantined_count` counts them all. `is_figures_only` asks that
    a document be written without its records.
    """

    run_id: str
    generated_utc: str
    policy: RiskPolicy
    rule: Rule
    is_quarantine: bool
    summary: Summary
    sources: tuple[SourceFacts, ...]
    rejects: tuple[Reject, ...]
    notices: tuple[Notice, ...]
    kernel_name: str
    clock: StageClock
    blocks: Callable[[], Iterator[RecordBlock]]
    columns: Columns | None = None
    is_figures_only: bool = False

    @property
    def kind(self) -> Kind:
        """The kind of run that this is about."""
        return Kind.RECORDS

    @property
    def high_risk_count(self) -> int:
        """Records that are high risk."""
        return self.summary.high_risk_count

    @property
    def row_count(self) -> int:
        """How many rows its tables have."""
        return self.summary.record_count

    @property
    def quarantined_count(self) -> int:
        """All lines that were put aside."""
        return sum(source.quarantined_count for source in self.sources)

    @property
    def average_score(self) -> float:
        """The mean score, rounded to two places."""
        return self.summary.average_score

    @property
    def policy_text(self) -> str:
        """The policy in one sentence."""
        return policy_text(self.policy, self.rule)

    @property
    def fix_first(self) -> tuple[Worst, ...]:
        """The records to look at first, each with its reason."""
        found = (worst for _, worst in self.summary.worst)
        return tuple(w._replace(reason=self.rule.reason(w.score, w.severity)) for w in found)

    @property
    def headline(self) -> str:
        """The result in words."""
        summary = self.summary
        said = f"{counted_of(summary.high_risk_count, summary.record_count, 'record', 'is', 'are')} high risk."
        if not self.fix_first:
            return f"{said} Nothing needs fixing by this policy."
        first = self.fix_first[0]
        name = shown_text(first.name, SHOWN_NAME_LENGTH) or "(no name)"
        severity = shown_text(first.severity, SHOWN_NAME_LENGTH) or "no severity"
        return f"{said} Fix {name} first: score {shown_text(str(first.score), SHOWN_NAME_LENGTH)}, {severity}."

    @property
    def figures_text(self) -> str:
        """The headline figures in one line."""
        aside = f", {self.quarantined_count:,} quarantined" if self.quarantined_count else ""
        return (
            f"{counted(self.summary.record_count, 'record')}, {self.summary.high_risk_count:,} high risk, "
            f"average score {self.average_score}{aside}"
        )
