"""Google Benchmark's JSON; its own rows of aggregates are the independent reading."""

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
from workbench.formats.benchmarks import google_benchmark

FOLDER = DATA / "google_benchmark"
SECONDS = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}
LABELS = {"real_time": "", "cpu_time": " [CPU]", "items_per_second": " [items/s]", "bytes_per_second": " [B/s]"}
LABELS["depth"] = " [depth]"


def read(data: bytes) -> Benchmarks:
    found = content(data)
    assert google_benchmark.recognises(found)
    return google_benchmark.read(found)


def real(name: str) -> Benchmarks:
    return read((FOLDER / name).read_bytes())


def aggregates(name: str) -> dict[tuple[str, str], float]:
    """What the tool says of each series: (series, mean or median or stddev) → value."""
    found = {}
    for row in json.loads((FOLDER / name).read_text())["benchmarks"]:
        if row["run_type"] == "aggregate" and row["aggregate_name"] in ("mean", "median", "stddev"):
            for key, label in LABELS.items():
                if key in row:
                    factor = SECONDS[row["time_unit"]] if key.endswith("_time") else 1.0
                    found[row["run_name"] + label, row["aggregate_name"]] = row[key] * factor
    return found


def made(*rows: dict[str, object], **context: object) -> bytes:
    plain = {
        "name": "f",
        "run_name": "f",
        "run_type": "iteration",
        "real_time": 2.0,
        "cpu_time": 1.0,
        "time_unit": "us",
    }
    whole = {"context": {"library_build_type": "release", **context}, "benchmarks": [plain | row for row in rows]}
    return json.dumps(whole).encode()


@pytest.mark.parametrize("name", ["repetitions.json", "interleaved.json"])
def test_the_repetitions_have_the_tools_own_figures(name: str) -> None:
    expected = aggregates(name)
    assert len(expected) == 30
    series = {one.name: one for one in real(name).series}
    for (title, figure), value in expected.items():
        (process,) = series[title].processes
        calculate = {"mean": statistics.fmean, "median": statistics.median, "stddev": statistics.stdev}[figure]
        assert calculate(process) == pytest.approx(value, rel=1e-9), (title, figure)


def test_aggregates_alone_are_a_summary_with_the_number_of_repetitions() -> None:
    expected = aggregates("aggregates_only.json")
    read_ = real("aggregates_only.json")
    for one in read_.series:
        if one.estimate:
            said = (one.estimate.mean, one.estimate.median, one.estimate.standard_deviation)
            assert said == pytest.approx([expected[one.name, key] for key in ("mean", "median", "stddev")])
            assert one.estimate.count == 5
    assert "summary_only" in {notice.code for notice in read_.notices}


def test_what_failed_says_why_and_has_no_time() -> None:
    for name in ("repetitions.json", "aggregates_only.json"):
        (one,) = (one for one in real(name).series if one.name == "BM_Fails")
        assert one.failure == "no data"
        assert not one.is_measured


def test_units_and_directions() -> None:
    series = {one.name: one for one in real("repetitions.json").series}
    assert series["BM_Sum [B/s]"].unit is Unit.BYTES_PER_SECOND
    assert series["BM_Sum [B/s]"].direction is Direction.MORE
    assert series["BM_Sort/100 [items/s]"].direction is Direction.MORE
    assert series["BM_Sum [depth]"].direction is Direction.UNKNOWN
    assert series["BM_Sum [CPU]"].direction is Direction.LESS


def test_complexities_are_no_measurement_and_old_files_have_no_run_type() -> None:
    data = made({}, {"name": "f_BigO", "run_type": "aggregate", "big_o": "N", "cpu_coefficient": 1.0})
    assert [one.name for one in read(data).series] == ["f", "f [CPU]"]
    old = json.loads(made({}, {}, {"name": "f_mean", "real_time": 9.0}))
    for row in old["benchmarks"]:
        del row["run_type"], row["run_name"]
    (one, _) = read(json.dumps(old).encode()).series
    assert list(one.processes[0]) == pytest.approx([2e-6, 2e-6])


def test_environment_and_notices() -> None:
    found = read(made({}, host_name="box", num_cpus=8, load_avg=[3.5, 1, 1], cpu_scaling_enabled=True))
    assert found.environment["machine"] == "box"
    assert found.environment["load_average"] == 3.5
    assert {notice.code for notice in found.notices} == {"cpu_scaling"}
    assert "debug_build" in {notice.code for notice in real("repetitions.json").notices}


def test_a_unit_that_is_no_time_is_refused_with_its_place() -> None:
    with pytest.raises(MalformedError, match=r"benchmarks\[0\]\.time_unit: a unit of time"):
        read(made({"time_unit": "parsec"}))


def test_damaged_files_end_in_a_plain_error() -> None:
    survives(google_benchmark.read, google_benchmark.recognises, (FOLDER / "repetitions.json").read_bytes())
