"""Builds what Python 3.15's sampling profiler writes, as its collectors do, from stacks with the root first."""

from __future__ import annotations

import json
import marshal
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

Frame = tuple[str, str, int]  # function, file, line
RUN_ID = "0b1f6a3c5d7e49809a1b2c3d4e5f6071"


def pstats_bytes(stacks: Sequence[Sequence[Frame]], interval: float) -> bytes:
    """`--pstats`: direct and cumulative samples in the call counts, plain counts for callers, and a mark."""
    direct: Counter[tuple[str, int, str]] = Counter()
    cumulative: Counter[tuple[str, int, str]] = Counter()
    callers: dict[tuple[str, int, str], Counter[tuple[str, int, str]]] = {}
    for stack in stacks:
        places = [(file, line, name) for name, file, line in stack]
        direct[places[-1]] += 1
        cumulative.update(set(places))
        for caller, callee in pairwise(places):
            callers.setdefault(callee, Counter())[caller] += 1
    table: dict[Any, Any] = {
        place: (direct[place], count, direct[place] * interval, count * interval, dict(callers.get(place, {})))
        for place, count in cumulative.items()
    }
    table[("__sampled__",)] = True
    return marshal.dumps(table)


def json_lines(stacks: Sequence[Sequence[Frame]], version: int, interval_usec: int = 1000, chunk: int = 256) -> bytes:
    """`--jsonl`: version 0 numbers from 0 in tables, version 1 from 1 in definitions."""
    strings: list[str] = []
    frames: list[Frame] = []
    own: Counter[int] = Counter()
    cumulative: Counter[int] = Counter()
    for stack in stacks:
        ids = [_place(frames, frame) for frame in reversed(stack)]
        own[ids[0]] += 1
        cumulative.update(set(ids))
    defined = [
        {
            "frame_id": row + version,
            "path_str_id": _place(strings, file) + version,
            "func_str_id": _place(strings, name) + version,
            **({"line": line, "end_line": line, "col": 4, "end_col": 20} if line else {"line": 0}),
            **({"synthetic": True} if version and not line else {}),
        }
        for row, (name, file, line) in enumerate(frames)
    ]
    texts = [{"str_id": row + version, "value": text} for row, text in enumerate(strings)]
    sums = [{"frame_id": r + version, "self": own[r], "cumulative": cumulative[r]} for r in range(len(frames))]
    string_type, string_key, frame_type, frame_key = (
        ("str_def", "defs", "frame_def", "defs") if version else ("string_table", "strings", "frame_table", "frames")
    )
    total = {"samples_total": len(stacks)}
    lines: list[dict[str, Any]] = [{"type": "meta", "sample_interval_usec": interval_usec, "mode": "wall"}]
    lines += [{"type": string_type, string_key: part} for part in _chunks(texts, chunk)]
    lines += [{"type": frame_type, frame_key: part} for part in _chunks(defined, chunk)]
    agg = {"type": "agg", "kind": "frame", "scope": "final", **total}
    lines += [{**agg, "entries": part} for part in _chunks(sums, chunk)]
    lines.append({"type": "end", **total})
    return "".join(json.dumps(_stamped(line, version), separators=(",", ":")) + "\n" for line in lines).encode()


def _stamped(line: dict[str, Any], version: int) -> dict[str, Any]:
    kind = line.pop("type")
    return {"type": kind, "v": version, "run_id": RUN_ID, **line}


def _chunks(rows: list[Any], size: int) -> list[list[Any]]:
    return [rows[start : start + size] for start in range(0, len(rows), size)]


def _place(values: list[Any], value: Any) -> int:
    if value not in values:
        values.append(value)
    return values.index(value)
