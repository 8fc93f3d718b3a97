"""The recordings of a side, function by function."""

from __future__ import annotations

from array import array

import pytest

from tests.builders.sides import a_profile
from workbench.analysis.profiles.pooling import pooled
from workbench.comparison.recordings import FunctionSide, Recordings, recordings_of
from workbench.core.profile import Function, FunctionFigures, Profile


def recording(*selfs: float, calls: tuple[int, ...] | None = None, samples: int | None = None) -> Profile:
    figures = FunctionFigures(array("d", selfs), array("d", selfs), array("q", calls) if calls else None)
    functions = tuple(Function(f"f{place}") for place in range(len(selfs)))
    opened = a_profile(figures=figures, functions=functions, is_sampled=samples is not None, sample_count=samples)
    assert isinstance(opened.content, Profile)
    return opened.content


def side(*profiles: Profile, count: int) -> Recordings:
    whole = pooled(profiles, [str(place) for place in range(len(profiles))])
    return recordings_of(profiles, range(len(whole.functions)), count)


def test_samples_are_shared_out_by_self_value():
    found = side(recording(3.0, 1.0, samples=400), recording(1.0, 3.0, samples=400), count=3)
    assert list(found.functions()) == [
        FunctionSide(2.0, 0.5, 400, None, True),
        FunctionSide(2.0, 0.5, 400, None, True),
        FunctionSide(0.0, 0.0, 0, None, False),
    ]


def test_counted_calls_are_added_up():
    found = side(recording(3.0, 1.0, calls=(5, 7)), recording(1.0, 3.0, calls=(5, 1)), count=2)
    assert found.samples is None
    assert [(each.samples, each.calls) for each in found.functions()] == [(0, 10), (0, 8)]


@pytest.mark.parametrize("others", [(), (recording(1.0, 1.0, samples=9),)])
def test_calls_that_one_recording_does_not_count_are_unknown(others):
    found = side(recording(0.0, 0.0, samples=9), *others, count=2)
    assert found.samples is None, "a recording that took nothing says nothing of its samples"
    assert all(each.calls is None for each in found.functions())
