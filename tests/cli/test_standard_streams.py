"""Standard streams as they come: closed, full, without a reader, not there, or for text only."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from tests.builders.outcomes import AFTER, SMALL, saved, started
from workbench.cli import main

needs_full_device = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")

Shell = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The present folder, with two small files of records and one whose document fills many buffers."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "f.txt").write_text(SMALL)
    (tmp_path / "after.txt").write_text(AFTER)
    (tmp_path / "large.txt").write_text("".join(f"é {i},{i},ok\n" for i in range(20_000)), encoding="utf-8")
    return tmp_path


@pytest.fixture
def shell(folder: Path) -> Shell:
    """`shell("--input f.txt >&-")`: the program as a shell starts it; it never leaves a traceback.

    What is written waits in Python's buffers, so that a failure may be seen only at the end.
    """

    def called(words: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
        command = ["bash", "-c", f"set -o pipefail; {sys.executable} -m workbench {words}"]
        done = started(command, cwd=folder, env={"PYTHONUNBUFFERED": ""}, **options)
        said = (done.stdout or b"") + (done.stderr or b"")
        assert b"Traceback" not in said
        assert b"Exception ignored" not in said
        return done

    return called


# ---------------------------------------------------------------- in a process of its own


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("--input f.txt", 3, b"standard output: is closed"),
        ("--input f.txt --output -", 3, b"standard output: is closed"),
        ("--help", 3, b"standard output: is closed"),
        ("--version", 3, b"standard output: is closed"),
        ("schema", 3, b"standard output: is closed"),
        ("--input f.txt --output o.json --csv o.csv", 0, b""),
        ("compare f.txt after.txt --output o.json --fail-on worse", 1, b"The gate failed: 1 name is worse"),
        ("nonsense", 2, b"invalid choice: 'nonsense'"),
    ],
)
def test_a_closed_standard_output_is_missed_only_where_the_result_goes_there(
    words: str, code: int, said: bytes, shell: Shell
) -> None:
    done = shell(f"{words} >&-")
    assert done.returncode == code
    assert (said in done.stderr) if said else (done.stderr == b"")
    assert Path("o.json").exists() == ("o.json" in words)


@pytest.mark.parametrize("place", ["&-", "/dev/full"])
@needs_full_device
def test_where_nobody_can_be_told_the_document_is_still_the_document(place: str, shell: Shell) -> None:
    """Python's print takes standard output where there is no standard error."""
    done = shell(f"--input f.txt --output - 2>{place}")
    assert (done.returncode, json.loads(done.stdout)["record_count"]) == (0, 3)
    done = shell(f"compare f.txt after.txt --output - --max-high-risk 0 2>{place}")
    assert (done.returncode, json.loads(done.stdout)["counts"]["removed"]) == (1, 1)
    for words, code in (("--input gone.txt", 3), ("--nonsense", 2), ("nonsense", 2)):
        done = shell(f"{words} 2>{place}")
        assert (done.returncode, done.stdout) == (code, b"")


def test_a_closed_standard_input_is_said(shell: Shell) -> None:
    done = shell("--input - <&-")
    assert (done.returncode, done.stdout) == (3, b"")
    assert done.stderr.startswith(b"workbench: standard input: is closed\n")
    assert shell("--input f.txt --output o.json <&-").returncode == 0
    assert saved("o.json")["record_count"] == 3


def test_without_any_stream_files_are_read_and_written(shell: Shell) -> None:
    assert shell("--input f.txt --output o.json <&- >&- 2>&-").returncode == 0
    assert saved("o.json")["record_count"] == 3
    assert shell("--input - --output p.json <&- >&- 2>&-").returncode == 3
    assert not Path("p.json").exists()


def test_a_reader_that_has_seen_enough_is_no_traceback(shell: Shell) -> None:
    done = shell("--input large.txt --output - | head -1")
    assert (done.returncode, done.stdout) == (3, b"{\n")
    assert done.stderr.startswith(b"workbench: standard output: its reader stopped reading\n")


@pytest.fixture
def without_reader() -> Iterator[int]:
    """A pipe from which nobody reads."""
    read_end, write_end = os.pipe()
    os.close(read_end)
    yield write_end
    os.close(write_end)


@pytest.mark.parametrize("words", ["--help", "--version", "schema", "--input f.txt"])
def test_a_reader_that_never_read_is_no_traceback(words: str, shell: Shell, without_reader: int) -> None:
    assert shell(words, stdout=without_reader).returncode == 3


def test_a_file_that_is_written_needs_no_reader_of_what_is_said(shell: Shell, without_reader: int) -> None:
    done = shell("--input f.txt --output o.json", stdout=without_reader)
    assert (done.returncode, done.stderr) == (0, b"")
    assert saved("o.json")["record_count"] == 3


@needs_full_device
@pytest.mark.parametrize("argv", ["", "--output -", "--csv -", "--output o.json"])
def test_a_full_standard_output_is_3_without_traceback(argv: str, shell: Shell) -> None:
    done = shell(f"--input f.txt {argv} >/dev/full")
    assert done.returncode == 3
    assert done.stderr.count(b"no space left on device") == 1


@needs_full_device
@pytest.mark.parametrize(("script", "code"), [("print('x')", 3), ("print('x'); raise SystemExit(7)", 7)])
def test_what_a_script_could_not_print_is_said(script: str, code: int, shell: Shell, folder: Path) -> None:
    """It waits in the stream until the end, where Python itself would say `Exception ignored` and return 120."""
    decorated = f"from workbench.timing import profile\n@profile\ndef f(): pass\nf()\n{script}\n"
    (folder / "script.py").write_text(decorated)
    done = shell("profile --output o.json script.py >/dev/full")
    assert done.returncode == code
    assert (b"no space left on device" in done.stderr) == (code == 3)


# ---------------------------------------------------------------- in a process that is somebody else's


def test_text_streams_take_what_is_said_and_the_document(folder: Path) -> None:
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
        print("before")
        assert main(["--input", "large.txt", "--output", "-"]) == 0
    assert out.getvalue().startswith("before\n{")
    found = json.loads(out.getvalue().removeprefix("before\n"))
    assert (found["record_count"], found["records"][1]["name"]) == (20_000, "é 1")
    assert err.getvalue().startswith("standard output written: 20,000 records")


@pytest.mark.parametrize("argv", [["--help"], ["--version"], ["schema"], ["--input", "f.txt"], ["run", "--help"]])
def test_text_streams_take_every_result(argv: list[str], folder: Path) -> None:
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
        assert main(argv) == 0
    assert len(out.getvalue()) > 20
    assert err.getvalue() == ""


def test_what_was_printed_before_comes_before(folder: Path) -> None:
    raw = io.BytesIO()
    with redirect_stdout(io.TextIOWrapper(raw, encoding="utf-8")) as out:
        print("before")
        assert main(["--input", "f.txt"]) == 0
        print("after")
        out.flush()
        said = raw.getvalue().decode()
    assert said.startswith("before\n2 of 3 records are high risk.")
    assert said.endswith("after\n")


def closed() -> io.StringIO:
    stream = io.StringIO()
    stream.close()
    return stream


def detached() -> io.TextIOWrapper:
    stream = io.TextIOWrapper(io.BytesIO())
    stream.detach()
    return stream


@pytest.mark.parametrize("stream", [lambda: None, closed, detached], ids=["none", "closed", "detached"])
def test_streams_that_are_not_there(stream: Callable[[], Any], folder: Path) -> None:
    with redirect_stdout(stream()), redirect_stderr(io.StringIO()) as err:
        assert main(["--input", "f.txt"]) == 3
        assert main(["--input", "f.txt", "--output", "o.json"]) == 0
        assert main(["--help"]) == 3
    assert err.getvalue().count("standard output: is closed") == 2
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(stream()):
        assert main(["--input", "gone.txt"]) == 3
        assert main(["--nonsense"]) == 2
        assert main(["--input", "f.txt", "--output", "o.json", "--max-high-risk", "0"]) == 1
    assert out.getvalue() == "o.json written: 3 records, 2 high risk, average score 6.33\n"


def test_the_hosts_streams_stay_as_they_are(folder: Path) -> None:
    """A host whose reader has gone may have caught that; its stream is its own."""
    read_end, write_end = os.pipe()
    os.close(read_end)
    with open(write_end, "w", encoding="utf-8") as stream, redirect_stdout(stream), redirect_stderr(io.StringIO()):
        assert main(["--input", "f.txt"]) == 3
        assert sys.stdout is stream
        os.dup2(os.open(os.devnull, os.O_WRONLY), write_end)  # else closing it complains


@pytest.mark.parametrize(
    ("stream", "code"),
    [(io.StringIO, 3), (lambda: io.StringIO(SMALL), 0), (lambda: None, 3), (closed, 3), (detached, 3)],
    ids=["empty text", "text", "none", "closed", "detached"],
)
def test_standard_input_as_it_comes(
    stream: Callable[[], Any], code: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", stream())
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
        assert main(["--input", "-", "--output", "o.json"]) == code
    assert ("o.json written: 3 records" in out.getvalue()) == (code == 0)
    assert ("standard input" in err.getvalue()) == (code == 3)


def test_without_arguments_those_of_the_process_count(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["workbench", "--input", "f.txt", "--max-high-risk", "0"])
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        assert main() == 1
        assert main([]) == 2
