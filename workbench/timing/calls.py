"""The hot path: what a call of a timed function costs more than the call itself.

Everything is written out in one place, as each function called from here would cost more than what it does. Where a
C compiler was at hand, `_native.c` does the same in a third of the time.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper, wraps
from time import perf_counter
from typing import ParamSpec, TypeVar, cast

from workbench.timing.fields import compiled_call
from workbench.timing.timed import FOLD_COUNT, Timed

P = ParamSpec("P")
R = TypeVar("R")


def timed_call(function: Callable[P, R], timed: Timed) -> Callable[P, R]:
    """The function with every call timed, whatever way it ends, by the quickest means at hand."""
    compiled = compiled_call()
    if compiled is None:
        return call_timed_in_python(function, timed)
    clock = None if timed.recorder.clock is perf_counter else timed.recorder.clock
    return cast("Callable[P, R]", update_wrapper(compiled(function, timed, clock), function))


def call_timed_in_python(function: Callable[P, R], timed: Timed) -> Callable[P, R]:
    """The same where nothing is compiled; what comes back is a plain function."""
    clock = timed.recorder.clock

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            cell = timed.here.cell
        except AttributeError:
            cell = timed.open_cell()
        thread = cell.thread
        caller = thread.cell
        thread.cell = cell
        was_active = cell.is_active
        cell.is_active = True
        start = clock()
        try:
            return function(*args, **kwargs)
        except BaseException:
            cell.error_count += 1
            raise
        finally:
            elapsed = clock() - start
            thread.cell = caller
            caller.inner += elapsed
            caller.inner_count += 1
            if was_active:
                cell.nested += elapsed
            else:
                cell.is_active = False
            values = cell.values
            values.append(elapsed)
            if len(values) >= FOLD_COUNT:
                cell.fold()

    return call
