"""In turn or one after the other: told from starts, whichever side comes first."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders.sides import a_profile, a_series, benchmarks
from tests.places import DATA
from workbench.comparison.comparability.measuring_order import MeasuringOrder, measuring_order
from workbench.core.run import Opened
from workbench.core.sources import BytesSource
from workbench.formats.open import open_run

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def at(*seconds: float, names: tuple[str, ...] = ("parse",), is_local: bool = False) -> Opened:
    moments = [NOON + timedelta(seconds=second) for second in seconds]
    texts = tuple((m.replace(tzinfo=None) if is_local else m).isoformat() for m in moments)
    return benchmarks(*(a_series(name, started_utc=texts) for name in names))


def sides(pattern: str) -> tuple[list[Opened], list[Opened]]:
    """The sides by a pattern such as ABBA, one process each minute."""
    times = {side: [60 * i for i, letter in enumerate(pattern) if letter == side] for side in "AB"}
    return [at(*times["A"])], [at(*times["B"])]


@pytest.mark.parametrize(
    ("pattern", "order"),
    [
        ("ABABAB", MeasuringOrder.INTERLEAVED),
        ("ABAB", MeasuringOrder.INTERLEAVED),
        ("ABBAABBA", MeasuringOrder.INTERLEAVED),
        ("AABBAABB", MeasuringOrder.INTERLEAVED),
        ("AAABBB", MeasuringOrder.APART),
        ("BA", MeasuringOrder.APART),
        ("ABBA", MeasuringOrder.UNKNOWN),
        ("ABBBB", MeasuringOrder.APART),
        ("AAAABABBBB", MeasuringOrder.UNKNOWN),
        ("AAABABBBB" + "B" * 10, MeasuringOrder.UNKNOWN),
    ],
)
def test_patterns(pattern, order):
    assert measuring_order(*sides(pattern)).order is order


def test_the_gap_is_from_the_middle_of_one_side_to_the_middle_of_the_other():
    assert measuring_order([at(0, 10, 20)], [at(600, 610, 620)]).gap_seconds == 600
    assert measuring_order([at(0, names=("a", "b"))], [at(90, names=("a", "b"))]).gap_seconds == 90


def test_several_files_a_side_are_taken_together():
    assert measuring_order([at(0), at(120)], [at(60), at(180)]).order is MeasuringOrder.INTERLEAVED
    assert measuring_order([at(0), at(60)], [at(120), at(180)]).order is MeasuringOrder.APART


def test_one_name_measured_in_turn_does_not_speak_for_all():
    before = benchmarks(*(at(0, 120).content.series + at(0, names=("other",)).content.series))
    after = benchmarks(*(at(60, 180).content.series + at(900, names=("other",)).content.series))
    assert measuring_order([before], [after]).order is MeasuringOrder.UNKNOWN


def test_a_measurement_compared_with_itself_is_not_measured_in_turn():
    assert measuring_order([at(0, 60, 120)], [at(0, 60, 120)]).order is MeasuringOrder.UNKNOWN


def test_times_with_and_without_a_zone_do_not_mix():
    assert measuring_order([at(0)], [at(60, is_local=True)]).order is MeasuringOrder.UNKNOWN
    assert measuring_order([at(0, is_local=True)], [at(60, is_local=True)]).order is MeasuringOrder.APART


@pytest.mark.parametrize(
    "date", ["", "yesterday", "1970-01-01T00:00:20+00:00", 20.0, 1000.0, float("nan"), 1e300, -5, True]
)
def test_what_is_no_date_says_nothing(date):
    side = [a_profile({"start_time": date})]
    assert measuring_order(side, [a_profile({"start_time": 1.8e9})]).order is MeasuringOrder.UNKNOWN


def test_dates_of_files_count_where_processes_have_none():
    sides = [[benchmarks(environment={"saved_utc": f"2026-05-04T12:0{m}:00+00:00"})] for m in (1, 4)]
    assert measuring_order(*sides) == (MeasuringOrder.APART, 180)
    assert measuring_order([a_profile({"start_time": 1.8e9})], [a_profile({"start_time": 1.8e12 + 7000})]) == (
        MeasuringOrder.APART,
        7,
    )


def test_real_files_of_pyperf_cut_in_two_by_process():
    """The processes of one real recording, dealt out in turn and in halves."""
    whole = json.loads((DATA / "pyperf" / "several.json").read_bytes())

    def part(pick: slice) -> tuple[Opened, ...]:
        benches = [{**b, "runs": [r for r in b["runs"] if "values" in r][pick]} for b in whole["benchmarks"]]
        return open_run([BytesSource("x", json.dumps({**whole, "benchmarks": benches}).encode())]).files

    assert measuring_order(part(slice(0, None, 2)), part(slice(1, None, 2))).order is MeasuringOrder.INTERLEAVED
    assert measuring_order(part(slice(0, 2)), part(slice(2, None))).order is MeasuringOrder.APART


@given(st.lists(st.integers(0, 500), max_size=8), st.lists(st.integers(0, 500), max_size=8))
def test_the_sides_may_change_places(before, after):
    assert measuring_order([at(*before)], [at(*after)]) == measuring_order([at(*after)], [at(*before)])
