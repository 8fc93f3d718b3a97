"""Columns of values, and what stands for a process; held against the standard library, process by process."""

from __future__ import annotations

import math
from array import array
from statistics import fmean, median

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.comparison.stats.values import MEASURES, process_measures, quantile, side_of, starts

VALUES = st.floats(1e-12, 1e12)
SIDES = st.lists(st.lists(st.lists(VALUES, min_size=1, max_size=7), min_size=1, max_size=4), min_size=1, max_size=4)


def side(names: list[list[list[float]]], **options: bool):
    return side_of([[array("d", process) for process in processes] for processes in names], **options)


@given(SIDES)
def test_columns_hold_all_values_in_order(names):
    found = side(names)
    assert found.counts.tolist() == [len(processes) for processes in names]
    assert found.lengths.tolist() == [len(process) for processes in names for process in processes]
    flat = [math.log(v) for processes in names for process in processes for v in process]
    assert found.logs.tolist() == pytest.approx(flat)


@given(SIDES)
def test_more_is_worse_also_where_higher_is_better(names):
    assert (side(names, is_higher_better=True).logs == -side(names).logs).all()


@given(SIDES)
def test_measures_are_those_of_each_process_alone(names):
    found = process_measures(side(names))
    for row, process in enumerate(process for processes in names for process in processes):
        logs = sorted(map(math.log, process))
        cut = len(logs) // 5
        assert found[0, row] == pytest.approx(fmean(logs[cut : len(logs) - cut]))
        assert found[1, row] == pytest.approx(median(logs))
        assert found[2:4, row].tolist() == pytest.approx([float(numpy.quantile(logs, s)) for s in (0.25, 0.1)])
        assert found[4, row] == pytest.approx(logs[0])
    assert len(found) == len(MEASURES)


@given(st.lists(VALUES, min_size=1, max_size=9).map(sorted), st.floats(0, 1))
def test_quantiles_are_numpys(row, share):
    found = quantile(numpy.array([row]), share)[0]
    assert found == pytest.approx(float(numpy.quantile(row, share)), rel=1e-9)


@pytest.mark.parametrize(("counts", "expected"), [([3], [0]), ([2, 1, 4], [0, 2, 3])])
def test_starts(counts, expected):
    assert starts(numpy.array(counts)).tolist() == expected
