"""Several files as one: what each holds of a name counts, whether it kept values or a summary."""

from __future__ import annotations

import statistics
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as some

from workbench.analysis.benchmarks.joining import combined, joined, joining_notices, measurements_of
from workbench.analysis.benchmarks.statistics import figures_of, summary_of
from workbench.core.benchmark import Benchmarks, Series, SummaryStatistics
from workbench.core.errors import UnknownFormatError
from workbench.core.units import Unit

VALUES = some.lists(some.lists(some.floats(1e-6, 1e6), min_size=1, max_size=9), min_size=2, max_size=6)


def a_file(*series: Series) -> Benchmarks:
    return Benchmarks("made", series, {}, ())


def values(*processes: list[float], name: str = "a", unit: Unit = Unit.SECONDS) -> Series:
    return Series(name, unit, tuple(array("d", each) for each in processes), None, {})


def summary(mean: float, count: int = 1, deviation: float | None = None, name: str = "a") -> Series:
    return Series(name, Unit.SECONDS, (), SummaryStatistics(count, mean, deviation, mean, mean, mean), {})


@given(VALUES)
def test_summaries_come_to_what_all_values_together_do(parts):
    found = combined([summary_of(each) for each in parts])
    together = [value for each in parts for value in each]
    assert found.count == len(together)
    assert found.mean == pytest.approx(statistics.fmean(together))
    assert found.standard_deviation == pytest.approx(statistics.stdev(together), abs=1e-9 * max(together))
    assert (found.minimum, found.maximum) == (min(together), max(together))
    assert found.median is None


def test_without_a_deviation_inside_that_of_the_means_is_left():
    found = combined([SummaryStatistics(9, each, None, None, None, None) for each in (1.0, 2.0, 3.0)])
    assert found == SummaryStatistics(27, pytest.approx(2.0), pytest.approx(1.0), None, None, None)


def test_single_values_of_several_files_are_a_sample():
    (found,) = joined([a_file(summary(each)) for each in (1.0, 2.0, 3.0)])
    figures = figures_of(found)
    assert (figures.value_count, figures.process_count, figures.mean) == (3, 3, pytest.approx(2.0))
    assert (figures.standard_deviation, figures.minimum, figures.maximum) == (pytest.approx(1.0), 1.0, 3.0)
    assert figures.is_estimate
    assert figures.process_spread is None


def test_how_far_files_lie_apart_is_their_spread():
    (found,) = joined([a_file(summary(each, 20, 0.01)) for each in (1.0, 1.1)])
    assert figures_of(found).process_spread == pytest.approx(statistics.stdev([1.0, 1.1]) / 1.05)


def test_files_joined_again_are_the_same_measurements():
    files = [a_file(summary(each)) for each in (1.0, 2.0, 3.0)]
    (once,) = joined(files)
    (twice,) = joined([a_file(*joined(files[:2])), files[2]])
    assert twice.summaries == once.summaries


def test_values_and_summaries_are_taken_by_their_means_and_it_is_said():
    files = [a_file(values([1.0, 3.0], [4.0])), a_file(summary(5.0, 7, 0.1))]
    (found,) = joined(files)
    assert [(each.count, each.mean) for each in measurements_of(found)] == [(2, 2.0), (1, 4.0), (7, 5.0)]
    assert not found.processes
    (notice,) = joining_notices(files)
    assert notice.code == "values_and_summaries"
    assert "each process or file counts by its mean" in notice.text
    assert not joining_notices(files[:1])


def test_values_stay_values_and_one_file_stays_as_it_is():
    one, other = values([1.0, 3.0]), values([4.0])
    assert joined([a_file(one), a_file(other)]) == [one._replace(processes=one.processes + other.processes)]
    assert joined([a_file(summary(5.0))]) == [summary(5.0)]


def test_names_may_be_missing_in_some_files():
    found = joined([a_file(summary(1.0), summary(2.0, name="b")), a_file(summary(3.0, name="b"))])
    assert [(each.name, len(measurements_of(each))) for each in found] == [("a", 1), ("b", 2)]


def test_units_have_to_agree():
    with pytest.raises(UnknownFormatError, match="different units"):
        joined([a_file(values([1.0])), a_file(values([1.0], unit=Unit.BYTES))])


def test_values_that_are_in_several_files_count_once():
    one, other, third = ([1.0 / 3, each / 7, each / 11] for each in (1.0, 2.0, 3.0))
    files = [a_file(values(one, other)), a_file(values(other, third), values([5.0], name="b"))]
    found = joined(files)
    assert [list(each) for each in found[0].processes] == [one, other, third]
    assert [notice.text for notice in joining_notices(files)] == [
        "Several files hold the very same values of a: counted once."
    ]
    short = [a_file(values([1.5], [1.5])), a_file(values([1.5]))]
    assert len(joined(short)[0].processes) == 3
    assert not joining_notices(short)
