"""Files that are not read: named where they have a name, and answered with the command that makes a readable one.

Asked after every format has declined.
"""

from __future__ import annotations

import shlex

from workbench.core.errors import UnknownFormatError
from workbench.formats.refused.binary_heads import by_first_bytes
from workbench.formats.refused.containers import by_what_is_inside
from workbench.formats.refused.json_keys import by_keys
from workbench.formats.refused.known import TAKEN_PACKED, Known
from workbench.formats.refused.markup import by_root, is_markup
from workbench.formats.refused.plain_text import looks_like_json, text_of
from workbench.formats.refused.records_lines import are_meant_as_records, hold_records, separator_of
from workbench.formats.refused.text_heads import by_a_line
from workbench.formats.refused.unknown import what_it_looks_like
from workbench.formats.registry import readable
from workbench.formats.shared.content import Content


def refuse(content: Content) -> None:
    """Raises UnknownFormatError for whatever is no records file; returns for one, good or broken."""
    head = content.head
    if hold_records(head):
        return
    known = known_as(content)
    if known:
        raise _error(content, f"this is {known.what}", _advice(content, known))
    separator = separator_of(head)
    if separator:
        word, sign = separator
        swap = Known("", f"Put commas in their place: tr '{sign}' ',' < {{file}} > records.txt")
        raise UnknownFormatError(
            f"{content.name}: between its fields are {word}; records have commas there", _advice(content, swap)
        )
    text = text_of(head)
    if looks_like_json(text) or is_markup(head) or not are_meant_as_records(head):
        raise _error(content, what_it_looks_like(head), "")


def known_as(content: Content) -> Known | None:
    """What a file is that has a name and is not read, the surest first."""
    head = content.head
    return (
        by_first_bytes(head)
        or by_what_is_inside(content.data, head)
        or by_root(content.data, head)
        or by_keys(head)
        or by_a_line(head)
    )


def _advice(content: Content, known: Known) -> str:
    """What to do, with the file's name for a shell; a file that is packed is unpacked for the tool first."""
    name = content.name
    content.data  # noqa: B018 - only then it is known whether the file is packed
    if not content.reader.is_gzip or "{file}" not in known.hint or known.what in TAKEN_PACKED:
        return known.hint.format(file=shlex.quote(name))
    unpacked = name.removesuffix(".gz") if name.endswith(".gz") else f"{name}.unpacked"
    first = f"Unpack it: gunzip -c {shlex.quote(name)} > {shlex.quote(unpacked)}"
    return f"{first}\n{known.hint.format(file=shlex.quote(unpacked))}"


def _error(content: Content, what: str, hint: str) -> UnknownFormatError:
    return UnknownFormatError(f"{content.name}: {what}", hint or f"What can be opened:\n{readable()}")
