"""The whole flow: several files, strict and quarantine, the policies, the fingerprint, and reading again."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.builders.record_rows import records_in
from workbench.analysis.records import analyse as pipeline
from workbench.analysis.records import summary as summarise
from workbench.analysis.records.analyse import analyse
from workbench.analysis.records.fingerprint import fingerprint
from workbench.analysis.records.report import RecordsReport
from workbench.analysis.records.risk_policy import RiskPolicy, Rule
from workbench.analysis.records.summary import HISTOGRAM_BINS
from workbench.core import sources
from workbench.core.errors import MalformedError, PolicyError, SourceError
from workbench.core.model import DEFAULT_RUN_ID
from workbench.core.sources import BytesSource, PathSource
from workbench.core.statistics import rank
from workbench.timing import REPEATED_STAGES, StageClock

Run = Callable[..., RecordsReport]
SAMPLE = "alpha,10,ok\nbeta,7,warn\ngamma,2,critical\n"


def records(report: RecordsReport) -> list[tuple[str, int, str, bool]]:
    return [row for block in report.blocks() for row in block.kernel.rows(block.lines)]


def refusal_of(run: Run, *contents: str | bytes, **options: Any) -> MalformedError:
    with pytest.raises(MalformedError) as refusal:
        run(*contents, **options)
    return refusal.value


@pytest.fixture
def tiny_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every line, or little more, is a block of its own."""
    monkeypatch.setattr(sources, "BLOCK_BYTES", 8)


# One file


def test_the_sample_says_what_to_fix_first(kernel: type, run: Run) -> None:
    report = run(SAMPLE)
    assert records(report) == [("alpha", 10, "ok", False), ("beta", 7, "warn", True), ("gamma", 2, "critical", True)]
    assert report.headline == "2 of 3 records are high risk. Fix gamma first: score 2, critical."
    assert [(worst.name, worst.line_number, worst.reason) for worst in report.fix_first] == [
        ("gamma", 3, "severity critical, score 2 is below 5"),
        ("beta", 2, "severity warn"),
    ]
    assert (report.average_score, report.notices, report.quarantined_count) == (6.33, (), 0)
    assert report.policy_text == "High risk is severity critical or warn, or a score below 5."


def test_good_news_is_said_as_such(kernel: type, run: Run) -> None:
    assert run("a,9,ok\n").headline == "0 of 1 record are high risk. Nothing needs fixing by this policy."
    assert run("a,1,ok\n").headline.startswith("1 of 1 record is high risk.")


def test_nameless_and_wordless_records_are_named_in_words(kernel: type, run: Run) -> None:
    assert run(",1,\n").headline.endswith("Fix (no name) first: score 1, no severity.")


def test_the_time_is_in_utc_and_the_run_id_has_a_default() -> None:
    report = analyse([BytesSource("x", b"a,1,ok\n")])
    assert datetime.fromisoformat(report.generated_utc).utcoffset() == timedelta(0)
    assert report.run_id == DEFAULT_RUN_ID


def test_a_policy_that_makes_no_sense_is_refused_before_anything_is_read() -> None:
    with pytest.raises(PolicyError):
        analyse([PathSource("/no/such/file")], RiskPolicy(lowest_percent=0))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\u2028"])
@pytest.mark.parametrize("text", ["a,1,ok{e}", "a,1,ok{e}{e}", "{e}{e}a,1,ok", "a,1,ok{e}{e}b,1,ok{e} {e}{e}"])
@pytest.mark.parametrize("block_bytes", [1, 4, 100])
def test_every_line_is_counted_whatever_ends_it(
    text: str, end: str, block_bytes: int, kernel: type, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "BLOCK_BYTES", block_bytes)
    text = text.format(e=end)
    assert run(text).sources[0].line_count == len(text.splitlines())


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_numbers_stay_right_behind_blank_lines_at_the_edge_of_a_block(
    end: str, kernel: type, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = end.join(["a,9,ok", "", "b,9,ok", "", "", "c,1,ok", "bad"])
    for block_bytes in range(1, 40):
        monkeypatch.setattr(sources, "BLOCK_BYTES", block_bytes)
        report = run(text, is_quarantine=True)
        assert [(worst.name, worst.line_number) for worst in report.fix_first] == [("c", 6)]
        assert [reject.line_number for reject in report.rejects] == [7]


# Several files


def test_several_files_are_one_run_in_their_order(kernel: type, run: Run) -> None:
    report = run("b,9,ok\n", "\na,1,ok\nc,9,warn", "b,1,ok\n")
    assert [name for name, _, _, _ in records(report)] == ["b", "a", "c", "b"]
    assert [(source.name, source.line_count, source.record_count) for source in report.sources] == [
        ("1.txt", 1, 1),
        ("2.txt", 3, 2),
        ("3.txt", 1, 1),
    ]
    assert [(worst.name, worst.source, worst.line_number) for worst in report.fix_first] == [
        ("c", "2.txt", 3),
        ("a", "2.txt", 2),
        ("b", "3.txt", 1),
    ]


def test_a_bad_line_is_numbered_in_its_own_file(kernel: type, run: Run) -> None:
    error = refusal_of(run, "a,1,ok\nb,1,ok\n", "c,1,ok\nbad\n")
    assert (error.source, error.line_number, error.text) == ("2.txt", 2, "bad")


def test_a_last_line_without_an_end_does_not_run_into_the_next_file(kernel: type, run: Run) -> None:
    assert len(records(run("a,1,ok", "b,1,ok"))) == 2


def test_the_columns_know_the_file_of_each_record(kernel: type, run: Run) -> None:
    columns = run("a,1,ok\nb,2,\n", f"c,{2**70},é\nd,-{2**70},x\n", "e,3,ok\n", with_columns=True).columns
    assert columns is not None
    assert records_in(columns) == [
        ("a", 1, "ok", True),
        ("b", 2, "", True),
        ("c", 2**70, "é", False),
        ("d", -(2**70), "x", True),
        ("e", 3, "ok", True),
    ]
    assert columns.scores.tolist() == [1, 2, 2**63 - 1, -(2**63), 3]
    assert columns.sources == (("1.txt", 2), ("2.txt", 2), ("3.txt", 1))
    assert columns.big_scores == {2: 2**70, 3: -(2**70)}


def test_columns_are_the_same_for_any_size_of_block(kernel: type, run: Run, tiny_blocks: None) -> None:
    text = "".join(f"n{number},{2**62 * number},{'ok' if number % 3 else 'warn'}\n\n" for number in range(9))
    report = run(text, with_columns=True, is_quarantine=True)
    assert report.columns is not None
    assert records_in(report.columns) == [tuple(record) for record in records(report)]
    assert sorted(report.columns.big_scores) == list(range(2, 9))


# Refusing


@pytest.mark.parametrize("is_quarantine", [False, True])
def test_nothing_at_all_is_refused(is_quarantine: bool, kernel: type, run: Run) -> None:
    for contents in ([""], ["\n \n"], ["", "\n"], []):
        assert refusal_of(run, *contents, is_quarantine=is_quarantine).code == "no_records"


def test_quarantine_without_a_good_line_is_refused(kernel: type, run: Run) -> None:
    assert refusal_of(run, "bad\nworse\n", is_quarantine=True).code == "no_records"


def test_one_empty_file_of_several_is_refused_by_name_or_noted(kernel: type, run: Run) -> None:
    error = refusal_of(run, "a,1,ok\n", "\n")
    assert (error.code, error.source) == ("no_records", "2.txt")
    report = run("a,1,ok\n", "\n", is_quarantine=True)
    assert [(notice.code, notice.text) for notice in report.notices] == [
        ("nothing_in_file", "2.txt holds no usable record.")
    ]


def test_quarantine_keeps_good_lines_and_every_bad_one(kernel: type, run: Run) -> None:
    report = run("bad\na,9,ok\n\nb,x,ok\n", "c,,ok\nd,9,ok\n", is_quarantine=True)
    assert [name for name, _, _, _ in records(report)] == ["a", "d"]
    assert [tuple(reject) for reject in report.rejects] == [
        ("1.txt", 1, "field_count", "expected 3 fields (name,score,severity), found 1 field", "bad"),
        ("1.txt", 4, "score_not_an_integer", "the score is not a whole number", "b,x,ok"),
        ("2.txt", 1, "score_not_an_integer", "the score is empty", "c,,ok"),
    ]
    assert [source.quarantined_count for source in report.sources] == [2, 1]
    assert [notice.text for notice in report.notices] == ["3 bad lines were put aside and are not part of any figure."]


@pytest.mark.parametrize("is_quarantine", [False, True])
def test_not_utf8_wins_over_a_bad_line_before_it(
    is_quarantine: bool, kernel: type, run: Run, tiny_blocks: None
) -> None:
    """A file that is not UTF-8 has no lines, so none of them can be bad."""
    error = refusal_of(run, b"bad\n" + b"a,9,ok\n" * 20 + b"b,\xff,ok\n", is_quarantine=is_quarantine)
    assert error.code == "not_utf8"
    assert "0xff" in error.reason


def test_the_line_of_a_bad_byte_is_named(kernel: type, run: Run) -> None:
    error = refusal_of(run, b"a,1,ok\r\n\rb,1,ok\nc\xc3,1,ok\n")
    assert (error.code, error.line_number) == ("not_utf8", 4)


@pytest.mark.parametrize("broken", [b"\xc3", b"\xe2\x82", b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80", b"\x80"])
def test_every_kind_of_broken_utf8_is_refused(broken: bytes, kernel: type, run: Run) -> None:
    for data in (b"a" + broken + b",1,ok\n", b"a,1,ok" + broken, b"a,1,ok\n \n" + broken):
        assert refusal_of(run, data, is_quarantine=True).code == "not_utf8"


def test_a_damaged_rest_behind_a_bad_line_is_damage(kernel: type, run: Run, tiny_blocks: None) -> None:
    packed = gzip.compress(b"bad\n" + random.Random(1).randbytes(200).hex().encode())  # noqa: S311
    with pytest.raises(SourceError, match="ends early"):
        run(packed[:-9])


def test_a_mean_too_large_for_a_double_is_refused(kernel: type, run: Run) -> None:
    error = refusal_of(run, "a," + "9" * 400 + ",ok\n")
    assert (error.code, error.line_number) == ("mean_too_large", 0)


def test_a_mean_that_fits_is_kept_even_where_the_sum_does_not(kernel: type, run: Run) -> None:
    assert run(("a,1" + "0" * 308 + ",ok\n") * 2).average_score == 1e308
    assert run("a," + "9" * 400 + ",ok\nb,-" + "9" * 400 + ",ok\n").average_score == 0.0


@pytest.mark.parametrize("limit_bytes", [40, 42])
def test_more_content_than_allowed_is_refused(limit_bytes: int, kernel: type, run: Run) -> None:
    packed = gzip.compress(b"a,1,ok\n" * 6)
    if limit_bytes < 42:
        with pytest.raises(SourceError, match="more than 40 bytes"):
            run(packed, content_limit_bytes=limit_bytes)
    else:
        assert len(records(run(packed, content_limit_bytes=limit_bytes))) == 6


# Notices


def test_a_byte_order_mark_stays_and_is_noted(kernel: type, run: Run) -> None:
    report = run("\ufeffa,9,ok\n", "b,9,ok\n\ufeffc,9,ok\n")
    assert records(report)[0][0] == "\ufeffa"
    assert [(notice.code, notice.text[:15]) for notice in report.notices] == [("byte_order_mark", "1.txt starts wi")]


def test_unknown_severities_are_named_and_cut(kernel: type, run: Run) -> None:
    report = run("".join(f"a,9,{word}\n" for word in ["WARN", "", "x\x1b", "d", "e", "f", "WARN"]))
    (notice,) = report.notices
    assert notice.code == "unknown_severities"
    assert notice.text.startswith("7 records have a severity other than ok, info, warn, critical: ")
    assert "critical: WARN, (empty), x\\x1b, d, e …." in notice.text


def test_a_severity_of_the_policy_is_not_unknown(kernel: type, run: Run) -> None:
    report = run("a,9,odd\nb,9,warn\n", policy=RiskPolicy(("odd",)))
    assert report.notices == ()
    assert [is_high_risk for _, _, _, is_high_risk in records(report)] == [True, False]


def test_so_many_scores_that_percentiles_are_coarse_are_noted(kernel: type, run: Run) -> None:
    text = "".join(f"a,{score},ok\n" for score in range(HISTOGRAM_BINS + 1))
    (notice,) = run(text).notices
    assert notice.code == "coarse_percentiles"
    assert "within 2 points" in notice.text
    assert run(text.rsplit("\n", 2)[0]).notices == ()


# The lowest per cent


def limit_of(run: Run, scores: list[int], percent: float) -> int:
    text = "".join(f"n,{score},ok\n" for score in scores)
    return run(text, policy=RiskPolicy((), lowest_percent=percent)).rule.score_limit


def test_ties_belong_to_the_lowest_per_cent(kernel: type, run: Run) -> None:
    report = run("a,3,ok\nb,1,ok\nc,3,ok\nd,9,warn\n", policy=RiskPolicy((), lowest_percent=50))
    assert [name for name, _, _, is_high_risk in records(report) if is_high_risk] == ["a", "b", "c"]
    assert report.rule == Rule((), 4)
    assert report.policy_text == "High risk is a score among the lowest 50 %, ties included: here 3 or lower."


@pytest.mark.parametrize("percent", [0.001, 1, 33.3, 50, 99.99, 100])
def test_it_is_exact_with_more_scores_than_the_histogram_tells_apart(percent: float, kernel: type, run: Run) -> None:
    chance = random.Random(7)  # noqa: S311
    scores = [chance.randrange(-(10**12), 10**12) for _ in range(20_000)] + [chance.randrange(99) for _ in range(2000)]
    assert len(set(scores)) > HISTOGRAM_BINS
    assert limit_of(run, scores, percent) == sorted(scores)[rank(percent, len(scores)) - 1] + 1


@settings(max_examples=50)
@given(
    scores=st.lists(st.integers(-9, 9) | st.integers(-(2**70), 2**70), min_size=1, max_size=60),
    percent=st.integers(1, 1000).map(lambda tenth: tenth / 10),
)
@example(scores=[2**66 + number for number in range(30)] + [-(2**66)] * 3, percent=50)
def test_it_is_exact_through_several_closer_looks(kernel: type, run: Run, scores: list[int], percent: float) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(summarise, "HISTOGRAM_BINS", 4)
        assert limit_of(run, scores, percent) == sorted(scores)[rank(percent, len(scores)) - 1] + 1


def test_the_limit_in_the_policy_gives_way_to_the_lowest_per_cent(kernel: type, run: Run) -> None:
    report = run("a,100,ok\nb,200,ok\n", policy=RiskPolicy((), 150, lowest_percent=100))
    assert report.summary.high_risk_count == 2
    assert run("a,1,ok\nb,200,ok\n", policy=RiskPolicy((), 500, lowest_percent=50)).summary.high_risk_count == 1


def test_lines_put_aside_have_no_part_in_the_lowest_per_cent(kernel: type, run: Run) -> None:
    report = run("bad\na,1,ok\nb,x,ok\nc,9,ok\n", is_quarantine=True, policy=RiskPolicy((), lowest_percent=50))
    assert (report.rule.score_limit, report.quarantined_count, len(report.rejects)) == (2, 2, 2)


@pytest.mark.parametrize("content", ["", "bad\n"])
def test_the_lowest_of_nothing_is_refused_like_any_other_policy(content: str, kernel: type, run: Run) -> None:
    error = refusal_of(run, content, policy=RiskPolicy(lowest_percent=5))
    assert error.code == ("field_count" if content else "no_records")


def test_a_limit_too_long_to_be_written_is_refused_in_words(kernel: type, run: Run) -> None:
    """The limit is one above the score, and so one digit longer than Python writes."""
    nines = "9" * 4300
    with pytest.raises(PolicyError, match="4,300"):
        run(f"a,{nines},ok\nb,-{nines},ok\n", policy=RiskPolicy((), lowest_percent=100))


# Repeating


def test_repetitions_are_samples_of_the_stages_in_memory(kernel: type, run: Run) -> None:
    ticks = count()
    report = run(SAMPLE, repeat=5, clock=StageClock(lambda: next(ticks)))
    timings = {timing.stage: timing for timing in report.clock.timings()}
    assert list(timings) == ["read", "parse", "classify", "summarise"]
    assert [len(timings[stage].samples_ns) for stage in timings] == [0, 5, 5, 5]
    assert timings["parse"] == ("parse", 1, (1,) * 5)
    assert report.summary.record_count == 3


def test_one_run_alone_gives_no_samples(kernel: type, run: Run) -> None:
    assert all(timing.samples_ns == () for timing in run(SAMPLE, repeat=1).clock.timings())


def test_only_stages_in_memory_are_repeated() -> None:
    assert set(REPEATED_STAGES) == {"parse", "classify", "summarise"}


def test_progress_adds_up_to_the_size(kernel: type, run: Run, tiny_blocks: None) -> None:
    told: list[tuple[str, int]] = []
    report = run(SAMPLE, "x,1,ok\n", progress=lambda what, size_bytes: told.append((what, size_bytes)))
    assert {what for what, _ in told} == {"reading"}
    assert sum(size for _, size in told) == sum(source.size_bytes for source in report.sources)
    assert len(told) > 2


# The fingerprint

GOLDEN_FINGERPRINT = "ad2df7e66de1544f2dee40f06b80d3c48b6b448e7638099eaf22ff0ec7d4410a"
"""Of the sample under the default policy. When this changes, so must FORMAT_VERSION."""


def test_the_fingerprint_is_the_same_on_every_machine(kernel: type, run: Run) -> None:
    assert fingerprint(run(SAMPLE)) == GOLDEN_FINGERPRINT


def test_names_run_ids_times_packing_and_blocks_do_not_touch_it(
    kernel: type, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = fingerprint(run(SAMPLE))
    path = tmp_path / "renamed.csv"
    path.write_text(SAMPLE)
    same = [
        analyse([PathSource(str(path))], run_id="other"),
        run(gzip.compress(SAMPLE.encode(), mtime=1)),
        run(SAMPLE, repeat=3, with_columns=True, clock=StageClock()),
    ]
    monkeypatch.setattr(sources, "BLOCK_BYTES", 20)
    same.append(run(SAMPLE))
    assert [fingerprint(report) for report in same] == [expected] * len(same)


def test_all_else_changes_it(kernel: type, run: Run) -> None:
    reports = [
        run(SAMPLE),
        run(SAMPLE + "\n"),
        run(SAMPLE.replace("alpha", "Alpha")),
        run(SAMPLE, SAMPLE),
        run(SAMPLE, policy=RiskPolicy(score_limit=6)),
        run(SAMPLE, policy=RiskPolicy(("warn", "critical"))),
        run(SAMPLE, policy=RiskPolicy(("warn",))),
        run(SAMPLE, policy=RiskPolicy(lowest_percent=1)),
        run(SAMPLE, policy=RiskPolicy(lowest_percent=2)),
        run(SAMPLE, is_quarantine=True),
        run(SAMPLE + "bad\n", is_quarantine=True),
    ]
    assert len({fingerprint(report) for report in reports}) == len(reports)


def test_the_order_of_files_is_part_of_it(kernel: type, run: Run) -> None:
    assert fingerprint(run("a,1,ok\n", "b,1,ok\n")) != fingerprint(run("b,1,ok\n", "a,1,ok\n"))


# Reading again


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("policy", [RiskPolicy(), RiskPolicy(lowest_percent=30)])
def test_kept_blocks_and_files_read_again_give_the_same_document(
    packed: bool, policy: RiskPolicy, kernel: type, run: Run, written: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "".join(f"n{n},{n},{'warn' if n % 7 else 'odd'}\n" + "bad\n" * (n % 5 == 0) for n in range(500)).encode()
    data = gzip.compress(text, mtime=0) if packed else text
    kept = written(run(data, SAMPLE, is_quarantine=True, policy=policy))
    monkeypatch.setattr(pipeline, "KEPT_BYTES", 0)
    monkeypatch.setattr(sources, "BLOCK_BYTES", 300)
    report = run(data, SAMPLE, is_quarantine=True, policy=policy)
    assert written(report) == kept
    assert written(report) == kept, "as often as asked"


def test_only_a_large_input_is_read_again(kernel: type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "KEPT_BYTES", len(SAMPLE))
    small, large = tmp_path / "small.txt", tmp_path / "large.txt"
    small.write_text(SAMPLE)
    large.write_text(SAMPLE + "\n")
    reports = [analyse([PathSource(str(path))]) for path in (small, large)]
    small.unlink()
    large.unlink()
    assert len(records(reports[0])) == 3
    with pytest.raises(SourceError, match="no such file"):
        records(reports[1])


def test_a_file_that_changes_before_it_is_written_is_refused(
    kernel: type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "KEPT_BYTES", 0)
    path = tmp_path / "x.txt"
    path.write_text(SAMPLE)
    report = analyse([PathSource(str(path))])
    path.write_text(SAMPLE * 2)
    with pytest.raises(SourceError, match="changed"):
        records(report)


# The kernels among themselves


TEXTS = st.lists(
    st.text(st.sampled_from("a,1-+_ \t\r\n\x0b\x1f\x85\u2028\xa0٣é\ufeff\0🔥"), max_size=12)
    | st.builds("{},{},{}\n".format, st.text(max_size=3), st.integers(), st.sampled_from(["ok", "warn", " odd "])),
    max_size=15,
).map("".join)


@settings(max_examples=150)
@given(text=TEXTS, block_bytes=st.integers(1, 40))
@example(text="a,1,ok\r\n\r\nbad", block_bytes=10)
def test_every_kernel_and_every_size_of_block_give_the_same_document(
    kernels: list[type], run: Run, written: Any, text: str, block_bytes: int
) -> None:
    found: list[Any] = []
    for each in kernels:
        for size in (block_bytes, sources.BLOCK_BYTES):
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(pipeline, "new_kernel", each)
                patch.setattr(sources, "BLOCK_BYTES", size)
                try:
                    document = json.loads(written(run(text.encode(), is_quarantine=True)))
                except MalformedError as error:
                    found.append((error.code, error.line_number))
                else:
                    del document["timings"]
                    found.append(document)
    assert all(each == found[0] for each in found[1:])
