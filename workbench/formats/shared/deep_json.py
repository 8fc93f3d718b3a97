"""Parses JSON whose nesting would exhaust Python's own parser, such as the call tree of a deep recursion."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from workbench.formats.shared.content import Content

MAX_LEVELS = 100_000
"""Deeper nesting is refused; a frame of a call tree takes two levels."""

_SPACE = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()


def deep_value(content: Content) -> Any:
    """The content as JSON, however deeply it is nested up to MAX_LEVELS; raises MalformedError with the place."""
    return _Parser(content).parsed()


class _Parser:
    """One pass over the text, with open containers on a list of its own instead of Python's stack."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.text = content.text
        self.position = 0

    def parsed(self) -> Any:
        """The value that the text holds."""
        top: list[Any] = []
        holders: list[Any] = [top]
        keys: list[str] = [""]
        while True:
            mark = self.next_mark()
            is_new = mark in ("{", "[")
            value = self.opened(mark, len(holders)) if is_new else self.scalar()
            _put(holders[-1], keys[-1], value)
            if is_new and not self.is_closed(value):
                holders.append(value)
                keys.append(self.key() if isinstance(value, dict) else "")
                continue
            while len(holders) > 1 and self.is_last(holders[-1]):
                holders.pop()
                keys.pop()
            if len(holders) == 1:
                self.next_mark(is_end=True)
                return top[0]
            if isinstance(holders[-1], dict):
                keys[-1] = self.key()

    def next_mark(self, *, is_end: bool = False) -> str:
        """The next character that is no space."""
        self.position = _SPACE.match(self.text, self.position).end()  # type: ignore[union-attr]
        mark = self.text[self.position : self.position + 1]
        if is_end and mark:
            self.refuse("something follows after the end")
        if not mark and not is_end:
            self.refuse("it ends early")
        return mark

    def opened(self, mark: str, level: int) -> Any:
        if level > MAX_LEVELS:
            self.refuse(f"nested deeper than {MAX_LEVELS:,} levels")
        self.position += 1
        return {} if mark == "{" else []

    def is_closed(self, holder: Any) -> bool:
        """True where the container just opened is closed again at once."""
        is_closed = self.next_mark() == ("}" if isinstance(holder, dict) else "]")
        self.position += is_closed
        return is_closed

    def is_last(self, holder: Any) -> bool:
        """True where the container ends here, false where a comma says that more follows."""
        mark = self.next_mark()
        end = "}" if isinstance(holder, dict) else "]"
        if mark not in (",", end):
            self.refuse(f"a comma or {end} was expected")
        self.position += 1
        return mark == end

    def key(self) -> str:
        """The next key and its colon."""
        if self.next_mark() != '"':
            self.refuse("a key was expected")
        key = self.scalar()
        if self.next_mark() != ":":
            self.refuse("a colon was expected")
        self.position += 1
        return str(key)

    def scalar(self) -> Any:
        """The next text, number or word; Python's own parser is fast with those."""
        try:
            value, self.position = _DECODER.raw_decode(self.text, self.position)
        except json.JSONDecodeError as error:
            self.position = error.pos
            self.refuse(error.msg)
        except ValueError:
            self.refuse("a number with too many digits")
        return value

    def refuse(self, reason: str) -> NoReturn:
        shown = self.text[max(0, self.position - 30) : self.position + 60]
        raise self.content.malformed(f"not readable as JSON ({reason})", position=self.position, text=shown)


def _put(holder: Any, key: str, value: Any) -> None:
    if isinstance(holder, dict):
        holder[key] = value
    else:
        holder.append(value)
