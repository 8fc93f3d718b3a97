"""mitata's JSON; its own figures of each run are the independent reading."""

from __future__ import annotations

import gzip
import json
import statistics
import time
import tracemalloc
from typing import Any

import pytest

from tests.builders.robustness import content, survives
from tests.places import DATA
from workbench.core.benchmark import Benchmarks
from workbench.core.errors import MalformedError
from workbench.formats.benchmarks import mitata

FOLDER = DATA / "mitata"


def read(data: bytes | object) -> Benchmarks:
    found = content(data if isinstance(data, bytes) else json.dumps(data).encode())
    assert mitata.recognises(found)
    return mitata.read(found)


def made(*runs: dict[str, object], **bench: object) -> dict[str, Any]:
    entry = {"alias": "f", "kind": "static", "group": 0, "runs": list(runs)} | bench
    return {
        "layout": [{"name": None, "types": []}, {"name": "g", "types": ["g"]}],
        "benchmarks": [entry],
        "context": {},
    }


@pytest.mark.parametrize("name", ["mitata.json.gz", "failing.json"])
def test_values_have_mitatas_own_figures(name: str) -> None:
    data = (FOLDER / name).read_bytes()
    runs = [
        run
        for bench in json.loads(gzip.decompress(data) if name.endswith("gz") else data)["benchmarks"]
        for run in bench["runs"]
    ]
    series = {one.name: one for one in read(data).series}
    assert list(series) == [run["name"] for run in runs]
    for run in runs:
        if "stats" in run:
            (values,) = series[run["name"]].processes
            assert len(values) == len(run["stats"]["samples"])
            assert statistics.fmean(values) == pytest.approx(run["stats"]["avg"] * 1e-9)
            assert min(values) == pytest.approx(run["stats"]["min"] * 1e-9)
            assert list(values) != sorted(values)


def test_what_threw_has_failed_and_groups_are_parameters() -> None:
    found = read((FOLDER / "failing.json").read_bytes())
    assert {one.name: one.failure for one in found.series if one.failure} == {"fails": "no data"}
    assert [one.parameters for one in found.series][:2] == [{}, {"group": "shop"}]
    assert [notice.code for notice in found.notices] == ["failed_runs", "order_unknown"]
    assert found.environment["interpreter"] == "node 20.20.2"


def test_ten_megabytes_of_source_text_stay_bounded() -> None:
    data = (FOLDER / "mitata.json.gz").read_bytes()
    size = len(gzip.decompress(data))
    assert size > 9_000_000
    tracemalloc.start()
    started = time.process_time()
    read(data)
    elapsed, (_, peak) = time.process_time() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10 * size
    assert elapsed < 10  # seconds of work under tracemalloc; it is 0.3 without


def test_one_name_in_two_groups_and_names_of_old_versions() -> None:
    run: dict[str, object] = {"name": "f", "stats": {"samples": [1, 2]}}
    two = made(run)
    two["benchmarks"].append({**two["benchmarks"][0], "group": 1})
    assert [one.name for one in read(two).series] == ["f", "f [group=g]"]
    stats = {"avg": 2.0, "min": 1.0, "max": 3.0, "p50": 2.0}
    old = {"name": "f", "group": "g", "baseline": False, "async": False, "stats": stats}
    (one,) = read({"cpu": "x", "runtime": "node", "benchmarks": [old]}).series
    assert (one.name, one.parameters, one.estimate and one.estimate.mean) == ("f", {"group": "g"}, 2e-9)


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (made(), "it holds no run"),
        (made({"name": "f", "stats": {"samples": ["x"]}}), r"benchmarks\[0\]\.runs\[0\]\.stats\.samples\[0\]"),
        (made({"name": "f", "stats": {}}), r"stats\.avg: a finite number"),
        (made({"stats": {"avg": 1}}, alias=None), r"benchmarks\[0\]\.alias: a text"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_place(data: object, match: str) -> None:
    with pytest.raises(MalformedError, match=match):
        read(data)


def test_damaged_files_end_in_a_plain_error() -> None:
    survives(mitata.read, mitata.recognises, (FOLDER / "failing.json").read_bytes())
