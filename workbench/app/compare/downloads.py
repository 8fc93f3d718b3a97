"""Takes a comparison along: JSON, Markdown and CSV, and the command that makes the same."""

from __future__ import annotations

import shlex

import streamlit as st

from workbench.app.session.compared import Compared
from workbench.app.widgets.download import download
from workbench.app.widgets.literal import file_stem
from workbench.comparison.suite import CompareOptions
from workbench.core.verdict import SuiteComparison, SuiteSide
from workbench.render.csv import comparison as suite_tables
from workbench.render.json import comparison as suite_document
from workbench.render.text import comparison as suite_text


@st.fragment
def suite_downloads(compared: Compared) -> None:
    """The section "Take it along"."""
    comparison = compared.comparison
    stem = f"{file_stem(comparison.current.run_id)}-comparison"
    st.subheader("Take it along", help="The Markdown is short enough for a pull request; JSON and CSV hold every name.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        download("JSON", f"{stem}.json", "application/json", lambda: b"".join(suite_document.chunks(comparison)))
        download("CSV", f"{stem}.csv", "text/csv", lambda: b"".join(suite_tables.csv_chunks(comparison)))
        download("Markdown", f"{stem}.md", "text/markdown", lambda: suite_text.markdown(comparison).encode())
    st.markdown("The same document from the command line:")
    st.code(compare_command(comparison, compared.options, f"{stem}.json"), language="shell", wrap_lines=True)


def compare_command(comparison: SuiteComparison, options: CompareOptions, output: str) -> str:
    """The command that writes this comparison's JSON document, ready for a shell."""
    before, after = (_files(side) for side in (comparison.baseline, comparison.current))
    words = ["python", "-m", "workbench", "compare", before[0], after[0]]
    words += [word for name in before[1:] for word in ("--baseline", name)]
    words += [word for name in after[1:] for word in ("--current", name)]
    words += ["--threshold", f"{options.threshold * 100:.12g}%", "--no-settings"]
    words += ["--in-turn"] if options.is_in_turn else []
    words += ["--force"] if options.is_forced else []
    return shlex.join([*words, "--output", output])


def _files(side: SuiteSide) -> list[str]:
    return [f"./{source.name}" if source.name.startswith("-") else source.name for source in side.sources]
