"""What became of each name: an exact comparison of two groups of records."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from workbench.comparison.records.groups import Groups
from workbench.core.record_groups import RISK_WORDS

if TYPE_CHECKING:
    import numpy
    import numpy.typing as npt

    from workbench.comparison.records.groups import Scores, Whole

    Bytes = npt.NDArray[numpy.uint8]
    Flags = npt.NDArray[numpy.bool_]

REASONS = (
    "",
    "more of its records are high risk",
    "fewer of its records are high risk",
    "a more urgent severity",
    "a less urgent severity",
    "a lower worst score",
    "a higher worst score",
    "a lower mean score",
    "a higher mean score",
)
"""What decides between worse and better, in pairs: the first of these that differs."""

WORST_REASONS = (5, 6)
MEAN_REASONS = (7, 8)


class Outcomes(NamedTuple):
    """For each name its place in RISK_WORDS and in REASONS; `order` holds the names, what matters first."""

    statuses: Bytes
    reasons: Bytes
    order: Whole


def outcomes(before: Groups, after: Groups) -> Outcomes:
    """What became of every name, both sides having an entry for each."""
    import numpy

    is_before, is_after = before.counts > 0, after.counts > 0
    reasons = _reasons(before, after, is_before & is_after)
    was_risky, is_risky = before.high_risk_counts > 0, after.high_risk_counts > 0
    conditions = {
        "added, high risk": ~is_before & is_risky,
        "added": ~is_before,
        "removed": ~is_after,
        "newly high risk": is_risky & ~was_risky,
        "no longer high risk": was_risky & ~is_risky,
        "worse": reasons % 2 == 1,
        "better": reasons > 0,
    }
    codes = [numpy.uint8(RISK_WORDS.index(word)) for word in conditions]
    statuses = numpy.select(list(conditions.values()), codes, default=numpy.uint8(RISK_WORDS.index("unchanged")))
    return Outcomes(statuses, reasons, _order(statuses, before, after, is_after))


def _reasons(before: Groups, after: Groups, is_on_both: Flags) -> Bytes:
    """What decided for each name that is on both sides; odd where it got worse."""
    import numpy

    found = numpy.zeros(len(is_on_both), "uint8")
    pairs = (
        (after.high_risk_counts, before.high_risk_counts),
        (before.urgency, after.urgency),
        (before.worst, after.worst),
    )
    for number, (more, less) in enumerate(pairs):
        _decide(found, is_on_both, more, less, 2 * number + 1)
    if before.has_several or after.has_several:
        _decide_by_mean(found, is_on_both, before, after)
    return found


def _decide(found: Bytes, is_on_both: Flags, more: Whole | Scores, less: Whole | Scores, worse: int) -> None:
    """Where nothing decided so far: worse where `more` is the larger, better where it is the smaller."""
    is_open = is_on_both & (found == 0)
    found[is_open & (more > less).astype(bool)] = worse
    found[is_open & (more < less).astype(bool)] = worse + 1


def _decide_by_mean(found: Bytes, is_on_both: Flags, before: Groups, after: Groups) -> None:
    """Means are told apart exactly: as fractions where a double could not."""
    import numpy

    rows = numpy.flatnonzero(is_on_both & (found == 0))
    sides = [(side.totals[rows], numpy.maximum(side.counts[rows], 1)) for side in (before, after)]
    (old, old_counts), (new, new_counts) = sides
    if object in (old.dtype, new.dtype):
        more, less = old.astype(object) * new_counts, new.astype(object) * old_counts
    else:
        more, less = old / old_counts, new / new_counts
    found[rows[(more > less).astype(bool)]] = MEAN_REASONS[0]
    found[rows[(more < less).astype(bool)]] = MEAN_REASONS[1]


def _order(statuses: Bytes, before: Groups, after: Groups, is_after: Flags) -> Whole:
    """What matters first: by status, then the most urgent severity, the lowest score, the order of the files."""
    import numpy

    urgency = numpy.where(is_after, after.urgency, before.urgency).astype("int64")
    worst = numpy.where(is_after, after.worst, before.worst)
    by_worst = numpy.argsort(_small(worst), kind="stable")
    keys = statuses.astype("int64") * (int(urgency.max(initial=0)) + 1) + urgency
    return by_worst[numpy.argsort(_small(keys)[by_worst], kind="stable")]


def _small(keys: Whole | Scores) -> Whole | Scores:
    """The keys in 16 bits where they fit, which sorts many times faster."""
    if keys.dtype == object or not len(keys):
        return keys
    low = keys.min()
    return (keys - low).astype("uint16") if int(keys.max()) - int(low) < 2**16 else keys
