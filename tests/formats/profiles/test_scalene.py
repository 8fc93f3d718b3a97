"""Scalene: what `scalene view` says of each file is the independent reading."""

from __future__ import annotations

import gzip
import json
import re

import pytest

from tests.builders.robustness import content, survives
from tests.formats.profiles.test_pprof import read
from tests.formats.profiles.test_valgrind_heaps import opened
from tests.places import DATA
from workbench.core.errors import PolicyError
from workbench.core.profile import Profile
from workbench.core.units import Unit
from workbench.formats.profiles import scalene

FOLDER = DATA / "scalene"


def by_file(profile: Profile) -> dict[str, float]:
    assert profile.figures is not None
    found: dict[str, float] = {}
    for function, own in zip(profile.functions, profile.figures.selfs, strict=True):
        found[function.file] = found.get(function.file, 0.0) + own
    return found


def test_files_have_the_seconds_that_scalene_says() -> None:
    rows = re.findall(r"(/\S+): .* \(([\d.]+)s\) out of", (FOLDER / "memory.said").read_text())
    assert by_file(opened("scalene/memory.json.gz")) == pytest.approx({file: float(s) for file, s in rows}, abs=5e-4)


def test_functions_have_what_their_lines_have_and_the_rest_is_the_modules() -> None:
    profile = opened("scalene/memory.json.gz")
    assert profile.figures is not None
    found = {f.name: (f.line, own) for f, own in zip(profile.functions, profile.figures.selfs, strict=True)}
    assert found.keys() == {"A.run", "work", "<module>"}
    assert {name: line for name, (line, _) in found.items()} == {"A.run": 5, "work": 2, "<module>": 10}
    assert sum(own for _, own in found.values()) == pytest.approx(7.438, abs=5e-4)


def test_memory_is_another_sample_type_where_it_was_measured() -> None:
    profile = opened("scalene/memory.json.gz", "malloc")
    said = json.loads(gzip.decompress((FOLDER / "memory.json.gz").read_bytes()))
    whole = sum(line["n_malloc_mb"] for file in said["files"].values() for line in file["lines"]) * 1024 * 1024
    assert profile.unit is Unit.BYTES
    assert sum(by_file(profile).values()) == pytest.approx(whole)
    with pytest.raises(PolicyError, match="It has cpu, cpu_python, cpu_native, cpu_system"):
        opened("scalene/cpu_only.json.gz", "malloc")


def test_earlier_versions_that_do_not_say_whose_lines_are_give_functions_and_the_rest() -> None:
    function = {"line": "load", "lineno": 3, "n_cpu_percent_python": 40.0}
    lines = [
        {"line": "x = 1", "lineno": number, "n_cpu_percent_python": share, "n_cpu_percent_c": 0.0, "n_sys_percent": 0}
        for number, share in ((1, 10.0), (4, 15.0), (5, 25.0))
    ]
    said = {
        "elapsed_time_sec": 2.0,
        "files": {"a.py": {"functions": [function], "lines": lines, "percent_cpu_time": 5}},
    }
    profile = read(json.dumps(said).encode())
    assert profile.figures is not None
    assert list(profile.figures.selfs) == pytest.approx([0.8, 0.2])
    assert [(f.name, f.line) for f in profile.functions] == [("load", 5), ("<module>", 0)]


def test_damaged_files_end_in_a_plain_error() -> None:
    data = gzip.decompress((FOLDER / "cpu_only.json.gz").read_bytes())
    said = json.loads(data)
    kept = {key: said[key] for key in ("elapsed_time_sec", "files", "program", "memory")}
    survives(scalene.read, scalene.recognises, json.dumps(kept).encode())
    assert not scalene.recognises(content(b'{"files": {}}'))
