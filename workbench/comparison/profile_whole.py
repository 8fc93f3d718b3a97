"""What became of the whole of two profiles, and what each function has of its difference."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from workbench.comparison.changes.cases import FunctionCase
from workbench.comparison.profile_words import WholeFigures, whole_text
from workbench.core.comparison import Change
from workbench.core.verdict import Verdict
from workbench.core.whole_change import WholeChange

LEAST_STRETCH = math.log(1.05)
"""A side that is longer by less is not said to be longer."""

OTHER_PART = 0.25
"""The typical function has to move as the whole did, but for this part of it, to say that all is longer."""

LIKE_SHARES = 0.05
"""Where too few functions are typical: all shares have to stay as they were but for so much."""

CHANGED = (Verdict.WORSE, Verdict.BETTER)


class Recorded(NamedTuple):
    """How the sides were recorded: sampled or traced, and what the typical function did, as a logarithm if known."""

    is_sampled: bool
    typical: float | None


def contributions(cases: Sequence[FunctionCase]) -> list[float]:
    """By how much the self value of each function grew; together by how much the whole did."""
    return [case.values[1] - case.values[0] for case in cases]


def whole_change(
    cases: Sequence[FunctionCase], changes: Sequence[Change], recorded: Recorded, threshold: float
) -> tuple[tuple[Change, ...], WholeChange | None]:
    """The changes with their parts of the difference, and the whole; None for sides that hold nothing."""
    before, after = (math.fsum(case.values[side] for case in cases) for side in (0, 1))
    if not cases or min(before, after) <= 0:
        return tuple(changes), None
    is_by_share = _is_by_share(cases, changes, recorded, math.log(after / before))
    parts = [None] * len(cases) if is_by_share else contributions(cases)
    found = tuple(change._replace(contribution=part) for change, part in zip(changes, parts, strict=True))
    verdict = Verdict.CANNOT_TELL if is_by_share else _verdict(found, before, after, threshold)
    is_provisional = verdict in CHANGED and not any(_is_shown(change) for change in found)
    figures = WholeFigures(cases[0].unit, before, after, cases[0].recordings, verdict, is_provisional)
    text = whole_text(figures, found, recorded.is_sampled, is_by_share=is_by_share)
    return found, WholeChange(cases[0].unit, before, after, verdict, is_provisional, is_by_share, text)


def _is_by_share(cases: Sequence[FunctionCase], changes: Sequence[Change], recorded: Recorded, stretch: float) -> bool:
    """True where one side is longer everywhere: it was recorded for longer, or on a slower machine."""
    if abs(stretch) < LEAST_STRETCH:
        return False
    if recorded.typical is not None:
        return abs(stretch - recorded.typical) <= OTHER_PART * abs(stretch)
    is_calm = not any(change.verdict in CHANGED for change in changes)
    return is_calm and all(abs(case.shares[1] - case.shares[0]) <= LIKE_SHARES for case in cases)


def _is_shown(change: Change) -> bool:
    return change.verdict in CHANGED and not change.is_provisional


def _verdict(changes: Sequence[Change], before: float, after: float, threshold: float) -> Verdict:
    """Which way the whole went, where functions that changed took it there."""
    net = math.fsum(change.contribution or 0.0 for change in changes if change.verdict in CHANGED)
    is_large = abs(math.log(after / before)) >= math.log1p(threshold / 2)
    if not is_large or net * (after - before) <= 0:
        return Verdict.CANNOT_TELL
    return Verdict.WORSE if after > before else Verdict.BETTER
