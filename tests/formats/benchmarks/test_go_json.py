"""The JSON lines of `go test -json`; what they say is held against the text that they are pieces of."""

from __future__ import annotations

import json
import re

import pytest

from tests.builders.robustness import content, survives
from tests.places import DATA
from workbench.core.benchmark import Benchmarks
from workbench.core.errors import MalformedError
from workbench.core.sources import PathSource
from workbench.formats.benchmarks import go_json
from workbench.formats.open import open_run

FOLDER = DATA / "go_json"
RESULT = "BenchmarkParse-8\t1000\t{} ns/op\n"


def read(*events: dict[str, str] | str) -> Benchmarks:
    lines = (event if isinstance(event, str) else json.dumps(event) for event in events)
    found = content("\n".join(lines).encode())
    assert go_json.recognises(found)
    return go_json.read(found)


def out(package: str, text: str) -> dict[str, str]:
    return {"Action": "output", "Package": package, "Output": text}


def ended(package: str, action: str = "pass", **more: str) -> dict[str, str]:
    return {"Action": action, "Package": package, **more}


def failures(found: Benchmarks) -> dict[str, str]:
    return {one.name: one.failure for one in found.series if one.failure}


def times(found: Benchmarks) -> dict[str, list[list[float]]]:
    return {one.name: [[round(v * 1e9, 3) for v in p] for p in one.processes] for one in found.series}


def test_packages_have_the_figures_of_their_text() -> None:
    texts: dict[str, str] = {}
    for line in (FOLDER / "packages.jsonl").read_text().splitlines():
        if line.startswith("{") and json.loads(line)["Action"] == "output":
            event = json.loads(line)
            texts[event["Package"]] = texts.get(event["Package"], "") + event["Output"]
    expected: dict[str, list[float]] = {}
    for package, text in texts.items():
        for name, value in re.findall(r"^(Benchmark\S+)[ \t]+\d+[ \t]+([\d.]+) ns/op", text, re.MULTILINE):
            expected.setdefault(f"{package}.{name}", []).append(float(value))
    assert len(expected) == 6
    found = go_json.read(content((FOLDER / "packages.jsonl").read_bytes()))
    plain = {name: values for name, values in times(found).items() if "[" not in name and values}
    assert plain == {name: [values] for name, values in expected.items()}


def test_what_failed_was_skipped_or_was_not_built_is_said() -> None:
    (opened,) = open_run([PathSource(str(FOLDER / "packages.jsonl"))]).files
    found = opened.content
    assert isinstance(found, Benchmarks)
    assert found.format_name == go_json.NAME
    assert failures(found) == {
        "example.org/shop/b.BenchmarkBroken-2": "--- FAIL",
        "example.org/shop/c": "FAIL: [build failed]",
    }
    assert found.failure == "FAIL example.org/shop/b, example.org/shop/c"
    assert {notice.code for notice in found.notices} >= {"failed_runs", "skipped", "lines_left_out"}


def test_one_package_has_plain_names_and_the_environment() -> None:
    found = go_json.read(content((FOLDER / "one_package.jsonl").read_bytes()))
    assert [one.name for one in found.series] == [
        "BenchmarkParse-2",
        "BenchmarkParse-2 [B/op]",
        "BenchmarkParse-2 [allocs/op]",
    ]
    assert found.series[0].parameters == {"gomaxprocs": "2", "package": "shop"}
    assert found.environment["processor"] == "AMD EPYC"


def test_lines_are_put_together_though_packages_are_mixed() -> None:
    parts = [
        out("a", "BenchmarkX-8 \t"),
        out("b", "BenchmarkX-8 \t"),
        out("b", " 10 5 ns/op\n"),
        out("a", " 10 7 ns/op\n"),
    ]
    assert times(read(*parts)) == {"a.BenchmarkX-8": [[7.0]], "b.BenchmarkX-8": [[5.0]]}


def test_a_key_of_one_package_does_not_hold_for_another() -> None:
    found = read(out("a", "cache: cold\n" + RESULT.format(1)), out("b", RESULT.format(2)))
    assert [one.parameters.get("cache") for one in found.series] == ["cold", None]


def test_runs_one_after_the_other_are_processes() -> None:
    one = (out("a", RESULT.format(1)), out("a", RESULT.format(2)), ended("a"))
    assert times(read(*one, *one)) == {"BenchmarkParse-8": [[1.0, 2.0], [1.0, 2.0]]}


@pytest.mark.parametrize("says", ["", "--- FAIL: BenchmarkParse-8\n", "--- FAIL: BenchmarkParse\nFAIL\nFAIL\ta\t1s\n"])
def test_a_failure_is_counted_once_however_it_is_said(says: str) -> None:
    failed = {"Action": "fail", "Package": "a", "Test": "BenchmarkParse"}
    found = read(out("a", RESULT.format(1) + says), failed, ended("a", "fail"))
    assert failures(found) == {"BenchmarkParse-8": "--- FAIL"}
    assert found.failure == "FAIL a"


def test_a_package_that_fails_by_an_event_alone_has_failed() -> None:
    found = read(out("a", RESULT.format(1)), ended("a", "fail"))
    assert failures(found) == {"a": "FAIL"}


def test_builds_that_fail_in_newer_versions() -> None:
    found = read(
        {"ImportPath": "a [a.test]", "Action": "build-output", "Output": "./a.go:3: undefined: x\n"},
        {"ImportPath": "a [a.test]", "Action": "build-fail"},
        {"Action": "start", "Package": "a"},
        out("a", "FAIL\ta [build failed]\n"),
        ended("a", "fail", FailedBuild="a [a.test]"),
        out("b", RESULT.format(1)),
    )
    assert failures(found) == {"a": "FAIL: [build failed]"}


def test_tests_without_a_benchmark_are_refused() -> None:
    with pytest.raises(MalformedError, match="no event is a benchmark's result"):
        read(out("a", "ok  \ta\t0.1s\n"), ended("a"))


@pytest.mark.parametrize(
    "line", ['{"Action": 3, "Package": "a"}', '{"Action": "buy", "Package": "a"}', '{"Action": "run"}']
)
def test_other_json_lines_are_none_of_it(line: str) -> None:
    assert not go_json.recognises(content(line.encode()))


def test_damaged_files_end_in_a_plain_error() -> None:
    survives(go_json.read, go_json.recognises, (FOLDER / "packages.jsonl").read_bytes())
