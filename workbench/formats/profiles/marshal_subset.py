"""Reads the few marshal types that a pstats file is made of, and nothing else.

`marshal.loads` is not safe on a stranger's file. Here nothing is executed, no size that the file claims is believed
before the bytes are there, containers nest only a few deep, and the types that hold code are refused by name.
Source of the layout: Python/marshal.c, versions 0 to 5 (Python 2.5 and later).
"""

from __future__ import annotations

import struct
from typing import NoReturn

from workbench.formats.shared.content import Content

Value = None | bool | int | float | str | tuple["Value", ...] | dict[tuple["Value", ...], "Value"]

MAX_DEPTH = 8
"""A pstats file nests four containers."""

FLAG_REF = 0x80
_MAX_LONG_DIGITS = 5
_REFUSED = {
    ord("c"): "a code object",
    ord("["): "a list",
    ord("<"): "a set",
    ord(">"): "a frozen set",
    ord("x"): "a complex number",
    ord("y"): "a complex number",
    ord("S"): "StopIteration",
    ord("."): "an ellipsis",
    ord(":"): "a slice",
}
_CODE_HINT = (
    "python -m profile writes such files. Profile with python -m cProfile -o out.prof …, which is faster as well."
)
_DICT, _SMALL_TUPLE, _REF, _FLOAT, _INT = b"{)rgi"
_UINT32, _INT32, _FLOAT64 = (
    struct.Struct("<I").unpack_from,
    struct.Struct("<i").unpack_from,
    struct.Struct("<d").unpack_from,
)
_END = object()
_UNFINISHED = object()
_SINGLETONS: dict[int, object] = {
    ord("N"): None,
    ord("T"): True,
    ord("F"): False,
    ord("0"): _END,
}


def value_of(content: Content) -> Value:
    """The one value that the content holds; raises MalformedError for anything but numbers, texts, tuples and dicts."""
    reader = _Reader(content)
    try:
        value = reader.read()
    except (struct.error, IndexError):
        raise content.malformed("the file ends early", position=len(content.data)) from None
    if value is _END:
        raise content.malformed("a value was expected", position=0)
    return value


class _Container:
    """A tuple or dict that is still being filled."""

    __slots__ = ("is_dict", "items", "size", "slot")

    def __init__(self, is_dict: bool, size: int, slot: int) -> None:
        self.items: list[object] = []
        self.is_dict = is_dict
        self.size = size
        self.slot = slot


class _Reader:
    """One pass over the bytes, with open containers on a list of its own instead of Python's stack."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.data = content.data
        self.position = 0
        self.refs: list[object] = []
        self.interned: list[object] = []

    def read(self) -> Value:
        """The value at the start of the data."""
        open_containers: list[_Container] = []
        value = self.next_value()
        while True:
            if isinstance(value, _Container):
                if len(open_containers) == MAX_DEPTH:
                    self.refuse(f"containers nested deeper than {MAX_DEPTH}")
                open_containers.append(value)
            elif not open_containers:
                return value  # type: ignore[return-value]
            elif value is not _END:
                open_containers[-1].items.append(value)
            top = open_containers[-1]
            value = self.fill(top)
            if value is _END:
                open_containers.pop()
                value = self.closed(top)

    def fill(self, container: _Container) -> object:
        """Adds the numbers, texts and references that come next; stops at a container to open or at its own end.

        The three types that nearly all of a file is made of are read in place, which makes it three times as fast.
        """
        data, refs, items, position = self.data, self.refs, container.items, self.position
        size = container.size
        while len(items) != size:
            code = data[position]
            if code == _FLOAT:
                items.append(_FLOAT64(data, position + 1)[0])
                position += 9
            elif code == _INT:
                items.append(_INT32(data, position + 1)[0])
                position += 5
            elif code == _REF and (number := _UINT32(data, position + 1)[0]) < len(refs):
                items.append(refs[number])
                position += 5
            elif code == _SMALL_TUPLE and (numbers := self.tuple_of_numbers(position)) is not None:
                items.append(numbers)
                position = self.position
            else:
                self.position = position
                value = self.next_value()
                if value is _END or isinstance(value, _Container):
                    return value
                items.append(value)
                position = self.position
        self.position = position
        return _END

    def tuple_of_numbers(self, position: int) -> tuple[object, ...] | None:
        """The small tuple that starts here, read in one go; None where it holds more than numbers and references."""
        data, refs, parts = self.data, self.refs, []
        end = position + 2
        for _ in range(data[position + 1]):
            code = data[end]
            if code == _FLOAT:
                parts.append(_FLOAT64(data, end + 1)[0])
                end += 9
            elif code == _INT:
                parts.append(_INT32(data, end + 1)[0])
                end += 5
            elif code == _REF and (number := _UINT32(data, end + 1)[0]) < len(refs):
                parts.append(refs[number])
                end += 5
            else:
                return None
        self.position = end
        return tuple(parts)

    def closed(self, container: _Container) -> object:
        """The finished tuple or dict."""
        items = container.items
        if not container.is_dict and len(items) != container.size:
            self.refuse("a tuple that ends too soon")
        value = self.dict_of(items) if container.is_dict else tuple(items)
        if container.slot >= 0:
            self.refs[container.slot] = value
        return value

    def next_value(self) -> object:
        """The next number or text, the end mark, or a container that has yet to be filled."""
        code = self.data[self.position]
        kind = code & ~FLAG_REF
        self.position += 1
        if kind in _CONTAINERS:
            size = self.container_size(kind)
            return _Container(kind == _DICT, size, self.reserved_slot(code))
        if kind == _REF:
            return self.remembered(self.refs)
        if kind in _SINGLETONS:
            return _SINGLETONS[kind]
        read = _SCALARS.get(kind)
        if read is None:
            self.refuse_kind(kind)
        value = read(self)
        if code & FLAG_REF:
            self.refs.append(value)
        return value

    def container_size(self, kind: int) -> int:
        """How many items a tuple says it has; -1 for a dict, which ends with a mark."""
        if kind == _DICT:
            return -1
        size = self.taken(1)[0] if kind == _SMALL_TUPLE else self.uint32()
        if size > len(self.data) - self.position:
            self.refuse(f"a tuple of {size:,} items does not fit into the file")
        return size

    def reserved_slot(self, code: int) -> int:
        """The number by which later parts of the file refer to this container; -1 when they do not."""
        if not code & FLAG_REF:
            return -1
        self.refs.append(_UNFINISHED)
        return len(self.refs) - 1

    def remembered(self, values: list[object]) -> object:
        number = self.uint32()
        if number >= len(values) or values[number] is _UNFINISHED:
            self.refuse("a reference to a value that is not there")
        return values[number]

    def remembered_text(self) -> str:
        return str(self.remembered(self.interned))

    def uint32(self) -> int:
        return int.from_bytes(self.taken(4), "little")

    def int32(self) -> int:
        return int.from_bytes(self.taken(4), "little", signed=True)

    def int64(self) -> int:
        return int.from_bytes(self.taken(8), "little", signed=True)

    def long(self) -> int:
        """An integer of any size, in digits of 15 bits; those over 64 bits are refused."""
        size = self.int32()
        if abs(size) > _MAX_LONG_DIGITS:
            self.refuse("a number of more than 64 bits")
        digits = struct.unpack(f"<{abs(size)}H", self.taken(2 * abs(size)))
        value: int = sum(digit << (15 * place) for place, digit in enumerate(digits))
        if value >= 2**63:
            self.refuse("a number of more than 64 bits")
        return -value if size < 0 else value

    def float64(self) -> float:
        return float(_FLOAT64(self.taken(8))[0])

    def float_text(self) -> float:
        text = self.taken(self.taken(1)[0])
        try:
            return float(text)
        except ValueError:
            return self.refuse("a number that is none")

    def text(self) -> str:
        return self.taken(self.uint32()).decode("utf-8", "replace")

    def short_text(self) -> str:
        return self.taken(self.taken(1)[0]).decode("utf-8", "replace")

    def interned_text(self) -> str:
        """Python 2 refers to these by their own count, Python 3 by the common one."""
        text = self.text()
        self.interned.append(text)
        return text

    def taken(self, count: int) -> bytes:
        """The next bytes."""
        start, self.position = self.position, self.position + count
        if self.position > len(self.data):
            raise IndexError
        return self.data[start : self.position]

    def dict_of(self, items: list[object]) -> dict[tuple[Value, ...], Value]:
        """Keys and values in turns as a dict; a key is a flat tuple that starts with a text.

        Nested keys could take for ever to hash, and numbers alone could be made to collide.
        """
        if len(items) % 2:
            self.refuse("a key without a value")
        for key in items[::2]:
            if type(key) is not tuple or not key or type(key[0]) is not str or not _NESTED.isdisjoint(map(type, key)):
                self.refuse("a dictionary key that is no function")
        return dict(zip(items[::2], items[1::2], strict=True))  # type: ignore[arg-type]

    def refuse(self, reason: str) -> NoReturn:
        raise self.content.malformed(reason, position=self.position)

    def refuse_kind(self, kind: int) -> NoReturn:
        self.position -= 1
        name = _REFUSED.get(kind, f"a value of unknown type 0x{kind:02x}")
        reason = f"{name}, which is not read from a stranger's file"
        hint = _CODE_HINT if kind == ord("c") else ""
        raise self.content.malformed(reason, position=self.position, hint=hint)


_CONTAINERS = frozenset((_DICT, _SMALL_TUPLE, ord("(")))
_NESTED = frozenset((tuple, dict))
_SCALARS = {
    ord("i"): _Reader.int32,
    ord("I"): _Reader.int64,
    ord("l"): _Reader.long,
    ord("g"): _Reader.float64,
    ord("f"): _Reader.float_text,
    ord("s"): _Reader.text,
    ord("u"): _Reader.text,
    ord("a"): _Reader.text,
    ord("A"): _Reader.text,
    ord("z"): _Reader.short_text,
    ord("Z"): _Reader.short_text,
    ord("t"): _Reader.interned_text,
    ord("R"): _Reader.remembered_text,
}
