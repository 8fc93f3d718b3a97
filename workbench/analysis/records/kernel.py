"""The kernels: one block of a records file in, everything that is wanted of it out.

A kernel works on a block of whole lines and has one method for each stage of the flow. What it sums up
adds up, so blocks can be worked on in any number of parts.
"""

from __future__ import annotations

from typing import Protocol, TypeVar

from workbench.analysis.records.line import LineReject
from workbench.analysis.records.summary import Summary
from workbench.core.columns import BlockColumns


class ParsedBlock(Protocol):
    """The records of one block; what else it holds is the kernel's own business."""

    line_count: int
    record_count: int
    rejects: list[LineReject]


L = TypeVar("L", bound=ParsedBlock)


class RecordsKernel(Protocol[L]):
    """What the driver asks of a kernel, in the order of the flow."""

    name: str

    def parse(self, block: bytes, first_line: int) -> L:
        """The block's records and rejected lines; raises UnicodeDecodeError."""

    def classify(self, lines: L) -> None:
        """Decides for every record of the block."""

    def summarise(self, lines: L, source: str) -> None:
        """Adds the block to the kernel's summary; its file's name goes with the worst records."""

    def summary(self) -> Summary:
        """The summary of all blocks so far."""

    def json(self, lines: L) -> bytes:
        """The records as they stand in the document, separated by commas, without the brackets around them."""

    def rows(self, lines: L) -> list[tuple[str, int, str, bool]]:
        """The records as (name, score, severity, is_high_risk), for whoever needs objects."""

    def columns(self, lines: L) -> BlockColumns:
        """The records as columns."""
