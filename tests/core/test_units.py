"""Units: the one table of their steps, and how amounts are said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.units import UNIT_STEPS, Unit, bytes_text, duration_text, unit_step, value_text

AMOUNTS = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("amount", "unit", "word"),
    [
        (3e-12, Unit.SECONDS, "ns"),
        (3e-9, Unit.SECONDS, "ns"),
        (4e-6, Unit.SECONDS, "µs"),
        (-0.25, Unit.SECONDS, "ms"),
        (65.0, Unit.SECONDS, "s"),
        (2.5e6, Unit.BYTES, "MB"),
        (0.5, Unit.BYTES, "bytes"),
        (7e9, Unit.COUNT, "count"),
        (0, Unit.SECONDS, "s"),
        (0, Unit.BYTES, "bytes"),
        (0, Unit.SCORE, "score"),
    ],
)
def test_an_amount_gets_the_largest_unit_of_which_it_holds_one(amount: float, unit: Unit, word: str) -> None:
    assert unit_step(amount, unit).unit == word


@given(AMOUNTS, st.sampled_from(Unit))
def test_the_step_leaves_at_least_one_before_the_point_where_there_is_a_smaller_one(amount: float, unit: Unit) -> None:
    step = unit_step(amount, unit)
    smallest = min(step.factor for step in UNIT_STEPS.get(unit, (step,)))
    assert not amount or abs(amount) >= step.factor or step.factor == smallest
    assert unit_step(-amount, unit) == step


def test_every_table_goes_from_large_to_small_and_holds_its_base_unit() -> None:
    for steps in UNIT_STEPS.values():
        factors = [step.factor for step in steps]
        assert factors == sorted(factors, reverse=True)
        assert 1.0 in factors


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0 s"), (1e-10, "0.1 ns"), (0.00123, "1.23 ms"), (-0.002, "-2 ms"), (1234.5, "1,234 s")]
)
def test_durations(seconds: float, text: str) -> None:
    assert duration_text(seconds) == value_text(seconds, Unit.SECONDS) == text


@pytest.mark.parametrize(("size", "text"), [(0, "0 bytes"), (999, "999 bytes"), (1.5e6, "1.5 MB"), (-2e6, "-2 MB")])
def test_sizes(size: float, text: str) -> None:
    assert bytes_text(size) == text
