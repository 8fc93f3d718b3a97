"""The box for what went wrong."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from tests.places import DATA


def test_advice_of_several_lines_is_shown_whole_and_line_by_line(uploaded: Callable[..., AppTest]) -> None:
    app = uploaded(("perf.data", (DATA / "refused" / "perf.data").read_bytes()))
    advice = [text.value for text in app.text if text.value.startswith("What to do")]
    assert advice[0].endswith("> stacks.txt")
    app = uploaded(("notes.txt", b"first we look\nthen we measure\n"))
    advice = [text.value for text in app.text]
    assert "What to do: What can be opened:" in advice
    assert any(text.strip().startswith("profiles: speedscope") for text in advice)
    assert not any("\\n" in text for text in advice)


def test_setting_lines_aside_is_offered_for_records_only(uploaded: Callable[..., AppTest]) -> None:
    offered = "Set bad lines aside and read again"
    app = uploaded(("mixed.txt", b"alpha,10,ok\nbeta,ten,ok\n"))
    assert offered in [button.label for button in app.button]
    for name, data in (("a.txt", b"import json, time\nprint(5)\n"), ("b.json", b'{"a": 1}\n'), ("c", bytes(300))):
        app = uploaded((name, data))
        assert offered not in [button.label for button in app.button]
