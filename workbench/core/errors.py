"""What can go wrong, said so that the reader knows what to do next.

Every error that a user can cause is a `WorkbenchError`; the faces catch nothing else.
"""

SHOWN_TEXT_LENGTH = 200
"""Longest piece of a user's file that a message repeats, in characters."""

SHOWN_NAME_LENGTH = 80
"""Longest name that a sentence is about."""

LISTED_NAME_LENGTH = 60
"""Longest name where several stand in one sentence or list."""


class WorkbenchError(Exception):
    """Something the user can put right: `message` says what happened, `hint` what to do next."""

    exit_code = 3

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message


class SourceError(WorkbenchError):
    """The bytes cannot be had: missing, unreadable, too large, or a damaged gzip stream."""


class UnknownFormatError(WorkbenchError):
    """No format recognised the content."""


class MalformedError(WorkbenchError):
    """The format was recognised but the content breaks its rules.

    `code` is one of the fixed reasons (`field_count`, `score_not_an_integer`, `not_utf8`, `no_records`,
    `mean_too_large`, `document`), `line_number` counts from 1 and is 0 where no single line is to blame.
    """

    def __init__(
        self, code: str, source: str, reason: str, *, line_number: int = 0, text: str = "", hint: str = ""
    ) -> None:
        where = f"{source}, line {line_number}" if line_number else source
        shown = f"\n  {shown_text(text)}" if text else ""
        super().__init__(f"{where}: {reason}{shown}", hint)
        self.code = code
        self.source = source
        self.reason = reason
        self.line_number = line_number
        self.text = text


class PolicyError(WorkbenchError):
    """The asked-for policy makes no sense."""

    exit_code = 2


class CompareError(WorkbenchError):
    """The two sides cannot be compared; the message says why."""

    exit_code = 4


class MeasureError(WorkbenchError):
    """A command that was to be measured did not run, or did not say what it measured."""


class OutputError(WorkbenchError):
    """The result cannot be written; an older file at the same place is left as it was."""


def shown_text(text: str, length: int = SHOWN_TEXT_LENGTH) -> str:
    r"""A line from a file made fit for a message: cut, and every control character escaped.

    >>> shown_text("a\tb\x1b[31m")
    'a\\tb\\x1b[31m'
    """
    cut = text[:length]
    escaped = "".join(c if c.isprintable() else c.encode("unicode_escape", "replace").decode() for c in cut)
    return escaped + ("…" if len(text) > length else "")
