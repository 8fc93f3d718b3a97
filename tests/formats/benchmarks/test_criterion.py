"""criterion's files; its own estimates of them are the independent reading."""

from __future__ import annotations

import json
import statistics
from pathlib import Path
from typing import Any

import pytest

from tests.builders.robustness import content, survives
from tests.places import DATA
from workbench.core.benchmark import Benchmarks
from workbench.core.errors import MalformedError
from workbench.core.sources import PathSource
from workbench.core.units import Unit
from workbench.formats.benchmarks import criterion
from workbench.formats.benchmarks.criterion_files import CriterionFolder, series_of
from workbench.formats.open import open_run
from workbench.formats.shared.json_path import document

FOLDER = DATA / "criterion"


def read(data: bytes, name: str = "unknown") -> Benchmarks:
    found = content(data, name)
    assert criterion.recognises(found)
    return criterion.read(found)


def real(name: str) -> Benchmarks:
    return read((FOLDER / name).read_bytes())


def said(name: str) -> dict[str, float]:
    found: dict[str, Any] = json.loads((FOLDER / name).read_text())
    return {key: each["point_estimate"] * 1e-9 for key, each in found.items()}


@pytest.mark.parametrize(("name", "estimates"), [("linear.json", "linear"), ("raw.csv", "raw")])
def test_values_have_criterions_own_mean_median_and_deviation(name: str, estimates: str) -> None:
    expected = said(f"{estimates}.estimates.said")
    (one,) = real(name).series
    (values,) = one.processes
    assert len(values) == 20
    assert statistics.fmean(values) == pytest.approx(expected["mean"])
    assert statistics.median(values) == pytest.approx(expected["median"])
    assert statistics.stdev(values) == pytest.approx(expected["std_dev"])


def test_linear_mode_is_said() -> None:
    assert [notice.code for notice in real("linear.json").notices] == ["linear_sampling"]
    flat = b'{"sampling_mode":"Flat","iters":[5.0,5.0],"times":[50.0,60.0]}'
    assert not read(flat).notices
    assert [list(p) for p in read(flat).series[0].processes] == [pytest.approx([10e-9, 12e-9])]


def test_estimates_alone_are_a_summary() -> None:
    expected = said("linear.estimates.said")
    (one,) = real("estimates.json").series
    assert one.estimate
    figures = one.estimate.mean, one.estimate.median, one.estimate.standard_deviation
    assert figures == pytest.approx((expected["mean"], expected["median"], expected["std_dev"]))


def test_raw_values_have_the_full_name() -> None:
    assert [one.name for one in real("raw.csv").series] == [
        json.loads((FOLDER / "raw.benchmark.said").read_text())["full_id"]
    ]


def test_messages_have_every_benchmark() -> None:
    series = {one.name: one for one in real("messages.jsonl").series}
    assert list(series) == ["norm", "group/sort/10"]
    assert statistics.fmean(series["norm"].processes[0]) == pytest.approx(4140e-9, rel=1e-3)
    assert list(series["group/sort/10"].processes[0]) == pytest.approx([10.1e-6, 12e-6, 11e-6])


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("target/criterion/rank_of/sort/100/new/sample.json", "rank_of/sort/100"),
        ("target/criterion/parse/before-the-fix/sample.json", "parse"),
        ("saved/parse/base/sample.json", "parse"),
        ("saved/sample.json", "criterion benchmark"),
    ],
)
def test_a_file_is_called_by_its_folders(path: str, name: str, tmp_path: Path) -> None:
    file = tmp_path / path
    file.parent.mkdir(parents=True)
    file.write_bytes((FOLDER / "linear.json").read_bytes())
    (opened,) = open_run([PathSource(str(file))]).files
    assert isinstance(opened.content, Benchmarks)
    assert [one.name for one in opened.content.series] == [name]


def place(value: object) -> Any:
    return document(content(json.dumps(value).encode()))


def test_a_folder_is_one_series_under_its_full_id() -> None:
    named = place({"group_id": "g", "function_id": "f", "value_str": "1", "full_id": "g/f/1"})
    sample, estimates = place({"iters": [1, 2], "times": [3, 8]}), place({"mean": {"point_estimate": 3}})
    whole = series_of(CriterionFolder("g_f", named, sample, estimates))
    assert (whole.name, list(whole.processes[0])) == ("g/f/1", pytest.approx([3e-9, 4e-9]))
    older = place({"group_id": "g", "function_id": None, "value_str": "1"})
    assert series_of(CriterionFolder("g_1", older, None, estimates)).name == "g/1"
    nothing = series_of(CriterionFolder("g_1"))
    assert (nothing.name, nothing.is_measured, nothing.unit) == ("g_1", False, Unit.SECONDS)
    assert nothing.failure


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (b'{"iters":[1,2],"times":[3]}', "1 values are there for 2 numbers"),
        (b'{"iters":[0],"times":[3]}', r"iters\[0\]: a number below 1"),
        (b'{"iters":[],"times":[]}', "times"),
        (b'{"mean":{"point_estimate":"x"},"median":{},"std_dev":{}}', r"mean\.point_estimate: a finite number"),
        ((FOLDER / "raw.benchmark.said").read_bytes(), "it names a benchmark and has no values"),
        (b'{"reason":"group-complete"}', "it holds no benchmark"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_place(data: bytes, match: str) -> None:
    with pytest.raises(MalformedError, match=match):
        read(data)


@pytest.mark.parametrize("name", ["linear.json", "estimates.json", "raw.csv", "messages.jsonl"])
def test_damaged_files_end_in_a_plain_error(name: str) -> None:
    survives(criterion.read, criterion.recognises, (FOLDER / name).read_bytes())
