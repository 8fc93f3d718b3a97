"""What change can be seen: by formula for each kind of values, and held against real comparisons."""

from __future__ import annotations

import math
import random
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.analysis.benchmarks import seen_change as seen_changes
from workbench.analysis.benchmarks.grade import GRADES, grade_of, more_text, seen_text
from workbench.analysis.benchmarks.seen_change import seen_change, share_needed
from workbench.comparison import measurements
from workbench.comparison.benchmarks import benchmark_changes
from workbench.comparison.comparability.measuring_order import MeasuringOrder
from workbench.comparison.stats import by_process, decision, separation, summaries
from workbench.core.benchmark import Series, SummaryStatistics
from workbench.core.units import Unit
from workbench.core.verdict import DEFAULT_THRESHOLD, Verdict


def series(*processes: list[float], estimate: SummaryStatistics | None = None, unit: Unit = Unit.SECONDS) -> Series:
    return Series("s", unit, tuple(array("d", one) for one in processes), estimate, {})


def summary(count: int, mean: float, deviation: float | None) -> Series:
    return series(estimate=SummaryStatistics(count, mean, deviation, None, None, None))


def noisy(count: int, deviation: float, chance: random.Random, factor: float = 1.0) -> Series:
    """Processes of one value each, with normal noise in their logarithms."""
    return series(*([factor * math.exp(chance.gauss(0, deviation))] for _ in range(count)))


def is_found(before: Series, after: Series, change: float) -> bool:
    judged = benchmark_changes(
        {"s": before},
        {"s": after},
        lambda _: min(DEFAULT_THRESHOLD, change),
        unlike={},
        order=MeasuringOrder.INTERLEAVED,
    )
    return judged.changes[0].verdict is Verdict.WORSE


def test_the_limits_are_those_of_comparisons() -> None:
    assert seen_changes.NULL_CHANGE == decision.NULL_CHANGE
    assert seen_changes.SUMMARY_PROCESS_NOISE == summaries.PROCESS_NOISE
    assert math.log1p(by_process.FAR_THRESHOLDS * DEFAULT_THRESHOLD) == pytest.approx(seen_changes.FAR_CHANGE)
    assert seen_changes.EXACT_UNITS == measurements.COUNTED
    assert 0.5 * math.erfc(seen_changes.RANKS_APART / math.sqrt(2)) == pytest.approx(separation.LIMIT, rel=0.02)


@pytest.mark.parametrize("count", [3, 6, 10, 24])
def test_a_comparison_finds_the_change_in_about_four_of_five_cases(count: int) -> None:
    chance = random.Random(count)  # noqa: S311
    whole = half = 0
    tries = 150
    for _ in range(tries):
        before = noisy(count, 0.02, chance)
        change = seen_change(before).change or 0
        noise = [chance.gauss(0, 0.02) for _ in range(count)]
        whole += is_found(before, series(*([(1 + change) * math.exp(each)] for each in noise)), change)
        half += is_found(before, series(*([(1 + change / 2) * math.exp(each)] for each in noise)), change)
    assert 0.65 * tries <= whole <= 0.95 * tries
    assert half <= 0.6 * tries
    assert half < whole


@given(st.integers(10, 400))
def test_a_share_of_pairs_stays_a_share(count: int) -> None:
    assert 0.5 < share_needed(count) < 1


@given(st.floats(1e-9, 1e9), st.integers(3, 30))
def test_the_unit_changes_nothing(factor: float, count: int) -> None:
    one = noisy(count, 0.05, random.Random(1))  # noqa: S311
    other = noisy(count, 0.05, random.Random(1), factor)  # noqa: S311
    assert seen_change(one).change == pytest.approx(seen_change(other).change, rel=1e-6)


def test_short_benchmarks_are_judged_like_long_ones() -> None:
    """Nanoseconds, and few values: what counts is what change can be seen."""
    seen = seen_change(series([1.0e-9], [1.001e-9], [0.999e-9], [1.0e-9]))
    assert grade_of(seen.change) == "good"
    assert seen_text(seen) == "good for changes from 0.9 % up, 4 processes"


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (series([1.0]), "nothing can be seen: one value"),
        (summary(1, 1.0, None), "nothing can be seen: one value"),
        (series([1.0, 1.1, 1.2]), "nothing can be seen: 3 values from fewer than 3 processes"),
        (series([1.0] * 20), "nothing can be seen: all values are the same, so the clock is too coarse"),
        (series([1.0, 0.0], [1.0], [1.0]), "nothing can be seen: values of zero or below have no ratio"),
        (summary(9, 1.0, None), "nothing can be seen: the file does not say how its values are spread"),
        (series([1.0], [1.1], [1.2])._replace(failure="exit code 2"), "nothing can be seen: it failed"),
        (series(), "nothing can be seen: there is no value"),
        (
            series([512.0] * 2, unit=Unit.BYTES),
            "good for any change, 2 values of one process (it never varies, so every change is seen)",
        ),
    ],
)
def test_what_cannot_be_seen_says_why(one: Series, said: str) -> None:
    assert seen_text(seen_change(one)) == said


def test_one_process_is_provisional_and_never_better_than_what_it_cannot_show() -> None:
    chance = random.Random(2)  # noqa: S311
    seen = seen_change(series([math.exp(chance.gauss(0, 0.001)) for _ in range(200)]))
    assert seen.is_provisional
    assert 0.05 < (seen.change or 0) < 0.07
    assert "(provisional: one process cannot show how processes differ)" in seen_text(seen)
    assert more_text(seen) == "measure in 10 processes"


def test_files_that_keep_summaries_only_are_measurements() -> None:
    means = (1.0, 1.01, 0.99, 1.0, 1.02)
    summaries_only = tuple(SummaryStatistics(10, mean, 0.1, None, None, None) for mean in means)
    several = summary(50, 1.0, 0.1)._replace(summaries=summaries_only)
    by_value = seen_change(series(*([mean] for mean in means)))
    assert seen_change(several) == by_value._replace(basis="5 files")


def test_two_files_that_count_the_same_bytes_are_exact() -> None:
    same = tuple(SummaryStatistics(1, 64.0, None, None, None, None) for _ in range(2))
    both = summary(2, 64.0, 0.0)._replace(summaries=same, unit=Unit.BYTES)
    assert seen_change(both).change == 0
    assert seen_change(both._replace(unit=Unit.SECONDS)).change is None


def test_a_summary_is_provisional() -> None:
    seen = seen_change(summary(1000, 1.0, 0.1))
    assert seen.is_provisional
    assert 0.06 < (seen.change or 0) < 0.07


@given(st.integers(3, 9), st.floats(0.01, 0.4))
def test_what_would_show_more_is_believed_of_as_many(count: int, deviation: float) -> None:
    """So many more of the same kind are said to show what was promised, but for the luck of the draw."""
    seen = seen_change(noisy(count, deviation, random.Random(7)))  # noqa: S311
    more = more_text(seen)
    if grade_of(seen.change) == "good":
        assert more == ""
    else:
        assert more.startswith("make it less noisy") or int(more.split()[0]) > 0


def test_a_sum_of_values_far_apart_is_no_accident() -> None:
    seen = seen_change(series([1e-300], [1e300], [1.0]))
    assert seen.change is not None
    assert math.isfinite(seen.change)
    assert grade_of(seen.change) == GRADES[-1]


def test_a_deviation_far_beyond_its_mean_does_no_harm() -> None:
    assert math.isfinite(seen_change(summary(2, 1e-300, 1e300)).change or math.nan)
