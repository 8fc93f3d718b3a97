"""What would tell where nothing can be told: how many more processes, a measurement in turn, or a larger threshold."""

from __future__ import annotations

import math

from workbench.comparison.changes.cases import BENCHMARK_NOUNS, StatisticalCase, t_quantile
from workbench.comparison.changes.ratios import LARGEST_LOGARITHM
from workbench.comparison.stats.decision import NULL_CHANGE
from workbench.core.comparison import Method
from workbench.core.words import counted

SURE_SHARE = 0.9995
"""How sure a single name has to be of its direction when it is corrected for some dozens of others."""

APART_DEVIATIONS = 2.81
"""So many standard deviations the ranks have to lie apart (a chance of 0.0025)."""

MOST_PROCESSES = 100
"""Where more than these would be needed, less noise is the better advice."""

LARGEST_THRESHOLD = 0.5
"""To accept a change of more than this is no advice."""


def advice_of(case: StatisticalCase) -> str:
    """The advice as a sentence, or an empty text where nothing sensible can be said."""
    if math.isnan(case.judged.error):
        return "Use a finer clock, or more work in each value."
    if case.method is Method.BATCHES:
        why = "one process cannot show how processes differ"
        return f"Measure in at least 3 processes on each side{', in turn' if case.judged.session else ''}: {why}."
    if case.judged.session:
        return _interleaved(case)
    if case.is_torn:
        return f"Measure both sides in turn, to tell the {case.nouns.whole}'s move from this one's{_or_accept(case)}."
    more = more_processes(case)
    if more > MOST_PROCESSES:
        needed = f"more than {_more_text(MOST_PROCESSES, case)} would be needed"
        return f"Make it less noisy ({needed}){_or_accept(case)}."
    return f"About {_more_text(more, case)} on each side would tell{_or_accept(case, ', or')}."


def more_processes(case: StatisticalCase) -> int:
    """How many more processes a side would tell, were they like those that are known.

    A change smaller than half the threshold needs an interval within the threshold; a larger one needs to be beyond
    chance, by its size and by ranks.
    """
    judged = case.judged
    error = math.sqrt(max(judged.relative_error**2 - judged.session**2, 0.0))
    half, whole = math.log1p(case.threshold / 2), math.log1p(case.threshold)
    size, known = abs(judged.relative), min(judged.process_counts)
    if size < half:
        needed = _needed(known, error, whole - max(size, abs(judged.change)), 0.95, judged.degrees)
    else:
        needed = max(
            _needed(known, error, size - NULL_CHANGE, SURE_SHARE, judged.degrees), _needed_by_ranks(judged.separation)
        )
    return max(1, math.ceil(min(needed, 1e6)) - known)


def _interleaved(case: StatisticalCase) -> str:
    """More processes do not take off what the machine did between the sides."""
    more = more_processes(case)
    also = f", with {_more_text(more, case)} on each side" if more > 1 else ""
    also = also if more <= MOST_PROCESSES else ", and make it less noisy"
    command = " (workbench confirm does that)" if case.nouns is BENCHMARK_NOUNS else ""
    why = f"a machine by itself moves about {math.expm1(case.judged.session) * 100:.0f} % from one session to the next"
    return f"Measure both sides in turn{command}{also}: {why}{_or_accept(case, '. Or')}."


def _needed(known: int, error: float, distance: float, share: float, degrees: float) -> float:
    """How many processes make the distance as many standard errors long as the share asks; fewer of them need more."""
    if distance <= 0:
        return math.inf
    needed = float(known)
    for _ in range(3):
        freedom = max(1.0, degrees + 2 * (min(needed, 1e6) - known))
        needed = known * min(1e6, error / distance * t_quantile(freedom, share)) ** 2
    return needed


def _needed_by_ranks(separation: float) -> float:
    """How many processes make the ranks lie apart, if as many pairs of them go on to have the worse one now."""
    distance = abs(separation - 0.5)
    if math.isnan(distance):
        return 0.0
    return (APART_DEVIATIONS / distance) ** 2 / 6 if distance > 0 else math.inf


def _or_accept(case: StatisticalCase, joint: str = ", or") -> str:
    """A threshold that nothing said of this name would go beyond."""
    threshold = _rounded_up(math.expm1(min(case.reach, LARGEST_LOGARITHM)))
    return f"{joint} accept a threshold of {threshold * 100:.3g} %" if threshold <= LARGEST_THRESHOLD else ""


def _more_text(count: int, case: StatisticalCase) -> str:
    return counted(count, f"more {case.nouns.one}", f"more {case.nouns.several}")


def _rounded_up(share: float) -> float:
    """Up to the next half per cent, so that the advice holds.

    >>> _rounded_up(0.0612), _rounded_up(0.31)
    (0.065, 0.31)
    """
    step = 0.005 if share < 0.2 else 0.01
    return math.ceil(share / step - 1e-9) * step
