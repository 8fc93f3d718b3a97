"""Repeats of files that keep a summary only: every file counts, in every format, and on either side."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import pytest

from workbench.analysis.benchmarks.report import analyse_benchmarks
from workbench.comparison.explain.wording import evidence_text
from workbench.comparison.measured import CompareOptions, compare_measured
from workbench.core.comparison import Change, Comparison, Method
from workbench.core.direction import Direction
from workbench.core.sources import BytesSource
from workbench.core.verdict import Verdict
from workbench.formats.open import open_run
from workbench.render.json.benchmark import chunks

QUIET = (0.97, 1.01, 0.99, 1.0, 1.02, 0.98)
"""Noise of 2 %, as files of one session have it."""


def pytest_benchmark(value: float) -> str:
    stats = {"min": value * 0.9, "max": value * 1.2, "mean": value, "stddev": value / 100, "rounds": 50}
    bench = {"name": "a", "fullname": "a", "params": None, "stats": {**stats, "median": value}}
    return json.dumps({"machine_info": {}, "commit_info": {}, "benchmarks": [bench]})


def hyperfine(value: float) -> str:
    return json.dumps({"results": [{"command": "a", "mean": value, "stddev": value / 50, "median": value}]})


def bencher(value: float) -> str:
    return json.dumps({"a": {"latency": {"value": value * 1e9}}})


def github_action(value: float) -> str:
    return json.dumps([{"name": "a", "unit": "ns", "value": value * 1e9}])


def data_js(value: float) -> str:
    entry = {"commit": {"id": f"{value}"}, "date": 1, "tool": "go", "benches": json.loads(github_action(value))}
    history = {"lastUpdate": 1, "repoUrl": "", "entries": {"Go": [entry]}}
    return f"window.BENCHMARK_DATA = {json.dumps(history)}"


def asv(value: float) -> str:
    columns = ["result", "params", "version", "started_at", "duration", "stats_ci_99_a", "stats_ci_99_b"]
    row = [[value], [], "v", 1700000000000, 1.0, [value * 0.9], [value * 1.1]]
    return json.dumps(
        {"version": 2, "commit_hash": "c", "env_name": "e", "params": {}, "python": "3.11", "requirements": {}}
        | {"result_columns": columns, "results": {"time_a": row}, "durations": {}, "date": 1}
    )


def go(value: float) -> str:
    return f"BenchmarkA-8\t1000\t{value * 1e9:.1f} ns/op\n"


def otava(value: float) -> str:
    return f"time,latency\n2026-01-0{1 + int(value * 1e6) % 9} 10:00:00,{value}\n"


FORMATS = (pytest_benchmark, hyperfine, bencher, github_action, data_js, asv, go, otava)
Format = Callable[[float], str]


def compared(written: Format, before: Sequence[float], after: Sequence[float], after_as: Format | None = None):
    sides = [
        open_run([BytesSource(f"{n}.json", kind(0.01 * value).encode()) for n, value in enumerate(side)]).files
        for kind, side in ((written, before), (after_as or written, after))
    ]
    return compare_measured(*sides, CompareOptions(is_interleaved=True))


def only(comparison: Comparison) -> Change:
    (change,) = comparison.changes
    return change


@pytest.mark.parametrize("written", FORMATS)
@pytest.mark.parametrize(("factor", "verdict"), [(1.5, Verdict.WORSE), (0.6, Verdict.BETTER)])
def test_six_files_a_side_show_a_change(written, factor, verdict):
    change = only(compared(written, QUIET, [each * factor for each in QUIET]))
    assert (change.verdict, change.is_provisional) == (verdict, False)
    assert change.evidence.process_counts == (6, 6)
    assert change.ratio == pytest.approx(factor, rel=0.01)


@pytest.mark.parametrize("written", FORMATS)
def test_one_file_that_did_not_change_hides_the_others_no_longer(written):
    change = only(compared(written, QUIET, [QUIET[0], *(each * 1.5 for each in QUIET[1:])]))
    assert change.verdict is Verdict.WORSE


@pytest.mark.parametrize("written", FORMATS)
def test_noise_between_files_is_no_change(written):
    change = only(compared(written, QUIET, [1.0, 0.985, 1.015, 0.975, 1.005, 0.995]))
    assert change.verdict in (Verdict.NO_CHANGE, Verdict.CANNOT_TELL)


@pytest.mark.parametrize("written", FORMATS[:6])
def test_two_files_a_side_are_both_used_provisionally(written):
    change = only(compared(written, (1.0, 1.02), (1.0, 2.0)))
    assert change.after == pytest.approx(0.015)
    assert change.evidence.method is Method.SUMMARY
    assert change.evidence.process_counts == (2, 2)
    assert change.verdict is Verdict.CANNOT_TELL
    clear = only(compared(written, (1.0, 1.02), (1.5, 1.53)))
    assert (clear.verdict, clear.is_provisional) == (Verdict.WORSE, True)


def test_what_each_file_counts_by_is_said():
    change = only(compared(pytest_benchmark, QUIET, [each * 1.5 for each in QUIET]))
    assert change.evidence.measure.startswith("mean of each file")
    assert evidence_text(change.evidence) == "6 + 6 files"
    few = only(compared(pytest_benchmark, QUIET[:2], [each * 1.5 for each in QUIET[2:4]]))
    assert evidence_text(few.evidence) == "summaries of 100 + 100 values, 2 + 2 files"


def with_values(value: float) -> str:
    found = json.loads(pytest_benchmark(value))
    found["benchmarks"][0]["stats"]["data"] = [value * each for each in (0.8, 0.8, 0.9, 1.1, 1.4)]
    return json.dumps(found)


def test_values_against_summaries_are_compared_by_the_same_figure():
    """The lowest of values held against a mean would be a false change."""
    change = only(compared(with_values, QUIET, QUIET[::-1], after_as=pytest_benchmark))
    assert change.ratio == pytest.approx(1.0, abs=1e-9)
    assert change.verdict is Verdict.NO_CHANGE
    assert evidence_text(change.evidence) == "6 + 6 measurements"


def test_sizes_that_never_vary_are_compared_exactly():
    before = [
        BytesSource("b", json.dumps({"a": {"file-size": {"value": 10}, "w": {"value": n}}}).encode()) for n in (1, 2)
    ]
    after = [
        BytesSource("a", json.dumps({"a": {"file-size": {"value": 12}, "w": {"value": n}}}).encode()) for n in (3, 4)
    ]
    found = compare_measured(open_run(before).files, open_run(after).files)
    (size,) = [each for each in found.changes if "file-size" in each.name]
    assert (size.evidence.method, size.verdict, size.after) == (Method.EXACT, Verdict.WORSE, 12.0)


def test_a_document_of_several_files_is_as_good_as_the_files():
    files = open_run([BytesSource(f"{n}.json", pytest_benchmark(value).encode()) for n, value in enumerate(QUIET)])
    document = b"".join(chunks(analyse_benchmarks(files.files)))
    saved = open_run([BytesSource("saved.json", document)]).files
    after = open_run([BytesSource(f"{n}", pytest_benchmark(1.5 * value).encode()) for n, value in enumerate(QUIET)])
    options = CompareOptions(is_interleaved=True)
    found = [only(compare_measured(before, after.files, options)) for before in (files.files, saved)]
    assert found[0].evidence == found[1].evidence
    assert found[1].verdict is Verdict.WORSE


def test_which_way_is_better_is_kept_where_the_user_says_it():
    texts = (
        json.dumps([{"name": "a", "unit": "widgets", "value": factor * each}]) for factor in (1, 2) for each in QUIET
    )
    files = open_run([BytesSource(f"{n}", text.encode()) for n, text in enumerate(texts)]).files
    for direction, verdict in ((Direction.MORE, Verdict.BETTER), (Direction.LESS, Verdict.WORSE)):
        options = CompareOptions(is_interleaved=True, directions=(("*", direction),))
        assert only(compare_measured(files[:6], files[6:], options)).verdict is verdict
