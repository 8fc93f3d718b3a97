"""Files that hold others or tables, told by the names inside: LZ4, zip, SQLite, pickles, Perfetto's packets."""

from __future__ import annotations

import re
from itertools import islice

from workbench.formats.refused.known import MEMRAY, SAMPLY_AGAIN, Known
from workbench.formats.shared.protobuf import LENGTH, BrokenMessageError, fields

_LZ4 = b"\x04\x22\x4d\x18"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_SQLITE = b"SQLite format 3\0"
_PICKLE = re.compile(rb"\x80[\x02-\x05].{4}", re.DOTALL)
_PEEKED_FIELDS = 2000
_UNZIP = "Unpack it (unzip {file}) and give the files in it."

_STACKS_OF_TRACEMALLOC = (
    'Write its stacks where you trust it: python -c \'import sys, tracemalloc; print("# unit: bytes"); '
    '[print(";".join(f"{{f.filename}}:{{f.lineno}}" for f in s.traceback), s.size) '
    'for s in tracemalloc.Snapshot.load(sys.argv[1]).statistics("traceback")]\' {file} > stacks.txt'
)
_PICKLES = (
    (b"line_profiler", "times of line_profiler", "Print them: python -m line_profiler {file} > lines.txt"),
    (b"tracemalloc", "a snapshot of tracemalloc", _STACKS_OF_TRACEMALLOC),
)
_SQLITES = (
    (b"CUPTI_ACTIVITY", "an export of Nsight Systems"),
    (b"OSRT_API", "an export of Nsight Systems"),
    (b"StringIds", "an export of Nsight Systems"),
    (b"coverage_schema", "a measurement of Python's coverage"),
)
_ZIPS = (
    (b"[Content_Types].xml", "a document of an office program", "Save the sheet as CSV."),
    (b"mimetypeapplication/vnd.oasis", "a document of an office program", "Save the sheet as CSV."),
    (b"META-INF/MANIFEST.MF", "a Java archive, not a profile of one", ""),
    (b".nettrace", "a zip file with a trace of .NET", "Unpack it, then: dotnet-trace convert --format Speedscope FILE"),
    (b".etl", "a zip file with a trace of Windows", "Open it in PerfView, and save its stacks as speedscope."),
    (b".trace/", "a recording of Instruments", SAMPLY_AGAIN),
    (b".npy", "arrays of NumPy", "Export them as CSV: a column `time`, and one for each metric."),
)


def by_what_is_inside(data: bytes, head: bytes) -> Known | None:
    """What a container holds, None for what is none."""
    if head.startswith(_LZ4):
        return _lz4(head)
    if head.startswith(_ZIP):
        found = _named(_ZIPS, head)
        return Known(*found) if found else Known("a zip file without results of asv's in it", _UNZIP)
    if head.startswith(_SQLITE):
        tables = next((what for word, what in _SQLITES if word in head), "no profile that is known here")
        return Known(f"an SQLite database: {tables}", "Export the profile as JSON with the tool that wrote it.")
    if _PICKLE.match(head):
        return _pickle(data)
    if is_perfetto(data):
        return Known("a Perfetto trace (protobuf)", "Convert it: traceconv json {file} trace.json")
    return None


def _named(table: tuple[tuple[bytes, str, str], ...], data: bytes) -> tuple[str, str] | None:
    return next(((what, hint) for word, what, hint in table if word in data), None)


def _lz4(head: bytes) -> Known:
    """memray packs its recordings with LZ4, and its own name stands unpacked at their start."""
    if b"memray" in head[:64]:
        return Known("a memray recording", f"Convert it: {MEMRAY}")
    return Known("packed with LZ4", "Unpack it: lz4 -d {file} unpacked")


def _pickle(data: bytes) -> Known:
    what, hint = _named(_PICKLES, data) or ("", "Export it as JSON or text with the tool that wrote it.")
    made = f"{what}, " if what else ""
    return Known(f"{made}a Python pickle, which could run a program when it is opened", hint)


def is_perfetto(data: bytes) -> bool:
    """True for a protobuf that is nothing but packets (field 1), the first of them not text."""
    try:
        first = next(fields(data, 0, len(data)), None)
        packets = list(islice(fields(data, 0, len(data)), _PEEKED_FIELDS))
    except BrokenMessageError:
        return False
    is_text = first is None or not any(byte < 9 for byte in data[first.start : min(first.end, first.start + 64)])
    return not is_text and len(packets) > 1 and all(each.number == 1 and each.wire == LENGTH for each in packets)
