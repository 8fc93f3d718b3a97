"""Opening: every file is opened once, asked once what it is, and taken with others of its kind as one run."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from tests.places import SAMPLES
from workbench.analysis.records.analyse import analyse
from workbench.cli import main
from workbench.core.errors import SourceError, UnknownFormatError
from workbench.core.model import Kind
from workbench.core.sources import BytesSource, PathSource
from workbench.formats import registry
from workbench.formats.open import open_run
from workbench.formats.shared.content import Content
from workbench.render.json import records as document

RECORDS = b"parse,4,ok\nrender,2,warn\n"


class CountedSource(BytesSource):
    """Content in memory that counts how often it is opened."""

    opened_count = 0

    def open(self) -> BinaryIO:
        self.opened_count += 1
        return super().open()


@pytest.fixture
def path_opens(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The name of every file that is opened for reading, in order."""
    opened: list[str] = []
    real: Callable[[PathSource], BinaryIO] = PathSource.open

    def counted(source: PathSource) -> BinaryIO:
        opened.append(source.name)
        return real(source)

    monkeypatch.setattr(PathSource, "open", counted)
    return opened


def test_records_are_opened_once_for_recognising_and_reading() -> None:
    source = CountedSource("r", RECORDS)
    run = open_run([source])
    report = analyse([each.lines for each in run.records])
    assert report.summary.record_count == 2
    assert report.sources[0].size_bytes == len(RECORDS)
    assert source.opened_count == 1


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_what_was_looked_at_is_read_whole(pack: Callable[[bytes], bytes]) -> None:
    """More than one block, so that the look ends in the middle."""
    data = b"".join(b"name %d,%d,ok\n" % (n, n % 9) for n in range(60_000))
    packed = pack(data)  # once: gzip writes the time into it
    plain, peeked = CountedSource("r", packed), CountedSource("r", packed)
    assert analyse([plain]).sources == analyse([open_run([peeked]).records[0].lines]).sources
    assert peeked.opened_count == 1


@pytest.mark.parametrize("place", ["pipeline_before.pyperf.json", "pipeline_before.pyisession"])
def test_other_files_are_opened_once(place: str) -> None:
    source = CountedSource("x", (SAMPLES / place).read_bytes())
    assert open_run([source]).files
    assert source.opened_count == 1


def test_one_compare_opens_every_file_once(path_opens: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    before, after = str(SAMPLES / "checkout_before.txt"), str(SAMPLES / "checkout_after.txt")
    assert main(["compare", before, after, "--no-settings"]) == 0
    assert capsys.readouterr().out
    assert path_opens == ["checkout_before.txt", "checkout_after.txt"]


def test_one_run_opens_every_file_once(path_opens: list[str], tmp_path: Path) -> None:
    files = [str(SAMPLES / "checkout_before.txt"), str(SAMPLES / "checkout_after.txt")]
    words = [word for file in files for word in ("--input", file)]
    assert main(["run", *words, "--output", str(tmp_path / "o.json"), "--csv", str(tmp_path / "o.csv")]) == 0
    assert path_opens == ["checkout_before.txt", "checkout_after.txt"]


def test_every_file_is_asked_once_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    real = registry.recognised

    def counted(content: Content) -> registry.Format | None:
        asked.append(content.name)
        return real(content)

    monkeypatch.setattr(registry, "recognised", counted)
    before, after = (str(SAMPLES / f"pipeline_{side}.pyperf.json") for side in ("before", "after"))
    main(["compare", before, after, "--no-settings"])
    assert asked == ["pipeline_before.pyperf.json", "pipeline_after.pyperf.json"]


def test_a_document_of_records_is_records_however_large() -> None:
    """Told by its head alone: nothing is read beyond it."""
    data = b"".join(document.chunks(analyse([BytesSource("r", RECORDS)])))
    run = open_run([BytesSource("d", data + b" " * 10_000_000)], content_limit_bytes=1_000_000)
    assert (run.kind, run.records[0].is_document) == (Kind.RECORDS, True)


def test_a_document_is_read_as_the_records_it_was_made_of() -> None:
    data = b"".join(document.chunks(analyse([BytesSource("r", RECORDS)])))
    run = open_run([BytesSource("d", data)])
    assert run.records[0].lines.open().read() == RECORDS


def test_files_of_different_kinds_are_refused_and_named() -> None:
    sources = [BytesSource("r", RECORDS), BytesSource("p", b"main;work 3\nmain 1\n")]
    with pytest.raises(UnknownFormatError, match=r"r: records, p: collapsed stacks"):
        open_run(sources)


def test_damage_is_told_when_all_of_it_is_read() -> None:
    with pytest.raises(SourceError, match="ends early"):
        open_run([BytesSource("cut.gz", gzip.compress(b"no record\n")[:-4])])
    run = open_run([BytesSource("cut.gz", gzip.compress(RECORDS)[:-4])])
    with pytest.raises(SourceError, match="ends early"):
        analyse([run.records[0].lines])


def test_nothing_at_all_is_left_to_be_refused_as_records() -> None:
    assert open_run([BytesSource("empty", b"")]).kind is Kind.RECORDS


def test_a_stream_that_nobody_reads_is_closed(tmp_path: Path) -> None:
    """No ResourceWarning: tests turn it into an error."""
    path = tmp_path / "r.txt"
    path.write_bytes(RECORDS)
    run = open_run([PathSource(str(path))])
    del run


def test_a_second_reading_starts_at_the_first_byte() -> None:
    source = open_run([CountedSource("r", RECORDS)]).records[0].lines
    first = source.open()
    assert io.BytesIO(first.read(5) + first.read()).getvalue() == RECORDS
    assert source.open().read() == RECORDS


def test_the_readable_formats_are_those_of_the_list() -> None:
    for each in registry.FORMATS[2:]:
        assert each.NAME in registry.readable()
    assert "name,score,severity" in registry.readable()
