"""Values as valid JSON: it has no NaN and no Infinity, so such a figure is null, and a notice says so."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any

from workbench.core.errors import shown_text
from workbench.core.model import Json, Notice

SHOWN_PLACES = 5

_ENCODE = json.JSONEncoder(allow_nan=False).encode
_LARGEST = sys.float_info.max


class Figures:
    """Takes the values of one document, and remembers those that were no finite number."""

    def __init__(self) -> None:
        self._places: dict[str, None] = {}

    def text(self, row: Json, where: str) -> str:
        """A row as JSON in one line."""
        try:
            return _ENCODE(row)
        except ValueError:
            return _ENCODE(self.kept(row, where))

    def kept(self, value: Any, where: str) -> Any:
        """The value, with null in place of each double that is not finite and each number that no double holds."""
        if isinstance(value, dict):
            return {key: self.kept(each, f"{where}.{key}") for key, each in value.items()}
        if isinstance(value, list | tuple):
            return [self.kept(each, f"{where}[{number}]") for number, each in enumerate(value)]
        if not isinstance(value, int | float) or -_LARGEST <= value <= _LARGEST:
            return value
        self._places[where] = None
        return None

    def notices(self, given: Iterable[Notice]) -> tuple[Notice, ...]:
        """The document's notices, and one more where a figure became null; to be asked for after all rows."""
        return (*given, *([self._notice()] if self._places else []))

    def _notice(self) -> Notice:
        shown = shown_text(", ".join(list(self._places)[:SHOWN_PLACES]))
        more = f" and {len(self._places) - SHOWN_PLACES:,} more" if len(self._places) > SHOWN_PLACES else ""
        return Notice("not_finite", f"No finite number, and therefore null: {shown}{more}.")
