"""The records to fix first, with the reason and the place in the file."""

from __future__ import annotations

import pandas
import streamlit as st

from workbench.analysis.records.report import RecordsReport
from workbench.app.widgets.literal import cells

ROWS_SHOWN = 8
ROW_PIXELS = 35


def fix_first(report: RecordsReport) -> None:
    """The section "Fix first"."""
    st.subheader("Fix first", help="High-risk records: the most urgent severity first, then the lowest score.")
    worst = report.fix_first
    if not worst:
        st.text(
            "Nothing is high risk by this policy. Choose a stricter one in the settings to see the weakest records."
        )
        return
    frame = pandas.DataFrame(
        {
            "#": range(1, len(worst) + 1),
            "Name": cells([each.name for each in worst]),
            "Score": [str(each.score)[:60] for each in worst],
            "Severity": cells([each.severity for each in worst]),
            "Why": cells([each.reason for each in worst]),
            "File": cells([each.source for each in worst]),
            "Line": [each.line_number for each in worst],
        }
    )
    st.dataframe(
        frame,
        hide_index=True,
        height=ROW_PIXELS * (min(len(worst), ROWS_SHOWN) + 1) + 3,
        column_config={
            "#": st.column_config.NumberColumn(width=40),
            "Name": st.column_config.TextColumn(width="medium"),
            "Score": st.column_config.TextColumn(width="small", alignment="right"),
            "Why": st.column_config.TextColumn(width="large"),
            "Line": st.column_config.NumberColumn(format="localized"),
        },
        alt="The records to fix first, with score, severity, reason, file and line",
    )
