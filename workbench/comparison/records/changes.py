"""Every name of two sides as a sequence of changes that are made only when somebody looks at them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, overload

from workbench.comparison.records.groups import Groups
from workbench.comparison.records.outcomes import MEAN_REASONS, REASONS, WORST_REASONS, Outcomes
from workbench.core.comparison import Change, Evidence, Method, Presence
from workbench.core.record_groups import RISK_WORDS, RecordGroup, RiskChange
from workbench.core.texts import BLOCK, Texts
from workbench.core.units import Unit
from workbench.core.verdict import Verdict

if TYPE_CHECKING:
    import numpy
    import numpy.typing as npt

    from workbench.comparison.records.groups import Whole

VERDICTS = {
    "newly high risk": Verdict.WORSE,
    "added, high risk": Verdict.WORSE,
    "worse": Verdict.WORSE,
    "no longer high risk": Verdict.BETTER,
    "better": Verdict.BETTER,
}
"""By the words of RISK_WORDS; for the others there is nothing to judge."""


@lru_cache(1_000)
def _evidence(count_before: int, count_after: int) -> Evidence:
    return Evidence(Method.EXACT, (count_before, count_after))


class NameTable(NamedTuple):
    """All names of two sides as columns; `threshold_of` is the change of a name that a gate is for."""

    names: Texts
    before: Groups
    after: Groups
    outcomes: Outcomes
    threshold_of: Callable[[str], float]

    def changes(self, rows: Whole) -> list[Change]:
        """The changes of some names, in the order of the rows."""
        columns = (
            self.names.take(rows),
            self.outcomes.statuses[rows].tolist(),
            self.outcomes.reasons[rows].tolist(),
            self.before.taken(rows),
            self.after.taken(rows),
        )
        return [self._change(*values) for values in zip(*columns, strict=True)]

    def _change(
        self, name: str, status: int, reason: int, before: RecordGroup | None, after: RecordGroup | None
    ) -> Change:
        word = RISK_WORDS[status]
        ratio = _ratio(reason, before, after) if reason and before and after else None
        return Change(
            name=name,
            unit=Unit.SCORE,
            verdict=VERDICTS.get(word, Verdict.NO_CHANGE),
            before=before.worst if before else None,
            after=after.worst if after else None,
            ratio=ratio,
            low=None,
            high=None,
            threshold=self.threshold_of(name),
            reason=REASONS[reason],
            evidence=_evidence(before.record_count if before else 0, after.record_count if after else 0),
            presence=Presence.ADDED if not before else Presence.BOTH if after else Presence.REMOVED,
            risk=RiskChange(word, before, after),
        )


def _ratio(reason: int, before: RecordGroup, after: RecordGroup) -> float | None:
    """The score that decided, after over before; None where no score did, and where there is no ratio."""
    if reason in WORST_REASONS:
        values: tuple[float, float] = before.worst, after.worst
    elif reason in MEAN_REASONS:
        values = before.mean, after.mean
    else:
        return None
    if min(values) <= 0:
        return None
    try:
        return values[1] / values[0]
    except OverflowError:
        return None


class RecordChanges(Sequence[Change]):
    """Some names of a table in the order of what matters; a slice of it is one too, and makes no change yet."""

    def __init__(self, table: NameTable, rows: Whole) -> None:
        self.table = table
        self.rows = rows

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, place: int) -> Change: ...
    @overload
    def __getitem__(self, place: slice) -> RecordChanges: ...
    def __getitem__(self, place: int | slice) -> Change | RecordChanges:
        if isinstance(place, slice):
            return RecordChanges(self.table, self.rows[place])
        return self.table.changes(self.rows[[place]])[0]

    def __iter__(self) -> Iterator[Change]:
        for start in range(0, len(self), BLOCK):
            yield from self.table.changes(self.rows[start : start + BLOCK])

    def filtered(self, statuses: Sequence[str], needle: str) -> npt.NDArray[numpy.int64]:
        """The places in this sequence of names with one of the statuses (any if there is none) and with this text."""
        import numpy

        places = numpy.arange(len(self))
        if statuses:
            codes = [RISK_WORDS.index(status) for status in statuses]
            places = places[numpy.isin(self.table.outcomes.statuses[self.rows], codes)]
        if needle:
            names, text = self.table.names, needle.casefold()
            blocks = (places[start : start + BLOCK] for start in range(0, len(places), BLOCK))
            found = [[text in name.casefold() for name in names.take(self.rows[block])] for block in blocks]
            places = places[numpy.array([each for block in found for each in block], "bool")]
        return places
