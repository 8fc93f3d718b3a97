"""Whether files hold the same measurement, however they are named, packed, laid out or saved again.

A measurement that is given twice is no second measurement: taken for one it would make noise look smaller than it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workbench.core.benchmark import Benchmarks
from workbench.core.errors import SHOWN_NAME_LENGTH, shown_text
from workbench.core.model import Notice
from workbench.core.profile import Profile
from workbench.core.run import FileContent, Opened
from workbench.core.sample_types import ENVIRONMENT_KEY

LEAST_DIGITS = 12
"""Values with fewer digits in all can be the same by chance, so then the files themselves have to be the same."""

SHOWN_NAMES = 6


Origin = tuple[str, object]
"""The digest of a content, and which of its measures was read from it."""


def origins(opened: Opened) -> frozenset[Origin]:
    """What a document was made of, or the file itself."""
    measure = opened.content.environment.get(ENVIRONMENT_KEY)
    return frozenset((digest, measure) for digest in opened.made_of or (opened.facts.content_sha256,))


def is_same(one: Opened, other: Opened) -> bool:
    """True where two files hold the same measurement, or are documents of the same files."""
    if one.made_of or other.made_of:
        return origins(one) == origins(other)
    is_same_file = one.facts.content_sha256 == other.facts.content_sha256
    return _is_equal(one.content, other.content, is_same_file=is_same_file)


def is_same_side(baseline: Sequence[Opened], current: Sequence[Opened]) -> bool:
    """True where two sides hold the same measurements, in whatever order."""
    sides = (baseline, current)
    if any(each.made_of for side in sides for each in side) and _all(baseline) == _all(current):
        return True
    return all(_is_among(each, there) for here, there in (sides, sides[::-1]) for each in here)


def shared_names(baseline: Sequence[Opened], current: Sequence[Opened]) -> list[str]:
    """The current files that hold a measurement of the baseline, too."""
    return [each.facts.name for each in current if _is_among(each, baseline) or _is_of(each, baseline)]


def counted_once(files: Sequence[Opened]) -> tuple[tuple[Opened, ...], tuple[Notice, ...]]:
    """The files without those that hold what others do, and a notice that names them.

    Recordings are kept rather than documents of them, which hold less.
    """
    plain = _all(each for each in files if not each.made_of)
    is_left = [not each.made_of or not origins(each) <= plain for each in files]
    kept: dict[int, list[str]] = {}
    notices = []
    for place in sorted(range(len(files)), key=lambda place: (not is_left[place], -len(origins(files[place])))):
        each = files[place]
        holder = next((held for held in kept if is_same(files[held], each) or _holds(files[held], each)), None)
        if holder is not None:
            kept[holder].append(each.facts.name)
        elif is_left[place]:
            kept[place] = []
        else:
            text = f"{_shown(each.facts.name)} was made of files that are given here, too: these count, once."
            notices.append(Notice("counted_once", text))
    notices += [_counted_once([files[held].facts.name, *names]) for held, names in kept.items() if names]
    return tuple(files[place] for place in sorted(kept)), tuple(notices)


def _counted_once(names: Sequence[str]) -> Notice:
    shown = [_shown(name) for name in names[:SHOWN_NAMES]]
    more = f"{len(names) - len(shown) + 1:,} more" if len(names) > len(shown) else shown[-1]
    return Notice("counted_once", f"{', '.join(shown[:-1])} and {more} hold the same content: counted once.")


def _shown(name: str) -> str:
    return shown_text(name, SHOWN_NAME_LENGTH)


def _holds(document: Opened, each: Opened) -> bool:
    return bool(document.made_of) and origins(each) <= origins(document)


def _is_of(each: Opened, side: Sequence[Opened]) -> bool:
    """True where a document is among them that was made of the same file."""
    return any((each.made_of or other.made_of) and origins(each) & origins(other) for other in side)


def _is_among(each: Opened, side: Sequence[Opened]) -> bool:
    return any(is_same(each, other) for other in side)


def _all(side: Iterable[Opened]) -> frozenset[Origin]:
    return frozenset(origin for each in side for origin in origins(each))


def _is_equal(one: FileContent, other: FileContent, *, is_same_file: bool) -> bool:
    if isinstance(one, Benchmarks) and isinstance(other, Benchmarks):
        named = [{series.name: series for series in each.series} for each in (one, other)]
        is_equal = named[0] == named[1] and dict(one.environment) == dict(other.environment)
        return is_equal and (is_same_file or _is_told_by_values(one))
    if isinstance(one, Profile) and isinstance(other, Profile):
        return _facts(one) == _facts(other)
    return False


def _facts(profile: Profile) -> tuple[object, ...]:
    """All that was measured; what a reader says of it is left out."""
    plain = profile._replace(notices=(), format_name="", environment=dict(profile.environment))
    return tuple(plain)


def _is_told_by_values(benchmarks: Benchmarks) -> bool:
    """True where the values have digits enough; a summary says all that its file does."""
    if any(series.estimate for series in benchmarks.series):
        return True
    return has_digits(value for series in benchmarks.series for process in series.processes for value in process)


def has_digits(values: Iterable[float]) -> bool:
    """True for values that are not the same by chance, because they have many digits.

    >>> has_digits([1012.5, 1013.5]), has_digits([0.9612518579665762])
    (False, True)
    """
    digits = 0
    for value in values:
        digits += len(f"{value:.12g}".partition("e")[0].replace(".", "").strip("-0"))
        if digits >= LEAST_DIGITS:
            return True
    return False
