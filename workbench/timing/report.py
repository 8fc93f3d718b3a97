"""What was recorded, for people and programs to look at."""

from __future__ import annotations

from typing import TypedDict

from workbench.core.errors import LISTED_NAME_LENGTH, shown_text
from workbench.core.statistics import PERCENTILES
from workbench.core.units import duration_text
from workbench.timing.function_timing import FunctionTiming
from workbench.timing.overhead import Overhead, calibrated, is_too_short, without_overhead
from workbench.timing.recorder import Timings, recorded


class FunctionReport(TypedDict):
    """One function: `total_ms` counts recursion once, `avg_ms` is the mean of all calls.

    All times are times running; `awaiting_ms` is what coroutines waited. Percentiles are None where too few calls
    tell, and `is_exact` is False once they come from buckets (0.4 % off at most). `is_too_short` says that recording
    a call costs as much as the call itself: such figures say little.
    """

    calls: int
    errors: int
    total_ms: float
    self_ms: float
    awaiting_ms: float
    avg_ms: float
    min_ms: float | None
    max_ms: float | None
    p50_ms: float | None
    p95_ms: float | None
    p99_ms: float | None
    is_exact: bool
    is_too_short: bool


def profile_report(timings: Timings | None = None, *, subtract_overhead: bool = False) -> dict[str, FunctionReport]:
    """What each function took, by `module.qualname`, the largest self time first.

    Of this process so far, or of what `merge` put together. `subtract_overhead` takes what recording costs, as
    measured now, off the self times.
    """
    timings = timings or recorded()
    overhead = (timings.overhead or calibrated()) if timings.functions else Overhead(0, 0)
    rows = [without_overhead(each, overhead) if subtract_overhead else each for each in timings.functions]
    found: dict[str, FunctionReport] = {}
    for timing in sorted(rows, key=lambda row: -row.self_ns):
        name = f"{timing.name} ({timing.file})" if timing.name in found else timing.name
        found[name] = _row(timing, overhead)
    return found


def report_text(timings: Timings | None = None, *, subtract_overhead: bool = False) -> str:
    """The report as a table for a terminal."""
    rows = profile_report(timings, subtract_overhead=subtract_overhead)
    if not rows:
        return "Nothing was recorded: no decorated function was called.\n"
    lines = [f"{'calls':>10} {'errors':>7} {'self':>9} {'total':>9} {'avg':>9} {'p50':>9} {'p95':>9} {'p99':>9}  name"]
    lines += [_line(name, row) for name, row in rows.items()]
    if any(row["is_too_short"] for row in rows.values()):
        lines.append("* a call is so short that recording it costs about as much; measure its caller instead")
    return "\n".join(lines) + "\n"


def _row(timing: FunctionTiming, overhead: Overhead) -> FunctionReport:
    p50, p95, p99 = (_ms(timing.percentile(percent)) for percent in PERCENTILES)
    return {
        "calls": timing.call_count,
        "errors": timing.error_count,
        "total_ms": timing.total_ns / 1e6,
        "self_ms": max(0, timing.self_ns) / 1e6,
        "awaiting_ms": timing.awaiting_ns / 1e6,
        "avg_ms": timing.mean_ns / 1e6,
        "min_ms": _ms(timing.minimum),
        "max_ms": _ms(timing.maximum),
        "p50_ms": p50,
        "p95_ms": p95,
        "p99_ms": p99,
        "is_exact": timing.durations.is_exact,
        "is_too_short": is_too_short(timing, overhead),
    }


def _line(name: str, row: FunctionReport) -> str:
    times = (row["self_ms"], row["total_ms"], row["avg_ms"], row["p50_ms"], row["p95_ms"], row["p99_ms"])
    shown = " ".join(f"{'–' if ms is None else duration_text(ms / 1e3):>9}" for ms in times)
    mark = " *" if row["is_too_short"] else ""
    return f"{row['calls']:>10,} {row['errors']:>7,} {shown}  {shown_text(name, LISTED_NAME_LENGTH)}{mark}"


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else seconds * 1e3
