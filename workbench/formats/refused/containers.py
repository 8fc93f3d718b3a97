"""Files that hold others or tables, told by the names inside: LZ4, zip, SQLite, pickles, Perfetto's packets."""

from __future__ import annotations

import re
from itertools import islice

from workbench.formats.refused.known import MEMRAY, NO_TIME, SAMPLY_AGAIN, Known
from workbench.formats.shared.protobuf import LENGTH, BrokenMessageError, fields

_PICKLE = re.compile(rb"\x80[\x02-\x05].{4}", re.DOTALL)
_PEEKED_FIELDS = 2000

_STACKS_OF_TRACEMALLOC = (
    'Write its stacks where you trust it: python -c \'import sys, tracemalloc; print("# unit: bytes"); '
    '[print(";".join(f"{{f.filename}}:{{f.lineno}}" for f in s.traceback), s.size) '
    'for s in tracemalloc.Snapshot.load(sys.argv[1]).statistics("traceback")]\' {file} > stacks.txt'
)
_PICKLES = (
    (
        b"line_profiler",
        Known("a pickle of line_profiler's times", "Print them: python -m line_profiler {file} > lines.txt"),
    ),
    (b"tracemalloc", Known("a pickle of tracemalloc's snapshot", _STACKS_OF_TRACEMALLOC)),
)
_EXPORT = "Export the profile as JSON with the tool that wrote it."
_SQLITES = (
    (b"CUPTI_ACTIVITY", Known("an SQLite database of Nsight Systems", _EXPORT)),
    (b"OSRT_API", Known("an SQLite database of Nsight Systems", _EXPORT)),
    (b"StringIds", Known("an SQLite database of Nsight Systems", _EXPORT)),
    (b"coverage_schema", Known("an SQLite database of Python's coverage", NO_TIME)),
)
_DOTNET = "Unpack it, then: dotnet-trace convert --format Speedscope TRACE"
_TABLE = "Export them as CSV: a column “time”, and one for each metric."
_ZIPS = (
    (b"[Content_Types].xml", Known("a document of an office program", "Save the sheet as CSV.")),
    (b"mimetypeapplication/vnd.oasis", Known("a document of an office program", "Save the sheet as CSV.")),
    (b"META-INF/MANIFEST.MF", Known("a Java archive, not a profile of one", "")),
    (
        b".nettrace",
        Known("a zip file with a trace of .NET", _DOTNET),
    ),
    (b".etl", Known("a zip file with a trace of Windows", "Open it in PerfView, and save its stacks as speedscope.")),
    (b".trace/", Known("a recording of Instruments", SAMPLY_AGAIN)),
    (b".npy", Known("arrays of NumPy", _TABLE)),
)


ANY_ZIP = Known("a zip file without results in it", "Unpack it (unzip {file}) and give the files in it.")
_ANY_SQLITE = Known("an SQLite database", _EXPORT)
_ANY_PICKLE = Known(
    "a Python pickle, which could run a program when it is opened",
    "Export it as JSON or text with the tool that wrote it.",
)
_MEMRAY = Known("a memray recording", f"Convert it: {MEMRAY}")
_LZ4 = Known("packed with LZ4", "Unpack it: lz4 -d {file} unpacked")
_PERFETTO = Known("a Perfetto trace (protobuf)", "Convert it: traceconv json {file} trace.json")

CONTENTS = (
    *(known for _, known in (*_ZIPS, *_SQLITES, *_PICKLES)),
    *(ANY_ZIP, _ANY_SQLITE, _ANY_PICKLE, _LZ4, _PERFETTO),
)


def by_what_is_inside(data: bytes, head: bytes) -> Known | None:
    """What a container holds, None for what is none."""
    if head.startswith(b"\x04\x22\x4d\x18"):  # memray packs with LZ4; its name stands unpacked at the start
        return _MEMRAY if b"memray" in head[:64] else _LZ4
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _named(_ZIPS, head) or ANY_ZIP
    if head.startswith(b"SQLite format 3\0"):
        return _named(_SQLITES, head) or _ANY_SQLITE
    if _PICKLE.match(head):
        return _named(_PICKLES, data) or _ANY_PICKLE
    return _PERFETTO if is_perfetto(data) else None


def _named(table: tuple[tuple[bytes, Known], ...], data: bytes) -> Known | None:
    return next((known for word, known in table if word in data), None)


def is_perfetto(data: bytes) -> bool:
    """True for a protobuf that is nothing but packets (field 1), the first of them not text."""
    try:
        first = next(fields(data, 0, len(data)), None)
        packets = list(islice(fields(data, 0, len(data)), _PEEKED_FIELDS))
    except BrokenMessageError:
        return False
    is_text = first is None or not any(byte < 9 for byte in data[first.start : min(first.end, first.start + 64)])
    return not is_text and len(packets) > 1 and all(each.number == 1 and each.wire == LENGTH for each in packets)
