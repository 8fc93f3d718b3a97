"""What tests ask of a chart: that it is valid, what its rows are, and what an encoding says."""

from __future__ import annotations

import json
from typing import Any

import altair

from workbench.render.charts.parts import Chart


def hold_against_schema(chart: Chart | None) -> None:
    """Reads the chart back as Altair does, with its rows; slow where they are many."""
    altair.Chart.from_dict(spec_of(chart))


def spec_of(chart: Chart | None) -> dict[str, Any]:
    """The chart, which there is, and which is such that a browser can read it."""
    assert chart is not None
    assert json.loads(json.dumps(chart.spec, allow_nan=False)) == chart.spec
    return chart.spec


def rows_of(chart: Chart | None, layer: int = 0) -> list[dict[str, Any]]:
    """The rows that a layer draws, its own or those of the whole chart."""
    spec = spec_of(chart)
    parts = spec.get("layer", [spec])
    found: list[dict[str, Any]] = (parts[layer].get("data") or spec["data"])["values"]
    return found


def encoding_of(chart: Chart | None, channel: str, layer: int = 0) -> Any:
    """What a channel of a layer says."""
    spec = spec_of(chart)
    return spec.get("layer", [spec])[layer]["encoding"][channel]


def titles_of(chart: Chart | None, layer: int = 0) -> dict[str, str]:
    """The tooltip of a layer: titles by field."""
    return {each["field"]: each["title"] for each in encoding_of(chart, "tooltip", layer)}
