"""The metric tiles above a report."""

from __future__ import annotations

import streamlit as st

from workbench.analysis.records.report import RecordsReport
from workbench.app.widgets.tile import tile
from workbench.core.units import share_text

TILE_PIXELS = 150

SHORT_BELOW = 1e9
"""From here on a mean is written with an exponent."""


def tiles(report: RecordsReport) -> None:
    """Records, high risk and its share, average score, quarantined lines."""
    summary = report.summary
    with st.grid(4, min_column_width=TILE_PIXELS):
        tile("Records", f"{summary.record_count:,}", "How many lines of the files are records.")
        tile(
            "High risk",
            f"{summary.high_risk_count:,}",
            "Records that the policy below tells you to look at: by their severity, by a low score, or by both.",
            f"{share_text(summary.high_risk_share)} of all",
        )
        tile(
            "Average score",
            _mean_text(report.average_score),
            "The mean of all scores, to two places. Higher is better.",
        )
        tile(
            "Quarantined",
            f"{report.quarantined_count:,}",
            "Bad lines that were set aside. They are not part of any figure here.",
        )


def _mean_text(mean: float) -> str:
    """The mean, short enough never to be clipped: without its exponent a huge one would look small."""
    return f"{mean:,}" if abs(mean) < SHORT_BELOW else f"{mean:.4g}"
