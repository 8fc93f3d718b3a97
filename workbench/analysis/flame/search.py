"""Finds frames by a text, and says how much of the whole they hold."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence

from workbench.analysis.flame.frames import REST, Values
from workbench.analysis.flame.layout import Layout
from workbench.core.profile import NO_PARENT, place_of


def matching(layout: Layout, text: str) -> tuple[bytearray, Values]:
    """1 for each frame whose name or place has the text in it, and their share of each side's whole.

    Frames below one another count once.
    """
    wanted = text.strip().casefold()
    hits = [
        bool(wanted) and (wanted in each.name.casefold() or wanted in place_of(each).casefold())
        for each in layout.functions
    ]
    mask = bytearray(function != REST and hits[function] for function in layout.frames.functions)
    held = [_outermost_sum(mask, layout.frames.parents, side.totals) for side in layout.frames.sides]
    return mask, layout.as_shares(held)


def _outermost_sum(mask: Sequence[int], parents: Sequence[int], totals: Sequence[float]) -> float:
    """The totals of the marked frames, counted once for each stack."""
    is_below = bytearray(len(mask))
    found = array("d")
    for row, parent in enumerate(parents):
        is_below[row] = parent != NO_PARENT and (mask[parent] or is_below[parent])
        if mask[row] and not is_below[row]:
            found.append(totals[row])
    return math.fsum(found)
