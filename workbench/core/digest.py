"""SHA-256 of what is read, on a second thread once there is so much of it that this pays."""

from __future__ import annotations

import hashlib
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

ALONE_FROM_CHUNKS = 16
"""A file of fewer chunks is done before a thread has started."""

WAITING_CHUNKS = 8
"""So many chunks may wait for the second thread; more would cost memory and win nothing."""


class Digest:
    """Takes chunks in order; hashing lets go of the interpreter lock, so the reader goes on meanwhile."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self._pool: ThreadPoolExecutor | None = None
        self._waiting: deque[Future[None]] = deque()
        self._chunk_count = 0

    def update(self, chunk: bytes) -> None:
        """Adds the next chunk."""
        self._chunk_count += 1
        if self._chunk_count < ALONE_FROM_CHUNKS:
            self._hash.update(chunk)
            return
        if self._pool is None:
            from concurrent.futures import ThreadPoolExecutor

            self._pool = ThreadPoolExecutor(1)
        self._waiting.append(self._pool.submit(self._hash.update, chunk))
        if len(self._waiting) > WAITING_CHUNKS:
            self._waiting.popleft().result()

    def hexdigest(self) -> str:
        """The digest of everything so far."""
        while self._waiting:
            self._waiting.popleft().result()
        return self._hash.hexdigest()

    def close(self) -> None:
        """Ends the second thread."""
        if self._pool is not None:
            self._pool.shutdown()
