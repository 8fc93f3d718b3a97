"""The files that the arguments of a command stand for: files, folders, patterns."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.core.errors import SourceError
from workbench.core.files import files_of


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
