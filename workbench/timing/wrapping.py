"""Which kind of function it is decides how it is timed, and what is handed back is of the same kind."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from typing import Any

from workbench.timing.calls import timed_call
from workbench.timing.timed import Recorder, Timed

_GENERATOR, _COROUTINE, _OLD_COROUTINE, _ASYNC_GENERATOR = 0x20, 0x80, 0x100, 0x200
"""Flags of code objects, as `inspect` names them; loading it would cost every program that decorates something."""


def timed_as_it_is(function: Callable[..., Any], timed: Timed) -> Callable[..., Any]:
    """The function timed, still a coroutine function when it was one, and so on."""
    if _flags(function) & (_GENERATOR | _COROUTINE | _ASYNC_GENERATOR):
        return _in_steps(function, timed)
    return timed_call(function, timed)


def named(function: Callable[..., Any], recorder: Recorder, name: str | None = None) -> Timed:
    """Where the function's calls are written down: under `module.qualname`, with its file and line."""
    bare = _bare(function)
    module = getattr(function, "__module__", None) or getattr(bare, "__module__", None) or "(no module)"
    called = getattr(function, "__qualname__", None) or getattr(bare, "__qualname__", None) or type(bare).__qualname__
    module = "__main__" if module == "__mp_main__" else module  # as multiprocessing calls it in the processes it starts
    code = getattr(bare, "__code__", None)
    file, line = (code.co_filename, code.co_firstlineno) if code else ("", 0)
    return recorder.timed(name or f"{module}.{called}", _whole_path(file), line)


def _whole_path(file: str) -> str:
    """The file of a script as all processes name it, whichever way it was started; `<string>` is no file."""
    return os.path.abspath(file) if file and not file.startswith("<") else file


def _in_steps(function: Callable[..., Any], timed: Timed) -> Callable[..., Any]:
    from workbench.timing import steps

    flags = _flags(function)
    if flags & _COROUTINE:
        return steps.timed_coroutine(function, timed)
    if flags & _ASYNC_GENERATOR:
        return steps.timed_async_generator(function, timed)
    if flags & _OLD_COROUTINE:
        return steps.timed_old_coroutine(function, timed)
    return steps.timed_generator(function, timed)


def _flags(function: Callable[..., Any]) -> int:
    code = getattr(_bare(function, through_wrappers=False), "__code__", None)
    return code.co_flags if code else 0


def _bare(function: Any, *, through_wrappers: bool = True) -> Any:
    """What is called in the end, below partials, methods and, for its place, other decorators."""
    while True:
        if isinstance(function, partial):
            function = function.func
        elif through_wrappers and hasattr(function, "__wrapped__"):
            function = function.__wrapped__
        elif hasattr(function, "__func__"):
            function = function.__func__
        elif not hasattr(function, "__code__") and hasattr(type(function).__call__, "__code__"):
            return type(function).__call__
        else:
            return function
