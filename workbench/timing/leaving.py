"""What a process does before it ends: also as a worker, when it is terminated, and by `os._exit`.

SIGKILL leaves no such moment, nor does compiled code that never comes back to Python.
"""

from __future__ import annotations

import atexit
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

Act = Callable[[], object]


class _Watch:
    """What is to be done, by the process that asked; and whether it is being done when the process is terminated."""

    acts: list[tuple[int, Act]]
    is_busy = was_terminated = False
    leave_at_once: Callable[[int], object] | None = None
    """`os._exit` as it was before it was watched."""

    is_told_of_forks = False

    def __init__(self) -> None:
        self.acts = []


_watch = _Watch()
_forking = threading.local()


def before_leaving(act: Act) -> None:
    """Calls `act` once before this process ends; a fork of it has its own end, and does not call it.

    A process that has an answer of its own to SIGTERM keeps it.
    """
    _watch.acts.append((os.getpid(), act))
    atexit.register(_leave)
    processes = sys.modules.get("multiprocessing.util")
    if processes is not None:  # its children leave without the usual end, but with one of their own
        processes.Finalize(None, _leave, exitpriority=0)
    if os._exit is not _exit:
        _watch.leave_at_once, os._exit = os._exit, _exit  # type: ignore[assignment]
    with suppress(ValueError):  # only the main thread may
        if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
            _keep_forks_out()
            signal.signal(signal.SIGTERM, _terminated)


def no_longer(act: Act) -> None:
    """Takes back what `before_leaving` was asked for; with the last act the process is as it was before."""
    _watch.acts[:] = [entry for entry in _watch.acts if entry[1] is not act]
    if any(owner == os.getpid() for owner, _ in _watch.acts):
        return
    atexit.unregister(_leave)
    if os._exit is _exit and _watch.leave_at_once is not None:
        os._exit = _watch.leave_at_once  # type: ignore[assignment]
    with suppress(ValueError):
        if signal.getsignal(signal.SIGTERM) is _terminated:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _keep_forks_out() -> None:
    """A fork dies of SIGTERM as before, also of one that comes while it begins: Python would forget that one."""
    if not _watch.is_told_of_forks and hasattr(os, "register_at_fork"):
        _watch.is_told_of_forks = True
        os.register_at_fork(before=_hold_terminations, after_in_parent=_let_terminate, after_in_child=_begin_as_fork)


def _hold_terminations() -> None:
    _forking.mask = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGTERM,))


def _let_terminate() -> None:
    signal.pthread_sigmask(signal.SIG_SETMASK, _forking.mask)


def _begin_as_fork() -> None:
    _watch.is_busy = _watch.was_terminated = False
    if signal.getsignal(signal.SIGTERM) is _terminated:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _let_terminate()


def _leave() -> None:
    mine = [act for owner, act in _watch.acts if owner == os.getpid()]
    if not mine:
        return
    _watch.acts.clear()
    _watch.is_busy = True
    try:
        for act in mine:
            act()
    finally:
        _watch.is_busy = False
        if _watch.was_terminated:
            _die()


def _exit(status: int) -> None:
    try:
        _leave()
    finally:
        assert _watch.leave_at_once is not None  # noqa: S101 - set where this took its place
        _watch.leave_at_once(status)


def _terminated(_signal: int, _frame: FrameType | None) -> None:
    """A pool terminates its workers, often while they end by themselves: what is being written is finished first."""
    if _watch.is_busy:
        _watch.was_terminated = True
        return
    try:
        _leave()
    finally:
        _die()


def _die() -> None:
    """Ends as SIGTERM ends a process, so that whoever waits for it sees the same."""
    with suppress(ValueError):
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGTERM)
