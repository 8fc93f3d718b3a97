"""Profiles inside of benchmark files, by the name of the series that they explain."""

from __future__ import annotations

import base64
import json
import zipfile
import zlib
from io import BytesIO

import pytest

from tests.places import DATA
from workbench.core.errors import MalformedError
from workbench.core.profile import Profile
from workbench.core.sources import BytesSource, PathSource
from workbench.formats.embedded import embedded_profiles
from workbench.formats.open import open_run

PACKED = base64.b64encode(zlib.compress((DATA / "pstats" / "profile.prof").read_bytes())).decode()


def result(*, packed: str = PACKED, machine: str = "box") -> bytes:
    """One result of asv's with a parameter and a profile."""
    return json.dumps(
        {
            "commit_hash": "a" * 40,
            "env_name": "e",
            "params": {"machine": machine},
            "result_columns": ["result", "params", "profile"],
            "results": {"m.time_f": [[1.0, 2.0], [["10", "20"]], packed], "m.time_g": [[1.0], [], None]},
            "version": 2,
        }
    ).encode()


@pytest.mark.parametrize("name", ["version1.json", "version2_samples.json", "results.zip"])
def test_every_profile_of_a_real_file_has_its_series(name):
    source = PathSource(str(DATA / "asv" / name))
    (opened,) = open_run([source]).files
    found = embedded_profiles([source])
    assert set(found) <= {series.name for series in opened.content.series}
    assert "suite.time_sum" in found
    assert found["suite.TimeSquares.time_make (10, 'list')"] is found["suite.TimeSquares.time_make (1000, 'list')"]
    assert all(isinstance(one.content, Profile) and one.format_name == "pstats" for one in found.values())
    assert len({one.facts.name for one in found.values()}) == opened.content.environment["embedded_profiles"]


def test_benchmarks_without_a_profile_have_none():
    assert set(embedded_profiles([BytesSource("x", result())])) == {"m.time_f (10)", "m.time_f (20)"}
    for place in ("asv/version2_summary.json", "pyperf/several.json", "pstats/profile.prof", "saved/benchmarks.json"):
        assert embedded_profiles([PathSource(str(DATA / place))]) == {}


def test_several_machines_of_one_commit_keep_their_own():
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for machine in ("one", "two"):
            archive.writestr(f"{machine}/a-e.json", result(machine=machine))
    found = embedded_profiles([BytesSource("x", target.getvalue())])
    assert set(found) == {f"m.time_f ({size}) [{machine}]" for size in (10, 20) for machine in ("one", "two")}
    assert found["m.time_f (10) [one]"].facts.name == "x: m.time_f [one]"
    assert found["m.time_f (10) [two]"].facts.name == "x: m.time_f [two]"


def test_the_first_of_several_files_counts():
    found = embedded_profiles([BytesSource(name, result()) for name in ("one", "two")])
    assert {opened.facts.name for opened in found.values()} == {"one: m.time_f"}


def test_a_damaged_profile_is_refused():
    with pytest.raises(MalformedError, match="its profile is damaged"):
        embedded_profiles([BytesSource("x", result(packed="AAAA"))])


@pytest.mark.parametrize("data", [b'{"what": 1}', b"alpha,10,ok\n", result()])
def test_what_is_no_profile_is_refused(data):
    packed = base64.b64encode(zlib.compress(data)).decode()
    with pytest.raises(MalformedError, match="what it keeps as a profile is none"):
        embedded_profiles([BytesSource("x", result(packed=packed))])
