"""Reports as Vega-Lite charts: plain dictionaries made of aggregates, never of single records.

Colours come from the page's theme (`chartCategoricalColors`: the first is calm, the second alarming), and no chart
relies on colour alone: axis labels carry the figures, marks differ in shape.
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.analysis.records.model import Worst
from workbench.analysis.records.summary import Histogram, SeverityCount, Summary
from workbench.core.clock import StageTiming
from workbench.core.model import Json
from workbench.core.units import duration_text, share_text
from workbench.render.charts.parts import (
    GREY,
    LABEL_PIXELS,
    Chart,
    drawable,
    legend,
    limit_rule,
    names_axis,
    score_axis,
    short,
    tooltips,
    whole_numbers,
)
from workbench.render.charts.records_bars import score_bars

HIGH_RISK, NOT_HIGH_RISK = "high risk", "not high risk"
EXACT_IN_BROWSER = 2**53


def severity_chart(summary: Summary) -> Chart:
    """Records by severity, split by risk."""
    counts = {word or "(empty)": each for word, each in summary.severities.items() if each.record_count}
    if summary.other.record_count:
        counts["other words"] = summary.other
    labels = {word: f"{short(word)}\n{_count_text(each)}" for word, each in counts.items()}
    values = [
        {"label": labels[word], "severity": short(word), "risk": risk, "records": count}
        for word, each in counts.items()
        for risk, count in (
            (HIGH_RISK, each.high_risk_count),
            (NOT_HIGH_RISK, each.record_count - each.high_risk_count),
        )
        if count
    ]
    spec = {
        "data": {"values": values},
        "mark": {"type": "bar", "height": {"band": 0.55}},
        "height": {"step": 46},
        "encoding": {
            "y": names_axis("label", 180),
            "x": {"field": "records", "type": "quantitative", "title": "records", "axis": whole_numbers()},
            "color": _risk_colour(),
            "order": {"field": "risk", "sort": "ascending"},
            "tooltip": tooltips(severity="severity", risk="risk", records="records"),
        },
    }
    said = ", ".join(f"{word}: {_count_text(each)}" for word, each in counts.items())
    return Chart(spec, f"Records by severity and risk. {said}.")


def score_chart(histogram: Histogram, limit: int) -> Chart | None:
    """The distribution of the scores with the limit drawn; None where the scores are too large to draw."""
    bars = score_bars(histogram, limit)
    if max(abs(bars[0].low), abs(bars[-1].end)) > EXACT_IN_BROWSER:
        return None
    values = []
    for bar in bars:
        text = str(bar.low) if bar.end == bar.low + 1 else f"{bar.low:,} to {bar.end - 1:,}"
        edges = {"from": bar.low - 0.5, "to": bar.end - 0.5, "scores": text}
        base = 0
        for risk, count in ((HIGH_RISK, bar.high_count), (NOT_HIGH_RISK, bar.not_high_count)):
            if count:
                values.append({**edges, "base": base, "top": base + count, "risk": risk, "records": count})
            base += count
    bars_layer = {
        "data": {"values": values},
        "mark": {"type": "bar", "binSpacing": 1},
        "encoding": {
            "x": {
                "field": "from",
                "type": "quantitative",
                "title": "score",
                "bin": "binned",
                "scale": {"zero": False, "nice": False, "padding": 6},
                "axis": whole_numbers(),
            },
            "x2": {"field": "to"},
            "y": {"field": "base", "type": "quantitative", "title": "records", "axis": whole_numbers()},
            "y2": {"field": "top"},
            "color": _risk_colour(),
            "tooltip": tooltips(scores="scores", risk="risk", records="records"),
        },
    }
    is_limit_shown = bars[0].low <= limit <= bars[-1].end
    layers = [bars_layer, *(_limit_layers(limit) if is_limit_shown else [])]
    high_count = sum(bar.high_count for bar in bars)
    where = f"The limit is {limit:,}" + ("." if is_limit_shown else ", outside of what is shown.")
    alt = (
        f"Distribution of {histogram.score_count:,} scores from {bars[0].low:,} to {bars[-1].end - 1:,}, "
        f"{high_count:,} of them high risk. {where}"
    )
    return Chart({"layer": layers, "height": 260}, alt)


def worst_chart(worst: Sequence[Worst], limit: int) -> Chart:
    """The records to fix first, each at its score, with its distance to the limit."""
    values = [
        {
            "label": f"{place}. {short(each.name) or '(no name)'}",
            "score": drawable(each.score),
            "limit": drawable(limit),
            "said": str(each.score)[:40],
            "severity": short(each.severity) or "(empty)",
            "where": f"{short(each.source)}, line {each.line_number:,}",
            "why": each.reason[:120],
        }
        for place, each in enumerate(worst, 1)
    ]
    y = names_axis("label", LABEL_PIXELS)
    x = score_axis([each.score for each in worst] + [limit], "score (dashed: the limit)")
    severities = list(dict.fromkeys(str(value["severity"]) for value in values))
    points = {
        "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1},
        "encoding": {
            "y": y,
            "x": {"field": "score", **x},
            "color": _by_severity(severities),
            "shape": _by_severity(severities),
            "tooltip": tooltips(label="name", said="score", severity="severity", why="why", where="where"),
        },
    }
    stems = {
        "mark": {"type": "rule", "color": GREY, "opacity": 0.6},
        "encoding": {"y": y, "x": {"field": "score", **x}, "x2": {"field": "limit"}},
    }
    spec = {
        "data": {"values": values},
        "height": {"step": 22},
        "layer": [stems, points, limit_rule(drawable(limit))],
    }
    said = ", ".join(f"{short(each.name)} {str(each.score)[:20]}" for each in worst[:5])
    return Chart(spec, f"The {len(worst)} records to fix first by score. The first of them: {said}.")


def stages_chart(timings: Sequence[StageTiming]) -> Chart:
    """How long each stage took, with its share."""
    total_ns = sum(timing.elapsed_ns for timing in timings) or 1
    said = {t.stage: f"{duration_text(t.elapsed_ns / 1e9)} · {share_text(t.elapsed_ns / total_ns)}" for t in timings}
    values = [
        {"label": f"{t.stage}\n{said[t.stage]}", "stage": t.stage, "ms": t.elapsed_ns / 1e6, "time": said[t.stage]}
        for t in timings
    ]
    spec = {
        "data": {"values": values},
        "mark": {"type": "bar", "height": {"band": 0.55}},
        "height": {"step": 44},
        "encoding": {
            "y": names_axis("label", 130),
            "x": {"field": "ms", "type": "quantitative", "title": "time in milliseconds", "axis": {"tickCount": 6}},
            "tooltip": tooltips(stage="stage", time="time"),
        },
    }
    return Chart(spec, "Time by stage. " + ", ".join(f"{stage}: {text}" for stage, text in said.items()) + ".")


def _count_text(count: SeverityCount) -> str:
    return f"{count.high_risk_count:,} of {count.record_count:,} high risk"


def _risk_colour() -> Json:
    scale = {"domain": [NOT_HIGH_RISK, HIGH_RISK]}
    return {"field": "risk", "type": "nominal", "scale": scale, "legend": legend()}


def _by_severity(words: Sequence[str]) -> Json:
    """Colour or shape by severity; nobody has the first, calm colour, so that the first word gets the alarming one."""
    return {
        "field": "severity",
        "type": "nominal",
        "scale": {"domain": [None, *words]},
        "legend": {**legend(2), "values": list(words)},
    }


def _limit_layers(limit: int) -> list[Json]:
    rule = limit_rule(limit - 0.5)
    label = {
        "data": {"values": [{"limit": limit - 0.5, "text": f"limit {limit:,}"}]},
        "mark": {"type": "text", "align": "left", "dx": 5, "baseline": "top", "fontSize": 12, "color": GREY},
        "encoding": {
            "x": {"field": "limit", "type": "quantitative"},
            "y": {"value": 2},
            "text": {"field": "text", "type": "nominal"},
        },
    }
    return [rule, label]
