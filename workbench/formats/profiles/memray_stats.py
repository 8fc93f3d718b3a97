"""Reads the JSON of `memray stats --json`: the places that allocated most, and how much was allocated in all.

Source: https://bloomberg.github.io/memray/stats.html.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator

from workbench.core.calltree import FunctionTable
from workbench.core.model import Notice
from workbench.core.profile import FunctionFigures, Profile
from workbench.core.units import Unit
from workbench.core.words import counted
from workbench.formats.shared.content import MARKS_AND_SPACE, Content
from workbench.formats.shared.frames import UNNAMED
from workbench.formats.shared.json_path import JsonPlace, document, facts

NAME = "memray stats"
WHAT = (
    "Python: bytes or allocations (`--sample-type`) of the places that allocate most, all others as one row; no stacks"
)
BECOMES = "functions, sums only"
COMMAND = "`memray stats --json -n 100 memray.bin`"
_HEAD = re.compile(rb'\{\s*"total_num_allocations"\s*:')
_DRIVE = re.compile(r"(.*):([A-Za-z])$", re.DOTALL)
_OTHERS = "(all other places)"


def recognises(content: Content) -> bool:
    """True for an object that begins with memray's count of allocations."""
    return _HEAD.match(content.head.lstrip(MARKS_AND_SPACE)) is not None


def read(content: Content) -> Profile:
    """Bytes or allocations by function; raises MalformedError, and PolicyError for another sample type."""
    root = document(content)
    types = content.chosen_type(["size", "count"], "size")
    is_size = types.chosen == "size"
    whole = root.at("total_bytes_allocated" if is_size else "total_num_allocations").number(0.0)
    table, selfs = FunctionTable(), dict[int, float]()
    top = root.at(f"top_allocations_by_{types.chosen}")
    for place in top.places():
        value = place.at(types.chosen).number(0.0)
        name, file, line = _located(place.at("location").text())
        number = table.number(name, file, line)
        table.weigh(number, line, value)
        selfs[number] = selfs.get(number, 0.0) + value
    rest = whole - sum(selfs.values())
    if rest > 0:
        selfs[table.number(_OTHERS)] = rest
    if not selfs:
        raise content.malformed("it holds no allocation")
    values = array("d", (selfs[number] for number in sorted(selfs)))
    return Profile(
        format_name=NAME,
        unit=Unit.BYTES if is_size else Unit.COUNT,
        functions=table.functions(),
        threads=(),
        figures=FunctionFigures(values, values, None),
        edges=(),
        is_sampled=False,
        sample_count=None,
        environment=facts([("tool", "memray"), ("command", root.at("metadata").mapping().get("command_line"))]),
        notices=tuple(_notices(root, len(top.entries()), has_rest=rest > 0)),
        sample_types=types,
    )


def _located(text: str) -> tuple[str, str, int]:
    """The function, file and line of `name:file:line`, also where the file begins with a drive's letter."""
    parts = text.rsplit(":", 2)
    if len(parts) < 3 or not (parts[2].isascii() and parts[2].isdigit() and len(parts[2]) < 10):
        return text or UNNAMED, "", 0
    drive = _DRIVE.fullmatch(parts[0])
    name, file = (drive[1], f"{drive[2]}:{parts[1]}") if drive else (parts[0], parts[1])
    return name or UNNAMED, file, int(parts[2])


def _notices(root: JsonPlace, shown: int, *, has_rest: bool) -> Iterator[Notice]:
    peak = root.at("metadata").mapping().get("peak_memory")
    held = f" At most {peak:,} bytes were held at once." if type(peak) is int and peak < 2**62 else ""
    yield Notice("memory_figure", f"This is all that was allocated, also what was freed again.{held}")
    if has_rest:
        yield Notice(
            "places_left_out",
            f"The file names the {counted(shown, 'place that allocates', 'places that allocate')} most; the others are "
            "one row. More are named with -n 100, and all with their stacks by: "
            "python -m memray transform speedscope RECORDING.bin",
        )
