"""The comparison as JSON: valid by its schema, exact at any size, strict JSON whatever the names are."""

from __future__ import annotations

import copy
import json
from typing import Any, NoReturn

import numpy
import pandas
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from workbench.analysis.records.analyse import analyse
from workbench.analysis.records.policy import RiskPolicy
from workbench.comparison.records.compare import Comparison, compare, plain
from workbench.comparison.records.outcomes import VERDICTS
from workbench.comparison.records.side import RecordsSide, side_of
from workbench.core.sources import BytesSource
from workbench.render.json import records_comparison as comparison_document
from workbench.render.json.records_comparison import chunks
from workbench.render.json.schemas import schema_text

BEFORE = "a,10,ok\nb,7,warn\nb,9,ok\nsame,9,ok\ngone,2,critical\nw,9,ok\nh,1,ok\n"
AFTER = "a,4,ok\nb,7,ok\nsame,9,ok\nnew,1,ok\nx,9,\nw,8,ok\nh,2,ok\n"


def side(text: str, policy: RiskPolicy | None = None, **options: Any) -> RecordsSide:
    return side_of(analyse([BytesSource("in.txt", text.encode())], policy, with_columns=True, **options))


def refuse(word: str) -> NoReturn:
    raise AssertionError(f"{word} is no JSON")


def written(comparison: Comparison) -> Any:
    data = b"".join(chunks(comparison))
    assert data.isascii()
    assert data.endswith(b"}\n")
    document = json.loads(data, parse_constant=refuse)
    VALIDATOR.validate(document)
    return document


SCHEMA = json.loads(schema_text("comparison"))
VALIDATOR = Draft202012Validator(SCHEMA)


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_the_schema_describes_every_key() -> None:
    def undescribed(schema: Any, where: str) -> list[str]:
        found = []
        for key, each in schema.get("properties", {}).items():
            if "description" not in each:
                found.append(f"{where}.{key}")
            found += undescribed(each, f"{where}.{key}")
        return found

    parts = {"": SCHEMA, **SCHEMA["$defs"]}
    assert [missing for name, part in parts.items() for missing in undescribed(part, name)] == []


def test_everything_a_reader_needs() -> None:
    found = compare(side(BEFORE, run_id="one"), side(AFTER, run_id="two"))
    document = written(found)
    assert list(document) == SCHEMA["required"]
    assert (document["project_title"], document["document"]) == ("Performance Profiler Workbench", "comparison")
    assert (document["format_version"], document["has_groups"]) == (1, True)
    assert (document["baseline"]["run_id"], document["current"]["run_id"]) == ("one", "two")
    assert document["headline"] == found.headline
    assert document["counts"] == found.counts
    assert list(document["counts"]) == list(VERDICTS)
    assert [c["name"] for c in document["changes"]] == list(found.table["name"])
    by_name = {c["name"]: c for c in document["changes"]}
    assert by_name["a"] == {
        "name": "a",
        "verdict": "newly high risk",
        "reason": "more of its records are high risk",
        "before": {"count": 1, "high_risk_count": 0, "worst_score": 10, "mean_score": 10.0, "severity": "ok"},
        "after": {"count": 1, "high_risk_count": 1, "worst_score": 4, "mean_score": 4.0, "severity": "ok"},
        "difference": -6,
    }
    assert (by_name["new"]["before"], by_name["gone"]["after"]) == (None, None)
    assert (by_name["x"]["after"]["severity"], by_name["x"]["difference"]) == ("", None)
    assert by_name["b"]["before"] == {
        "count": 2,
        "high_risk_count": 1,
        "worst_score": 7,
        "mean_score": 8.0,
        "severity": "warn",
    }


def test_the_figures_are_those_of_the_comparison() -> None:
    found = compare(side(BEFORE), side(AFTER))
    said = [(f["label"], f["before"], f["after"], f["difference"], f["is_better"]) for f in written(found)["figures"]]
    assert said == [(f.label, f.before, f.after, f.difference, f.is_better) for f in found.figures]


def test_notices_come_before_any_figure() -> None:
    document = written(compare(side("a,9,ok\n"), side("a,9,ok\n", RiskPolicy(score_limit=10))))
    assert [n["code"] for n in document["notices"]] == ["policies_differ"]
    assert list(document).index("notices") < list(document).index("figures")


def test_one_change_is_one_line() -> None:
    data = b"".join(chunks(compare(side(BEFORE), side(AFTER))))
    assert sum(line.startswith(b'    {"name": ') for line in data.splitlines()) == 8


def test_many_names_are_written_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparison_document, "ROWS_A_CHUNK", 3)
    found = compare(side(BEFORE), side(AFTER))
    assert len(list(chunks(found))) == 2 + 3
    assert len(written(found)["changes"]) == 8


names = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=","), max_size=6).map(
    lambda text: "".join(text.splitlines()).strip()
)
scores = st.one_of(st.integers(-3, 12), st.sampled_from([2**60, 2**63 - 1, -(2**63), 2**63, -(2**64), 10**300]))
records = st.lists(st.tuples(names, scores, st.sampled_from(["ok", "warn", "", "é"])), min_size=1, max_size=5)


def lines(found: list[Any]) -> str:
    return "".join(f"{n},{s},{v}\n" for n, s, v in found)


@settings(max_examples=40)
@given(records, records)
@example([("a", 2**63, "ok"), ("only", 1, "ok")], [("a", -(2**63), "ok"), ("new", 1, "ok")])
@example([("a", -(2**63), "ok")], [("a", 2**63 - 1, "ok")])
@example([('"\\\x00\x7f', 1, "")], [("🎯\u202e", 1, "")])
def test_every_comparison_agrees_with_the_schema_and_adds_up(before: list[Any], after: list[Any]) -> None:
    document = written(compare(side(lines(before)), side(lines(after))))
    changes = document["changes"]
    assert {c["name"] for c in changes} == {n for n, _, _ in before} | {n for n, _, _ in after}
    assert sum(document["counts"].values()) == len(changes)
    assert sum(c["before"]["count"] for c in changes if c["before"]) == len(before)
    assert sum(c["after"]["high_risk_count"] for c in changes if c["after"]) == document["figures"][1]["after"]
    for change in changes:
        if change["before"] and change["after"]:
            assert change["difference"] == change["after"]["worst_score"] - change["before"]["worst_score"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda d: d.update(format_version=2),
        lambda d: d.update(more=1),
        lambda d: d.pop("headline"),
        lambda d: d["counts"].update(worse=-1),
        lambda d: d["counts"].pop("worse"),
        lambda d: d["counts"].update(other=1),
        lambda d: d["figures"].pop(),
        lambda d: d["figures"].reverse(),
        lambda d: d["figures"][2].update(after=1.5),
        lambda d: d["figures"][0].update(before=0.5),
        lambda d: d["changes"][0].update(verdict="fine"),
        lambda d: d["changes"][0].update(before=None),
        lambda d: d["changes"][0]["after"].update(count=0),
        lambda d: d["changes"][0]["after"].update(worst_score=1.5),
        lambda d: d["changes"][0].pop("reason"),
        lambda d: d["baseline"].update(fingerprint="abc"),
        lambda d: d["current"].update(quarantined_count=-1),
        lambda d: d["notices"].append({"code": "x"}),
    ],
)
def test_the_schema_is_strict(damage: Any) -> None:
    document = copy.deepcopy(written(compare(side(BEFORE), side(AFTER))))
    damage(document)
    assert not VALIDATOR.is_valid(document)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (None, None),
        (pandas.NA, None),
        (float("nan"), None),
        (numpy.float64("nan"), None),
        (numpy.int64(2**62), 2**62),
        (numpy.float64(1.5), 1.5),
        (10**300, 10**300),
        ("nan", "nan"),
        ("", ""),
        (0, 0),
    ],
)
def test_cells_become_plain_values(cell: Any, expected: Any) -> None:
    assert plain(cell) == expected
    assert type(plain(cell)) is type(expected)
