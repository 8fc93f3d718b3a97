"""Records of one name taken together: names that occur several times are compared as a group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from workbench.analysis.records.risk_policy import Rule
from workbench.core.columns import Columns
from workbench.core.record_groups import RecordGroup

if TYPE_CHECKING:
    import numpy
    import numpy.typing as npt

    Whole = npt.NDArray[numpy.integer[Any]]
    Scores = npt.NDArray[numpy.int64] | npt.NDArray[numpy.object_]
    Means = npt.NDArray[numpy.float64]
    Flags = npt.NDArray[numpy.bool_]

EXACT_BOUND = 2**53
"""Below this a double holds every whole number, so a sum divided by a count is the right mean."""


class Groups(NamedTuple):
    """One side's records by name: arrays with an entry for each name of either side; `counts` is 0 where it has none.

    `worst` is the lowest score, `totals` the sum of all, `urgency` that of the most urgent severity (0 the most
    urgent), `severities` its place in `words`. Where no name has several records, `totals` is `worst` itself. Scores
    are Python's own integers where 64 bits could be too few.
    """

    counts: Whole
    high_risk_counts: Whole
    worst: Scores
    totals: Scores
    means: Means | None
    urgency: Whole
    severities: Whole
    words: tuple[str, ...]

    @property
    def has_several(self) -> bool:
        """True where some name has several records."""
        return self.means is not None

    def taken(self, rows: Whole) -> list[RecordGroup | None]:
        """The groups of some names as objects, None where the side has no record of the name."""
        worst = self.worst[rows].tolist()
        means = map(float, worst) if self.means is None else self.means[rows].tolist()
        severities = map(self.words.__getitem__, self.severities[rows].tolist())
        columns = (self.counts[rows].tolist(), self.high_risk_counts[rows].tolist(), worst, means, severities)
        return [RecordGroup(*values) if values[0] else None for values in zip(*columns, strict=True)]


def grouped(columns: Columns, rule: Rule, places: Whole, name_count: int) -> Groups:
    """The records by name, `places` saying which name each has, judged by this rule.

    Raises OverflowError where no double can hold a mean.
    """
    import numpy

    scores = exact_scores(columns)
    counts = numpy.bincount(places, minlength=name_count).astype("int32")
    flags = judged(columns, rule, scores)
    high_risk = numpy.bincount(places[flags], minlength=name_count).astype("int32")
    is_single = int(counts.max(initial=0)) <= 1
    urgency, severities = _most_urgent(columns, rule, places, name_count, is_single=is_single)
    worst = _worst(scores, places, name_count, is_single=is_single)
    totals = worst if is_single else _totals(scores, places, name_count)
    means = _means(totals, counts, is_single=is_single)
    return Groups(counts, high_risk, worst, totals, means, urgency, severities, columns.severity_words or ("",))


def judged(columns: Columns, rule: Rule, scores: Scores | None = None) -> Flags:
    """Which records are high risk by this rule; without `scores`, by those of the columns."""
    import numpy

    is_risky = numpy.array([word in rule.severities for word in columns.severity_words], "bool")
    found: Flags = (columns.scores if scores is None else scores) < rule.score_limit
    return numpy.asarray(found.astype(bool) | is_risky[columns.severities])


def largest(scores: Scores) -> int:
    """The largest absolute value, 0 for none."""
    return max(abs(int(scores.min())), abs(int(scores.max()))) if len(scores) else 0


def exact_scores(columns: Columns) -> Scores:
    """The scores as 64-bit integers, or as Python's own where sums or differences could need more than 53 bits."""
    scores = columns.scores
    if not columns.big_scores and largest(scores) * len(scores) < EXACT_BOUND:
        return scores
    exact = scores.astype(object)
    for row, score in columns.big_scores.items():
        exact[row] = score
    return exact


def _worst(scores: Scores, places: Whole, name_count: int, *, is_single: bool) -> Scores:
    import numpy

    found: Scores = numpy.zeros(name_count, scores.dtype)  # type: ignore[assignment]  # whichever of the two it is
    found[places] = scores
    if not is_single:
        numpy.minimum.at(found, places, scores)
    return found


def _totals(scores: Scores, places: Whole, name_count: int) -> Scores:
    import numpy

    found: Scores = numpy.zeros(name_count, scores.dtype)  # type: ignore[assignment]  # whichever of the two it is
    numpy.add.at(found, places, scores)
    return found


def _means(totals: Scores, counts: Whole, *, is_single: bool) -> Means | None:
    """The mean scores; None where they are the scores themselves. Raises OverflowError."""
    import numpy

    if totals.dtype == object:
        found = [total / max(count, 1) for total, count in zip(totals.tolist(), counts.tolist(), strict=True)]
        return None if is_single else numpy.array(found, "float64")
    return None if is_single else totals / numpy.maximum(counts, 1)


def _most_urgent(
    columns: Columns, rule: Rule, places: Whole, name_count: int, *, is_single: bool
) -> tuple[Whole, Whole]:
    """For each name the urgency of its most urgent severity, and that severity; of equals the first one met."""
    import numpy

    words = columns.severity_words
    urgency = numpy.array([rule.urgency(word) for word in words], "int64")
    order = numpy.lexsort((numpy.arange(len(words)), urgency))
    ranks = numpy.empty(len(words), "int32")
    ranks[order] = numpy.arange(len(words), dtype="int32")
    found = numpy.full(name_count, max(len(words) - 1, 0), "int32")
    by_record = ranks[columns.severities]
    if is_single:
        found[places] = by_record
    else:
        numpy.minimum.at(found, places, by_record)
    severities = order.astype("int32")[found]
    return urgency.astype("int32")[severities], severities
