"""Many varints of a protocol buffer decoded at once, where a stretch of it holds nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from workbench.core.arrays import WholeNumbers
from workbench.formats.shared.protobuf import BrokenMessageError

_LONGEST_BYTES = 10
_BLOCK_BYTES = 64 * 1024


class Varints(NamedTuple):
    """The varints of a stretch that begins at `start`.

    `ranks` says for each byte how many varints end before it, `ends` where each ends; `values` are 64 bits wide, and
    `plain` are the same as Python's numbers.
    """

    start: int
    ranks: list[int]
    ends: list[int]
    values: WholeNumbers
    plain: list[int]

    def rank(self, position: int) -> int:
        """Which varint starts at this position of the file."""
        return self.ranks[position - self.start]

    def rank_after(self, length_at: int, end: int) -> int:
        """Which varint comes after the content whose length is this one; -1 where no varint starts there.

        Raises BrokenMessageError for content that goes beyond `end`.
        """
        stop = self.ends[length_at] + 1 + self.plain[length_at]
        if stop > end - self.start:
            raise BrokenMessageError(self.start + self.ends[length_at])
        found = self.ranks[stop]
        return found if not found or self.ends[found - 1] + 1 == stop else -1

    def bytes_of(self, first: int, after: int) -> bytes:
        """Some of the values as int64."""
        return self.values[first:after].tobytes()


def varints_of(data: bytes, start: int, end: int) -> Varints:
    """All varints from start to end; one longer than ten bytes raises BrokenMessageError."""
    import numpy

    block = numpy.frombuffer(data, dtype=numpy.uint8, count=end - start, offset=start)
    is_end = block < 0x80
    ends = numpy.flatnonzero(is_end)
    starts = numpy.concatenate([[0], ends[:-1] + 1])[: len(ends)].astype(numpy.int64)
    lengths = ends - starts + 1
    longest = int(lengths.max(initial=0))
    values = numpy.zeros(len(ends), dtype=numpy.uint64)
    for place in range(min(longest, _LONGEST_BYTES)):
        rows = numpy.flatnonzero(lengths > place)
        part = (block[starts[rows] + place] & 0x7F).astype(numpy.uint64)
        values[rows] |= part << numpy.uint64(7 * place)
    ranks = numpy.concatenate([[0], numpy.cumsum(is_end)])
    return Varints(start, ranks.tolist(), ends.tolist(), values.view(numpy.int64), values.tolist())


def in_blocks(data: bytes, places: Sequence[tuple[int, int]]) -> Iterator[tuple[Varints, int, int]]:
    """Message after message by start and end, with the varints of a block that it is in; raises BrokenMessageError."""
    first = 0
    while first < len(places):
        last = first
        while last < len(places) and places[last][1] - places[first][0] <= _BLOCK_BYTES:
            last += 1
        last = max(last, first + 1)
        block = varints_of(data, places[first][0], places[last - 1][1])
        for start, end in places[first:last]:
            yield block, start, end
        first = last
