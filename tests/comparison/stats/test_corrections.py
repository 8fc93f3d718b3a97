"""Benjamini and Hochberg, held against a plain loop over all names."""

from __future__ import annotations

import math

import numpy
from hypothesis import given
from hypothesis import strategies as st

from workbench.comparison.stats.corrections import corrected

SHARES = st.one_of(st.floats(0, 1), st.sampled_from((0.0, 0.01, 0.05, 1.0, math.nan)))


def plainly(p: list[float]) -> list[float]:
    """For each name the smallest rate at which it would be called, by trying all limits at or above its p value."""
    known = [value for value in p if not math.isnan(value)]
    rates = {limit: limit * len(known) / sum(value <= limit for value in known) for limit in known}
    return [math.nan if math.isnan(q) else min(1.0, *(r for limit, r in rates.items() if limit >= q)) for q in p]


@given(st.lists(SHARES, max_size=12))
def test_as_a_plain_loop(p):
    assert numpy.allclose(corrected(numpy.array(p)), plainly(p), equal_nan=True)


@given(st.lists(SHARES, min_size=2, max_size=12), st.randoms())
def test_the_order_of_the_names_changes_nothing(p, chance):
    order = list(range(len(p)))
    chance.shuffle(order)
    assert numpy.array_equal(corrected(numpy.array(p))[order], corrected(numpy.array(p)[order]), equal_nan=True)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_correcting_makes_nothing_surer(p):
    found = corrected(numpy.array(p))
    assert (found >= numpy.array(p) * (1 - 1e-12)).all()
    assert (found <= 1).all()


def test_one_name_needs_no_correction():
    assert corrected(numpy.array([0.03])).tolist() == [0.03]


def test_no_test_is_no_name():
    assert numpy.isnan(corrected(numpy.array([math.nan]))).all()
    assert corrected(numpy.array([0.03, math.nan]))[0] == 0.03
