"""The box for what went wrong."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from tests.places import DATA


def test_advice_of_several_lines_is_shown_whole_and_line_by_line(uploaded: Callable[..., AppTest]) -> None:
    app = uploaded(("perf.data", (DATA / "refused" / "perf.data").read_bytes()))
    advice = [text.value for text in app.text if text.value.startswith(("What to do", "Readable are"))]
    assert advice[0].endswith("> stacks.folded")
    assert advice[1].startswith("Readable are: records")
    assert advice[1].endswith(".")
    assert not any("\\n" in text for text in advice)
