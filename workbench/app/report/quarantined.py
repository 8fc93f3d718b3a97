"""The lines that were set aside."""

from __future__ import annotations

import pandas
import streamlit as st

from workbench.analysis.records.report import RecordsReport
from workbench.app.widgets.literal import cells


def quarantined(report: RecordsReport) -> None:
    """The section "Quarantined lines", where there are any."""
    rejects = report.rejects
    if not rejects:
        return
    st.subheader("Quarantined lines", help="Mend them in the file, or where it is made, and they will count.")
    more = report.quarantined_count - len(rejects)
    if more:
        st.text(f"The first {len(rejects):,}; the JSON document holds {more:,} more.")
    frame = pandas.DataFrame(
        {
            "File": cells([reject.source for reject in rejects]),
            "Line": [reject.line_number for reject in rejects],
            "Why": cells([reject.reason for reject in rejects]),
            "Text": cells([reject.text for reject in rejects]),
        }
    )
    st.dataframe(
        frame,
        hide_index=True,
        height=min(400, 35 * (len(rejects) + 1) + 3),
        column_config={"Why": st.column_config.TextColumn(width="medium")},
        alt="Lines that are not records, with their place and the reason",
    )
