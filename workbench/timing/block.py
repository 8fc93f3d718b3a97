"""`with profile("stage"):` and `async with`: a stretch of code timed under a name."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextvars import ContextVar
from types import TracebackType
from typing import ParamSpec, TypeVar

from workbench.timing.timed import Recorder, Timed
from workbench.timing.wrapping import timed_as_it_is

P = ParamSpec("P")
R = TypeVar("R")

_WAITING_BLOCKS: ContextVar[tuple[float, ...]] = ContextVar("blocks that may wait", default=())
"""When the open blocks of this task began, the innermost last."""


class Block:
    """A name to time under: a context manager, and a decorator that gives a function this name.

    The same object may be entered again while it is open, and by several threads and tasks. In an event loop a block
    may wait while others run, which nobody tells it: there it has a total, which is the time by the clock, and no
    self time, and it takes nothing off the function around it. Decorate the coroutine to tell running from waiting.
    """

    __slots__ = ("_timed",)

    def __init__(self, recorder: Recorder, name: str) -> None:
        self._timed: Timed = recorder.timed(name)

    def __enter__(self) -> Block:
        if _is_in_event_loop():
            self._enter_waiting()
        else:
            cell = self._timed.cell()
            thread = cell.thread
            thread.blocks.append((cell, thread.cell, cell.is_active, self._timed.recorder.clock()))
            thread.cell = cell
            cell.is_active = True
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        now = self._timed.recorder.clock()
        if _is_in_event_loop():
            self._exit_waiting(now, kind is not None)
            return
        cell, caller, was_active, start = self._timed.recorder.thread().blocks.pop()
        elapsed = now - start
        cell.thread.cell = caller
        caller.inner += elapsed
        caller.inner_count += 1
        cell.is_active = was_active
        if was_active:
            cell.nested += elapsed
        cell.error_count += kind is not None
        cell.add(elapsed)

    async def __aenter__(self) -> Block:
        self._enter_waiting()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._exit_waiting(self._timed.recorder.clock(), kind is not None)

    def __call__(self, function: Callable[P, R]) -> Callable[P, R]:
        return timed_as_it_is(function, self._timed)

    def _enter_waiting(self) -> None:
        _WAITING_BLOCKS.set((*_WAITING_BLOCKS.get(), self._timed.recorder.clock()))

    def _exit_waiting(self, now: float, is_error: bool) -> None:
        *others, start = _WAITING_BLOCKS.get()
        _WAITING_BLOCKS.set(tuple(others))
        cell = self._timed.cell()
        cell.inner += now - start
        cell.error_count += is_error
        cell.add(now - start)


class SilentBlock:
    """What stands in for a block when nothing is to be recorded."""

    __slots__ = ()

    def __enter__(self) -> SilentBlock:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    async def __aenter__(self) -> SilentBlock:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    def __call__(self, function: Callable[P, R]) -> Callable[P, R]:
        return function


def _is_in_event_loop() -> bool:
    """True in code that a running event loop of asyncio calls; asyncio is not loaded for this."""
    events = sys.modules.get("asyncio.events")
    return events is not None and events._get_running_loop() is not None
