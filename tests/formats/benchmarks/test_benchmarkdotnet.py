"""BenchmarkDotNet's JSON; its own statistics are the independent reading."""

from __future__ import annotations

import json
import statistics

import pytest

from tests.builders.robustness import content, survives
from tests.places import DATA
from workbench.core.benchmark import Benchmarks
from workbench.core.units import Unit
from workbench.formats.benchmarks import benchmarkdotnet

REAL = (DATA / "benchmarkdotnet" / "brief.json").read_bytes()


def read(data: bytes) -> Benchmarks:
    found = content(data)
    assert benchmarkdotnet.recognises(found)
    return benchmarkdotnet.read(found)


def row(launch: int, nanoseconds: float, stage: str = "Result", mode: str = "Workload") -> dict[str, object]:
    found = {"IterationMode": mode, "IterationStage": stage, "LaunchIndex": launch, "IterationIndex": 1}
    return found | {"Operations": 10, "Nanoseconds": nanoseconds}


def made(*benchmarks: dict[str, object]) -> bytes:
    plain = {"DisplayInfo": "B.F: DefaultJob", "Method": "F", "FullName": "N.B.F", "Parameters": ""}
    host = {"BenchmarkDotNetVersion": "0.14.0", "ProcessorName": "P", "RuntimeVersion": ".NET 9"}
    return json.dumps(
        {"Title": "t", "HostEnvironmentInfo": host, "Benchmarks": [plain | b for b in benchmarks]}
    ).encode()


def test_the_values_have_the_tools_own_figures() -> None:
    found = read(REAL)
    for one, said in zip(found.series, json.loads(REAL)["Benchmarks"], strict=True):
        (values,) = one.processes
        assert one.name == said["FullName"]
        assert statistics.fmean(values) == pytest.approx(said["Statistics"]["Mean"] * 1e-9)
        assert statistics.median(values) == pytest.approx(said["Statistics"]["Median"] * 1e-9)
        assert statistics.stdev(values) == pytest.approx(said["Statistics"]["StandardDeviation"] * 1e-9)
    assert found.environment["processor"].startswith("Intel Core i7")


def test_results_of_the_workload_by_launch() -> None:
    rows = [row(1, 100), row(2, 300), row(1, 120), row(1, 9, "Warmup"), row(1, 7, "Actual"), row(1, 5, mode="Overhead")]
    (one,) = read(made({"Measurements": rows})).series
    assert [list(process) for process in one.processes] == [pytest.approx([1e-8, 1.2e-8]), pytest.approx([3e-8])]


def test_what_has_no_result_failed_and_memory_is_exact() -> None:
    failed, other, memory = read(
        made(
            {"FullName": "N.B.G", "Statistics": None, "Measurements": []},
            {"Measurements": [row(1, 100)], "Memory": {"BytesAllocatedPerOperation": 64}},
        )
    ).series
    assert failed.failure == "it has no result"
    assert not failed.is_measured
    assert (memory.name, memory.unit, list(memory.processes[0])) == ("N.B.F [B/op]", Unit.BYTES, [64.0])
    assert not other.failure


def test_jobs_of_one_benchmark_are_told_apart_and_parameters_kept() -> None:
    jobs = (
        {"DisplayInfo": f"B.F: {job}", "Parameters": "N=10&S=x", "Measurements": [row(1, 9)]} for job in ("J8", "J9")
    )
    series = read(made(*jobs)).series
    assert [one.name for one in series] == ["N.B.F [J8]", "N.B.F [J9]"]
    assert series[0].parameters == {"N": "10", "S": "x"}


def test_a_summary_alone() -> None:
    said = {"N": 15, "Mean": 20.0, "StandardDeviation": 1.0, "Median": 19.0, "Min": 18.0, "Max": 25.0}
    (one,) = read(made({"Statistics": said})).series
    assert one.estimate == pytest.approx((15, 2e-8, 1e-9, 1.8e-8, 1.9e-8, 2.5e-8))


def test_damaged_files_end_in_a_plain_error() -> None:
    survives(benchmarkdotnet.read, benchmarkdotnet.recognises, REAL)
