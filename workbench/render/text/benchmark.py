"""A benchmark report as text: for a terminal, and one page of Markdown."""

from __future__ import annotations

from workbench.analysis.benchmarks.grade import blind_text, change_text, more_text
from workbench.analysis.benchmarks.report import BenchmarkReport, BenchmarkRow
from workbench.core.errors import shown_text
from workbench.core.units import bytes_text, value_text
from workbench.core.words import counted
from workbench.render.text.layout import NAME_WIDTH, literal, markdown_table, ruled

TERMINAL_ROWS = 30
WHY_WIDTH = 120
HEAD = ("benchmark", "values", "processes", "mean", "min", "p50", "p95", "sees from", "grade", "why")


def terminal(report: BenchmarkReport) -> str:
    """The result for a terminal, without colour or control characters."""
    rows = [_terminal_cells(row) for row in report.rows[:TERMINAL_ROWS]]
    left = len(report.rows) - len(rows)
    parts = [
        report.headline,
        ruled(report.format_name, HEAD, rows),
        *([f"… and {counted(left, 'more benchmark')}."] if left else []),
        *(f"Note: {shown_text(notice.text, 500)}" for notice in report.notices),
    ]
    return "\n\n".join(parts) + "\n"


def markdown(report: BenchmarkReport) -> str:
    """The result as one page of Markdown; text from the file appears literally."""
    known = [(str(key), str(value)) for key, value in report.environment.items()]
    sources = [(s.name, bytes_text(s.size_bytes), s.sha256) for s in report.sources]
    sections = [
        f"# Run {literal(report.run_id)}",
        f"**{literal(report.headline)}**",
        *(f"> {literal(notice.text)}" for notice in report.notices),
        markdown_table(HEAD, [_cells(row) for row in report.rows]),
        *(["## Environment", markdown_table(("What", "Value"), known)] if known else []),
        "## Sources",
        markdown_table(("File", "Size", "SHA-256"), sources),
        f"Made {report.generated_utc} by the Performance Profiler Workbench.",
    ]
    return "\n\n".join(sections) + "\n"


def _terminal_cells(row: BenchmarkRow) -> tuple[str, ...]:
    *cells, why = _cells(row)
    return *(shown_text(cell, NAME_WIDTH) for cell in cells), shown_text(why, WHY_WIDTH)


def _cells(row: BenchmarkRow) -> tuple[str, ...]:
    figures, unit = row.figures, row.series.unit
    values = (figures.mean, figures.minimum, figures.p50, figures.p95)
    return (
        row.name,
        f"{figures.value_count:,}{' (summary only)' if figures.is_estimate and figures.value_count else ''}",
        str(figures.process_count or "–"),
        *("–" if value is None else value_text(value, unit) for value in values),
        f"{change_text(row.seen.change)}{' (provisional)' if row.seen.is_provisional else ''}",
        f"{row.grade}{', high risk' if row.is_high_risk else ''}",
        _why(row),
    )


def _why(row: BenchmarkRow) -> str:
    """What is suspect, else what keeps changes from being seen and what would show more, else what is noisy."""
    told = [blind_text(row.seen), more_text(row.seen)]
    told = [row.reason, *told] if row.is_high_risk else [*told, row.reason]
    return "; ".join(filter(None, told)) or "–"
