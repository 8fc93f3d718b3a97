"""The lines put aside, as the part of the document that comes after its records."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO

from workbench.analysis.records.model import Reject
from workbench.core.model import Json

SPOOLED_BYTES = 1024 * 1024


class QuarantinedLines:
    """The lines put aside, rendered and held in a file once they are many, until their place in the document comes."""

    def __init__(self) -> None:
        self._spool: IO[bytes] | None = None

    def add(self, reject: Reject) -> None:
        """One line more."""
        if self._spool is None:
            from tempfile import SpooledTemporaryFile

            self._spool = SpooledTemporaryFile(max_size=SPOOLED_BYTES)  # noqa: SIM115 - closed in close()
        else:
            self._spool.write(b",\n")
        self._spool.write(_indented(reject._asdict(), 6))

    def chunks(self, count: int) -> Iterator[bytes]:
        """The member `quarantined`."""
        if self._spool is None:
            yield b'  "quarantined": {\n    "count": 0,\n    "lines": []\n  }'
            return
        yield f'  "quarantined": {{\n    "count": {count},\n    "lines": [\n'.encode()
        spool = self._spool
        spool.seek(0)
        yield from iter(lambda: spool.read(SPOOLED_BYTES), b"")
        yield b"\n    ]\n  }"

    def close(self) -> None:
        """Gives the file back."""
        if self._spool is not None:
            self._spool.close()


def _indented(value: Json, spaces: int) -> bytes:
    margin = " " * spaces
    return (margin + json.dumps(value, indent=2, allow_nan=False).replace("\n", "\n" + margin)).encode("ascii")
