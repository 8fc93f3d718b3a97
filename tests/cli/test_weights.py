"""Files whose numbers are weights: no verdict rests on samples that nobody took."""

import json
import shutil
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.builders.outcomes import Run, saved
from tests.builders.stacks import DATA
from workbench.render.json.schemas import schema_text


@pytest.fixture(autouse=True)
def recordings(run: Run) -> None:
    for file in (DATA / "collapsed").glob("perf-*.txt"):
        shutil.copy(file, Path.cwd())


def test_a_report_counts_the_samples_that_periods_stand_for(run: Run) -> None:
    run("run", "--input", "perf-periods.txt", "--output", "periods.json")
    run("run", "--input", "perf-counts.txt", "--output", "counts.json")
    periods, counts = saved("periods.json"), saved("counts.json")
    Draft202012Validator(json.loads(schema_text("profile"))).validate(periods)
    assert (periods["unit"], periods["sample_count"]) == ("count", counts["sample_count"])
    assert [row["self_share_interval"] for row in periods["records"]] == [
        row["self_share_interval"] for row in counts["records"]
    ]


@pytest.mark.parametrize("sides", [("perf-periods.txt", "perf-periods-again.txt"), ("perf-faults.txt", "faults.txt")])
def test_recordings_of_one_program_have_nothing_slower(run: Run, sides: tuple[str, str]) -> None:
    lines = Path("perf-faults.txt").read_text().splitlines()
    grown = (
        f"{stack} {int(value) * 3 + row}" for row, (stack, _, value) in enumerate(x.rpartition(" ") for x in lines)
    )
    Path("faults.txt").write_text("\n".join(grown))
    done = run("compare", *sides, "--output", "c.json", "--fail-on", "slower")
    assert done.code == 4
    assert {change["verdict"] for change in saved("c.json")["changes"]} == {"cannot tell"}


def test_periods_and_counts_are_different_units(run: Run) -> None:
    done = run("compare", "perf-periods.txt", "perf-counts.txt")
    assert done.code == 4
    assert "different units" in done.err


def test_a_document_that_took_periods_for_samples_is_opened_as_weights(run: Run) -> None:
    run("run", "--input", "perf-periods.txt", "--output", "old.json")
    text = Path("old.json").read_text().replace('"unit": "count"', '"unit": "samples"')
    Path("old.json").write_text(text.replace('"sample_count": 63', '"sample_count": 316582875'))
    assert saved("old.json")["unit"] == "samples"
    done = run("compare", "old.json", "perf-periods-again.txt", "--output", "c.json", "--fail-on", "slower")
    assert done.code == 4
