"""What files said: one or several of one kind, taken as one run."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from workbench.core.model import Kind, SourceFacts
from workbench.core.sources import Source

if TYPE_CHECKING:
    from workbench.core.benchmark import Benchmarks
    from workbench.core.profile import Profile


class Opened(NamedTuple):
    """What one file of a profile or of benchmarks said, and the facts about the file."""

    content: Profile | Benchmarks
    format_name: str
    facts: SourceFacts


class RecordsFile(NamedTuple):
    """A file of records, to be read as a stream.

    `lines` gives one record on each line; of an earlier summary document, `source` is the document itself.
    """

    source: Source
    lines: Source
    is_document: bool = False


class Run(NamedTuple):
    """Files of one kind: `files` where they were read as a whole, `records` where they are to be read as a stream."""

    kind: Kind
    files: tuple[Opened, ...] = ()
    records: tuple[RecordsFile, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What the user calls the files."""
        return tuple(each.facts.name for each in self.files) or tuple(each.source.name for each in self.records)

    @property
    def format_name(self) -> str:
        """The format of the first file."""
        return self.files[0].format_name if self.files else "records"
