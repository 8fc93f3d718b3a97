"""The differential flame graph's spec: valid, coloured by verdict, signs and outlines, said in words, text as it is."""

from __future__ import annotations

import csv
import json
from itertools import combinations, pairwise
from typing import Any

import altair
import pytest

from tests.builders.comparisons import a_change
from tests.comparison.profile_diff.test_flame_diff import profile_of, row, samples
from workbench.analysis.flame.search import matching
from workbench.comparison.profile_diff.flame_diff import DiffView, FlameDiff, flame_diff
from workbench.comparison.profile_diff.functions import Scaling
from workbench.comparison.profile_diff.status import SHADE_LIMITS, UNTESTED, Status
from workbench.core.comparison import Evidence, Method
from workbench.core.units import Unit
from workbench.core.verdict import Verdict
from workbench.render.charts.flame import SCROLL_PIXELS, flame_alt_text, flame_chart, scroll_height
from workbench.render.charts.flame_marks import DASHES
from workbench.render.charts.flame_status import LOOKS, STATUS_COLOURS, look_text
from workbench.render.charts.flame_zoom import MOST_ROWS, ZOOM

BEFORE = {"main;slow": 10.0, "main;fast": 20.0, "main;gone": 5.0, "main": 5.0}
AFTER = {"main;slow": 25.0, "main;fast": 2.0, "main;new": 4.0, "main": 5.0}
VERDICTS = {
    ("slow", "app.py"): a_change("slow", ratio=2.5, reason="much\nslower"),
    ("fast", "app.py"): a_change("fast", verdict=Verdict.BETTER, ratio=0.1, reason="ten times faster"),
    ("main", "app.py"): a_change("main", verdict=Verdict.CANNOT_TELL, ratio=9.0, reason="too few samples"),
}


def diff_of(**options: Any) -> FlameDiff:
    return flame_diff(profile_of(BEFORE), profile_of(AFTER), VERDICTS, DiffView(**options))


def frames_of(spec: dict[str, Any]) -> dict[str, Any]:
    found = spec["layer"][0]
    assert isinstance(found, dict)
    return found


def rows_of(spec: dict[str, Any]) -> list[dict[str, str]]:
    return list(csv.DictReader(frames_of(spec)["data"]["values"].splitlines()))


def functions_of(spec: dict[str, Any]) -> dict[str, dict[str, Any]]:
    lookup = next(each for each in frames_of(spec)["transform"] if "lookup" in each)
    return {each["known"]: each for each in lookup["from"]["data"]["values"]}


@pytest.mark.parametrize("unit", [Unit.SECONDS, Unit.BYTES, Unit.SAMPLES])
@pytest.mark.parametrize("scaling", Scaling)
@pytest.mark.parametrize("is_inverted", [False, True])
def test_every_spec_is_valid(unit: Unit, scaling: Scaling, is_inverted: bool) -> None:
    sides = profile_of(BEFORE, unit=unit), profile_of(AFTER, unit=unit)
    diff = flame_diff(*sides, VERDICTS, DiffView(scaling, is_inverted=is_inverted))
    for matched in (None, matching(diff.layout, "slow")[0]):
        spec = flame_chart(diff, matched).spec
        altair.Chart.from_dict(spec)
        assert json.loads(json.dumps(spec)) == spec


def test_nothing_at_all_is_a_valid_chart_too() -> None:
    nothing = profile_of()
    chart = flame_chart(flame_diff(nothing, nothing))
    altair.Chart.from_dict(chart.spec)
    assert "All of it is grey" in chart.alt


def test_every_frame_looks_as_its_function_was_judged() -> None:
    diff = diff_of()
    looks = {}
    for name in ("slow", "fast", "gone", "new"):
        place = int(rows_of(flame_chart(diff).spec)[row(diff.layout, "main", name)]["look"])
        looks[name] = look_text(LOOKS[place], diff)
    assert looks == {
        "slow": "slower, 2 × and more",
        "fast": "faster, 2 × and more",
        "gone": "removed",
        "new": "new",
    }
    main = int(rows_of(flame_chart(diff).spec)[row(diff.layout, "main")]["look"])
    assert look_text(LOOKS[main], diff) == "cannot tell"


def test_colours_go_with_the_words_that_the_rows_use() -> None:
    diff = diff_of()
    frames = frames_of(flame_chart(diff).spec)
    scale = frames["layer"][0]["encoding"]["color"]["scale"]
    colours = dict(zip(scale["domain"], scale["range"], strict=True))
    assert colours == {
        "slower, 2 × and more": STATUS_COLOURS[Status.WORSE][2],
        "faster, 2 × and more": STATUS_COLOURS[Status.BETTER][2],
        "new": STATUS_COLOURS[Status.NEW][0],
        "removed": STATUS_COLOURS[Status.REMOVED][0],
        "cannot tell": STATUS_COLOURS[Status.OPEN][0],
    }
    words = next(each["calculate"] for each in frames["transform"] if each.get("as") == "status")
    assert json.loads(words.removesuffix("[datum.look]")) == [look_text(look, diff) for look in LOOKS]


def test_what_is_on_one_side_only_has_a_sign_and_an_outline() -> None:
    frames = frames_of(flame_chart(diff_of()).spec)
    name = next(each["calculate"] for each in frames["transform"] if each.get("as") == "name")
    assert "'− '" in name
    assert "'+ '" in name
    rects, outline, names = frames["layer"]
    new, gone = (next(n for n, look in enumerate(LOOKS) if look[0] is each) for each in (Status.NEW, Status.REMOVED))
    assert rects["encoding"]["strokeWidth"]["condition"]["test"] == f"datum.look == {new}"
    assert outline["transform"] == [{"filter": f"datum.look == {gone}"}]
    assert outline["mark"]["strokeDash"] == DASHES
    assert outline["encoding"]["tooltip"] == rects["encoding"]["tooltip"]
    assert names["mark"]["type"] == "text"
    same = flame_diff(profile_of(BEFORE), profile_of(BEFORE))
    assert len(frames_of(flame_chart(same).spec)["layer"]) == 2


def test_a_click_zooms_in_the_browser_and_a_search_fades_the_rest() -> None:
    diff = diff_of()
    mask, _ = matching(diff.layout, "slow")
    spec = flame_chart(diff, mask).spec
    assert spec["params"][0]["name"] == ZOOM
    assert [int(each["hit"]) for each in rows_of(spec)] == list(mask)
    assert all(layer["encoding"]["opacity"]["value"] < 0.5 for layer in frames_of(spec)["layer"])
    assert "hit" not in rows_of(flame_chart(diff).spec)[0]


def test_the_tooltip_has_both_sides_in_both_scalings_the_verdict_and_why() -> None:
    spec = flame_chart(diff_of()).spec
    titles = [each["title"] for each in frames_of(spec)["layer"][0]["encoding"]["tooltip"]]
    assert {"before", "after", "share before", "share after", "verdict", "why"} <= set(titles)
    made = {each.get("as"): each["calculate"] for each in frames_of(spec)["transform"] if "calculate" in each}
    assert "datum.b / 40.0" in made["share_before"]
    assert "datum.a / 36.0" in made["share_after"]
    functions = functions_of(spec)
    assert (functions["slow"]["verdict"], functions["slow"]["why"]) == ("slower", "much\\nslower")
    assert (functions["new"]["verdict"], functions["new"]["why"]) == ("not judged", "–")
    assert functions["main"]["verdict"] == "cannot tell"


def test_text_is_shown_as_it_stands() -> None:
    hostile = profile_of({"<b>x</b>\n": 1.0})
    functions = functions_of(flame_chart(flame_diff(hostile, hostile)).spec)
    assert r"<b>x</b>\n" in functions


def test_it_is_said_in_words() -> None:
    said = flame_alt_text(diff_of())
    assert said.startswith("Differential flame chart of 40 s before and 36 s after in 5 frames, 2 deep. ")
    assert "as wide as its larger side, as recorded." in said
    assert said.endswith("Slower: slow. Faster: fast. New: new. Removed: gone.")
    assert "share of each side's whole" in flame_alt_text(diff_of(scaling=Scaling.SHARE))
    assert "All of it is grey" in flame_alt_text(flame_diff(*samples(), view=DiffView(thread="no such")))


def test_deep_stacks_scroll() -> None:
    deep = profile_of({";".join(f"f{n}" for n in range(MOST_ROWS + 100)): 1.0})
    assert scroll_height(flame_diff(deep, deep).layout) == SCROLL_PIXELS
    assert scroll_height(diff_of().layout) is None
    assert flame_chart(flame_diff(deep, deep)).spec["height"] < 8_000


def test_dark_text_is_legible_on_every_colour_and_greys_tell_them_apart() -> None:
    """At least 7:1, what WCAG asks for at its highest level; a darker shade for each step of size."""
    assert all(contrast(colour) >= 7 for shades in STATUS_COLOURS.values() for colour in shades)
    for status in (Status.WORSE, Status.BETTER):
        assert len(STATUS_COLOURS[status]) == len(SHADE_LIMITS) + 1
        assert all(contrast(light) > contrast(dark) * 1.2 for light, dark in pairwise(STATUS_COLOURS[status]))


@pytest.mark.parametrize("is_red_missing", [True, False], ids=["protanopia", "deuteranopia"])
def test_colours_are_told_apart_by_colour_blind_people(is_red_missing: bool) -> None:
    """Simulated as Viénot, Brettel and Mollon (1999) do: no shade of one status looks like one of another.

    What is hatched is told from what is not by that.
    """
    groups = {status: [seen(colour, is_red_missing) for colour in shades] for status, shades in STATUS_COLOURS.items()}
    for left, right in combinations(groups, 2):
        if (left in UNTESTED) is not (right in UNTESTED):
            continue
        nearest = min(
            sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5
            for one in groups[left]
            for other in groups[right]
        )
        assert nearest > 0.1, (left, right)


def linear(colour: str) -> list[float]:
    parts = [int(colour[start:end], 16) / 255 for start, end in pairwise((1, 3, 5, 7))]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def contrast(colour: str) -> float:
    light, dark = (
        sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear(each), strict=True))
        for each in (colour, "#0B1622")
    )
    return (light + 0.05) / (dark + 0.05)


def seen(colour: str, is_red_missing: bool) -> tuple[float, float]:
    """The yellow and the blue that are left of a colour."""
    red, green, blue = linear(colour)
    if is_red_missing:
        return 0.11238 * red + 0.88762 * green, 0.00401 * red - 0.00401 * green + blue
    return 0.29275 * red + 0.70725 * green, -0.02234 * red + 0.02234 * green + blue


def test_what_nobody_tested_is_hatched_and_says_so() -> None:
    verdicts = {
        ("slow", "app.py"): a_change("slow", ratio=2.5, is_provisional=True),
        ("fast", "app.py"): a_change(
            "fast",
            verdict=Verdict.CANNOT_TELL,
            ratio=0.1,
            share_before=0.5,
            share_after=0.05,
            evidence=Evidence(Method.OTHERS),
        ),
    }
    diff = flame_diff(profile_of(BEFORE), profile_of(AFTER), verdicts)
    spec = flame_chart(diff).spec
    altair.Chart.from_dict(spec)
    layers = frames_of(spec)["layer"]
    words = layers[0]["encoding"]["color"]["scale"]["domain"]
    assert {"slower, provisionally, 2 × and more (hatched)", "less, untested (hatched)"} <= set(words)
    hatched = [layer for layer in layers if layer["encoding"].get("text", {}).get("field") == "strokes"]
    assert len(hatched) == 1
    assert "datum.look" in hatched[0]["transform"][0]["filter"]
    solid = frames_of(flame_chart(diff_of()).spec)["layer"]
    assert not [layer for layer in solid if layer["encoding"].get("text", {}).get("field") == "strokes"]
