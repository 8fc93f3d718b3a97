"""What unpacks gzip: isal or zlib-ng where one is installed, which take half the time, else Python's own zlib.

All three give the same bytes of the same stream and refuse the same damage; only their words for it differ.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

_FASTER = ("isal.isal_zlib", "zlib_ng.zlib_ng")


class Inflater(NamedTuple):
    """A module with zlib's interface, and the errors that it raises for damaged data."""

    module: Any
    errors: tuple[type[Exception], ...]

    def member(self) -> Any:
        """An object that unpacks one gzip member, as `zlib.decompressobj` does."""
        return self.module.decompressobj(wbits=31)


@cache
def inflater() -> Inflater:
    """The fastest that is installed; none of them is loaded before a gzip file comes."""
    import zlib

    for name in _FASTER:
        try:
            module = import_module(name)
        except ImportError:
            continue
        return Inflater(module, (zlib.error, module.error))
    return Inflater(zlib, (zlib.error,))
