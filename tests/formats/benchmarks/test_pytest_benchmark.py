"""pytest-benchmark's JSON; its own summary of the raw values is the independent reading."""

import json
import statistics

import pytest

from tests.builders.robustness import content, survives
from tests.places import DATA
from workbench.core.errors import MalformedError
from workbench.core.units import Unit
from workbench.formats.benchmarks import pytest_benchmark

FOLDER = DATA / "pytest_benchmark"
SAMPLES = ("saved_with_data.json", "autosaved.json")


def made(**stats: object) -> bytes:
    bench = {"fullname": "t.py::test", "params": None, "stats": stats}
    return json.dumps({"machine_info": {}, "benchmarks": [bench]}).encode()


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_read_whatever_its_name(name):
    found = content((FOLDER / name).read_bytes())
    assert pytest_benchmark.recognises(found)
    read = pytest_benchmark.read(found)
    assert [one.name.partition("::")[2] for one in read.series] == [
        "test_sort",
        "test_join[a-10]",
        "test_join[b-100]",
        "test_once",
    ]
    assert all(one.unit is Unit.SECONDS for one in read.series)
    assert read.series[1].parameters == {"word": "a", "count": "10"}
    assert read.environment["interpreter"] == "CPython 3.11.7"
    assert read.environment["tool"] == "pytest-benchmark 5.3.1"
    assert len(str(read.environment["commit"])) == 40


def test_raw_values_agree_with_the_tools_own_summary():
    data = (FOLDER / "saved_with_data.json").read_bytes()
    read = pytest_benchmark.read(content(data))
    for one, bench in zip(read.series, json.loads(data)["benchmarks"], strict=True):
        (values,), stats = one.processes, bench["stats"]
        assert (len(values), one.estimate) == (stats["rounds"], None)
        assert (min(values), max(values)) == (stats["min"], stats["max"])
        assert statistics.fmean(values) == pytest.approx(stats["mean"])
        assert statistics.median(values) == pytest.approx(stats["median"])
        if len(values) > 1:
            assert statistics.stdev(values) == pytest.approx(stats["stddev"])
    assert read.notices == ()


def test_a_summary_becomes_an_estimate():
    data = (FOLDER / "autosaved.json").read_bytes()
    read = pytest_benchmark.read(content(data))
    for one, bench in zip(read.series, json.loads(data)["benchmarks"], strict=True):
        stats = bench["stats"]
        assert one.processes == ()
        assert one.estimate[:2] == (stats["rounds"], stats["mean"])
        assert one.estimate[3:] == (stats["min"], stats["median"], stats["max"])
        assert one.estimate.standard_deviation == (stats["stddev"] if stats["rounds"] > 1 else None)
    assert [notice.code for notice in read.notices] == ["summary_only"]


def test_200_000_values_are_read():
    values = [n / 1e9 for n in range(1, 200_001)]
    (series,) = pytest_benchmark.read(content(made(data=values))).series
    assert list(series.processes[0]) == values


@pytest.mark.parametrize(
    ("stats", "reason"),
    [
        ({"rounds": 0, "mean": 1}, "benchmarks[0].stats.rounds: a number below 1"),
        ({"rounds": 5}, "benchmarks[0].stats.mean: a finite number was expected, here is nothing"),
        ({"rounds": 5, "mean": "1"}, "benchmarks[0].stats.mean: a finite number was expected, here is a text"),
        ({"data": [1, None]}, "benchmarks[0].stats.data[1]: a finite number"),
        ({"data": [float("inf")]}, "benchmarks[0].stats.data[0]: a finite number"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(stats, reason):
    with pytest.raises(MalformedError) as caught:
        pytest_benchmark.read(content(made(**stats)))
    assert reason in str(caught.value)


def test_no_benchmark_at_all_is_refused():
    with pytest.raises(MalformedError, match="holds no benchmark"):
        pytest_benchmark.read(content(b'{"machine_info": {}, "benchmarks": []}'))


@pytest.mark.parametrize("name", SAMPLES)
def test_damaged_samples_give_a_result_or_a_refusal(name):
    data = json.loads((FOLDER / name).read_bytes())
    for bench in data["benchmarks"]:
        bench["stats"]["data"] = bench["stats"].get("data", [])[:20]
    data["machine_info"]["cpu"].pop("flags")
    survives(pytest_benchmark.read, pytest_benchmark.recognises, json.dumps(data, indent=1).encode())


STATS = {"rounds": 5, "mean": 1.0, "stddev": 0.1}


@pytest.mark.parametrize(
    ("bench", "failure"),
    [
        ({"stats": None}, "no figures"),
        ({}, "no figures"),
        ({"stats": {}}, "no figures"),
        ({"stats": STATS, "has_error": True}, "the test failed"),
        ({"stats": STATS, "error": "AssertionError"}, "error AssertionError"),
        ({"stats": STATS, "has_error": False, "error": None}, ""),
    ],
)
def test_a_benchmark_without_figures_or_with_an_error_failed(bench, failure):
    data = json.dumps({"machine_info": {}, "benchmarks": [{"fullname": "t.py::test", **bench}]}).encode()
    read = pytest_benchmark.read(content(data))
    assert [one.failure for one in read.series] == [failure]
    assert ("failed_runs" in [notice.code for notice in read.notices]) is bool(failure)
