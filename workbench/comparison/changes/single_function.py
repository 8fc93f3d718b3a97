"""A function of single recordings made into a change: exactly counted, or provisionally beside the other functions."""

from __future__ import annotations

import math
from typing import NamedTuple

from workbench.comparison.changes.cases import FunctionCase, verdict_of
from workbench.comparison.changes.evidence import exact_evidence, others_evidence
from workbench.comparison.changes.function import LEAST_SHARE, MORE_RECORDINGS, calls_text, plain_change
from workbench.comparison.changes.reasons import moved_text
from workbench.core.comparison import Change, Presence
from workbench.core.units import Unit, share_text, value_text
from workbench.core.verdict import Verdict


class StandingOut(NamedTuple):
    """What was found of one function: its direction (NaN where it does not stand out) and its logarithmic change.

    `typical` is that of the typical function, None where too few tell; `spread` is how far functions lie from it.
    """

    direction: float
    change: float
    typical: float | None
    spread: float

    @property
    def relative(self) -> float:
        """The change beside the typical function."""
        return self.change - (self.typical or 0.0)


def single_change(case: FunctionCase, found: StandingOut) -> Change:
    """The change of a function of single recordings: provisional where it stands out, else it cannot be told."""
    verdict = verdict_of(found.direction)
    is_out = verdict in (Verdict.WORSE, Verdict.BETTER)
    return plain_change(case)._replace(
        verdict=verdict,
        reason=_outstanding(case, found) if is_out else _scattered(case, found),
        advice=MORE_RECORDINGS,
        evidence=others_evidence(case, found.relative if found.typical is not None else None, found.spread),
        is_provisional=is_out,
        presence=Presence.BOTH if is_out else case.presence,
    )


def counted_change(case: FunctionCase) -> Change:
    """The change of a function whose bytes or counts were all counted: it is compared as it is."""
    before, after = case.values
    difference = after - before
    is_small = not difference or max(case.shares) < LEAST_SHARE
    verdict = Verdict.NO_CHANGE if is_small else Verdict.WORSE if difference > 0 else Verdict.BETTER
    size = value_text(abs(difference), case.unit)
    little = f", of a part below {share_text(LEAST_SHARE)} of the whole" if is_small else ""
    changed = f"it is exactly {size} {'more' if difference > 0 else 'less'}{little}{calls_text(case)}"
    change = plain_change(case)
    return change._replace(
        verdict=verdict,
        low=change.ratio,
        high=change.ratio,
        reason=changed if difference else "it is exactly the same on both sides",
        evidence=exact_evidence((case.calls[0] or 1, case.calls[1] or 1)),
        presence=case.presence if is_small else Presence.BOTH,
    )


def _outstanding(case: FunctionCase, found: StandingOut) -> str:
    size = value_text(abs(case.values[1] - case.values[0]), case.unit)
    if min(case.values) <= 0:
        share = share_text(max(case.shares))
        said = f"it is new, and takes {share} of the whole" if found.direction > 0 else f"it is gone, and took {share}"
    elif found.typical is None:
        said = f"{moved_text(found.change, case.unit)} ({size}), while all others together hardly moved"
    else:
        said = (
            f"{moved_text(found.relative, case.unit)} than the typical function ({size}); the others scatter by "
            f"{share_text(math.expm1(found.spread))}"
        )
    return f"{said}{calls_text(case)}"


def _scattered(case: FunctionCase, found: StandingOut) -> str:
    """Why it does not stand out."""
    if not max(case.values) > 0:
        return f"it took {_nothing(case.unit)} of its own on either side{calls_text(case)}"
    if found.typical is None:
        return f"too few functions take enough to say how single recordings scatter{calls_text(case)}"
    seen = "it is on one side only" if min(case.values) <= 0 else _seen(found.relative, case.unit)
    return f"{seen}: it does not stand out of how single recordings scatter{calls_text(case)}"


def _nothing(unit: Unit) -> str:
    return "no time" if unit is Unit.SECONDS else "nothing"


def _seen(relative: float, unit: Unit) -> str:
    if abs(relative) < 0.001:
        return "it moved as the typical function"
    return f"it is {moved_text(relative, unit)} than the typical function"
