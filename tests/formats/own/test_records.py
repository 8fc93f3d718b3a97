"""The summary document is itself a format: what was written is read back, and nothing else passes for it."""

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
from workbench.core.columns import Columns
from workbench.core.errors import MalformedError, SourceError, WorkbenchError
from workbench.core.sources import BLOCK_BYTES, BytesSource
from workbench.formats.own import record_rows
from workbench.formats.own import records as summary
from workbench.formats.shared.content import Content
from workbench.render.json import records as document
from workbench.timing import StageClock

Record = tuple[str, int, str]
Facts = dict[str, Any]

MADE = b"2024-01-02T03:04:05+00:00"
SMALL = "alpha,10,ok\nbeta,7,warn\ngamma,2,critical\n"


def bytes_of(text: str, policy: RiskPolicy | None = None, *, with_records: bool = True, **options: Any) -> bytes:
    clock = StageClock(lambda: 0)
    report = analyse([BytesSource("in.txt", text.encode())], policy, clock=clock, **options)
    data = b"".join(document.chunks(report, with_records=with_records))
    return re.sub(rb'(?<="generated_utc": ")[^"]+', MADE, data, count=1)


def recognises(head: bytes) -> bool:
    return summary.recognises(Content(BytesSource("saved.json", head)))


def read(data: bytes, **options: Any) -> summary.SavedRecords:
    return summary.read_document(BytesSource("saved.json", data), **options)


def rows(columns: Columns | None) -> list[tuple[str, int, str, bool]]:
    return records_in(columns)


def changed(**members: Any) -> bytes:
    facts = json.loads(bytes_of(SMALL))
    for key, value in members.items():
        if value is ...:
            del facts[key]
        else:
            facts[key] = value
    return json.dumps(facts, indent=2).encode()


def refused(data: bytes) -> str:
    with pytest.raises(MalformedError) as refusal:
        read(data)
    assert refusal.value.source == "saved.json"
    assert refusal.value.code == "document"
    assert refusal.value.exit_code == 3
    assert refusal.value.hint
    return refusal.value.reason


# ---------------------------------------------------------------- recognising


@pytest.mark.parametrize("key", sorted(summary.PLAIN_KEYS))
def test_any_of_the_plain_keys_may_come_first(key: str) -> None:
    assert recognises(f'{{\n  "{key}": 1'.encode())
    assert recognises(f' \r\n\t{{"{key}" :'.encode())


@pytest.mark.parametrize(
    "head",
    [b"", b"{", b"{}", b"[]", b'{"other": 1', b'{"project_titles": 1', b"run_id,1,ok\n", b"\xff\x00", b'"run_id":1'],
)
def test_anything_else_is_not_recognised(head: bytes) -> None:
    assert not recognises(head)


@given(st.binary(max_size=200))
def test_recognising_never_raises(head: bytes) -> None:
    assert recognises(head) in (True, False)


# ---------------------------------------------------------------- reading back

names = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=","), max_size=8).map(
    lambda text: " ".join("".join(text.splitlines()).split())
)
scores = st.one_of(st.integers(-5, 100), st.integers(-(2**66), 2**66), st.sampled_from([10**300, -(10**300)]))
records = st.lists(
    st.tuples(names, scores, names | st.sampled_from(["ok", "warn", "critical"])), min_size=1, max_size=9
)

LAYOUTS: dict[str, dict[str, Any]] = {
    "as written": {"indent": 2},
    "on one line": {},
    "tight": {"separators": (",", ":")},
    "wide": {"indent": 7},
    "tabs": {"indent": "\t"},
    "sorted": {"indent": 2, "sort_keys": True},
    "not escaped": {"indent": 2, "ensure_ascii": False},
}


@given(records)
@example([('"', 1, "\\"), ("\\", 2, '"}'), ("]", 3, '"records": ['), ("\u0000", 4, "\x7f"), ("🎯", 2**63, "é")])
def test_what_was_written_is_read_back(found: list[Record]) -> None:
    text = "".join(f"{n},{s},{v}\n" for n, s, v in found)
    report = analyse([BytesSource("in.txt", text.encode())], with_columns=True)
    saved = read(b"".join(document.chunks(report)))
    assert rows(saved.columns) == rows(report.columns)
    assert [row[:3] for row in rows(saved.columns)] == found
    assert saved.fingerprint == document.fingerprint(report)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
@settings(max_examples=15)
@given(found=records)
def test_the_layout_does_not_matter(layout: dict[str, Any], found: list[Record]) -> None:
    written = bytes_of("".join(f"{n},{s},{v}\n" for n, s, v in found))
    anew = json.dumps(json.loads(written), **layout).encode()
    assert rows(read(anew).columns) == rows(read(written).columns)


@pytest.mark.parametrize("line_end", [b"\r\n", b"\r"])
def test_line_ends_do_not_matter(line_end: bytes) -> None:
    written = bytes_of(SMALL)
    assert rows(read(written.replace(b"\n", line_end)).columns) == rows(read(written).columns)


def test_a_packed_document_is_unpacked() -> None:
    assert rows(read(gzip.compress(bytes_of(SMALL))).columns) == rows(read(bytes_of(SMALL)).columns)


def test_many_blocks_are_read_as_a_stream() -> None:
    """The limit of a document that has to be held whole does not concern one that is laid out as it was written."""
    count = 20_000
    written = bytes_of("".join(f"name {i},{i % 50},ok\n" for i in range(count)) + "big,99999999999999999999,ok\n")
    columns = read(written).columns
    assert columns is not None
    assert columns.record_count == count + 1
    assert columns.big_scores == {count: 99999999999999999999}
    assert len(written) > 4 * BLOCK_BYTES
    assert rows(columns)[12_345] == ("name 12345", 45, "ok", False)


def test_another_layout_is_read_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summary, "WHOLE_LIMIT_BYTES", 1000)
    assert len(rows(read(bytes_of(SMALL)).columns)) == 3
    with pytest.raises(SourceError, match="1,000 bytes"):
        read(json.dumps(json.loads(bytes_of(SMALL))).encode())


def test_too_large_in_another_layout_does_not_send_the_command_line_to_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summary, "WHOLE_LIMIT_BYTES", 1000)
    with pytest.raises(WorkbenchError) as refusal:
        read(json.dumps(json.loads(bytes_of(SMALL))).encode())
    assert "command line" not in refusal.value.hint


def test_the_readers_limit_holds_for_both_ways() -> None:
    for data in (bytes_of(SMALL), json.dumps(json.loads(bytes_of(SMALL))).encode()):
        with pytest.raises(SourceError, match="holds more than 50 bytes"):
            read(data, content_limit_bytes=50)


def test_the_readers_limit_holds_when_only_a_later_line_is_laid_out_anew() -> None:
    data = bytes_of("".join(f"name {i},{i},ok\n" for i in range(10_000))).replace(b'"score": 3,', b'"score":3,')
    assert len(rows(read(data).columns)) == 10_000
    with pytest.raises(SourceError, match="holds more than 600,000 bytes"):
        read(data, content_limit_bytes=600_000)


def test_a_document_without_records_has_no_columns() -> None:
    saved = read(bytes_of(SMALL, with_records=False))
    assert saved.columns is None
    assert saved.record_count == 3


# ---------------------------------------------------------------- refusing

WRONG: list[Any] = [None, True, -1, 2.5, "", "5", [], {}, [[]], [None], {"a": 1}]


@pytest.mark.parametrize("key", sorted(summary.PLAIN_KEYS))
@pytest.mark.parametrize("value", [..., *WRONG], ids=repr)
def test_a_plain_key_of_another_kind_or_value_is_refused(key: str, value: Any) -> None:
    free = {"run_id": (str,), "generated_utc": (str,), "high_risk_count": (int,), "average_score": (int, float)}
    if value is not ... and not isinstance(value, bool) and isinstance(value, free.get(key, ())):
        return  # of its kind; whether it agrees with the records is asked where a side is made of it
    assert refused(changed(**{key: value}))


@pytest.mark.parametrize("key", ["name", "score", "severity", "is_high_risk"])
@pytest.mark.parametrize("value", [..., None, 1.0, "1e5", [], {}, 7, True, "x"], ids=repr)
def test_a_record_of_another_shape_is_refused(key: str, value: Any) -> None:
    kind = {"name": str, "severity": str, "score": int, "is_high_risk": bool}[key]
    if type(value) is kind:
        return
    facts = json.loads(bytes_of(SMALL))
    if value is ...:
        del facts["records"][1][key]
    else:
        facts["records"][1][key] = value
    assert "a record is not made of" in refused(json.dumps(facts, indent=2).encode())


def test_a_record_with_something_more_is_refused() -> None:
    facts = json.loads(bytes_of(SMALL))
    facts["records"][0]["more"] = 1
    assert "a record is not made of" in refused(json.dumps(facts, indent=2).encode())


@pytest.mark.parametrize("version", [0, 2, 99, "1", 1.5, None, [1], True, {}])
def test_another_format_version_is_refused(version: Any) -> None:
    reason = refused(changed(format_version=version))
    assert "format version" in reason
    assert "reads version 1" in reason


def test_the_next_step_for_a_newer_document_is_a_newer_workbench() -> None:
    with pytest.raises(MalformedError) as refusal:
        read(changed(format_version=2))
    assert "newer" in refusal.value.hint or "update" in refusal.value.hint.lower()


@pytest.mark.parametrize("count", [0, 2, 4, 10**30])
def test_a_count_that_contradicts_the_records_is_refused(count: int) -> None:
    assert "holds 3" in refused(changed(record_count=count))


@pytest.mark.parametrize("included", [False, None, 0, "", "yes", 1, []])
def test_records_included_cannot_hide_a_contradiction(included: Any) -> None:
    """A document that says it holds no records, and holds some, is not as it was written."""
    assert refused(changed(records_included=included))


def test_no_record_at_all_is_refused() -> None:
    assert refused(changed(records=[], record_count=0, high_risk_count=0))


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999"])
@pytest.mark.parametrize("key", ["average_score", "high_risk_count"])
def test_what_is_not_a_number_is_refused(number: str, key: str) -> None:
    assert refused(changed(**{key: "HERE"}).replace(b'"HERE"', number.encode()))


def test_an_average_past_any_double_is_refused() -> None:
    assert refused(changed(average_score=10**400))


@pytest.mark.parametrize("at", [b'"run_id"', b'"record_count"', b'"records"', b'"format_version"', b'"policy"'])
def test_a_key_that_occurs_twice_is_refused(at: bytes) -> None:
    data = bytes_of(SMALL)
    start = data.index(b"  " + at)
    again = (
        data[: data.index(b"{") + 1] + b"\n" + data[start:].split(b": ", 1)[0] + b": 1," + data[data.index(b"{") + 1 :]
    )
    assert recognises(again) or at in (b'"format_version"', b'"policy"')
    assert "twice" in refused(again)


def test_a_key_that_occurs_twice_in_a_record_is_refused() -> None:
    data = bytes_of(SMALL).replace(b'"score": 7', b'"score": 99,\n      "score": 7')
    assert "twice" in refused(data)


@pytest.mark.parametrize("depth", [1000, 100_000])
@pytest.mark.parametrize("brackets", ["[]", '{"a":}'])
def test_deep_nesting_is_refused(depth: int, brackets: str) -> None:
    opening, closing = brackets[:-1], brackets[-1]
    nested = opening * depth + "1" + closing * depth
    data = changed(notices="HERE").replace(b'"HERE"', nested.encode())
    if depth < 100_000:
        data = changed(records="HERE").replace(b'"HERE"', nested.encode())
    assert refused(data)


@pytest.mark.parametrize("score", ["9" * 4301, "-" + "9" * 4301, "1.0", "1e2", "--1", "+1", "0x1", '"1"', "007", "-01"])
def test_a_score_that_is_no_json_integer_is_refused(score: str) -> None:
    assert refused(bytes_of(SMALL).replace(b'"score": 7', f'"score": {score}'.encode(), 1))


@pytest.mark.parametrize("name", ['"\\ud800"', '"\\x"', '"\\u12"', '"\n"', '"\t"', '"\x00"', "'a'", "null", '"a'])
def test_a_name_that_is_no_json_text_is_refused(name: str) -> None:
    """Control characters stand escaped in JSON; half a surrogate pair is no character at all."""
    assert refused(bytes_of(SMALL).replace(b'"name": "beta"', b'"name": ' + name.encode(), 1))


@pytest.mark.parametrize(
    "damage",
    [
        lambda d: d.replace(b"    },\n", b"    }\n", 1),
        lambda d: d.replace(b"    }\n  ],", b"    },\n  ],", 1),
        lambda d: d + b"{}",
        lambda d: d + b",",
        lambda d: d.replace(b"\n  ],", b"\n  ]", 1),
        lambda d: d.replace(b"true", b"True", 1),
        lambda d: d.replace(b'"beta"', b'"be\xffta"', 1),
        lambda d: b"\xef\xbb\xbf" + d,
        lambda d: d.decode().encode("utf-16"),
        lambda d: d.replace(b'  "records": [\n', b'  "records": [\n,', 1),
        lambda d: d.replace(b'  "records": [\n', b'  "records": [\n  ],\n  "records": [\n', 1),
        lambda d: d[: d.index(b"    {\n")] + b"  ]\n}\n",
    ],
)
def test_what_is_not_json_is_refused(damage: Any) -> None:
    data = damage(bytes_of(SMALL))
    assert data != bytes_of(SMALL)
    assert refused(data)


def test_a_comparison_is_no_summary() -> None:
    from workbench.comparison.records.compare import compare_records
    from workbench.comparison.records.side import side_of
    from workbench.render.json import comparison as comparison_document

    side = side_of(analyse([BytesSource("in.txt", SMALL.encode())], with_columns=True))
    assert refused(b"".join(comparison_document.chunks(compare_records(side, side))))


@settings(max_examples=200)
@given(st.data())
def test_a_damaged_document_is_refused_or_still_true(data: st.DataObject) -> None:
    """Cut anywhere, some bytes turned: a document or a WorkbenchError, and the count of records always holds."""
    written = bytearray(bytes_of(SMALL + "bad\n", is_quarantine=True))
    for _ in range(data.draw(st.integers(0, 4))):
        written[data.draw(st.integers(0, len(written) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(written[: data.draw(st.integers(0, len(written)) | st.just(len(written)))])
    try:
        saved = read(cut)
    except WorkbenchError:
        return
    json.loads(cut)
    assert saved.record_count == len(rows(saved.columns))


def test_every_cut_is_refused() -> None:
    written = bytes_of(SMALL)
    for end in range(len(written) - 2):
        assert refused(written[:end])


def test_every_cut_of_a_packed_document_is_refused() -> None:
    packed = gzip.compress(bytes_of(SMALL))
    for end in range(2, len(packed)):
        with pytest.raises(WorkbenchError):
            read(packed[:end])


def test_lines_without_end_in_place_of_records_take_linear_time() -> None:
    """Each block is looked at once: what cannot become a record is given up, not gathered and searched again."""
    searched: list[int] = []

    class Counting:
        @staticmethod
        def split(text: str) -> list[Any]:
            searched.append(len(text))
            return summary_record.split(text)

    summary_record = record_rows._RECORD
    data = bytes_of(SMALL).replace(b'"records": [\n', b'"records": [\n' + b"\n" * 4_000_000, 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(record_rows, "_RECORD", Counting)
        assert len(rows(read(data).columns)) == 3
    assert sum(searched) < 3 * len(data)
