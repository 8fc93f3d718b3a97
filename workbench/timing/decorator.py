"""`profile`: one name for decorating functions and for timing a block."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeVar, overload

from workbench.timing.block import Block, SilentBlock
from workbench.timing.recorder import RECORDER
from workbench.timing.timed import Recorder
from workbench.timing.wrapping import named, timed_as_it_is

F = TypeVar("F", bound=Callable[..., Any])

SWITCH = "WORKBENCH_PROFILE"
"""The environment variable that switches recording off with `0`."""

IS_OFF = os.environ.get(SWITCH) == "0"
"""Read once, when this is imported: each block would have to look it up again."""


@overload
def profile(target: F, /) -> F: ...
@overload
def profile(target: str, /, *, recorder: Recorder = ...) -> Block | SilentBlock: ...
@overload
def profile(target: None = None, /, *, name: str | None = ..., recorder: Recorder = ...) -> Callable[[F], F]: ...
def profile(target: Any = None, /, *, name: str | None = None, recorder: Recorder = RECORDER) -> Any:
    """Times every call of a function, or with a text the block under `with profile("stage"):`.

    As a decorator it takes functions, methods, class and static methods, generators, coroutines and asynchronous
    generators, and hands back the same kind; `name` replaces the `module.qualname` that the report shows. With
    WORKBENCH_PROFILE=0 in the environment it hands back the function itself. Raises TypeError for anything else.
    """
    if isinstance(target, str):
        return SilentBlock() if IS_OFF else Block(recorder, target)
    if target is None:
        return lambda function: _decorated(function, name, recorder)
    return _decorated(target, name, recorder)


def _decorated(target: Any, name: str | None, recorder: Recorder) -> Any:
    if isinstance(target, type) or not (callable(target) or isinstance(target, classmethod | staticmethod)):
        raise TypeError(f"profile times functions, not {target!r:.80}; decorate the methods that matter.")
    if IS_OFF:
        return target
    if isinstance(target, classmethod | staticmethod):
        return type(target)(_decorated(target.__func__, name, recorder))
    return timed_as_it_is(target, named(target, recorder, name))
