"""The workbench's own summary document of records, read back: any earlier download can be a baseline.

A document laid out as it was written is read as a stream, so its size does not matter; one that was laid out
anew (by a formatter, say) is read whole, up to a limit.
"""

from __future__ import annotations

import io
import re
from typing import BinaryIO, NamedTuple

from workbench.core.blocks import BlockReader
from workbench.core.columns import Columns, ColumnsBuilder
from workbench.core.document import EDIT_HINT
from workbench.core.errors import MalformedError, SourceError
from workbench.core.model import Notice
from workbench.core.run import RecordsFile
from workbench.core.sources import Source, SpoolSource
from workbench.formats.own import common as saved
from workbench.formats.own.record_rows import listed, parsed, streamed
from workbench.formats.shared.content import Content
from workbench.formats.shared.json_path import LARGEST_DOUBLE, JsonPlace

NAME = "summary document"
WHAT = (
    "the workbench's own document of records, opened again to be judged by another policy, or as a side of a comparison"
)
BECOMES = "records"
COMMAND = "`workbench run --input records.txt --output run.json`"
WHOLE_LIMIT_BYTES = 128 * 1024 * 1024
"""A document in another layout has to be held whole, so it may not be larger than this."""

LAYOUT_HINT = "Use the document as the workbench wrote it; laid out anew, it may not be larger than that."

PLAIN_KEYS = ("project_title", "run_id", "generated_utc", "record_count", "high_risk_count", "average_score", "records")
"""The keys that every summary has; a document may hold no others."""

_HEAD = re.compile(rb'\s*\{\s*"(' + "|".join(sorted(PLAIN_KEYS)).encode() + rb')"\s*:')
_NO_RECORDS = re.compile(rb'"average_score"\s*:\s*null|"kind"\s*:\s*"(?:profile|benchmark)"')
"""Stands in the document of a profile or of benchmarks, the first of them early, and never in one of records."""

_SHA256 = re.compile("[0-9a-f]{64}")
_LARGEST_LIMIT = 10**4300 - 1
"""Python reads whole numbers of so many digits, and so may a score limit have."""


class SavedPolicy(NamedTuple):
    """The policy as the document says it; it still may make no sense."""

    severities: tuple[str, ...]
    score_limit: int
    lowest_percent: float | None


class SavedRecords(NamedTuple):
    """What a document says of a run; `columns` is None where it was written without records.

    `policy` is None in a plain document, which has no keys but the plain ones (`is_plain`); `fingerprint` is empty
    where there is none.
    """

    run_id: str
    generated_utc: str
    record_count: int
    high_risk_count: int
    average_score: float
    is_plain: bool
    policy: SavedPolicy | None
    fingerprint: str
    quarantined_count: int
    notices: tuple[Notice, ...]
    columns: Columns | None


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


def read_document(source: Source, *, content_limit_bytes: int | None = None) -> SavedRecords:
    """The document, its shape and its sums checked; raises SourceError, MalformedError."""
    try:
        root, rows = _opened(source, content_limit_bytes)
    except (ValueError, RecursionError) as error:
        raise _refusal(source, f"not a readable JSON document ({error})") from None
    _check(root, rows)
    is_plain = "format_version" not in root.mapping()
    policy = root.at("policy")
    return SavedRecords(
        run_id=root.at("run_id").text(),
        generated_utc=root.at("generated_utc").text(),
        record_count=root.at("record_count").whole(1),
        high_risk_count=root.at("high_risk_count").whole(),
        average_score=root.at("average_score").number(-LARGEST_DOUBLE, LARGEST_DOUBLE),
        is_plain=is_plain,
        policy=None if is_plain and policy.value is None else _policy(policy),
        fingerprint=_fingerprint(root.at("fingerprint")),
        quarantined_count=_quarantined_count(root.at("quarantined")),
        notices=() if root.at("notices").value is None else saved.notices(root),
        columns=rows.columns() if rows.record_count else None,
    )


def as_records(source: Source, *, content_limit_bytes: int | None = None) -> Source:
    """The document's records as a records file, to be judged anew; raises SourceError, MalformedError."""
    columns = read_document(source, content_limit_bytes=content_limit_bytes).columns
    if columns is None:
        raise _refusal(source, "it was written without its records (--no-records)")
    for text in (*columns.names, *columns.severity_words):
        if "," in text or text != text.strip() or len(text.splitlines()) > 1:
            raise _refusal(source, "a name or severity in it could stand in no records file")
    lines = "".join(f"{name},{score},{severity}\n" for name, score, severity, _ in columns.rows())
    return SpoolSource(source.name, io.BytesIO(lines.encode()))


def _opened(source: Source, limit: int | None) -> tuple[JsonPlace, ColumnsBuilder]:
    """The root without its records, and these."""
    content = saved.OwnContent(source.name)
    found = streamed(BlockReader(source, digest=False, content_limit_bytes=limit).blocks())
    if found is not None:
        facts, rows = found
        return JsonPlace(content, facts), rows
    root = JsonPlace(content, parsed(_whole(source, limit)))
    is_of_records = root.at("kind").value is None
    return root, listed(root.at("records")) if is_of_records else ColumnsBuilder()


def _whole(source: Source, limit: int | None) -> bytes:
    is_ours = limit is None or limit > WHOLE_LIMIT_BYTES
    reader = BlockReader(source, digest=False, content_limit_bytes=WHOLE_LIMIT_BYTES if is_ours else limit)
    try:
        return b"".join(reader.blocks())
    except SourceError as error:
        if is_ours and reader.content_size_bytes > WHOLE_LIMIT_BYTES:
            raise SourceError(error.message, LAYOUT_HINT) from None
        raise


def _check(root: JsonPlace, rows: ColumnsBuilder) -> None:
    if "format_version" in root.mapping():
        saved.check_version(root)
    kind = root.at("kind").value
    if kind in ("profile", "benchmark"):
        raise root.refusal(f"it is the document of a {kind}, and one of records was expected")
    saved.check_title(root)
    root.at("records").entries()
    if "records_included" not in root.mapping() or root.at("records_included").truth():
        saved.check_count(root, rows.record_count)
    elif rows.record_count:
        raise root.refusal(f"it says that it was written without its records, and holds {rows.record_count}")


def _policy(place: JsonPlace) -> SavedPolicy:
    return SavedPolicy(
        severities=place.at("severities").texts(),
        score_limit=place.at("score_limit").whole(-_LARGEST_LIMIT, _LARGEST_LIMIT),
        lowest_percent=place.at("lowest_percent").optional_number(),
    )


def _fingerprint(place: JsonPlace) -> str:
    found = "" if place.value is None else place.text()
    return found if _SHA256.fullmatch(found) else ""


def _quarantined_count(place: JsonPlace) -> int:
    return 0 if place.value is None else place.at("count").whole(0)


def _refusal(source: Source, reason: str) -> MalformedError:
    return MalformedError("document", source.name, reason, hint=EDIT_HINT)
