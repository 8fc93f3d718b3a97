"""The records of a summary document: block by block where it is laid out as it was written, else parsed as a whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from workbench.core.columns import ColumnsBuilder, Row, block_columns
from workbench.formats.shared.json_path import JsonPlace

SHAPE = {"name": str, "score": int, "severity": str, "is_high_risk": bool}

_RECORDS_OPEN = b'\n  "records": [\n'
_RECORDS_CLOSE = "  ]"
_STRING = r'("[^"\\\x00-\x1f]*(?:\\.[^"\\\x00-\x1f]*)*")'
_INTEGER = "(-?(?:0|[1-9][0-9]*))"
_RECORD = re.compile(
    r'    \{\n      "name": ' + _STRING + r',\n      "score": ' + _INTEGER + r',\n      "severity": ' + _STRING + r",\n"
    r'      "is_high_risk": (true|false)\n    \}(,?)\n'
)
_RECORD_LINES = 6


def streamed(blocks: Iterator[bytes]) -> tuple[Any, ColumnsBuilder] | None:
    """The document without its records, and these; None when it is not laid out as the workbench writes it.

    Raises ValueError and RecursionError for what is not JSON.
    """
    opening, mark, rest = next(blocks, b"").partition(_RECORDS_OPEN)
    rows, text, is_last = ColumnsBuilder(), rest.decode(), False
    while mark and not text.startswith(_RECORDS_CLOSE):
        parts = _RECORD.split(text)
        commas = parts[5::6]
        is_plain = not any(parts[0:-1:6]) and not is_last and all(commas[:-1])
        if not is_plain:
            return None
        found = [_row(*fields) for fields in zip(parts[1::6], parts[2::6], parts[3::6], parts[4::6], strict=True)]
        rows.add(block_columns(found))
        is_last = bool(commas) and not commas[-1]
        text = parts[-1]
        if not text.startswith(_RECORDS_CLOSE):
            block = next(blocks, b"")
            if not block or text.count("\n") >= _RECORD_LINES:
                return None
            text += block.decode()
    return (parsed(opening + mark + text.encode() + b"".join(blocks)), rows) if is_last else None


def listed(records: JsonPlace) -> ColumnsBuilder:
    """The records of a document that was parsed as a whole; raises MalformedError with the place."""
    rows = ColumnsBuilder()
    rows.add(block_columns([_checked(records, number, record) for number, record in enumerate(records.entries())]))
    return rows


def parsed(data: bytes) -> Any:
    """Strict JSON: without NaN, and no key twice; raises ValueError and RecursionError."""
    return json.loads(data.decode(), parse_constant=_no_constant, object_pairs_hook=_no_twins)


def _row(name: str, score: str, severity: str, flag: str) -> Row:
    return _unquoted(name), int(score), _unquoted(severity), flag == "true"


def _unquoted(quoted: str) -> str:
    return str(json.loads(quoted)) if "\\" in quoted else quoted[1:-1]


def _checked(records: JsonPlace, number: int, record: Any) -> Row:
    if not isinstance(record, dict) or {key: type(value) for key, value in record.items()} != SHAPE:
        place = JsonPlace(records.content, record, f"{records.where}[{number}]")
        raise place.refusal("a record is not made of name, score, severity, is_high_risk")
    return record["name"], record["score"], record["severity"], record["is_high_risk"]


def _no_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is not a JSON number")


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a key occurs twice")
    return members
