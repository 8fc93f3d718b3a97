"""A baseline is an earlier document or a records file; an edited document never makes an exact-looking comparison."""

from __future__ import annotations

import gzip
import json
import re
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.builders.record_rows import records_in
from workbench.analysis.records.analyse import analyse
from workbench.analysis.records.risk_policy import RiskPolicy
from workbench.comparison.records.compare import compare_records as compare
from workbench.comparison.records.open_side import document_side, open_side
from workbench.comparison.records.side import RecordsSide, side_of
from workbench.core.errors import CompareError, MalformedError, SourceError, WorkbenchError
from workbench.core.sources import BytesSource
from workbench.formats.open import open_run
from workbench.render.json import records as document
from workbench.timing import StageClock

MADE = b"2024-01-02T03:04:05+00:00"
SMALL = "alpha,10,ok\nbeta,7,warn\ngamma,2,critical\n"
EDGES = (5, 2**31, 2**53, 2**60, 2**62, 2**63 - 1, 2**63, 2**64, 10**30, 10**300)


def bytes_of(text: str, policy: RiskPolicy | None = None, *, with_records: bool = True, **options: Any) -> bytes:
    clock = StageClock(lambda: 0)
    report = analyse([BytesSource("in.txt", text.encode())], policy, clock=clock, **options)
    data = b"".join(document.chunks(report, with_records=with_records))
    return re.sub(rb'(?<="generated_utc": ")[^"]+', MADE, data, count=1)


def opened(data: bytes, *args: Any, **options: Any) -> RecordsSide:
    return open_side(open_run([BytesSource("saved.json", data)]), *args, **options)


def changed(text: str = SMALL, **members: Any) -> bytes:
    facts = json.loads(bytes_of(text))
    for key, value in members.items():
        if value is ...:
            del facts[key]
        else:
            facts[key] = value
    return json.dumps(facts, indent=2).encode()


def plain(text: str = SMALL) -> dict[str, Any]:
    """The seven plain keys, as any other implementation writes them."""
    return dict(list(json.loads(bytes_of(text)).items())[:7])


def refused(data: bytes) -> str:
    with pytest.raises(MalformedError) as refusal:
        opened(data)
    assert refusal.value.exit_code == 3
    assert refusal.value.hint
    return str(refusal.value)


def assert_same(one: RecordsSide, other: RecordsSide) -> None:
    said = ("run_id", "policy", "rule", "record_count", "high_risk_count", "average_score", "quarantined_count")
    for figure in (*said, "fingerprint", "notices"):
        assert getattr(one, figure) == getattr(other, figure), figure
    assert one.columns is not None
    assert other.columns is not None
    assert one.columns.big_scores == other.columns.big_scores
    assert records_in(one.columns) == records_in(other.columns)


# ---------------------------------------------------------------- what is accepted

severities = st.sampled_from(["ok", "warn", "critical", "", "WARN", "é"])
scores = st.one_of(
    st.integers(-3, 12),
    st.sampled_from([sign * (edge + near) for edge in EDGES for sign in (1, -1) for near in (-1, 0, 1)]),
)
records = st.lists(st.tuples(st.sampled_from(["a", "b", "c", ""]), scores, severities), min_size=1, max_size=8)
worded = st.lists(severities, max_size=3, unique=True).map(tuple)
policies = st.one_of(
    st.tuples(worded, scores).map(lambda each: RiskPolicy(*each)),
    st.tuples(worded, st.sampled_from([0.5, 33.3, 100.0])).map(lambda e: RiskPolicy(e[0], lowest_percent=e[1])),
)


@settings(max_examples=150)
@given(records, policies)
@example([("a", 2**63 - 1, "ok")], RiskPolicy((), 2**63))
@example([("a", 2**62, "ok")] * 4, RiskPolicy())
@example([("a", 2**63 - 1, "ok"), ("a", -(2**63) + 4, "ok"), ("a", 5, "ok")], RiskPolicy())
@example([("a", -(2**63), "ok")], RiskPolicy((), -(2**63) - 1))
def test_every_document_that_was_written_is_a_baseline(found: list[Any], policy: RiskPolicy) -> None:
    text = "".join(f"{n},{s},{v}\n" for n, s, v in found)
    report = analyse([BytesSource("in.txt", text.encode())], policy, with_columns=True)
    assert_same(opened(b"".join(document.chunks(report))), side_of(report))


@pytest.mark.parametrize("layout", [{}, {"indent": 4}, {"indent": 2, "sort_keys": True}, {"ensure_ascii": False}])
def test_a_document_laid_out_anew_is_the_same_baseline(layout: dict[str, Any]) -> None:
    written = bytes_of("é,1,ok\n" + SMALL)
    assert_same(opened(json.dumps(json.loads(written), **layout).encode()), opened(written))


def test_a_packed_document_is_a_baseline() -> None:
    assert_same(opened(gzip.compress(bytes_of(SMALL))), opened(bytes_of(SMALL)))


def test_a_records_file_is_analysed_by_the_policy() -> None:
    side = opened(SMALL.encode(), RiskPolicy(score_limit=100))
    assert (side.name, side.record_count, side.high_risk_count) == ("saved.json", 3, 3)
    assert opened(b"bad\n" + SMALL.encode(), is_quarantine=True).quarantined_count == 1
    with pytest.raises(MalformedError, match="line 1"):
        opened(b"bad\n" + SMALL.encode())


def test_several_records_files_are_one_side() -> None:
    side = open_side(open_run([BytesSource("1.txt", b"a,1,ok\n"), BytesSource("2.txt", b"b,2,ok\n")]))
    assert (side.name, side.record_count) == ("1.txt + 2.txt", 2)


def test_a_document_beside_another_file_is_one_side_with_it() -> None:
    one, other = BytesSource("saved.json", bytes_of(SMALL)), BytesSource("2.txt", b"b,2,ok\n")
    side = open_side(open_run([one, other]))
    assert side.name == "saved.json + 2.txt"
    assert side.record_count == open_side(open_run([one])).record_count + 1


def test_a_document_keeps_its_own_policy() -> None:
    side = opened(bytes_of(SMALL, RiskPolicy(("ok",), 3)), RiskPolicy(score_limit=100))
    assert side.policy == RiskPolicy(("ok",), 3)
    assert side.high_risk_count == 2


def test_a_plain_document_is_accepted_with_a_notice() -> None:
    for data in (json.dumps(plain(), indent=2), json.dumps(plain()), json.dumps(plain(), sort_keys=True)):
        side = opened(data.encode())
        assert [n.code for n in side.notices] == ["plain_document"]
        assert (side.policy, side.fingerprint, side.quarantined_count) == (RiskPolicy(), "", 0)
        current = opened(bytes_of("alpha,3,ok\nbeta,7,warn\ngamma,2,critical\n"))
        assert compare(side, current).risk_counts["newly high risk"] == 1


def test_two_plain_documents_are_not_called_the_same() -> None:
    side = opened(json.dumps(plain()).encode())
    other = opened(json.dumps(plain("alpha,1,ok\n")).encode())
    assert "same_input" not in [n.code for n in compare(side, other).notices]


def test_notices_of_the_document_are_kept() -> None:
    side = opened(bytes_of("a,1,WARN\nbad\n", is_quarantine=True))
    assert [n.code for n in side.notices] == ["unknown_severities", "quarantined"]
    assert side.quarantined_count == 1


def test_a_document_without_records_is_opened_but_not_comparable() -> None:
    side = opened(bytes_of(SMALL, with_records=False))
    assert side.columns is None
    with pytest.raises(CompareError):
        compare(side, side)


def test_the_limit_holds_for_documents_too() -> None:
    with pytest.raises(SourceError, match="holds more than 100 bytes"):
        opened(bytes_of(SMALL), content_limit_bytes=100)


# ---------------------------------------------------------------- contradictions


@pytest.mark.parametrize("text", [SMALL, SMALL + "big,99999999999999999999,ok\n"])
@pytest.mark.parametrize(
    "members",
    [
        {"high_risk_count": 0},
        {"high_risk_count": 3},
        {"high_risk_count": -2},
        {"average_score": 6.32},
        {"average_score": 5e18},
        {"average_score": -6.33},
        {"average_score": 0},
        {"average_score": 10**308},
    ],
)
def test_figures_that_contradict_the_records_are_refused(text: str, members: dict[str, Any]) -> None:
    assert "it says" in refused(changed(text, **members))


@pytest.mark.parametrize("text", [SMALL, SMALL + "big,99999999999999999999,ok\n"])
def test_records_that_contradict_the_policy_are_refused(text: str) -> None:
    facts = json.loads(bytes_of(text))
    first, last = facts["records"][0], facts["records"][2]
    first["is_high_risk"], last["is_high_risk"] = last["is_high_risk"], first["is_high_risk"]
    assert "policy" in refused(json.dumps(facts, indent=2).encode())
    assert "policy" in refused(json.dumps(facts).encode())


@pytest.mark.parametrize("score", [9, 2**63 - 1, 2**63, 10**30])
def test_a_score_that_was_edited_is_refused(score: int) -> None:
    facts = json.loads(bytes_of(SMALL))
    facts["records"][1]["score"] = score
    assert refused(json.dumps(facts, indent=2).encode())


def test_a_plain_document_has_to_agree_with_itself_too() -> None:
    assert refused(json.dumps({**plain(), "high_risk_count": 1}).encode())
    assert refused(json.dumps({**plain(), "average_score": 6.0}).encode())
    assert refused(json.dumps({**plain(), "record_count": 2}).encode())


POLICY = {"severities": ["critical", "warn"], "score_limit": 5, "lowest_percent": None, "text": ""}


@pytest.mark.parametrize(
    "policy",
    [
        ...,
        None,
        [],
        {},
        "policy",
        [["severities", []]],
        POLICY | {"severities": None},
        POLICY | {"severities": "warn"},
        POLICY | {"severities": ""},
        POLICY | {"severities": {"critical": 1, "warn": 2}},
        POLICY | {"severities": [1, 2]},
        POLICY | {"severities": ["warn", "warn", "critical"]},
        POLICY | {"severities": ["critical", "warn", "a,b"]},
        POLICY | {"severities": ["critical", "warn", "\ud800"]},
        POLICY | {"score_limit": None},
        POLICY | {"score_limit": True},
        POLICY | {"score_limit": 5.0},
        POLICY | {"score_limit": "5"},
        POLICY | {"lowest_percent": 0},
        POLICY | {"lowest_percent": -1},
        POLICY | {"lowest_percent": 101},
        POLICY | {"lowest_percent": True},
        POLICY | {"lowest_percent": "50"},
        POLICY | {"lowest_percent": []},
        POLICY | {"lowest_percent": 10**400},
    ],
    ids=repr,
)
def test_a_policy_that_cannot_be_read_is_refused(policy: Any) -> None:
    assert "policy" in refused(changed(policy=policy))


@pytest.mark.parametrize(
    "quarantined", [None, [], {}, 5, {"count": "3"}, {"count": -5}, {"count": True}, {"count": 1.5}]
)
def test_an_odd_count_of_quarantined_lines_is_none(quarantined: Any) -> None:
    try:
        side = opened(changed(quarantined=quarantined))
    except MalformedError:
        return
    assert (type(side.quarantined_count), side.quarantined_count) == (int, 0)


@pytest.mark.parametrize("fingerprint", [None, 5, [], "", True, {}])
def test_an_odd_fingerprint_makes_nothing_the_same(fingerprint: Any) -> None:
    try:
        sides = [opened(changed(text, fingerprint=fingerprint)) for text in (SMALL, "other,1,ok\n")]
    except MalformedError:
        return
    assert "same_input" not in [n.code for n in compare(*sides).notices]


@pytest.mark.parametrize("notices", [None, 5, "x", {}, [1], [None], [{}], [{"code": 1}], [{"code": "c", "text": None}]])
def test_odd_notices_do_no_harm(notices: Any) -> None:
    try:
        side = opened(changed(notices=notices))
    except MalformedError:
        return
    assert all(isinstance(n.code, str) and isinstance(n.text, str) for n in side.notices)


@pytest.mark.parametrize("key", ["run_id", "generated_utc", "fingerprint", "reading", "summary", "sources", "timings"])
@pytest.mark.parametrize("value", [..., None, True, 10**400, "\ud800\x1b[31m", [], {}, [[[]]]], ids=repr)
def test_odd_values_are_a_side_or_a_refusal(key: str, value: Any) -> None:
    from workbench.render.json import comparison as comparison_document
    from workbench.render.text import comparison as comparison_text

    try:
        side = opened(changed(**{key: value}))
    except WorkbenchError:
        return
    found = compare(side, opened(bytes_of(SMALL)))
    json.loads(b"".join(comparison_document.chunks(found)))
    comparison_text.markdown(found).encode()
    assert "\x1b" not in comparison_text.terminal(found)


# ---------------------------------------------------------------- damage


def judged_by_its_own_words(side: RecordsSide) -> bool:
    """The definition, over again: the counts and every decision follow from the records and the policy."""
    assert side.columns is not None
    rows = records_in(side.columns)
    decided = [side.rule.is_high_risk(score, severity) for _, score, severity, _ in rows]
    return (
        decided == [flag for *_, flag in rows]
        and side.high_risk_count == sum(decided)
        and side.record_count == len(rows)
        and abs(side.average_score - sum(score for _, score, _, _ in rows) / len(rows)) <= 0.0051
    )


@settings(max_examples=250)
@given(st.data())
def test_a_damaged_document_is_a_refusal_or_agrees_with_itself(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([SMALL, SMALL + "bad\n", "a,-1,ok\na,12,\n"]))
    written = bytearray(bytes_of(text, is_quarantine=True))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(written) - 1))
        written[at] = data.draw(st.sampled_from(list(b'0123456789-"{}[]:,truefals \n\\\x00\xff')))
    for damaged in (bytes(written), bytes(written[: data.draw(st.integers(0, len(written)))])):
        try:
            side = document_side(BytesSource("saved.json", damaged))
        except WorkbenchError:
            continue
        assert judged_by_its_own_words(side)


def test_every_digit_that_matters_is_noticed() -> None:
    """Each digit of the plain part turned into another one: refused, or a run id or a time of day."""
    written = bytes_of(SMALL, run_id="run")
    start, end = written.index(b'"record_count"'), written.index(b'"format_version"')
    for at in range(start, end):
        if chr(written[at]).isdigit():
            other = b"8" if written[at : at + 1] != b"8" else b"3"
            assert refused(written[:at] + other + written[at + 1 :])
