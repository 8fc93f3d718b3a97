"""What the frames of a flame chart say: their columns, words, colours and tooltips, whichever sides they have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from workbench.analysis.flame.frames import REST
from workbench.analysis.flame.layout import Layout
from workbench.core.errors import shown_text
from workbench.core.model import Json
from workbench.core.profile import place_of
from workbench.core.units import Unit
from workbench.core.words import counted

NAME_LENGTH = 120
VIEWS = {True: "Callers below each function, its own part on top", False: "Callees below their callers"}
"""What stands below what, by whether the chart is inverted."""

_SYMBOLS = {Unit.SECONDS: "s", Unit.BYTES: "B"}


class FrameColours(NamedTuple):
    """The field that frames are coloured by, the colour of each of its words, and how the legend shows them."""

    field: str
    by_word: Mapping[str, str]
    legend: Json


class FrameOutlines(NamedTuple):
    """Expressions that tell frames with a stronger outline, a dashed one, or a hatched face; None for none."""

    strong: str | None = None
    dashed: str | None = None
    hatched: str | None = None


class FrameEncoding(NamedTuple):
    """How frames are told apart and what pointing at one shows.

    `columns` are the names of the numbers that each of `rows` holds, a CSV line for each frame. `functions` has a row
    for each function by its number `f`. `words` are expressions for what is shown of a frame, by the field they make;
    `titles` are those fields that the tooltip shows, with their titles. `sign` is an expression for what stands before
    a name.
    """

    columns: Sequence[str]
    rows: Iterable[str]
    functions: Sequence[Json]
    words: Mapping[str, str]
    titles: Mapping[str, str]
    colours: FrameColours
    outlines: FrameOutlines = FrameOutlines()
    sign: str = ""


def function_rows(layout: Layout, more: Callable[[int], Json], rest: Json) -> list[Json]:
    """A row for each function that is drawn, with what more is known of it, and one for the rests."""
    used = sorted({function for function in layout.frames.functions if function != REST})
    found = [
        {
            "f": function,
            "known": shown_text(layout.functions[function].name, NAME_LENGTH) or "(no name)",
            "place": shown_text(place_of(layout.functions[function]), NAME_LENGTH),
            "whose": layout.origins[function],
            **more(function),
        }
        for function in used
    ]
    return [*found, {"f": REST, "known": "", "place": "too thin to be seen", **rest}]


def amount(field: str, unit: Unit) -> str:
    """An expression for a value with its unit."""
    if unit not in _SYMBOLS:
        return f"format(datum.{field}, ',.6~r')"
    return f"replace(format(datum.{field}, '.3~s'), /([^0-9.]?)$/, ' $1{_SYMBOLS[unit]}')"


def share(field: str, whole: float) -> str:
    """An expression for a value as a part of the whole."""
    return f"format(datum.{field} / {whole or 1.0!r} * 100, '.3~r') + ' %'"


def size_text(layout: Layout) -> str:
    """How many frames there are and how deep they lie."""
    return f"{counted(len(layout.frames.parents), 'frame')}, {layout.depth_count:,} deep"


def view_text(layout: Layout) -> str:
    """What stands below what, and that it is an estimate where it is one."""
    return f"{VIEWS[layout.is_inverted]}.{' It is an estimate.' if layout.is_estimate else ''}"
