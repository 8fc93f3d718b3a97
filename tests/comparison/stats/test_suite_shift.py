"""What the typical name did."""

from __future__ import annotations

import math

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.comparison.stats.moderation import LEAST_NAMES
from workbench.comparison.stats.suite_shift import MEDIAN_INFLATION, TypicalChange, beside, typical_change

CHANGES = st.lists(st.floats(-1, 1), min_size=LEAST_NAMES, max_size=20)


@given(CHANGES)
def test_changing_places_turns_it_round(changes):
    noise = numpy.full(len(changes), 1e-4)
    forth, back = (typical_change(sign * numpy.array(changes), noise) for sign in (1, -1))
    assert forth is not None
    assert back is not None
    assert forth.location == -back.location
    assert forth.variance == pytest.approx(back.variance)


@given(CHANGES, st.floats(-1, 1))
def test_a_common_shift_moves_it_alone(changes, shift):
    noise = numpy.full(len(changes), 1e-4)
    plain, moved = (typical_change(numpy.array(changes) + by, noise) for by in (0.0, shift))
    assert plain is not None
    assert moved is not None
    assert moved.location == pytest.approx(plain.location + shift, abs=1e-9)
    assert moved.spread_variance == pytest.approx(plain.spread_variance, abs=1e-9)


def test_one_name_moves_the_median_little():
    changes = numpy.zeros(9)
    changes[0] = 5.0
    found = typical_change(changes, numpy.full(9, 1e-4))
    assert found is not None
    assert found.location == 0


def test_its_variance_is_at_least_what_the_noise_of_the_names_makes():
    found = typical_change(numpy.zeros(10), numpy.full(10, 4e-4))
    assert found is not None
    assert found.variance == pytest.approx(MEDIAN_INFLATION * 4e-5)
    assert found.spread_variance == 0


def test_what_is_not_known_does_not_count():
    changes, noise = numpy.zeros(LEAST_NAMES), numpy.full(LEAST_NAMES, 1e-4)
    found = typical_change(changes, noise)
    assert found is not None
    assert found.name_count == LEAST_NAMES
    noise[0] = math.nan
    assert typical_change(changes, noise) is None


def test_when_the_suite_moved_a_name_has_to_stand_out_of_how_names_differ():
    change, variance = numpy.array([0.2, 0.0]), numpy.array([1e-4, 1e-4])
    thresholds = numpy.array([0.05, 0.05])
    for location, more in ((0.02, 0.0), (0.1, 0.01)):
        relative, found = beside(change, variance, TypicalChange(location, 1e-5, 0.01, 9), thresholds)
        assert relative.tolist() == pytest.approx([0.2 - location, -location])
        assert found.tolist() == pytest.approx([1e-4 + 1e-5 + more] * 2)
