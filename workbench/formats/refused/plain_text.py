"""The first lines of a file as text, and what kind of text it is."""

from __future__ import annotations

import re

LINES_LOOKED_AT = 200
CONTROLS_SHARE = 0.05
"""Of a text so many characters at most are ones that no text has."""

_CONTROLS = re.compile("[\0-\x08\x0e-\x1a\x7f]")
_JSON = re.compile(r'\s*+(?:\{\s*+["}]|\[\s*+(?:[\]\[{",]|-?\d[\d.eE+-]*+\s*+(?:,|\]\s*+\Z)))')


def text_of(head: bytes) -> str:
    """The first bytes as text, without a mark before them; what is not UTF-8 becomes a sign for that."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace")
    return head.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")


def first_lines(text: str) -> list[str]:
    """The first lines that say anything, as records are parted; the last of them is perhaps cut."""
    return [line for line in text.splitlines() if line.strip()][:LINES_LOOKED_AT]


def is_text(text: str) -> bool:
    """True where hardly any character is one that no text has."""
    return len(_CONTROLS.findall(text)) <= CONTROLS_SHARE * len(text)


def looks_like_json(text: str) -> bool:
    """True for what begins like a JSON object or list."""
    return _JSON.match(text) is not None
