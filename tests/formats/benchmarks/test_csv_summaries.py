"""Tables that hyperfine, pytest-benchmark and Google Benchmark write: the figures of the JSON of the same runs."""

from __future__ import annotations

import json

import pytest

from tests.builders.robustness import content, survives
from tests.places import DATA
from workbench.core.benchmark import Benchmarks
from workbench.core.direction import Direction
from workbench.core.errors import MalformedError
from workbench.core.units import Unit
from workbench.formats.benchmarks import google_benchmark_csv, hyperfine, hyperfine_csv, pytest_benchmark_csv
from workbench.formats.registry import recognised

FOLDER = DATA / "csv_summaries"
READERS = {
    "google_benchmark.csv": google_benchmark_csv,
    "google_benchmark_repetitions.csv": google_benchmark_csv,
    "hyperfine.csv": hyperfine_csv,
    "hyperfine_parameter.csv": hyperfine_csv,
    "pytest_benchmark.csv": pytest_benchmark_csv,
    "pytest_benchmark_two_runs.csv": pytest_benchmark_csv,
}


def sample(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def real(name: str) -> Benchmarks:
    return READERS[name].read(content(sample(name)))


@pytest.mark.parametrize("name", READERS)
def test_a_table_is_recognised_by_its_own_reader_first(name: str) -> None:
    assert recognised(content(sample(name))) is READERS[name]
    assert recognised(content(b"\xef\xbb\xbf" + sample(name).replace(b"\n", b"\r\n"))) is READERS[name]


@pytest.mark.parametrize("name", READERS)
def test_damaged_tables_give_a_result_or_a_refusal(name: str) -> None:
    survives(READERS[name].read, READERS[name].recognises, sample(name))


def test_hyperfine_has_the_figures_and_names_of_its_json() -> None:
    said = hyperfine.read(content((FOLDER / "hyperfine_parameter.said").read_bytes()))
    rows = json.loads((FOLDER / "hyperfine_parameter.said").read_text())["results"]
    found = real("hyperfine_parameter.csv")
    assert [(one.name, one.parameters) for one in found.series] == [(one.name, one.parameters) for one in said.series]
    for one, row in zip(found.series, rows, strict=True):
        (_, mean, deviation, lowest, median, highest) = one.estimate
        expected = [row[key] for key in ("mean", "stddev", "min", "median", "max")]
        assert [mean, deviation, lowest, median, highest] == pytest.approx(expected)


def test_hyperfine_of_one_run_has_no_deviation() -> None:
    (one,) = hyperfine_csv.read(content(b"command,mean,stddev,median,user,system,min,max\nls,1,,1,0,0,1,1\n")).series
    assert one.estimate.standard_deviation is None


def test_pytest_benchmark_has_the_figures_of_its_json() -> None:
    said = {row["fullname"]: row for row in json.loads((FOLDER / "pytest_benchmark.said").read_text())}
    found = real("pytest_benchmark.csv").series
    assert {one.name for one in found} == said.keys()
    for one in found:
        stats = said[one.name]["stats"]
        assert one.estimate == pytest.approx([stats[k] for k in ("rounds", "mean", "stddev", "min", "median", "max")])
        assert one.parameters == {key: str(value) for key, value in (said[one.name]["params"] or {}).items()}


def test_rows_of_several_runs_are_told_apart_and_not_compared() -> None:
    found = real("pytest_benchmark_two_runs.csv").series
    assert len(found) == 6
    assert all(one.namesake_of for one in found)


def test_google_benchmark_rows() -> None:
    found = {one.name: one for one in real("google_benchmark.csv").series}
    assert list(found["BM_Sort/100"].processes[0]) == [pytest.approx(1277.8e-9)]
    assert list(found["BM_Sort/100 [CPU]"].processes[0]) == [pytest.approx(543.405e-9)]
    assert found["BM_Sort/1000 [items/s]"].unit is Unit.PER_SECOND
    assert found["BM_Sort/1000 [items/s]"].direction is Direction.MORE
    assert "BM_Sort/100 [B/s]" not in found


def test_google_benchmark_repetitions_are_values_and_aggregates_are_none() -> None:
    read = real("google_benchmark_repetitions.csv")
    found = {one.name: one for one in read.series}
    assert list(found["BM_Walk/8"].processes[0]) == pytest.approx([120.5e-6, 121.5e-6, 122.5e-6])
    assert list(found["BM_Walk/8 [depth]"].processes[0]) == [8, 8, 8]
    assert found["BM_Broken"].failure == "no device"
    assert list(found["BM_Copy [B/s]"].processes[0]) == [4e9]
    assert not [name for name in found if "BigO" in name or "mean" in name]


def test_google_benchmark_aggregates_stand_in_for_repetitions() -> None:
    lines = sample("google_benchmark_repetitions.csv").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith((b'"BM_Walk/8",', b'"BM_Copy', b'"BM_Broken'))]
    (one, _, _) = google_benchmark_csv.read(content(b"".join(kept))).series
    assert (one.name, one.estimate.count) == ("BM_Walk/8", 3)
    assert [one.estimate.mean, one.estimate.standard_deviation] == pytest.approx([121.5e-6, 1e-6])


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        (hyperfine_csv, b"command,mean,stddev,median,user,system,min,max\n"),
        (hyperfine_csv, b"command,mean,stddev,median,user,system,min,max\nls,nan,0,1,1,1,1,1\n"),
        (hyperfine_csv, b"command,mean,stddev,median,user,system,min,max\nls,1,0\n"),
        (pytest_benchmark_csv, b"name,min,max,mean\nf,1,2,x\n"),
        (google_benchmark_csv, b"name,iterations,real_time,cpu_time,time_unit,\nf,1,1,1,parsec,\n"),
    ],
)
def test_tables_that_break_their_rules_are_refused(reader, text: bytes) -> None:
    assert reader.recognises(content(text))
    with pytest.raises(MalformedError):
        reader.read(content(text))


@pytest.mark.parametrize(
    "text", [b"name,score,severity\na,1,ok\n", b"name,min\n", b"command,mean\n", b"name,5,ok\n", b""]
)
def test_what_is_something_else_is_not_taken(text: bytes) -> None:
    assert not any(reader.recognises(content(text)) for reader in set(READERS.values()))
