"""A report as text: everything from a file appears literally, in a terminal and in Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workbench.analysis.records.report import RecordsReport
from workbench.analysis.records.risk_policy import RiskPolicy
from workbench.render.text.layout import literal, markdown_table, ruled
from workbench.render.text.records import markdown, terminal

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "</td></tr></table><script>alert(1)</script>",
    "**bold**",
    "__bold__",
    "$x$",
    ":red[x]",
    ":material/delete:",
    "[a](javascript:1)",
    "![a](http://x/y.png)",
    "a|b||c|",
    "`code`",
    "\\|",
    "\\",
    "&lt;b&gt;",
    "http://example.com",
    "www.example.com",
    "me@example.com",
    "~~gone~~",
    "# head",
    "==mark==",
    "H~2~O^2^",
]
MARK = re.compile(r"(?<!\\)(?:\\\\)*[`*_{}\[\]<>#|~$&@^=!]|(?<!\\)(?:\\\\)*:(?=\S)")
"""A character that means something to Markdown and that no backslash stands before."""


def unescaped(text: str) -> str:
    """What a Markdown reader shows of text in which punctuation is escaped."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)


def cells_of(row: str) -> list[str]:
    """The cells of a table row, by the rule of GitHub's tables: a bar with a backslash before it is no border."""
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", row.replace("\\\\", "\x00"))[1:-1]]


# ---------------------------------------------------------------- literal


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_is_shown_as_it_stands(text: str) -> None:
    assert not MARK.search(literal(text))
    assert unescaped(literal(text)) == text


@given(st.text(st.characters(codec="utf-8"), max_size=40))
@example("a\nb")
@example("\u2028|\u202e")
@example("www.")
def test_nothing_in_a_text_means_anything(text: str) -> None:
    shown = literal(text)
    assert not MARK.search(shown)
    assert len((shown + "x").splitlines()) == 1
    assert all(c.isprintable() for c in shown)
    if text.isprintable() and len(text) < 40:
        assert unescaped(shown) == text


def test_a_long_text_is_cut() -> None:
    assert len(literal("a" * 10_000)) < 600
    assert literal("a" * 10_000).endswith("…")


@pytest.mark.parametrize("text", [*HOSTILE, "a\nb", "a\r\nb", "a\u2028b", "\x0c", "\t", "a\x1b[31m"])
def test_nothing_breaks_a_table_row(text: str) -> None:
    head, rule, row = markdown_table(("A", "B"), [(text, "end")]).split("\n")
    assert (head, rule) == ("| A | B |", "| --- | --- |")
    assert len(cells_of(row)) == 2
    assert cells_of(row)[1] == "end"
    assert row.splitlines() == [row]


# ---------------------------------------------------------------- the page


@pytest.mark.parametrize("name", [*HOSTILE, "a\x1bb", "a\u202eb", "\ufeffa"])
def test_hostile_names_appear_literally_on_the_page(name: str, run: Callable[..., RecordsReport]) -> None:
    report = run(f"{name},1,{name}\nbad {name}\n", run_id=name, is_quarantine=True, policy=RiskPolicy((name,)))
    page = markdown(report)
    assert page.count(literal(name)) >= 5  # title, headline, policy, fix first, the line put aside
    assert name not in page.replace(literal(name), "") or name == "\\"  # which stands before other marks too
    for line in page.splitlines():
        if line.startswith("|"):
            assert len(cells_of(line)) in (2, 3, 4, 5)
    assert all(c.isprintable() or c == "\n" for c in page)


def test_the_page_has_everything(run: Callable[..., RecordsReport]) -> None:
    page = markdown(run("alpha,10,ok\nbeta,7,warn\ngamma,2,critical\n", run_id="nightly"))
    headings = [line for line in page.splitlines() if line.startswith("#")]
    assert headings == ["# Run nightly", "## Fix first", "## Stages", "## Sources"]
    assert "**2 of 3 records are high risk. Fix gamma first\\: score 2, critical.**" in page.replace(": ", "\\: ")
    assert "| High risk | 2 (66.7 %) |" in page
    assert "| gamma | 2 | critical | severity critical, score 2 is below 5 | 1.txt\\:3 |" in page
    assert "High risk is severity critical or warn, or a score below 5." in page


def test_good_news_is_said_in_words(run: Callable[..., RecordsReport]) -> None:
    page = markdown(run("alpha,10,ok\n"))
    assert "Nothing is high risk." in page
    assert "0 of 1 record are high risk" in page


def test_lines_put_aside_are_listed_and_counted(run: Callable[..., RecordsReport]) -> None:
    page = markdown(run("a,9,ok\n" + "bad\n" * 25, is_quarantine=True))
    assert "## Lines put aside" in page
    assert page.count("| bad |") == 10
    assert "… and 15 more" in page
    assert "| Quarantined lines | 25 |" in page


def test_repetitions_are_shown_with_what_they_cannot_say(run: Callable[..., RecordsReport]) -> None:
    assert "repetitions" not in markdown(run("a,9,ok\n"))
    page = markdown(run("a,9,ok\n", repeat=3))
    assert "### 3 repetitions" in page
    assert "Not shown: p95 needs 20 samples, here are 3; p99 needs 100 samples, here are 3." in page
    enough = markdown(run("a,9,ok\n", repeat=100))
    assert "### 100 repetitions" in enough
    assert "Not shown" not in enough


# ---------------------------------------------------------------- the terminal


@pytest.mark.parametrize("name", ["a\x1b[31mb", "a\x07", "a\u202eb", "a\tb", "\x9b31m", "a\x7fb", "\x00"])
def test_no_control_character_reaches_the_terminal(name: str, run: Callable[..., RecordsReport]) -> None:
    report = run(f"{name},1,{name}\n", policy=RiskPolicy(("warn",)))
    assert all(c.isprintable() or c == "\n" for c in terminal(report))


def test_a_file_name_with_control_characters_is_no_command_to_the_terminal() -> None:
    from workbench.analysis.records.analyse import analyse
    from workbench.core.sources import BytesSource

    report = analyse([BytesSource("\x1b[31mred\n.txt", b"\xef\xbb\xbfa,1,ok\n")])
    assert all(c.isprintable() or c == "\n" for c in terminal(report))
    assert "red" in terminal(report)


def test_a_huge_score_does_not_push_everything_off_the_screen(run: Callable[..., RecordsReport]) -> None:
    assert max(map(len, terminal(run(f"a,-{'9' * 300},ok\nb,1,warn\n")).splitlines())) < 300


def test_the_terminal_says_what_to_fix_first_and_where(run: Callable[..., RecordsReport]) -> None:
    said = terminal(run("alpha,10,ok\nbeta,7,warn\ngamma,2,critical\n"))
    assert said.startswith("2 of 3 records are high risk. Fix gamma first: score 2, critical.\n")
    assert re.search(r"gamma +2 +critical +severity critical, score 2 is below 5 +1\.txt:3\n", said)
    assert said.index("gamma  ") < said.index("beta  ")
    assert "Average score 6.33." in said


def test_the_terminal_shows_only_the_first_few(run: Callable[..., RecordsReport]) -> None:
    assert terminal(run("".join(f"name{i},1,ok\n" for i in range(50)))).count("1.txt:") == 10


def test_notices_are_said(run: Callable[..., RecordsReport]) -> None:
    assert "Note: 1 record has a severity other than" in terminal(run("a,9,WARN\n"))


def test_columns_are_aligned() -> None:
    said = ruled("Title", ("a", "long head"), [("x" * 5, "1"), ("", "22")])
    assert said == "Title\n  a      long head\n  xxxxx  1\n         22"


@given(st.lists(st.tuples(st.text("ab", min_size=1), st.text("ab")), max_size=5))
def test_no_line_ends_in_spaces(rows: list[Any]) -> None:
    assert all(line == line.rstrip() for line in ruled("T", ("a", "b"), rows).splitlines())
