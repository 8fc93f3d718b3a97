"""The entries of a zip, opened without trusting it: sizes are counted while unpacking, never taken from its claims."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from struct import error as struct_error

from workbench.formats.shared.content import Content

MAX_DIRECTORY_BYTES = 4 * 1024 * 1024
"""A zip's list of entries may not be longer, which is enough for some 40,000 files."""

DAMAGE = (zipfile.BadZipFile, zlib.error, struct_error, EOFError, OSError, RuntimeError, ValueError, LookupError)
"""What unpacking damaged data can raise."""

_END_OF_DIRECTORY = b"PK\x05\x06"
_END_BYTES = 22
_LONGEST_COMMENT = 65535
_LONG_DIRECTORY = b"PK\x06\x07"
_READABLE_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def is_zip(data: bytes) -> bool:
    """True for what starts as a zip file does."""
    return data[:4] in (b"PK\x03\x04", _END_OF_DIRECTORY)


def zip_of(content: Content) -> zipfile.ZipFile:
    """The zip, refused before its list of entries is read when that is too long; raises MalformedError."""
    end = content.data.rfind(_END_OF_DIRECTORY, max(0, len(content.data) - _END_BYTES - _LONGEST_COMMENT))
    if end < 0:
        raise content.malformed("the zip file ends early", position=len(content.data))
    size = int.from_bytes(content.data[end + 12 : end + 16], "little")
    if size > MAX_DIRECTORY_BYTES or _LONG_DIRECTORY in content.data[max(0, end - 20) : end]:
        raise content.malformed("the zip file has too many entries", position=end)
    try:
        return zipfile.ZipFile(BytesIO(content.data))
    except DAMAGE as error:
        raise content.malformed(f"the zip file is damaged ({error})", position=end) from None


def first_bytes(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int) -> bytes | None:
    """The first bytes of an entry; None when it is locked or packed in a way whose unpacking cannot be bounded.

    Raises one of DAMAGE where it cannot be unpacked.
    """
    if entry.flag_bits & 1 or entry.compress_type not in _READABLE_METHODS:
        return None
    with archive.open(entry) as stream:
        return stream.read(limit)


def is_plain(name: str) -> bool:
    """False for a name that would lead out of the folder."""
    return not (name.startswith("/") or "\\" in name or ":" in name.partition("/")[0] or ".." in name.split("/"))
