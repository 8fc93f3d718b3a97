"""What has to hold when baseline and current change places, for tests of everything that judges."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest

from workbench.core.comparison import Change, Presence
from workbench.core.verdict import Verdict

_LINE = re.compile(r" \(\S+:\d+\)( before)*$")
SWAPPED = {Presence.ADDED: Presence.REMOVED, Presence.REMOVED: Presence.ADDED, Presence.BOTH: Presence.BOTH}


def mirrored(verdict: Verdict) -> Verdict:
    """The verdict when baseline and current change places."""
    return {Verdict.WORSE: Verdict.BETTER, Verdict.BETTER: Verdict.WORSE}.get(verdict, verdict)


def require_mirrored(forth: Iterable[Change], back: Iterable[Change]) -> None:
    """Fails unless each change is the mirror image of the other comparison's change of the same name."""
    others = list(back)
    for change in sorted(forth, key=lambda change: change.key not in {other.key for other in others}):
        other = next((o for o in others if o.key == change.key), None) or next(o for o in others if _is_same(o, change))
        others.remove(other)
        _require(change, other)
    assert not others


def _is_same(one: Change, other: Change) -> bool:
    """True for a name of one file, whatever folder it lay in, and at whatever line, on the side that names it."""
    return (
        _LINE.sub("", one.name) == _LINE.sub("", other.name)
        and one.place.rpartition("/")[2] == other.place.rpartition("/")[2]
    )


def _require(change: Change, other: Change) -> None:
    said = f"{change.name}: {change.reason} / {other.reason}"
    assert other.verdict is mirrored(change.verdict), said
    assert other.presence is SWAPPED[change.presence], said
    assert other.advice == change.advice, said
    assert other.is_provisional is change.is_provisional
    assert (other.before, other.after) == (_near(change.after), _near(change.before)), said
    assert other.evidence.method is change.evidence.method
    if change.before != 0 and change.after != 0:  # there is a ratio of nothing over something, but not the other way
        assert (other.ratio, other.low, other.high) == tuple(map(_inverse, (change.ratio, change.high, change.low))), (
            said
        )
    _require_evidence(change, other)


def _require_evidence(change: Change, other: Change) -> None:
    one, two = change.evidence, other.evidence
    for name in ("value_counts", "process_counts", "slow_counts"):
        pair = getattr(one, name)
        assert getattr(two, name) == (pair and pair[::-1]), name
    assert two.noise == tuple(_near(noise) for noise in one.noise[::-1])
    for name in ("standard_error", "degrees_of_freedom"):
        assert getattr(two, name) == _near(getattr(one, name)), name
    ratios = one.relative_ratio, one.relative_high, one.relative_low
    assert (two.relative_ratio, two.relative_low, two.relative_high) == tuple(map(_inverse, ratios))
    assert two.measure == one.measure
    for name in ("p", "q", "separation_p"):
        assert getattr(two, name) == _near(getattr(one, name)), name
    if one.separation is not None:
        assert two.separation == _near(1 - one.separation)


def _near(value: float | None) -> object:
    return value if value is None else pytest.approx(value, rel=1e-6, abs=1e-9)


def _inverse(ratio: float | None) -> object:
    return ratio if ratio is None else pytest.approx(1 / ratio, rel=1e-6)
