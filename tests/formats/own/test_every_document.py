"""Every document that is written is valid and read again; every one that was edited is read or refused, never more."""

from __future__ import annotations

import copy
import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.places import DATA, NO_INPUT, SAMPLES
from workbench.analysis.benchmarks.report import BenchmarkReport, analyse_benchmarks
from workbench.analysis.profiles.report import ProfileReport, analyse_profiles
from workbench.analysis.records.analyse import analyse
from workbench.comparison.records.open_side import document_side
from workbench.core.errors import MalformedError, WorkbenchError
from workbench.core.profile import Profile
from workbench.core.sources import BytesSource, PathSource
from workbench.formats.open import open_run
from workbench.formats.own.records import as_records
from workbench.render.json import benchmark as benchmark_document
from workbench.render.json import profile as profile_document
from workbench.render.json import records as records_document
from workbench.render.json.schemas import schema_text
from workbench.timing.loading import load

OWN = DATA / "own"
ODD_VALUES: tuple[Any, ...] = (
    *(None, True, -1, 2**63, 10**400, 0.5, 1e308, math.nan, math.inf, "", "\ud800", [], [[1e308]], {"a": 1}),
)
LARGEST_BYTES = 300_000
NO_DOCUMENT = ("cases", "saved", "refused", "records", "programs", "shown_by_speedscope")
NO_SAMPLES = ("expected.json", "mutex.pb.gz")

Report = ProfileReport | BenchmarkReport


def report_of(data: bytes) -> Report:
    opened = open_run([BytesSource("unknown", data)]).files
    assert opened
    return analyse_profiles(opened) if isinstance(opened[0].content, Profile) else analyse_benchmarks(opened)


def written(report: Report) -> bytes:
    """The document, after it was held against its schema."""
    is_profile = isinstance(report, ProfileReport)
    pieces = profile_document.chunks(report) if isinstance(report, ProfileReport) else benchmark_document.chunks(report)
    data = b"".join(pieces)
    schema = json.loads(schema_text("profile" if is_profile else "benchmark"))
    Draft202012Validator(schema).validate(json.loads(data, parse_constant=pytest.fail))
    return data


def samples() -> list[Any]:
    """Every file of another tool that can be analysed by itself."""
    files = [path for path in sorted(DATA.rglob("*")) if path.relative_to(DATA).parts[0] not in NO_DOCUMENT]
    files += sorted(path for path in SAMPLES.iterdir() if path.suffix in (".json", ".pyisession"))
    return [
        pytest.param(path, id=f"{path.parent.name}/{path.name}")
        for path in files
        if path.is_file()
        and path.name not in NO_SAMPLES
        and path.suffix not in NO_INPUT
        and path.stat().st_size < LARGEST_BYTES
    ]


@pytest.mark.parametrize("path", samples())
def test_a_document_gives_the_same_figures_again(path: Path) -> None:
    try:
        report = report_of(path.read_bytes())
    except WorkbenchError:
        return  # what cannot be analysed has no document
    again = report_of(written(report))
    assert (again.headline, again.format_name) == (report.headline, report.format_name)
    assert again.rows == report.rows
    if isinstance(report, ProfileReport) and isinstance(again, ProfileReport):
        assert again.profile.sample_count == report.profile.sample_count
    assert json.loads(written(again))["records"][0]["reason"] == report.rows[0].reason


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.txt")), ids=lambda path: path.name)
def test_a_document_of_records_gives_the_same_figures_again(path: Path) -> None:
    report = analyse([PathSource(str(path))], is_quarantine=True)
    data = b"".join(records_document.chunks(report))
    side = document_side(BytesSource("saved.json", data))
    again = analyse([as_records(BytesSource("saved.json", data))])
    assert (side.record_count, side.high_risk_count, side.average_score) == (
        *(report.summary.record_count, report.summary.high_risk_count, report.average_score),
    )
    assert (side.policy, side.quarantined_count) == (report.policy, report.quarantined_count)
    assert again.summary._replace(worst=()) == report.summary._replace(worst=())


@pytest.mark.parametrize("name", ["nan_asv.json", "nan_pyperf.json"])
def test_what_is_no_finite_number_is_null_and_said(name: str) -> None:
    document = json.loads(written(report_of((OWN / name).read_bytes())))
    (key,) = [key for key, value in document["environment"].items() if value is None]
    (notice,) = [notice["text"] for notice in document["notices"] if notice["code"] == "not_finite"]
    assert notice == f"No finite number, and therefore null: environment.{key}."


# ---------------------------------------------------------------- edited documents


@pytest.mark.parametrize(
    ("name", "said"),
    [("number_past_a_double.json", "whole: "), ("list_as_name.json", r"records\[0\]\.name: a text was expected")],
)
def test_an_odd_value_is_refused_with_its_place(name: str, said: str) -> None:
    with pytest.raises(MalformedError, match=said) as refusal:
        open_run([PathSource(str(OWN / name))])
    assert refusal.value.code == "document"
    assert "as the workbench wrote it" in refusal.value.hint


PROFILE = b"main;a 60\nmain 40\n"
BENCHMARKS = b"""{"version": "1.0", "metadata": {"cpu_count": 8, "hostname": "box", "cpu_model_name": "c"},
 "benchmarks": [{"runs": [{"values": [1.0, 2.0]}, {"values": [1.5]}]}]}"""
SUMMARY_ONLY = b'{"results": [{"command": "x", "mean": 2.0, "stddev": 0.5, "min": 1.0, "median": 2.0, "max": 3.0}]}'


def edits(value: Any, put: Callable[[Any], None]) -> Iterator[None]:
    """Puts each odd value in the place of each value, once missing too; of lists only in the first."""
    for odd in ODD_VALUES:
        put(copy.deepcopy(odd))
        yield
    put(value)
    if isinstance(value, dict):
        for key in list(value):
            kept = value.pop(key)
            yield
            value[key] = kept
            yield from edits(kept, lambda odd, key=key: value.__setitem__(key, odd))
    elif isinstance(value, list):
        for first in value[:1]:
            yield from edits(first, lambda odd: value.__setitem__(0, odd))


def edited(document: bytes) -> Iterator[bytes]:
    holder = [json.loads(document)]
    for _ in edits(holder[0], lambda odd: holder.__setitem__(0, odd)):
        yield json.dumps(holder[0]).encode()


def goes_on(data: bytes) -> None:
    """Opens an edited document, and writes that of what it says."""
    opened = open_run([BytesSource("edited.json", data)]).files
    if opened:
        is_profile = isinstance(opened[0].content, Profile)
        report = analyse_profiles(opened) if is_profile else analyse_benchmarks(opened)
        pieces = profile_document.chunks(report) if is_profile else benchmark_document.chunks(report)
        json.loads(b"".join(pieces), parse_constant=pytest.fail)


@pytest.mark.parametrize("data", [PROFILE, BENCHMARKS, SUMMARY_ONLY], ids=["profile", "benchmarks", "summary only"])
def test_an_edited_document_is_read_or_refused(data: bytes) -> None:
    outcomes = {True: 0, False: 0}
    for damaged in edited(written(report_of(data))):
        outcomes[is_refused(lambda damaged=damaged: goes_on(damaged))] += 1
    assert min(outcomes.values()) > 50


def test_an_edited_document_of_records_is_read_or_refused() -> None:
    report = analyse([BytesSource("in.txt", b"a,1,ok\nb,7,warn\nbad\n")], is_quarantine=True)
    outcomes = {True: 0, False: 0}
    for damaged in edited(b"".join(records_document.chunks(report))):
        source = BytesSource("edited.json", damaged)
        outcomes[is_refused(lambda source=source: document_side(source))] += 1
        is_refused(lambda source=source: as_records(source))
    assert min(outcomes.values()) > 50


def test_an_edited_recording_is_loaded_or_refused(tmp_path: Path) -> None:
    from tests.timing.test_saving import timings
    from workbench.timing.saving import save

    path = tmp_path / "timing.json"
    save(str(path), timings(0.5, 0.25, few=1))
    outcomes = {True: 0, False: 0}
    for damaged in edited(path.read_bytes()):
        path.write_bytes(damaged)
        outcomes[is_refused(lambda: load(str(path)))] += 1
        is_refused(lambda damaged=damaged: goes_on(damaged))
    assert min(outcomes.values()) > 50


def is_refused(read: Callable[[], object]) -> bool:
    """True where it is refused; whatever else it raises is the test's failure."""
    try:
        read()
    except WorkbenchError:
        return True
    return False
