"""What Valgrind's tools call a frame: `0x109182: rank (w.c:5)`, `0x48F97B9: ??? (in /usr/lib/libstdc++.so.6)`."""

from __future__ import annotations

from workbench.formats.shared.frames import UNNAMED, SourcePlace, place_in

_UNKNOWN = ("???", "", UNNAMED)
_NOWHERE = "0x0"
_IN = "(in "
_REPLACED = "vgpreload_"
_LONGEST_ADDRESS = 20


def valgrind_place(text: str) -> SourcePlace:
    """The function of a frame, also where a column stands behind the line, as Rust's dhat has it.

    >>> valgrind_place("0x109182: rank (w.c:5)")
    SourcePlace(name='rank', file='w.c', line=5)
    >>> valgrind_place("0x48F97B9: ??? (in /usr/lib/libstdc++.so.6)")
    SourcePlace(name='0x48F97B9', file='/usr/lib/libstdc++.so.6', line=0)
    """
    address, said = _parts(text)
    opening = said.rfind(_IN)
    if said.endswith(")") and opening >= 0:
        found = SourcePlace(said[:opening].strip(), said[opening + len(_IN) : -1], 0)
    else:
        found = _without_column(place_in(said))
    if found.name not in _UNKNOWN:
        return found
    return found._replace(name=UNNAMED if address in ("", _NOWHERE) else address)


def is_replaced(text: str) -> bool:
    """True for malloc and the like, which Valgrind puts in the place of the program's own: they say nothing of it."""
    return _REPLACED in text or "(vg_replace_malloc.c:" in text


def _parts(text: str) -> tuple[str, str]:
    """The address in front, where there is one, and the rest."""
    address, colon, rest = text.partition(": ")
    is_address = colon and address.startswith("0x") and len(address) <= _LONGEST_ADDRESS
    return (address, rest) if is_address else ("", text)


def _without_column(place: SourcePlace) -> SourcePlace:
    file, colon, line = place.file.rpartition(":")
    if colon and file and line.isascii() and line.isdigit() and len(line) < 10:
        return place._replace(file=file, line=int(line))
    return place
