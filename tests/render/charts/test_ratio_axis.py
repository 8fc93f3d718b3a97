"""The axis of ratios."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.builders.comparisons import a_change
from workbench.core.direction import Direction
from workbench.core.units import Unit
from workbench.render.charts.ratio_axis import Measure, Reach, ratio_axis, reach_of, tick_values, title_of

RATIOS = st.floats(1e-5, 1e5)


@given(st.lists(RATIOS, min_size=1, max_size=9), st.floats(0.001, 10))
def test_every_ratio_and_the_band_are_in_view(ratios: list[float], threshold: float) -> None:
    reach = reach_of([a_change(ratio=ratio, low=None, high=None) for ratio in ratios], threshold)
    assert reach.low < min(1 / (1 + threshold), *ratios)
    assert max(1 + threshold, *ratios) < reach.high


@given(RATIOS, st.floats(1.0, 1e6))
def test_swapping_the_sides_mirrors_the_axis(ratio: float, width: float) -> None:
    here = reach_of([a_change(ratio=ratio, low=ratio / width, high=ratio * width)], 0.05)
    there = reach_of([a_change(ratio=1 / ratio, low=1 / ratio / width, high=1 / ratio * width)], 0.05)
    assert abs(here.low * there.high - 1) < 1e-6
    assert abs(here.high * there.low - 1) < 1e-6


def test_a_wide_interval_does_not_squash_the_others() -> None:
    changes = [a_change(ratio=1.1, low=1.05, high=1.15), a_change(ratio=1.0, low=1e-6, high=1e6)]
    reach = reach_of(changes, 0.05)
    assert 0.8 < reach.low < reach.high < 1.3


@given(st.floats(1e-6, 0.9), st.floats(1.1, 1e6))
def test_a_few_ticks_and_no_change_among_them(low: float, high: float) -> None:
    ticks = tick_values(Reach(low, high))
    assert 1.0 in ticks
    assert ticks == sorted(set(ticks))
    assert 1 <= len(ticks) <= 9
    assert low <= ticks[0]
    assert ticks[-1] <= high


def test_the_title_says_which_side_is_which() -> None:
    assert title_of([Measure(Unit.SECONDS, Direction.LESS)]) == "← faster · slower →"
    assert title_of([Measure(Unit.BYTES, Direction.LESS)]) == "← better · worse →"
    assert title_of([Measure(Unit.SCORE, Direction.MORE)]) == "← worse · better →"
    assert title_of([Measure(Unit.COUNT, Direction.UNKNOWN)]) == "← less · more →"


def test_an_axis_of_several_measures_says_what_holds_for_all() -> None:
    times, sizes = Measure(Unit.SECONDS, Direction.LESS), Measure(Unit.BYTES, Direction.LESS)
    rates = Measure(Unit.PER_SECOND, Direction.MORE)
    assert title_of([times, sizes]) == "← better · worse →"
    assert title_of([times, rates]) == title_of([sizes, rates]) == "← less · more →"


def test_a_field_lies_on_a_logarithmic_axis_with_words_for_its_ticks() -> None:
    across = ratio_axis(Reach(0.4, 2.5), [Measure(Unit.SECONDS, Direction.LESS)])
    found = across.x("low").to_dict()
    assert (found["field"], found["type"], found["title"]) == ("low", "quantitative", "← faster · slower →")
    assert found["scale"] == {"type": "log", "domain": [0.4, 2.5], "nice": False}
    assert found["axis"]["values"] == tick_values(across.reach)
    assert "'±0 %'" in found["axis"]["labelExpr"]
    assert {**across.x("ratio").to_dict(), "field": "low"} == found
