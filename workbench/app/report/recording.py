"""What a profile's and a benchmark's report have in common: where they come from, and how to take them along."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import pandas
import streamlit as st

from workbench.analysis.benchmarks.report import BenchmarkReport
from workbench.analysis.profiles.report import ProfileReport
from workbench.app.widgets.download import download
from workbench.app.widgets.literal import cells, file_stem
from workbench.app.widgets.tables import table_pixels
from workbench.core.units import duration_text

DURATIONS = ("duration", "cpu_time", "interval")
"""What readers say in seconds."""


class Documents(NamedTuple):
    """How a report is written; each is called on the click and not before."""

    json: Callable[[], Iterator[bytes]]
    csv: Callable[[], Iterator[bytes]]
    markdown: Callable[[], str]


def environment(known: Mapping[str, str | int | float]) -> None:
    """The section "Recorded on", where anything is known."""
    if not known:
        return
    st.subheader("Recorded on", help="What the files say about the tool, the machine and the recording.")
    frame = pandas.DataFrame(
        {
            "What": cells([str(key).replace("_", " ") for key in known]),
            "Value": cells([_value(key, value) for key, value in known.items()]),
        }
    )
    st.dataframe(
        frame,
        hide_index=True,
        height=table_pixels(len(frame)),
        column_config={"What": st.column_config.TextColumn(width="small")},
        alt="What the files say about the recording",
    )


def _value(key: str, value: str | int | float) -> str:
    return duration_text(value) if key in DURATIONS and isinstance(value, float) else str(value)


@st.fragment
def take_along(report: ProfileReport | BenchmarkReport, documents: Documents, policy_words: Sequence[str]) -> None:
    """The section "Take it along"."""
    stem = file_stem(report.run_id)
    st.subheader("Take it along", help="The same result as a document, a table and a page.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        download("JSON", f"{stem}.json", "application/json", lambda: b"".join(documents.json()))
        download("CSV", f"{stem}.csv", "text/csv", lambda: b"".join(documents.csv()))
        download("Markdown", f"{stem}.md", "text/markdown", lambda: documents.markdown().encode())
    st.markdown("The same document from the command line:")
    words = ["python", "-m", "workbench", "run"]
    for source in report.sources:
        words += ["--input", f"./{source.name}" if source.name.startswith("-") else source.name]
    words += ["--output", f"{stem}.json", "--run-id", report.run_id, *policy_words]
    st.code(shlex.join(words), language="shell", wrap_lines=True)
