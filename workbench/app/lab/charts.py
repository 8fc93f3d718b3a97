"""The lab's own charts: which function holds how much, and how long the first runs of a process take."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from workbench.analysis.profiles.report import ProfileReport
from workbench.app.lab.feelings import WarmUpLesson
from workbench.core.units import duration_text, share_text
from workbench.render.charts.parts import GREY, Chart, drawn, names_axis, tooltips

if TYPE_CHECKING:
    import altair as alt

ROW_PIXELS = 34
NAME_PIXELS = 130
GUESSED, OTHERS = "your guess", "the others"
COLOURS = {GUESSED: "#DB5F12", OTHERS: "#2C86C9"}


def share_chart(report: ProfileReport, guess: str) -> Chart:
    """Each function's share of the time as a bar; the guessed one stands out by colour and by its label."""
    import altair as alt

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
    names, shares = names_axis(NAME_PIXELS), _shares(report.rows[0].self_share)
    colours = alt.Scale(domain=list(COLOURS), range=list(COLOURS.values()))
    colour = alt.Color("look:N", scale=colours, legend=None)
    bars = alt.Chart().mark_bar(height=alt.RelativeBandSize(band=0.6))
    figures = alt.Chart().mark_text(align="left", dx=5, color=GREY, fontSize=12)
    picture = alt.layer(
        bars.encode(x=shares, y=names, color=colour, tooltip=tooltips(name="function", said="share")),
        figures.encode(x=shares, y=names, text=alt.Text("said:N")),
        data=alt.NamedData("functions"),
        height=alt.Step(ROW_PIXELS),
    )
    said = "; ".join(f"{row.name} {share_text(row.self_share)}" for row in report.rows)
    return drawn(picture, f"Share of the time that each function takes by itself: {said}.", functions=rows)


def _shares(largest: float) -> alt.X:
    """An axis of shares from nothing on, with room for the figure beside the largest."""
    import altair as alt

    scale = alt.Scale(domainMin=0, domainMax=min(1.0, 1.15 * largest))
    axis = alt.Axis(format=".0%", tickCount=5)
    return alt.X("share:Q", title="share of the time, by itself", axis=axis, scale=scale)


def warm_up_chart(warm_up: WarmUpLesson) -> Chart:
    """Every run by its place in the process, and the median of the processes as a line."""
    import altair as alt

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
    whole = alt.Axis(tickMinStep=1, format="d")
    x = alt.X("run:Q", title="run of the process", scale=alt.Scale(nice=False), axis=whole)
    y = alt.Y("value:Q", title="ms", scale=alt.Scale(zero=True))
    dots = alt.Chart(alt.NamedData("runs")).mark_point(filled=True, opacity=0.6, size=40)
    line = alt.Chart(alt.NamedData("medians")).mark_line(point=False, strokeWidth=2.5)
    picture = alt.layer(
        dots.encode(x=x, y=y, tooltip=tooltips(process="process", run="run", said="took")),
        line.encode(x=x, y=y, tooltip=tooltips(said="median of the processes")),
        height=220,
    )
    said = (
        f"The first {len(columns)} runs of {len(warm_up.processes)} processes. The first takes "
        f"{duration_text(warm_up.first)}, later ones {duration_text(warm_up.later)}."
    )
    return drawn(picture, said, runs=points, medians=middles)
