"""Bytes reach the kernel as whole lines, however they come and however they are cut."""

from __future__ import annotations

import errno
import gzip
import io
import os
import random
import sys
import zlib
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.builders.cuts import pieces
from workbench.core import blocks, inflate, sources
from workbench.core.blocks import BlockReader, last_line_end, unpacked, whole_lines
from workbench.core.errors import SourceError
from workbench.core.sources import BytesSource, PathSource, SpoolSource, sources_from_arguments

LINE_ENDS = ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]
TEXTS = st.lists(st.sampled_from([*LINE_ENDS, "a", ",", " ", "é", "€", "🔥", "\u2027", "\xa0"]), max_size=40).map(
    "".join
)
NOISE = random.Random(1).randbytes(200)  # noqa: S311
CUTS = st.lists(st.integers(1, 9), min_size=1, max_size=12)


def content(source: sources.Source, **options: int) -> bytes:
    return b"".join(BlockReader(source, **options).blocks())


# Whole lines


@given(TEXTS, CUTS)
@example("a\r\nb", [2])
@example("a\u2028b", [2])
@example("a\x85b\x85", [2])
def test_blocks_cut_anywhere_give_the_same_lines(text: str, sizes: list[int]) -> None:
    blocks = list(whole_lines(pieces(text.encode(), sizes), "x"))
    assert b"".join(blocks) == text.encode()
    assert all(blocks), "a block is never empty"
    assert [line for block in blocks for line in block.decode().splitlines()] == text.splitlines()


@given(st.binary(max_size=40), CUTS)
def test_bytes_that_are_no_text_pass_unchanged(data: bytes, sizes: list[int]) -> None:
    assert b"".join(whole_lines(pieces(data, sizes), "x")) == data


@given(st.binary(max_size=30) | TEXTS.map(str.encode))
def test_no_cut_makes_bad_bytes_good_or_good_bytes_bad(data: bytes) -> None:
    def is_text(part: bytes) -> bool:
        try:
            part.decode()
        except UnicodeDecodeError:
            return False
        return True

    assert is_text(data) == all(is_text(block) for block in whole_lines(pieces(data, [3]), "x"))


@pytest.mark.parametrize("end", LINE_ENDS)
def test_each_line_end_is_found(end: str) -> None:
    assert last_line_end(f"a{end}b".encode()) == len(f"a{end}".encode())


def test_a_carriage_return_at_the_edge_may_be_half_a_line_end() -> None:
    assert last_line_end(b"a\r") == 0
    assert last_line_end(b"a\rb\r") == 2
    assert list(whole_lines(iter([b"a\r", b"\nb\r"]), "x")) == [b"a\r\n", b"b\r"]


def test_blocks_come_before_the_end_is_read() -> None:
    def chunks() -> Iterator[bytes]:
        yield b"a\nb"
        raise AssertionError("read on too early")

    assert next(whole_lines(chunks(), "x")) == b"a\n"


def test_a_line_too_long_to_hold_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "MAX_LINE_BYTES", 100)
    monkeypatch.setattr(sources, "BLOCK_BYTES", 16)
    assert content(BytesSource("x", b"a" * 100 + b"\n")) == b"a" * 100 + b"\n"
    reader = BlockReader(BytesSource("long.txt", b"a\n" + b"b" * 5000))
    with pytest.raises(SourceError, match=r"long\.txt: a line is longer than 100 bytes"):
        list(reader.blocks())
    assert reader.size_bytes < 200, "the rest of the line is not read"


def test_a_long_line_in_many_small_pieces_is_not_searched_from_its_start_each_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Else one line of 60 MB, a small gzip file, keeps the machine busy for a minute."""
    searched = []
    monkeypatch.setattr(blocks, "last_line_end", lambda buffer: searched.append(len(buffer)) or last_line_end(buffer))
    assert b"".join(whole_lines((b"x" for _ in range(10_000)), "x")) == b"x" * 10_000
    assert sum(searched) < 4 * 10_000


# Size and digest


@given(TEXTS, st.booleans(), st.integers(2, 50))
def test_the_reader_knows_size_and_digest(text: str, packed: bool, block_bytes: int) -> None:
    data = text.encode()
    stored = gzip.compress(data, mtime=0) if packed else data
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sources, "BLOCK_BYTES", block_bytes)
        reader = BlockReader(BytesSource("x", stored))
        assert b"".join(reader.blocks()) == data
    assert reader.is_gzip == packed
    assert (reader.size_bytes, reader.content_size_bytes) == (len(stored), len(data))
    assert (reader.sha256, reader.content_sha256) == (sha256(stored).hexdigest(), sha256(data).hexdigest())


def test_digests_are_left_out_when_nobody_asks() -> None:
    reader = BlockReader(BytesSource("x", gzip.compress(b"a\n")), digest=False)
    assert b"".join(reader.blocks()) == b"a\n"
    assert (reader.sha256, reader.content_sha256) == ("", "")


def test_gzip_is_known_by_its_content_not_by_its_name() -> None:
    assert content(BytesSource("plain.gz", b"a,1,ok\n")) == b"a,1,ok\n"
    assert content(BytesSource("packed.txt", gzip.compress(b"a,1,ok\n"))) == b"a,1,ok\n"


# Gzip


@given(st.lists(st.binary(max_size=30), min_size=1, max_size=5), CUTS, st.integers(0, 20))
def test_gzip_members_are_joined_and_zeros_behind_them_ignored(
    members: list[bytes], sizes: list[int], zero_count: int
) -> None:
    packed = b"".join(gzip.compress(member, mtime=0) for member in members) + b"\0" * zero_count
    assert b"".join(unpacked(pieces(packed, sizes), "x")) == b"".join(members)


@given(CUTS, st.integers(1, 20))
def test_zeros_between_members_are_ignored_wherever_the_blocks_are_cut(sizes: list[int], zero_count: int) -> None:
    """As Python's own gzip module does; what is read must not hang on where a block happens to end."""
    packed = gzip.compress(b"a", mtime=0) + b"\0" * zero_count + gzip.compress(b"b", mtime=0)
    assert b"".join(unpacked(pieces(packed, sizes), "x")) == gzip.decompress(packed) == b"ab"


@given(st.data())
def test_a_gzip_stream_cut_short_is_refused(data: st.DataObject) -> None:
    packed = gzip.compress(NOISE + b"a" * 1000, mtime=0)
    end = data.draw(st.integers(2, len(packed) - 1))
    with pytest.raises(SourceError, match=r"x\.gz: the gzip stream ends early"):
        content(BytesSource("x.gz", packed[:end]))


@given(st.data())
def test_damage_in_a_gzip_stream_is_never_read_as_content(data: st.DataObject) -> None:
    """Every bit counts but those that fill up the last byte before the checksum."""
    original = NOISE + b"a" * 1000
    packed = bytearray(gzip.compress(original, mtime=0))
    packed[data.draw(st.integers(10, len(packed) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        found = content(BytesSource("x.gz", bytes(packed)))
    except SourceError:
        return
    assert found == original


def test_a_wrong_checksum_is_damage() -> None:
    packed = gzip.compress(b"a,1,ok\n")
    for place in range(-8, 0):
        wrong = bytearray(packed)
        wrong[place] ^= 1
        with pytest.raises(SourceError, match=r"x\.gz: the gzip stream is damaged"):
            content(BytesSource("x.gz", bytes(wrong)))


def test_rubbish_behind_a_gzip_stream_is_damage() -> None:
    with pytest.raises(SourceError, match="damaged"):
        content(BytesSource("x.gz", gzip.compress(b"a\n") + b"rubbish"))


@pytest.mark.parametrize("line", [b"\n" * 64, b"a" * 64], ids=["lines", "one line"])
def test_a_gzip_bomb_stops_at_the_limit(line: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "BLOCK_BYTES", 1024)
    reader = BlockReader(BytesSource("bomb.gz", gzip.compress(line * 100_000)), content_limit_bytes=10_000)
    with pytest.raises(SourceError, match=r"bomb\.gz: holds more than 10,000 bytes"):
        list(reader.blocks())
    assert reader.content_size_bytes <= 10_000 + 1024


def test_unpacking_hands_on_no_more_than_a_block_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "BLOCK_BYTES", 1024)
    sizes = [len(chunk) for chunk in unpacked(iter([gzip.compress(b"\n" * 100_000)]), "x")]
    assert sum(sizes) == 100_000
    assert max(sizes) <= 1024


@pytest.mark.parametrize(("size_bytes", "is_refused"), [(1000, False), (1001, True)])
def test_the_limit_itself_is_allowed(size_bytes: int, is_refused: bool) -> None:
    source = BytesSource("x", b"\n" * size_bytes)
    if is_refused:
        with pytest.raises(SourceError, match="more than 1,000 bytes"):
            content(source, content_limit_bytes=1000)
    else:
        assert len(content(source, content_limit_bytes=1000)) == 1000


# Files


def test_a_file_is_read_as_often_as_asked(tmp_path: Path) -> None:
    path = tmp_path / "records.txt"
    path.write_bytes(b"a,1,ok\n")
    source = PathSource(str(path))
    assert source.name == "records.txt"
    assert content(source) == content(source) == b"a,1,ok\n"


def test_a_missing_file_is_refused_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"no/such\.txt: no such file or directory"):
        content(PathSource(str(tmp_path / "no" / "such.txt")))


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="is a folder"):
        content(PathSource(str(tmp_path)))


def test_a_file_without_permission_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(sources, "open", refused, raising=False)
    with pytest.raises(SourceError, match=r"secret\.txt: permission denied") as refusal:
        content(PathSource("/secret.txt"))
    assert "permissions" in refusal.value.hint


@pytest.mark.parametrize("change", ["longer", "touched"])
def test_a_file_that_changed_between_two_readings_is_refused(tmp_path: Path, change: str) -> None:
    path = tmp_path / "growing.txt"
    path.write_bytes(b"a,1,ok\n")
    source = PathSource(str(path))
    content(source)
    if change == "longer":
        before = path.stat()
        path.write_bytes(b"a,1,ok\nb,1,ok\n")
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    else:
        os.utime(path, ns=(1, 1))
    with pytest.raises(SourceError, match="changed while it was being read"):
        content(source)


class BrokenStream(io.RawIOBase):
    """Gives one block and then fails, as a disk or a network drive may."""

    def __init__(self) -> None:
        self._is_first = True

    def read(self, size: int = -1) -> bytes:
        if not self._is_first:
            raise OSError(errno.EIO, "Input/output error")
        self._is_first = False
        return b"a,1,ok\n"


def test_a_disk_that_fails_midway_is_a_source_error() -> None:
    stream = BrokenStream()
    with pytest.raises(SourceError, match="far: input/output error"):
        content(SimpleNamespace(name="far", open=lambda: stream))
    assert stream.closed


def test_the_stream_is_closed_when_the_reader_stops_early() -> None:
    stream = io.BytesIO(b"a\nb\n")
    blocks = BlockReader(SimpleNamespace(name="x", open=lambda: stream)).blocks()
    next(blocks)
    blocks.close()
    assert stream.closed


# Streams that can be read only once


class Drops(io.RawIOBase):
    """A pipe that hands out a few bytes at a time, and only once."""

    def __init__(self, data: bytes) -> None:
        self._rest = data

    def read(self, size: int = -1) -> bytes:
        data, self._rest = self._rest[:5], self._rest[5:]
        return data


@pytest.mark.parametrize("spool_bytes", [1, 10**6])
def test_a_stream_is_kept_so_that_it_can_be_read_again(spool_bytes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "SPOOL_BYTES", spool_bytes)
    data = b"alpha,10,ok\nbeta,7,warn\n"
    source = SpoolSource("standard input", Drops(data))
    assert content(source) == content(source) == data


def test_a_minus_means_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(gzip.compress(b"a,1,ok\n"))))
    source = sources_from_arguments(["-"])[0]
    assert (source.name, content(source)) == ("standard input", b"a,1,ok\n")


@pytest.mark.parametrize("spool_bytes", [1, 10**6])
def test_a_standard_input_that_gives_text_is_read_as_utf_8(spool_bytes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "SPOOL_BYTES", spool_bytes)
    monkeypatch.setattr(sources, "BLOCK_BYTES", 7)
    monkeypatch.setattr(sys, "stdin", io.StringIO("é日🎯,1,ok\nhalf\udcff,2,ok\n"))
    source = sources_from_arguments(["-"])[0]
    assert content(source) == content(source) == "é日🎯,1,ok\nhalf?,2,ok\n".encode()


def no_stream() -> None:
    return None


def closed() -> io.TextIOWrapper:
    stream = io.TextIOWrapper(io.BytesIO())
    stream.close()
    return stream


def detached() -> io.TextIOWrapper:
    stream = io.TextIOWrapper(io.BytesIO())
    stream.detach()
    return stream


@pytest.mark.parametrize("stream", [no_stream, closed, detached])
def test_a_closed_standard_input_is_a_source_error(stream: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", stream())
    with pytest.raises(SourceError, match="standard input"):
        sources_from_arguments(["-"])[0]


def test_a_stream_that_fails_while_it_is_kept_is_a_source_error() -> None:
    with pytest.raises(SourceError, match="standard input: input/output error"):
        SpoolSource("standard input", BrokenStream())


def test_a_pipe_named_as_a_file_is_read_once_and_kept() -> None:
    read_end, write_end = os.pipe()
    try:
        os.write(write_end, b"a,1,ok\n")
        os.close(write_end)
        source = sources_from_arguments([f"/dev/fd/{read_end}"])[0]
    finally:
        os.close(read_end)
    assert content(source) == content(source) == b"a,1,ok\n"


def test_a_path_is_opened_only_when_it_is_read(tmp_path: Path) -> None:
    source = sources_from_arguments([str(tmp_path / "later.txt")])[0]
    (tmp_path / "later.txt").write_bytes(b"a,1,ok\n")
    assert content(source) == b"a,1,ok\n"


# Faster ways to unpack


class StandIn:
    """A library with zlib's interface under another name, as isal's and zlib-ng's are."""

    class error(Exception):  # noqa: N801, N818 - so it is called there
        pass

    @staticmethod
    def decompressobj(wbits: int) -> Any:
        return StandIn.Member(zlib.decompressobj(wbits))

    class Member:
        def __init__(self, member: Any) -> None:
            self._member = member

        def decompress(self, data: bytes, limit: int) -> bytes:
            try:
                unpacked: bytes = self._member.decompress(data, limit)
            except zlib.error as error:
                raise StandIn.error(str(error)) from error
            return unpacked

        def __getattr__(self, name: str) -> Any:
            return getattr(self._member, name)


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    package, library = ModuleType("isal"), ModuleType("isal.isal_zlib")
    library.__dict__.update(decompressobj=StandIn.decompressobj, error=StandIn.error)
    monkeypatch.setitem(sys.modules, "isal", package)
    monkeypatch.setitem(sys.modules, "isal.isal_zlib", library)
    inflate.inflater.cache_clear()
    yield
    inflate.inflater.cache_clear()


@pytest.mark.usefixtures("stand_in")
def test_a_faster_library_gives_the_same_content_and_digests() -> None:
    packed = gzip.compress(b"a,1,ok\n" * 50_000) + gzip.compress(b"b,2,ok\n") + bytes(20)
    assert inflate.inflater().module.__name__ == "isal.isal_zlib"
    reader = BlockReader(BytesSource("x", packed))
    assert b"".join(reader.chunks()) == b"a,1,ok\n" * 50_000 + b"b,2,ok\n"
    assert reader.sha256 == sha256(packed).hexdigest()
    assert reader.content_sha256 == sha256(b"a,1,ok\n" * 50_000 + b"b,2,ok\n").hexdigest()


@pytest.mark.usefixtures("stand_in")
def test_a_faster_library_refuses_the_same_damage() -> None:
    packed = bytearray(gzip.compress(b"a,1,ok\n" * 500))
    packed[-6] ^= 1
    with pytest.raises(SourceError, match="the gzip stream is damaged"):
        content(BytesSource("x", bytes(packed)))
    with pytest.raises(SourceError, match="ends early"):
        content(BytesSource("x", bytes(packed[:-9])))
