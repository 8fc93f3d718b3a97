"""Names and words of the whole package: a class name is used once, and counts are put into words in one place."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "workbench"
MODULES = sorted(path for path in PACKAGE.rglob("*.py*") if path.suffix in (".py", ".pyi"))
HAND_MADE_PLURAL = re.compile(
    r"""noun = ["'].*["'] if .* == 1 else"""  # a noun chosen by hand
    r"""|["']e?s["'] if [^\n]* (?:!= 1|> 1)|["']{2} if [^\n]* == 1 else ["']e?s["']"""  # its ending
    r"""|["']1 \w+["' ].* if [^\n]* == 1 else"""  # the number, too
)


def test_a_class_name_is_used_once() -> None:
    names = Counter(
        node.name
        for path in MODULES
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef) and "samples" not in path.parts and "programs" not in path.parts
    )
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize(
    "line",
    [
        'noun = "name" if count == 1 else "names"',
        "f\"{'s' if n != 1 else ''}\"",
        '"1 name is" if n == 1 else f"{n} are"',
    ],
)
def test_a_plural_made_by_hand_is_seen(line: str) -> None:
    assert HAND_MADE_PLURAL.search(line)


def test_plurals_are_made_in_one_place() -> None:
    found = [
        f"{path.relative_to(PACKAGE)}: {hit[0]}"
        for path in MODULES
        for hit in HAND_MADE_PLURAL.finditer(path.read_text("utf-8"))
    ]
    assert found == []


ROWS_OF_THE_PAGE = {"WHAT", "COMMAND"}
"""What readers say of themselves for docs/formats.md, which is Markdown."""


def _spoken(tree: ast.Module) -> Iterator[str]:
    """The texts of a module that are no docstring and no row of a page."""
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in tree.body:
        if isinstance(node, ast.Assign) and {getattr(name, "id", "") for name in node.targets} <= ROWS_OF_THE_PAGE:
            prose.add(id(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.value


def test_what_a_terminal_shows_has_no_marks_of_markdown() -> None:
    """The app draws its own words as Markdown; what the other rooms say is shown as it stands, also in terminals."""
    marked = [
        (str(path.relative_to(PACKAGE)), text[:60])
        for path in MODULES
        for text in _spoken(ast.parse(path.read_text("utf-8")))
        if "`" in text and path.relative_to(PACKAGE).parts[0] != "app"
    ]
    assert marked == [("measure/workload.py", marked[0][1]), ("render/text/layout.py", marked[1][1])]
