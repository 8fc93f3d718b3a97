"""A document too large for a visitor's share of memory: compressed into a temporary file."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterable
from tempfile import NamedTemporaryFile
from typing import IO

QUICK = 3
"""The compression level: a document repeats itself so much that more effort gains little."""


class Parcel:
    """A gzip file that disappears when it is closed, or with the visitor's session."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._file: IO[bytes] = NamedTemporaryFile(prefix="workbench-", suffix=".json.gz")  # noqa: SIM115 - lives on
        try:
            with gzip.GzipFile(fileobj=self._file, mode="wb", compresslevel=QUICK, filename="", mtime=0) as packed:
                for chunk in chunks:
                    packed.write(chunk)
            self._file.flush()
        except BaseException:
            self._file.close()
            raise
        self.size_bytes = os.path.getsize(self._file.name)

    @property
    def path(self) -> str:
        """Where it is, for as long as it is open."""
        return self._file.name

    def read(self) -> bytes:
        """The compressed document."""
        with open(self._file.name, "rb") as stream:
            return stream.read()

    def close(self) -> None:
        """Removes the file."""
        self._file.close()
