"""Verdicts as JUnit XML: read back by a parser, with a failure only where the gate fails."""

from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders.comparisons import a_change, a_comparison
from workbench.comparison.gate.result import GateResult, GateRow, Outcome
from workbench.core.comparison import Comparison
from workbench.core.model import Notice
from workbench.core.units import Unit
from workbench.core.verdict import Verdict
from workbench.render.junit import THE_GATE, chunks


def read_back(comparison: Comparison, gate: GateResult | None = None) -> Element:
    root = fromstring(b"".join(chunks(comparison, gate)))  # noqa: S314 - written a line before
    for element in (root, root[0]):
        cases = element.findall(".//testcase")
        assert int(element.attrib["tests"]) == len(cases)
        assert int(element.attrib["failures"]) == len(element.findall(".//failure"))
        assert int(element.attrib["skipped"]) == len(element.findall(".//skipped"))
        assert element.attrib["errors"] == "0"
    return root


def states(root: Element) -> dict[str, str]:
    """What became of each test case."""
    found = {}
    for case in root.iter("testcase"):
        kinds = [child.tag for child in case if child.tag != "system-out"]
        assert len(kinds) <= 1
        found[case.attrib["name"]] = kinds[0] if kinds else "passed"
    return found


def gate(*rows: GateRow, outcome: Outcome = Outcome.FAILED, notices: tuple[Notice, ...] = ()) -> GateResult:
    return GateResult(outcome, rows, notices, "In words.", 1)


NAMES = (
    a_change("slow"),
    a_change("waived"),
    a_change("unsure", verdict=Verdict.CANNOT_TELL, reason="noisy", advice="more processes"),
    a_change("weak", is_provisional=True),
    a_change("same", verdict=Verdict.NO_CHANGE),
)
ROWS = (
    GateRow("slow", "", Outcome.FAILED, "slower by far"),
    GateRow("waived", "", Outcome.FAILED, "slower", "a known price"),
    GateRow("unsure", "", Outcome.UNKNOWN, "noisy"),
)


def test_each_name_is_a_test_case_that_fails_only_by_the_gate() -> None:
    root = read_back(a_comparison(*NAMES), gate(*ROWS))
    assert states(root) == {
        THE_GATE: "passed",
        "slow": "failure",
        "waived": "skipped",
        "unsure": "skipped",
        "weak": "skipped",
        "same": "passed",
    }
    messages = {case.attrib["name"]: case[0].attrib.get("message") for case in root.iter("testcase") if len(case)}
    assert messages["slow"] == "slower by far"
    assert messages["waived"] == "waived: a known price (slower)"
    assert messages["unsure"] == "cannot tell: noisy"


def test_without_a_gate_nothing_fails() -> None:
    found = states(read_back(a_comparison(*NAMES)))
    assert THE_GATE not in found
    assert (found["slow"], found["unsure"]) == ("passed", "skipped")


def test_a_gate_that_fails_without_a_name_to_blame_is_still_seen() -> None:
    assert states(read_back(a_comparison(), gate()))[THE_GATE] == "failure"
    assert states(read_back(a_comparison(), gate(ROWS[1])))[THE_GATE] == "failure"
    assert states(read_back(a_comparison(), gate(outcome=Outcome.UNKNOWN)))[THE_GATE] == "skipped"
    assert states(read_back(a_comparison(), gate(outcome=Outcome.PASSED)))[THE_GATE] == "passed"


def test_functions_of_one_name_are_told_apart_by_their_file() -> None:
    names = (a_change("f", place="a.py"), a_change("f", place="b.py"))
    root = read_back(a_comparison(*names), gate(GateRow("f", "b.py", Outcome.FAILED, "slower")))
    failed = [case.attrib["classname"] for case in root.iter("testcase") if case.find("failure") is not None]
    assert failed == ["b.py"]


def test_the_properties_say_threshold_sides_and_notes() -> None:
    root = read_back(a_comparison(notices=(Notice("x", "Few."),)), gate(notices=(Notice("y", "Expired."),)))
    found = [(each.attrib["name"], each.attrib["value"]) for each in root.iter("property")]
    assert ("threshold", "5 % (alarm from 2.5 % on)") in found
    assert ("baseline run", "before") in found
    assert ("current file", "after.json") in found
    assert [value for name, value in found if name == "note"] == ["Note: Few.", "Note: Expired."]
    assert ("gate", "failed") in found


def test_the_time_is_the_current_value_of_a_time_only() -> None:
    names = (
        a_change("s"),
        a_change("b", unit=Unit.BYTES),
        a_change("n", after=float("nan")),
        a_change("h", after=1e300),
        a_change("m", after=-1.0),
    )
    times = {case.attrib["name"]: case.attrib.get("time") for case in read_back(a_comparison(*names)).iter("testcase")}
    assert times == {"s": "0.013300000", "b": None, "n": None, "h": "1000000000.000000000", "m": "0.000000000"}


HOSTILE = ["<b>", "]]>", "&amp;", 'a"b', "a|b", "a\nb", "a\x00b", "a\x1b[31m", "\ud800", "\ufffe", "\U0001fffe", ""]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_read_back(text: str) -> None:
    found = a_comparison(a_change(text, place=text, reason=text), headline=text, notices=(Notice("x", text),))
    root = read_back(found, gate(GateRow(text, text, Outcome.FAILED, text, text)))
    name = [case.attrib["name"] for case in root.iter("testcase")][1]
    assert name == (text if text.isprintable() and text else name)
    assert name.isprintable()
    assert name


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=20))
def test_any_name_gives_xml(text: str) -> None:
    root = read_back(a_comparison(a_change(text, reason=text)), gate(GateRow(text, "", Outcome.FAILED, text)))
    assert len(list(root.iter("failure"))) == 1


def test_ten_thousand_names_are_all_there() -> None:
    root = read_back(a_comparison(*(a_change(f"n{i}") for i in range(10_000))))
    assert len(states(root)) == 10_000
