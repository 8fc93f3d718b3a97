"""A place in a JSON document: its value, and how to say where it is.

What the readers of benchmark files share. Each step checks its kind, and what is not as it should be is refused
with its place, such as `benchmarks[3].runs[0].values`.
"""

from __future__ import annotations

import json
import math
import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from workbench.core.errors import MalformedError
from workbench.formats.shared.content import HEAD_BYTES, Content

LARGEST_NUMBER = 1e100
"""A larger value is no measurement, and its square could not be added up."""

LARGEST_DOUBLE = sys.float_info.max
LARGEST_WHOLE = int(LARGEST_DOUBLE)
"""A larger whole number cannot be reckoned with as a double."""

_SHOWN_CHARACTERS = 60
_KINDS = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "nothing"}


class JsonPart(Content):
    """What was taken out of a file, such as an entry of a zip, as content of its own."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name = self.path = name
        self.head = data[:HEAD_BYTES]
        self.data = data


class JsonPlace(NamedTuple):
    """A value and the way to it from the document's root."""

    content: Content
    value: Any
    where: str = ""

    def refusal(self, reason: str) -> MalformedError:
        """The error that says what is wrong here."""
        return self.content.malformed(f"{self.where}: {reason}" if self.where else reason)

    def at(self, key: str) -> JsonPlace:
        """The member of an object; its value is None where there is no such member."""
        if not isinstance(self.value, dict):
            raise self._not("an object")
        return JsonPlace(self.content, self.value.get(key), f"{self.where}.{key}" if self.where else key)

    def places(self) -> Iterator[JsonPlace]:
        """The entries of a list."""
        for number, entry in enumerate(self.entries()):
            yield JsonPlace(self.content, entry, f"{self.where}[{number}]")

    def members(self) -> Iterator[tuple[str, JsonPlace]]:
        """The members of an object; none where there is no object at all (null or missing)."""
        for key in self.mapping():
            yield key, self.at(key)

    def entries(self) -> list[Any]:
        """The list that stands here."""
        if not isinstance(self.value, list):
            raise self._not("a list")
        return self.value

    def mapping(self) -> Mapping[str, Any]:
        """The object that stands here; an empty one where there is null or nothing."""
        if self.value is None:
            return {}
        if not isinstance(self.value, dict):
            raise self._not("an object")
        return self.value

    def text(self) -> str:
        """The text that stands here."""
        if not isinstance(self.value, str):
            raise self._not("a text")
        return self.value

    def texts(self) -> tuple[str, ...]:
        """The list of texts that stands here."""
        return tuple(each.text() for each in self.places())

    def truth(self) -> bool:
        """True or false as it stands here."""
        if not isinstance(self.value, bool):
            raise self._not("true or false")
        return self.value

    def whole(self, lowest: int = -LARGEST_WHOLE, highest: int = LARGEST_WHOLE) -> int:
        """The whole number that stands here; one that is written as 1.0 is none."""
        if type(self.value) is int and lowest <= self.value <= highest:
            return self.value
        raise self._not(f"a whole number{f' of {lowest} or more' if lowest in (0, 1) else ''}")

    def number(self, lowest: float = -LARGEST_NUMBER, highest: float = LARGEST_NUMBER) -> float:
        """The finite number that stands here."""
        return self._numbers([self.value], lowest, highest)[0]

    def optional_number(self, lowest: float = -LARGEST_NUMBER, highest: float = LARGEST_NUMBER) -> float | None:
        """The number that stands here, None where there is none (null, missing or NaN)."""
        is_missing = self.value is None or (isinstance(self.value, float) and math.isnan(self.value))
        return None if is_missing else self.number(lowest, highest)

    def numbers(self, lowest: float = -LARGEST_NUMBER) -> array[float]:
        """The list of finite numbers that stands here."""
        return self._numbers(self.entries(), lowest, LARGEST_NUMBER)

    def _numbers(self, values: list[Any], lowest: float, highest: float) -> array[float]:
        try:
            found = array("d", values)
        except (TypeError, OverflowError):
            found = array("d")
        is_plain = len(found) == len(values) and {int, float}.issuperset(map(type, values))
        is_within = is_plain and (not found or (lowest <= min(found) and max(found) <= highest))
        if is_within and all(map(math.isfinite, found)):  # min and max tell nothing where there is a NaN
            return found
        raise self._first_wrong(values, lowest, highest)

    def _first_wrong(self, values: list[Any], lowest: float, highest: float) -> MalformedError:
        for number, value in enumerate(values):
            is_number = type(value) in (int, float)
            if not is_number or not lowest <= value <= highest:
                where = self.where if values is not self.value else f"{self.where}[{number}]"
                reason = f"a number below {lowest:g}" if is_number and -highest <= value < lowest else None
                place = JsonPlace(self.content, value, where)
                return place.refusal(f"{reason} makes no sense here") if reason else place._not("a finite number")
        return self._not("a list of numbers")

    def _not(self, expected: str) -> MalformedError:
        """Names what was found in place of what was expected."""
        shown = _KINDS.get(type(self.value))
        if shown is None:
            shown = repr(self.value) if isinstance(self.value, float) else self._whole_in_words()
        return self.refusal(f"{expected} was expected, here is {shown}")

    def _whole_in_words(self) -> str:
        return "a number" if abs(self.value) <= LARGEST_NUMBER else "a number that is too large"


def document(content: Content) -> JsonPlace:
    """The root of a file that is JSON; raises MalformedError with the position where it stops being JSON."""
    if content.json is not None:
        return JsonPlace(content, content.json)
    text = content.text
    try:
        return JsonPlace(content, json.loads(text))
    except json.JSONDecodeError as error:
        shown = text[error.pos : error.pos + _SHOWN_CHARACTERS]
        raise content.malformed(f"not JSON any more ({error.msg})", position=error.pos, text=shown) from None
    except RecursionError:
        raise content.malformed("the JSON is nested too deeply") from None
    except ValueError:
        raise content.malformed("a number in the JSON has too many digits") from None


def texts(values: Mapping[str, Any]) -> dict[str, str]:
    """Values of any kind as texts, as parameters are shown."""
    return {key: value if isinstance(value, str) else json.dumps(value) for key, value in values.items()}


def facts(pairs: Iterable[tuple[str, Any]]) -> dict[str, str | int | float]:
    """An environment from what is known: texts that say something and numbers."""
    return {key: value for key, value in pairs if _says_something(value)}


def _says_something(value: Any) -> bool:
    return bool(value) if isinstance(value, str) else type(value) in (int, float)


class Names:
    """Makes names distinct: a name that was taken gets a number behind it."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._counts: dict[str, int] = {}

    def distinct(self, name: str) -> str:
        """The name itself, or with ` (2)`, ` (3)` … behind it where it was taken."""
        found = name
        while found in self._taken:
            self._counts[name] = self._counts.get(name, 1) + 1
            found = f"{name} ({self._counts[name]})"
        self._taken.add(found)
        return found
