"""A comparison with verdicts as JUnit XML, for every CI that shows tests: a test case for each name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from workbench.comparison.explain.wording import (
    NO_NAME,
    figure_cells,
    is_change,
    is_known,
    remarks,
    shown_word,
    threshold_text,
    why_text,
)
from workbench.comparison.gate.result import GateResult, GateRow, Outcome
from workbench.core.errors import shown_text
from workbench.core.model import PROJECT_TITLE
from workbench.core.units import Unit
from workbench.core.verdict import Change, SuiteComparison, SuiteSide, Verdict

TEXT_LENGTH = 2_000
LONGEST_SECONDS = 1e9
THE_GATE = "the gate as a whole"

Answer = tuple[str, str] | None
"""The element that a test case holds, failure or skipped, with its message; None for a test that passed."""


def chunks(comparison: SuiteComparison, gate: GateResult | None = None) -> Iterator[bytes]:
    """The test report as UTF-8 pieces.

    A name that fails the gate is a failure; without a gate nothing fails. A name that cannot be told, or whose failure
    is waived, is skipped with its message. It is no error, because GitLab and Jenkins count errors among the failed
    tests and would call a noisy benchmark broken; whether the build goes on is said by the exit code. The gate has a
    test case of its own, which fails only where the gate fails without any single name to blame.
    """
    root = Element("testsuites", {"name": _text(PROJECT_TITLE)})
    suite = SubElement(root, "testsuite", {"name": _text(f"{comparison.baseline.name} → {comparison.current.name}")})
    _properties(suite, comparison, gate)
    rows = {(row.name, row.place): row for row in gate.rows} if gate else {}
    answers = [_gate_case(suite, gate)] if gate else []
    answers += [_case(suite, change, rows.get(change.key), comparison) for change in comparison.changes]
    found = Counter(answer[0] for answer in answers if answer)
    counts = {"tests": len(answers), "failures": found["failure"], "errors": 0, "skipped": found["skipped"]}
    for element in (root, suite):
        element.attrib.update({key: str(count) for key, count in counts.items()})
    indent(root)
    yield tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _properties(suite: Element, comparison: SuiteComparison, gate: GateResult | None) -> None:
    told = [
        ("verdict", comparison.word),
        ("headline", comparison.headline),
        ("threshold", threshold_text(comparison.threshold)),
        ("measured in turn", "yes" if comparison.is_in_turn else "not known"),
        *_side("baseline", comparison.baseline),
        *_side("current", comparison.current),
        *(("note", text) for text in remarks(comparison, gate.notices if gate else ())),
        *([("gate", gate.outcome.value)] if gate else []),
    ]
    properties = SubElement(suite, "properties")
    for name, value in told:
        SubElement(properties, "property", {"name": name, "value": _text(value)})


def _side(role: str, side: SuiteSide) -> list[tuple[str, str]]:
    return [(f"{role} run", side.run_id), (f"{role} file", side.name), (f"{role} format", side.format_name)]


def _gate_case(suite: Element, gate: GateResult) -> Answer:
    case = SubElement(suite, "testcase", {"name": THE_GATE, "classname": "workbench"})
    return _answered(case, _gate_answer(gate))


def _gate_answer(gate: GateResult) -> Answer:
    if gate.outcome is Outcome.UNKNOWN:
        return "skipped", gate.headline
    is_blamed = any(row.outcome is Outcome.FAILED and not row.waived for row in gate.rows)
    return ("failure", gate.headline) if gate.outcome is Outcome.FAILED and not is_blamed else None


def _case(suite: Element, change: Change, row: GateRow | None, comparison: SuiteComparison) -> Answer:
    place = change.place or comparison.current.format_name or comparison.kind.value
    facts = {"name": _text(change.name) or NO_NAME, "classname": _text(place)}
    if change.unit is Unit.SECONDS and change.after is not None and is_known(change.after):
        facts["time"] = f"{min(max(change.after, 0.0), LONGEST_SECONDS):.9f}"
    case = SubElement(suite, "testcase", facts)
    answer = _answered(case, _answer(change, row))
    SubElement(case, "system-out").text = _text(_told(change))
    return answer


def _answer(change: Change, row: GateRow | None) -> Answer:
    if row is not None and row.waived:
        return "skipped", f"waived: {row.waived} ({row.reason})"
    if row is not None and row.outcome is Outcome.FAILED:
        return "failure", row.reason
    if row is not None and row.outcome is Outcome.UNKNOWN:
        return "skipped", f"cannot tell: {row.reason}"
    is_open = change.verdict is Verdict.CANNOT_TELL or (change.is_provisional and is_change(change.verdict))
    return ("skipped", f"{shown_word(change)}: {why_text(change)}") if is_open else None


def _answered(case: Element, answer: Answer) -> Answer:
    if answer is not None:
        element = SubElement(case, answer[0], {"message": _text(answer[1])})
        element.text = _text(answer[1])
    return answer


def _told(change: Change) -> str:
    """The figures of a name in one line."""
    before, after, ratio, interval, evidence = figure_cells(change)
    return (
        f"{shown_word(change)}: {before} → {after}, {ratio} (95 % interval {interval}), {evidence}. {why_text(change)}"
    )


def _text(text: str) -> str:
    """Text that XML may hold: control characters, lone surrogates and non-characters escaped."""
    return shown_text(text, TEXT_LENGTH)
