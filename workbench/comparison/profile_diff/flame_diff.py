"""A differential flame graph: the frames of two profiles in one picture, with what was spent in each before and after.

Frames are matched by name and file along the whole stack, whatever their lines and wherever the files lay. A frame is
as wide as its larger side, so what is gone is as visible as what is new.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from workbench.analysis.flame.estimate import REMARK as ESTIMATE_REMARK
from workbench.analysis.flame.forest import Forest
from workbench.analysis.flame.growth import REST
from workbench.analysis.flame.layout import REST_ORIGIN, ROW_BUDGET, THIN_SHARE, fitting, outermost_sum
from workbench.analysis.profiles.figures import sample_count_of, whole_of
from workbench.analysis.profiles.matching import Pairs, paired
from workbench.analysis.profiles.origins import Origin, origin_of
from workbench.comparison.profile_diff.frames import DiffFrames, framed
from workbench.comparison.profile_diff.functions import Scaling, Verdicts, changes_of
from workbench.comparison.profile_diff.sides import numbers_with_rest, require_one_unit, threads_named, trees_of
from workbench.comparison.profile_diff.status import Rules, Status, shade_of
from workbench.comparison.profile_diff.trees import TreeSide, merged, turned_over
from workbench.core.profile import Function, Profile, place_of
from workbench.core.units import Unit
from workbench.core.verdict import Change

OUTSIDE = Function("(called by no own code)")
"""Where only own code is shown: all that no own function called."""

UNFOLLOWED = Function("(too thin to follow)")
"""What an estimate, or a tree turned over, did not look into."""

BEFORE_ONLY, AFTER_ONLY = "− ", "+ "


class FlameDiff(NamedTuple):
    """A differential flame graph as columns; a frame's id is its row.

    `wholes` are what was spent in all on each side (before, after), `changes` the verdict of each function where there
    is one. In the inverted view a frame is a caller of the one above it, and its self value is what nobody called.
    `remark` says what the reader has to know: an estimate, renamed files, a thread that one side lacks.
    """

    frames: DiffFrames
    functions: tuple[Function, ...]
    origins: tuple[str, ...]
    changes: tuple[Change | None, ...]
    unit: Unit
    scaling: Scaling
    wholes: tuple[float, float]
    thread: str | None
    is_own_only: bool
    is_inverted: bool
    is_estimate: bool
    remark: str

    @property
    def width(self) -> float:
        """Where the last frame ends."""
        return max(self.frames.ends, default=0.0)

    @property
    def depth_count(self) -> int:
        """How many rows of frames lie above each other."""
        return max(self.frames.depths, default=-1) + 1

    def shares(self, row: int) -> tuple[float, float]:
        """A frame's total before and after as a part of its side's whole."""
        values = self.frames.before[row], self.frames.after[row]
        before, after = (v / whole if whole > 0 else 0.0 for v, whole in zip(values, self.wholes, strict=True))
        return before, after

    def name(self, row: int) -> str:
        """The function's name, or of how many frames this is the rest."""
        function = self.frames.functions[row]
        if function != REST:
            return self.functions[function].name or "(no name)"
        count = self.frames.thin_counts[row]
        return f"({count:,} thin frame{'' if count == 1 else 's'})"

    def label(self, row: int) -> str:
        """The name, with a plus before what is on the current side only and a minus before what is gone."""
        return f"{self.sign(row)}{self.name(row)}"

    def sign(self, row: int) -> str:
        """The plus or minus of a frame that is on one side only."""
        frames = self.frames
        if frames.functions[row] == REST or (frames.before[row] > 0) == (frames.after[row] > 0):
            return ""
        return AFTER_ONLY if frames.after[row] > 0 else BEFORE_ONLY

    def place(self, row: int) -> str:
        """File and line as far as they are known."""
        function = self.frames.functions[row]
        return place_of(self.functions[function]) if function != REST else ""

    def origin(self, row: int) -> str:
        """Whose code the frame is, as a word."""
        function = self.frames.functions[row]
        return self.origins[function] if function != REST else REST_ORIGIN

    def change(self, row: int) -> Change | None:
        """What was found of the frame's function."""
        function = self.frames.functions[row]
        return self.changes[function] if function != REST else None

    def shade(self, row: int) -> int:
        """How dark a slower or faster frame is drawn, 0 to 2; 0 for all others."""
        change = self.change(row)
        is_shaded = self.frames.statuses[row] in (Status.WORSE, Status.BETTER)
        return shade_of(change.ratio) if is_shaded and change else 0


def flame_diff(
    before: Profile,
    after: Profile,
    verdicts: Verdicts | None = None,
    *,
    scaling: Scaling = Scaling.ABSOLUTE,
    thread: str | None = None,
    is_own_only: bool = False,
    is_inverted: bool = False,
    recordings: tuple[int, int] = (1, 1),
    thin_share: float = THIN_SHARE,
    row_budget: int = ROW_BUDGET,
) -> FlameDiff:
    """The frames of both profiles together; those too thin to be seen are merged.

    `verdicts` holds what was found of functions, by name and place; without it only what is new or removed has a
    colour. `thread` is one of `thread_names(before, after)`, None for all together. With `is_own_only` frames of
    libraries, the standard library and the interpreter are folded into the nearest own caller. Where a side is
    several recordings taken together, `recordings` says how many.

    Raises CompareError where the units differ.
    """
    require_one_unit(before, after)
    pairs = paired(before, after)
    functions = (*pairs.functions, OUTSIDE, UNFOLLOWED)
    outside, rest = len(pairs.functions), len(pairs.functions) + 1
    sides = (
        _side(before, pairs.before, rest, thread, recordings[0]),
        _side(after, pairs.after, rest, thread, recordings[1]),
    )
    wholes = whole_of(sides[0].trees) / recordings[0], whole_of(sides[1].trees) / recordings[1]
    origins = [origin_of(function) for function in pairs.functions]
    kept = [*(not is_own_only or origin is Origin.OWN for origin in origins), True, True]
    tree = merged(sides, len(functions), kept, outside)
    scales = (1.0, 1.0) if scaling is Scaling.ABSOLUTE else (_inverse(wholes[0]), _inverse(wholes[1]))
    if is_inverted:
        tree = turned_over(tree, scales, thin_share, rest)
    changes = (*changes_of(pairs, verdicts or {}), None, None)
    counts = _sample_count(before, sides[0]), _sample_count(after, sides[1])
    drawn = Forest([tree.widths(scales)]).frames(thin_share, row_budget, is_inverted=False)
    return FlameDiff(
        frames=framed(drawn, tree, Rules(counts, wholes, changes), first_pseudo=outside),
        functions=functions,
        origins=(*(origin.value for origin in origins), REST_ORIGIN, REST_ORIGIN),
        changes=changes,
        unit=before.unit,
        scaling=scaling,
        wholes=wholes,
        thread=thread,
        is_own_only=is_own_only,
        is_inverted=is_inverted,
        is_estimate=not before.threads or not after.threads,
        remark=_remark(before, after, thread, pairs),
    )


def diff_matching(layout: FlameDiff, text: str) -> tuple[bytearray, tuple[float, float]]:
    """1 for each frame whose name or place has the text in it, and their share of each side's whole.

    Frames below one another count once.
    """
    frames = layout.frames
    mask = fitting(layout.functions, frames.functions, text)
    held = (outermost_sum(mask, frames.parents, values) for values in (frames.before, frames.after))
    before, after = (value * _inverse(whole) for value, whole in zip(held, layout.wholes, strict=True))
    return mask, (before, after)


def _side(profile: Profile, numbers: Sequence[int], rest: int, thread: str | None, recordings: int) -> TreeSide:
    return TreeSide(trees_of(profile, thread), numbers_with_rest(numbers, rest), float(recordings))


def _inverse(value: float) -> float:
    return 1 / value if value > 0 else 0.0


def _sample_count(profile: Profile, side: TreeSide) -> float | None:
    """The samples of the chosen threads: the part of all of them that their values are of the whole."""
    count = sample_count_of(profile)
    whole = whole_of([each.tree for each in profile.threads])
    return count * (whole_of(side.trees) / whole) if count is not None and whole > 0 else count


def _remark(before: Profile, after: Profile, thread: str | None, pairs: Pairs) -> str:
    said = [ESTIMATE_REMARK] if not before.threads or not after.threads else []
    sides = (("baseline", before), ("current side", after))
    missing = [word for word, side in sides if side.threads and not threads_named(side, thread)]
    said += [f"The {word} has no thread of this name." for word in missing]
    return " ".join([*said, *([pairs.remark] if pairs.remark else [])])
