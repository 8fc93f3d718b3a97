"""Whose code a function is: one's own, a library's, the standard library's or the interpreter's."""

from __future__ import annotations

import re
from enum import Enum

from workbench.core.profile import Function


class Origin(Enum):
    """Who can change the code; the value is the word shown."""

    OWN = "own"
    LIBRARY = "library"
    STANDARD_LIBRARY = "standard library"
    INTERPRETER = "interpreter"


_LIBRARY = re.compile(r"(?:^|[/\\])(?:site-packages|dist-packages|node_modules|vendor)[/\\]")
_STANDARD = re.compile(
    r"(?:^|[/\\])lib(?:64)?[/\\](?:python|pypy)\d[\d.]*[/\\]|^node:|(?:^|[/\\])Lib[/\\]\w+\.py$|^(?:java|javax|jdk|sun)/[^.]+$"
)
_INTERPRETER_NAME = re.compile(
    r"^(?:<built-in |<method |\{built-in |\{method |\(garbage collector\)|\(program\)|\(idle\)|[(\[]root[)\]])"
)
_INTERPRETER_FILE = re.compile(
    r"^(?:~|<frozen |<built-in|<cfunc>|<internal:|\[kernel\]|\[browser\]|native |.*\.so(?:\.\d+)*$|.*libpython)"
)
_MODULE_FILE = re.compile(r"(.*?)(?:[/\\]__init__)?\.(?:py|pyx|js|mjs|ts)$")


def origin_of(function: Function) -> Origin:
    """The origin, told by file and name alone.

    >>> origin_of(Function("loads", "/usr/lib/python3.11/json/__init__.py")).value
    'standard library'
    >>> origin_of(Function("<built-in method time.sleep>", "~")).value, origin_of(Function("main", "app.py")).value
    ('interpreter', 'own')
    >>> origin_of(Function("java.util.TimSort.sort", "java/util/TimSort")).value  # a class of Java has no extension
    'standard library'
    """
    if _LIBRARY.search(function.file):
        return Origin.LIBRARY
    if _INTERPRETER_FILE.search(function.file) or _INTERPRETER_NAME.search(function.name):
        return Origin.INTERPRETER
    if _STANDARD.search(function.file):
        return Origin.STANDARD_LIBRARY
    return Origin.OWN


def module_of(function: Function) -> str:
    """The module by its file, without folders above a package root that nobody names.

    >>> module_of(Function("f", "/x/site-packages/numpy/linalg/_umath.py")), module_of(Function("f", ""))
    ('numpy.linalg._umath', '(no file)')
    """
    if not function.file:
        return "(no file)"
    below = re.split(r"(?:site|dist)-packages[/\\]|lib(?:64)?[/\\]python\d[\d.]*[/\\]|node_modules[/\\]", function.file)
    path = _MODULE_FILE.fullmatch(below[-1])
    if path is None:
        return function.file
    parts = [part for part in re.split(r"[/\\]", path[1]) if part]
    return ".".join(parts if len(below) > 1 else parts[-1:]) or function.file
