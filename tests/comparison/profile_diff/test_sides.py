"""Threads found again by name, and how many samples stand behind a side."""

from __future__ import annotations

import math
from array import array

import pytest

from tests.places import DATA
from workbench.analysis.profiles.figures import sample_count_of
from workbench.comparison.profile_diff.sides import thread_name, thread_names
from workbench.core.profile import CallTree, Profile, Thread
from workbench.core.sources import PathSource
from workbench.core.units import Unit
from workbench.formats.open import open_run


def profile_of(*names: str, unit: Unit = Unit.SECONDS, sample_count: int | None = None, interval: float = 0) -> Profile:
    tree = CallTree(array("i", [-1]), array("i", [0]), array("d", [2.0]))
    threads = tuple(Thread(name, tree) for name in names)
    environment = {"interval": interval} if interval else {}
    return Profile("made here", unit, (), threads, None, (), True, sample_count, environment, ())


def opened(path: str) -> Profile:
    content = open_run([PathSource(DATA / path)]).files[0].content
    assert isinstance(content, Profile)
    return content


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("MainThread", "MainThread"),
        ("MainThread (thread 8039)", "MainThread"),
        ("process 8007, counter (thread 8012)", "counter"),
        ('Thread 8163 "counter"', "counter"),
        ('Thread 8159 ""', "(no name)"),
        ("thread 140652649952960", "(no name)"),
        ("GeckoMain of Parent Process (pid 7, tid 1)", "GeckoMain of Parent Process"),
        ("run.json: MainThread", "MainThread"),
        ("run.json.gz: ThreadPool-3 (thread 0x7f1)", "ThreadPool-3"),
        ("worker 3", "worker 3"),
        ("", "(no name)"),
    ],
)
def test_numbers_and_file_names_are_no_part_of_a_thread_s_name(name: str, expected: str) -> None:
    assert thread_name(name) == expected


def test_threads_of_both_sides_come_first() -> None:
    before, after = profile_of("a (thread 1)", "b (thread 2)", "a (thread 3)"), profile_of("c", "b (thread 9)")
    assert thread_names(before, after) == ("b", "a", "c")
    assert thread_names(after, before) == ("b", "c", "a")
    assert thread_names(opened("collapsed/pyspy-threads.txt"), opened("collapsed/pyspy-native.txt")) == (
        "counter",
        "MainThread",
    )


def test_samples_are_counted_where_they_can_be() -> None:
    assert sample_count_of(profile_of("a")._replace(is_sampled=False)) == math.inf
    assert sample_count_of(profile_of("a", sample_count=77)) == 77
    assert sample_count_of(profile_of("a", "b", unit=Unit.SAMPLES)) == 4
    assert sample_count_of(profile_of("a", interval=0.5)) == 4
    assert sample_count_of(profile_of("a")) is None
    assert sample_count_of(opened("pstats/cprofile.prof")) == math.inf
    assert sample_count_of(opened("pstats/sampler.pstats")) == 66
