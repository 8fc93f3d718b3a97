"""JSON of tools that are not read, told by its first keys."""

from __future__ import annotations

import re

from workbench.formats.refused.known import NO_TIME, XDEBUG_AGAIN, Known

_KEYS = re.compile(rb'"([^"\\\n]{1,60})"\s{0,9}:')
_HEAP_PROFILE = "Record again: node --heap-prof app.js, and give the .heapprofile file."
JSONS: tuple[tuple[frozenset[bytes], Known], ...] = (
    (frozenset((b"snapshot", b"meta", b"node_fields")), Known("a heap snapshot of V8", _HEAP_PROFILE)),
    (
        frozenset((b"hasMozMallocUsableSize", b"reports")),
        Known("a memory report of Firefox", "Record with the Firefox Profiler, and give its file."),
    ),
    (
        frozenset((b"exec_ts", b"called_function_count")),
        Known("a profile of SPX", XDEBUG_AGAIN),
    ),
    (
        frozenset((b"meta", b"files", b"totals", b"executed_lines")),
        Known("a report of Python's coverage", NO_TIME),
    ),
)


def by_keys(head: bytes) -> Known | None:
    """What the first keys of a JSON text say, None where they say nothing."""
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"{", b"["):
        return None
    keys = set(_KEYS.findall(head))
    return next((known for wanted, known in JSONS if wanted <= keys), None)
