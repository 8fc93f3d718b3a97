"""Counts of samples told from weights, on recordings of real tools and on drawn ones."""

import random
from collections import Counter

import pytest

from tests.builders.robustness import content
from tests.builders.stacks import plain
from workbench.analysis.profiles.figures import sample_count_of
from workbench.core.units import Unit
from workbench.formats.profiles import collapsed
from workbench.formats.shared.sample_weights import weights_of


def read(data):
    return collapsed.read(content(data))


def drawn_stacks(sample_count, weigh, seed=1):
    """Stacks of which a few are frequent and many rare, each sample with a weight of its own."""
    chance = random.Random(seed)  # noqa: S311
    found: Counter[int] = Counter()
    for _ in range(sample_count):
        found[int(chance.paretovariate(0.7))] += weigh(chance)
    return found


def file_of(stacks):
    return "".join(f"main;f{stack} {value}\n" for stack, value in stacks.items()).encode()


@pytest.mark.parametrize("name", ["perf-periods.txt", "perf-periods-again.txt"])
def test_fixed_periods_of_perf_are_divided_out(name):
    profile = read(plain(f"collapsed/{name}"))
    whole = sum(profile.threads[0].tree.selfs)
    assert (profile.unit, profile.sample_count) == (Unit.COUNT, round(whole / 5_025_125))
    assert [notice.code for notice in profile.notices] == ["sample_weight"]


def test_counts_of_the_same_recording_are_samples():
    counts, periods = read(plain("collapsed/perf-counts.txt")), read(plain("collapsed/perf-periods.txt"))
    assert (counts.unit, counts.notices) == (Unit.SAMPLES, ())
    assert counts.sample_count == periods.sample_count


def test_periods_that_vary_leave_the_number_of_samples_open():
    profile = read(plain("collapsed/perf-faults.txt"))
    assert (profile.unit, profile.sample_count, sample_count_of(profile)) == (Unit.COUNT, None, None)
    assert [notice.code for notice in profile.notices] == ["samples_unknown"]


@pytest.mark.parametrize(
    "weigh",
    [
        lambda chance: chance.randint(1_500_000, 2_500_000),  # cycles
        lambda chance: int(chance.lognormvariate(6, 3)) + 1,  # microseconds off the processor
        lambda chance: 8 * chance.randint(65_000, 900_000),  # bytes
        lambda chance: chance.randint(90_000, 12_000_000),  # nanoseconds
    ],
)
@pytest.mark.parametrize("sample_count", [124, 3_000])
def test_weights_are_never_samples(weigh, sample_count):
    profile = read(file_of(drawn_stacks(sample_count, weigh)))
    assert (profile.unit, profile.sample_count) == (Unit.COUNT, None)


@pytest.mark.parametrize("period", [1, 7, 1000, 250_000, 1_001_001, 10_101_010])
@pytest.mark.parametrize("sample_count", [100, 5_000, 200_000])
def test_samples_of_one_weight_are_counted(period, sample_count):
    profile = read(file_of(drawn_stacks(sample_count, lambda _: period)))
    assert (profile.unit, profile.sample_count) == (Unit.SAMPLES if period == 1 else Unit.COUNT, sample_count)


def test_one_stack_says_nothing_of_its_factor():
    assert read(b"main;rest 990\n").sample_count == 990
    assert read(b"main;rest 990990990\n").sample_count is None


def test_parts_of_samples_are_weights():
    profile = read(b"main;a 1.5\nmain;b 2\n")
    assert (profile.unit, profile.sample_count) == (Unit.COUNT, None)


def test_nothing_weighs_nothing():
    assert weights_of([]).sample_count(0) == weights_of([0, 0]).sample_count(0) == 0


def test_bytes_are_no_samples_whatever_the_interval():
    profile = read(plain("collapsed/austin-memory.txt"))
    assert profile.environment["interval"] > 0
    assert sample_count_of(profile) is None
