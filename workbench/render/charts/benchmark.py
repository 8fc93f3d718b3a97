"""Benchmark values as Vega-Lite charts: a strip of values for each name, by process, and a run in its order.

Outliers differ in colour and shape, the median and the 95th percentile are ticks; a chart has at most POINTS_LIMIT
points and says so where that is not all of them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from workbench.analysis.benchmarks.report import BenchmarkRow
from workbench.analysis.benchmarks.statistics import QUARTILES_VALUES, outlier_fences, pooled
from workbench.core.benchmark import Series
from workbench.core.model import Json
from workbench.core.units import Unit, value_text
from workbench.render.charts.parts import GREY, LABEL_PIXELS, Chart, legend, names_axis, short

POINTS_LIMIT = 3_000
ROWS_LIMIT = 40
ORDINARY, OUTLIER = "value", "outlier"
MEDIAN, P95 = "median", "95th percentile"
_ROW_PIXELS = 34
_FACTORS = {
    Unit.SECONDS: ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns")),
    Unit.BYTES: ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"), (1.0, "bytes")),
}


class Scale(NamedTuple):
    """What values are divided by, and the unit that they have then."""

    factor: float
    unit: str


class _Point(NamedTuple):
    process: int
    place: int
    value: float
    is_outlier: bool


def scale_of(values: Sequence[float], unit: Unit) -> Scale:
    """The unit in which a typical value is a number from 1 to 999.

    >>> scale_of([0.0021, 0.0043, 0.9], Unit.SECONDS).unit, scale_of([3.0], Unit.COUNT).unit
    ('ms', 'count')
    """
    ordered = sorted(abs(value) for value in values)
    typical = ordered[len(ordered) // 2] if ordered else 0.0
    steps = _FACTORS.get(unit, ((1.0, unit.value),))
    return Scale(*next((step for step in steps if typical >= step[0]), steps[-1] if typical else steps[0]))


def strips_chart(rows: Sequence[BenchmarkRow]) -> Chart | None:
    """A strip of values for each benchmark of one unit; None where only summaries were kept."""
    unit = rows[0].series.unit if rows else Unit.SECONDS
    known = [row for row in rows if any(row.series.processes) and row.series.unit is unit]
    shown = known[:ROWS_LIMIT]
    if not shown:
        return None
    scale = scale_of([row.figures.p50 or row.figures.mean for row in shown], unit)
    each = max(1, POINTS_LIMIT // len(shown))
    values, ticks, thinned = [], [], False
    for number, row in enumerate(shown, 1):
        label = f"{number}. {short(row.name)}"
        points = list(_points(row.series))
        kept = _thinned(points, each)
        thinned = thinned or len(kept) < len(points)
        values += [{"label": label, **_value(point, scale, unit)} for point in kept]
        ticks += [{"label": label, **tick} for tick in _ticks(row, scale, unit)]
    y = names_axis("label", LABEL_PIXELS)
    dots = _dots(values, _across(values, scale), {**y, "scale": {"padding": 0.2}})
    dots["encoding"]["yOffset"] = {"field": "spot", "type": "quantitative", "scale": {"domain": [-0.5, 1.5]}}
    said = "; ".join(_said(row) for row in shown[:5])
    left_out = _left_out(thinned=thinned, names=len(rows) - len(shown))
    spec = {"layer": [dots, _tick_layer(ticks, y)], "height": {"step": _ROW_PIXELS}}
    return Chart(spec, f"Values of {len(shown):,} benchmarks in {scale.unit}. {said}.{left_out}")


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
    points = list(_points(row.series))
    if not points:
        return None
    unit = row.series.unit
    scale = scale_of(pooled(row.series), unit)
    kept = _thinned(points, POINTS_LIMIT)
    values = [_value(point, scale, unit) for point in kept]
    left_out = _left_out(thinned=len(kept) < len(points), names=0)
    processes = sum(map(bool, row.series.processes))
    alt = f"{_said(row)}, {len(points):,} values from {processes:,} process{'es' if processes > 1 else ''}"
    if is_by_process:
        y: Json = {"field": "process", "type": "ordinal", "title": "process", "axis": {"labelOverlap": True}}
        spec = {"layer": [_dots(values, _across(values, scale), y), *_rules(row, scale)], "height": _height(processes)}
        return Chart(spec, f"Values by process in {scale.unit}. {alt}.{left_out}")
    x: Json = {"field": "run", "type": "quantitative", "title": "run", "scale": {"zero": False, "nice": False}}
    spec = {"layer": [_dots(values, x, _across(values, scale)), *_rules(row, scale, is_upright=False)], "height": 260}
    return Chart(spec, f"Values in the order of the runs in {scale.unit}. {alt}.{left_out}")


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


def _value(point: _Point, scale: Scale, unit: Unit) -> Json:
    return {
        "value": float(f"{point.value / scale.factor:.6g}"),
        "said": value_text(point.value, unit),
        "process": point.process,
        "run": point.place,
        "kind": OUTLIER if point.is_outlier else ORDINARY,
        "spot": point.place * 0.618034 % 1,
    }


def _ticks(row: BenchmarkRow, scale: Scale, unit: Unit) -> Iterator[Json]:
    for name, value in ((MEDIAN, row.figures.p50), (P95, row.figures.p95)):
        if value is not None:
            yield {"tick": name, "value": value / scale.factor, "said": value_text(value, unit)}


def _across(values: Sequence[Json], scale: Scale) -> Json:
    """The axis of the values, logarithmic where they lie far apart."""
    numbers = [value["value"] for value in values]
    is_long = min(numbers) > 0 and max(numbers) / min(numbers) > 200
    kind: Json = {"type": "log", "nice": True} if is_long else {"zero": False, "nice": True}
    title = f"{scale.unit}, logarithmic" if is_long else scale.unit
    return {"field": "value", "type": "quantitative", "title": title, "scale": kind, "axis": {"labelOverlap": True}}


def _dots(values: Sequence[Json], x: Json, y: Json) -> Json:
    kinds = [ORDINARY, OUTLIER]
    by_kind = {"field": "kind", "type": "nominal", "legend": legend(2)}
    titles = {"said": "value", "process": "process", "run": "run", "kind": "kind"}
    return {
        "data": {"values": values},
        "mark": {"type": "point", "filled": True, "size": 34, "opacity": 0.75},
        "encoding": {
            "x": x,
            "y": y,
            "color": {**by_kind, "scale": {"domain": kinds}},
            "shape": {**by_kind, "scale": {"domain": kinds, "range": ["circle", "triangle-up"]}},
            "tooltip": [{"field": field, "type": "nominal", "title": title} for field, title in titles.items()],
        },
    }


def _tick_layer(ticks: Sequence[Json], y: Json) -> Json:
    return {
        "data": {"values": ticks},
        "mark": {"type": "tick", "color": GREY, "opacity": 1, "size": 26},
        "encoding": {
            "x": {"field": "value", "type": "quantitative"},
            "y": y,
            "strokeDash": _dashes(),
            "size": {"condition": {"test": f"datum.tick == '{MEDIAN}'", "value": 28}, "value": 16},
            "tooltip": [{"field": "tick", "title": "tick"}, {"field": "said", "title": "value"}],
        },
    }


def _rules(row: BenchmarkRow, scale: Scale, *, is_upright: bool = True) -> list[Json]:
    """A line at the median and at the 95th percentile."""
    ticks = list(_ticks(row, scale, row.series.unit))
    if not ticks:
        return []
    place: Json = {"field": "value", "type": "quantitative"}
    tooltip = [{"field": "tick", "title": "line"}, {"field": "said", "title": "value"}]
    return [
        {
            "data": {"values": ticks},
            "mark": {"type": "rule", "color": GREY, "strokeWidth": 1.5},
            "encoding": {"x" if is_upright else "y": place, "strokeDash": _dashes(), "tooltip": tooltip},
        }
    ]


def _dashes() -> Json:
    scale = {"domain": [MEDIAN, P95], "range": [[1, 0], [4, 3]]}
    return {"field": "tick", "type": "nominal", "scale": scale, "legend": legend(2)}


def _said(row: BenchmarkRow) -> str:
    middle = row.figures.mean if row.figures.p50 is None else row.figures.p50
    p95 = "" if row.figures.p95 is None else f", 95th percentile {value_text(row.figures.p95, row.series.unit)}"
    return f"{short(row.name)}: median {value_text(middle, row.series.unit)}{p95}"


def _left_out(*, thinned: bool, names: int) -> str:
    """What the chart does not show, in words."""
    said = " Not all values are drawn, but all outliers that fit and every n-th of the others." if thinned else ""
    return said + (f" {names:,} more benchmarks are not drawn." if names > 0 else "")
