"""Changes that need no statistics, in words."""

from __future__ import annotations

from array import array

import pytest

from tests.builders.comparisons import a_change
from tests.builders.sides import a_series
from workbench.comparison.changes.cases import Pair
from workbench.comparison.changes.plain import absent_change, exact_change, same_change, unjudged_change
from workbench.core.benchmark import Series
from workbench.core.comparison import Change, Method, Presence
from workbench.core.direction import NOBODY_SAYS
from workbench.core.units import Unit
from workbench.core.verdict import Verdict


def constant(value: float, unit: Unit = Unit.BYTES) -> Series:
    return a_series(unit=unit, processes=(array("d", [value] * 2),))


def unjudged(before: Series, after: Series, reason: str) -> Change:
    return unjudged_change(Pair(before, after, 0.05), reason)


@pytest.mark.parametrize(
    ("before", "after", "unit", "reason"),
    [
        (5.0, 5.0, Unit.BYTES, "it is exactly the same on both sides, and never varies"),
        (1000.0, 1_234_567.0, Unit.BYTES, "it never varies, and is exactly 1,233,567 bytes more"),
        (1000.0, 999.0, Unit.BYTES, "it never varies, and is exactly 1 byte less"),
        (1000.0, 3000.0, Unit.COUNT, f"it never varies, and is exactly 2,000 more; {NOBODY_SAYS}"),
        (1.5, 1.25, Unit.COUNT, f"it never varies, and is exactly 0.25 less; {NOBODY_SAYS}"),
    ],
)
def test_exact_reasons_have_all_their_digits(before, after, unit, reason):
    assert exact_change(Pair(constant(before, unit), constant(after, unit), 0.05)).reason == reason


def test_what_a_unit_s_conversion_rounds_off_is_no_change():
    mebibytes = 10_001 / 1024**2 * 1024**2
    for value in (mebibytes * (1 + 2e-16), 10_001 / 1e6 * 1e6):
        assert exact_change(Pair(constant(10_001.0), constant(value), 0.05)).verdict is Verdict.NO_CHANGE
    assert exact_change(Pair(constant(10e9), constant(10e9 + 1), 0.05)).verdict is Verdict.WORSE


def test_exact_counts_are_of_all_values():
    change = exact_change(Pair(constant(1.0), constant(2.0), 0.05))
    assert (change.evidence.method, change.evidence.value_counts) == (Method.EXACT, (2, 2))


def test_what_cannot_be_compared_still_shows_its_typical_values():
    change = unjudged(a_series(), a_series(processes=(array("d", [2.2]),)), "too few values: 3 and 1")
    assert (change.before, change.after, change.ratio) == (1.1, 2.2, 2.0)
    assert change.advice == "Measure it in at least 3 processes on each side."
    assert unjudged(a_series(), a_series(unit=Unit.BYTES), "its unit changed").ratio is None
    assert unjudged(a_series(processes=()), a_series(), "one side holds no value").before is None


@pytest.mark.parametrize(("presence", "values"), [(Presence.ADDED, (None, 1.1)), (Presence.REMOVED, (1.1, None))])
def test_names_on_one_side(presence, values):
    change = absent_change(a_series(), presence, 0.05)
    assert (change.before, change.after) == values
    assert (change.verdict, change.ratio, change.presence) == (Verdict.CANNOT_TELL, None, presence)


def test_the_same_measurement_leaves_nothing_to_be_unsure_of():
    unsure = a_change(verdict=Verdict.CANNOT_TELL, advice="More.", is_provisional=True)
    found = same_change(unsure)
    assert (found.verdict, found.ratio, found.low, found.advice) == (Verdict.NO_CHANGE, 1.0, None, "")
    assert found.reason == "both sides hold the very same values"
    assert not found.is_provisional
    assert same_change(unsure._replace(before=0.0)).ratio is None


def test_what_is_told_or_is_on_one_side_stays():
    for change in (
        a_change(verdict=Verdict.NO_CHANGE),
        a_change(verdict=Verdict.CANNOT_TELL, presence=Presence.ADDED),
        a_change(verdict=Verdict.CANNOT_TELL, before=None),
    ):
        assert same_change(change) is change
