"""A differential flame graph: a layout with both sides, and what became of each frame.

Frames are matched by name and file along the whole stack, whatever their lines and wherever the files lay. A frame is
as wide as its larger side, so what is gone is as visible as what is new.
"""

from __future__ import annotations

from typing import NamedTuple

from workbench.analysis.flame.estimate import REMARK as ESTIMATE_REMARK
from workbench.analysis.flame.forest import Forest
from workbench.analysis.flame.frames import REST
from workbench.analysis.flame.growth import LIMITS, Limits
from workbench.analysis.flame.layout import REST_ORIGIN, Layout
from workbench.analysis.profiles.figures import sample_count_of, whole_of
from workbench.analysis.profiles.matching import Pairs, paired
from workbench.analysis.profiles.origins import Origin, origin_of
from workbench.comparison.profile_diff.functions import Scaling, Verdicts, changes_of
from workbench.comparison.profile_diff.sides import numbers_with_rest, require_one_unit, threads_named, trees_of
from workbench.comparison.profile_diff.status import SHADED, Rules, Status, shade_of
from workbench.comparison.profile_diff.trees import TreeSide, folded
from workbench.core.comparison import Change
from workbench.core.profile import Function, Profile

OUTSIDE = Function("(called by no own code)")
"""Where only own code is shown: all that no own function called."""

UNFOLLOWED = Function("(too thin to follow)")
"""What an estimate did not look into."""


class DiffView(NamedTuple):
    """How two profiles are laid out together.

    `thread` is one of `thread_names(before, after)`, None for all together. With `is_own_only` frames of libraries,
    the standard library and the interpreter are folded into the nearest own caller.
    """

    scaling: Scaling = Scaling.ABSOLUTE
    thread: str | None = None
    is_own_only: bool = False
    is_inverted: bool = False


AS_RECORDED = DiffView()


class FlameDiff(NamedTuple):
    """A layout with two sides, before and after, and a status for each frame.

    `changes` holds the verdict of each function where there is one. The layout's remark says what the reader has to
    know: an estimate, renamed files, a thread that one side lacks.
    """

    layout: Layout
    statuses: tuple[Status, ...]
    changes: tuple[Change | None, ...]
    scaling: Scaling

    def change(self, row: int) -> Change | None:
        """What was found of the frame's function."""
        function = self.layout.frames.functions[row]
        return self.changes[function] if function != REST else None

    def shade(self, row: int) -> int:
        """How dark a slower or faster frame is drawn, 0 to 2; 0 for all others."""
        change = self.change(row)
        return shade_of(change.ratio) if self.statuses[row] in SHADED and change else 0


def flame_diff(
    before: Profile,
    after: Profile,
    verdicts: Verdicts | None = None,
    view: DiffView = AS_RECORDED,
    *,
    recordings: tuple[int, int] = (1, 1),
    limits: Limits = LIMITS,
) -> FlameDiff:
    """The frames of both profiles together; those too thin to be seen are merged.

    `verdicts` holds what was found of functions, by name and place; without it only what is new or removed has a
    colour. Where a side is several recordings taken together, `recordings` says how many.

    Raises CompareError where the units differ.
    """
    require_one_unit(before, after)
    pairs = paired(before, after)
    sides = _sides((before, after), pairs, view.thread, recordings)
    wholes = sides[0].whole, sides[1].whole
    origins = [origin_of(function) for function in pairs.functions]
    trees = [side.tree() for side in sides]
    if view.is_own_only:
        kept = [*(origin is Origin.OWN for origin in origins), True, True]
        trees = [folded(tree, kept, outside=len(origins)) for tree in trees]
    changes = changes_of(pairs, verdicts or {})
    counts = _sample_count(before, sides[0]), _sample_count(after, sides[1])
    layout = Layout(
        frames=Forest(*trees).frames(limits, _scales(view.scaling, wholes), is_inverted=view.is_inverted),
        functions=(*pairs.functions, OUTSIDE, UNFOLLOWED),
        origins=(*(origin.value for origin in origins), REST_ORIGIN, REST_ORIGIN),
        unit=before.unit,
        wholes=wholes,
        is_inverted=view.is_inverted,
        is_estimate=not before.threads or not after.threads,
        remark=_remark(before, after, view.thread, pairs),
    )
    statuses = Rules(counts, wholes, changes).statuses(layout.frames)
    return FlameDiff(layout, statuses, (*changes, None, None), view.scaling)


def _sides(
    profiles: tuple[Profile, Profile], pairs: Pairs, thread: str | None, recordings: tuple[int, int]
) -> list[TreeSide]:
    """Both sides with common numbers: of the pairs' functions, then of OUTSIDE and UNFOLLOWED."""
    unfollowed = len(pairs.functions) + 1
    each = zip(profiles, (pairs.before, pairs.after), recordings, strict=True)
    return [TreeSide(trees_of(p, thread), numbers_with_rest(numbers, unfollowed), count) for p, numbers, count in each]


def _scales(scaling: Scaling, wholes: tuple[float, float]) -> tuple[float, float]:
    """What each side's values are multiplied by for their width."""
    if scaling is Scaling.ABSOLUTE:
        return 1.0, 1.0
    before, after = (1 / whole if whole > 0 else 0.0 for whole in wholes)
    return before, after


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
