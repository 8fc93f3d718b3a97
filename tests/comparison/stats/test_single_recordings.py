"""Functions that stand out of single recordings, and those that a busy machine moved."""

from __future__ import annotations

import math

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.comparison.stats.single_recordings import Outstanding, Times, outstanding

STEADY = (400.0, 200.0, 100.0, 80.0, 50.0, 30.0, 20.0, 10.0)


def times(*values: float, calls: tuple[float, ...] | None = None) -> Times:
    counted = numpy.full(len(values), math.nan) if calls is None else numpy.array(calls)
    return Times(numpy.array(values), counted)


def directions(found: Outstanding) -> list[float]:
    return [0.0 if math.isnan(each) else each for each in found.direction.tolist()]


def test_one_that_halved_stands_out() -> None:
    found = outstanding(times(*STEADY), times(200.0, *STEADY[1:]))
    assert directions(found) == [-1.0, *[0.0] * 7]
    assert found.typical == 0


def test_a_machine_that_slowed_moves_nothing_beside_the_others() -> None:
    found = outstanding(times(*STEADY), times(*(3 * value for value in STEADY)))
    assert not any(directions(found))
    assert found.typical == pytest.approx(math.log(3))


def test_what_the_others_scatter_by_has_to_be_exceeded_by_far() -> None:
    wild = (440.0, 150.0, 130.0, 60.0, 70.0, 20.0, 28.0, 7.0)
    assert not any(directions(outstanding(times(*STEADY), times(*wild))))


def test_a_pause_of_the_machine_is_no_change() -> None:
    before, after = times(0.1, 0.05, 0.02, 0.01), times(0.1, 0.05, 0.02, 0.03)
    assert directions(outstanding(before, after, 0.025)) == [0, 0, 0, 0]
    assert directions(outstanding(before, after, 0.01)) == [0, 0, 0, 1]


def test_calls_that_changed_let_less_time_show_it() -> None:
    before = times(*STEADY, calls=(1, 1, 1, 1, 120, 1, 1, 1))
    values = (400.0, 200.0, 100.0, 80.0, 15.0, 30.0, 20.0, 10.0)
    assert not any(directions(outstanding(before, times(*values, calls=(1, 1, 1, 1, 120, 1, 1, 1)))))
    after = times(*values, calls=(1, 1, 1, 1, 12, 1, 1, 1))
    assert directions(outstanding(before, after)) == [0, 0, 0, 0, -1, 0, 0, 0]


def test_one_function_alone_needs_the_same_number_of_calls() -> None:
    assert directions(outstanding(times(1.0), times(10.0))) == [0]
    assert directions(outstanding(times(1.0, calls=(5,)), times(10.0, calls=(5,)))) == [1]
    assert directions(outstanding(times(1.0, calls=(5,)), times(10.0, calls=(50,)))) == [0]


def test_two_that_moved_alike_do_not_stand_out() -> None:
    assert directions(outstanding(times(9.0, 1.0), times(90.0, 10.0))) == [0, 0]
    assert directions(outstanding(times(9.0, 1.0), times(90.0, 1.0))) == [1, 0]


amounts = st.lists(st.floats(0, 1e6, allow_subnormal=False), min_size=1, max_size=12)


@given(amounts, st.randoms(use_true_random=False))
def test_changing_places_mirrors_what_stands_out(values: list[float], chance) -> None:
    others = [value * chance.choice((1, 1, 1, 0, 2, 0.3)) for value in values]
    forth, back = outstanding(times(*values), times(*others)), outstanding(times(*others), times(*values))
    assert directions(forth) == [-each for each in directions(back)]
    assert forth.spread == pytest.approx(back.spread)
