"""What the workbench's own documents of profiles and of benchmarks have in common when they are opened again.

A document that contradicts itself was edited, and would make a comparison that looks exact and is not.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

from workbench.core.errors import MalformedError, shown_text
from workbench.core.model import PROJECT_TITLE, Notice
from workbench.core.units import Unit
from workbench.formats.shared.content import Content
from workbench.formats.shared.json_path import JsonPlace, document

FORMAT_VERSION = 1
EDIT_HINT = "Use a summary document as the workbench wrote it."
VERSION_HINT = "It was written by a newer workbench: update this one, or write the document again with this one."

ROUNDING = 1e-9
"""Sums may differ by this part, as they were added up in another order."""

_HEAD = re.compile(rb'\s*\{\s*"project_title"\s*:')


def is_saved(content: Content, kind: str, first_keys: bytes) -> bool:
    """True for a document of this kind; of a broken one the keys of its first row are looked at. Never raises."""
    if content.json is None:
        start = re.compile(rb'"records":\s*\[\s*\{"name": "(?:[^"\\]|\\.)*", ' + first_keys)
        return _HEAD.match(content.head) is not None and start.search(content.head) is not None
    return content.keys() >= {"project_title", "records", "kind"} and content.json["kind"] == kind


def root_of(content: Content) -> JsonPlace:
    """The document's root, its version and its counts checked; raises MalformedError."""
    root = document(content)
    if root.at("project_title").value != PROJECT_TITLE:
        raise refusal(root, f"its project_title is not {PROJECT_TITLE}")
    version = root.at("format_version").value
    if type(version) is not int or version != FORMAT_VERSION:
        is_newer = type(version) is int and version > FORMAT_VERSION
        reason = f"format version {shown_text(str(version), 40)}; this workbench reads version {FORMAT_VERSION}"
        raise refusal(root, reason, VERSION_HINT if is_newer else EDIT_HINT)
    rows, said = root.at("records").entries(), root.at("record_count").value
    if not rows or said != len(rows):
        raise refusal(root, f"it says {shown_text(str(said), 40)} records and holds {len(rows)}")
    return root


def check_high_risk(root: JsonPlace, flags: Sequence[Any]) -> None:
    """Refuses a document whose count of high risk is not that of its rows."""
    if any(type(flag) is not bool for flag in flags) or root.at("high_risk_count").value != sum(flags):
        raise refusal(root, "its count of high risk is not that of its records")


def check_figure(place: JsonPlace, key: str, found: float | None) -> None:
    """Refuses a figure that does not follow from the values beside it."""
    said = place.at(key).value
    is_same = said == found if said is None or found is None else type(said) in (int, float) and _is_close(said, found)
    if not is_same:
        raise refusal(place.at(key), f"it says {shown_text(str(said), 40)}, the values make {found}")


def _is_close(said: float, found: float) -> bool:
    return math.isclose(said, found, rel_tol=ROUNDING, abs_tol=ROUNDING * abs(found))


def environment(root: JsonPlace) -> dict[str, str | int | float]:
    """The environment that the document says; texts and numbers only."""
    found = root.at("environment").mapping()
    return {key: value for key, value in found.items() if isinstance(value, str | int | float)}


def notices(root: JsonPlace, *own: Notice) -> tuple[Notice, ...]:
    """The document's notices, and those of opening it where they are not among them yet."""
    said = (Notice(place.at("code").text(), place.at("text").text()) for place in root.at("notices").places())
    return tuple(dict.fromkeys((*said, *own)))


def unit_of(place: JsonPlace, allowed: Sequence[Unit]) -> Unit:
    """The unit that stands here."""
    found = next((unit for unit in allowed if unit.value == place.value), None)
    if found is None:
        raise refusal(place, "its unit is none that such a document has")
    return found


def whole_number(place: JsonPlace, lowest: int, highest: int = 2**62) -> int:
    """The whole number that stands here."""
    if type(place.value) is not int or not lowest <= place.value <= highest:
        raise refusal(place, f"a whole number of {lowest} or more was expected")
    return int(place.value)


def truth(place: JsonPlace) -> bool:
    """True or false as it stands here."""
    if type(place.value) is not bool:
        raise refusal(place, "true or false was expected")
    return bool(place.value)


def texts_of(place: JsonPlace) -> tuple[str, ...]:
    """The list of texts that stands here."""
    return tuple(each.text() for each in place.places())


def refusal(place: JsonPlace, reason: str, hint: str = EDIT_HINT) -> MalformedError:
    """The error for a document that was edited or is of another version."""
    error = place.refusal(reason)
    return MalformedError("document", place.content.name, error.reason, hint=hint)
