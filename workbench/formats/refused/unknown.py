"""What is said of a file that nobody knows."""

from __future__ import annotations

import re

from workbench.core.errors import shown_text
from workbench.formats.refused.markup import is_markup
from workbench.formats.refused.plain_text import first_lines, is_text, looks_like_json, text_of

SHOWN_LENGTH = 60
_KEY = re.compile(r'[{,]\s{0,40}"([^"\\\n]{1,40})"\s{0,9}:')
KEYS_SHOWN = 4


def what_it_looks_like(head: bytes) -> str:
    """One clause that says what kind of content it is, and how it starts."""
    text = text_of(head)
    if not is_text(text):
        return "this is not text, and of no format that is known here"
    if looks_like_json(text):
        keys = dict.fromkeys(_KEY.findall(text[:4096]))
        named = (
            f" (its first keys: {', '.join(shown_text(key, 40) for key in list(keys)[:KEYS_SHOWN])})" if keys else ""
        )
        return f"this is JSON, but of no tool that is known here{named}"
    if is_markup(head):
        return "this is XML or HTML, but of no tool that is known here"
    first = (first_lines(text) or [""])[0].strip()
    return f"this is text, but of no format that is known here; it starts: {shown_text(first, SHOWN_LENGTH)}"
