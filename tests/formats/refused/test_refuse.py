"""Files that cannot be read are named, with the command that converts them."""

import base64
import gzip
import json
import zipfile
from io import BytesIO

import pytest

from tests.builders.robustness import content
from tests.places import DATA
from workbench.core.errors import UnknownFormatError
from workbench.core.sources import BytesSource
from workbench.formats import records
from workbench.formats.open import open_run
from workbench.formats.refused.refuse import known_as, refuse
from workbench.formats.registry import readable, recognised

REFUSED = DATA / "refused"


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
            "perf script -i unknown > stacks.txt",
        ),
        (
            "spin.jfr",
            "Java Flight Recorder file",
            "jfr print --json --stack-depth 64 --events jdk.ExecutionSample unknown > samples.json",
        ),
        ("py_spy.svg", "SVG picture made by py-spy", "py-spy record -f speedscope -o profile.json"),
        ("memory.json.zst", "packed with zstd", "zstd -d unknown -o unpacked"),
        ("memory.json.xz", "packed with xz", "xz -dc unknown > unpacked"),
        ("memory.json.bz2", "packed with bzip2", "bzip2 -dc unknown > unpacked"),
    ],
)
def test_a_real_file_is_named_with_its_command(name, what, command):
    said = answer((REFUSED / name).read_bytes())
    assert what in said
    assert command in said
    assert readable() not in said  # one way out is enough


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
        (b"\x89PNG\r\n\x1a\n" + bytes(30), "a picture", "What can be opened"),
        (b"%PDF-1.7\n", "PDF document", "What can be opened"),
        (b"\x7fELF" + bytes(30), "a program", "What can be opened"),
    ],
)
def test_a_made_file_is_named_with_its_command(data, what, command):
    said = answer(data)
    assert what in said
    assert command in said


def test_gzip_hides_nothing():
    said = answer(gzip.compress((REFUSED / "perf.data").read_bytes()), "my perf.data.gz")
    assert "Linux perf" in said
    assert "gunzip -c 'my perf.data.gz' > 'my perf.data'\n" in said
    assert "perf script -i 'my perf.data' > stacks.txt" in said
    assert "tr ';' ',' < unknown.unpacked" in answer(gzip.compress(b"a;1;ok\nb;2;ok\n"))
    assert "gunzip" not in answer(gzip.compress(b"rbspy02\n{}"))


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
        b"name\x00,5,ok\n",
        "größer,5,ok\n".encode(),
        "name,5,ok\n".encode("utf-16"),
        b"",
        b"\n",
        b"\x0a\x0a\x0a",
        b"<name>,5,ok\n",
        b"caf\xe9,5,ok\n",
    ],
)
def test_what_may_be_readable_is_not_refused(data):
    refuse(content(data))


def test_the_walk_through_a_protobuf_is_bounded():
    assert known_as(content(b"\x0a\x04\x08\x01\x10\x02"[:3] + b"\x00" * 10)) is None
    assert "Perfetto" in answer(b"\x0a\x04\x08\x01\x10\x02" + b"\x0a\x01x" * 1_000_000)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"MOJ\x03\x01mode\0wall\0", "Austin"),
        (b"rbspy02\n{}", "rbspy"),
        (b"Nettrace\x14\0\0\0!FastSerialization.1", ".NET trace"),
        (b"nBpRoFiLeR\x01\x02", "VisualVM"),
        (b"JAVA PROFILE 1.0.2\0\0\0\0\x08", "heap dump of Java"),
        (b"SLOW\x03\0\x20\0", "Android"),
        (b"*version\n3\ndata-file-overflow=false\n", "Android"),
        (b"tr\xfdP\x01\0", "Tracy"),
        (b"NVR\0\x10\0", "Nsight Compute"),
        (b"HPCRUN-profile____04.00", "HPCToolkit"),
        (b"PAR1\x15\x04", "Parquet"),
        (b"\x93NUMPY\x01\0", "NumPy"),
        (b"         5 function calls in 0.000 seconds\n\n   Ordered by: cumulative time\n", "cProfile prints"),
        (b"Sat Nov  1\n\n   ncalls  tottime  percall  cumtime  percall filename\n", "pstats prints"),
        (b"Flat profile:\n\nEach sample counts as 0.01 seconds.\n", "gprof prints"),
        (b"Version: 3.1.0\nFile format: 4\nTRACE START [2026-01-01 10:00:00]\n", "trace of Xdebug"),
        (b"file-format: BlackfireProbe\ncost-dimensions: wt\n", "Blackfire"),
        (b"v 10500 3\nX ./a.out\nI 1000 4\n", "heaptrack"),
        (b"v8-version,11,3,244,8,0\nshared-library,/usr/bin/node,0x1,0x2,0\n", "node --prof"),
        (b'execve("/bin/true", ["true"], 0x7ffd /* 9 vars */) = 0\nbrk(NULL) = 0x5\n', "strace"),
        (b"% time     seconds  usecs/call     calls    errors syscall\n", "strace -c"),
        (b"\nreal\t0m0.012s\nuser\t0m0.004s\nsys\t0m0.008s\n", "time prints"),
        (b"real 0.01\nuser 0.00\nsys 0.01\n", "time prints"),
        (b'\tCommand being timed: "true"\n\tUser time (seconds): 0.00\n', "time -v"),
        (b"| Command | Mean [ms] | Min [ms] | Max [ms] | Relative |\n|:---|---:|", "hyperfine"),
        (b"# JMH version: 1.37\n# VM version: JDK 17\n", "JMH prints"),
        (b"Benchmark          Mode  Cnt    Score   Error  Units\nA.load  thrpt  5  1.0  0.1 ops/s\n", "JMH prints"),
        (b"\n---- benchmark: 2 tests ----\nName (time in us)   Min\n", "pytest-benchmark prints"),
        (b'{"type":"Metric","data":{"name":"http_reqs","type":"counter"}}\n{"type":"Point"', "k6"),
        (b"timeStamp,elapsed,label,responseCode\n1,2,a,200\n", "JMeter"),
        (b'<?xml version="1.0"?>\n<testResults version="1.2">\n', "JMeter"),
        (b'<?xml version="1.0"?>\n\n<valgrindoutput>\n', "valgrind"),
        (b'<?xml version="1.0"?>\n<trace-query-result>\n', "Instruments"),
        (b"TN:\nSF:/a/b.c\nDA:1,2\nDA:2,0\n", "coverage"),
        (b'{"snapshot":{"meta":{"node_fields":["type","name"]}}}', "heap snapshot of V8"),
        (b"==12== Memcheck, a memory error detector\n==12== Copyright\n", "log of valgrind"),
        (b"\x80\x04\x95\x10\0\0\0\0\0\0\0\x8c\x0btracemalloc", "tracemalloc"),
        (b"\x80\x04\x95\x10\0\0\0\0\0\0\0\x8c\x1aline_profiler", "line_profiler"),
        (b"Attaching 1 probe...\n\n@[\n    main+1\n]: 5\n", "bpftrace"),
        (b"SQLite format 3\0" + bytes(200) + b"CREATE TABLE CUPTI_ACTIVITY_KIND_KERNEL", "Nsight Systems"),
        (b"# HELP a_total b\n# TYPE a_total counter\na_total 5\n", "Prometheus"),
    ],
)
def test_whatever_has_a_name_is_named(data: bytes, what: str) -> None:
    assert recognised(content(data)) is None
    assert what in answer(data)
    assert "--quarantine" not in answer(data)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"import multiprocessing as m\n\ndef work():\n    pass\n", "it starts: import multiprocessing as m"),
        (b'{"mean": {"estimate": 1}, "median": 2}', "JSON, but of no tool that is known here (its first keys: mean"),
        (b'[\n  {"a": 1}\n]', "JSON, but"),
        (b"[1.5, 2.5, 3.5, 4.5]", "JSON, but"),
        (b"<note><to>x</to></note>", "XML or HTML"),
        (b'<?xml version="1.0"?><note/>', "XML or HTML"),
        (bytes(range(256)) * 9, "not text"),
        (bytes(500), "not text"),
        (b"a,b,c,d,e\n1,2,3,4,5\n", "it starts: a,b,c,d,e"),
        (b"alpha 10 ok\nbeta 7 warn\n", "it starts: alpha 10 ok"),
        ("Grüße,\ndas ist ein Text, und er hat Kommas, sogar viele, aber sonst nichts.\n".encode(), "it starts: Gr"),
    ],
)
def test_what_nobody_knows_is_no_broken_records_file(data: bytes, said: str) -> None:
    found = answer(data)
    assert said in found
    assert readable() in found
    assert "--quarantine" not in found


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"alpha;10;ok\nbeta;7;warn\n", "tr ';' ',' < unknown > records.txt"),
        (b"name\tscore\tseverity\nalpha\t10\tok\n", "tr '\\t' ',' < unknown > records.txt"),
        (b"a|1|ok\nb|2|warn\n", "tr '|' ',' < unknown"),
    ],
)
def test_other_separators_are_said_with_the_command_that_swaps_them(data: bytes, said: str) -> None:
    assert said in answer(data)


CASES = json.loads((DATA / "records" / "cases.json").read_text("utf-8"))["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_the_cases_of_the_contract_are_records_good_or_broken(case: dict[str, str]) -> None:
    data = base64.b64decode(case["input_base64"])
    assert recognised(content(data)) in (None, records)
    assert open_run([BytesSource("r", data)]).records


@pytest.mark.parametrize(
    "data", [b"one,two,three\nalpha,high,ok\n", b"name,score,severity\nalpha,3,ok\n", b"a,5\nb,6\n"]
)
def test_lines_that_were_meant_to_be_records_say_what_is_wrong(data: bytes) -> None:
    refuse(content(data))


@pytest.mark.parametrize(
    ("path", "what", "command"),
    [
        ("massif/massif.said", "what ms_print prints", "Give the massif.out file itself."),
        ("stackprof/cpu.said", "what stackprof prints", "stackprof --json app.dump"),
        ("jfr/execution_samples.said", "what jfr print prints", "jfr print --json"),
    ],
)
def test_what_is_printed_for_people_is_named_with_what_is_read(path: str, what: str, command: str) -> None:
    said = answer((DATA / path).read_bytes())
    assert what in said
    assert command in said


def test_a_dump_of_ruby_is_named() -> None:
    assert "stackprof --json unknown" in answer(b"\x04\x08{\x0d:\x0cversionf\x081.2:\x09modeI")
    assert "memray stats --json" in answer("\n📏 Total allocations:\n\t39467\n".encode())
