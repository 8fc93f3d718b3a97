"""What judges the names of two runs of each kind; a kind that can be compared is one line here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, TypeAlias, cast

from workbench.core.errors import CompareError
from workbench.core.kinds import KIND_WORDS
from workbench.core.model import Kind

if TYPE_CHECKING:
    from workbench.comparison.judgement import Judgement, Terms
    from workbench.core.run import Opened

    Judge: TypeAlias = Callable[[Sequence[Opened], Sequence[Opened], Terms], Judgement]


JUDGES: dict[Kind, str] = {
    Kind.RECORDS: "workbench.comparison.records.compare",
    Kind.PROFILE: "workbench.comparison.profiles",
    Kind.BENCHMARK: "workbench.comparison.benchmarks",
}
"""The module of each kind, loaded when it is asked for; of files that are read as a whole it offers `judge`.

`judge(baseline, current, terms)` takes the opened files of both sides and gives a `Judgement`. Records are read as a
stream, so theirs offers `compare_records` instead.
"""


def require_comparable(kind: Kind) -> None:
    """Raises CompareError for a kind that nothing compares."""
    if kind not in JUDGES:
        *others, last = (KIND_WORDS[each].plural for each in JUDGES)
        comparable = f"{', '.join(others)} or {last}"
        raise CompareError(
            f"Files that hold {KIND_WORDS[kind].held} cannot be compared.", f"Give two sides of {comparable}."
        )


def judge_of(kind: Kind) -> Judge:
    """What judges the names of two sides of a kind; raises CompareError where nothing does."""
    require_comparable(kind)
    return cast("Judge", import_module(JUDGES[kind]).judge)
