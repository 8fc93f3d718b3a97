"""Drawings and reports in SVG, HTML and XML, told by their root and by the names of tools inside."""

from __future__ import annotations

import re

from workbench.formats.refused.known import (
    CALLGRIND,
    CPROFILE_AGAIN,
    MEMRAY,
    NO_TIME,
    ONE_VALUE_A_RUN,
    PERF_AGAIN,
    PY_SPY_AGAIN,
    SAMPLY_AGAIN,
    TEST_AGAIN,
    Known,
)

SEARCHED_BYTES = 16 * 1024 * 1024
_BEFORE_ROOT = rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?"
_SVG = re.compile(_BEFORE_ROOT + rb"(?:<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]", re.DOTALL | re.IGNORECASE)
_HTML = re.compile(_BEFORE_ROOT + rb"<(?:!doctype html|html|head|body)\b", re.DOTALL | re.IGNORECASE)
_XML = re.compile(_BEFORE_ROOT + rb"(?:<!DOCTYPE[^>]*>\s*)?<([A-Za-z][\w:.-]*)[\s/>]", re.DOTALL)
_IS_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml\s")

_SAMPLER_AGAIN = "Record again: python -m profiling.sampling run --gecko -o profile.json PROGRAM.py"
_MAKERS = (
    (b"pyinstrument", "pyinstrument", "Record again: pyinstrument -r json -o profile.json PROGRAM.py"),
    (b"profiling.sampling", "Python 3.15's sampler", _SAMPLER_AGAIN),
    (b"tachyon", "Python 3.15's sampler", _SAMPLER_AGAIN),
    (b"viztracer", "VizTracer", "Record again: viztracer -o trace.json PROGRAM.py"),
    (b"snakeviz", "snakeviz", CPROFILE_AGAIN),
    (b"<title>tuna", "tuna", CPROFILE_AGAIN),
    (b"memray", "memray", f"Convert the recording, not the report: {MEMRAY.format(file='RECORDING.bin')}"),
    (b"py-spy", "py-spy", PY_SPY_AGAIN),
    (b"scalene", "Scalene", PY_SPY_AGAIN),
    (b"async-profiler", "async-profiler", "Record again: asprof -d 30 -o collapsed -f stacks.txt PID"),
)
_PICTURE_HINT = (
    "A picture cannot be measured. Give the folded stacks that it was drawn from, or record again: "
    "py-spy record -f speedscope -o profile.json -- python PROGRAM.py"
)
ROOTS: dict[bytes, Known] = {
    b"valgrindoutput": Known("an XML report of valgrind", CALLGRIND),
    b"trace-query-result": Known("an export of Instruments", SAMPLY_AGAIN),
    b"trace-toc": Known("an export of Instruments", SAMPLY_AGAIN),
    b"testResults": Known("a log of JMeter", ONE_VALUE_A_RUN),
    b"HPCToolkitExperiment": Known("an experiment of HPCToolkit", PERF_AGAIN),
    b"coverage": Known("a report of coverage", NO_TIME),
    b"testsuites": Known("a report of tests (JUnit)", TEST_AGAIN),
    b"testsuite": Known("a report of tests (JUnit)", TEST_AGAIN),
}


_KINDS = ("an SVG picture", "an HTML page")
DRAWINGS = (
    *(Known(f"a drawing or page made by {tool}", hint) for _, tool, hint in _MAKERS),
    *(Known(kind, _PICTURE_HINT) for kind in _KINDS),
)


def is_markup(head: bytes) -> bool:
    """True for XML, HTML and SVG."""
    if any(pattern.match(head) for pattern in (_IS_XML, _SVG, _HTML)):
        return True
    return b"</" in head and _XML.match(head) is not None


def by_root(data: bytes, head: bytes) -> Known | None:
    """What a drawing or report in SVG, HTML or XML is, None for what is none of them or has no name."""
    if _SVG.match(head) or _HTML.match(head):
        return _drawing(data, _KINDS[not _SVG.match(head)])
    root = _XML.match(head)
    return ROOTS.get(root[1]) if root else None


def _drawing(data: bytes, what: str) -> Known:
    words = data[:SEARCHED_BYTES].lower()
    for word, tool, hint in _MAKERS:
        if word in words:
            return Known(f"{what} made by {tool}", hint)
    return Known(what, _PICTURE_HINT)
