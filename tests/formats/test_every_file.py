"""No file of another tool is ever taken for records, and no records file for another tool's."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.builders.robustness import content
from tests.places import DATA, NO_INPUT
from workbench.core.errors import MalformedError, UnknownFormatError
from workbench.core.model import Kind
from workbench.core.sources import PathSource
from workbench.formats import records
from workbench.formats.open import open_run
from workbench.formats.refused.refuse import known_as
from workbench.formats.registry import recognised

FILES = [path for path in sorted(DATA.rglob("*")) if path.is_file() and not path.name.endswith(NO_INPUT)]
OF_RECORDS = ("records", "own", "saved")
"""Folders that may hold records, or the workbench's documents of them."""

NO_MEASUREMENT = ("shown_by_speedscope", "cases.json", "expected.json", "__pycache__")


def is_left_out(path: Path) -> bool:
    return any(part in NO_MEASUREMENT for part in path.parts)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(DATA)))
def test_a_file_is_read_as_its_own_format_or_named(path: Path) -> None:
    found = recognised(content(path.read_bytes()))
    if path.relative_to(DATA).parts[0] not in OF_RECORDS:
        assert found is not records
    if found is None and not is_left_out(path):
        assert known_as(content(path.read_bytes())), "it has a name, or another place"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(DATA)))
def test_no_file_of_another_tool_is_opened_as_records(path: Path) -> None:
    if path.relative_to(DATA).parts[0] in OF_RECORDS:
        pytest.skip("it may hold records")
    try:
        said = open_run([PathSource(str(path))]).kind.value
    except (MalformedError, UnknownFormatError) as error:
        said = str(error)
    assert said != Kind.RECORDS.value
    assert "--quarantine" not in said


WORDS = (
    "login",
    "pay;authorize",
    "a b c",
    "main (a.py:1)",
    "{x}",
    "[core]",
    "BenchmarkParse-8",
    "cpu 5",
    "# unit: bytes",
)
WORDS += ("time", "<name>", "v 1 2", "Größe", "x\tb", "Timer unit: 1", "events: Cycles", "fn=(1) main", "PERFILE2", "")
SEVERITIES = ("ok", "warn", "critical", "info", "", "5", "level 3", "main;work 5", "}", "100 ns/op", "low; 7")


def test_no_records_file_is_another_tools() -> None:
    chance = random.Random(7)  # noqa: S311
    for _ in range(400):
        lines = [
            f"{chance.choice(WORDS)},{chance.randrange(-5, 2000)},{chance.choice(SEVERITIES)}"
            for _ in range(chance.randrange(1, 12))
        ]
        found = content("\n".join(lines).encode() + b"\n" * chance.randrange(2))
        assert recognised(found) in (records, None)
        assert open_run([found.source]).kind is Kind.RECORDS
