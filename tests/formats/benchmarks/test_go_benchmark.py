"""Go's benchmark text: the configuration that holds for a line, names of any spelling, and what failed."""

from __future__ import annotations

import pytest

from tests.builders.robustness import content, survives
from tests.places import DATA
from workbench.core.benchmark import Benchmarks
from workbench.core.errors import MalformedError
from workbench.formats.benchmarks import go_benchmark

FOLDER = DATA / "benchmark_texts"
HEAD = "goos: linux\npkg: example.org/shop\n"
RESULT = "BenchmarkParse-8\t1000\t{} ns/op\n"
ENDED = "FAIL\nexit status 1\nFAIL\texample.org/shop\t2.0s\n"


def read(text: str) -> Benchmarks:
    found = content(text.encode())
    assert go_benchmark.recognises(found)
    return go_benchmark.read(found)


def failures(found: Benchmarks) -> dict[str, str]:
    return {one.name: one.failure for one in found.series if one.failure}


def names(found: Benchmarks) -> list[str]:
    return [one.name for one in found.series]


# ---------------------------------------------------------------- configurations


def test_a_key_holds_until_it_is_changed() -> None:
    cold = f"cache: cold\n{RESULT.format(12)}"
    found = read(f"{HEAD}{cold}{cold}cache: warm\n{RESULT.format(8)}")
    assert {one.name: [list(p) for p in one.processes] for one in found.series} == {
        "BenchmarkParse-8 [cache=cold]": [[pytest.approx(12e-9), pytest.approx(12e-9)]],
        "BenchmarkParse-8 [cache=warm]": [[pytest.approx(8e-9)]],
    }
    assert found.series[0].parameters == {"gomaxprocs": "8", "package": "example.org/shop", "cache": "cold"}


@pytest.mark.parametrize("key", ["cpu", "goos", "goarch", "toolchain", "gc-mode", "cache/l2"])
def test_any_key_that_changes_makes_other_benchmarks(key: str) -> None:
    found = read(f"{key}: one\n{RESULT.format(1)}{key}: two\n{RESULT.format(2)}")
    assert names(found) == [f"BenchmarkParse-8 [{key}=one]", f"BenchmarkParse-8 [{key}=two]"]


def test_a_key_that_was_not_set_yet_or_was_taken_away_is_another_configuration() -> None:
    found = read(f"{RESULT.format(1)}cache: cold\n{RESULT.format(2)}cache:\n{RESULT.format(3)}")
    assert names(found) == ["BenchmarkParse-8", "BenchmarkParse-8 [cache=cold]"]
    assert [sum(map(len, one.processes)) for one in found.series] == [2, 1]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("commit: 1234abc", "commit: 5678def"),
        ("date: 2026-01-01", "date: 2026-01-02"),
        ("commit-time: 1", "commit-time: 2"),
        ("note: first", "note: second"),
        ("run-id: 1", "run-id: 2"),
        ("built: 2026-01-01T10:00:00Z", "built: 2026-01-01T11:00:00Z"),
        ("warning: slow disk", "warning: slower disk"),
    ],
)
def test_what_is_another_one_each_time_makes_repeats(first: str, second: str) -> None:
    found = read(f"{HEAD}{first}\n{RESULT.format(1)}{HEAD}{second}\n{RESULT.format(2)}")
    assert names(found) == ["BenchmarkParse-8"]
    assert found.series[0].parameters.keys() == {"gomaxprocs", "package"}
    said = [notice.code for notice in found.notices]
    assert said == ([] if first.startswith("warning") else ["mixed_configurations"])


def test_numbers_are_configurations_however_long() -> None:
    found = read(f"size: 1048576\n{RESULT.format(1)}size: 1000000000\n{RESULT.format(2)}")
    assert names(found) == ["BenchmarkParse-8 [size=1048576]", "BenchmarkParse-8 [size=1000000000]"]


def test_packages_and_keys_together() -> None:
    part = f"cache: cold\n{RESULT.format(1)}cache: warm\n{RESULT.format(2)}"
    found = read(f"pkg: a\n{part}pkg: b\n{part}")
    assert names(found) == [f"{package}.BenchmarkParse-8 [cache={c}]" for package in "ab" for c in ("cold", "warm")]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_end_either_way(end: str) -> None:
    text = f"cache: cold\n{RESULT.format(1)}cache: warm\n{RESULT.format(2)}--- FAIL: BenchmarkX\nFAIL\n"
    found = read(text.replace("\n", end))
    assert names(found) == ["BenchmarkParse-8 [cache=cold]", "BenchmarkParse-8 [cache=warm]", "BenchmarkX-8"]


@pytest.mark.parametrize("name", ["B/x=1,y=2-8", "B/a;b", "B/ü-8", "B/(1,2)", "B/a:b", "B/[x]", "_x", "1"])
def test_names_end_at_white_space_only(name: str) -> None:
    assert names(read(f"Benchmark{name}\t100\t30.0 ns/op\n")) == [f"Benchmark{name}"]


def test_numbers_of_processors_are_told_apart() -> None:
    text = "BenchmarkX\t1\t5 ns/op\nBenchmarkX-2\t1\t4 ns/op\nBenchmarkX-4\t1\t3 ns/op\n"
    assert names(read(text)) == ["BenchmarkX", "BenchmarkX-2", "BenchmarkX-4"]


# ---------------------------------------------------------------- failures


def test_a_benchmark_that_failed_is_there_without_a_value() -> None:
    found = read(f"{HEAD}{RESULT.format(1)}--- FAIL: BenchmarkSave\n    a_test.go:3: no\n{ENDED}")
    assert failures(found) == {"BenchmarkSave-8": "--- FAIL"}
    assert not found.series[1].is_measured
    assert found.failure == "FAIL example.org/shop"
    assert [notice.code for notice in found.notices] == ["failed_runs"]


def test_a_benchmark_that_failed_after_it_had_values_keeps_them() -> None:
    part = f"{HEAD}{RESULT.format(1)}BenchmarkParse-8\t--- FAIL: BenchmarkParse-8\n{ENDED}"
    found = read(part + part)
    assert failures(found) == {"BenchmarkParse-8": "--- FAIL, 2 times"}
    assert len(found.series[0].processes) == 2


def test_the_benchmark_around_a_failed_one_is_not_another_failure() -> None:
    found = read(f"{HEAD}BenchmarkA/x-8 1 5 ns/op\n--- FAIL: BenchmarkA/y\n--- FAIL: BenchmarkA\n{ENDED}")
    assert failures(found) == {"BenchmarkA/y-8": "--- FAIL"}


@pytest.mark.parametrize(
    ("lines", "failure"),
    [
        ("panic: boom\n\ngoroutine 1 [running]:\nexit status 2\nFAIL\texample.org/shop\t1s\n", "FAIL: panic: boom"),
        ("panic: test timed out after 1s\n", "FAIL: panic: test timed out after 1s"),
        ("fatal error: all goroutines are asleep\nFAIL\texample.org/shop\t1s\n", "FAIL: fatal error: all goroutines"),
        ("signal: killed\nFAIL\texample.org/shop\t1s\n", "FAIL: signal: killed"),
        ("FAIL\texample.org/shop [build failed]\n", "FAIL: [build failed]"),
        ("FAIL\n", "FAIL"),
    ],
)
def test_a_package_that_failed_without_a_name_to_blame_is_named_itself(lines: str, failure: str) -> None:
    found = read(f"{HEAD}{RESULT.format(1)}{lines}")
    assert list(failures(found)) == ["example.org/shop"]
    assert failures(found)["example.org/shop"].startswith(failure)
    assert found.failure == "FAIL example.org/shop"


def test_a_package_that_was_not_built_is_named_beside_one_that_ran() -> None:
    other = f"pkg: example.org/other\n{RESULT.format(1)}PASS\nok  \texample.org/other\t1s\n"
    found = read(f"FAIL\texample.org/shop [build failed]\n{other}FAIL\n")
    assert failures(found) == {"example.org/shop": "FAIL: [build failed]"}
    assert found.failure == "FAIL example.org/shop"


def test_a_panic_that_a_program_printed_and_went_on_is_no_failure() -> None:
    found = read(f"{HEAD}panic: as asked\n{RESULT.format(1)}PASS\nok  \texample.org/shop\t1s\n")
    assert (failures(found), found.failure) == ({}, "")


def test_a_text_of_failures_only_is_read() -> None:
    found = read(f"{HEAD}--- FAIL: BenchmarkParse\n{ENDED}")
    assert failures(found) == {"BenchmarkParse": "--- FAIL"}


def test_what_was_skipped_is_said_and_did_not_fail() -> None:
    found = read(f"{HEAD}{RESULT.format(1)}--- SKIP: BenchmarkSave\nPASS\n")
    assert (failures(found), found.failure) == ({}, "")
    assert found.notices[0].text == "Skipped by the benchmarks themselves: BenchmarkSave."


def test_a_text_without_anything_is_refused() -> None:
    with pytest.raises(MalformedError):
        go_benchmark.read(content(b"goos: linux\n"))


@pytest.mark.parametrize("name", ["go_failing.txt", "go_configuration.txt"])
def test_damaged_texts_give_a_result_or_a_refusal(name: str) -> None:
    survives(go_benchmark.read, go_benchmark.recognises, (FOLDER / name).read_bytes())
