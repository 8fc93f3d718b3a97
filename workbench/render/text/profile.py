"""A profile report as text: the fix-first table for a terminal, and one page of Markdown."""

from __future__ import annotations

from workbench.analysis.profiles.hotspots import Hotspot
from workbench.analysis.profiles.report import ProfileReport, policy_text
from workbench.core.errors import shown_text
from workbench.core.units import bytes_text, share_text, value_text
from workbench.render.text.layout import NAME_WIDTH, literal, markdown_table, ruled

TERMINAL_ROWS = 15
MARKDOWN_ROWS = 25
HEAD = ("function", "where", "self", "share", "total", "at most", "severity")


def terminal(report: ProfileReport) -> str:
    """The result for a terminal, without colour or control characters."""
    rows = [tuple(shown_text(cell, NAME_WIDTH) for cell in _cells(row, report)) for row in report.rows[:TERMINAL_ROWS]]
    parts = [
        report.headline,
        f"{report.worth}\n{report.covering}",
        ruled("Fix first", HEAD, rows),
        f"{report.format_name}, {value_text(report.whole, report.profile.unit)} in all. {policy_text(report)}",
        *(f"Note: {shown_text(notice.text, 500)}" for notice in report.notices),
    ]
    return "\n\n".join(parts) + "\n"


def markdown(report: ProfileReport) -> str:
    """The result as one page of Markdown; text from the file appears literally."""
    known = [(str(key), str(value)) for key, value in report.profile.environment.items()]
    sources = [(s.name, bytes_text(s.size_bytes), s.sha256) for s in report.sources]
    sections = [
        f"# Run {literal(report.run_id)}",
        f"**{literal(report.headline)}**",
        literal(f"{report.worth} {report.covering}"),
        literal(policy_text(report)),
        *(f"> {literal(notice.text)}" for notice in report.notices),
        "## Fix first",
        markdown_table(HEAD, [_cells(row, report) for row in report.rows[:MARKDOWN_ROWS]]),
        *(["## Recording", markdown_table(("What", "Value"), known)] if known else []),
        "## Sources",
        markdown_table(("File", "Size", "SHA-256"), sources),
        f"Made {report.generated_utc} by the Performance Profiler Workbench.",
    ]
    return "\n\n".join(sections) + "\n"


def _cells(row: Hotspot, report: ProfileReport) -> tuple[str, ...]:
    unit = report.profile.unit
    where = row.place or row.origin.value
    caller = f" < {row.own_caller}" if row.own_caller else ""
    faster = "all" if row.speedup == float("inf") else f"{row.speedup:.3g} ×"
    share, total = share_text(row.self_share), value_text(row.total, unit)
    return row.name + caller, where[-NAME_WIDTH:], value_text(row.self_value, unit), share, total, faster, row.severity
