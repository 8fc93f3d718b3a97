"""Which way is better, and what a ratio means by it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.direction import Direction, joint_direction
from workbench.core.units import Unit

LESS, MORE, UNKNOWN = Direction


@pytest.mark.parametrize("unit", Unit)
def test_only_a_count_says_nothing_by_itself(unit):
    assert unit.direction.is_known is (unit is not Unit.COUNT)


@given(st.floats(0.01, 100))
def test_what_is_worse_one_way_is_better_the_other(ratio):
    assert LESS.worse_by(ratio) == pytest.approx(1 / MORE.worse_by(ratio))
    assert UNKNOWN.worse_by(ratio) == pytest.approx(max(ratio, 1 / ratio))


def test_one_side_that_knows_is_enough_and_two_that_disagree_are_none():
    assert joint_direction(LESS, UNKNOWN) is joint_direction(UNKNOWN, LESS) is LESS
    assert joint_direction(LESS, MORE) is joint_direction(MORE, LESS) is UNKNOWN
