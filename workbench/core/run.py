"""What files said: one or several of one kind, taken as one run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from workbench.core.model import Kind, Notice, SourceFacts
from workbench.core.sources import Source
from workbench.core.units import Unit


class FileContent(Protocol):
    """What every file that is read as a whole has, of whatever kind it is: `Profile`, `Benchmarks`."""

    @property
    def kind(self) -> Kind:
        """What its items are."""

    @property
    def format_name(self) -> str:
        """The format that it was read from, as it is said to people."""

    @property
    def environment(self) -> Mapping[str, str | int | float]:
        """What the file says about where and how it was measured."""

    @property
    def units(self) -> frozenset[Unit]:
        """The units of its values."""

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What its reader should know."""


class Opened(NamedTuple):
    """What one file that is read as a whole said, and the facts about the file.

    `made_of` holds the digests of what a document of the workbench was made of, where it is one.
    """

    content: FileContent
    format_name: str
    facts: SourceFacts
    made_of: tuple[str, ...] = ()


class RecordsFile(NamedTuple):
    """A file of records, to be read as a stream.

    `lines` gives one record on each line; of an earlier summary document, `source` is the document itself.
    """

    source: Source
    lines: Source
    is_document: bool = False


class Run(NamedTuple):
    """Files of one kind: `files` where they were read as a whole, `records` where they are to be read as a stream.

    `notices` say what was left out of a folder or an archive of records; of other kinds the first file says it.
    """

    kind: Kind
    files: tuple[Opened, ...] = ()
    records: tuple[RecordsFile, ...] = ()
    notices: tuple[Notice, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What the user calls the files."""
        return tuple(each.facts.name for each in self.files) or tuple(each.source.name for each in self.records)

    @property
    def format_name(self) -> str:
        """The format of the first file."""
        return self.files[0].format_name if self.files else "records"
