"""A comparison of any kind as a JSON document, streamed; its schema is `schemas/verdicts.schema.json`.

Changes of records that are compared exactly are written short, for there can be millions of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbench.core.comparison import (
    Change,
    ComparedSide,
    Comparison,
    Difference,
    Evidence,
    Shift,
    UnitVerdict,
    verdict_counts,
)
from workbench.core.document import FORMAT_VERSION
from workbench.core.model import PROJECT_TITLE, Json, Kind
from workbench.core.record_groups import Figure
from workbench.core.statistics import number
from workbench.core.verdict import ORDER, verdict_word
from workbench.core.whole_change import WholeChange
from workbench.render.json.figures import Figures
from workbench.render.json.parts import (
    environment_facts,
    fingerprint_of,
    members,
    notice_facts,
    row_chunks,
    source_facts,
)
from workbench.render.json.score_changes import score_chunks

if TYPE_CHECKING:
    from workbench.comparison.gate.result import GateResult

ROWS_A_CHUNK = 1_000
FINGERPRINT_DIGITS = 6
"""Significant digits of the figures in the fingerprint: more could differ from machine to machine."""


def chunks(comparison: Comparison, gate: GateResult | None = None) -> Iterator[bytes]:
    """The document as UTF-8 pieces, in order; a figure that is unknown or not finite is null."""
    figures = Figures()
    yield b"{\n" + members(_frame(comparison, figures)) + b",\n"
    if comparison.risk_counts:
        yield from score_chunks(comparison.changes, ROWS_A_CHUNK)
    else:
        yield from row_chunks("changes", map(_change, comparison.changes), figures, ROWS_A_CHUNK)
    tail = {"gate": None if gate is None else _gate(gate), "fingerprint": fingerprint(comparison)}
    yield b",\n" + members(tail) + b"\n}\n"


def fingerprint(comparison: Comparison) -> str:
    """SHA-256 over what was compared, how, and what came out: the same for the same files on every machine.

    Names of files and run ids are left out, and figures count with six significant digits. What became of records that
    are compared exactly follows from their content and their policies, so these and the counts stand for it.
    """
    said: Json = {
        "kind": comparison.kind.value,
        "threshold": _rounded(comparison.threshold),
        "is_in_turn": comparison.is_interleaved,
        "content": [[s.content_sha256 for s in side.sources] for side in (comparison.baseline, comparison.current)],
        "verdict": comparison.verdict.value,
        "differences": [(d.code, d.level.value, d.is_forced) for d in comparison.differences],
        "changes": [] if comparison.risk_counts else sorted(map(_essence, comparison.changes)),
    }
    if comparison.risk_counts:
        sides = (comparison.baseline.records, comparison.current.records)
        said["records"] = [(side.policy, side.score_limit, side.fingerprint) for side in sides if side]
        said |= _records(comparison)
    return fingerprint_of(said, is_sorted=False)


def _essence(change: Change) -> tuple[str, ...]:
    figures = (change.before, change.after, change.ratio, change.low, change.high, change.threshold)
    verdict = f"{change.verdict.value}{' (provisional)' if change.is_provisional else ''}"
    return change.name, change.place, verdict, change.presence.value, *map(_rounded, figures)


def _rounded(value: float | None) -> str:
    return "" if number(value) is None else f"{value:.{FINGERPRINT_DIGITS}g}"


def _frame(comparison: Comparison, figures: Figures) -> Json:
    sides = {key: _side(getattr(comparison, key), figures, key) for key in ("baseline", "current")}
    return {
        "project_title": PROJECT_TITLE,
        "document": "verdicts",
        "format_version": FORMAT_VERSION,
        "kind": comparison.kind.value,
        "unit": comparison.unit.value,
        "verdict": comparison.word,
        "headline": comparison.headline,
        "threshold": number(comparison.threshold),
        "alarm": number(comparison.alarm),
        "is_in_turn": comparison.is_interleaved,
        "shift": None if comparison.shift is None else _shift(comparison.shift),
        "units": [_unit(each) for each in comparison.units],
        **({"whole": _whole(comparison.whole)} if comparison.kind is Kind.PROFILE else {}),
        "counts": dict(comparison.counts) or verdict_counts(comparison.changes),
        "differences": [_difference(difference) for difference in comparison.differences],
        "notices": notice_facts(figures.notices(comparison.notices)),
        **sides,
        **(_records(comparison) if comparison.risk_counts else {}),
    }


def _records(comparison: Comparison) -> Json:
    """What only a comparison of records says."""
    return {
        "figures": [_figure(figure) for figure in comparison.figures],
        "risk_counts": dict(comparison.risk_counts),
        "has_groups": comparison.has_groups,
    }


def _figure(figure: Figure) -> Json:
    return {
        "label": figure.label,
        "before": figure.before,
        "after": figure.after,
        "difference": figure.difference,
        "is_better": figure.is_better,
    }


def _shift(shift: Shift) -> Json:
    figures = {key: number(getattr(shift, key)) for key in ("ratio", "low", "high")}
    return {**figures, "name_count": int(shift.name_count), "is_moved": bool(shift.is_moved)}


def _unit(found: UnitVerdict) -> Json:
    return {
        "unit": found.unit.value,
        "verdict": verdict_word(found.verdict, found.unit, found.direction),
        "shift": None if found.shift is None else _shift(found.shift),
        "counts": {verdict.value: int(found.counts[verdict.value]) for verdict in ORDER},
    }


def _whole(whole: WholeChange | None) -> Json | None:
    if whole is None:
        return None
    figures = {key: number(getattr(whole, key)) for key in ("before", "after", "difference", "ratio")}
    return {
        "unit": whole.unit.value,
        **figures,
        "verdict": verdict_word(whole.verdict, whole.unit),
        "is_provisional": bool(whole.is_provisional),
        "is_by_share": bool(whole.is_by_share),
        "text": whole.text,
    }


def _difference(difference: Difference) -> Json:
    return {**difference._asdict(), "level": difference.level.value}


def _side(side: ComparedSide, figures: Figures, where: str) -> Json:
    return {
        "name": side.name,
        "run_id": side.run_id,
        "format": side.format_name,
        "sources": [source_facts(source) for source in side.sources],
        "environment": environment_facts(side.environment, figures, f"{where}.environment"),
        "failure": side.failure,
        **(side.records._asdict() if side.records else {}),
    }


def _change(change: Change) -> Json:
    return {
        "name": change.name,
        "place": change.place,
        "verdict": change.word,
        "is_provisional": bool(change.is_provisional),
        "presence": change.presence.value,
        "unit": change.unit.value,
        "direction": change.direction.value,
        "before": number(change.before),
        "after": number(change.after),
        "ratio": number(change.ratio),
        "interval": _interval(change.low, change.high),
        "threshold": number(change.threshold),
        "share_before": number(change.share_before),
        "share_after": number(change.share_after),
        **({"contribution": number(change.contribution)} if change.share_before is not None else {}),
        "reason": change.reason,
        "advice": change.advice,
        "failure": change.failure,
        "evidence": _evidence(change.evidence),
    }


def _interval(low: float | None, high: float | None) -> list[float | None] | None:
    """Both ends; null where neither is known."""
    ends = [number(low), number(high)]
    return None if ends == [None, None] else ends


def _evidence(evidence: Evidence) -> Json:
    plain = ("standard_error", "degrees_of_freedom", "null_ratio", "p", "q", "separation", "separation_p")
    return {
        "method": evidence.method.value,
        "value_counts": _pair(evidence.value_counts),
        "process_counts": _pair(evidence.process_counts),
        "measure": evidence.measure,
        "noise": [number(value) for value in evidence.noise],
        "relative_ratio": number(evidence.relative_ratio),
        "relative_interval": _interval(evidence.relative_low, evidence.relative_high),
        **{key: number(getattr(evidence, key)) for key in plain},
        "slow_counts": None if evidence.slow_counts is None else _pair(evidence.slow_counts),
    }


def _pair(counts: tuple[int, int]) -> list[int]:
    return [int(count) for count in counts]


def _gate(gate: GateResult) -> Json:
    return {
        "outcome": gate.outcome.value,
        "headline": gate.headline,
        "exit_code": int(gate.exit_code),
        "notices": notice_facts(gate.notices),
        "rows": [{**row._asdict(), "outcome": row.outcome.value} for row in gate.rows],
    }
