"""pyperf's JSON, held against a direct reading and against what pyperf itself says of the same files."""

import gzip
import json
import statistics

import pytest

from tests.builders.robustness import content, survives
from tests.places import DATA
from workbench.core.errors import MalformedError
from workbench.core.units import Unit
from workbench.formats.benchmarks import pyperf

FOLDER = DATA / "pyperf"
SAMPLES = ("several.json", "rigorous.json.gz", "memory.json")

# `Benchmark.get_nvalue()`, runs with values, `mean()`, `stdev()`, `median()` of pyperf 2.10 on the same files
BY_PYPERF = {
    "sort_numbers": (12, 4, 7.770476481113361e-06, 5.589962314100465e-06, 7.160683593854245e-06),
    "join_words": (12, 4, 2.8301398518892906e-06, 1.3123464493692926e-06, 2.7168507080732596e-06),
    "sum_range": (12, 4, 2.6005765584036222e-06, 2.377588525605352e-06, 2.2248315429407306e-06),
    "timeit": (120, 40, 1.3555857259123227e-06, 3.054630328002036e-06, 3.609786377034574e-07),
    "list_memory": (3, 3, 12578816, 21283.440323406365, 12566528),
}


def plain(name: str) -> bytes:
    data = (FOLDER / name).read_bytes()
    return gzip.decompress(data) if name.endswith(".gz") else data


def made(benchmarks: object, **root: object) -> bytes:
    return json.dumps({"benchmarks": benchmarks, "version": "1.0", **root}).encode()


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_read_whatever_its_name(name):
    found = content((FOLDER / name).read_bytes())
    assert pyperf.recognises(found)
    read = pyperf.read(found)
    assert read.format_name == pyperf.NAME
    assert read.notices == ()
    for series in read.series:
        value_count, process_count, mean, deviation, median = BY_PYPERF[series.name]
        values = [value for process in series.processes for value in process]
        assert (len(values), len(series.processes)) == (value_count, process_count)
        assert statistics.fmean(values) == pytest.approx(mean)
        assert statistics.stdev(values) == pytest.approx(deviation)
        assert statistics.median(values) == pytest.approx(median)
        assert series.estimate is None
        assert len(series.started_utc) == process_count


@pytest.mark.parametrize("name", SAMPLES)
def test_values_equal_a_direct_reading(name):
    direct = [
        [run["values"] for run in bench["runs"] if "values" in run] for bench in json.loads(plain(name))["benchmarks"]
    ]
    assert [[list(process) for process in one.processes] for one in pyperf.read(content(plain(name))).series] == direct


def test_the_environment_says_tool_machine_interpreter_and_what_was_left_out():
    environment = pyperf.read(content(plain("several.json"))).environment
    assert environment["tool"] == "pyperf 2.10.0"
    assert environment["interpreter"] == "cpython 3.11.7 (64-bit)"
    assert environment["machine"] == "vm"
    assert environment["calibration_runs_left_out"] == 3
    direct = sum(len(r["warmups"]) for b in json.loads(plain("several.json"))["benchmarks"] for r in b["runs"])
    assert environment["warm_up_values_left_out"] == direct


def test_memory_is_in_bytes():
    (series,) = pyperf.read(content(plain("memory.json"))).series
    assert series.unit is Unit.BYTES


def test_metadata_of_three_levels_is_merged():
    data = made(
        [
            {
                "metadata": {"unit": "integer"},
                "runs": [{"metadata": {"name": "n", "hostname": "h"}, "values": [-3, 4.5]}],
            }
        ],
        metadata={"unit": "byte", "python_version": "3.14"},
    )
    read = pyperf.read(content(data))
    assert (read.series[0].name, read.series[0].unit) == ("n", Unit.COUNT)
    assert list(read.series[0].processes[0]) == [-3, 4.5]
    assert read.environment["machine"] == "h"
    assert read.environment["interpreter"] == "3.14"


def test_older_files_say_samples_and_common_metadata():
    data = made([{"common_metadata": {"name": "old"}, "runs": [{"samples": [1.0, 2.0]}]}], version="0.8.5")
    (series,) = pyperf.read(content(data)).series
    assert (series.name, list(series.processes[0]), series.started_utc) == ("old", [1.0, 2.0], ())


def test_a_benchmark_that_only_calibrated_failed():
    data = made([{"runs": [{"warmups": [[1, 0.5]]}], "metadata": {"name": "a"}}, {"runs": [{"values": [1.0]}]}])
    read = pyperf.read(content(data))
    assert [(one.name, one.failure) for one in read.series] == [
        ("a", "no values, only calibration"),
        ("(without a name)", ""),
    ]
    assert [notice.code for notice in read.notices] == ["nothing_measured"]


def test_benchmarks_of_different_machines_give_a_notice():
    runs = [{"values": [1.0]}]
    data = made([{"metadata": {"name": n, "hostname": n}, "runs": runs} for n in "ab"])
    assert [notice.code for notice in pyperf.read(content(data)).notices] == ["mixed_environments"]


def test_two_benchmarks_of_one_name_keep_apart():
    data = made([{"metadata": {"name": "a"}, "runs": [{"values": [1.0]}]}] * 3)
    assert [one.name for one in pyperf.read(content(data)).series] == ["a", "a (2)", "a (3)"]


@pytest.mark.parametrize(
    ("benchmarks", "where"),
    [
        ([{"runs": [{"values": [1.0, float("nan")]}]}], "benchmarks[0].runs[0].values[1]: a finite number"),
        ([{"runs": [{"values": [1.0, -2.0]}]}], "benchmarks[0].runs[0].values[1]: a number below 0"),
        ([{"runs": [{"values": [1.0, True]}]}], "benchmarks[0].runs[0].values[1]: a finite number"),
        ([{"runs": [{"values": [10**400]}]}], "benchmarks[0].runs[0].values[0]: a finite number"),
        (
            [{"runs": [{"values": ["1"]}]}],
            "benchmarks[0].runs[0].values[0]: a finite number was expected, here is a text",
        ),
        ([{"runs": [{"values": {}}]}], "benchmarks[0].runs[0].values: a list was expected, here is an object"),
        ([{"runs": [3]}], "benchmarks[0].runs[0]: an object was expected, here is a number"),
        ([{"runs": None}], "benchmarks[0].runs: a list was expected, here is nothing"),
        ([{"runs": [{"values": [1]}], "metadata": {"unit": "mile"}}], "benchmarks[0]: its unit is none of"),
        (
            [{"runs": [{"values": [1]}, {"values": [1], "metadata": {"unit": "byte"}}]}],
            "benchmarks[0].runs[1]: its unit",
        ),
        ([{"runs": [{"warmups": [[1, 2]]}]}], "it holds no benchmark with values"),
        ([], "it holds no benchmark with values"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(benchmarks, where):
    found = content(made(benchmarks))
    assert pyperf.recognises(found)
    with pytest.raises(MalformedError) as caught:
        pyperf.read(found)
    assert where in str(caught.value)


def test_a_cut_file_is_still_recognised_and_refused_with_the_position():
    found = content(plain("several.json")[:3000])
    assert pyperf.recognises(found)
    with pytest.raises(MalformedError, match=r"at position \d,\d{3}: not JSON any more"):
        pyperf.read(found)


def test_nesting_without_end_is_refused():
    with pytest.raises(MalformedError, match="nested too deeply"):
        pyperf.read(content(b'{"benchmarks":' + b"[" * 200_000))


@pytest.mark.parametrize("name", SAMPLES)
def test_damaged_samples_give_a_result_or_a_refusal(name):
    survives(pyperf.read, pyperf.recognises, plain(name))
