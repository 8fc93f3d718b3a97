"""The document: agreed to by the schema, streamed, complete, and laid out as the contract says."""

from __future__ import annotations

import copy
import gc
import gzip
import json
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, ValidationError

from workbench.analysis.records import analyse as pipeline
from workbench.analysis.records import summary as summarise
from workbench.analysis.records.fingerprint import fingerprint
from workbench.analysis.records.report import RecordsReport
from workbench.analysis.records.risk_policy import RiskPolicy
from workbench.analysis.records.scan import REJECTS_SHOWN
from workbench.core import sources
from workbench.render.json import quarantined
from workbench.render.json.records import chunks
from workbench.timing import StageClock

Run = Callable[..., RecordsReport]
Written = Callable[..., bytes]
SAMPLE = "alpha,10,ok\nbeta,7,warn\ngamma,2,critical\n"
KEYS = [
    *("project_title", "run_id", "generated_utc", "record_count", "high_risk_count", "average_score", "records"),
    *("format_version", "records_included", "fingerprint", "reading", "policy", "sources", "summary", "fix_first"),
    *("notices", "quarantined", "timings"),
]


def ticking() -> StageClock:
    ticks = count(0, 1_000_000)
    return StageClock(lambda: next(ticks))


# The schema


def test_every_key_of_the_schema_says_what_it_means(validator: Draft202012Validator) -> None:
    def unsaid(schema: Any, path: str) -> Iterator[str]:
        for key, each in schema.get("properties", {}).items():
            if not each.get("description"):
                yield f"{path}/{key}"
            yield from unsaid(each, f"{path}/{key}")
        if isinstance(schema.get("items"), dict):
            yield from unsaid(schema["items"], f"{path}[]")

    schema = validator.schema
    assert list(unsaid(schema, "")) == []
    assert [path for name, each in schema["$defs"].items() for path in unsaid(each, name)] == []


def test_the_schema_lets_no_unknown_key_in_anywhere(validator: Draft202012Validator) -> None:
    def objects(schema: Any) -> Iterator[Any]:
        if isinstance(schema, dict):
            if schema.get("type") == "object":
                yield schema
            for key, each in schema.items():
                if key != "allOf":
                    yield from objects(each)

    found = list(objects(validator.schema))
    assert len(found) > 10
    assert [each["description"] for each in found if each.get("additionalProperties", True) is True] == []


DAMAGES: list[tuple[str, Callable[[Any], Any]]] = [
    ("key missing", lambda d: d.pop("fingerprint")),
    ("key unknown", lambda d: d.update(extra=1)),
    ("wrong title", lambda d: d.update(project_title="Other")),
    ("other version", lambda d: d.update(format_version=2)),
    ("time without offset", lambda d: d.update(generated_utc="2024-01-02T03:04:05")),
    ("negative count", lambda d: d.update(high_risk_count=-1)),
    ("no record", lambda d: d.update(record_count=0)),
    ("records missing though included", lambda d: d.update(records=[])),
    ("records there though not included", lambda d: d.update(records_included=False)),
    ("score as a text", lambda d: d["records"][0].update(score="5")),
    ("score as a fraction", lambda d: d["records"][0].update(score=5.5)),
    ("record with more", lambda d: d["records"][0].update(reason="x")),
    ("short digest", lambda d: d["sources"][0].update(sha256="abc")),
    ("no source", lambda d: d.update(sources=[])),
    ("unknown compression", lambda d: d["sources"][0].update(compression="zip")),
    ("lines put aside though strict", lambda d: d["quarantined"].update(count=1)),
    ("unknown notice", lambda d: d["notices"].append({"code": "odd", "text": "x"})),
    ("share above one", lambda d: d["summary"].update(high_risk_share=1.1)),
    ("severity not counted", lambda d: d["summary"]["severities"].pop("ok")),
    ("unknown stage", lambda d: d["timings"]["stages"][0].update(stage="sleep")),
    ("line number from 0", lambda d: d["fix_first"][0].update(line_number=0)),
    ("percentage of nothing", lambda d: d["policy"].update(lowest_percent=0)),
    ("severity twice", lambda d: d["policy"].update(severities=["warn", "warn"])),
]


@pytest.mark.parametrize("damage", [damage for _, damage in DAMAGES], ids=[name for name, _ in DAMAGES])
def test_the_schema_refuses_what_the_document_never_says(
    damage: Callable[[Any], Any], run: Run, written: Written, validator: Draft202012Validator
) -> None:
    good = json.loads(written(run(SAMPLE)))
    bad = copy.deepcopy(good)
    damage(bad)
    assert bad != good
    with pytest.raises(ValidationError):
        validator.validate(bad)


@pytest.mark.parametrize(
    ("contents", "options"),
    [
        ([SAMPLE], {}),
        ([SAMPLE], {"repeat": 3, "clock": None}),
        ([SAMPLE], {"repeat": 100}),
        ([gzip.compress(SAMPLE.encode()), SAMPLE], {}),
        ([SAMPLE + "bad\nx,y,z\n", "\n"], {"is_quarantine": True}),
        ([SAMPLE], {"policy": RiskPolicy((), lowest_percent=12.5)}),
        ([SAMPLE], {"policy": RiskPolicy(("", "odd"), -(10**30))}),
        (["\ufeffa,123456789012345678901234567890,\nb,9,WARN\n"], {"run_id": "ünï\n\"'\ud800"}),
    ],
)
@pytest.mark.parametrize("with_records", [True, False])
def test_the_schema_agrees_to_every_kind_of_run(
    contents: list[Any], options: Any, with_records: bool, kernel: type, run: Run, written: Written
) -> None:
    found = json.loads(written(run(*contents, **options), with_records=with_records))
    assert list(found) == KEYS
    assert found["records_included"] is with_records
    assert len(found["records"]) == (found["record_count"] if with_records else 0)


# Layout and content


def test_the_whole_document_is_laid_out_like_json_dumps(kernel: type, run: Run, written: Written) -> None:
    for options in ({}, {"is_quarantine": True}):
        data = written(run(SAMPLE, **options))
        assert data == (json.dumps(json.loads(data), indent=2) + "\n").encode("ascii")


def test_lines_put_aside_are_laid_out_like_json_dumps_too(kernel: type, run: Run, written: Written) -> None:
    data = written(run("bad\n" + SAMPLE + 'é"\\\x01\n', is_quarantine=True))
    assert data == (json.dumps(json.loads(data), indent=2) + "\n").encode("ascii")


def test_the_sample_from_end_to_end(kernel: type, run: Run, written: Written) -> None:
    found = json.loads(written(run(SAMPLE, run_id="smoke")))
    assert {key: found[key] for key in KEYS[:6]} == {
        "project_title": "Performance Profiler Workbench",
        "run_id": "smoke",
        "generated_utc": "2024-01-02T03:04:05+00:00",
        "record_count": 3,
        "high_risk_count": 2,
        "average_score": 6.33,
    }
    assert found["policy"] == {
        "severities": ["critical", "warn"],
        "score_limit": 5,
        "lowest_percent": None,
        "text": "High risk is severity critical or warn, or a score below 5.",
    }
    assert found["summary"] == {
        "high_risk_share": 2 / 3,
        "high_risk_by_severity_count": 2,
        "high_risk_by_score_count": 1,
        "score": {
            "min": 2,
            "max": 10,
            "percentiles": {"p5": 2, "p25": 2, "p50": 7, "p75": 10, "p95": 10},
            "percentile_width": 1,
        },
        "severities": {
            "critical": {"count": 1, "high_risk_count": 1},
            "warn": {"count": 1, "high_risk_count": 1},
            "info": {"count": 0, "high_risk_count": 0},
            "ok": {"count": 1, "high_risk_count": 0},
        },
        "other_severities": {"count": 0, "high_risk_count": 0, "first_words": []},
    }
    assert [worst["name"] for worst in found["fix_first"]] == ["gamma", "beta"]
    assert (found["reading"], found["notices"]) == ("strict", [])
    assert found["quarantined"] == {"count": 0, "lines": []}


@given(
    st.lists(
        st.tuples(st.text(max_size=8), st.integers(), st.text(max_size=4)).filter(
            lambda record: "," not in record[0] + record[2] and len((record[0] + "," + record[2]).splitlines()) == 1
        ),
        min_size=1,
        max_size=10,
    )
)
def test_records_read_back_as_they_stand_in_the_file(
    kernel: type, run: Run, written: Written, rows: list[tuple[str, int, str]]
) -> None:
    text = "".join(f"{name},{score},{severity}\n" for name, score, severity in rows)
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return
    found = json.loads(written(run(data)))["records"]
    assert [(each["name"], each["score"], each["severity"]) for each in found] == [
        (name.strip(), score, severity.strip()) for name, score, severity in rows
    ]


def test_gzip_is_told_with_both_digests(kernel: type, run: Run, written: Written) -> None:
    packed, plain = json.loads(written(run(gzip.compress(SAMPLE.encode()), SAMPLE)))["sources"]
    assert (packed["compression"], plain["compression"]) == ("gzip", None)
    assert packed["content_sha256"] == plain["content_sha256"] == plain["sha256"] != packed["sha256"]
    assert plain["size_bytes"] == len(SAMPLE)


def test_percentiles_of_huge_scores_can_be_written(
    kernel: type, run: Run, written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bin begins below its lowest score, perhaps with one digit more than Python likes to write."""
    monkeypatch.setattr(summarise, "HISTOGRAM_BINS", 4)
    largest, step = 10**4300 - 1, 10**4295
    scores = [sign * (largest - number * step) for number in range(4) for sign in (-1, 1)]
    found = json.loads(written(run("".join(f"n,{score},ok\n" for score in scores))))["summary"]["score"]
    assert found["percentile_width"] > 1
    assert found["min"] <= found["percentiles"]["p5"] <= found["percentiles"]["p95"] <= found["max"]


# Streaming


def test_the_document_comes_in_small_pieces(kernel: type, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "KEPT_BYTES", 0)
    monkeypatch.setattr(sources, "BLOCK_BYTES", 4096)
    report = run("".join(f"name {n},{n},ok\n" + "bad\n" * (n % 50 == 0) for n in range(5000)), is_quarantine=True)
    sizes = [len(chunk) for chunk in chunks(report)]
    assert len(sizes) > 10
    assert max(sizes) < 100_000 < sum(sizes)


def test_records_are_read_only_as_they_are_asked_for(kernel: type, run: Run) -> None:
    report = run(SAMPLE)
    asked = []

    def blocks() -> Iterator[Any]:
        for block in report.blocks():
            asked.append(block)
            yield block

    pieces = chunks(report._replace(blocks=blocks))
    assert next(pieces).startswith(b'{\n  "project_title"')
    assert asked == []
    assert b"alpha" in next(pieces) + next(pieces)
    assert len(asked) == 1


def test_without_records_or_lines_put_aside_nothing_is_read_again(run: Run) -> None:
    def blocks() -> Iterator[Any]:
        raise AssertionError("read again")

    data = b"".join(chunks(run(SAMPLE)._replace(blocks=blocks), with_records=False))
    assert json.loads(data)["records"] == []


@pytest.mark.parametrize("spooled_bytes", [100, 10**7])
def test_lines_put_aside_are_complete_and_in_order(
    spooled_bytes: int, kernel: type, run: Run, written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quarantined, "SPOOLED_BYTES", spooled_bytes)
    monkeypatch.setattr(sources, "BLOCK_BYTES", 1000)
    first = "".join(f"a,{n},ok\nbad {n}\n\n" for n in range(REJECTS_SHOWN + 500))
    report = run(first, "b,1,ok\nlast\n", is_quarantine=True)
    assert len(report.rejects) == REJECTS_SHOWN
    for with_records in (True, False):
        found = json.loads(written(report, with_records=with_records))["quarantined"]
        assert found["count"] == len(found["lines"]) == REJECTS_SHOWN + 501
        assert [(line["source"], line["line_number"], line["text"]) for line in found["lines"]] == [
            *(("1.txt", 3 * n + 2, f"bad {n}") for n in range(REJECTS_SHOWN + 500)),
            ("2.txt", 2, "last"),
        ]
        assert found["lines"][: len(report.rejects)] == [reject._asdict() for reject in report.rejects]


def test_a_long_bad_line_is_kept_whole(kernel: type, run: Run, written: Written) -> None:
    line = "x" * 5000
    found = json.loads(written(run(f"{line}\na,1,ok\n", is_quarantine=True)))
    assert found["quarantined"]["lines"][0]["text"] == line


@pytest.mark.parametrize("spooled_bytes", [10, 10**7])
def test_a_document_given_up_midway_leaves_nothing_open(
    spooled_bytes: int, kernel: type, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under -W error a file left open fails this test."""
    monkeypatch.setattr(quarantined, "SPOOLED_BYTES", spooled_bytes)
    pieces = chunks(run("bad line\n" * 20 + "a,1,ok\n", is_quarantine=True))
    assert b'"name": "a"' in next(piece for piece in pieces if b'"name"' in piece)
    pieces.close()
    del pieces
    gc.collect()


# Timings


def test_timings_touch_neither_the_fingerprint_nor_what_stands_before_them(
    kernel: type, run: Run, written: Written, without_times: Callable[[bytes], bytes]
) -> None:
    still, moving = run(SAMPLE), run(SAMPLE, clock=ticking(), repeat=4)
    assert fingerprint(still) == fingerprint(moving)
    assert without_times(written(still)) == without_times(written(moving))
    assert written(still) != written(moving)


def test_the_shares_of_the_stages_add_up(kernel: type, run: Run, written: Written) -> None:
    found = json.loads(written(run(SAMPLE, clock=ticking())))["timings"]
    assert [stage["stage"] for stage in found["stages"]] == ["read", "parse", "classify", "summarise", "write"]
    assert sum(stage["share"] for stage in found["stages"]) == pytest.approx(1)
    assert sum(stage["elapsed_ms"] for stage in found["stages"]) == pytest.approx(found["total_ms"])
    assert found["stages"][1]["elapsed_ms"] == 1


def test_a_run_that_took_no_time_has_no_shares(kernel: type, run: Run, written: Written) -> None:
    found = json.loads(written(run(SAMPLE)))["timings"]
    assert found["total_ms"] == 0
    assert {stage["share"] for stage in found["stages"]} == {0.0}


def test_percentiles_are_shown_only_with_samples_enough(kernel: type, run: Run, written: Written) -> None:
    for repeat, shown in ((2, ["p50_ms"]), (20, ["p50_ms", "p95_ms"]), (100, ["p50_ms", "p95_ms", "p99_ms"])):
        found = json.loads(written(run(SAMPLE, clock=ticking(), repeat=repeat)))["timings"]["stages"]
        assert ["repeated" in stage for stage in found] == [False, True, True, True, False]
        repeated = found[1]["repeated"]
        assert repeated["count"] == repeat
        assert [key for key in ("p50_ms", "p95_ms", "p99_ms") if repeated[key] is not None] == shown
        assert (repeated["min_ms"], repeated["p50_ms"], repeated["max_ms"]) == (1, 1, 1)
        assert [text.split()[0] + "_ms" for text in repeated["not_shown"]] == [
            key for key in ("p50_ms", "p95_ms", "p99_ms") if key not in shown
        ]


def test_writing_a_second_time_is_timed_by_itself(kernel: type, run: Run, written: Written) -> None:
    """The app writes a run as often as somebody clicks; each document tells what writing it took."""
    report = run(SAMPLE, clock=ticking())
    assert written(report) == written(report)
