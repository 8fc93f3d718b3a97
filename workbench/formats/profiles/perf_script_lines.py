"""The lines of `perf script`: the head of a sample, and a frame of its stack."""

from __future__ import annotations

import re
from typing import NamedTuple

from workbench.formats.shared.frames import KERNEL, UNNAMED

_TIME = re.compile(r"\d+\.\d+:", re.ASCII)
_PROCESS = re.compile(r"-?\d+(?:/-?\d+)?", re.ASCII)
_PROCESSOR = re.compile(r"\[\d+\]", re.ASCII)
_ADDRESS = re.compile(r"(?:0x)?[0-9a-f]+", re.ASCII)
_OFFSET = re.compile(r"\+0x[0-9a-f]+$", re.ASCII)
_KERNELS = ("[kernel.kallsyms]", "[kernel]", "[guest.kernel.kallsyms]", "[kernel.vmlinux]")
_DELETED = " (deleted)"
INLINED = "(inlined)"
LONGEST_HEAD = 4096
LARGEST_PERIOD = 10**18


class Head(NamedTuple):
    """What the first line of a sample says; `period` is None where it was not printed, `frame` what follows on it."""

    thread: str
    event: str
    period: int | None
    frame: str


class Frame(NamedTuple):
    """A function and the file that holds it; `is_inlined` frames belong to the file of the next one."""

    name: str
    file: str
    is_inlined: bool = False


def head_of(line: str) -> Head | None:
    """The head of a sample: `comm pid/tid [cpu] time: period event:`, where all but comm, number and event may lack.

    >>> head_of("my spin 7/9 [001] 12.5:  1001001 cpu-clock:u: ")
    Head(thread='my spin 7/9', event='cpu-clock:u', period=1001001, frame='')
    """
    words = line[:LONGEST_HEAD].split()
    at = next((i for i, word in enumerate(words) if i > 1 and _TIME.fullmatch(word)), None)
    first = 2 if at is None else at + 1
    event = next((i for i in range(first, len(words)) if words[i].endswith(":") and words[i] != ":"), None)
    if event is None or (at is not None and event - at > 2):
        return None
    before = words[:event]
    period = None
    if before[-1].isascii() and before[-1].isdigit() and (at == event - 2 or _PROCESS.fullmatch(before[-2])):
        period = min(int(before.pop()[:20]), LARGEST_PERIOD)
    before = before[:at] if at is not None else before
    if before and _PROCESSOR.fullmatch(before[-1]):
        before.pop()
    if len(before) < 2 or not _PROCESS.fullmatch(before[-1]):
        return None
    return Head(" ".join(before), words[event].rstrip(":"), period, " ".join(words[event + 1 :]))


def frame_of(text: str) -> Frame | None:
    """A frame: `address name+offset (file)`; None for any other line, such as the source line below a frame.

    >>> frame_of("ffffffff81a do_syscall_64+0x71 ([kernel.kallsyms])")
    Frame(name='do_syscall_64', file='[kernel]', is_inlined=False)
    """
    address, _, rest = text.strip().partition(" ")
    if not _ADDRESS.fullmatch(address):
        return None
    name, file = _name_and_file(rest.strip())
    is_inlined = file == INLINED[1:-1]
    name = _OFFSET.sub("", name).strip()
    if file in _KERNELS:
        file = KERNEL
    return Frame(name or UNNAMED, "" if is_inlined or file == "[unknown]" else file, is_inlined)


def _name_and_file(text: str) -> tuple[str, str]:
    """The file stands in the last brackets; names of C++ have brackets of their own."""
    if not text.endswith(")"):
        return text, ""
    end = text.removesuffix(")").removesuffix(_DELETED)
    opening = f" {end}".rfind(" (")
    return (end[: max(0, opening - 1)], end[opening + 1 :]) if opening >= 0 else (text, "")
