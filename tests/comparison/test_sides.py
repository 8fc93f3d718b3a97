"""The sides of a comparison: files, folders, patterns, and what kind of thing they hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.places import DATA, SAMPLES
from workbench.analysis.records.analyse import analyse
from workbench.cli.files import files_of
from workbench.comparison.sides import opened_side, opened_sides
from workbench.core.errors import CompareError, MalformedError, SourceError
from workbench.core.sources import BytesSource
from workbench.render.json import records as document


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.json", "a.json", ".hidden", "deep/c.json", "x[1].json"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("{}")
    return tmp_path


def test_a_file_stands_for_itself_found_or_not(folder: Path) -> None:
    missing, present = str(folder / "missing"), str(folder / "a.json")
    assert files_of([missing, present, "-", ""]) == [missing, present, "-", ""]


def test_a_folder_stands_for_its_files_in_order(folder: Path) -> None:
    assert files_of([str(folder)]) == [str(folder / name) for name in ("a.json", "b.json", "x[1].json")]


def test_a_pattern_stands_for_what_matches(folder: Path) -> None:
    assert files_of([f"{folder}/[ab]*"]) == [str(folder / "a.json"), str(folder / "b.json")]
    assert str(folder / "deep" / "c.json") in files_of([f"{folder}/**/*.json"])


def test_a_file_whose_name_looks_like_a_pattern_is_a_file(folder: Path) -> None:
    assert files_of([str(folder / "x[1].json")]) == [str(folder / "x[1].json")]


@pytest.mark.parametrize(("argument", "said"), [("empty", "holds no file"), ("*.csv", "matches no file")])
def test_nothing_found_is_said(argument: str, said: str, folder: Path) -> None:
    (folder / "empty").mkdir()
    with pytest.raises(SourceError, match=said) as caught:
        files_of([str(folder / argument)])
    assert caught.value.hint


# What kind of thing the sides are

RECORDS = b"parse,4,ok\nrender,2,warn\n"


def source(place: str) -> BytesSource:
    path = SAMPLES / place if (SAMPLES / place).exists() else DATA / place
    return BytesSource(path.name, path.read_bytes())


def test_records_are_left_to_be_read_as_a_stream() -> None:
    records = [BytesSource("r", RECORDS)]
    assert opened_sides(records, records) is None


def test_a_document_of_records_is_records_however_large(monkeypatch: pytest.MonkeyPatch) -> None:
    report = analyse([BytesSource("r", RECORDS)])
    saved = [BytesSource("r.json", b"".join(document.chunks(report)))]
    monkeypatch.setattr("workbench.comparison.sides.open_other", lambda *_, **__: pytest.fail("it is opened whole"))
    assert opened_sides(saved, saved) is None


@pytest.mark.parametrize("place", ["pipeline_before.pyperf.json", "pipeline_before.pyisession"])
def test_benchmarks_and_profiles_come_open(place: str) -> None:
    sides = opened_sides([source(place), source(place)], [source(place)])
    assert sides is not None
    assert [len(side) for side in sides] == [2, 1]


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("pipeline_before.pyperf.json", r"r.txt holds records, pipeline_before.pyperf.json holds benchmarks \(pyperf"),
        ("pipeline_before.pyisession", r"r.txt holds records, pipeline_before.pyisession holds a profile"),
    ],
)
def test_different_kinds_are_refused_and_named(place: str, said: str) -> None:
    with pytest.raises(CompareError, match=said):
        opened_sides([BytesSource("r.txt", RECORDS)], [source(place)])
    with pytest.raises(CompareError, match="different kinds"):
        opened_sides([source("pipeline_before.pyisession")], [source("pipeline_before.pyperf.json")])


def test_one_side_is_opened_unless_it_is_records() -> None:
    text = b"main;work 3\nmain 1\n"
    assert [each.format_name for each in opened_side([BytesSource("a", text)])] == ["collapsed stacks"]
    records = BytesSource("r", b"a,1,ok\n")
    assert opened_side([records]) == ()
    assert opened_side([BytesSource("d", b"".join(document.chunks(analyse([records]))))]) == ()


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "no_records"), (b"\xff\xfe\xfa junk\n", "not_utf8"), (b"a word\n", "field_count")],
    ids=["empty", "noise", "prose"],
)
@pytest.mark.parametrize("is_baseline", [True, False])
def test_what_is_nothing_at_all_is_not_called_records(content: bytes, code: str, is_baseline: bool) -> None:
    sides = [[BytesSource("odd.bin", content)], [source("pyperf/several.json")]]
    before, after = sides if is_baseline else reversed(sides)
    with pytest.raises(MalformedError, match=r"odd\.bin") as caught:
        opened_sides(before, after)
    assert caught.value.code == code
