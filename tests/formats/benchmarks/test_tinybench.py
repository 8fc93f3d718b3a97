"""tinybench's and vitest's files; the tool's own mean, deviation and percentiles are the independent reading."""

from __future__ import annotations

import json
import statistics
from typing import Any

import pytest

from tests.builders.robustness import content, survives
from tests.places import DATA
from workbench.core.benchmark import Benchmarks, Series
from workbench.core.errors import MalformedError
from workbench.formats.benchmarks import tinybench, tinybench_table, vitest

FOLDER = DATA / "tinybench"
READERS = (vitest, tinybench, tinybench_table)


def read(data: bytes | object) -> Benchmarks:
    found = content(data if isinstance(data, bytes) else json.dumps(data).encode())
    (reader,) = (each for each in READERS if each.recognises(found))
    return reader.read(found)


def real(name: str, folder: str = "tinybench") -> dict[str, Series]:
    return {one.name: one for one in read((DATA / folder / name).read_bytes()).series}


def said(name: str) -> dict[str, Any]:
    entries = json.loads((FOLDER / name).read_text())
    return {each["name"]: each["result"].get("latency", each["result"]) for each in entries}


@pytest.mark.parametrize("name", ["version_2.json", "version_3.tasks.json"])
def test_values_have_the_tools_own_figures(name: str) -> None:
    series, expected = real(name), said(name)
    assert list(series) == list(expected) == ["parse", 'rank "x"', "fails"]
    for task in ("parse", 'rank "x"'):
        (values,) = series[task].processes
        assert len(values) == expected[task]["df"] + 1
        assert statistics.fmean(values) == pytest.approx(expected[task]["mean"] * 1e-3)
        assert statistics.stdev(values) == pytest.approx(expected[task]["sd"] * 1e-3)
        assert (min(values), max(values)) == pytest.approx((expected[task]["min"] * 1e-3, expected[task]["max"] * 1e-3))


def test_values_that_were_sorted_show_no_drift() -> None:
    (values,) = real("version_2.json")["parse"].processes
    assert list(values) != sorted(values)
    assert real("version_2.json")["parse"].processes[0] == values, "the order is the same each time"
    codes = {notice.code for notice in read((FOLDER / "version_2.json").read_bytes()).notices}
    assert "order_unknown" in codes


def test_results_without_values_are_summaries() -> None:
    series, expected = real("version_6.json"), said("version_6.json")
    for task in ("parse", "rank"):
        found, latency = series[task].estimate, expected[task]
        assert found
        assert found.count == latency["samplesCount"]
        figures = (found.mean, found.standard_deviation, found.minimum, found.median, found.maximum)
        assert figures == pytest.approx([latency[key] * 1e-3 for key in ("mean", "sd", "min", "p50", "max")])


@pytest.mark.parametrize("name", ["version_2.json", "version_3.tasks.json", "version_3.table.txt"])
def test_what_threw_has_failed(name: str) -> None:
    one = real(name)["fails"]
    assert one.failure == ("no data" if "table" in name else "it reported an error")
    assert not one.is_measured


@pytest.mark.parametrize(
    ("table", "results"), [("version_6.table.json", "version_6.json"), ("version_3.table.txt", "version_3.tasks.json")]
)
def test_a_table_says_what_the_results_say(table: str, results: str) -> None:
    series, expected = real(table), said(results)
    assert list(series) == list(expected)
    for task in list(expected)[:2]:
        found, latency = series[task].estimate, expected[task]
        assert found
        assert found.count == latency["df"] + 1
        assert found.mean == pytest.approx(latency["mean"] * 1e-3, rel=1e-4)
        assert found.median == pytest.approx(latency["p50"] * 1e-3, rel=1e-2)
        assert found.standard_deviation == pytest.approx(latency["sd"] * 1e-3, rel=0.02), "by the rounded margin"


def test_the_table_of_version_2() -> None:
    row = {"Task Name": "a", "ops/sec": "1,234", "Average Time (ns)": 810_372.5, "Margin": "±1.96%", "Samples": 100}
    (one,) = read([row]).series
    assert one.estimate
    assert one.estimate.mean == pytest.approx(810372.5e-9)
    assert one.estimate.standard_deviation == pytest.approx(81037.25e-9)


@pytest.mark.parametrize(
    ("result", "failure"),
    [
        ({"state": "aborted"}, "aborted"),
        ({"state": "errored", "error": {"message": "boom"}}, "boom"),
        ({"state": "not-started"}, "it has no figures"),
        ({"error": {}, "hz": 0}, "it reported an error"),
        ({"aborted": True, "latency": {"mean": 1, "df": 3}}, "aborted"),
    ],
)
def test_results_that_are_none(result: dict[str, object], failure: str) -> None:
    (one, other) = read([{"name": "a", "result": result}, {"name": "b", "result": {"hz": 1, "mean": 2}}]).series
    assert (one.failure, other.failure) == (failure, "")


def test_tasks_that_were_not_run_and_results_without_names() -> None:
    found = read({"tasks": [{"name": "a"}, {"name": "b", "result": {"latency": {"mean": 1.0}, "throughput": {}}}]})
    assert [(one.name, one.failure) for one in found.series] == [("a", "it has no result"), ("b", "")]
    bare = {"latency": {"mean": 2.0}, "throughput": {}}
    assert [one.name for one in read([bare, bare]).series] == ["task 1", "task 2"]


# ---------------------------------------------------------------- vitest


@pytest.mark.parametrize("name", ["version_2.json", "version_4.json"])
def test_vitest_has_its_own_figures_under_the_names_of_groups(name: str) -> None:
    series = real(name, "vitest")
    count = 0
    for file in json.loads((DATA / "vitest" / name).read_text())["files"]:
        for group in file["groups"]:
            for bench in group["benchmarks"]:
                count += 1
                one = series[f"{group['fullName']} > {bench['name']}"]
                if bench["name"] == "fails":
                    assert (one.failure, one.is_measured) == ("it has no figures", False)
                    continue
                assert one.estimate
                assert one.estimate.count == bench["sampleCount"]
                figures = (one.estimate.mean, one.estimate.standard_deviation, one.estimate.median)
                assert figures == pytest.approx([bench[key] * 1e-3 for key in ("mean", "sd", "median")])
    assert count == len(series) > 1


def test_vitest_with_samples_and_its_older_layout() -> None:
    bench = {"name": "a", "rank": 1, "rme": 1.0, "samples": [1.0, 3.0, 2.0], "mean": 2.0}
    assert list(
        read({"files": [{"filepath": "x", "groups": [{"fullName": "g", "benchmarks": [bench]}]}]})
        .series[0]
        .processes[0]
    ) == pytest.approx([1e-3, 3e-3, 2e-3])
    assert [one.name for one in read({"testResults": {"g": [bench]}, "numTotalTests": 1}).series] == ["g > a"]


@pytest.mark.parametrize(
    ("data", "match"),
    [
        ({"files": [{"filepath": "x", "groups": []}]}, "it holds no benchmark"),
        ([{"name": "a", "result": {"latency": {"mean": "x"}}}], r"\[0\]\.result\.latency\.mean: a finite number"),
        ([{"name": "a", "result": {"hz": 1, "samples": [-1]}}], "a number below 0"),
        ([{"Task name": "a", "Weight": 3, "Samples": 2}], "no latency that can be read"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_place(data: object, match: str) -> None:
    with pytest.raises(MalformedError, match=match):
        read(data)


@pytest.mark.parametrize(
    "data", [[], {}, [1], [{"name": "a"}], [{"name": "a", "unit": "s", "value": 1}], {"tasks": [3]}, {"files": []}]
)
def test_other_json_is_none_of_it(data: object) -> None:
    assert not any(reader.recognises(content(json.dumps(data).encode())) for reader in READERS)


@pytest.mark.parametrize(
    ("reader", "name"),
    [
        (tinybench, "tinybench/version_6.json"),
        (tinybench, "tinybench/version_3.tasks.json"),
        (tinybench_table, "tinybench/version_6.table.json"),
        (tinybench_table, "tinybench/version_3.table.txt"),
        (vitest, "vitest/version_2.json"),
    ],
)
def test_damaged_files_end_in_a_plain_error(reader: Any, name: str) -> None:
    survives(reader.read, reader.recognises, (DATA / name).read_bytes())
