"""Benchmark values as charts: a strip of values for each name, by process, and a run in its order.

Outliers differ in colour and shape, the median and the 95th percentile are ticks; a chart has at most POINTS_LIMIT
points and says so where that is not all of them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from workbench.analysis.benchmarks.report import BenchmarkRow
from workbench.analysis.benchmarks.statistics import QUARTILES_VALUES, outlier_fences, pooled
from workbench.core.benchmark import Series
from workbench.core.model import Json
from workbench.core.units import Unit, UnitStep, unit_step, value_text
from workbench.core.words import counted
from workbench.render.charts.parts import (
    GREY,
    LABEL_PIXELS,
    Chart,
    drawn,
    legend_above,
    names_axis,
    short,
    tooltips,
    two_columns,
)

if TYPE_CHECKING:
    import altair as alt

POINTS_LIMIT = 3_000
ROWS_LIMIT = 40
ORDINARY, OUTLIER = "value", "outlier"
MEDIAN, P95, MEAN = "median", "95th percentile", "mean"
_ROW_PIXELS = 34
LONG_RANGE = 200
"""Values further apart than this factor are drawn on a logarithmic scale."""

NARROW_LEGEND_PIXELS = 340
"""On a narrower plot each of the two legends has a single column."""


_Axis = TypeVar("_Axis", "alt.X", "alt.Y")


class _Point(NamedTuple):
    process: int
    place: int
    value: float
    is_outlier: bool


def step_of(values: Sequence[float], unit: Unit) -> UnitStep:
    """The unit in which a typical value is a number from 1 to 999.

    >>> step_of([0.0021, 0.0043, 0.9], Unit.SECONDS).unit, step_of([3.0], Unit.COUNT).unit
    ('ms', 'count')
    """
    ordered = sorted(abs(value) for value in values)
    return unit_step(ordered[len(ordered) // 2] if ordered else 0.0, unit)


def strips_chart(rows: Sequence[BenchmarkRow]) -> Chart | None:
    """A strip of values for each benchmark of one unit; None where only summaries were kept."""
    import altair as alt

    unit = rows[0].series.unit if rows else Unit.SECONDS
    known = [row for row in rows if any(row.series.processes) and row.series.unit is unit]
    shown = known[:ROWS_LIMIT]
    if not shown:
        return None
    step = step_of([row.figures.p50 or row.figures.mean or 0.0 for row in shown], unit)
    each = max(1, POINTS_LIMIT // len(shown))
    values, ticks, thinned = [], [], False
    for number, row in enumerate(shown, 1):
        label = f"{number}. {short(row.name)}"
        points = list(_points(row.series))
        kept = _thinned(points, each)
        thinned = thinned or len(kept) < len(points)
        values += [{"label": label, **_value(point, step, unit)} for point in kept]
        ticks += [{"label": label, **tick} for tick in _ticks(row, step, unit)]
    names = names_axis(LABEL_PIXELS)
    spread = alt.YOffset("spot:Q", scale=alt.Scale(domain=[-0.5, 1.5]))
    dots = _dots(x=_across(alt.X, values, step), y=names.scale(padding=0.2), yOffset=spread)
    said = "; ".join(_said(row) for row in shown[:5])
    left_out = _left_out(thinned=thinned, names=len(rows) - len(shown))
    picture = alt.layer(dots, _tick_layer(names), height=alt.Step(_ROW_PIXELS))
    said = f"Values of {counted(len(shown), 'benchmark')} in {step.unit}. {said}.{left_out}"
    return drawn(picture, said, points=values, ticks=ticks)


def processes_chart(row: BenchmarkRow) -> Chart | None:
    """The values of one benchmark, a row for each process; None where only a summary was kept."""
    return _single(row, is_by_process=True)


def runs_chart(row: BenchmarkRow) -> Chart | None:
    """The values of one benchmark in the order they were measured, process after process; None without values."""
    return _single(row, is_by_process=False)


def thinned_text(rows: Sequence[BenchmarkRow]) -> str:
    """A sentence on what a chart of these benchmarks leaves out; empty where it shows everything."""
    known = [row for row in rows if any(row.series.processes)]
    each = POINTS_LIMIT // max(1, min(len(known), ROWS_LIMIT))
    thinned = any(sum(map(len, row.series.processes)) > each for row in known[:ROWS_LIMIT])
    return _left_out(thinned=thinned, names=max(0, len(known) - ROWS_LIMIT)).strip()


def _single(row: BenchmarkRow, *, is_by_process: bool) -> Chart | None:
    import altair as alt

    points = list(_points(row.series))
    if not points:
        return None
    unit = row.series.unit
    step = step_of(pooled(row.series), unit)
    kept = _thinned(points, POINTS_LIMIT)
    values = [_value(point, step, unit) for point in kept]
    ticks = list(_ticks(row, step, unit))
    left_out = _left_out(thinned=len(kept) < len(points), names=0)
    processes = sum(map(bool, row.series.processes))
    said = f"{_said(row)}, {counted(len(points), 'value')} from {counted(processes, 'process', 'processes')}"
    if is_by_process:
        by_process = alt.Y("process:O", title="process", axis=alt.Axis(labelOverlap=True))
        dots = _dots(x=_across(alt.X, values, step), y=by_process)
        picture = alt.layer(dots, *_rules(ticks, "x"), height=_height(processes))
        said = f"Values by process in {step.unit}. {said}.{left_out}"
        return drawn(picture, said, points=values, ticks=ticks)
    by_run = alt.X("run:Q", title="run", scale=alt.Scale(zero=False, nice=False))
    dots = _dots(x=by_run, y=_across(alt.Y, values, step))
    picture = alt.layer(dots, *_rules(ticks, "y"), height=260)
    said = f"Values in the order of the runs in {step.unit}. {said}.{left_out}"
    return drawn(picture, said, points=values, ticks=ticks)


def _height(processes: int) -> int:
    return min(max(processes * 18, 80), 640)


def _points(series: Series) -> Iterator[_Point]:
    values = pooled(series)
    low, high = outlier_fences(values) if len(values) >= QUARTILES_VALUES else (-math.inf, math.inf)
    place = 0
    for process, measured in enumerate(series.processes, 1):
        for value in measured:
            place += 1
            yield _Point(process, place, value, not low <= value <= high)


def _thinned(points: Sequence[_Point], limit: int) -> list[_Point]:
    """At most so many: outliers first, the largest of them where they are too many, and of the others every n-th."""
    if len(points) <= limit:
        return list(points)
    outliers = sorted((point for point in points if point.is_outlier), key=lambda p: -p.value)[: max(1, limit // 2)]
    others = [point for point in points if not point.is_outlier]
    step = math.ceil(len(others) / max(1, limit - len(outliers)))
    return sorted([*outliers, *others[::step]], key=lambda point: point.place)


def _value(point: _Point, step: UnitStep, unit: Unit) -> Json:
    return {
        "value": float(f"{point.value / step.factor:.6g}"),
        "said": value_text(point.value, unit),
        "process": point.process,
        "run": point.place,
        "kind": OUTLIER if point.is_outlier else ORDINARY,
        "spot": point.place * 0.618034 % 1,
    }


def _ticks(row: BenchmarkRow, step: UnitStep, unit: Unit) -> Iterator[Json]:
    for name, value in ((MEDIAN, row.figures.p50), (P95, row.figures.p95)):
        if value is not None:
            yield {"tick": name, "value": value / step.factor, "said": value_text(value, unit)}


def _across(channel: type[_Axis], values: Sequence[Json], step: UnitStep) -> _Axis:
    """The axis of the values, logarithmic where they lie far apart."""
    import altair as alt

    numbers = [value["value"] for value in values]
    axis = alt.Axis(labelOverlap=True)
    if min(numbers) > 0 and max(numbers) / min(numbers) > LONG_RANGE:
        scale = alt.Scale(type="log", nice=True)
        return channel("value:Q", title=f"{step.unit}, logarithmic", scale=scale, axis=axis)
    return channel("value:Q", title=step.unit, scale=alt.Scale(zero=False, nice=True), axis=axis)


def _dots(**place: Any) -> alt.Chart:
    """A mark for each value; `place` is the encoding of where it lies."""
    import altair as alt

    kinds, shapes = [ORDINARY, OUTLIER], ["circle", "triangle-up"]
    marks = alt.Chart(alt.NamedData("points")).mark_point(filled=True, size=34, opacity=0.75)
    found: alt.Chart = marks.encode(
        **place,
        color=alt.Color("kind:N", legend=_legend(), scale=alt.Scale(domain=kinds)),
        shape=alt.Shape("kind:N", legend=_legend(), scale=alt.Scale(domain=kinds, range=shapes)),
        tooltip=tooltips(said="value", process="process", run="run", kind="kind"),
    )
    return found


def _tick_layer(names: alt.Y) -> alt.Chart:
    import altair as alt

    found: alt.Chart = (
        alt.Chart(alt.NamedData("ticks"))
        .mark_tick(color=GREY, opacity=1, filled=False, thickness=0, strokeWidth=2)
        .encode(
            x=alt.X("value:Q"),
            y=names,
            strokeDash=_dashes(),
            size=alt.when(alt.datum.tick == MEDIAN).then(alt.value(28)).otherwise(alt.value(16)),
            tooltip=tooltips(tick="tick", said="value"),
        )
    )
    return found


def _rules(ticks: Sequence[Json], across: str) -> list[alt.Chart]:
    """A line at the median and at the 95th percentile; `across` is the channel of the values."""
    import altair as alt

    if not ticks:
        return []
    place = {across: {"x": alt.X, "y": alt.Y}[across]("value:Q")}
    lines = alt.Chart(alt.NamedData("ticks")).mark_rule(color=GREY, strokeWidth=1.5)
    return [lines.encode(**place, strokeDash=_dashes(), tooltip=tooltips(tick="line", said="value"))]


def _dashes() -> alt.StrokeDash:
    import altair as alt

    scale = alt.Scale(domain=[MEDIAN, P95], range=[[1, 0], [4, 3]])
    return alt.StrokeDash("tick:N", scale=scale, legend=_legend(symbolType="stroke", symbolStrokeWidth=2))


def _legend(**look: Any) -> alt.Legend:
    return legend_above(two_columns(NARROW_LEGEND_PIXELS), **look)


def _said(row: BenchmarkRow) -> str:
    name, middle = (MEAN, row.figures.mean or 0.0) if row.figures.p50 is None else (MEDIAN, row.figures.p50)
    p95 = "" if row.figures.p95 is None else f", 95th percentile {value_text(row.figures.p95, row.series.unit)}"
    return f"{short(row.name)}: {name} {value_text(middle, row.series.unit)}{p95}"


def _left_out(*, thinned: bool, names: int) -> str:
    """What the chart does not show, in words."""
    said = " Not all values are drawn, but all outliers that fit and every n-th of the others." if thinned else ""
    return said + (f" {counted(names, 'more benchmark is', 'more benchmarks are')} not drawn." if names > 0 else "")
