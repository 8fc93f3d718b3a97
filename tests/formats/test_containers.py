"""Archives and packed files: the files in them, within bounds, without trusting a name or a size."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import tarfile
import zipfile
from collections.abc import Callable
from contextlib import closing, suppress

import pytest

from tests.places import DATA
from workbench.core.errors import SourceError, UnknownFormatError, WorkbenchError
from workbench.core.run import Run
from workbench.core.sources import BytesSource
from workbench.formats import containers
from workbench.formats.open import open_run

FILE = (DATA / "hyperfine" / "before_failing.json").read_bytes()
OTHER = (DATA / "hyperfine" / "failing.json").read_bytes()
BOTH = {"results/a.json": FILE, "results/b.json": OTHER}


def a_zip(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def a_tar(files: dict[str, bytes], layout: int = tarfile.PAX_FORMAT) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=layout) as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return packed.getvalue()


def opened(data: bytes, name: str = "results.bin", **options: int) -> Run:
    return open_run([BytesSource(name, data)], **options)


def notices(run: Run) -> dict[str, str]:
    return {notice.code: notice.text for each in run.files for notice in each.content.notices}


ARCHIVES: dict[str, Callable[[dict[str, bytes]], bytes]] = {
    "zip": a_zip,
    "tar": a_tar,
    "tar, ustar": lambda files: a_tar(files, tarfile.USTAR_FORMAT),
    "tar, GNU": lambda files: a_tar(files, tarfile.GNU_FORMAT),
    "tar.gz": lambda files: gzip.compress(a_tar(files)),
    "tar.xz": lambda files: lzma.compress(a_tar(files)),
    "tar.bz2": lambda files: bz2.compress(a_tar(files)),
}


@pytest.mark.parametrize("kind", ARCHIVES)
def test_the_files_of_an_archive_are_files_of_a_side(kind: str) -> None:
    run = opened(ARCHIVES[kind](BOTH))
    assert [name.split(": ", 1)[1].removeprefix("results.bin: ") for name in run.names] == list(BOTH)
    plain = open_run([BytesSource("a", FILE), BytesSource("b", OTHER)])
    assert [each.content.series for each in run.files] == [each.content.series for each in plain.files]


@pytest.mark.parametrize("kind", ARCHIVES)
def test_names_may_be_long(kind: str) -> None:
    name = "/".join(["f" * 60] * (2 if "ustar" in kind else 5)) + "/é.json"
    assert opened(ARCHIVES[kind]({name: FILE})).names[0].endswith(name)


@pytest.mark.parametrize(("pack", "suffix"), [(lzma.compress, ".xz"), (bz2.compress, ".bz2")])
def test_a_packed_file_is_what_is_in_it(pack: Callable[[bytes], bytes], suffix: str) -> None:
    run = opened(pack(FILE), f"bench.json{suffix}")
    assert run.names == (f"bench.json{suffix}: bench.json",)
    assert run.files[0].facts.sha256 == opened(FILE).files[0].facts.sha256
    two = opened(pack(b"pay,0,critical\n") + pack(b"rank,7,ok\n"), f"records.txt{suffix}")
    assert len(two.records) == 1


def test_texts_that_are_only_stored_are_no_content_of_the_zip() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name in ("wrk.txt", "wrk_missing.txt"):
            archive.write(DATA / "load_tests" / name, name)
    assert opened(packed.getvalue()).names == ("results.bin: wrk.txt", "results.bin: wrk_missing.txt")


def test_an_entry_without_a_name_is_a_file_like_any_other() -> None:
    data = bytearray(a_zip({"x": FILE}))
    for header, length in ((b"PK\x03\x04", 30), (b"PK\x01\x02", 46)):
        data[data.index(header) + length] = 0  # zipfile cuts a name at a NUL
    assert opened(bytes(data)).names == ("results.bin: ",)


def test_records_in_a_tar_are_records() -> None:
    run = opened(a_tar({"records.txt": b"pay,0,critical\nrank,7,ok\n"}))
    with closing(run.records[0].lines.open()) as stream:
        assert stream.read(100) == b"pay,0,critical\nrank,7,ok\n"


def test_what_is_no_result_is_set_aside_and_named() -> None:
    run = opened(a_zip({**BOTH, "README.md": b"# hi", "results/machine.json": b"{}", "report/x.svg": b"<svg/>"}))
    assert len(run.files) == 2
    assert notices(run)["files_set_aside"] == "3 files are no results: README.md, machine.json, x.svg."


def test_a_file_that_nobody_knows_is_refused_as_ever() -> None:
    with pytest.raises(UnknownFormatError, match=r"strange\.dat: this is text, but of no format"):
        opened(a_zip({**BOTH, "strange.dat": b"abc"}))


def test_an_archive_without_results_says_so() -> None:
    for files in ({}, {"README.md": b"# hi"}):
        with pytest.raises(UnknownFormatError):
            opened(a_zip(files))


def test_hidden_files_are_left_out() -> None:
    run = opened(a_zip({"a.json": FILE, "__MACOSX/._a.json": b"\0", ".DS_Store": b"\0"}))
    assert run.names == ("results.bin: a.json",)


@pytest.mark.parametrize("name", ["../a.json", "/a.json", "x/../../a.json", "C:/a.json", "a\\b.json"])
@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_names_that_lead_out_are_ignored(kind: str, name: str) -> None:
    run = opened(ARCHIVES[kind]({name: OTHER, "b.json": FILE}))
    assert run.names == ("results.bin: b.json",)
    assert "entries_left_out" in notices(run)


def test_links_and_devices_are_left_out() -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, kind in (
            ("l", tarfile.SYMTYPE),
            ("h", tarfile.LNKTYPE),
            ("d", tarfile.CHRTYPE),
            ("p", tarfile.FIFOTYPE),
        ):
            member = tarfile.TarInfo(f"{name}.json")
            member.type, member.linkname = kind, "/etc/passwd"
            archive.addfile(member)
        member = tarfile.TarInfo("a.json")
        member.size = len(FILE)
        archive.addfile(member, io.BytesIO(FILE))
    run = opened(packed.getvalue())
    assert run.names == ("results.bin: a.json",)
    assert notices(run)["entries_left_out"].startswith("4 entries")
    link = zipfile.ZipInfo("link.json")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as other:
        other.writestr(link, "/etc/passwd")
        other.writestr("a.json", FILE)
    assert opened(packed.getvalue()).names == ("results.bin: a.json",)


@pytest.mark.parametrize("inner", ["zip", "tar", "tar.xz"])
@pytest.mark.parametrize("outer", ["zip", "tar", "tar.xz"])
def test_a_container_in_a_container_is_refused(inner: str, outer: str) -> None:
    with pytest.raises(UnknownFormatError, match="inside of another one"):
        opened(ARCHIVES[outer]({"inner": ARCHIVES[inner](BOTH)}))


def test_a_packed_file_is_packed_once() -> None:
    with pytest.raises(UnknownFormatError, match="inside of another one"):
        opened(lzma.compress(bz2.compress(FILE)))


def test_gzip_in_an_archive_is_read() -> None:
    assert len(opened(a_tar({"a.json.gz": gzip.compress(FILE)})).files) == 1


@pytest.mark.parametrize("kind", ["zip", "tar.gz", "tar.xz", "tar.bz2"])
def test_what_unfolds_too_far_is_refused(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "MAX_TOTAL_BYTES", 100_000)
    for files in ({"a.txt": bytes(200_000)}, {f"{n}.txt": bytes(30_000) for n in range(9)}):
        with pytest.raises(SourceError, match="unfolds to more than"):
            opened(ARCHIVES[kind](files))


@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_what_holds_too_many_files_is_refused(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "MAX_ENTRIES", 5)
    with pytest.raises(SourceError, match="more than 5 files"):
        opened(ARCHIVES[kind]({f"{n}.txt": b"x" for n in range(9)}))


@pytest.mark.parametrize("pack", [lzma.compress, bz2.compress])
def test_a_packed_file_has_the_limit_of_any_file(pack: Callable[[bytes], bytes]) -> None:
    with pytest.raises(SourceError, match="holds more than"):
        opened(pack(b"{" + bytes(500_000)), content_limit_bytes=100_000)


@pytest.mark.parametrize("kind", [*ARCHIVES, "xz", "bz2"])
def test_damaged_containers_give_a_result_or_a_refusal(kind: str) -> None:
    data = {"xz": lzma.compress(FILE), "bz2": bz2.compress(FILE)}.get(kind) or ARCHIVES[kind](BOTH)
    chance = random.Random(4)  # noqa: S311
    cuts = [data[: len(data) * part // 60] for part in range(60)]
    flipped = []
    for _ in range(150):
        damaged = bytearray(data)
        for _ in range(chance.choice((1, 2, 8))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        flipped.append(bytes(damaged))
    for each in (*cuts, *flipped):
        with suppress(WorkbenchError):
            opened(each)
