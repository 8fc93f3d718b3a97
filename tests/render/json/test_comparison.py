"""Verdicts as JSON: valid by the schema whatever the figures and names are, the same print for the same content."""

from __future__ import annotations

import copy
import json
import math
from typing import Any, NoReturn

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.builders.comparisons import a_change, a_comparison, a_side
from workbench.comparison.gate.result import GateResult, GateRow, Outcome
from workbench.core.comparison import Change, Comparison, Difference, Evidence, Level, Method, Presence
from workbench.core.model import Notice
from workbench.core.units import Unit
from workbench.core.verdict import Verdict
from workbench.render.json import comparison as comparison_document
from workbench.render.json.comparison import chunks, fingerprint
from workbench.render.json.schemas import schema_text

SCHEMA = json.loads(schema_text("verdicts"))
VALIDATOR = Draft202012Validator(SCHEMA)
GATE = GateResult(
    Outcome.FAILED,
    (
        GateRow("parse", "", Outcome.FAILED, "slower"),
        GateRow("load", "", Outcome.FAILED, "slower", "a known price"),
        GateRow("save", "", Outcome.UNKNOWN, "cannot tell"),
    ),
    (Notice("waiver_unused", "The waiver for x matches nothing."),),
    "1 name fails.",
    1,
)


def refuse(word: str) -> NoReturn:
    raise AssertionError(f"{word} is no JSON")


def written(comparison: Comparison, gate: GateResult | None = None) -> Any:
    data = b"".join(chunks(comparison, gate))
    assert data.isascii()
    assert data.endswith(b"}\n")
    document = json.loads(data, parse_constant=refuse)
    VALIDATOR.validate(document)
    return document


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_the_schema_describes_every_key_and_allows_no_other() -> None:
    def wrong(schema: Any, where: str) -> list[str]:
        found = []
        for key, each in schema.get("properties", {}).items():
            found += [] if "description" in each else [f"{where}.{key}"]
            found += wrong(each, f"{where}.{key}")
        if "properties" in schema and schema["additionalProperties"] is not False:
            found.append(where)
        return found

    parts = {"": SCHEMA, **SCHEMA["$defs"]}
    assert [each for name, part in parts.items() for each in wrong(part, name)] == []


def test_everything_a_reader_needs() -> None:
    document = written(a_comparison(a_change(), a_change("new", presence=Presence.ADDED)), GATE)
    assert [key for key in document if key not in ("alarm", "units")] == SCHEMA["required"]
    assert (document["document"], document["kind"], document["unit"]) == ("verdicts", "benchmark", "seconds")
    assert (document["verdict"], document["threshold"]) == ("slower", 0.05)
    assert document["counts"] == {
        "worse": 1,
        "better": 0,
        "cannot tell": 0,
        "no change shown": 0,
        "added": 1,
        "removed": 0,
    }
    assert document["shift"] == {"ratio": 1.004, "low": 0.998, "high": 1.01, "name_count": 2, "is_moved": False}
    assert document["baseline"]["sources"][0]["content_sha256"] == "a" * 64
    assert document["current"]["environment"] == {"machine": "box", "cpu_count": 2}


def test_a_name_has_its_figures_and_its_evidence() -> None:
    change = written(a_comparison(a_change(place="m.py", share_before=0.25, advice="more")))["changes"][0]
    assert (change["name"], change["place"], change["verdict"]) == ("parse", "m.py", "slower")
    assert (change["unit"], change["before"], change["after"], change["ratio"]) == ("seconds", 0.0123, 0.0133, 1.081)
    assert (change["interval"], change["share_before"], change["share_after"]) == ([1.056, 1.107], 0.25, None)
    assert (change["reason"], change["advice"]) == ("slower by more than chance explains", "more")
    evidence = change["evidence"]
    assert (evidence["method"], evidence["measure"]) == ("values by process", "median")
    assert (evidence["value_counts"], evidence["process_counts"]) == ([100, 110], [10, 11])
    assert (evidence["p"], evidence["q"], evidence["slow_counts"]) == (0.0005, 0.004, None)
    assert evidence["relative_interval"] == [1.05, 1.105]


def test_the_gate_is_there_or_null() -> None:
    assert written(a_comparison())["gate"] is None
    gate = written(a_comparison(), GATE)["gate"]
    assert (gate["outcome"], gate["exit_code"], gate["notices"][0]["code"]) == ("failed", 1, "waiver_unused")
    assert [row["outcome"] for row in gate["rows"]] == ["failed", "failed", "cannot tell"]
    assert [row["waived"] for row in gate["rows"]] == ["", "a known price", ""]


def test_what_makes_the_sides_differ_comes_before_any_verdict_of_a_name() -> None:
    forced = Difference("processor", Level.REFUSAL, "x", "y", "The processors differ.", is_forced=True)
    document = written(a_comparison(differences=(forced,), notices=(Notice("a", "b"),)))
    assert document["differences"] == [
        {
            "code": "processor",
            "level": "refusal",
            "before": "x",
            "after": "y",
            "text": "The processors differ.",
            "is_forced": True,
        }
    ]
    assert list(document).index("notices") < list(document).index("changes")


def test_one_name_is_one_line_and_many_are_written_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparison_document, "ROWS_A_CHUNK", 3)
    found = a_comparison(*(a_change(f"n{i}") for i in range(8)))
    assert sum(b'{"name": ' in piece for piece in chunks(found)) == 3
    assert len(written(found)["changes"]) == 8
    assert sum(line.startswith(b'    {"name": ') for line in b"".join(chunks(found)).splitlines()) == 8


def test_ten_thousand_names_fit() -> None:
    found = a_comparison(*(a_change(f"n{i}") for i in range(10_000)))
    assert len(json.loads(b"".join(chunks(found)))["changes"]) == 10_000


def test_no_name_at_all_is_still_a_document() -> None:
    found = a_comparison()
    empty = Comparison(**{**vars(found), "changes": (), "shift": None})
    document = written(empty)
    assert (document["changes"], document["shift"]) == ([], None)


# ---------------------------------------------------------------- fingerprint


def test_the_fingerprint_leaves_names_of_files_run_ids_and_order_out() -> None:
    a, b = a_change("a"), a_change("b")
    plain = fingerprint(a_comparison(a, b))
    assert written(a_comparison(a, b))["fingerprint"] == plain
    assert fingerprint(a_comparison(b, a)) == plain
    assert fingerprint(a_comparison(a, b, baseline=a_side("other.json", "nightly"), headline="Other words.")) == plain
    assert fingerprint(a_comparison(a._replace(ratio=1.081 + 1e-12), b)) == plain


@pytest.mark.parametrize(
    "other",
    [
        a_comparison(baseline=a_side(digit="c")),
        a_comparison(threshold=0.02),
        a_comparison(is_interleaved=True),
        a_comparison(verdict=Verdict.CANNOT_TELL),
        a_comparison(a_change(verdict=Verdict.BETTER)),
        a_comparison(a_change(ratio=1.0811)),
        a_comparison(a_change(is_provisional=True)),
        a_comparison(a_change(threshold=0.02)),
        a_comparison(a_change(place="m.py")),
        a_comparison(differences=(Difference("unit", Level.WARNING, "", "", ""),)),
    ],
)
def test_the_fingerprint_follows_what_was_compared_and_what_came_out(other: Comparison) -> None:
    assert fingerprint(other) != fingerprint(a_comparison())


# ---------------------------------------------------------------- whatever comes in


figures = st.none() | st.floats(width=64)
chances = st.none() | st.just(math.nan) | st.floats(0, 1)
counts = st.tuples(st.integers(0, 10**6), st.integers(0, 10**6))
texts = st.text(max_size=8) | st.just("\ud800<b>|\n\x1b[31m")
evidences = st.builds(
    Evidence,
    method=st.sampled_from(Method),
    value_counts=counts,
    process_counts=counts,
    measure=texts,
    standard_error=figures,
    degrees_of_freedom=figures,
    noise=st.tuples(figures, figures),
    relative_ratio=figures,
    relative_low=figures,
    relative_high=figures,
    null_ratio=figures,
    p=chances,
    q=chances,
    separation=chances,
    separation_p=chances,
    slow_counts=st.none() | counts,
)
changes = st.builds(
    Change,
    name=texts,
    unit=st.sampled_from(Unit),
    verdict=st.sampled_from(Verdict),
    before=figures,
    after=figures,
    ratio=figures,
    low=figures,
    high=figures,
    threshold=st.floats(0, 1),
    reason=texts,
    evidence=evidences,
    advice=texts,
    is_provisional=st.booleans(),
    presence=st.sampled_from(Presence),
    place=texts,
    share_before=figures,
    share_after=figures,
    risk=st.none(),  # records have a test of their own
)


@settings(max_examples=60, deadline=None)
@given(st.lists(changes, max_size=4), st.dictionaries(texts, texts | st.integers() | st.floats(), max_size=3))
@example([a_change(ratio=math.inf, low=math.nan, high=1.0)], {"x": math.nan})
def test_every_comparison_agrees_with_the_schema(found: list[Change], environment: dict[str, Any]) -> None:
    side = a_side()
    side = type(side)(**{**vars(side), "environment": environment})
    document = written(a_comparison(*found, baseline=side), GATE)
    assert [c["name"] for c in document["changes"]] == [c.name for c in found or [a_change()]]
    assert sum(document["counts"].values()) == len(document["changes"])


@pytest.mark.parametrize(
    "damage",
    [
        lambda d: d.update(format_version=2),
        lambda d: d.update(more=1),
        lambda d: d.pop("headline"),
        lambda d: d.update(headline=""),
        lambda d: d.update(verdict="fine"),
        lambda d: d["counts"].update(worse=-1),
        lambda d: d["counts"].pop("removed"),
        lambda d: d["changes"][0].update(verdict="fine"),
        lambda d: d["changes"][0].update(interval=[1]),
        lambda d: d["changes"][0].update(interval=[1, 2, 3]),
        lambda d: d["changes"][0].pop("evidence"),
        lambda d: d["changes"][0]["evidence"].update(p=1.5),
        lambda d: d["changes"][0]["evidence"].update(method="magic"),
        lambda d: d["changes"][0]["evidence"].update(value_counts=[1, -1]),
        lambda d: d["gate"].update(exit_code=2),
        lambda d: d["gate"]["rows"][0].update(more=1),
        lambda d: d["baseline"].pop("format"),
        lambda d: d["shift"].pop("is_moved"),
        lambda d: d.update(fingerprint="abc"),
    ],
)
def test_the_schema_is_strict(damage: Any) -> None:
    document = copy.deepcopy(written(a_comparison(), GATE))
    damage(document)
    assert not VALIDATOR.is_valid(document)
