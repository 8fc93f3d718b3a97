"""What failed of Go's benchmarks: series that failed, with values or without, and what is said of the whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from workbench.core.benchmark import Series
from workbench.core.configurations import PACKAGE, labelled
from workbench.core.errors import shown_text
from workbench.core.model import Notice
from workbench.core.units import Unit
from workbench.core.words import counted
from workbench.formats.benchmarks.go_lines import GoFailure, GoText

PROCESSORS = re.compile(r"-(\d+)$")
_SHOWN_NAMES = 5
_NAME_LENGTH = 100

NamedSeries = tuple[str, Series]
"""A series and its benchmark's name as the text has it."""


def with_failures(known: Sequence[NamedSeries], failures: Sequence[GoFailure]) -> list[Series]:
    """All series, those that failed marked, and one without a value for each name that failed before it had one.

    A benchmark that fails in its first round is named without the number of processors. The benchmark around a failed
    one fails with it and is left out.
    """
    times = Counter(failures)
    texts = {index: _text(each, times[each]) for each in times for index in _of(each, known)}
    found = [one._replace(failure=texts[index]) if index in texts else one for index, (_, one) in enumerate(known)]
    packages = {one.parameters.get(PACKAGE, "") for _, one in known} | {each.package for each in failures}
    missing = [each for each in times if not _of(each, known) and not _is_around(each, failures)]
    return [*found, *_unmeasured(missing, times, _suffix(known), is_several=len(packages) > 1)]


def failure_of_run(found: GoText) -> str:
    """What the text says of the run as a whole where that failed; empty where it did not."""
    packages = sorted(filter(None, found.failed_packages))
    more = f" and {len(packages) - _SHOWN_NAMES:,} more" if len(packages) > _SHOWN_NAMES else ""
    named = ", ".join(shown_text(package, _NAME_LENGTH) for package in packages[:_SHOWN_NAMES])
    return f"FAIL {named}{more}".strip() if found.failed_packages else ""


def failure_notices(found: GoText) -> Iterator[Notice]:
    """Says that something failed, and what was skipped."""
    if found.failed_packages:
        text = f"The text says {failure_of_run(found)}: what failed cannot be compared, and names may be missing by it."
        yield Notice("failed_runs", text)
    if found.skipped:
        names = list(dict.fromkeys(found.skipped))
        more = f" and {len(names) - _SHOWN_NAMES:,} more" if len(names) > _SHOWN_NAMES else ""
        shown = ", ".join(shown_text(name, _NAME_LENGTH) for name in names[:_SHOWN_NAMES])
        yield Notice("skipped", f"Skipped by the benchmarks themselves: {shown}{more}.")


def _of(failure: GoFailure, known: Sequence[NamedSeries]) -> list[int]:
    """The series that are of the failed name, in whichever unit."""
    names = failure.name, PROCESSORS.sub("", failure.name)
    return [
        index
        for index, (name, one) in enumerate(known)
        if (name == names[0] or (names[0] == names[1] == PROCESSORS.sub("", name)))
        and one.parameters.get(PACKAGE, "") == failure.package
    ]


def _is_around(failure: GoFailure, failures: Sequence[GoFailure]) -> bool:
    inside = f"{failure.name}/"
    return any(each.name.startswith(inside) and each.package == failure.package for each in failures)


def _suffix(known: Sequence[NamedSeries]) -> str:
    """The number of processors that all names of the text end with; empty where they differ."""
    found = {match[0] if (match := PROCESSORS.search(name)) else "" for name, _ in known}
    return found.pop() if len(found) == 1 else ""


def _unmeasured(
    missing: Sequence[GoFailure], times: Counter[GoFailure], suffix: str, *, is_several: bool
) -> Iterator[Series]:
    taken = set()
    for each in missing:
        is_bare = each.name.startswith("Benchmark") and not PROCESSORS.search(each.name)
        name = f"{each.name}{suffix}" if is_bare else each.name
        parameters = {PACKAGE: each.package} if each.package else {}
        label = labelled(name, parameters, [PACKAGE] if is_several and name != each.package else [])
        if label not in taken:
            taken.add(label)
            yield Series(label, Unit.SECONDS, (), None, parameters, failure=_text(each, times[each]))


def _text(failure: GoFailure, count: int) -> str:
    return failure.text if count == 1 else f"{failure.text}, {counted(count, 'time')}"
