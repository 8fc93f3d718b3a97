"""The charts of a report of each kind that has any, and of a comparison, by name; a new chart is one line here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from workbench.core.model import Kind
from workbench.render.charts.parts import Chart

if TYPE_CHECKING:
    from workbench.core.comparison import Comparison
    from workbench.core.report import AnyReport

Charts = dict[str, Callable[[], Chart | None]]
"""What makes each chart; None where there is nothing to draw."""


def report_charts(report: AnyReport) -> dict[str, Chart]:
    """All charts of a report that there is something to draw for."""
    makers = _CHARTS.get(report.kind)
    return _drawn(makers(report)) if makers else {}


def comparison_charts(comparison: Comparison) -> dict[str, Chart]:
    """All charts of a comparison that there is something to draw for."""
    from workbench.render.charts import forest, records_comparison

    makers: dict[Kind, Charts] = {
        Kind.RECORDS: {"changes": lambda: records_comparison.changes_chart(comparison)},
    }
    return _drawn(makers.get(comparison.kind, {"forest": lambda: forest.forest_chart(comparison)}))


def _records(report: Any) -> Charts:
    from workbench.render.charts import records

    return {
        "severity": lambda: records.severity_chart(report.summary),
        "scores": lambda: records.score_chart(report.summary.histogram, report.rule.score_limit),
        "worst": lambda: records.worst_chart(report.fix_first, report.rule.score_limit) if report.fix_first else None,
    }


def _profile(report: Any) -> Charts:
    from workbench.analysis.flame.layout import layout_of
    from workbench.render.charts import flame

    return {"flame": lambda: flame.flame_chart(layout_of(report.profile)) if report.profile.threads else None}


def _benchmark(report: Any) -> Charts:
    from workbench.render.charts import benchmark

    units = dict.fromkeys(row.series.unit for row in report.rows)
    groups = {unit: [row for row in report.rows if row.series.unit is unit] for unit in units}
    return {
        f"values, {unit.value}": lambda group=group: benchmark.strips_chart(group)  # type: ignore[misc]
        for unit, group in groups.items()
    }


_CHARTS: dict[Kind, Callable[[Any], Charts]] = {
    Kind.RECORDS: _records,
    Kind.PROFILE: _profile,
    Kind.BENCHMARK: _benchmark,
}


def _drawn(makers: Charts) -> dict[str, Chart]:
    found = {name: make() for name, make in makers.items()}
    return {name: chart for name, chart in found.items() if chart is not None}
