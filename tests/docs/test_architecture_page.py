"""The page of the house names every room and no other, and says the directions of import as the contracts do."""

from __future__ import annotations

import re
import tomllib
from itertools import pairwise

import pytest

from tests.builders.pages import PAGES, rows, section, spans
from tests.places import ROOT

PAGE = PAGES["docs/architecture.md"]
CONTRACTS = {
    contract["name"]: [re.split(r"\s*[|:]\s*", layer) for layer in reversed(contract["layers"])]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    if contract["type"] == "layers"
}


def rooms() -> set[str]:
    """The folders of the package at the first and second level."""
    package = ROOT / "workbench"
    folders = [path for pattern in ("*/", "*/*/") for path in package.glob(pattern)]
    return {
        f"{path.relative_to(package).as_posix()}/" for path in folders if path.name not in ("__pycache__", "schemas")
    }


def order(text: str) -> list[list[str]]:
    """`a, b < c` as groups, the lowest first."""
    return [re.split(r",\s*", group.strip()) for group in text.split("<")]


def test_every_room_has_its_line_and_no_other() -> None:
    assert sorted(spans(row[0])[0] for row in rows(section(PAGE, "The rooms"))) == sorted(rooms())


def test_the_directions_are_those_of_the_contract() -> None:
    said = re.search(r"^    (core <.*)$", PAGE, re.MULTILINE)
    assert said
    assert [sorted(group) for group in order(said[1])] == [
        sorted(layer) for layer in CONTRACTS["The rooms of the house"]
    ]


@pytest.mark.parametrize(
    ("opening", "contract"), [("Inside comparison", "Inside comparison"), ("Inside the app", "Inside the app")]
)
def test_the_directions_inside_a_room_follow_its_contract(opening: str, contract: str) -> None:
    said = re.search(rf"{opening}: ([^.]+)\.", PAGE.replace("\n", " "))
    assert said
    level = {name: number for number, layer in enumerate(CONTRACTS[contract]) for name in layer}
    groups = [{level[name] for name in group} for group in order(said[1])]
    assert all(max(low) < min(high) for low, high in pairwise(groups))


def test_ten_concepts_are_easy_to_find() -> None:
    found = rows(section(PAGE, "Where to find what"))
    assert len(found) >= 10
    assert all(spans(row[1]) for row in found)
