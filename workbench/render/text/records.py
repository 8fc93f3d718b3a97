"""A report as text: for a terminal, and as one page of Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.analysis.records.report import RecordsReport
from workbench.core.clock import StageTiming
from workbench.core.errors import shown_text
from workbench.core.statistics import PERCENTILES, percentile, samples_needed, too_few_text
from workbench.core.units import bytes_text, duration_text, share_text
from workbench.render.text.layout import CELL_LENGTH, NAME_WIDTH, SCORE_WIDTH, literal, markdown_table, ruled

TERMINAL_ROWS = 10


def terminal(report: RecordsReport) -> str:
    """The result for a terminal, without colour or control characters."""
    parts = [report.headline, f"Average score {report.average_score}. {report.policy_text}"]
    if report.fix_first:
        rows = [
            (
                shown_text(w.name, NAME_WIDTH),
                shown_text(str(w.score), SCORE_WIDTH),
                shown_text(w.severity, 20),
                shown_text(w.reason, NAME_WIDTH),
                f"{shown_text(w.source, NAME_WIDTH)}:{w.line_number}",
            )
            for w in report.fix_first[:TERMINAL_ROWS]
        ]
        parts.append(ruled("Fix first", ("name", "score", "severity", "why", "where"), rows))
    parts.append(ruled("Stages", ("stage", "time", "share"), _stage_rows(report.clock.timings())))
    parts += [f"Note: {shown_text(notice.text, CELL_LENGTH)}" for notice in report.notices]
    return "\n\n".join(parts) + "\n"


def markdown(report: RecordsReport) -> str:
    """The result as one page of Markdown; text from the file appears literally."""
    summary = report.summary
    figures = [
        ("Records", f"{summary.record_count:,}"),
        ("High risk", f"{summary.high_risk_count:,} ({share_text(summary.high_risk_share)})"),
        ("Average score", str(report.average_score)),
        ("Quarantined lines", f"{report.quarantined_count:,}"),
    ]
    worst = [(w.name, str(w.score), w.severity, w.reason, f"{w.source}:{w.line_number}") for w in report.fix_first]
    sources = [(s.name, bytes_text(s.size_bytes), f"{s.record_count:,}", s.sha256) for s in report.sources]
    sections = [
        f"# Run {literal(report.run_id)}",
        f"**{literal(report.headline)}**",
        literal(report.policy_text),
        *(f"> {literal(notice.text)}" for notice in report.notices),
        markdown_table(("Figure", "Value"), figures),
        "## Fix first",
        markdown_table(("Name", "Score", "Severity", "Why", "Where"), worst) if worst else "Nothing is high risk.",
        *_rejected(report),
        "## Stages",
        markdown_table(("Stage", "Time", "Share"), _stage_rows(report.clock.timings())),
        *_repeated(report.clock.timings()),
        "## Sources",
        markdown_table(("File", "Size", "Records", "SHA-256"), sources),
        f"Made {report.generated_utc} by the Performance Profiler Workbench.",
    ]
    return "\n\n".join(sections) + "\n"


def _stage_rows(timings: Sequence[StageTiming]) -> list[tuple[str, str, str]]:
    total_ns = sum(timing.elapsed_ns for timing in timings) or 1
    return [(t.stage, duration_text(t.elapsed_ns / 1e9), share_text(t.elapsed_ns / total_ns)) for t in timings]


def _repeated(timings: Sequence[StageTiming]) -> list[str]:
    repeated = [timing for timing in timings if timing.samples_ns]
    if not repeated:
        return []
    count = len(repeated[0].samples_ns)
    rows = [
        (
            t.stage,
            _ms(min(t.samples_ns)),
            *(_ms(percentile(t.samples_ns, p)) for p in PERCENTILES),
            _ms(max(t.samples_ns)),
        )
        for t in repeated
    ]
    missing = [too_few_text(p, count) for p in PERCENTILES if count < samples_needed(p)]
    table = markdown_table(("Stage", "min", *(f"p{p}" for p in PERCENTILES), "max"), rows)
    return [f"### {count} repetitions", table, *([f"Not shown: {'; '.join(missing)}."] if missing else [])]


def _ms(elapsed_ns: float | None) -> str:
    return "–" if elapsed_ns is None else duration_text(elapsed_ns / 1e9)


def _rejected(report: RecordsReport) -> list[str]:
    if not report.rejects:
        return []
    shown = report.rejects[:TERMINAL_ROWS]
    rows = [(f"{r.source}:{r.line_number}", r.reason, shown_text(r.text)) for r in shown]
    more = report.quarantined_count - len(shown)
    tail = [f"… and {more:,} more; the JSON document holds them all."] if more else []
    return ["## Lines put aside", markdown_table(("Where", "Why", "Line"), rows), *tail]
