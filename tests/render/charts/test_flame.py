"""The flame chart's spec: valid, small, zoomed in the browser, said in words, and text shown as it stands."""

from __future__ import annotations

import csv
import json
import math
from array import array
from itertools import pairwise
from typing import Any

import altair
import pytest

from workbench.analysis.flame.growth import Limits
from workbench.analysis.flame.layout import FrameOrder, Layout, layout_of
from workbench.analysis.flame.search import matching
from workbench.core.profile import CallTree, Function, Profile, Thread
from workbench.core.sources import BytesSource
from workbench.core.units import Unit
from workbench.formats.open import open_run
from workbench.render.charts.flame import SCROLL_PIXELS, flame_alt_text, flame_chart, scroll_height
from workbench.render.charts.flame_origin import ORIGIN_COLOURS
from workbench.render.charts.flame_zoom import MOST_ROWS, ZOOM
from workbench.samples import PROFILE_SAMPLES


def profile_of(parents: list[int], functions: list[int], unit: Unit = Unit.SECONDS) -> Profile:
    tree = CallTree(array("i", parents), array("i", functions), array("d", [1.0] * len(parents)))
    named = tuple(Function(f"<b>function {n}</b>\n", "/x/site-packages/n.py", n) for n in range(max(functions) + 1))
    return Profile("made here", unit, named, (Thread("main", tree),), None, (), False, None, {}, ())


def sample_profile() -> Profile:
    content = open_run([BytesSource("sample", PROFILE_SAMPLES[0].read())]).files[0].content
    assert isinstance(content, Profile)
    return content


def frames_of(spec: dict[str, Any]) -> dict[str, Any]:
    found = spec["layer"][0]
    assert isinstance(found, dict)
    return found


def rows_of(spec: dict[str, Any]) -> list[dict[str, str]]:
    return list(csv.DictReader(frames_of(spec)["data"]["values"].splitlines()))


@pytest.mark.parametrize("unit", [Unit.SECONDS, Unit.BYTES, Unit.SAMPLES])
@pytest.mark.parametrize("is_inverted", [False, True])
def test_every_spec_is_valid(unit: Unit, is_inverted: bool) -> None:
    layout = layout_of(profile_of([-1, 0, 1, 0], [0, 1, 2, 2], unit), is_inverted=is_inverted)
    for matched in (None, matching(layout, "function 2")[0]):
        spec = flame_chart(layout, matched).spec
        altair.Chart.from_dict(spec)
        assert json.loads(json.dumps(spec)) == spec


def test_the_recording_s_order_of_time_has_an_axis() -> None:
    layout = layout_of(sample_profile(), order=FrameOrder.TIME)
    spec = flame_chart(layout).spec
    altair.Chart.from_dict(spec)
    assert layout.order is FrameOrder.TIME
    assert frames_of(spec)["layer"][0]["encoding"]["x"]["axis"]["title"] == "time since the start"


def test_the_rows_say_what_the_layout_says() -> None:
    layout = layout_of(sample_profile())
    rows = rows_of(flame_chart(layout).spec)
    assert [int(row["id"]) for row in rows] == list(range(len(layout.frames.parents)))
    assert [int(row["depth"]) for row in rows] == list(layout.frames.depths)
    for row, total in zip(rows, layout.frames.totals, strict=True):
        assert math.isclose(float(row["x1"]) - float(row["x0"]), total, abs_tol=1e-9)


def test_a_click_zooms_in_the_browser() -> None:
    spec = flame_chart(layout_of(sample_profile())).spec
    frames = frames_of(spec)
    rects, names = frames["layer"]
    (click,) = spec["params"]
    select = click["select"]
    assert (click["name"], click["views"]) == (ZOOM, [rects["name"]])
    assert (select["toggle"], select["clear"]) == (False, "dblclick")
    assert {"id", "x0", "x1"} <= set(select["fields"])
    assert f"{ZOOM}.x0" in rects["encoding"]["x"]["scale"]["domainMin"]["expr"]
    assert f"{ZOOM}.x1" in rects["encoding"]["x"]["scale"]["domainMax"]["expr"]
    assert "width >= 1" in frames["transform"][0]["filter"]
    assert names["mark"]["limit"] == {"expr": "datum.pixels - 8"}


def test_text_is_shown_as_it_stands() -> None:
    frames = frames_of(flame_chart(layout_of(profile_of([-1], [0]))).spec)
    functions = next(each for each in frames["transform"] if "lookup" in each)["from"]["data"]["values"]
    assert functions[0]["known"] == r"<b>function 0</b>\n"


def test_matches_are_kept_and_the_others_faded() -> None:
    layout = layout_of(sample_profile())
    mask, (share,) = matching(layout, "RANK_customers")
    spec = flame_chart(layout, mask).spec
    assert [int(row["hit"]) for row in rows_of(spec)] == list(mask)
    assert sum(mask) >= 1
    assert 0.5 < share < 1
    assert frames_of(spec)["layer"][0]["encoding"]["opacity"]["value"] < 0.5
    assert "hit" not in rows_of(flame_chart(layout).spec)[0]


def test_deep_stacks_are_bounded_and_scroll() -> None:
    layout = layout_of(profile_of(list(range(-1, 4_999)), [0] * 5_000))
    spec = flame_chart(layout).spec
    altair.Chart.from_dict(spec)
    assert layout.depth_count > MOST_ROWS
    assert spec["height"] < 8_000
    assert scroll_height(layout) == SCROLL_PIXELS
    assert scroll_height(layout_of(profile_of([-1, 0], [0, 1]))) is None
    assert f"{ZOOM}.depth" in frames_of(spec)["layer"][0]["encoding"]["y"]["scale"]["domainMin"]["expr"]


def test_20000_frames_stay_small() -> None:
    count = 20_000
    parents = [-1, *((n - 1) // 3 for n in range(1, count))]
    layout = layout_of(profile_of(parents, [n % 900 for n in range(count)]), limits=Limits(thin_share=0))
    assert len(layout.frames.parents) > 14_000
    assert len(json.dumps(flame_chart(layout).spec)) < 2_000_000


def test_it_is_said_in_words() -> None:
    layout = layout_of(sample_profile())
    assert "The most by themselves: rank_customers 80" in flame_alt_text(layout)
    assert "Callers" in flame_alt_text(layout_of(sample_profile(), is_inverted=True))
    assert flame_alt_text(nothing()).endswith("none.")


def nothing() -> Layout:
    return layout_of(profile_of([-1], [0])._replace(threads=()))


def test_dark_text_is_legible_on_every_colour() -> None:
    """At least 7:1, what WCAG asks for at its highest level."""
    lights = [luminance(colour) for colour in ORIGIN_COLOURS.values()]
    dark = luminance("#0B1622")
    assert all((light + 0.05) / (dark + 0.05) >= 7 for light in lights)
    assert len(set(lights)) == len(lights)


def luminance(colour: str) -> float:
    parts = [int(colour[start:end], 16) / 255 for start, end in pairwise((1, 3, 5, 7))]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
