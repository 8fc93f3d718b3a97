"""JMH's JSON; its own scores are the independent reading."""

from __future__ import annotations

import json
import statistics

import pytest

from tests.builders.robustness import content, survives
from tests.places import DATA
from workbench.core.benchmark import Benchmarks
from workbench.core.direction import Direction
from workbench.core.errors import MalformedError
from workbench.core.units import Unit
from workbench.formats.benchmarks import jmh

REAL = (DATA / "jmh" / "throughput.json").read_bytes()


def read(data: bytes) -> Benchmarks:
    found = content(data)
    assert jmh.recognises(found)
    return jmh.read(found)


def made(**more: object) -> bytes:
    metric = {"score": 2.0, "scoreError": "NaN", "scoreUnit": "us/op", "rawData": [[1.0, 2.0], [3.0, 2.0]]}
    plain = {"jmhVersion": "1.37", "benchmark": "a.B.c", "mode": "avgt", "threads": 1, "primaryMetric": metric}
    return json.dumps([plain | more]).encode()


def test_the_values_have_the_tools_own_mean() -> None:
    (one,) = read(REAL).series
    said = json.loads(REAL)[0]["primaryMetric"]
    assert one.unit is Unit.PER_SECOND
    assert one.direction is Direction.MORE
    assert statistics.fmean(one.processes[0]) == pytest.approx(said["score"])


def test_every_fork_is_a_process_and_times_are_seconds() -> None:
    (one,) = read(made()).series
    assert (one.name, one.unit, one.direction) == ("a.B.c", Unit.SECONDS, Direction.LESS)
    assert [list(process) for process in one.processes] == [pytest.approx([1e-6, 2e-6]), pytest.approx([3e-6, 2e-6])]


def test_parameters_and_threads_are_part_of_the_name() -> None:
    (one,) = read(made(params={"size": "10", "kind": "x"}, threads=4)).series
    assert one.name == "a.B.c (size=10, kind=x, threads=4)"
    assert one.parameters == {"size": "10", "kind": "x", "threads": "4"}


def test_sampled_times_give_the_mean_of_each_iteration() -> None:
    metric = {"score": 2.0, "scoreUnit": "ms/op", "rawDataHistogram": [[[[1.0, 3], [5.0, 1]], [[2.0, 2]]]]}
    (one,) = read(made(primaryMetric=metric)).series
    assert list(one.processes[0]) == pytest.approx([2e-3, 2e-3])


def test_further_metrics_are_series_of_their_own() -> None:
    more = {
        "·gc.alloc.rate.norm": {"score": 24.0, "scoreUnit": "B/op", "rawData": [[24.0, 24.0]]},
        "·gc.count": {"score": "NaN", "scoreUnit": "counts", "rawData": [["NaN"]]},
    }
    _, memory = read(made(secondaryMetrics=more)).series
    assert memory.name == "a.B.c gc.alloc.rate.norm [B/op]"
    assert (memory.unit, memory.direction) == (Unit.BYTES, Direction.LESS)


def test_a_score_alone_is_a_summary() -> None:
    (one,) = read(made(primaryMetric={"score": 3.0, "scoreUnit": "ops/ms"})).series
    assert one.estimate is not None
    assert one.estimate.mean == pytest.approx(3000.0)


def test_one_fork_is_said() -> None:
    assert "one_fork" in {notice.code for notice in read(REAL).notices}
    assert "one_fork" not in {notice.code for notice in read(made()).notices}


def test_what_is_no_histogram_is_refused_with_its_place() -> None:
    metric = {"score": 2.0, "scoreUnit": "ms/op", "rawDataHistogram": [[[[1.0]]]]}
    with pytest.raises(MalformedError, match=r"\[0\]\.primaryMetric\.rawDataHistogram\[0\]\[0\]\[0\]"):
        read(made(primaryMetric=metric))


def test_damaged_files_end_in_a_plain_error() -> None:
    survives(jmh.read, jmh.recognises, REAL)
