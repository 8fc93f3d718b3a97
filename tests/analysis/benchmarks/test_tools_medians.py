"""Our medians beside those that other tools wrote into their files, or say of them."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from tests.builders.robustness import content
from tests.formats.benchmarks.test_pyperf import BY_PYPERF
from tests.places import DATA
from workbench.analysis.benchmarks.statistics import figures_of
from workbench.core.benchmark import Benchmarks
from workbench.formats.benchmarks import asv, hyperfine, pyperf, pytest_benchmark


def medians_of(read: Benchmarks) -> dict[str, float | None]:
    return {each.name: figures_of(each).p50 for each in read.series}


def close(expected: Mapping[str, float]) -> object:
    return pytest.approx(dict(expected), rel=1e-9)


@pytest.mark.parametrize("name", ["several.json", "rigorous.json.gz", "memory.json"])
def test_pyperf(name: str) -> None:
    found = medians_of(pyperf.read(content((DATA / "pyperf" / name).read_bytes())))
    assert found == close({each: BY_PYPERF[each][4] for each in found})


@pytest.mark.parametrize("name", ["saved_with_data.json", "autosaved.json"])
def test_pytest_benchmark(name: str) -> None:
    data = (DATA / "pytest_benchmark" / name).read_bytes()
    read = pytest_benchmark.read(content(data))
    stats = [bench["stats"] for bench in json.loads(data)["benchmarks"]]
    for each, said in zip(read.series, stats, strict=True):
        is_single = said["rounds"] == 1 and each.estimate is None
        assert figures_of(each).p50 == (None if is_single else pytest.approx(said["median"], rel=1e-9))


@pytest.mark.parametrize("name", ["parameters.json", "failing_and_twice.json"])
def test_hyperfine(name: str) -> None:
    data = (DATA / "hyperfine" / name).read_bytes()
    series = [each for each in hyperfine.read(content(data)).series if each.unit.value == "seconds"]
    said = [result["median"] for result in json.loads(data)["results"]]
    assert [figures_of(each).p50 for each in series] == pytest.approx(said, rel=1e-9)


def test_hyperfine_with_an_even_number_of_runs() -> None:
    result = {"command": "x", "mean": 2.5, "stddev": 1.29, "median": 2.5, "min": 1, "max": 4, "times": [1, 2, 3, 4]}
    read = hyperfine.read(content(json.dumps({"results": [result]}).encode()))
    assert list(medians_of(read).values()) == [2.5]


def test_asv() -> None:
    data = (DATA / "asv" / "version2_samples.json").read_bytes()
    said = json.loads(data)["results"]["suite.time_sum"][0][0]
    assert medians_of(asv.read(content(data)))["suite.time_sum"] == pytest.approx(said, rel=1e-9)
