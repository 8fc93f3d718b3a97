"""One recording a side by the decorator: its single calls give a provisional verdict, and no more."""

from __future__ import annotations

from array import array

import pytest

from workbench.analysis.profiles.pooling import pooled
from workbench.comparison.profiles import profile_changes
from workbench.core.benchmark import SummaryStatistics
from workbench.core.comparison import Change, Method
from workbench.core.profile import Function, FunctionFigures, Profile
from workbench.core.units import Unit
from workbench.core.verdict import Verdict


def recording(**means: float) -> Profile:
    """Functions that were called 200 times each, every call near its mean."""
    times = tuple(SummaryStatistics(200, mean, mean / 10, None, mean, None) for mean in means.values())
    selfs = array("d", (200 * mean for mean in means.values()))
    figures = FunctionFigures(selfs, selfs, array("q", [200] * len(means)))
    functions = tuple(Function(name, "app.py") for name in means)
    return Profile("made", Unit.SECONDS, functions, (), figures, (), False, None, {}, (), times)


def changes(before: Profile, after: Profile) -> dict[str, Change]:
    judged = profile_changes([before], [after], lambda _: 0.05)
    assert not judged.shifts
    return {change.name: change for change in judged.changes}


def test_a_function_that_got_faster_is_so_provisionally() -> None:
    found = changes(recording(load=0.01, save=0.02), recording(load=0.005, save=0.02))
    assert found["load"].verdict is Verdict.BETTER
    assert found["load"].is_provisional
    assert found["load"].evidence.method is Method.SUMMARY
    assert found["load"].reason.startswith("a call: 2 × faster")
    assert (found["load"].before, found["load"].after) == (0.01, 0.005)
    assert found["load"].share_before == pytest.approx(1 / 3)
    assert found["save"].verdict is not Verdict.BETTER


def test_sides_change_places() -> None:
    found = changes(recording(load=0.005), recording(load=0.01))
    assert found["load"].verdict is Verdict.WORSE


def test_without_call_times_the_others_are_the_yardstick() -> None:
    bare = recording(load=0.01, save=0.01)._replace(call_times=())
    found = changes(bare, recording(load=0.005, save=0.01))["load"]
    assert (found.verdict, found.evidence.method) == (Verdict.BETTER, Method.OTHERS)
    assert found.is_provisional


def test_several_recordings_are_not_told_by_the_first_ones_calls() -> None:
    assert pooled([recording(a=1.0), recording(b=2.0)], ["1", "2"]).call_times == ()
