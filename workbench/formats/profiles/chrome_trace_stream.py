"""The events of a trace file one by one, without ever holding all of them.

The file is a JSON list, or an object with the list under `traceEvents`. A list that is never closed is allowed, a
comma too many as well, and a file that was cut in the middle of an event gives what stands before it.
"""

from __future__ import annotations

import json
import re
from codecs import getincrementaldecoder
from collections.abc import Iterator
from json.scanner import make_scanner
from typing import Any

from workbench.formats.shared.content import Content, utf8_data

EVENTS_KEY = "traceEvents"
KEPT_MEMBERS = frozenset({"otherData", "metadata", "viztracer_metadata"})
BLOCK_BYTES = 1024 * 1024
LONGEST_TOKEN = 16
"""An error this near to the end of the text may only mean that the text goes on."""

_GAP = re.compile(r"[\s,]*")
_UNFINISHED = "Unterminated string"


class EventStream:
    """Reads events from a file; raises MalformedError with the position where it is no JSON.

    `members` holds the object's other members once they went by (of most only whether there was anything), and
    `is_cut` tells that the file ended within an event, or before the object was closed.
    """

    def __init__(self, content: Content) -> None:
        self.members: dict[str, Any] = {}
        self.is_cut = False
        self._content = content
        self._data = utf8_data(content)
        self._read = 0  # bytes taken from the data
        self._base = 0  # characters that stood before the text
        self._text = ""
        self._position = 0
        self._decoder = getincrementaldecoder("utf-8")()
        self._scan = make_scanner(json.JSONDecoder())  # type: ignore[arg-type]

    def events(self) -> Iterator[Any]:
        """Every value of the list of events, in file order."""
        self._grow()
        if self._peek() == "[":
            yield from self._items()
        else:
            yield from self._members()
        if not self.is_cut and self._peek():
            raise self._malformed("text after the end of the trace", self._position)

    def _members(self) -> Iterator[Any]:
        """The object's events; its other members are kept aside."""
        self._position += 1
        while (mark := self._peek()) not in ("", "}"):
            key = self._value() if mark == '"' else None
            if self.is_cut:
                return
            if not isinstance(key, str) or self._peek() not in (":", ""):
                raise self._malformed("a key and a colon were expected", self._position)
            self._position += 1
            if key != EVENTS_KEY:
                value = self._value()
                self.members[key] = value if key in KEPT_MEMBERS else bool(value)
            elif self._peek() == "[":
                yield from self._items()
            elif self._peek():
                raise self._malformed(f"{EVENTS_KEY} is no list", self._position)
            if self.is_cut:
                return
        self.is_cut = not mark
        self._position += 1

    def _items(self) -> Iterator[Any]:
        """The values of the list that starts here; one that is not closed ends with the file."""
        self._position += 1
        scan, gap = self._scan, _GAP.match
        while True:
            start = gap(self._text, self._position).end()  # type: ignore[union-attr]
            try:
                value, self._position = scan(self._text, start)
            except (StopIteration, ValueError, RecursionError) as error:
                self._position = start
                if self._text.startswith("]", start):
                    self._position += 1
                    return
                if not self._goes_on(error):
                    self.is_cut = self.is_cut or start < len(self._text)
                    return
                continue
            if self._position == len(self._text) and type(value) is not dict and self._grow_from(start):
                continue  # a number at the end of a block may have more digits
            yield value

    def _value(self) -> Any:
        """The value that stands here, None with `is_cut` where the file ends within it."""
        while True:
            start = self._position = _GAP.match(self._text, self._position).end()  # type: ignore[union-attr]
            try:
                value, end = self._scan(self._text, start)
            except (StopIteration, ValueError, RecursionError) as error:
                if not self._goes_on(error):
                    self.is_cut = True
                    return None
                continue
            if end < len(self._text) or not self._grow_from(start):
                self._position = end
                return value

    def _peek(self) -> str:
        """The next character that is neither space nor comma, "" at the end."""
        while True:
            self._position = _GAP.match(self._text, self._position).end()  # type: ignore[union-attr]
            if self._position < len(self._text) or not self._grow():
                return self._text[self._position : self._position + 1]

    def _goes_on(self, error: Exception) -> bool:
        """True when more text may mend the error, False when there is no more; raises where the text is wrong."""
        if isinstance(error, RecursionError):
            raise self._malformed("nested too deeply", self._position) from None
        where = error.value if isinstance(error, StopIteration) else getattr(error, "pos", -1)
        reason = getattr(error, "msg", "a value was expected" if where >= 0 else "a number is too long")
        is_at_end = where >= len(self._text) - LONGEST_TOKEN or reason.startswith(_UNFINISHED)
        if not is_at_end:
            raise self._malformed(f"not JSON: {reason}", max(where, self._position)) from None
        return self._grow()

    def _grow_from(self, start: int) -> bool:
        self._position = start
        return self._grow()

    def _grow(self) -> bool:
        """Drops the text before the position and adds more to it; False at the end of the file.

        Each time at least as much is added as is kept, so a value of any length costs no more than twice its size.
        """
        kept = self._text[self._position :]
        block = self._data[self._read : self._read + max(BLOCK_BYTES, len(kept))]
        if not block:
            return False
        try:
            more = self._decoder.decode(block)
        except UnicodeDecodeError as error:
            raise self._content.malformed("not UTF-8 text", position=self._read + error.start) from None
        self._read += len(block)
        self._base += self._position
        self._position = 0
        self._text = kept + more
        return True

    def _malformed(self, reason: str, position: int) -> Exception:
        text = self._text[position : position + 100].partition("\n")[0]
        return self._content.malformed(reason, position=self._base + position, text=text)
