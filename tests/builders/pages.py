"""The project's pages of Markdown taken apart: blocks, tables, links, and what stands in backticks."""

from __future__ import annotations

import re

from tests.places import ROOT

PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
    for path in (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md")))
}
"""Each page by its path from the top of the repository."""

_FENCED = re.compile(r"^[ ]*```(\w*)\n(.*?)^[ ]*```", re.MULTILINE | re.DOTALL)


def blocks(text: str, *languages: str) -> list[str]:
    """The fenced blocks in these languages."""
    return [block for language, block in _FENCED.findall(text) if language in languages]


def prose(text: str) -> str:
    """What is left without fenced blocks."""
    return _FENCED.sub("", text)


def section(text: str, heading: str) -> str:
    """What stands under a heading of the second level, up to the next one."""
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"there is no section {heading!r}"
    return found[1]


def headings(text: str) -> list[str]:
    """The headings of the second level."""
    return re.findall(r"^## (.+)$", prose(text), re.MULTILINE)


def anchors(text: str) -> set[str]:
    """What a link can name behind `#`, as GitHub makes it of headings."""
    found = re.findall(r"^#+ (.+)$", prose(text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


def rows(text: str) -> list[list[str]]:
    """The cells of every table's rows, without those that head it; an escaped bar belongs to its cell."""
    lines = prose(text).splitlines()
    heads = {number - 1 for number, line in enumerate(lines) if re.match(r"\|\s*-{3}", line)}
    tables = [line for number, line in enumerate(lines) if line.startswith("|") and number not in heads]
    cells = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip("|"))] for line in tables]
    return [row for row in cells if not re.fullmatch(r"-{3,}", row[0])]


def spans(text: str) -> list[str]:
    """What stands in backticks."""
    return re.findall(r"`([^`\n]+)`", prose(text))


def links(text: str) -> list[str]:
    """What links and pictures lead to, without other servers."""
    return re.findall(r"\]\((?!https?:)([^)\s]+)\)", prose(text))
