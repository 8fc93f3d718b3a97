"""A comparison of records as text: before and after of everything that changed, names shown as they stand."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from workbench.analysis.records.analyse import analyse
from workbench.analysis.records.risk_policy import RiskPolicy
from workbench.comparison.explain.records import GROUPS_TEXT, headline_cells
from workbench.comparison.records.compare import compare_records as compare
from workbench.comparison.records.open_side import document_side
from workbench.comparison.records.side import RecordsSide, side_of
from workbench.core.comparison import Comparison
from workbench.core.record_groups import Figure
from workbench.core.sources import BytesSource
from workbench.render.json import records as document
from workbench.render.text.comparison import markdown, terminal
from workbench.render.text.layout import literal

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "**bold**",
    "$x$",
    ":red[x]",
    "[a](javascript:1)",
    "a|b",
    "`c`",
    "\\|",
    "a\x1b[31mb",
]


def side(text: str, policy: RiskPolicy | None = None, **options: Any) -> RecordsSide:
    return side_of(analyse([BytesSource("in.txt", text.encode())], policy, with_columns=True, **options))


def compared(before: str, after: str) -> Comparison:
    return compare(side(before, run_id="before"), side(after, run_id="after"))


def test_the_terminal_shows_figures_and_what_changed() -> None:
    said = terminal(
        compared("a,10,ok\nb,7,warn\nsame,9,ok\ngone,2,critical\n", "a,4,ok\nb,7,ok\nsame,9,ok\nnew,1,ok\n")
    )
    assert said.startswith("It helped in part: ")
    assert re.search(r"Records +4 +4 +\+0\n", said)
    assert re.search(r"High-risk share +50 % +50 % +\+0 points\n", said)
    assert re.search(r"newly high risk +a +10 ok +4 ok +-6 +more of its records are high risk\.\n", said)
    assert re.search(r"added, high risk +new +– +1 ok +– +–\n", said)
    assert re.search(r"removed +gone +2 critical +– +– +–\n", said)
    assert re.search(r"unchanged +same +9 ok +9 ok +\+0 +–\n", said)
    assert GROUPS_TEXT not in said


def test_groups_are_shown_with_count_and_mean_and_it_is_said() -> None:
    found = compared("a,9,ok\na,8,ok\n", "a,1,ok\n")
    for said in (terminal(found), markdown(found)):
        assert "8 ok, 2 records, mean 8.5" in said
        assert GROUPS_TEXT in said


def test_what_makes_the_sides_differ_is_said_before_any_figure() -> None:
    found = compare(side("a,9,ok\n"), side("a,9,ok\n", RiskPolicy(score_limit=10)))
    assert terminal(found).startswith("Warning: The policies differ.")
    assert markdown(found).index("> Warning: The policies differ.") < markdown(found).index("| Figure |")


def test_only_the_first_changes_are_shown_and_the_rest_counted() -> None:
    count = 35
    found = compared("".join(f"n{i},9,ok\n" for i in range(count)), "".join(f"n{i},1,ok\n" for i in range(count)))
    assert terminal(found).count("newly high risk  ") == 30
    assert "… and 5 more: 5 newly high risk." in terminal(found)
    assert "<summary>15 more names: 15 newly high risk</summary>" in markdown(found)


def test_nothing_changed_is_said_in_words() -> None:
    found = compared("a,9,ok\n", "a,9,ok\n")
    assert "No name got better or worse." in terminal(found)
    assert re.search(r"unchanged +a +9 ok +9 ok +\+0 +–\n", terminal(found))
    assert "<summary>1 more name: 1 unchanged</summary>" in markdown(found)


def test_the_page_counts_every_verdict_that_occurs() -> None:
    page = markdown(compared("a,9,ok\nb,9,ok\nc,1,ok\n", "a,1,ok\nb,9,ok\nd,9,ok\n"))
    assert "\n\nNames: 1 newly high risk, 1 removed, 1 added, 1 unchanged.\n\n" in page
    assert "Baseline: before, in.txt, records. Current: after, in.txt, records." in page
    assert "Scores are exact, so every change of them counts." in page
    assert "High risk is severity critical or warn, or a score below 5." in page
    assert "| worse |" not in page


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_appear_literally(name: str) -> None:
    found = compare(side(f"{name},9,ok\n", run_id=name), side(f"{name},1,{name}\n", run_id=name))
    page = markdown(found)
    assert page.count(literal(name)) >= 4  # both run ids, the name, the severity
    assert name not in page.replace(literal(name), "")
    for line in page[page.index("| verdict |") :].splitlines():
        if line.startswith("|"):
            assert len(re.split(r"(?<!\\)\|", line.replace("\\\\", ""))) == 8
    for said in (page, terminal(found)):
        assert all(c.isprintable() or c == "\n" for c in said)


def test_a_document_cannot_send_commands_to_the_terminal() -> None:
    """Notices of a baseline document are as foreign as the names in it."""
    report = analyse([BytesSource("in.txt", b"a,9,ok\n")])
    facts = json.loads(b"".join(document.chunks(report)))
    facts["notices"] = [{"code": "x", "text": "\x1b[2J\x1b]0;title\x07 **b** \n# head"}]
    facts["run_id"] = "\x1b[31m\n# head"
    saved = document_side(BytesSource("\x1b[1m.json", json.dumps(facts, indent=2).encode()))
    for found in (compare(saved, side("a,1,ok\n")), compare(side("a,1,ok\n"), saved)):
        for said in (terminal(found), markdown(found)):
            assert all(c.isprintable() or c == "\n" for c in said)
            assert "\n# head" not in said


def test_severities_of_a_documents_policy_are_no_commands_either() -> None:
    report = analyse([BytesSource("in.txt", b"a,9,ok\n")], RiskPolicy(("\x1b[31m",)))
    saved = document_side(BytesSource("in.json", b"".join(document.chunks(report))))
    for said in (terminal(compare(saved, side("a,1,ok\n"))), markdown(compare(saved, side("a,1,ok\n")))):
        assert all(c.isprintable() or c == "\n" for c in said)


def test_an_empty_severity_and_a_huge_score_stay_readable() -> None:
    said = terminal(compared(f"a,{'9' * 300},\n", "a,9,\n"))
    assert "(empty)" in said
    assert max(map(len, said.splitlines())) < 250


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        (Figure("x", 1000, 3, False), ("1,000", "3", "-997")),
        (Figure("x", 1, 1), ("1", "1", "+0")),
        (Figure("x", 1.25, 2.5, True), ("1.25", "2.5", "+1.25")),
        (Figure("x", 0.5, 0.25, True, is_share=True), ("50 %", "25 %", "-25 points")),
        (Figure("x", None, 3), ("–", "3", "–")),
        (Figure("x", None, 0.5, is_share=True), ("–", "50 %", "–")),
    ],
)
def test_figures_as_text(figure: Figure, expected: tuple[str, str, str]) -> None:
    assert headline_cells(figure) == expected
