"""A comparison of records as JSON: valid by its schema, exact at any size, strict JSON whatever the names are."""

from __future__ import annotations

import copy
import json
from typing import Any, NoReturn

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from workbench.analysis.records.analyse import analyse
from workbench.analysis.records.risk_policy import RiskPolicy
from workbench.comparison.records.compare import compare_records as compare
from workbench.comparison.records.side import RecordsSide, side_of
from workbench.core.comparison import Comparison
from workbench.core.record_groups import RISK_WORDS
from workbench.core.sources import BytesSource
from workbench.render.json import comparison as comparison_document
from workbench.render.json.comparison import chunks, fingerprint
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


def test_everything_a_reader_needs() -> None:
    found = compare(side(BEFORE, run_id="one"), side(AFTER, run_id="two"))
    document = written(found)
    assert set(document) == {*SCHEMA["required"], "alarm", "units", "figures", "risk_counts", "has_groups"}
    assert (document["project_title"], document["document"]) == ("Performance Profiler Workbench", "verdicts")
    assert (document["kind"], document["unit"], document["verdict"]) == ("records", "score", "worse")
    assert (document["format_version"], document["has_groups"], document["threshold"]) == (1, True, 0)
    assert (document["baseline"]["run_id"], document["current"]["run_id"]) == ("one", "two")
    assert document["headline"] == found.headline
    assert document["counts"] == found.counts
    assert document["risk_counts"] == found.risk_counts
    assert list(document["risk_counts"]) == list(RISK_WORDS)
    assert [c["name"] for c in document["changes"]] == [change.name for change in found.changes]
    by_name = {c["name"]: c for c in document["changes"]}
    assert by_name["a"] == {
        "name": "a",
        "verdict": "worse",
        "presence": "both",
        "status": "newly high risk",
        "before": 10,
        "after": 4,
        "difference": -6,
        "reason": "more of its records are high risk",
        "records_before": {"count": 1, "high_risk_count": 0, "worst_score": 10, "mean_score": 10.0, "severity": "ok"},
        "records_after": {"count": 1, "high_risk_count": 1, "worst_score": 4, "mean_score": 4.0, "severity": "ok"},
    }
    assert (by_name["new"]["before"], by_name["gone"]["after"]) == (None, None)
    assert (by_name["new"]["records_before"], by_name["gone"]["records_after"]) == (None, None)
    assert (by_name["x"]["records_after"]["severity"], by_name["x"]["difference"]) == ("", None)
    assert by_name["b"]["records_before"] == {
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


def test_what_makes_the_sides_differ_comes_before_any_figure() -> None:
    document = written(compare(side("a,9,ok\n"), side("a,9,ok\n", RiskPolicy(score_limit=10))))
    assert [d["code"] for d in document["differences"]] == ["policies_differ"]
    assert list(document).index("differences") < list(document).index("figures")
    assert (document["baseline"]["score_limit"], document["current"]["score_limit"]) == (5, 10)


def test_the_print_follows_content_and_policy_alone() -> None:
    prints = [
        fingerprint(compare(side(BEFORE, policy, run_id=name), side(AFTER, policy)))
        for policy, name in ((None, "one"), (None, "two"), (RiskPolicy(score_limit=9), "one"))
    ]
    assert prints[0] == prints[1] != prints[2]
    assert fingerprint(compare(side(BEFORE), side(BEFORE))) not in prints


def test_one_change_is_one_line() -> None:
    data = b"".join(chunks(compare(side(BEFORE), side(AFTER))))
    assert sum(line.startswith(b'    {"name": ') for line in data.splitlines()) == 8


def test_many_names_are_written_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparison_document, "ROWS_A_CHUNK", 3)
    found = compare(side(BEFORE), side(AFTER))
    rows = [piece.count(b'{"name": ') for piece in chunks(found)]
    assert [count for count in rows[1:-1] if count] == [3, 3, 2]
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
    assert sum(document["counts"].values()) == sum(document["risk_counts"].values()) == len(changes)
    groups = [(change["records_before"], change["records_after"]) for change in changes]
    assert sum(was["count"] for was, _ in groups if was) == len(before)
    assert sum(now["high_risk_count"] for _, now in groups if now) == document["figures"][1]["after"]
    for change, (was, now) in zip(changes, groups, strict=True):
        assert change["before"] == (was and was["worst_score"])
        assert change["after"] == (now and now["worst_score"])
        if was and now:
            assert change["difference"] == now["worst_score"] - was["worst_score"]


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
        lambda d: d["changes"][0].update(status="fine"),
        lambda d: d["changes"][0].update(before=None),
        lambda d: d["changes"][0].update(records_before=None),
        lambda d: d["changes"][0]["records_after"].update(count=0),
        lambda d: d["changes"][0]["records_after"].update(worst_score=1.5),
        lambda d: d["risk_counts"].pop("worse"),
        lambda d: d.pop("risk_counts"),
        lambda d: d.pop("figures"),
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
