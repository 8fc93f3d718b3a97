"""stackprof: what its own report says is the independent reading."""

from __future__ import annotations

import json
import re

import pytest

from tests.builders.robustness import content, survives
from tests.formats.profiles.test_pprof import read
from tests.formats.profiles.test_valgrind_heaps import opened
from tests.places import DATA
from workbench.analysis.profiles.figures import figures_of
from workbench.core.errors import MalformedError
from workbench.core.units import Unit
from workbench.formats.profiles import stackprof

FOLDER = DATA / "stackprof"
_ROW = re.compile(r" +(\d+) +\([\d.]+%\) +(\d+) +\([\d.]+%\) +(.+)")


@pytest.mark.parametrize("name", ["cpu", "cpu_raw", "objects_raw"])
def test_every_function_has_the_samples_that_stackprof_says(name: str) -> None:
    profile = opened(f"stackprof/{name}.json")
    figures = figures_of(profile)
    found = sorted(
        (round(total), round(own), function.name)
        for function, own, total in zip(profile.functions, figures.selfs, figures.totals, strict=True)
    )
    rows = [_ROW.fullmatch(line) for line in (FOLDER / f"{name}.said").read_text().splitlines()]
    said = sorted((int(row[1]), int(row[2]), row[3]) for row in rows if row)
    assert found == said
    assert profile.unit is (Unit.COUNT if name == "objects_raw" else Unit.SAMPLES)
    assert profile.environment.get("sample_type") == ("objects" if name == "objects_raw" else None)
    assert profile.sample_count == json.loads((FOLDER / f"{name}.json").read_bytes())["samples"]


def test_whole_stacks_are_read_where_they_were_kept() -> None:
    assert opened("stackprof/cpu_raw.json").threads
    profile = opened("stackprof/cpu.json")
    assert not profile.threads
    assert "raw: true" in profile.notices[0].text
    names = {(profile.functions[e.caller].name, profile.functions[e.callee].name): e.total for e in profile.edges}
    assert names["Shop#run", "Shop#parse"] == 75


def test_samples_that_were_missed_are_said() -> None:
    (notice,) = [each for each in opened("stackprof/objects_raw.json").notices if each.code == "samples_missed"]
    assert notice.text.startswith("92,283 samples were missed")


@pytest.mark.parametrize("raw", [[5, 1, 1], [1, 99, 1], [1, 1, "x"], [1, 1]])
def test_stacks_that_are_damaged_are_refused(raw: list[object]) -> None:
    said = {"version": 1.2, "mode": "cpu", "interval": 1000, "samples": 1, "gc_samples": 0, "raw": raw}
    with pytest.raises(MalformedError, match="raw: entry"):
        read(json.dumps(said | {"frames": {"1": {"name": "run"}}}).encode())


@pytest.mark.parametrize("name", ["cpu", "objects_raw"])
def test_damaged_files_end_in_a_plain_error(name: str) -> None:
    survives(stackprof.read, stackprof.recognises, (FOLDER / f"{name}.json").read_bytes())
    assert not stackprof.recognises(content(b'{"version": 1, "mode": "x"}'))
