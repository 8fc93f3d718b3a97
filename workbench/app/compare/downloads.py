"""Takes a comparison along: every output there is, and the command that makes the same."""

from __future__ import annotations

import streamlit as st

from workbench.app.session.compared import Compared
from workbench.app.widgets.command import compare_command
from workbench.app.widgets.download import download
from workbench.app.widgets.literal import file_stem
from workbench.comparison.measured import CompareOptions
from workbench.core.comparison import ComparedSide, Comparison
from workbench.core.direction import Direction
from workbench.render.registry import COMPARISON_OUTPUTS, Output


@st.fragment
def downloads(compared: Compared) -> None:
    """The section "Take it along"."""
    comparison = compared.comparison
    stem = f"{file_stem(comparison.current.run_id)}-comparison"
    st.subheader("Take it along", help="The Markdown is short enough for a pull request; JSON and CSV hold every name.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for output in COMPARISON_OUTPUTS:
            _download(output, comparison, stem)
    st.markdown("The same document from the command line:")
    words = compared.words or option_words(compared.options)
    command = compare_command(_files(comparison.baseline), _files(comparison.current), words, f"{stem}.json")
    st.code(command, language="shell", wrap_lines=True)


def _download(output: Output, comparison: Comparison, stem: str) -> None:
    download(output.label, stem + output.suffix, output.mime, lambda: b"".join(output.comparison_chunks(comparison)))


def _files(side: ComparedSide) -> list[str]:
    """The side's files; an earlier document of records is one that goes by the side's own name."""
    return [source.name for source in side.sources] or [side.name]


def option_words(options: CompareOptions) -> list[str]:
    """The options of `workbench compare` that ask for the same."""
    words = ["--threshold", f"{options.threshold * 100:.12g}%", "--no-settings"]
    for pattern, direction in options.directions:
        words += ["--higher-is-better" if direction is Direction.MORE else "--lower-is-better", pattern]
    words += ["--in-turn"] if options.is_interleaved else []
    return words + (["--force"] if options.is_forced else [])
