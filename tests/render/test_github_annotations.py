"""Workflow commands: a line each, few of each level, nothing in a name that ends or starts one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders.comparisons import a_change, a_comparison
from workbench.comparison.gate.result import GateResult, GateRow, Outcome
from workbench.core.comparison import Difference, Level
from workbench.core.model import Notice
from workbench.core.verdict import Verdict
from workbench.render.github_annotations import annotations

COMMAND = re.compile(r"::(error|warning|notice) title=([^:,]*)::(.*)")


def gate(*rows: GateRow, outcome: Outcome = Outcome.FAILED, notices: tuple[Notice, ...] = ()) -> GateResult:
    return GateResult(outcome, rows, notices, "The gate in words.", 1)


def unescaped(text: str) -> str:
    """What GitHub makes of a value, by its runner's order: the per cent sign last."""
    for code, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, char)
    return text


def read_back(lines: list[str]) -> list[tuple[str, str, str]]:
    found = []
    for line in lines:
        match = COMMAND.fullmatch(line)
        assert match, line
        found.append((match[1], unescaped(match[2]), unescaped(match[3])))
    return found


def test_what_fails_the_gate_is_an_error_and_says_how_much() -> None:
    found = read_back(annotations(a_comparison(), gate(GateRow("parse", "", Outcome.FAILED, "beyond its limit"))))
    assert found == [
        ("error", "Gate: failed", "The gate in words."),
        ("error", "slower: parse", "beyond its limit. +8.1 %, 95 % interval +5.6 % to +10.7 %."),
        ("notice", "Suite: slower", "1 of 1 names got slower: parse, +8.1 %."),
    ]


def test_a_gate_that_cannot_tell_warns_and_one_that_passes_only_notes() -> None:
    unsure = a_change("u", verdict=Verdict.CANNOT_TELL)
    row = GateRow("u", "", Outcome.UNKNOWN, "noisy")
    levels = [each[:2] for each in read_back(annotations(a_comparison(unsure), gate(row, outcome=Outcome.UNKNOWN)))]
    assert levels[:2] == [("warning", "Gate: cannot tell"), ("warning", "cannot tell: u")]
    levels = [each[:2] for each in read_back(annotations(a_comparison(unsure), gate(row, outcome=Outcome.PASSED)))]
    assert levels == [("notice", "Suite: slower"), ("notice", "Gate: passed")]


def test_waived_names_are_notices_with_the_reason() -> None:
    row = GateRow("parse", "", Outcome.FAILED, "slower", "a known price")
    found = read_back(annotations(a_comparison(), gate(row, outcome=Outcome.PASSED)))
    assert {level for level, _, _ in found} == {"notice"}
    assert found[-1][1:] == (
        "waived: parse",
        "a known price. slower. +8.1 %, 95 % interval +5.6 % to +10.7 %.",
    )


def test_without_a_gate_what_got_slower_is_a_warning() -> None:
    found = read_back(annotations(a_comparison(a_change(), a_change("f", verdict=Verdict.BETTER))))
    assert [each[:2] for each in found] == [("warning", "slower: parse"), ("notice", "Suite: slower")]


def test_what_no_gate_speaks_of_is_a_warning_too() -> None:
    passed = gate(outcome=Outcome.PASSED, notices=(Notice("x", "A waiver expired."),))
    found = read_back(annotations(a_comparison(), passed))
    assert [each[:2] for each in found if each[0] == "warning"] == [("warning", "Gate"), ("warning", "slower: parse")]


def test_what_makes_the_sides_differ_is_a_warning_unless_it_is_harmless() -> None:
    differences = (
        Difference("machine", Level.WARNING, "a", "b", "Another machine."),
        Difference("python", Level.FINE, "1", "2", "A patch."),
    )
    found = read_back(annotations(a_comparison(a_change(verdict=Verdict.NO_CHANGE), differences=differences)))
    assert found[0] == ("warning", "Comparison", "Warning: Another machine.")
    assert len(found) == 2


def test_at_most_ten_of_a_level_and_the_last_counts_the_rest() -> None:
    names = [f"n{i}" for i in range(25)]
    rows = [GateRow(name, "", Outcome.FAILED, "slower") for name in names]
    found = read_back(annotations(a_comparison(*map(a_change, names)), gate(*rows)))
    errors = [message for level, _, message in found if level == "error"]
    assert len(errors) == 10
    assert errors[-1].endswith(" … and 16 more; the report holds them all.")
    assert not any("more" in message for message in errors[:-1])


@pytest.mark.parametrize(
    "text", ["a::b", "a,b=c", "100%", "%0A::error::x", "a\n::error::x", "a\r\nb", "\x1b[31m", "::"]
)
def test_nothing_in_a_name_is_a_command(text: str) -> None:
    row = GateRow(text, "", Outcome.FAILED, text)
    found = read_back(annotations(a_comparison(a_change(text), headline=text), gate(row)))
    shown = text.encode("unicode_escape").decode() if not text.isprintable() else text
    assert found[1][1] == f"slower: {shown}"
    assert found[1][2].startswith(shown)


@given(st.text(max_size=30))
def test_any_text_is_one_line(text: str) -> None:
    lines = annotations(a_comparison(a_change(text, reason=text), headline=text))
    assert len(read_back(lines)) == 2
    assert all(line.isprintable() for line in lines)
