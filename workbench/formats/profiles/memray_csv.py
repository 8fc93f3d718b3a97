"""Reads the CSV of `memray transform csv`: a row for each stack with what it allocated, the stack leaf first.

Source: https://bloomberg.github.io/memray/transform.html.
"""

from __future__ import annotations

import re

from workbench.core.calltree import FunctionTable, TreeBuilder
from workbench.core.model import Notice
from workbench.core.profile import Profile, Thread
from workbench.core.units import Unit
from workbench.formats.shared.content import Content
from workbench.formats.shared.frames import UNNAMED

NAME = "memray CSV"
WHAT = "bytes or allocations (`--sample-type`) by stack, of the peak unless it was made otherwise"
BECOMES = "functions with stacks"
COMMAND = "`memray transform csv memray.bin`"
_HEADER = "allocator,num_allocations,size,tid,thread_name,stack_trace"
_ROW = re.compile(r'([^,"]*),(\d{1,18}),(\d{1,18}),([^,"]*),("(?:[^"]|"")*"|[^,"]*),(.*)')
_PEAK = Notice(
    "memory_figure",
    "This is what was held when memory was at its peak, unless the file was made with --leaks or "
    "--temporary-allocations, which it does not say.",
)


def recognises(content: Content) -> bool:
    """True for memray's header."""
    return content.head.removeprefix(b"\xef\xbb\xbf").startswith(_HEADER.encode())


def read(content: Content) -> Profile:
    """Bytes or allocations by stack; raises MalformedError, and PolicyError for another sample type."""
    types = content.chosen_type(["size", "num_allocations"], "size")
    is_size = types.chosen == "size"
    table, threads, functions = FunctionTable(), dict[str, TreeBuilder](), dict[str, int]()
    for number, line in enumerate(content.text.splitlines()[1:], 2):
        if not line.strip():
            continue
        found = _ROW.fullmatch(line)
        if not found:
            raise content.malformed(f"line {number:,} is no row of memray's", text=line)
        value = float(found[3 if is_size else 2])
        frames = _unquoted(found[6]).split("|") if found[6] else []
        stack = [_function(frame, functions, table) for frame in reversed(frames)] or [table.number(UNNAMED)]
        table.weigh(stack[-1], _place(frames[0])[2] if frames else 0, value)
        thread = _unquoted(found[5]) or found[4] or "main"
        threads.setdefault(thread, TreeBuilder()).add_stack(stack, value)
    if not threads:
        raise content.malformed("it holds no allocation")
    return Profile(
        format_name=NAME,
        unit=Unit.BYTES if is_size else Unit.COUNT,
        functions=table.functions(),
        threads=tuple(Thread(name, builder.tree()) for name, builder in sorted(threads.items())),
        figures=None,
        edges=(),
        is_sampled=False,
        sample_count=None,
        environment={"tool": "memray"},
        notices=(_PEAK,),
        sample_types=types,
    )


def _function(frame: str, functions: dict[str, int], table: FunctionTable) -> int:
    if frame not in functions:
        functions[frame] = table.number(*_place(frame))
    return functions[frame]


def _place(frame: str) -> tuple[str, str, int]:
    """Function, file and line of `name;file;line`."""
    parts = frame.rsplit(";", 2)
    is_whole = len(parts) == 3 and parts[2].isascii() and parts[2].isdigit() and len(parts[2]) < 10
    return (parts[0] or UNNAMED, parts[1], int(parts[2])) if is_whole else (frame or UNNAMED, "", 0)


def _unquoted(text: str) -> str:
    return text[1:-1].replace('""', '"') if len(text) > 1 and text[0] == text[-1] == '"' else text
