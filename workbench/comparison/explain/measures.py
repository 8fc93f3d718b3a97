"""What the columns before and after hold: a benchmark's typical value is by another measure than a report's median."""

from __future__ import annotations

from workbench.core.comparison import Comparison, Method

MEASURED_BY = (Method.PROCESSES, Method.BATCHES, Method.SUMMARY)
"""Methods in which a measure stands for a process, or a mean for a side."""

MOST_MEASURES = 3


def measures_text(comparison: Comparison) -> str:
    """Which measure the values before and after are, in a sentence; empty where they are values as recorded."""
    if comparison.risk_counts:
        return ""
    told = (change.evidence.measure for change in comparison.changes if change.evidence.method in MEASURED_BY)
    measures = list(dict.fromkeys(measure for measure in told if measure))
    if not measures or len(measures) > MOST_MEASURES:
        return "Before and after are typical values, each by the measure in its evidence." if measures else ""
    middle = "" if measures == ["mean"] else " A report's median is that of all values together."
    return f"Before and after are typical values: the {', or the '.join(measures)}.{middle}"
