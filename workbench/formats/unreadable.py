"""Files that cannot be read: named, and answered with the command that makes a readable one of them.

Asked after every format has declined. Facts: the magic numbers are the tools' own; the commands are those of the
tools' documentation (memray 1.20, Python 3.15 `profiling.sampling`, perf, async-profiler's jfrconv).
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from workbench.core.errors import UnknownFormatError
from workbench.formats.registry import readable
from workbench.formats.shared.content import Content
from workbench.formats.shared.protobuf import LENGTH, BrokenMessageError, fields


class _Known(NamedTuple):
    """A kind of file: what it starts with, what it is, and how a readable file comes out of it ({file} is its name)."""

    magic: tuple[bytes, ...]
    what: str
    hint: str


_PERF = "perf script -F comm,tid,time,event,ip,sym,dso -i {file} | stackcollapse-perf.pl > stacks.folded"
"""Without the period, which stackcollapse-perf.pl would sum up in place of samples."""

_MEMRAY = "python -m memray transform speedscope {file} -o memory.speedscope.json"
_BZIP2 = tuple(b"BZh%d1AY&SY" % level for level in range(1, 10))
_MAGICS = (
    _Known((b"memray\0",), "a memray recording", f"Convert it: {_MEMRAY}"),
    _Known(
        (b"HCAT", b"TACH"),
        "a binary recording of Python 3.15's sampling profiler",
        "Convert it: python -m profiling.sampling replay --gecko -o profile.json {file}",
    ),
    _Known((b"PERFILE2", b"2ELIFREP", b"PERFFILE"), "a recording of Linux perf", f"Convert it: {_PERF}"),
    _Known((b"FLR\0",), "a Java Flight Recorder file", "Convert it: jfrconv -o collapsed {file} stacks.collapsed"),
    _Known((b"\x28\xb5\x2f\xfd",), "packed with zstd", "Unpack it: zstd -d {file} -o unpacked"),
    _Known((b"\xfd7zXZ\0",), "packed with xz", "Unpack it: xz -dc {file} > unpacked"),
    _Known(_BZIP2, "packed with bzip2", "Unpack it: bzip2 -dc {file} > unpacked"),
    _Known((b"7z\xbc\xaf\x27\x1c",), "a 7-Zip archive", "Unpack it (7z x {file}) and give the files in it."),
    _Known(
        (b"gmon\x01\0\0\0",),
        "a gprof recording",
        f"Record with perf instead: perf record -g PROGRAM, then {_PERF.format(file='perf.data')}",
    ),
    _Known((b"SQLite format 3\0",), "an SQLite database", "Export the profile as JSON with the tool that wrote it."),
    _Known((b"\x89PNG", b"GIF87a", b"GIF89a", b"\xff\xd8\xff"), "a picture", ""),
    _Known((b"%PDF",), "a PDF document", ""),
    _Known((b"\x7fELF", b"MZ\x90\0", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe"), "a program, not a profile of one", ""),
)
_LZ4 = b"\x04\x22\x4d\x18"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_PICKLE = re.compile(rb"\x80[\x02-\x05].{4}", re.DOTALL)
_SVG = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?(?:<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]", re.DOTALL | re.IGNORECASE
)
_HTML = re.compile(rb"^\s*(?:<!--.*?-->\s*)?<(?:!doctype html|html|head|body)\b", re.DOTALL | re.IGNORECASE)
_SAMPLER_AGAIN = "Record again: python -m profiling.sampling run --gecko -o profile.json PROGRAM.py"
_MAKERS = (
    (b"pyinstrument", "pyinstrument", "Record again: pyinstrument -r json -o profile.json PROGRAM.py"),
    (b"profiling.sampling", "Python 3.15's sampler", _SAMPLER_AGAIN),
    (b"tachyon", "Python 3.15's sampler", _SAMPLER_AGAIN),
    (b"viztracer", "VizTracer", "Record again: viztracer -o trace.json PROGRAM.py"),
    (b"memray", "memray", f"Convert the recording, not the report: {_MEMRAY.format(file='RECORDING.bin')}"),
    (b"py-spy", "py-spy", "Record again: py-spy record -f speedscope -o profile.json -- python PROGRAM.py"),
    (
        b"scalene",
        "Scalene",
        "Record again with another profiler: py-spy record -f speedscope -o profile.json -- python PROGRAM.py",
    ),
    (b"async-profiler", "async-profiler", "Convert it: jfrconv -o collapsed {file} stacks.collapsed"),
)
_PICTURE_HINT = (
    "A picture cannot be measured. Give the folded stacks that it was drawn from, or record again: "
    "py-spy record -f speedscope -o profile.json -- python PROGRAM.py"
)
_PEEKED_FIELDS = 2000


def refuse(content: Content) -> None:
    """Raises UnknownFormatError for a file that is known not to be readable; returns when it knows no better."""
    data = content.data
    for answer in _answers(data, content.head):
        raise _error(content, answer)


def _answers(data: bytes, head: bytes) -> Iterator[_Known]:
    """What the file is known to be, the surest first."""
    yield from (known for known in _MAGICS if head.startswith(known.magic))
    if head.startswith(_LZ4):
        yield _lz4(head)
    if head.startswith(_ZIP):
        yield _Known(
            (), "a zip file without results of asv's in it", "Unpack it (unzip {file}) and give the files in it."
        )
    if _PICKLE.match(head):
        what = "a Python pickle, which could run a program when it is opened"
        yield _Known((), what, "Export it as JSON or text with the tool that wrote it.")
    if _SVG.match(head) or _HTML.match(head):
        yield _drawing(data, "an SVG picture" if _SVG.match(head) else "an HTML page")
    if is_perfetto(data):
        hint = "Convert it: traceconv json {file} trace.json"
        yield _Known((), "a Perfetto trace (protobuf)", hint)


def _error(content: Content, known: _Known) -> UnknownFormatError:
    hint = known.hint.format(file=shlex.quote(content.name))
    listed = f"Readable are: {readable()}."
    return UnknownFormatError(f"{content.name}: this is {known.what}", f"{hint}\n{listed}" if hint else listed)


def _lz4(head: bytes) -> _Known:
    """memray packs its recordings with LZ4, and its own name stands unpacked at their start."""
    if b"memray" in head[:64]:
        return _Known((), "a memray recording", f"Convert it: {_MEMRAY}")
    return _Known((), "packed with LZ4", "Unpack it: lz4 -d {file} unpacked")


def _drawing(data: bytes, what: str) -> _Known:
    words = data[: 1024 * 1024].lower()
    for word, tool, hint in _MAKERS:
        if word in words:
            return _Known((), f"{what} made by {tool}", hint)
    return _Known((), what, _PICTURE_HINT)


def is_perfetto(data: bytes) -> bool:
    """True for a protobuf that is nothing but packets (field 1), the first of them not text."""
    try:
        first = next(fields(data, 0, len(data)), None)
        packets = list(islice(fields(data, 0, len(data)), _PEEKED_FIELDS))
    except BrokenMessageError:
        return False
    is_text = first is None or not any(byte < 9 for byte in data[first.start : min(first.end, first.start + 64)])
    return not is_text and len(packets) > 1 and all(each.number == 1 and each.wire == LENGTH for each in packets)
