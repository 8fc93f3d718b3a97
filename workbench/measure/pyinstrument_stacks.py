"""What of pyinstrument's stacks is the program's own work: not what runs it, nor its processes' waiting.

A frame is `name NUL file NUL line`, with attributes after U+0001; a stack begins with the frame of its thread.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from workbench.measure.script import run_program

if TYPE_CHECKING:
    from pyinstrument.session import Session

_NOBODY = "[out-of-context]\0\0000"
"""Stands for time that belongs to no function."""

_WAITS = frozenset(
    ("wait", "acquire", "poll", "select", "read", "recv", "recv_bytes", "_recv", "_recv_bytes", "__enter__", "waitpid")
)
_CHILD_WAITS = frozenset(("wait", "waitpid", "waitid", "wait3", "wait4"))
_BUILT_IN = "<built-in>"
_LIBRARY = os.path.dirname(threading.__file__) + os.sep
_POOLS = (os.path.join(_LIBRARY, "multiprocessing", ""), os.path.join(_LIBRARY, "concurrent", "futures", ""))
_WAITING_FILES = (*_POOLS, *(_LIBRARY + name for name in ("threading.py", "selectors.py", "queue.py")))

_SUBPROCESS = _LIBRARY + "subprocess.py"


class _StackFrame(NamedTuple):
    name: str
    file: str


def without_runner(session: Session) -> Session:
    """The session without the frames above the program, and without what was sampled before it began."""
    session.frame_records = [
        ([stack[0], *stack[first:]], seconds)
        for stack, seconds in session.frame_records
        if (first := _first_of_program(stack)) < len(stack)
    ]
    session.sample_count = len(session.frame_records)
    return session


def without_waiting(session: Session) -> float:
    """Gives the time in which the process waited for others, or for work, to no function; the seconds of it."""
    waited = [_is_waiting(stack) for stack, _ in session.frame_records]
    session.sample_count = len(waited) - sum(waited)
    seconds = sum(record[1] for record, is_waiting in zip(session.frame_records, waited, strict=True) if is_waiting)
    session.frame_records = [
        ([record[0][0], _NOBODY], record[1]) if is_waiting else record
        for record, is_waiting in zip(session.frame_records, waited, strict=True)
    ]
    return seconds


def with_file_as(session: Session, whole_path: str, name: str) -> Session:
    """The session with the script under the name it was run by; processes started anew know its whole path."""
    session.frame_records = [
        ([frame.replace(f"\0{whole_path}\0", f"\0{name}\0") for frame in stack], seconds)
        for stack, seconds in session.frame_records
    ]
    return session


def waited_for_others(session: Session) -> float:
    """The seconds in which the process waited for others, or for work."""
    return sum(seconds for stack, seconds in session.frame_records if _is_waiting(stack))


def waited_for_programs(session: Session) -> float:
    """The seconds in which the `subprocess` module waited for a program that it had started."""
    return sum(seconds for stack, seconds in session.frame_records if _is_waiting_for_program(stack))


def _first_of_program(stack: Sequence[str]) -> int:
    """Where the program's own frames begin: below what runs it, in a process of its own or in this one."""
    frames = [_frame(each) for each in stack]
    for place in range(len(frames) - 1, -1, -1):
        name, file = frames[place]
        if file.startswith(_POOLS) and (name, os.path.basename(file)) in (
            ("_bootstrap", "process.py"),
            ("_main", "spawn.py"),
        ):
            return place + 1
    names = [frame.name for frame in frames]
    if run_program.__name__ not in names:
        return len(stack)
    runner = names.index(run_program.__name__)
    return names.index("_run_code", runner) + 1 if "_run_code" in names[runner:] else len(stack)


def _is_waiting(stack: Sequence[str]) -> bool:
    """True where what multiprocessing and executors call, and nothing of anybody else's, waits at the end."""
    is_wait = False
    for number, (name, file) in enumerate(map(_frame, reversed(stack))):
        called = name.rpartition(".")[2]
        if file == _BUILT_IN:
            if number == 0 and called in _CHILD_WAITS and len(stack) > 1:
                return not _frame(stack[-2]).file.startswith(_LIBRARY) or _frame(stack[-2]).file.startswith(_POOLS)
        elif not file.startswith(_WAITING_FILES):
            return False
        is_wait = is_wait or called in _WAITS
        if is_wait and file.startswith(_POOLS):
            return True
    return False


def _is_waiting_for_program(stack: Sequence[str]) -> bool:
    is_wait = False
    for name, file in map(_frame, reversed(stack)):
        is_wait = is_wait or name.rpartition(".")[2] in _WAITS
        if file == _SUBPROCESS:
            return is_wait
        if file != _BUILT_IN and file not in _WAITING_FILES:
            return False
    return False


def _frame(identifier: str) -> _StackFrame:
    name, file = (*identifier.partition("\x01")[0].split("\0"), "")[:2]
    return _StackFrame(name, file)
