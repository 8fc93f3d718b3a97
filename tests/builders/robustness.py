"""What every reader has to bear: files that were cut short or damaged."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import suppress

from workbench.core.errors import WorkbenchError
from workbench.core.sources import BytesSource
from workbench.formats.shared.content import Content

CUTS = 150
FLIPS = 300


def content(data: bytes, name: str = "unknown") -> Content:
    """Bytes as a file of this name, which by default says nothing."""
    return Content(BytesSource(name, data))


def survives(read: Callable[[Content], object], recognises: Callable[[Content], bool], data: bytes) -> None:
    """Checks that a damaged file gives a result or a WorkbenchError, and that recognising it never raises."""
    for damaged in (*_cut(data), *_flipped(data)):
        found = content(damaged)
        try:
            found.data  # noqa: B018 - read before any format is asked, as the registry does
        except WorkbenchError:
            continue
        assert recognises(found) in (True, False)
        with suppress(WorkbenchError):
            read(found)


def _cut(data: bytes) -> Iterator[bytes]:
    for part in range(CUTS):
        yield data[: len(data) * part // CUTS]


def _flipped(data: bytes) -> Iterator[bytes]:
    chance = random.Random(20)  # noqa: S311
    for _ in range(FLIPS):
        damaged = bytearray(data)
        for _ in range(chance.choice((1, 1, 2, 8))):
            damaged[chance.randrange(len(damaged))] = chance.choice((chance.randrange(256), *b'0-9e"]}{,:'))
        yield bytes(damaged)
