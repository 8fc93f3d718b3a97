"""What is measured again, in which order, and what comes of it."""

from __future__ import annotations

from array import array
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders.comparisons import a_change, a_comparison
from workbench.core.benchmark import Benchmarks, Series, SummaryStatistics
from workbench.core.comparison import Presence
from workbench.core.errors import MeasureError
from workbench.core.run import Opened
from workbench.core.units import Unit
from workbench.core.verdict import Verdict
from workbench.measure.command import Command
from workbench.measure.interleaved import Plan, flagged, remeasured, turns

COMMANDS = Command(("bench", "{version}"), "old"), Command(("bench", "{version}"), "new")
BY_NAME = Command(("bench", "{version}", "{name}"), "old"), Command(("bench", "{version}", "{name}"), "new")
SECONDS = {"parse": Unit.SECONDS, "render": Unit.SECONDS}


def series(name: str, *values: float, unit: Unit = Unit.SECONDS) -> Series:
    return Series(name, unit, (array("d", values),), None, {})


def content(opened: Opened) -> Benchmarks:
    assert isinstance(opened.content, Benchmarks)
    return opened.content


def test_what_is_flagged() -> None:
    comparison = a_comparison(
        a_change("slower"),
        a_change("early", is_provisional=True),
        a_change("faster", verdict=Verdict.BETTER),
        a_change("fine", verdict=Verdict.NO_CHANGE),
        a_change("noisy", verdict=Verdict.CANNOT_TELL, unit=Unit.BYTES),
        a_change("new", presence=Presence.ADDED, verdict=Verdict.CANNOT_TELL),
    )
    assert flagged(comparison, "slower") == {"slower": Unit.SECONDS, "early": Unit.SECONDS}
    assert flagged(comparison, "cannot-tell") == {
        "slower": Unit.SECONDS,
        "early": Unit.SECONDS,
        "noisy": Unit.BYTES,
    }


@given(st.integers(0, 200))
def test_each_round_has_both_sides_and_a_drift_weighs_on_both_alike(rounds: int) -> None:
    order = list(turns(rounds))
    assert order.count(0) == order.count(1) == rounds
    assert all(set(order[i : i + 2]) == {0, 1} for i in range(0, len(order), 2))
    places = [sum(i for i, side in enumerate(order) if side == which) for which in (0, 1)]
    assert abs(places[0] - places[1]) <= 1, "a linear drift adds the same to both, but for an odd round"


def test_a_drift_of_the_machine_does_not_look_like_a_change() -> None:
    clock = iter(range(1000))

    def measure(command: Command, name: str) -> Benchmarks:
        return Benchmarks("x", (series("parse", 1 + next(clock)),), {}, ())

    before, after = (content(s) for s in remeasured(Plan({"parse": Unit.SECONDS}, COMMANDS, 10), measure))
    sums = [sum(value for process in side.series[0].processes for value in process) for side in (before, after)]
    assert sums[0] == sums[1]


def test_a_turn_is_one_process_and_other_names_are_left_out() -> None:
    def measure(command: Command, name: str) -> Benchmarks:
        assert name == ""
        factor = 2.0 if command.version == "new" else 1.0
        two = Series("parse", Unit.SECONDS, (array("d", [factor]), array("d", [factor, factor])), None, {"n": "1"})
        return Benchmarks("x", (two, series("render", factor), series("other", 9)), {"machine": "m"}, ())

    before, after = (content(s) for s in remeasured(Plan(SECONDS, COMMANDS, 3), measure))
    assert [one.name for one in after.series] == ["parse", "render"]
    assert [list(process) for process in after.series[0].processes] == [[2.0, 2.0, 2.0]] * 3
    assert [list(process) for process in before.series[1].processes] == [[1.0]] * 3
    assert (before.environment, before.series[0].parameters) == ({"machine": "m"}, {"n": "1"})


def test_by_name_both_versions_of_a_name_stand_next_to_each_other() -> None:
    asked: list[tuple[str, str]] = []

    def measure(command: Command, name: str) -> Benchmarks:
        asked.append((name, command.version))
        return Benchmarks("x", (series("whatever the tool says", 1.0),), {}, ())

    remeasured(Plan(SECONDS, BY_NAME, 2), measure)
    assert asked == [
        *[("parse", "old"), ("parse", "new"), ("render", "old"), ("render", "new")],
        *[("parse", "new"), ("parse", "old"), ("render", "new"), ("render", "old")],
    ]


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ((series("a", 1), series("b", 1)), "holds no seconds for parse. It holds: a, b"),
        ((series("parse", 1, unit=Unit.BYTES),), "holds no seconds for parse"),
        ((Series("parse", Unit.SECONDS, (), SummaryStatistics(3, 1.0, None, None, None, None), {}),), "is a summary"),
        ((), "holds no seconds"),
    ],
)
def test_a_result_without_the_name_is_refused(found: Any, said: str) -> None:
    with pytest.raises(MeasureError, match=said):
        remeasured(Plan({"parse": Unit.SECONDS}, COMMANDS, 1), lambda *_: Benchmarks("x", found, {}, ()))


def test_the_digest_is_that_of_the_values() -> None:
    def sides(value: float) -> list[str]:
        plan = Plan({"parse": Unit.SECONDS}, COMMANDS, 2)
        both = remeasured(plan, lambda *_: Benchmarks("x", (series("parse", value),), {}, ()))
        return [side.facts.sha256 for side in both]

    assert sides(1.0) == sides(1.0)
    assert sides(1.0) != sides(2.0)
