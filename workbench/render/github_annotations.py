"""What of a comparison GitHub shows beside a build: workflow commands, a line each.

Source: GitHub's documentation "Workflow commands for GitHub Actions"; how a value is escaped is settled by
`toolkit/packages/core/src/command.ts` of actions/toolkit.
"""

from collections.abc import Sequence
from typing import NamedTuple

from workbench.comparison.explain.records import cells_of
from workbench.comparison.explain.wording import (
    difference_text,
    full_name,
    interval_text,
    is_grave,
    ratio_text,
    sentence,
    shown_word,
    why_text,
)
from workbench.comparison.gate.result import GateResult, GateRow, Outcome
from workbench.core.comparison import Change, Comparison
from workbench.core.errors import shown_text
from workbench.core.verdict import Verdict

SHOWN_A_LEVEL = 10
"""GitHub shows no more of a level for one step."""

TITLE_LENGTH = 120
MESSAGE_LENGTH = 500

ERROR, WARNING, NOTICE = "error", "warning", "notice"


class _Remark(NamedTuple):
    level: str
    title: str
    message: str


def annotations(comparison: Comparison, gate: GateResult | None = None) -> list[str]:
    """The workflow commands, errors first, at most ten of each level; the last of a level says how many more there are.

    A gate that fails and the names that fail it are errors. Warnings are a gate that cannot tell with its names, names
    that got worse and that no gate speaks of, and what makes the sides hard to compare. Notices are the suite's
    verdict, a gate that passes, and waived names.
    """
    found = _of_gate(comparison, gate) if gate else []
    found += _of_names(comparison, gate.rows if gate else ())
    found += [_Remark(WARNING, "Comparison", difference_text(d)) for d in comparison.differences if is_grave(d)]
    found.insert(0, _Remark(NOTICE, f"Suite: {comparison.word}", comparison.headline))
    return [line for level in (ERROR, WARNING, NOTICE) for line in _lines([r for r in found if r.level == level])]


def _of_gate(comparison: Comparison, gate: GateResult) -> list[_Remark]:
    """The gate's answer, then its names: what it allows though nothing can be told is left to the report."""
    levels = {Outcome.FAILED: ERROR, Outcome.UNKNOWN: WARNING, Outcome.PASSED: NOTICE}
    rows = [row for row in gate.rows if row.waived or row.outcome in (Outcome.FAILED, gate.outcome)]
    judged = {(row.name, row.place) for row in rows}
    changes = {change.key: change for change in comparison.loud if change.key in judged}
    return [
        _Remark(levels[gate.outcome], f"Gate: {gate.outcome.value}", gate.headline),
        *(_of_row(row, changes.get((row.name, row.place))) for row in rows),
        *(_Remark(WARNING, "Gate", notice.text) for notice in gate.notices),
    ]


def _of_row(row: GateRow, change: Change | None) -> _Remark:
    name = full_name(change) if change else row.name
    figures = f" {_figures(change)}" if change else ""
    if row.waived:
        return _Remark(NOTICE, f"waived: {name}", f"{sentence(row.waived)} {sentence(row.reason)}{figures}".strip())
    word = shown_word(change) if change else row.outcome.value
    level = ERROR if row.outcome is Outcome.FAILED else WARNING
    return _Remark(level, f"{word}: {name}", f"{sentence(row.reason)}{figures}".strip())


def _of_names(comparison: Comparison, judged: Sequence[GateRow]) -> list[_Remark]:
    """The names that got worse and that no gate speaks of."""
    known = {(row.name, row.place) for row in judged}
    return [
        _Remark(WARNING, f"{shown_word(change)}: {full_name(change)}", f"{why_text(change)} {_figures(change)}".strip())
        for change in comparison.of(Verdict.WORSE)
        if change.key not in known
    ]


def _figures(change: Change) -> str:
    if change.risk:
        return "Before: {}. Now: {}.".format(*cells_of(change))
    if change.ratio is None:
        return ""
    interval = interval_text(change.ratio, change.low, change.high)
    return f"{ratio_text(change.ratio)}, 95 % interval {interval}."


def _lines(remarks: Sequence[_Remark]) -> list[str]:
    shown, left = remarks[:SHOWN_A_LEVEL], len(remarks) - SHOWN_A_LEVEL
    lines = [_command(remark) for remark in shown]
    if left > 0:
        lines[-1] = _command(shown[-1], f" … and {left:,} more; the report holds them all.")
    return lines


def _command(remark: _Remark, more: str = "") -> str:
    message = _data(shown_text(remark.message, MESSAGE_LENGTH) + more)
    return f"::{remark.level} title={_property(shown_text(remark.title, TITLE_LENGTH))}::{message}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """A property ends at a comma or a colon, so these are escaped too."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
