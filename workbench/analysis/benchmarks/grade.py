"""What a benchmark is good for, in words: a grade, a sentence, and what would show more."""

from __future__ import annotations

import math
from collections.abc import Sequence

from workbench.analysis.benchmarks.process_noise import ProcessSpread
from workbench.analysis.benchmarks.seen_change import (
    COARSE_CLOCK,
    FAILED,
    NO_RATIO,
    NO_SPREAD,
    SUMMARY_ONLY,
    SeenChange,
    change_seen_by,
)
from workbench.core.words import counted

GRADES = ("good", "fair", "coarse", "blind")
"""From the best to the worst; of a blind one not even a change of the last of GRADE_LIMITS can be seen."""

GRADE_LIMITS = (0.05, 0.10, 0.25)
"""The largest change that a good, a fair and a coarse benchmark needs to show anything."""

POLICY = (
    "High risk is a benchmark that failed, whose values drift, or whose processes run in two modes. How small a "
    "change can be seen is its grade: good from 5 % up or less, fair from 10 %, coarse from 25 %, else blind."
)

MOST_PROCESSES = 100
"""Where more than so many in all would be needed, less noise is the better advice."""

WANTED_PROCESSES = 10
LEAST_SAID = 0.001
"""A smaller change is as good as any."""

LEAST_FACTOR = 1.0
"""From this change on it is said as a factor."""

ADVICE = {
    FAILED: "",
    COARSE_CLOCK: "put more work into each value",
    NO_RATIO: "put more work into each value",
    NO_SPREAD: "keep every value",
    SUMMARY_ONLY: f"keep the single values of {WANTED_PROCESSES} processes",
}
"""What would help, by what makes it impossible to tell."""


def grade_of(change: float | None) -> str:
    """The grade of the smallest change that is seen, one of GRADES.

    >>> grade_of(0.03), grade_of(0.2), grade_of(0.3), grade_of(None)
    ('good', 'coarse', 'blind', 'blind')
    """
    limits = zip(GRADES, GRADE_LIMITS, strict=False)
    return next((grade for grade, limit in limits if change is not None and change <= limit), GRADES[-1])


def change_text(change: float | None) -> str:
    """The smallest change that is seen, rounded up, so that it holds.

    >>> change_text(0.0312), change_text(0.103), change_text(0.0), change_text(None), change_text(1.26)
    ('3.2 %', '11 %', 'any', 'none', '2.3 ×')
    """
    if change is None:
        return "none"
    if change < LEAST_SAID:
        return "any"
    if change >= LEAST_FACTOR:
        return f"{_up(1 + change, 10):,g} ×"
    return f"{percent_of(change):g} %"


def percent_of(change: float) -> float:
    """The change in per cent, rounded up as it is said.

    >>> percent_of(0.0312), percent_of(0.103)
    (3.2, 11.0)
    """
    return _up(change * 100, 10 if change < GRADE_LIMITS[1] else 1)


def seen_text(seen: SeenChange) -> str:
    """What the values are good for, without a full stop.

    >>> seen_text(SeenChange(0.03, "24 processes")), seen_text(SeenChange(None, "", "one value"))
    ('good for changes from 3 % up, 24 processes', 'nothing can be seen: one value')
    """
    if seen.change is None:
        return f"nothing can be seen: {seen.why}"
    because = f" ({'provisional: ' if seen.is_provisional else ''}{seen.why})" if seen.why else ""
    return f"{_good_for(seen.change)}, {seen.basis}{because}"


def _good_for(change: float) -> str:
    if change < LEAST_SAID:
        return "good for any change"
    said = f"changes from {change_text(change)} up"
    return f"only {said} could be seen" if grade_of(change) == GRADES[-1] else f"good for {said}"


def blind_text(seen: SeenChange) -> str:
    """Why nothing can be seen, or only provisionally, without a full stop; empty where there is nothing more to say."""
    if seen.why == FAILED:
        return ""
    return seen_text(seen) if seen.change is None else seen.why


def grades_text(seen: Sequence[SeenChange]) -> str:
    """In how many of several benchmarks which changes can be seen, without a full stop.

    >>> grades_text([SeenChange(0.03, ""), SeenChange(0.2, ""), SeenChange(None, "")])
    'Changes of 5 % can be seen in 1 of 3 benchmarks, of 25 % in 2; in 1 not even of 25 %'
    """
    changes = [each.change for each in seen]
    counts = [sum(change is not None and change <= limit for change in changes) for limit in GRADE_LIMITS]
    told = [
        (limit, count) for limit, count, fewer in zip(GRADE_LIMITS, counts, (0, *counts), strict=False) if count > fewer
    ]
    if not told:
        return f"Not even changes of {change_text(GRADE_LIMITS[-1])} can be seen in any of {len(seen):,} benchmarks"
    (limit, count), *others = told
    every = "both" if len(seen) == 2 else f"all {len(seen):,}"
    all_of = f"{every} benchmarks" if count == len(seen) else f"{count:,} of {len(seen):,} benchmarks"
    more = "".join(f", of {change_text(each)} in {number:,}" for each, number in others)
    left = len(seen) - counts[-1]
    blind = f"; in {left:,} not even of {change_text(GRADE_LIMITS[-1])}" if left else ""
    return f"Changes of {change_text(limit)} can be seen in {all_of}{more}{blind}"


def more_text(seen: SeenChange) -> str:
    """What would show more, without a full stop; empty where there is nothing to ask for.

    >>> more_text(SeenChange(0.08, "", spread=ProcessSpread([0.0] * 5, 0.024))), more_text(SeenChange(0.02, ""))
    ('5 processes more for 5 %', '')
    """
    if grade_of(seen.change) == GRADES[0] and not seen.is_provisional:
        return ""
    if seen.spread is not None:
        return _more_processes(seen, seen.spread)
    return ADVICE.get(seen.why, f"measure in {WANTED_PROCESSES} processes")


def _more_processes(seen: SeenChange, spread: ProcessSpread) -> str:
    """How many more show the next better grade, and the best that can be reached."""
    better = [limit for limit in reversed(GRADE_LIMITS) if seen.change is None or limit < seen.change]
    found = [(count, limit) for limit in better if (count := _more_for(limit, spread)) is not None]
    if not found:
        is_many = spread.process_count >= MOST_PROCESSES
        beyond = f"; {MOST_PROCESSES} processes would not show {change_text(better[0])}"
        return f"make it less noisy{'' if is_many else beyond}"
    (count, limit), last = found[0], found[-1]
    said = f"{counted(count, 'process more', 'processes more')} for {change_text(limit)}"
    return f"{said}, {last[0]} for {change_text(last[1])}" if last[0] > count else said


def _more_for(limit: float, spread: ProcessSpread) -> int | None:
    """How many more processes show a change of the limit; None where more than MOST_PROCESSES would be needed."""
    counts = range(spread.process_count + 1, MOST_PROCESSES + 1)
    enough = (each for each in counts if change_seen_by(each, spread) <= math.log1p(limit))
    return next((each - spread.process_count for each in enough), None)


def _up(number: float, steps: int) -> float:
    return math.ceil(number * steps - 1e-6) / steps
