"""Reports as charts: made of aggregates, never of single records.

Colours come from the page's theme (`chartCategoricalColors`: the first is calm, the second alarming), and no chart
relies on colour alone: axis labels carry the figures, marks differ in shape.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.analysis.records.model import Worst
from workbench.analysis.records.summary import Histogram, SeverityCount, Summary
from workbench.core.clock import StageTiming
from workbench.core.model import Json
from workbench.core.units import duration_text, share_text
from workbench.render.charts.parts import (
    GREY,
    LABEL_PIXELS,
    Chart,
    Look,
    drawable,
    drawn,
    legend_above,
    limit_rule,
    names_axis,
    score_axis,
    short,
    tooltips,
    whole_numbers,
)
from workbench.render.charts.records_bars import Bar, score_bars

if TYPE_CHECKING:
    import altair as alt

HIGH_RISK, NOT_HIGH_RISK = "high risk", "not high risk"
EXACT_IN_BROWSER = 2**53
BAR_PART = 0.55
"""The part of a row that its bar fills."""


def severity_chart(summary: Summary) -> Chart:
    """Records by severity, split by risk."""
    import altair as alt

    counts = {word or "(empty)": each for word, each in summary.severities.items() if each.record_count}
    if summary.other.record_count:
        counts["other words"] = summary.other
    picture = (
        alt.Chart(alt.NamedData("bars"))
        .mark_bar(height=alt.RelativeBandSize(band=BAR_PART))
        .properties(height=alt.Step(46))
        .encode(
            y=names_axis(180),
            x=alt.X("records:Q", title="records", axis=whole_numbers()),
            color=_risk_colour(),
            order=alt.Order("risk:N", sort="ascending"),
            tooltip=[*tooltips(severity="severity", risk="risk"), _records_tooltip()],
        )
    )
    said = ", ".join(f"{word}: {_count_text(each)}" for word, each in counts.items())
    bars = [row for word, each in counts.items() for row in _severity_rows(word, each)]
    return drawn(picture, f"Records by severity and risk. {said}.", bars=bars)


def score_chart(histogram: Histogram, limit: int) -> Chart | None:
    """The distribution of the scores with the limit drawn; None where the scores are too large to draw."""
    import altair as alt

    bars = score_bars(histogram, limit)
    if max(abs(bars[0].low), abs(bars[-1].end)) > EXACT_IN_BROWSER:
        return None
    is_limit_shown = bars[0].low <= limit <= bars[-1].end
    layers = [_score_bars_layer(), *(_limit_layers(limit) if is_limit_shown else [])]
    high_count = sum(bar.high_count for bar in bars)
    where = f"The limit is {limit:,}" + ("." if is_limit_shown else ", outside of what is shown.")
    said = (
        f"Distribution of {histogram.score_count:,} scores from {bars[0].low:,} to {bars[-1].end - 1:,}, "
        f"{high_count:,} of them high risk. {where}"
    )
    return drawn(alt.layer(*layers, height=260), said, bars=[row for bar in bars for row in _score_rows(bar)])


def worst_chart(worst: Sequence[Worst], limit: int) -> Chart:
    """The records to fix first, each at its score, with its distance to the limit."""
    import altair as alt

    rows = [_worst_row(place, each, limit) for place, each in enumerate(worst, 1)]
    names = names_axis(LABEL_PIXELS)
    across = score_axis("score", [each.score for each in worst] + [limit], "score (dashed: the limit)")
    severities = list(dict.fromkeys(str(row["severity"]) for row in rows))
    stems = alt.Chart().mark_rule(color=GREY, opacity=0.6).encode(y=names, x=across, x2=alt.X2(field="limit"))
    points = (
        alt.Chart()
        .mark_point(filled=True, size=110, opacity=1)
        .encode(
            y=names,
            x=across,
            color=_by_severity(alt.Color, severities),
            shape=_by_severity(alt.Shape, severities),
            tooltip=tooltips(label="name", said="score", severity="severity", why="why", where="where"),
        )
    )
    layers = [stems, points, limit_rule(drawable(limit))]
    picture = alt.layer(*layers, data=alt.NamedData("records"), height=alt.Step(22))
    said = ", ".join(f"{short(each.name)} {str(each.score)[:20]}" for each in worst[:5])
    return drawn(picture, f"The {len(worst)} records to fix first by score. The first of them: {said}.", records=rows)


def stages_chart(timings: Sequence[StageTiming]) -> Chart:
    """How long each stage took, with its share."""
    import altair as alt

    total_ns = sum(timing.elapsed_ns for timing in timings) or 1
    said = {t.stage: f"{duration_text(t.elapsed_ns / 1e9)} · {share_text(t.elapsed_ns / total_ns)}" for t in timings}
    rows = [
        {"label": f"{t.stage}\n{said[t.stage]}", "stage": t.stage, "ms": t.elapsed_ns / 1e6, "time": said[t.stage]}
        for t in timings
    ]
    picture = (
        alt.Chart(alt.NamedData("stages"))
        .mark_bar(height=alt.RelativeBandSize(band=BAR_PART))
        .properties(height=alt.Step(44))
        .encode(
            y=names_axis(130),
            x=alt.X("ms:Q", title="time in milliseconds", axis=alt.Axis(tickCount=6)),
            tooltip=tooltips(stage="stage", time="time"),
        )
    )
    times = ", ".join(f"{stage}: {text}" for stage, text in said.items())
    return drawn(picture, f"Time by stage. {times}.", stages=rows)


def _severity_rows(word: str, count: SeverityCount) -> list[Json]:
    label = f"{short(word)}\n{_count_text(count)}"
    parts = {HIGH_RISK: count.high_risk_count, NOT_HIGH_RISK: count.record_count - count.high_risk_count}
    return [
        {"label": label, "severity": short(word), "risk": risk, "records": records}
        for risk, records in parts.items()
        if records
    ]


def _count_text(count: SeverityCount) -> str:
    return f"{count.high_risk_count:,} of {count.record_count:,} high risk"


def _worst_row(place: int, worst: Worst, limit: int) -> Json:
    return {
        "label": f"{place}. {short(worst.name) or '(no name)'}",
        "score": drawable(worst.score),
        "limit": drawable(limit),
        "said": str(worst.score)[:40],
        "severity": short(worst.severity) or "(empty)",
        "where": f"{short(worst.source)}, line {worst.line_number:,}",
        "why": worst.reason[:120],
    }


def _score_rows(bar: Bar) -> list[Json]:
    """The two parts of a bar, one on top of the other."""
    text = str(bar.low) if bar.end == bar.low + 1 else f"{bar.low:,} to {bar.end - 1:,}"
    edges = {"from": bar.low - 0.5, "to": bar.end - 0.5, "scores": text}
    top = bar.high_count + bar.not_high_count
    parts = ((HIGH_RISK, 0, bar.high_count), (NOT_HIGH_RISK, bar.high_count, top))
    return [
        {**edges, "base": base, "top": end, "risk": risk, "records": end - base}
        for risk, base, end in parts
        if end > base
    ]


def _score_bars_layer() -> alt.Chart:
    import altair as alt

    scale = alt.Scale(zero=False, nice=False, padding=6)
    layer: alt.Chart = (
        alt.Chart(alt.NamedData("bars"))
        .mark_bar(binSpacing=1)
        .encode(
            x=alt.X("from:Q", title="score", bin="binned", scale=scale, axis=whole_numbers()),
            x2=alt.X2(field="to"),
            y=alt.Y("base:Q", title="records", axis=whole_numbers()),
            y2=alt.Y2(field="top"),
            color=_risk_colour(),
            tooltip=[*tooltips(scores="scores", risk="risk"), _records_tooltip()],
        )
    )
    return layer


def _records_tooltip() -> alt.Tooltip:
    import altair as alt

    return alt.Tooltip("records:Q", title="records", format=",d")


def _risk_colour() -> alt.Color:
    import altair as alt

    return alt.Color("risk:N", scale=alt.Scale(domain=[NOT_HIGH_RISK, HIGH_RISK]), legend=legend_above())


def _by_severity(channel: type[Look], words: Sequence[str]) -> Look:
    """Colour or shape by severity; nobody has the first, calm colour, so that the first word gets the alarming one."""
    import altair as alt

    return channel("severity:N", scale=alt.Scale(domain=[None, *words]), legend=legend_above(2, values=list(words)))


def _limit_layers(limit: int) -> list[alt.Chart]:
    import altair as alt

    row = {"limit": limit - 0.5, "text": f"limit {limit:,}"}
    label = alt.Chart({"values": [row]}).mark_text(align="left", dx=5, baseline="top", fontSize=12, color=GREY)
    return [
        limit_rule(limit - 0.5),
        label.encode(x=alt.X("limit:Q"), y=alt.value(2), text=alt.Text("text:N")),
    ]
