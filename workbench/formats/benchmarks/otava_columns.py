"""What a column of an Otava CSV is: a metric, whichever way its numbers are written, or no metric.

A comma stands for the decimal point where it can mean nothing else, and in a file whose fields are not separated by
commas, as in the countries whose spreadsheets write it so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from workbench.formats.shared.better_words import words_of

NUMBER = re.compile(r"[-+]?(?:\d{1,320}(?:\.\d{0,320})?|\.\d{1,320})(?:[eE][-+]?\d{1,3})?")
_NO_VALUE = frozenset(
    ("nan", "inf", "infinity", "n/a", "na", "null", "none", "nil", "-", "--", "?", "1.#inf", "1.#qnan", "#n/a", "#num!")
)
_DECIMAL_COMMA = re.compile(
    r"[-+]?(?:\d{1,3}(?:[.' \u00a0\u202f]\d{3}){1,20}|\d{1,320}),\d{1,320}(?:[eE][-+]?\d{1,3})?"
)
_GROUPED_BY_COMMA = re.compile(r"[-+]?\d{1,3}(?:,\d{3}){1,20}(?:\.\d{0,320})?")
_GROUPED_OTHERWISE = re.compile(r"[-+]?\d{1,3}(?:[.' \u00a0\u202f]\d{3}){1,20}")
_GROUP_MARKS = re.compile(r"[.' \u00a0\u202f]")

_OF_VERSIONS = frozenset(("commit", "revision", "rev", "sha", "hash", "branch", "version", "tag", "changeset", "ref"))
_OF_RUNS = frozenset(("build", "run", "job", "pipeline", "workflow", "pr", "mr", "test", "suite", "host", "machine"))
_QUALIFIERS = frozenset(("id", "number", "no", "nr", "num", "index", "name", "short", "full", "git", "link", "url"))
_TIMES = frozenset(("time", "timestamp", "date", "datetime", "ts"))
_PHRASES = (frozenset(("pull", "request")), frozenset(("merge", "request")))


class Column(NamedTuple):
    """The cells of a column as numbers, None where there is none; `missing_count` counts NaN, infinities and blanks."""

    values: list[float | None]
    missing_count: int


def is_known_attribute(name: str) -> bool:
    """True for what says which version or run a row is of: commit, branch, build number, and times of these.

    >>> [is_known_attribute(name) for name in ("commit", "Build Number", "git_sha", "build_time", "commit latency")]
    [True, True, True, False, False]
    """
    words = words_of(name)
    if words & _OF_VERSIONS and words <= _OF_VERSIONS | _QUALIFIERS | _TIMES:
        return True
    is_of_run = words & _OF_RUNS or any(each <= words for each in _PHRASES)
    return bool(is_of_run) and words <= frozenset().union(_OF_RUNS, _QUALIFIERS, *_PHRASES)


def column_of(cells: Sequence[str], delimiter: str) -> Column | None:
    """The numbers of a column; None where it does not hold numbers in the main, or nobody can say which they are."""
    said = [cell.strip() for cell in cells]
    if all(map(NUMBER.fullmatch, said)):
        return Column([float(text) for text in said], 0)
    texts = [text for text in said if text and text.lower().lstrip("+-") not in _NO_VALUE]
    plain = _plain_texts(texts, delimiter)
    if plain is None or 2 * sum(map(_is_number, plain)) <= len(texts):
        return None
    by_text = dict(zip(texts, plain, strict=True))
    values = [_number(by_text.get(text, "")) for text in said]
    return Column(values, sum(value is None for value in values))


def _plain_texts(texts: Sequence[str], delimiter: str) -> list[str] | None:
    """The texts with a point where the decimal mark is; None where a column writes numbers in two ways."""
    with_comma = [text for text in texts if "," in text and not _is_number(text)]
    if not with_comma:
        return list(texts)
    is_grouped = all(map(_GROUPED_BY_COMMA.fullmatch, with_comma))
    is_decimal = all(map(_DECIMAL_COMMA.fullmatch, with_comma))
    if is_grouped and not (is_decimal and delimiter != ","):
        return [text.replace(",", "") if "," in text else text for text in texts]
    if not is_decimal:
        return list(texts)
    others = [text for text in texts if "," not in text and "." in text and _is_number(text)]
    if not all(map(_GROUPED_OTHERWISE.fullmatch, others)):
        return None
    return [_GROUP_MARKS.sub("", text).replace(",", ".") if _is_marked(text) else text for text in texts]


def _is_marked(text: str) -> bool:
    return "," in text or _GROUPED_OTHERWISE.fullmatch(text) is not None


def _is_number(text: str) -> bool:
    return NUMBER.fullmatch(text) is not None


def _number(text: str) -> float | None:
    return float(text) if _is_number(text) else None
