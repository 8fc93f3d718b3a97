"""What the workbench's own documents have in common when they are opened again; `render/json/parts` writes it.

A document that contradicts itself was edited, and would make a comparison that looks exact and is not.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from workbench.core.direction import Direction
from workbench.core.document import EDIT_HINT, version_fault
from workbench.core.errors import MalformedError, shown_text
from workbench.core.model import PROJECT_TITLE, Notice
from workbench.core.units import Unit
from workbench.formats.shared.content import Content
from workbench.formats.shared.json_path import LARGEST_DOUBLE, JsonPart, JsonPlace, document

ROUNDING = 1e-9
"""Sums may differ by this part, as they were added up in another order."""

LARGEST_SUM = 1e150
"""What a file measured is smaller; its sums may come near."""

_HEAD = re.compile(rb'\s*\{\s*"project_title"\s*:')


class OwnContent(JsonPart):
    """A document of the workbench: whatever is wrong in it, the way out is the document as it was written."""

    def __init__(self, name: str) -> None:
        super().__init__(name, b"")

    def malformed(self, reason: str, *, position: int | None = None, text: str = "", hint: str = "") -> MalformedError:
        error = super().malformed(reason, position=position, text=text, hint=hint or EDIT_HINT)
        error.code = "document"
        return error


def is_saved(content: Content, kind: str, first_keys: bytes) -> bool:
    """True for a document of this kind; of a broken one the keys of its first row are looked at. Never raises."""
    if content.json is None:
        start = re.compile(rb'"records":\s*\[\s*\{"name": "(?:[^"\\]|\\.)*", ' + first_keys)
        return _HEAD.match(content.head) is not None and start.search(content.head) is not None
    return content.keys() >= {"project_title", "records", "kind"} and content.json["kind"] == kind


def root_of(content: Content) -> JsonPlace:
    """The document's root, its version and its counts checked; raises MalformedError."""
    root = JsonPlace(OwnContent(content.name), document(content).value)
    check_title(root)
    check_version(root)
    check_count(root, len(root.at("records").entries()))
    return root


def check_title(root: JsonPlace) -> None:
    """Refuses what is not a document of the workbench."""
    if root.at("project_title").value != PROJECT_TITLE:
        raise root.refusal(f"its project_title is not {PROJECT_TITLE}")


def check_version(root: JsonPlace) -> None:
    """Refuses a version that is not read."""
    fault = version_fault(root.at("format_version").value)
    if fault is not None:
        raise root.content.malformed(fault.reason, hint=fault.hint)


def check_count(root: JsonPlace, count: int) -> None:
    """Refuses a document that holds another number of rows than it says, or none."""
    said = root.at("record_count").value
    if type(said) is not int or said != count or not count:
        raise root.refusal(f"it says {shown_text(str(said), 40)} records and holds {count}")


def check_high_risk(root: JsonPlace, places: Sequence[JsonPlace]) -> None:
    """Refuses a document whose count of high risk is not that of its rows."""
    if root.at("high_risk_count").value != sum(place.at("is_high_risk").truth() for place in places):
        raise root.refusal("its count of high risk is not that of its records")


def check_figure(place: JsonPlace, key: str, found: float | None) -> None:
    """Refuses a figure that does not follow from the values beside it."""
    said = place.at(key).optional_number(-LARGEST_DOUBLE, LARGEST_DOUBLE)
    if not (said == found if said is None or found is None else _is_close(said, found)):
        raise place.at(key).refusal(f"it says {shown_text(str(place.at(key).value), 40)}, the values make {found}")


def _is_close(said: float, found: float) -> bool:
    return math.isclose(said, found, rel_tol=ROUNDING, abs_tol=ROUNDING * abs(found))


def environment(root: JsonPlace) -> dict[str, str | int | float]:
    """The environment that the document says; texts and numbers only, as a figure that was none stands as null."""
    return {key: _said(place) for key, place in root.at("environment").members() if _is_known(place.value)}


def _is_known(value: object) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def _said(place: JsonPlace) -> str | int | float:
    if isinstance(place.value, str):
        return place.value
    number = place.number(-LARGEST_DOUBLE, LARGEST_DOUBLE)
    return place.value if isinstance(place.value, int) else number


def notices(root: JsonPlace, *own: Notice) -> tuple[Notice, ...]:
    """The document's notices, and those of opening it where they are not among them yet."""
    said = (Notice(place.at("code").text(), place.at("text").text()) for place in root.at("notices").places())
    return tuple(dict.fromkeys((*said, *own)))


def unit_of(place: JsonPlace, allowed: Sequence[Unit]) -> Unit:
    """The unit that stands here."""
    found = next((unit for unit in allowed if unit.value == place.value), None)
    if found is None:
        raise place.refusal("its unit is none that such a document has")
    return found


def direction_of(place: JsonPlace) -> Direction:
    """Which way is better, as it stands here."""
    found = next((direction for direction in Direction if direction.value == place.value), None)
    if found is None:
        raise place.refusal("its direction is none of less, more and unknown")
    return found
