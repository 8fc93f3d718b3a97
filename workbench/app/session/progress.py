"""Says how far a long reading has come; short ones pass without a flicker."""

from __future__ import annotations

from time import monotonic
from types import TracebackType

import streamlit as st

from workbench.app.session.limits import content_limit_bytes
from workbench.core.units import bytes_text

SHOWN_FROM_BYTES = 3_000_000
SECONDS_BETWEEN = 0.25


class Progress:
    """A progress bar that fills with the bytes read; `passes` is how often the files will be gone through.

    Once it is closed it says nothing more: the report goes on to call it when its document is written, and by then
    the page, or the thread, may be another one.
    """

    def __init__(self, size_bytes: int, passes: int = 1) -> None:
        self.content_limit_bytes = content_limit_bytes()
        self._total_bytes = max(1, size_bytes * passes)
        self._done_bytes = 0
        self._said_at = 0.0
        self._place = st.empty() if self._total_bytes >= SHOWN_FROM_BYTES else None

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._place:
            self._place.empty()
            self._place = None

    def add(self, stage: str, more_bytes: int) -> None:
        """Called by the core after each block."""
        self._done_bytes += more_bytes
        now = monotonic()
        if self._place and now - self._said_at > SECONDS_BETWEEN:
            self._said_at = now
            share = min(1.0, self._done_bytes / self._total_bytes)
            self._place.progress(share, f"{stage.capitalize()} the records: {bytes_text(self._done_bytes)} so far")
