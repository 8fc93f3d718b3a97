"""A comparison as a JSON document, streamed; its schema is `schemas/comparison.schema.json`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from workbench.comparison.records.compare import Comparison, Figure, plain
from workbench.comparison.records.side import RecordsSide
from workbench.core.document import FORMAT_VERSION
from workbench.core.model import PROJECT_TITLE, Json

ROWS_A_CHUNK = 10_000
SIDE_FIELDS = ("count", "high_risk", "worst", "mean", "severity")
DOCUMENT_NAMES = ("count", "high_risk_count", "worst_score", "mean_score", "severity")


def chunks(comparison: Comparison) -> Iterator[bytes]:
    """The document as UTF-8 pieces, in order."""
    frame = {
        "project_title": PROJECT_TITLE,
        "document": "comparison",
        "format_version": FORMAT_VERSION,
        "headline": comparison.headline,
        "notices": [notice._asdict() for notice in comparison.notices],
        "baseline": _side(comparison.baseline),
        "current": _side(comparison.current),
        "figures": [_figure(figure) for figure in comparison.figures],
        "counts": comparison.counts,
        "has_groups": comparison.has_groups,
    }
    yield json.dumps(frame, indent=2, allow_nan=False)[:-2].encode("ascii") + b',\n  "changes": ['
    separator = "\n"
    for start in range(0, len(comparison.table), ROWS_A_CHUNK):
        rows = comparison.table.iloc[start : start + ROWS_A_CHUNK].to_dict("records")
        lines = (f"    {json.dumps(_change(row), allow_nan=False)}" for row in rows)
        yield (separator + ",\n".join(lines)).encode("ascii")
        separator = ",\n"
    yield b"\n  ]\n}\n"


def _side(side: RecordsSide) -> Json:
    return {
        "name": side.name,
        "run_id": side.run_id,
        "generated_utc": side.generated_utc,
        "policy": side.policy_text,
        "fingerprint": side.fingerprint,
        "quarantined_count": side.quarantined_count,
    }


def _figure(figure: Figure) -> Json:
    return {
        "label": figure.label,
        "before": figure.before,
        "after": figure.after,
        "difference": figure.difference,
        "is_better": figure.is_better,
    }


def _change(row: dict[Any, Any]) -> Json:
    """One name; a side on which it is not there is null."""
    return {
        "name": row["name"],
        "verdict": str(row["verdict"]),
        "reason": str(row["reason"]),
        "before": _group(row, "before"),
        "after": _group(row, "after"),
        "difference": plain(row["difference"]),
    }


def _group(row: dict[Any, Any], side: str) -> Json | None:
    values = {name: plain(row[f"{key}_{side}"]) for name, key in zip(DOCUMENT_NAMES, SIDE_FIELDS, strict=True)}
    return None if values["count"] is None else values
