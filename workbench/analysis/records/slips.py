"""What to do about a file that is not as the records contract says: the commonest slips, each with its way out."""

from __future__ import annotations

import shlex

from workbench.analysis.records.line import LineReject

QUARANTINE_HINT = "Mend the line, or run again in quarantine mode (--quarantine) to set bad lines aside."
DOCUMENT_HINT = "This looks like a JSON document. An earlier summary is opened as a side of a comparison."
HEADER_HINT = f"The line names the columns; a records file has none, so take it out. {QUARANTINE_HINT}"
ENCODING_HINT = "Save the file as UTF-8 and try again"
EMPTY_HINT = "A records file has one name,score,severity on each line, for example: alpha,10,ok"

_COLUMN_WORDS = ({"name", "names"}, {"score", "scores"}, {"severity", "severities"})
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def line_hint(reject: LineReject, *, has_records: bool) -> str:
    """What to do about a bad line; where there is no record at all, there is nothing to be gained by leaving it out."""
    if reject.text.startswith("{"):
        return DOCUMENT_HINT
    if not has_records:
        return EMPTY_HINT
    return HEADER_HINT if _names_columns(reject.text) else QUARANTINE_HINT


def encoding_hint(data: bytes, source: str) -> str:
    """How to make UTF-8 of what is none: of UTF-16 where its mark says so, else of what Western files mostly are."""
    encoding = "UTF-16" if data.startswith(_UTF16_MARKS) else "LATIN1"
    return f"{ENCODING_HINT}: iconv -f {encoding} -t UTF-8 {shlex.quote(source)} > records.txt"


def is_mendable(hint: str) -> bool:
    """True for the hint of a line that can be set aside."""
    return hint.endswith(QUARANTINE_HINT)


def _names_columns(text: str) -> bool:
    words = [word.strip("\ufeff\"' \t").casefold() for word in text.split(",")]
    return len(words) == 3 and any(word in known for word, known in zip(words, _COLUMN_WORDS, strict=True))
