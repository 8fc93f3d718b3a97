"""A flame chart from caller and callee pairs alone: whole stacks are not known, so it is an estimate.

Each function's time is divided among its callees (or callers) as the pairs say, as if it did the same whoever called
it. Calls back into a function that is already on the way are cut, and the way is at most DEPTH_LIMIT long.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from workbench.analysis.flame.frames import Frames, Values
from workbench.analysis.flame.growth import GrownPart, Growth, Limits
from workbench.analysis.profiles.figures import figures_of
from workbench.core.profile import Profile

DEPTH_LIMIT = 64

REMARK = (
    "The file holds no stacks, only who called whom, so this is an estimate: what each function took is divided among "
    f"what it calls as in the whole recording; calls in a circle are cut, and depth ends at {DEPTH_LIMIT}."
)


class Way(NamedTuple):
    """A function with its share of the time, and the functions on the way to it, itself included."""

    function: int
    value: float
    passed: frozenset[int]


class SizeEstimate:
    """Functions, what they cost, and who calls whom."""

    def __init__(self, profile: Profile) -> None:
        figures = figures_of(profile)
        self.selfs = [max(0.0, value) for value in figures.selfs]
        totals = figures.totals if profile.edges else self.selfs  # nobody says who called whom: self times side by side
        self.totals = [max(*both) for both in zip(self.selfs, totals, strict=True)]
        self.callees: defaultdict[int, dict[int, float]] = defaultdict(dict)
        self.callers: defaultdict[int, dict[int, float]] = defaultdict(dict)
        self.callers_of_self: defaultdict[int, dict[int, float]] = defaultdict(dict)
        for edge in profile.edges:
            _increase(self.callers[edge.callee], edge.caller, edge.total)
            _increase(self.callers_of_self[edge.callee], edge.caller, edge.self_value)
            if edge.caller >= 0:
                _increase(self.callees[edge.caller], edge.callee, edge.total)

    def frames(self, limits: Limits, *, is_inverted: bool = False) -> Frames:
        """The estimated frames; their self values add up to the whole as the file says it."""
        if is_inverted:
            leaves = {f: value for f, value in enumerate(self.selfs) if value > 0}
            return Growth(self._up, limits).frames(_started(leaves))
        return Growth(self._down, limits).frames(_started(self._roots()))

    def _down(self, way: Way) -> tuple[Values, Mapping[int, GrownPart[Way]]]:
        below = _ahead(self.callees[way.function], way)
        if not below:
            return (way.value,), {}
        total = self.totals[way.function]
        own = way.value * (self.selfs[way.function] / total) if total > 0 else 0.0
        parts = _divided(way, below, way.value - own)
        return (max(0.0, way.value - _sum(parts)),), parts

    def _up(self, way: Way) -> tuple[Values, Mapping[int, GrownPart[Way]]]:
        by_caller = self.callers_of_self if len(way.passed) == 1 else self.callers
        weights = by_caller[way.function]
        above = {caller: weight for caller, weight in _ahead(weights, way).items() if caller >= 0}
        known = math.fsum(weights.values())
        if not above or known <= 0:
            return (way.value,), {}
        parts = _divided(way, above, way.value * min(1.0, math.fsum(above.values()) / known))
        return (max(0.0, way.value - _sum(parts)),), parts

    def _roots(self) -> dict[int, float]:
        """Functions nobody calls, then the largest of what they do not reach; together they are the whole."""
        order = sorted(range(len(self.selfs)), key=lambda f: -self.totals[f])
        uncalled = [f for f in order if not any(caller not in (f, -1) for caller in self.callers[f])]
        found: dict[int, float] = {}
        reached: set[int] = set()
        for function in [*uncalled, *order]:
            if function not in reached and self.totals[function] > 0:
                found[function] = self.totals[function]
                self._reach(function, reached)
        factor = math.fsum(self.selfs) / (math.fsum(found.values()) or 1.0)
        return {function: total * factor for function, total in found.items()}

    def _reach(self, function: int, reached: set[int]) -> None:
        todo = [function]
        while todo:
            one = todo.pop()
            if one not in reached:
                reached.add(one)
                todo.extend(self.callees[one])


def _increase(values: dict[int, float], key: int, value: float) -> None:
    values[key] = values.get(key, 0.0) + max(0.0, value)


def _started(values: Mapping[int, float]) -> dict[int, GrownPart[Way]]:
    return {f: GrownPart((value,), Way(f, value, frozenset((f,))), 1) for f, value in values.items()}


def _ahead(weights: Mapping[int, float], way: Way) -> dict[int, float]:
    """Where the way can go on: not in a circle, not for ever."""
    if len(way.passed) >= DEPTH_LIMIT:
        return {}
    return {function: weight for function, weight in weights.items() if weight > 0 and function not in way.passed}


def _divided(way: Way, weights: Mapping[int, float], value: float) -> dict[int, GrownPart[Way]]:
    whole = math.fsum(weights.values())
    shares = {function: value * (weight / whole) for function, weight in weights.items()}
    return {f: GrownPart((share,), Way(f, share, way.passed | {f}), 1 + len(weights)) for f, share in shares.items()}


def _sum(parts: Mapping[int, GrownPart[Way]]) -> float:
    return math.fsum(part.members.value for part in parts.values())
