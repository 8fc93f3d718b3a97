"""How the names of two sides differ, and the rule under which they are the same.

A rule is found from the names alone: a part in front or behind, the number of processors that Go adds, upper and lower
case. What only adds a folder or a module, or spells a name otherwise, is unambiguous; what puts one thing in place of
another (`gzip/open`, `zip/open`) can be other work, so it is said and not done.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from workbench.core.errors import LISTED_NAME_LENGTH, shown_text

PROCESSORS = re.compile(r"-(\d+)(?=( \[[^\[\]]*\])*$)")
_UNIT = re.compile(r"( \[[^\[\]]*\])+$")
"""What a reader adds behind a name in square brackets: its unit, or what tells it from others."""
_PARAMETERS = re.compile(r"(\[.*\]|\(.*\)|(/[^/=\s]+=[^/\s]*)+)(?=( \[[^\[\]]*\])*$)")
_ENDS_PART = tuple("/\\.:#@ -_+,;|")
_ENDS_FOLDER = tuple("/\\.:")
MOST_TRIED = 40
"""So many names of a side are looked at for what they have in front or behind."""

LEAST_PLAIN = 3
"""Shorter names have to stand in a folder or a module: anything ends in the same letter."""


class Affixes(NamedTuple):
    """What stands in front of (or behind) the names of either side, and is not part of them."""

    before: str
    after: str


class Matching(NamedTuple):
    """A rule, and the pairs (baseline, current) of names that it makes the same.

    `is_sure` tells that it adds something or spells names otherwise; `options` is what makes the command line use it.
    `processors` are the numbers that Go adds behind, where they are left out.
    """

    text: str
    pairs: tuple[tuple[str, str], ...]
    is_sure: bool
    options: str = ""
    processors: Affixes | None = None


def matching(before: Sequence[str], after: Sequence[str]) -> Matching | None:
    """The rule that makes the most names of two sides the same, one to one; None where there is none."""
    found = [each for each in _matchings(before, after) if each.pairs]
    best = max(found, key=lambda each: (each.is_sure, len(each.pairs)), default=None)
    is_torn = best is not None and any(each.is_sure and _contradicts(each, best) for each in found)
    return best._replace(is_sure=False) if best and is_torn else best


def _contradicts(one: Matching, other: Matching) -> bool:
    """True where two rules pair a name with different ones."""
    forth, back = dict(other.pairs), {after: before for before, after in other.pairs}
    return any(forth.get(before, after) != after or back.get(after, before) != before for before, after in one.pairs)


def parameters_differ(before: Sequence[str], after: Sequence[str]) -> tuple[str, str] | None:
    """Two names that differ in their parameters alone, which make them other benchmarks."""
    bare = {_PARAMETERS.sub("", name): name for name in before}
    pairs = ((bare.get(_PARAMETERS.sub("", name)), name) for name in after)
    return next(((one, other) for one, other in pairs if one is not None and one != other), None)


def example(pair: tuple[str, str]) -> str:
    """A name of the baseline and its like now."""
    one, other = (shown_text(name, LISTED_NAME_LENGTH) for name in pair)
    return f"“{one}”, then “{other}”"


def _matchings(before: Sequence[str], after: Sequence[str]) -> Iterator[Matching]:
    sides = (before, after)
    text = "they are spelled in other cases or slashes"
    yield Matching(text, _pairs(sides, [[_folded(name) for name in side] for side in sides]), is_sure=True)
    numbers = Affixes(*map(_processors, sides))
    processors = numbers if numbers.before != numbers.after else None
    bare: Sequence[Sequence[str]] = sides
    if processors:
        bare = [[without_suffix(name, n) for name in side] for side, n in zip(sides, numbers, strict=True)]
        text = f"Go's number of processors behind them differs ({_said(numbers)})"
        yield Matching(text, _pairs(sides, bare), is_sure=True, processors=processors)
    for affixes in _affixes(*bare):
        keys = [[name.removeprefix(affix) for name in side] for side, affix in zip(bare, affixes, strict=True)]
        pairs = _pairs(sides, keys)
        is_sure = "" in affixes and max(affixes, key=len).endswith(_ENDS_FOLDER) and _is_most(pairs, sides)
        text = f"what stands in front of them differs ({_said(affixes)})"
        yield Matching(text, pairs, is_sure, _options("prefix", affixes), processors)
    for turned in _affixes(*([_without_unit(name)[::-1] for name in side] for side in sides)):
        affixes = Affixes(turned.before[::-1], turned.after[::-1])
        keys = [[without_suffix(name, affix) for name in side] for side, affix in zip(sides, affixes, strict=True)]
        text = f"what stands behind them differs ({_said(affixes)})"
        yield Matching(text, _pairs(sides, keys), is_sure=False, options=_options("suffix", affixes))


def without_suffix(name: str, suffix: str) -> str:
    """A name without what stands behind it, or behind it and before its unit."""
    plain = _without_unit(name)
    return plain.removesuffix(suffix) + name[len(plain) :]


def _pairs(sides: Sequence[Sequence[str]], keys: Sequence[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    """The names that have a key of their own on their side, and the same on the other; none where a key is shared."""
    before, after = (dict(zip(each, side, strict=True)) for each, side in zip(keys, sides, strict=True))
    if len(before) < len(sides[0]) or len(after) < len(sides[1]):
        return ()
    return tuple((name, after[key]) for key, name in before.items() if key and key in after)


def _is_most(pairs: Sequence[object], sides: Sequence[Sequence[str]]) -> bool:
    return 2 * len(pairs) >= min(map(len, sides))


def _folded(name: str) -> str:
    return name.casefold().replace("\\", "/")


def _processors(names: Iterable[str]) -> str:
    """What `go test` adds behind every name of a side, such as `-8`; empty where it is not the same behind all."""
    found = {match[0] if "Benchmark" in name and (match := PROCESSORS.search(name)) else "" for name in names}
    return found.pop() if len(found) == 1 else ""


def _affixes(before: Sequence[str], after: Sequence[str]) -> list[Affixes]:
    """What may stand in front of the names of both sides: what is left before the longest common ends of pairs."""
    found: Counter[Affixes] = Counter()
    for one in before[:MOST_TRIED]:
        for other in after[:MOST_TRIED]:
            if affixes := _affixes_of(one, other):
                found[affixes] += 1
    return [affixes for affixes, _ in found.most_common(3)]


def _affixes_of(one: str, other: str) -> Affixes | None:
    common = 0
    while common < min(len(one), len(other)) and one[-common - 1] == other[-common - 1]:
        common += 1
    for length in range(common, 0, -1):
        affixes = Affixes(one[: len(one) - length], other[: len(other) - length])
        ends = _ENDS_PART if length >= LEAST_PLAIN else _ENDS_FOLDER
        if affixes.before != affixes.after and all(not each or each.endswith(ends) for each in affixes):
            return affixes
    return None


def _without_unit(name: str) -> str:
    return _UNIT.sub("", name)


def _said(affixes: Affixes) -> str:
    return ", then ".join(f"“{shown_text(each, LISTED_NAME_LENGTH)}”" if each else "nothing" for each in affixes)


def _options(kind: str, affixes: Affixes) -> str:
    import shlex

    return " ".join(f"--strip-{kind}={shlex.quote(each)}" for each in affixes if each)
