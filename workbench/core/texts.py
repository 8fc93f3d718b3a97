"""Many texts in one buffer, which takes a fraction of what as many Python strings do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy
    import numpy.typing as npt

    Offsets = npt.NDArray[numpy.int64]

BLOCK = 4_096


class Texts(Sequence[str]):
    """Texts as UTF-8 in one buffer; text `i` lies between `offsets[i]` and `offsets[i + 1]`.

    What is taken out of it becomes a string there and then.
    """

    def __init__(self, offsets: Offsets, data: bytes | memoryview) -> None:
        self.offsets = offsets
        self.data = memoryview(data)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, place: int) -> str:  # type: ignore[override]
        return self.take([place])[0]

    def __iter__(self) -> Iterator[str]:
        for start in range(0, len(self), BLOCK):
            yield from self.take(range(start, min(start + BLOCK, len(self))))

    def take(self, places: Sequence[int] | npt.NDArray[numpy.integer[Any]]) -> list[str]:
        """The texts at these places."""
        import numpy

        rows = numpy.asarray(places, "int64")
        ends = zip(self.offsets[rows].tolist(), self.offsets[rows + 1].tolist(), strict=True)
        data = self.data
        return [str(data[start:end], "utf-8") for start, end in ends]

    def encoded(self) -> Iterator[bytes]:
        """Every text as UTF-8."""
        for start in range(0, len(self), BLOCK):
            ends = self.offsets[start : start + BLOCK + 1].tolist()
            first = ends[0]
            block = bytes(self.data[first : ends[-1]])
            yield from (block[a - first : b - first] for a, b in pairwise(ends))


def texts_of(texts: Sequence[str]) -> Texts:
    """Strings as texts; raises UnicodeEncodeError for half a surrogate pair, which UTF-8 cannot hold."""
    return texts_of_bytes([text.encode() for text in texts])


def texts_of_bytes(encoded: Sequence[bytes]) -> Texts:
    """Texts that are UTF-8 already."""
    import numpy

    offsets = numpy.zeros(len(encoded) + 1, "int64")
    numpy.cumsum(numpy.fromiter(map(len, encoded), "int64", len(encoded)), out=offsets[1:])
    return Texts(offsets, b"".join(encoded))
