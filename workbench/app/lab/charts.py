"""The lab's own charts: which function holds how much, and how long the first runs of a process take."""

from __future__ import annotations

from statistics import median

from workbench.analysis.profiles.report import ProfileReport
from workbench.app.lab.feelings import WarmUpLesson
from workbench.core.model import Json
from workbench.core.units import duration_text, share_text
from workbench.render.charts.parts import GREY, Chart, names_axis, tooltips

ROW_PIXELS = 34
NAME_PIXELS = 130
GUESSED, OTHERS = "your guess", "the others"
COLOURS = {GUESSED: "#DB5F12", OTHERS: "#2C86C9"}


def share_chart(report: ProfileReport, guess: str) -> Chart:
    """Each function's share of the time as a bar; the guessed one stands out by colour and by its label."""
    rows = [
        {
            "label": f"{row.name}\n({GUESSED})" if row.name == guess else row.name,
            "name": row.name,
            "share": row.self_share,
            "said": share_text(row.self_share),
            "look": GUESSED if row.name == guess else OTHERS,
        }
        for row in report.rows
    ]
    colour: Json = {"domain": list(COLOURS), "range": list(COLOURS.values())}
    y = names_axis("label", NAME_PIXELS)
    x: Json = {
        "field": "share",
        "type": "quantitative",
        "title": "share of the time, by itself",
        "axis": {"format": ".0%", "tickCount": 5},
        "scale": {"domainMin": 0, "domainMax": min(1.0, 1.15 * report.rows[0].self_share)},
    }
    bars: Json = {
        "mark": {"type": "bar", "height": {"band": 0.6}},
        "encoding": {
            "x": x,
            "y": y,
            "color": {"field": "look", "type": "nominal", "scale": colour, "legend": None},
            "tooltip": tooltips(name="function", said="share"),
        },
    }
    figures: Json = {
        "mark": {"type": "text", "align": "left", "dx": 5, "color": GREY, "fontSize": 12},
        "encoding": {"x": x, "y": y, "text": {"field": "said", "type": "nominal"}},
    }
    said = "; ".join(f"{row.name} {share_text(row.self_share)}" for row in report.rows)
    spec: Json = {"data": {"values": rows}, "layer": [bars, figures], "height": {"step": ROW_PIXELS}}
    return Chart(spec, f"Share of the time that each function takes by itself: {said}.")


def warm_up_chart(warm_up: WarmUpLesson) -> Chart:
    """Every run by its place in the process, and the median of the processes as a line."""
    factor = 1e-3
    points = [
        {"run": run, "value": seconds / factor, "said": duration_text(seconds), "process": f"{number}"}
        for number, process in enumerate(warm_up.processes, 1)
        for run, seconds in enumerate(process, 1)
    ]
    columns = list(zip(*warm_up.processes, strict=True))
    middles = [
        {"run": run, "value": median(column) / factor, "said": duration_text(median(column))}
        for run, column in enumerate(columns, 1)
    ]
    x: Json = {"field": "run", "type": "quantitative", "title": "run of the process", "scale": {"nice": False}}
    x["axis"] = {"tickMinStep": 1, "format": "d"}
    y: Json = {"field": "value", "type": "quantitative", "title": "ms", "scale": {"zero": True}}
    line: Json = {
        "data": {"values": middles},
        "mark": {"type": "line", "point": False, "strokeWidth": 2.5},
        "encoding": {"x": x, "y": y, "tooltip": tooltips(said="median of the processes")},
    }
    dots: Json = {
        "data": {"values": points},
        "mark": {"type": "point", "filled": True, "opacity": 0.6, "size": 40},
        "encoding": {"x": x, "y": y, "tooltip": tooltips(process="process", run="run", said="took")},
    }
    alt = (
        f"The first {len(columns)} runs of {len(warm_up.processes)} processes. The first takes "
        f"{duration_text(warm_up.first)}, later ones {duration_text(warm_up.later)}."
    )
    return Chart({"layer": [dots, line], "height": 220}, alt)
