"""The lines of collapsed stacks taken apart, equal stacks summed up."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field

RECOGNISED_SHARE = 0.8
"""So many of the first lines have to end in a space and a number."""

MAX_FACTS = 100
MAX_DIGITS = 30
UNIT_WORD = "unit"
"""The key of the comment by which the workbench's own files tell their unit."""

NUMBER = re.compile(rb"\d{1,30}(\.\d{0,30})?")
_COMMENTS = (b"#", b"//")
_OWN_COMMENT = b"# unit: "
_FIGURE = re.compile(rb"[-+]?\d[\d.:/-]*")
_RECORD = re.compile(rb"[^,]*,\s*-?\d+\s*,[^,]*")


def look_like_stacks(head: bytes) -> bool:
    """True when nearly all of these lines are stacks with a number."""
    lines = [line for line in head.splitlines() if line.strip() and not line.startswith(_COMMENTS)]
    stacks = [line for line in lines if _is_stack_line(line)]
    if not stacks or len(stacks) < RECOGNISED_SHARE * len(lines):
        return False
    if head.startswith(_OWN_COMMENT) or any(b";" in line for line in stacks):
        return True
    return all(_is_single_frame(line) for line in stacks)


def _is_stack_line(line: bytes) -> bool:
    _, gap, number = _parted(line)
    is_number = bool(gap) and number.lstrip(b"-")[:1].isdigit() and not number.strip(b"-0123456789.,")
    return is_number and (b"," in number or not _RECORD.fullmatch(line))


def _parted(line: bytes) -> tuple[bytes, bytes, bytes]:
    """What stands before the last white space (perhaps nothing), that space, and what stands after it."""
    parts = line.rsplit(None, 1)
    if len(parts) == 2:
        return parts[0], b" ", parts[1]
    return b"", b" " if line[:1].isspace() else b"", line.strip()


def _is_single_frame(line: bytes) -> bool:
    """True for a stack of one frame, which must not be mistaken for a table or for `key: 5`."""
    stack = _parted(line)[0]
    if not stack or stack[:1].isdigit() or stack[-1:] in (b":", b"=") or b"," in stack or b"\t" in stack:
        return False
    return sum(_FIGURE.fullmatch(word) is not None for word in stack.split()) <= 1  # two are columns of a table


@dataclass
class StackLines:
    """The lines taken apart: how much was counted for each stack, and what else there was."""

    values: dict[bytes, float] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)
    comment_count: int = 0
    negative_count: int = 0
    full_count: int = 0
    rejected_count: int = 0
    first_reject: tuple[int, bytes] = (0, b"")
    has_two_numbers: bool = False

    def add(self, stack: bytes, value: float) -> None:
        self.values[stack] = self.values.get(stack, 0) + value


def lines_of(data: bytes) -> StackLines:
    """Equal stacks summed up, so that each is looked at once."""
    found = StackLines()
    values = found.values
    for line_number, line in enumerate(io.BytesIO(data), 1):
        text = line.rstrip()
        stack, gap, number = text.rpartition(b" ")
        if line.startswith(_COMMENTS):
            _comment(text, found)
        elif number.isdigit() and gap and len(number) <= MAX_DIGITS:
            values[stack] = values.get(stack, 0) + int(number)
        elif text:
            _odd_line(text, line_number, found)
    return found


def _comment(text: bytes, found: StackLines) -> None:
    """Notes what a comment `# key: value` says, as Austin writes them."""
    key, colon, value = text.decode("utf-8", "replace").lstrip("#/ ").partition(":")
    if colon and len(found.facts) < MAX_FACTS:
        found.facts.setdefault(key.strip().lower(), value.strip()[:200])
    found.comment_count += b";" in text and _is_stack_line(text)


def _odd_line(text: bytes, line_number: int, found: StackLines) -> None:
    """A line whose number is no plain whole number: a fraction, Austin's three metrics, or no number at all."""
    stack, gap, number = _parted(text)
    time, comma, _ = number.partition(b",")
    if gap and NUMBER.fullmatch(time) and (not comma or number.count(b",") == 2):
        found.add(stack, float(time))
        found.full_count += bool(comma)
    elif gap and number.startswith(b"-") and NUMBER.fullmatch(time[1:]):
        found.negative_count += 1
    else:
        found.rejected_count += 1
        found.first_reject = found.first_reject if found.first_reject[0] else (line_number, text[:300])


def take_after_side(lines: StackLines) -> None:
    """Where every stack is followed by one more number, that was the value before; it is taken off."""
    if UNIT_WORD in lines.facts or not lines.values:
        return
    if not all(NUMBER.fullmatch(_parted(stack)[2]) for stack in lines.values):
        return
    before_after, lines.values = lines.values, {}
    lines.has_two_numbers = True
    for stack, value in before_after.items():
        lines.add(_parted(stack)[0], value)
