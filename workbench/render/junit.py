"""A comparison of any kind as JUnit XML, for every CI that shows tests: a test case for each name.

It is written name by name, after a first look at all of them for the counts that stand at the beginning.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from workbench.comparison.explain.records import cells_of
from workbench.comparison.explain.wording import (
    NO_NAME,
    figure_cells,
    is_change,
    is_known,
    limit_text,
    remarks,
    shown_word,
    why_text,
)
from workbench.comparison.gate.result import GateResult, GateRow, Outcome
from workbench.core.comparison import Change, ComparedSide, Comparison
from workbench.core.errors import shown_text
from workbench.core.model import PROJECT_TITLE
from workbench.core.units import Unit
from workbench.core.verdict import Verdict

TEXT_LENGTH = 2_000
LONGEST_SECONDS = 1e9
CASES_A_CHUNK = 1_000
THE_GATE = "the gate as a whole"

Answer = tuple[str, str] | None
"""The element that a test case holds, failure or skipped, with its message; None for a test that passed."""


def chunks(comparison: Comparison, gate: GateResult | None = None) -> Iterator[bytes]:
    """The test report as UTF-8 pieces.

    A name that fails the gate is a failure; without a gate nothing fails. A name that cannot be told, or whose failure
    is waived, is skipped with its message. It is no error, because GitLab and Jenkins count errors among the failed
    tests and would call a noisy benchmark broken; whether the build goes on is said by the exit code. The gate has a
    test case of its own, which fails only where the gate fails without any single name to blame.
    """
    rows = {(row.name, row.place): row for row in gate.rows} if gate else {}
    answers = Counter({answer[0]: 1} if gate and (answer := _gate_answer(gate)) else {})
    for change in comparison.changes:
        if answer := _answer(change, rows.get(change.key)):
            answers[answer[0]] += 1
    tests = len(comparison.changes) + bool(gate)
    counts = {"tests": tests, "failures": answers["failure"], "errors": 0, "skipped": answers["skipped"]}
    yield from _opening(comparison, gate, counts)
    for start in range(0, len(comparison.changes), CASES_A_CHUNK):
        some = comparison.changes[start : start + CASES_A_CHUNK]
        yield b"".join(_written(_case(change, rows.get(change.key), comparison)) for change in some)
    yield b"  </testsuite>\n</testsuites>\n"


def _opening(comparison: Comparison, gate: GateResult | None, counts: dict[str, int]) -> Iterator[bytes]:
    """All up to the first name."""
    told = {key: str(count) for key, count in counts.items()}
    names = (PROJECT_TITLE, f"{comparison.baseline.name} → {comparison.current.name}")
    root, suite = (
        tostring(Element(tag, {"name": _text(name), **told}), encoding="utf-8").replace(b" />", b">")
        for tag, name in zip(("testsuites", "testsuite"), names, strict=True)
    )
    yield b"<?xml version='1.0' encoding='utf-8'?>\n" + root + b"\n  " + suite + b"\n"
    yield _written(_properties(comparison, gate))
    if gate:
        yield _written(_gate_case(gate))


def _written(element: Element) -> bytes:
    """An element of the suite, a line for each of its own elements."""
    indent(element, level=2)
    written: bytes = tostring(element, encoding="utf-8")
    return b"    " + written + b"\n"


def _properties(comparison: Comparison, gate: GateResult | None) -> Element:
    told = [
        ("verdict", comparison.word),
        ("headline", comparison.headline),
        ("threshold", limit_text(comparison) if comparison.threshold else "any change"),
        ("measured in turn", "yes" if comparison.is_interleaved else "not known"),
        *_side("baseline", comparison.baseline),
        *_side("current", comparison.current),
        *(("note", text) for text in remarks(comparison, gate.notices if gate else ())),
        *([("gate", gate.outcome.value)] if gate else []),
    ]
    properties = Element("properties")
    for name, value in told:
        SubElement(properties, "property", {"name": name, "value": _text(value)})
    return properties


def _side(role: str, side: ComparedSide) -> list[tuple[str, str]]:
    policy = [(f"{role} policy", side.records.policy)] if side.records else []
    return [(f"{role} run", side.run_id), (f"{role} file", side.name), (f"{role} format", side.format_name), *policy]


def _gate_case(gate: GateResult) -> Element:
    case = Element("testcase", {"name": THE_GATE, "classname": "workbench"})
    return _answered(case, _gate_answer(gate))


def _gate_answer(gate: GateResult) -> Answer:
    if gate.outcome is Outcome.UNKNOWN:
        return "skipped", gate.headline
    is_blamed = any(row.outcome is Outcome.FAILED and not row.waived for row in gate.rows)
    return ("failure", gate.headline) if gate.outcome is Outcome.FAILED and not is_blamed else None


def _case(change: Change, row: GateRow | None, comparison: Comparison) -> Element:
    place = change.place or comparison.current.format_name or comparison.kind.value
    facts = {"name": _text(change.name) or NO_NAME, "classname": _text(place)}
    if change.unit is Unit.SECONDS and change.after is not None and is_known(change.after):
        facts["time"] = f"{min(max(change.after, 0.0), LONGEST_SECONDS):.9f}"
    case = _answered(Element("testcase", facts), _answer(change, row))
    SubElement(case, "system-out").text = _text(_told(change))
    return case


def _answer(change: Change, row: GateRow | None) -> Answer:
    if row is not None and row.waived:
        return "skipped", f"waived: {row.waived} ({row.reason})"
    if row is not None and row.outcome is Outcome.FAILED:
        return "failure", row.reason
    if row is not None and row.outcome is Outcome.UNKNOWN:
        return "skipped", f"cannot tell: {row.reason}"
    is_open = change.verdict is Verdict.CANNOT_TELL or (change.is_provisional and is_change(change.verdict))
    return ("skipped", f"{shown_word(change)}: {why_text(change)}") if is_open else None


def _answered(case: Element, answer: Answer) -> Element:
    if answer is not None:
        element = SubElement(case, answer[0], {"message": _text(answer[1])})
        element.text = _text(answer[1])
    return case


def _told(change: Change) -> str:
    """The figures of a name in one line."""
    if change.risk:
        before, after, moved = cells_of(change)
        return f"{shown_word(change)}: {before} → {after}, {moved}. {why_text(change)}"
    before, after, ratio, interval, evidence = figure_cells(change)
    return (
        f"{shown_word(change)}: {before} → {after}, {ratio} (95 % interval {interval}), {evidence}. {why_text(change)}"
    )


def _text(text: str) -> str:
    """Text that XML may hold: control characters, lone surrogates and non-characters escaped."""
    return shown_text(text, TEXT_LENGTH)
