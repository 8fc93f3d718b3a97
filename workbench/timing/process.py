"""The recorder of this process."""

from __future__ import annotations

import os

from workbench.timing.timed import Recorder

RECORDER = Recorder()
"""What `@profile` writes to."""

if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=RECORDER.begin_as_child)


def reset() -> None:
    """Forgets everything recorded so far in this process."""
    RECORDER.reset()
