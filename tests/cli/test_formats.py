"""`workbench formats`: every format of the list, and nothing else."""

from __future__ import annotations

import pytest

from workbench.cli import main
from workbench.formats.registry import FORMATS, names_by_group


def test_every_format_is_printed_under_what_it_holds(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["formats"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert {line.strip() for line in lines if line.startswith("  ")} == {
        n for ns in names_by_group().values() for n in ns
    }
    assert [line for line in lines if line in names_by_group()] == list(names_by_group())


def test_every_format_is_in_one_group() -> None:
    named = [name for group, names in names_by_group().items() if group != "records" for name in names]
    assert sorted(named) == sorted(each.NAME for each in FORMATS if each.NAME != "records")
