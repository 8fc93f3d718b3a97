"""Durations: exact while they are few, near enough when they are many, the same however they are put together."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.statistics import rank
from workbench.timing.function_timing import FunctionTiming, added, merged
from workbench.timing.sketch import EXACT_COUNT, RELATIVE_ERROR, Durations, buckets_of, durations_of, joined, middle_of

SECONDS = st.floats(min_value=1e-12, max_value=1e7)
SPREADS = st.lists(SECONDS, min_size=1, max_size=40)


def many(values: Sequence[float]) -> list[float]:
    """So many that only buckets are kept."""
    return [value * (1 + number * 1e-3) for number in range(EXACT_COUNT) for value in values]


@given(SECONDS)
def test_the_middle_of_a_bucket_is_near_whatever_lies_in_it(seconds: float) -> None:
    assert middle_of(buckets_of([seconds])[0]) == pytest.approx(seconds, rel=RELATIVE_ERROR, abs=0)


@given(SECONDS, SECONDS)
def test_buckets_keep_the_order(one: float, other: float) -> None:
    low, high = sorted((one, other))
    first, last = buckets_of([low, high])
    assert first <= last


def test_the_stated_error_is_reached_and_not_exceeded() -> None:
    """At the edge of a bucket it is as large as it says, so the bound is no wish."""
    edge = 1.0
    assert abs(middle_of(buckets_of([edge])[0]) - edge) / edge == pytest.approx(RELATIVE_ERROR, rel=1e-3)


def expected_at(ordered: Sequence[float], percent: int) -> float:
    """The median by the standard library, and other percentiles by their rank."""
    return statistics.median(ordered) if percent == 50 else ordered[rank(percent, len(ordered)) - 1]


@given(SPREADS, st.sampled_from([1, 50, 95, 99]))
def test_percentiles_of_many_are_within_the_stated_error(values: list[float], percent: int) -> None:
    ordered = sorted(many(values))
    found = durations_of(ordered).percentile(percent)
    assert found == pytest.approx(expected_at(ordered, percent), rel=RELATIVE_ERROR, abs=0)


@given(st.lists(SECONDS, max_size=60), st.sampled_from([50, 95, 99]))
def test_percentiles_of_few_are_exact_or_not_told(values: list[float], percent: int) -> None:
    found = durations_of(values).percentile(percent)
    expected = expected_at(sorted(values), percent) if len(values) >= 100 / (100 - percent) else None
    assert found == expected


SIZES = st.sampled_from([0, 1, 7, EXACT_COUNT // 2, EXACT_COUNT - 1, EXACT_COUNT, 3 * EXACT_COUNT])
PARTS = st.lists(st.tuples(SIZES, SECONDS), min_size=1, max_size=5)


def part(size: int, first: float) -> list[float]:
    return [first * (1 + number / 64) for number in range(size)]


@given(PARTS, st.randoms())
def test_parts_give_the_whole_in_any_order(parts: list[tuple[int, float]], chance: object) -> None:
    values = [part(*each) for each in parts]
    whole = durations_of([value for each in values for value in each])
    chance.shuffle(values)  # type: ignore[attr-defined]
    left = Durations()
    for each in values:
        left = joined(left, durations_of(each))
    right = Durations()
    for each in reversed(values):
        right = joined(durations_of(each), right)
    assert left == right == whole
    assert whole.number == sum(size for size, _ in parts)
    assert whole.is_exact is (whole.number < EXACT_COUNT)


COUNTS = st.integers(0, 10**15)
TIMINGS = st.builds(
    FunctionTiming,
    *(st.just("f"), st.just("f.py"), st.integers(0, 9)),
    *(COUNTS, COUNTS, COUNTS, COUNTS, st.integers(-(10**15), 10**15), COUNTS, COUNTS),
    *(st.none() | SECONDS, st.none() | SECONDS),
    st.builds(lambda values: durations_of(values), st.lists(SECONDS, max_size=5)),
)


@given(TIMINGS, TIMINGS, TIMINGS)
def test_timings_add_up_in_any_order(a: FunctionTiming, b: FunctionTiming, c: FunctionTiming) -> None:
    assert added(a, added(b, c)) == added(added(a, b), c) == added(a, b, c)
    assert added(a, b)._replace(line=0) == added(b, a)._replace(line=0)
    assert added(a, FunctionTiming("f", "f.py")) == a


def test_functions_of_one_name_and_file_are_one() -> None:
    found = merged([FunctionTiming("b", call_count=1), FunctionTiming("a", "x"), FunctionTiming("b", call_count=2)])
    assert [(each.name, each.call_count) for each in found] == [("a", 0), ("b", 3)]
