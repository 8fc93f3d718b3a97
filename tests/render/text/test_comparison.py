"""Verdicts as text: what matters first, the quiet only counted, nothing from a file that does anything."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders.comparisons import a_change, a_comparison, a_side
from workbench.comparison.gate.result import GateResult, GateRow, Outcome
from workbench.core.comparison import Change, Comparison, Difference, Level, Presence
from workbench.core.model import Notice
from workbench.core.units import Unit
from workbench.core.verdict import Verdict
from workbench.render.text.comparison import markdown, terminal
from workbench.render.text.layout import literal
from workbench.render.text.pull_request import LIMIT_BYTES

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "</summary></details>",
    "**bold**",
    "[a](javascript:1)",
    "a|b",
    "`c`",
    "\\|",
    "# head",
    "@everyone #1",
    "a\nb",
    "a\x1b[31mb",
    "\u202eb\ud800",
]
WARNING = Difference("machine", Level.WARNING, "a", "b", "Another machine.")
FINE = Difference("python", Level.FINE, "3.11.1", "3.11.2", "Python differs by a patch.")


def same(name: str) -> Change:
    return a_change(name, verdict=Verdict.NO_CHANGE, ratio=1.001, low=0.99, high=1.01, reason="within 5 %")


def unsure(name: str, ratio: float = 1.01, **replacements: object) -> Change:
    return a_change(name, verdict=Verdict.CANNOT_TELL, ratio=ratio, low=0.9, high=1.2, reason="noisy", **replacements)


def gate(*rows: GateRow, outcome: Outcome = Outcome.FAILED, notices: tuple[Notice, ...] = ()) -> GateResult:
    return GateResult(outcome, rows, notices, f"The gate {outcome.value}.", 1)


def rows_of(text: str) -> list[list[str]]:
    """The cells of every row of every table in Markdown, heads and rules left out."""
    lines = [line.replace("\\\\", "\0") for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    return [row for row in cells if row[0] not in ("verdict", "---")]


# ---------------------------------------------------------------- terminal


def test_the_terminal_says_what_matters_in_order() -> None:
    found = a_comparison(a_change(), same("load"), differences=(FINE, WARNING), notices=(Notice("x", "Few values."),))
    said = terminal(found)
    parts = said.split("\n\n")
    assert parts[:4] == [
        "Warning: Another machine.",
        "Note: Few values.",
        "Harmless: Python differs by a patch.",
        found.headline,
    ]
    row = r"slower +parse +12\.3 ms +13\.3 ms +\+8\.1 % +\+5\.6 % to \+10\.7 % +10 \+ 11 processes +slower by more"
    assert re.search(row, said)
    assert re.search(r"no change shown +load ", said)
    assert "The typical name changed by +0.4 % (95 % interval -0.2 % to +1 %, 2 names)." in said


def test_names_without_a_change_are_only_counted_unless_there_are_few() -> None:
    said = terminal(a_comparison(a_change(), *(same(f"n{i}") for i in range(20))))
    assert "n3" not in said
    assert "… and 20 more: 20 no change shown." in said
    assert "n3" in terminal(a_comparison(a_change(), *(same(f"n{i}") for i in range(5))))


def test_only_the_first_names_are_listed() -> None:
    said = terminal(a_comparison(*(a_change(f"n{i}") for i in range(35)), same("quiet")))
    assert len(re.findall(r"\n  slower ", said)) == 30
    assert "… and 6 more: 5 slower, 1 no change shown." in said


def test_a_suite_in_which_nothing_changed_has_no_table() -> None:
    said = terminal(a_comparison(*(same(f"n{i}") for i in range(20)), headline="Nothing changed."))
    assert said.startswith("Nothing changed.\n\n… and 20 more")
    assert "verdict" not in said


def test_the_gate_has_the_last_word_and_names_what_is_waived() -> None:
    waived = GateRow("load", "", Outcome.FAILED, "slower", "a known price")
    said = terminal(a_comparison(), gate(waived, notices=(Notice("x", "A waiver expired."),)))
    assert said.startswith("Note: A waiver expired.\n")
    assert said.endswith("\n\nWaived\n  load: a known price\n\nThe gate failed.\n")


def test_very_many_notes_are_counted() -> None:
    said = terminal(a_comparison(notices=tuple(Notice("x", f"n{i}.") for i in range(50))))
    assert said.count("Note: ") == 20
    assert "… and 30 more notes" in said


# ---------------------------------------------------------------- Markdown


def test_markdown_says_the_verdict_then_the_gate_then_the_notes_then_the_names() -> None:
    found = a_comparison(a_change(), same("load"), differences=(FINE, WARNING))
    page = markdown(found, gate(GateRow("parse", "", Outcome.FAILED, "slower")))
    places = [page.index(each) for each in ("### ", "**The gate failed.**", "> Warning", "| verdict", "<details>")]
    assert places == sorted(places)
    assert page.startswith("### 1 of 1 names got slower: parse, +8.1 %.\n\n")
    assert page.index("Harmless") > page.index("How this was compared")


def test_what_is_quiet_is_folded_and_github_still_renders_the_table() -> None:
    page = markdown(a_comparison(a_change(), unsure("noisy"), same("load"), a_change("new", presence=Presence.ADDED)))
    opened, folded = page.split("<details>", 1)
    assert [row[1] for row in rows_of(opened)] == ["parse"]
    assert [row[1] for row in rows_of(folded)] == ["noisy", "load", "new"]
    assert "<summary>3 more names: 1 cannot tell, 1 no change shown, 1 added</summary>\n\n| verdict" in folded
    assert "|\n\n</details>\n" in folded


def test_what_may_well_have_got_worse_is_open_and_so_is_what_the_gate_blames() -> None:
    names = (
        unsure("maybe", 1.04),
        unsure("unlikely", 0.95),
        unsure("score", 0.95, unit=Unit.SCORE),
        a_change("gone", presence=Presence.REMOVED),
    )
    rows = (GateRow("gone", "", Outcome.FAILED, "removed"), GateRow("unlikely", "", Outcome.UNKNOWN, "noisy"))
    opened = markdown(a_comparison(*names), gate(*rows)).split("<details>")[0]
    assert [row[1] for row in rows_of(opened)] == ["maybe", "score", "gone"]


def test_only_so_many_are_open_and_none_is_lost() -> None:
    page = markdown(a_comparison(*(a_change(f"n{i}") for i in range(30))))
    opened, folded = page.split("<details>", 1)
    assert (len(rows_of(opened)), len(rows_of(folded))) == (20, 10)


def test_waivers_are_told_with_their_reason() -> None:
    page = markdown(a_comparison(), gate(GateRow("a|b", "", Outcome.FAILED, "slower", "a *known* price")))
    assert "Waived:\n\n- a\\|b: a \\*known\\* price\n" in page


class Tags(HTMLParser):
    """The tags of a page, text apart."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(re.sub(r"\\.", "x", page))

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.found.append(tag)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_appear_literally(text: str) -> None:
    changes = (a_change(text, place=text, reason=text, advice=text), same(text + "2"))
    found = a_comparison(
        *changes,
        headline=text,
        notices=(Notice("x", text),),
        differences=(WARNING._replace(text=text), FINE._replace(text=text)),
        baseline=a_side(text, text),
    )
    judged = gate(GateRow(text, text, Outcome.FAILED, text, text), notices=(Notice("x", text),))
    page = markdown(found, judged._replace(headline=text))
    assert page.count(literal(text)) >= 12
    assert {len(row) for row in rows_of(page)} == {8}
    assert set(Tags(page).found) == {"details", "summary"}
    for said in (page, terminal(found, judged)):
        assert all(c.isprintable() or c == "\n" for c in said)
        assert said.encode()


def test_no_line_of_the_terminals_table_starts_with_a_name() -> None:
    said = terminal(a_comparison(a_change("::error::x\n::error::y")))
    assert not any(line.lstrip().startswith("::") for line in said.splitlines())


texts = st.text(max_size=2000) | st.sampled_from(["|" * 5000, "\U000e0001" * 5000, "字" * 5000, "<" * 5000])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=30), st.integers(1, 100), st.sampled_from(Verdict))
def test_markdown_never_exceeds_the_bound(found: list[tuple[str, str]], times: int, verdict: Verdict) -> None:
    names = [(f"{i}{name}", text) for i in range(times) for name, text in found]
    changes = [a_change(name, place=text, reason=text, advice=text, verdict=verdict) for name, text in names]
    notices = tuple(Notice("x", text) for _, text in names)
    comparison = a_comparison(
        *changes, headline=names[0][1], notices=notices, baseline=a_side(names[0][0], names[0][1])
    )
    rows = tuple(GateRow(name, text, Outcome.FAILED, text, text) for name, text in names)
    page = markdown(comparison, gate(*rows)._replace(headline=names[0][1]))
    assert len(page.encode()) <= LIMIT_BYTES < 65_536
    assert page.count("<details>") == page.count("</details>")
    shown = len(rows_of(page))
    more = sum(int(n.replace(",", "")) for n in re.findall(r"… and ([0-9,]+) more; ", page))
    assert shown + more == len(changes)


def many(count: int) -> Comparison:
    return a_comparison(*(a_change(f"name {i}") for i in range(count)))


def test_ten_thousand_names_are_cut_and_counted() -> None:
    page = markdown(many(10_000))
    assert 40_000 < len(page.encode()) <= LIMIT_BYTES
    more = re.findall(r"… and ([0-9,]+) more; the JSON document holds them all\.", page)
    assert int(more[0].replace(",", "")) + len(rows_of(page)) == 10_000
    assert len(terminal(many(10_000)).splitlines()) < 50
