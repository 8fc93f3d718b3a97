"""Binary files told by their first bytes: recordings, containers, and what is no measurement at all.

Facts: the magic numbers are the tools' own, and the commands those of their documentation.
"""

from __future__ import annotations

from workbench.formats.refused.known import JAVA_AGAIN, JFR, MEMRAY, PERF_AGAIN, SIMPLEPERF, Known

_BZIP2 = tuple(b"BZh%d1AY&SY" % level for level in range(1, 10))
_OFFICE = Known("a document of an office program", "Save the sheet as CSV.")
_TABLE = "Export the column that was measured as CSV: a column “time”, and one for each metric."

RECORDINGS: tuple[tuple[tuple[bytes, ...], Known], ...] = (
    ((b"memray\0",), Known("a memray recording", f"Convert it: {MEMRAY}")),
    (
        (b"HCAT", b"TACH"),
        Known(
            "a binary recording of Python 3.15's sampling profiler",
            "Convert it: python -m profiling.sampling replay --gecko -o profile.json {file}",
        ),
    ),
    (
        (b"PERFILE2", b"2ELIFREP", b"PERFFILE"),
        Known("a recording of Linux perf", "Convert it: perf script -i {file} > stacks.txt"),
    ),
    (
        (b"SIMPLEPERF",),
        Known("a report of simpleperf", "Convert the recording: stackcollapse.py -i perf.data > stacks.txt"),
    ),
    ((b"FLR\0",), Known("a Java Flight Recorder file", f"Convert it: {JFR}")),
    (
        tuple(b"MOJ%c" % version for version in range(9)),
        Known("a recording of Austin (MOJO)", "Convert it: mojo2austin {file} stacks.txt"),
    ),
    ((b"gmon\x01\0\0\0", b"gmon\0\0\0\x01"), Known("a gprof recording", PERF_AGAIN)),
    (
        tuple(b"rbspy%02d\n" % version for version in range(100)),
        Known("a recording of rbspy", "Convert it: rbspy report -f speedscope -i {file} -o profile.json"),
    ),
    (
        (b"Nettrace", b"\x14\0\0\0!FastSerialization"),
        Known("a .NET trace", "Convert it: dotnet-trace convert --format Speedscope {file}"),
    ),
    (
        (b"\x04\x08{", b"\x04\x08}"),
        Known("a dump of Ruby's Marshal, such as stackprof's", "Convert it: stackprof --json {file} > stackprof.json"),
    ),
    ((b"nBpRoFiLeR",), Known("a snapshot of VisualVM", JAVA_AGAIN)),
    ((b"JAVA PROFILE ",), Known("a heap dump of Java (hprof)", JAVA_AGAIN)),
    (
        (b"SLOW\x01\0", b"SLOW\x02\0", b"SLOW\x03\0", b"SLOW\xf2\0", b"SLOW\xf3\0"),
        Known("a method trace of Android", SIMPLEPERF),
    ),
    ((b"tr\xfdP", b"tlZ\x04", b"tZst"), Known("a trace of Tracy", PERF_AGAIN)),
    ((b"NVR\0",), Known("a report of Nsight Compute", "Give the times of the kernels, one file for each run.")),
    ((b"HPCRUN-", b"HPCTOOLKIT"), Known("a recording of HPCToolkit", PERF_AGAIN)),
)

_NOT_HERE = "which this Python cannot unpack"

CONTAINERS: tuple[tuple[tuple[bytes, ...], Known], ...] = (
    (
        (b"\x28\xb5\x2f\xfd",),
        Known(f"packed with zstd, {_NOT_HERE}", "Unpack it: zstd -d {file} -o unpacked"),
    ),
    ((b"\xfd7zXZ\0",), Known(f"packed with xz, {_NOT_HERE}", "Unpack it: xz -dc {file} > unpacked")),
    (_BZIP2, Known(f"packed with bzip2, {_NOT_HERE}", "Unpack it: bzip2 -dc {file} > unpacked")),
    ((b"7z\xbc\xaf\x27\x1c",), Known("a 7-Zip archive", "Unpack it (7z x {file}) and give the files in it.")),
    ((b"Rar!\x1a\x07",), Known("a RAR archive", "Unpack it (unrar x {file}) and give the files in it.")),
)

NO_MEASUREMENTS: tuple[tuple[tuple[bytes, ...], Known], ...] = (
    ((b"\x93NUMPY",), Known("an array of NumPy", _TABLE)),
    ((b"PAR1",), Known("a Parquet table", _TABLE)),
    ((b"ARROW1\0\0",), Known("an Arrow table", _TABLE)),
    ((b"\x89HDF\r\n\x1a\n",), Known("an HDF5 file", _TABLE)),
    ((b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",), _OFFICE),
    ((b"\x89PNG", b"GIF87a", b"GIF89a", b"\xff\xd8\xff", b"II*\0", b"MM\0*"), Known("a picture")),
    ((b"%PDF",), Known("a PDF document")),
    (
        (b"\x7fELF", b"MZ\x90\0", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"\0asm"),
        Known("a program, not a profile of one"),
    ),
)

HEADS = (*RECORDINGS, *CONTAINERS, *NO_MEASUREMENTS)


def by_first_bytes(head: bytes) -> Known | None:
    """What the first bytes say, None where they say nothing."""
    if (head.startswith(b"RIFF") and head[8:12] == b"WEBP") or (head.startswith(b"BM") and head[6:10] == bytes(4)):
        return Known("a picture")
    return next((known for magics, known in HEADS if head.startswith(magics)), None)
