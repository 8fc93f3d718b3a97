"""Files that cannot be read are named, with the command that converts them."""

import gzip
import zipfile
from io import BytesIO

import pytest

from tests.builders.robustness import content
from tests.places import DATA
from workbench.core.errors import UnknownFormatError
from workbench.formats.registry import readable
from workbench.formats.unreadable import refuse

ALL = DATA
DATA = ALL / "refused"


def answer(data: bytes, name: str = "unknown") -> str:
    with pytest.raises(UnknownFormatError) as caught:
        refuse(content(data, name))
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "what", "command"),
    [
        (
            "memray_lz4.bin",
            "memray recording",
            "python -m memray transform speedscope unknown -o memory.speedscope.json",
        ),
        ("memray_plain.bin", "memray recording", "python -m memray transform speedscope unknown"),
        (
            "perf.data",
            "recording of Linux perf",
            "perf script -F comm,tid,time,event,ip,sym,dso -i unknown | stackcollapse-perf.pl > stacks.folded",
        ),
        ("spin.jfr", "Java Flight Recorder file", "jfrconv -o collapsed unknown stacks.collapsed"),
        ("py_spy.svg", "SVG picture made by py-spy", "py-spy record -f speedscope -o profile.json"),
        ("memory.json.zst", "packed with zstd", "zstd -d unknown -o unpacked"),
        ("memory.json.xz", "packed with xz", "xz -dc unknown > unpacked"),
        ("memory.json.bz2", "packed with bzip2", "bzip2 -dc unknown > unpacked"),
    ],
)
def test_a_real_file_is_named_with_its_command(name, what, command):
    said = answer((DATA / name).read_bytes())
    assert what in said
    assert command in said
    assert readable() in said


@pytest.mark.parametrize(
    ("data", "what", "command"),
    [
        (b"HCAT" + bytes(60), "Python 3.15's sampling profiler", "replay --gecko -o profile.json unknown"),
        (b"\x04\x22\x4d\x18\x40\x40" + b"x" * 100, "packed with LZ4", "lz4 -d unknown unpacked"),
        (b"2ELIFREP" + bytes(60), "Linux perf", "perf script"),
        (b"\x0a\x05\x08\x01\x10\x02\x18" + b"\x0a\x02\x08\x01", "Perfetto trace", "traceconv json unknown trace.json"),
        (b"\x80\x04\x95\x10\x00\x00\x00\x00\x00\x00\x00}", "Python pickle", "Export it as JSON"),
        (b"<!DOCTYPE html><html><title>pyinstrument</title>", "HTML page made by pyinstrument", "pyinstrument -r json"),
        (b"<html><body>flame", "HTML page", "folded stacks"),
        (b'<?xml version="1.0"?>\n<!-- x --><svg width="1">', "SVG picture", "folded stacks"),
        (b"\x89PNG\r\n\x1a\n" + bytes(30), "a picture", "Readable are"),
        (b"%PDF-1.7\n", "PDF document", "Readable are"),
        (b"\x7fELF" + bytes(30), "a program", "Readable are"),
    ],
)
def test_a_made_file_is_named_with_its_command(data, what, command):
    said = answer(data)
    assert what in said
    assert command in said


def test_gzip_hides_nothing():
    assert "Java Flight Recorder" in answer(gzip.compress((DATA / "spin.jfr").read_bytes()))


def test_a_zip_without_results_is_to_be_unpacked():
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a.txt", b"x")
    assert "unzip 'my file.zip'" in answer(target.getvalue(), "my file.zip")


@pytest.mark.parametrize(
    "data",
    [
        b"name,5,warn\n",
        b"BMW,5,warn\nMZ,1,ok\n",
        b"\nname,5,warn\n\nother,3,ok\n",
        b"a;b;c 12\n",
        b"name\x00,5,ok\n",
        "größer,5,ok\n".encode(),
        "name,5,ok\n".encode("utf-16"),
        b'{"records": []}',
        b"",
        b"\n",
        b"\x0a\x0a\x0a",
        b"<name>,5,ok\n",
        b"caf\xe9,5,ok\n",
    ],
)
def test_what_may_be_readable_is_not_refused(data):
    refuse(content(data))


def test_every_benchmark_sample_of_text_passes():
    for folder in ("pyperf", "pytest_benchmark", "hyperfine", "benchmark_texts"):
        for path in (ALL / folder).glob("*.*"):
            refuse(content(path.read_bytes()))


def test_the_walk_through_a_protobuf_is_bounded():
    refuse(content(b"\x0a\x04\x08\x01\x10\x02"[:3] + b"\x00" * 10))
    assert "Perfetto" in answer(b"\x0a\x04\x08\x01\x10\x02" + b"\x0a\x01x" * 1_000_000)
