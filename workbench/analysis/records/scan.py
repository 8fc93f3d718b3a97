"""One pass over all files of a run: read, parse, classify, and on the first pass summarise, block by block."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from workbench.analysis.records.kernel import RecordsKernel
from workbench.analysis.records.line import LineReject
from workbench.analysis.records.model import Reject
from workbench.analysis.records.report import RecordBlock
from workbench.analysis.records.slips import encoding_hint, line_hint
from workbench.core.blocks import BlockReader
from workbench.core.clock import StageClock
from workbench.core.errors import MalformedError
from workbench.core.model import SourceFacts
from workbench.core.report import Progress
from workbench.core.sources import Source

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
REJECTS_SHOWN = 1000
"""So many quarantined lines are kept at hand; the document holds all of them."""

REJECT_TEXT_LENGTH = 2000
"""Of a quarantined line so much is kept at hand, in characters; the document holds all of it."""


class Inputs(NamedTuple):
    """What to read, and how strictly."""

    sources: tuple[Source, ...]
    is_quarantine: bool = False
    content_limit_bytes: int | None = None
    progress: Progress | None = None


class Scan:
    """Goes through the records once; iterate over it, then ask what it found."""

    def __init__(self, inputs: Inputs, kernel: RecordsKernel[Any], clock: StageClock, *, is_first: bool = True) -> None:
        self.facts: list[SourceFacts] = []
        self.rejects: list[Reject] = []
        self.marked_sources: list[str] = []
        self._inputs = inputs
        self._kernel = kernel
        self._clock = clock
        self._is_first = is_first

    def __iter__(self) -> Iterator[RecordBlock]:
        for source in self._inputs.sources:
            yield from self._source_blocks(source)

    def finish(self) -> Scan:
        """Goes through everything for the sake of the kernel's summary alone."""
        for _ in self:
            pass
        return self

    def _source_blocks(self, source: Source) -> Iterator[RecordBlock]:
        reader = BlockReader(source, digest=self._is_first, content_limit_bytes=self._inputs.content_limit_bytes)
        blocks = self._clock.each("read", reader.blocks())
        line_count = record_count = quarantined_count = 0
        for block in blocks:
            if not line_count and block.startswith(BYTE_ORDER_MARK):
                self.marked_sources.append(source.name)
            record_block = self._work(block, source.name, line_count + 1)
            lines = record_block.lines
            if lines.rejects and not self._inputs.is_quarantine:
                has_records = record_count + lines.record_count > 0
                raise self._refusal(lines.rejects[0], source.name, blocks, has_records=has_records)
            self._keep_rejects(lines.rejects, source.name)
            line_count += lines.line_count
            record_count += lines.record_count
            quarantined_count += len(lines.rejects)
            self._report(len(block))
            yield record_block
        self.facts.append(
            SourceFacts(
                name=source.name,
                size_bytes=reader.size_bytes,
                sha256=reader.sha256,
                content_size_bytes=reader.content_size_bytes,
                content_sha256=reader.content_sha256,
                is_gzip=reader.is_gzip,
                line_count=line_count,
                record_count=record_count,
                quarantined_count=quarantined_count,
            )
        )

    def _work(self, block: bytes, source: str, first_line: int) -> RecordBlock:
        kernel, stage = self._kernel, self._clock.stage
        try:
            with stage("parse"):
                lines = kernel.parse(block, first_line)
        except UnicodeDecodeError as error:
            raise not_utf8(error, source, first_line) from None
        with stage("classify"):
            kernel.classify(lines)
        if self._is_first:
            with stage("summarise"):
                kernel.summarise(lines, source)
        return RecordBlock(source, kernel, lines, len(block))

    def _refusal(self, reject: LineReject, source: str, rest: Iterator[bytes], *, has_records: bool) -> MalformedError:
        """A file that is not UTF-8 has no lines, so that is looked for first, also behind the bad line."""
        line_number = reject.line_number
        for block in rest:
            try:
                block.decode()
            except UnicodeDecodeError as error:
                return not_utf8(error, source, 0)
        hint = line_hint(reject, has_records=has_records)
        return MalformedError(reject.code, source, reject.reason, line_number=line_number, text=reject.text, hint=hint)

    def _keep_rejects(self, rejects: list[LineReject], source: str) -> None:
        room = REJECTS_SHOWN - len(self.rejects)
        self.rejects += [Reject(source, *reject[:3], reject.text[:REJECT_TEXT_LENGTH]) for reject in rejects[:room]]

    def _report(self, size_bytes: int) -> None:
        if self._inputs.progress:
            self._inputs.progress("reading" if self._is_first else "writing", size_bytes)


def not_utf8(error: UnicodeDecodeError, source: str, first_line: int) -> MalformedError:
    """The refusal of a file with bytes that are not UTF-8; the line is named where it is known."""
    before: bytes = error.object[: error.start]
    line_number = first_line + len((before.decode() + "x").splitlines()) - 1 if first_line else 0
    bad = error.object[error.start : error.start + 1].hex()
    return MalformedError(
        "not_utf8",
        source,
        f"not UTF-8 text (byte 0x{bad})",
        line_number=line_number,
        hint=encoding_hint(error.object, source),
    )
