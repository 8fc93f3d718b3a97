"""Generators, coroutines and asynchronous generators: timed step by step, from one suspension to the next.

A step runs on one thread without a break, just as a call does; so whatever else an event loop runs in between is
never taken for the coroutine's own time, and no task has to be told from another.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Generator
from functools import wraps
from types import coroutine
from typing import Any, ParamSpec

from workbench.timing.timed import Timed

P = ParamSpec("P")
_NOT_BEGUN = -1.0


class Invocation:
    """One call of a generator or coroutine, from its first step to its end."""

    __slots__ = ("has_ended", "running", "timed", "waited")

    def __init__(self, timed: Timed) -> None:
        self.timed = timed
        self.running = self.waited = 0.0
        self.has_ended = False

    def end(self, *, is_error: bool) -> None:
        """Writes the call down, once."""
        if self.has_ended:
            return
        self.has_ended = True
        cell = self.timed.cell()
        cell.error_count += is_error
        cell.stepped -= self.running
        cell.awaiting += self.waited
        cell.thread.cell.inner_count += 1
        cell.add(self.running)


class Steps(Generator[Any, Any, Any]):
    """Goes through a generator or coroutine for an invocation; `ends` says that its end is the invocation's."""

    def __init__(self, invocation: Invocation, inner: Any, *, ends: bool, is_awaited: bool) -> None:
        self._invocation = invocation
        self._inner = inner
        self._ends = ends
        self._is_awaited = is_awaited
        self._suspended_at = _NOT_BEGUN

    def __next__(self) -> Any:
        return self._step(self._inner.send, None)

    def send(self, value: Any) -> Any:
        return self._step(self._inner.send, value)

    def throw(self, *error: Any) -> Any:
        return self._step(self._inner.throw, *error)

    def close(self) -> None:
        try:
            self._step(self._inner.close)
        finally:
            self._end(is_error=False)

    def _step(self, advance: Callable[..., Any], *args: Any) -> Any:
        """One step, timed like a call; what it raises is handed on."""
        invocation = self._invocation
        clock, cell = invocation.timed.recorder.clock, invocation.timed.cell()
        thread, was_active = cell.thread, cell.is_active
        caller, thread.cell = thread.cell, cell
        cell.is_active = True
        start = clock()
        try:
            try:
                return advance(*args)
            finally:
                now = clock()
                elapsed = now - start
                thread.cell = caller
                caller.inner += elapsed
                cell.stepped += elapsed
                cell.is_active = was_active
                if was_active:
                    cell.nested += elapsed
                invocation.running += elapsed
                if self._is_awaited:
                    if self._suspended_at != _NOT_BEGUN:
                        invocation.waited += start - self._suspended_at
                    self._suspended_at = now
        except (StopIteration, GeneratorExit):
            self._end(is_error=False)
            raise
        except BaseException:
            self._end(is_error=True)
            raise

    def _end(self, *, is_error: bool) -> None:
        if self._ends:
            self._invocation.end(is_error=is_error)


class _Awaited:
    """An awaitable whose steps are timed."""

    def __init__(self, invocation: Invocation, awaitable: Awaitable[Any], *, ends: bool) -> None:
        self._steps = Steps(invocation, awaitable.__await__(), ends=ends, is_awaited=True)

    def __await__(self) -> Steps:
        return self._steps


def timed_generator(function: Callable[P, Generator[Any, Any, Any]], timed: Timed) -> Callable[P, Any]:
    """The generator function with every generator timed while it runs, not while its user does."""

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> Generator[Any, Any, Any]:
        return (yield from Steps(Invocation(timed), function(*args, **kwargs), ends=True, is_awaited=False))

    return call


def timed_old_coroutine(function: Callable[P, Any], timed: Timed) -> Callable[P, Any]:
    """The same for a generator that `types.coroutine` made awaitable."""

    @coroutine
    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> Generator[Any, Any, Any]:
        return (yield from Steps(Invocation(timed), function(*args, **kwargs), ends=True, is_awaited=True))

    return call


def timed_coroutine(
    function: Callable[P, Coroutine[Any, Any, Any]], timed: Timed
) -> Callable[P, Coroutine[Any, Any, Any]]:
    """The coroutine function with running told apart from awaiting."""

    @wraps(function)
    async def call(*args: P.args, **kwargs: P.kwargs) -> Any:
        return await _Awaited(Invocation(timed), function(*args, **kwargs), ends=True)

    return call


def timed_async_generator(
    function: Callable[P, AsyncGenerator[Any, Any]], timed: Timed
) -> Callable[P, AsyncGenerator[Any, Any]]:
    """The asynchronous generator function, timed while it runs; waiting for its user is not awaiting."""

    @wraps(function)
    async def call(*args: P.args, **kwargs: P.kwargs) -> AsyncGenerator[Any, Any]:
        inner = function(*args, **kwargs)
        invocation = Invocation(timed)
        ask = inner.__anext__()
        try:
            while True:
                value = await _Awaited(invocation, ask, ends=False)
                try:
                    ask = inner.asend((yield value))
                except GeneratorExit:
                    await _Awaited(invocation, inner.aclose(), ends=False)
                    raise
                except BaseException as error:
                    ask = inner.athrow(error)
        except (StopAsyncIteration, GeneratorExit) as end:
            invocation.end(is_error=False)
            if isinstance(end, GeneratorExit):
                raise
        except BaseException:
            invocation.end(is_error=True)
            raise

    return call
