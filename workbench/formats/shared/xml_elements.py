"""The elements of an XML file, without trusting it: no document type, so no entities that unfold or fetch anything.

Depth and the number of elements are bounded. Source: the defences that Python's documentation of XML names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple
from xml.parsers import expat

from workbench.formats.shared.content import Content

_DEEPEST = 200
_MOST = 5_000_000
_PIECE_BYTES = 256 * 1024


class XmlElement(NamedTuple):
    """An element that starts or ends, in the order of the file; one that ends has no attributes."""

    is_start: bool
    name: str
    attributes: Mapping[str, str]


def elements(content: Content) -> Iterator[XmlElement]:
    """Every start and end; raises MalformedError with the position for a document type and for what is no XML."""
    reader, size = _XmlReader(content), len(content.data)
    for start in range(0, size + 1, _PIECE_BYTES):
        _parse(content, reader, content.data[start : start + _PIECE_BYTES], is_last=start + _PIECE_BYTES > size)
        yield from reader.found
        reader.found.clear()


def _parse(content: Content, reader: _XmlReader, piece: bytes, *, is_last: bool) -> None:
    try:
        reader.parser.Parse(piece, is_last)
    except expat.ExpatError as error:
        reason = f"line {error.lineno:,}: not XML any more ({expat.errors.messages.get(error.code, error.code)})"
        raise content.malformed(reason) from None
    except (LookupError, ValueError):  # an encoding that is not known
        raise content.malformed("the XML is in an encoding that is not known") from None


class _XmlReader:
    def __init__(self, content: Content) -> None:
        self.found: list[XmlElement] = []
        self._content = content
        self._depth = self._count = 0
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _refuse(self, *_: object) -> None:
        raise self._content.malformed(
            "it declares a document type, which could unfold without end",
            position=self.parser.CurrentByteIndex,
            hint="No benchmark tool writes one: take the <!DOCTYPE …> out.",
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._count += 1
        if self._depth > _DEEPEST or self._count > _MOST:
            raise self._content.malformed("the XML is nested too deeply or has too many elements")
        self.found.append(XmlElement(True, name, attributes))

    def _end(self, name: str) -> None:
        self._depth -= 1
        self.found.append(XmlElement(False, name, {}))
