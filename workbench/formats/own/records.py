"""The workbench's own summary document, read back: any earlier download can be a baseline.

A document laid out as it was written is read as a stream, so its size does not matter; one that was laid out
anew (by a formatter, say) is read whole, up to a limit.
"""

from __future__ import annotations

import io
import json
import math
import re
from dataclasses import dataclass, field
from typing import Any, BinaryIO, NoReturn

from workbench.core.errors import MalformedError, SourceError, shown_text
from workbench.core.model import PROJECT_TITLE, Columns
from workbench.core.run import RecordsFile
from workbench.core.sources import BlockReader, Source, SpoolSource
from workbench.formats.shared.content import Content

NAME = "summary document"
FORMAT_VERSION = 1
WHOLE_LIMIT_BYTES = 128 * 1024 * 1024
"""A document in another layout has to be held whole, so it may not be larger than this."""

EDIT_HINT = "Use a summary document as the workbench wrote it."
LAYOUT_HINT = "Use the document as the workbench wrote it; laid out anew, it may not be larger than that."
VERSION_HINT = "It was written by a newer workbench: update this one, or write the document again with this one."

PLAIN_KEYS: dict[str, type | tuple[type, ...]] = {
    "project_title": str,
    "run_id": str,
    "generated_utc": str,
    "record_count": int,
    "high_risk_count": int,
    "average_score": (int, float),
    "records": list,
}

_HEAD = re.compile(rb'\s*\{\s*"(' + "|".join(sorted(PLAIN_KEYS)).encode() + rb')"\s*:')
_NO_RECORDS = re.compile(rb'"average_score"\s*:\s*null')
"""Stands early in the document of a profile or of benchmarks, and never in one of records."""

_RECORDS_OPEN = b'\n  "records": [\n'
_RECORDS_CLOSE = "  ]"
_STRING = r'("[^"\\\x00-\x1f]*(?:\\.[^"\\\x00-\x1f]*)*")'
_INTEGER = "(-?(?:0|[1-9][0-9]*))"
_RECORD = re.compile(
    r'    \{\n      "name": ' + _STRING + r',\n      "score": ' + _INTEGER + r',\n      "severity": ' + _STRING + r",\n"
    r'      "is_high_risk": (true|false)\n    \}(,?)\n'
)
_RECORD_LINES = 6
INT64 = range(-(2**63), 2**63)

Row = tuple[str, int, str, bool]


@dataclass
class SavedDocument:
    """The document's members but for the records, which are columns; None where it was written without them."""

    facts: dict[str, Any]
    columns: Columns | None


@dataclass
class _Rows:
    """Records gathered as columns."""

    chunks: dict[str, list[Any]] = field(
        default_factory=lambda: {n: [] for n in ("name", "score", "severity", "is_high_risk")}
    )
    big_scores: dict[int, int] = field(default_factory=dict)
    count: int = 0

    def add(self, rows: list[Row]) -> None:
        import pyarrow

        if not rows:
            return
        names, scores, severities, flags = zip(*rows, strict=True)
        self.big_scores.update((self.count + i, s) for i, s in enumerate(scores) if s not in INT64)
        clamped = [max(INT64[0], min(INT64[-1], s)) for s in scores]
        self.chunks["name"].append(pyarrow.array(names, pyarrow.large_string()))
        self.chunks["score"].append(pyarrow.array(clamped, pyarrow.int64()))
        self.chunks["severity"].append(pyarrow.array(severities, pyarrow.large_string()))
        self.chunks["is_high_risk"].append(pyarrow.array(flags, pyarrow.bool_()))
        self.count += len(rows)

    def columns(self) -> Columns:
        import pyarrow

        return Columns(pyarrow.table({n: pyarrow.chunked_array(c) for n, c in self.chunks.items()}), self.big_scores)


def recognises(content: Content) -> bool:
    """True for a JSON object that starts with one of the document's own keys and has a mean score.

    Only the head is looked at: the document may be too large to be held whole.
    """
    return _HEAD.match(content.head) is not None and not _NO_RECORDS.search(content.head)


def read(content: Content) -> RecordsFile:
    """The document, to be read as a stream."""
    lines = DocumentLines(content.source, content.content_limit_bytes)
    return RecordsFile(content.source, lines, is_document=True)


class DocumentLines:
    """The records of a document as a records file; the document is read when it is opened."""

    def __init__(self, document: Source, content_limit_bytes: int | None) -> None:
        self.name = document.name
        self._document = document
        self._content_limit_bytes = content_limit_bytes
        self._lines: Source | None = None

    def open(self) -> BinaryIO:
        if self._lines is None:
            self._lines = as_records(self._document, content_limit_bytes=self._content_limit_bytes)
        return self._lines.open()


def read_document(source: Source, *, content_limit_bytes: int | None = None) -> SavedDocument:
    """The document, its shape and its sums checked; raises SourceError, MalformedError."""
    try:
        found = _read_stream(source, content_limit_bytes) or _read_whole(source, content_limit_bytes)
    except (ValueError, RecursionError) as error:
        raise _refusal(source, f"not a readable JSON document ({error})") from None
    facts, rows = found
    _check(facts, rows, source)
    return SavedDocument(facts, rows.columns() if rows.count else None)


def as_records(source: Source, *, content_limit_bytes: int | None = None) -> Source:
    """The document's records as a records file, to be judged anew; raises SourceError, MalformedError."""
    columns = read_document(source, content_limit_bytes=content_limit_bytes).columns
    if columns is None:
        raise _refusal(source, "it was written without its records (--no-records)")
    scores = columns.table["score"].to_pylist()
    for row, score in columns.big_scores.items():
        scores[row] = score
    names, severities = columns.table["name"].to_pylist(), columns.table["severity"].to_pylist()
    for text in {*names, *severities}:
        if "," in text or text != text.strip() or len(text.splitlines()) > 1:
            raise _refusal(source, "a name or severity in it could stand in no records file")
    lines = "".join(f"{n},{s},{v}\n" for n, s, v in zip(names, scores, severities, strict=True))
    return SpoolSource(source.name, io.BytesIO(lines.encode()))


def _read_stream(source: Source, limit: int | None) -> tuple[dict[str, Any], _Rows] | None:
    """The document block by block; None when it is not laid out as the workbench writes it."""
    blocks = BlockReader(source, digest=False, content_limit_bytes=limit).blocks()
    opening, mark, rest = next(blocks, b"").partition(_RECORDS_OPEN)
    rows, text, is_last = _Rows(), rest.decode(), False
    while mark and not text.startswith(_RECORDS_CLOSE):
        parts = _RECORD.split(text)
        commas = parts[5::6]
        is_plain = not any(parts[0:-1:6]) and not is_last and all(commas[:-1])
        if not is_plain:
            return None
        rows.add([_row(*fields) for fields in zip(parts[1::6], parts[2::6], parts[3::6], parts[4::6], strict=True)])
        is_last = bool(commas) and not commas[-1]
        text = parts[-1]
        if not text.startswith(_RECORDS_CLOSE):
            block = next(blocks, b"")
            if not block or text.count("\n") >= _RECORD_LINES:
                return None
            text += block.decode()
    if not is_last:
        return None
    facts = _loads(opening + mark + text.encode() + b"".join(blocks))
    return (facts, rows) if isinstance(facts, dict) else None


def _read_whole(source: Source, limit: int | None) -> tuple[dict[str, Any], _Rows]:
    """The document in any layout, parsed at once."""
    facts = _loads(_whole(source, limit))
    if not isinstance(facts, dict) or not isinstance(facts.get("records"), list):
        raise ValueError("an object with a list of records was expected")
    rows = _Rows()
    records, facts["records"] = facts["records"], []
    if "kind" not in facts:
        rows.add([_checked_row(record) for record in records])
    return facts, rows


def _whole(source: Source, limit: int | None) -> bytes:
    is_ours = limit is None or limit > WHOLE_LIMIT_BYTES
    reader = BlockReader(source, digest=False, content_limit_bytes=WHOLE_LIMIT_BYTES if is_ours else limit)
    try:
        return b"".join(reader.blocks())
    except SourceError as error:
        if is_ours and reader.content_size_bytes > WHOLE_LIMIT_BYTES:
            raise SourceError(error.message, LAYOUT_HINT) from None
        raise


def _row(name: str, score: str, severity: str, flag: str) -> Row:
    return _unquoted(name), int(score), _unquoted(severity), flag == "true"


def _unquoted(quoted: str) -> str:
    return str(json.loads(quoted)) if "\\" in quoted else quoted[1:-1]


def _checked_row(record: Any) -> Row:
    shape = {"name": str, "score": int, "severity": str, "is_high_risk": bool}
    if not isinstance(record, dict) or {key: type(value) for key, value in record.items()} != shape:
        raise ValueError("a record is not made of name, score, severity, is_high_risk")
    return record["name"], record["score"], record["severity"], record["is_high_risk"]


def _loads(data: bytes) -> Any:
    return json.loads(data.decode(), parse_constant=_no_constant, object_pairs_hook=_no_twins)


def _no_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is not a JSON number")


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a key occurs twice")
    return members


def _check(facts: dict[str, Any], rows: _Rows, source: Source) -> None:
    _check_version(facts.get("format_version", FORMAT_VERSION), source)
    if facts.get("kind") in ("profile", "benchmark"):
        raise _refusal(source, f"it is the document of a {facts['kind']}, and one of records was expected")
    for key, kind in PLAIN_KEYS.items():
        if not isinstance(facts.get(key), kind) or isinstance(facts[key], bool):
            raise _refusal(source, f"{key} is missing or not of its kind")
    if facts["project_title"] != PROJECT_TITLE:
        raise _refusal(source, f"its project_title is not {PROJECT_TITLE}")
    if not _is_finite(facts["average_score"]):
        raise _refusal(source, "its average_score is larger than a double can hold")
    is_included = facts.get("records_included", True)
    if not isinstance(is_included, bool) or rows.count != (facts["record_count"] if is_included else 0):
        raise _refusal(source, f"it says {facts['record_count']} records and holds {rows.count}")
    if facts["record_count"] < 1:
        raise _refusal(source, "it holds no record")


def _check_version(version: Any, source: Source) -> None:
    if type(version) is int and version == FORMAT_VERSION:
        return
    reason = f"format version {shown_text(str(version), 40)}; this workbench reads version {FORMAT_VERSION}"
    is_newer = isinstance(version, int) and version > FORMAT_VERSION
    raise _refusal(source, reason, VERSION_HINT if is_newer else EDIT_HINT)


def _is_finite(number: float) -> bool:
    try:
        return math.isfinite(number)
    except OverflowError:
        return False


def _refusal(source: Source, reason: str, hint: str = EDIT_HINT) -> MalformedError:
    return MalformedError("document", source.name, reason, hint=hint)
