"""A file is written whole or not at all."""

from __future__ import annotations

import errno
import io
import os
import resource
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders.cuts import pieces
from workbench.core import output
from workbench.core.errors import OutputError, SourceError
from workbench.core.output import ClosedOutputError, write_file


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A file that has something in it already."""
    path = tmp_path / "summary.json"
    path.write_bytes(b"old")
    return path


def only_the_old_file(target: Path) -> bool:
    return os.listdir(target.parent) == [target.name] and target.read_bytes() == b"old"


def failing(error: BaseException) -> Iterator[bytes]:
    yield b"new" * 100_000
    raise error


@contextmanager
def largest_file(size_bytes: int) -> Iterator[None]:
    """Makes the system refuse to write more than so many bytes to any file, as a full disk would."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_the_file_is_complete_and_its_size_is_told(target: Path) -> None:
    assert write_file(str(target), iter([b"a", b"", b"bc"])) == 3
    assert target.read_bytes() == b"abc"
    assert os.listdir(target.parent) == [target.name]


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    path = tmp_path / "some" / "where" / "out.json"
    write_file(str(path), [b"x"])
    assert path.read_bytes() == b"x"


def test_a_name_without_a_folder_is_written_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_file("out.json", [b"x"])
    assert (tmp_path / "out.json").read_bytes() == b"x"


def test_the_old_file_stands_until_the_new_one_is_complete(target: Path) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"new" * 100_000
        assert target.read_bytes() == b"old"
        yield b"end"

    write_file(str(target), chunks())
    assert target.read_bytes().endswith(b"end")


@pytest.mark.parametrize("error", [SourceError("the file changed"), ValueError("odd"), KeyboardInterrupt()])
def test_whatever_goes_wrong_midway_leaves_the_old_file_alone(target: Path, error: BaseException) -> None:
    with pytest.raises(type(error)):
        write_file(str(target), failing(error))
    assert only_the_old_file(target)


def test_a_full_disk_leaves_the_old_file_alone(target: Path) -> None:
    with largest_file(50_000), pytest.raises(OutputError, match=r"summary\.json: cannot be written: file too large"):
        write_file(str(target), (b"x" * 1000 for _ in range(100)))
    assert only_the_old_file(target)


def test_a_disk_that_is_full_at_the_very_end_leaves_the_old_file_alone(target: Path) -> None:
    """So little is written that it all waits in the buffer until the file is closed."""
    with largest_file(2), pytest.raises(OutputError, match="cannot be written"):
        write_file(str(target), [b"new file"])
    assert only_the_old_file(target)


def test_a_failing_rename_leaves_the_old_file_alone(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: str) -> None:
        raise OSError(errno.EBUSY, "Device or resource busy")

    monkeypatch.setattr(output.os, "replace", refused)
    with pytest.raises(OutputError, match="busy"):
        write_file(str(target), [b"new"])
    assert only_the_old_file(target)


def test_no_permission_is_said_and_nothing_is_read(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: str) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(output, "open", refused, raising=False)
    chunks = iter([b"new"])
    with pytest.raises(OutputError, match="permission denied") as refusal:
        write_file(str(target), chunks)
    assert "permissions" in refusal.value.hint
    assert next(chunks) == b"new"
    assert only_the_old_file(target)


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="needs Linux")
def test_a_place_where_nobody_may_write_is_refused() -> None:
    with pytest.raises(OutputError, match=r"/proc/nowhere/out\.json: cannot be written"):
        write_file("/proc/nowhere/out.json", [b"x"])


def test_a_folder_is_no_target(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="is a folder"):
        write_file(str(tmp_path), [b"x"])
    assert os.listdir(tmp_path) == []


def test_a_file_is_no_folder(target: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        write_file(str(target / "out.json"), [b"x"])
    assert only_the_old_file(target)


def test_a_link_keeps_pointing_to_what_is_written(target: Path) -> None:
    link = target.parent / "latest.json"
    link.symlink_to(target.name)
    write_file(str(link), [b"new"])
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_a_private_file_stays_private(target: Path) -> None:
    target.chmod(0o600)
    write_file(str(target), [b"new"])
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_a_new_file_has_the_usual_permissions(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    write_file(str(tmp_path / "new"), [b"x"])
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    """Nor is a device: renaming a file over /dev/null would break the machine."""
    pipe = str(tmp_path / "pipe")
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_file(pipe, [b"abc"])
        assert os.read(reader, 10) == b"abc"
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(os.stat(pipe).st_mode)


def test_a_minus_is_standard_output(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=shown))
    assert write_file("-", [b"ab", b"c"]) == 3
    assert shown.getvalue() == b"abc"


def test_what_was_printed_before_stands_before_the_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="utf-8")
    monkeypatch.setattr(sys, "stdout", stream)
    print("first", end="|")
    write_file("-", [b"second"])
    assert raw.getvalue() == b"first|second"


@given(st.text(), st.lists(st.integers(1, 5), min_size=1, max_size=9))
def test_a_standard_output_for_text_gets_the_same_text_wherever_it_is_cut(text: str, sizes: list[int]) -> None:
    data, shown = text.encode("utf-8", "replace"), io.StringIO(newline="")
    with redirect_stdout(shown):
        assert write_file("-", pieces(data, sizes)) == len(data)
    assert shown.getvalue() == data.decode()


def test_bytes_that_are_no_text_leave_a_mark_in_a_standard_output_for_text() -> None:
    with redirect_stdout(io.StringIO()) as shown:
        write_file("-", [b"a\xffb", b"\xc3"])
    assert shown.getvalue() == "a\ufffdb\ufffd"


def closed() -> io.StringIO:
    stream = io.StringIO()
    stream.close()
    return stream


def detached() -> io.TextIOWrapper:
    stream = io.TextIOWrapper(io.BytesIO())
    stream.detach()
    return stream


@pytest.mark.parametrize("stream", [lambda: None, closed, detached], ids=["none", "closed", "detached"])
def test_a_standard_output_that_is_not_there_is_said(stream: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", stream())
    chunks = iter([b"x"])
    with pytest.raises(ClosedOutputError, match="standard output: is closed"):
        write_file("-", chunks)
    assert next(chunks) == b"x"


def test_a_reader_that_has_gone_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    with open(write_end, "wb", buffering=0) as pipe:
        monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=pipe))
        with pytest.raises(ClosedOutputError, match="standard output: its reader stopped reading"):
            write_file("-", [b"x"])


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs Linux")
def test_a_full_disk_behind_standard_output_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with open("/dev/full", "wb", buffering=0) as full:
        monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=full))
        with pytest.raises(OutputError, match="standard output: cannot be written: no space left on device"):
            write_file("-", [b"x"])
