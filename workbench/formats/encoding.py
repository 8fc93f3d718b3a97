"""Text files as UTF-8, whatever mark they start with."""

from __future__ import annotations

from workbench.formats.content import Content

_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def utf8_data(content: Content) -> bytes:
    """The content as UTF-8 without a byte order mark; raises MalformedError where UTF-16 is announced but broken.

    Plain content is handed on as it is, not checked and not copied.
    """
    if content.data.startswith(_UTF16_MARKS):
        return content.text.encode("utf-8", "surrogatepass")
    return content.data.removeprefix(_UTF8_MARK)
