"""The plain input: `name,score,severity` on each line, told by its first line; it stays a stream.

Source: the records contract in docs/formats.md.
"""

from __future__ import annotations

import re

from workbench.core.run import RecordsFile
from workbench.formats.shared.content import Content

NAME = "records"
WHAT = "`name,score,severity` lines, as below"
BECOMES = "records"
COMMAND = "`printf 'pay.authorize,0,critical\\nsearch.rank,7,ok\\n' > records.txt`"

_FIRST_LINE = re.compile(rb"\s*+[^,\n]*+,\s*+[+-]?[0-9][0-9_]*+\s*+,[^,\n\r]*+[\r\n]")
"""Possessive throughout, so that no run of blanks is gone through twice."""


def recognises(content: Content) -> bool:
    """True where the first line that says anything is a record; other files get a closer look."""
    return _FIRST_LINE.match(content.head) is not None


def read(content: Content) -> RecordsFile:
    """The file, to be read as a stream; what no format recognises is read like this too, and refused line by line."""
    return RecordsFile(content.source, content.source)
