"""The lines of collapsed stacks taken apart, equal stacks summed up."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

RECOGNISED_SHARE = 0.5
"""More than this of the first lines have to be stacks with a number; how many of all may be none is for the reader."""

COMM_BYTES = 15
"""Linux cuts the name of a process to this; such a name may hold spaces, and stands alone where there is no stack."""

MAX_FACTS = 100
MAX_DIGITS = 30
UNIT_WORD = "unit"
"""The key of the comment by which the workbench's own files tell their unit."""

NUMBER = re.compile(rb"\d{1,30}(\.\d{0,30})?")
_COMMENTS = (b"#", b"//")
_OWN_COMMENT = b"# unit: "
_FIGURE = re.compile(rb"[-+]?\d[\d.:/-]*")
_RECORD = re.compile(rb"[^,]*,\s*-?\d+\s*,[^,]*")
_BRACKETS = re.compile(rb"[(\[<][^()\[\]<>]*[)\]>]")
_CLAUSE = re.compile(rb"; \w")
_FOREIGN = re.compile(rb"^# (?:HELP|TYPE) |^\S+ \S+ \S+ \[\d\d/\w\w\w/\d{4}:", re.MULTILINE)
"""Lines of Prometheus' metrics, and of web servers' logs."""

_CODE = re.compile(
    rb"\w\(|[)\]>] |::|_\[[kji]\] |^(?:\[unknown\]|main|swapper|_start|start_thread|root|all) ", re.MULTILINE
)
"""What a single frame shows by which it is one of a program: arguments, a place, a qualified name, or a usual root."""


def look_like_stacks(head: bytes) -> bool:
    """True when most of these lines are stacks with a number, and none is what merely ends in one."""
    lines = [line for line in head.splitlines() if line.strip() and not line.startswith(_COMMENTS)]
    stacks = [_parted(line)[0] for line in lines if _is_stack_line(line)]
    if not stacks or _FOREIGN.search(head):
        return False
    if head.startswith(_OWN_COMMENT):
        return True
    if not any(b";" in stack for stack in stacks):
        return len(stacks) == len(lines) and all(map(_is_single_frame, lines)) and _CODE.search(head) is not None
    prose = prose_among(stacks)
    return sum(stack not in prose and not _is_clauses(stack) for stack in stacks) > RECOGNISED_SHARE * len(lines)


def _is_clauses(stack: bytes) -> bool:
    """True for words joined by semicolons and spaces, as in prose or in a program's source."""
    return _CLAUSE.search(stack) is not None and any(
        len(frame.split()) > 1 for frame in _BRACKETS.sub(b"", stack).split(b";")
    )


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
    """True for a stack of one frame, which must not be mistaken for a table, for prose or for `key: 5`.

    It is one name, its place in brackets perhaps, and whole numbers, of which a differential file has two.
    """
    stack, _, number = _parted(line)
    if not stack or stack[:1].isdigit() or stack[-1:] in (b":", b"=") or b"," in stack or b"\t" in stack:
        return False
    names = [word for word in _BRACKETS.sub(b"", stack).split() if not _FIGURE.fullmatch(word)]
    figures = sum(_FIGURE.fullmatch(word) is not None for word in stack.split())
    return number.isdigit() and len(names) <= 1 and figures <= 1  # two are columns of a table


def prose_among(stacks: Iterable[bytes]) -> frozenset[bytes]:
    """What is no stack though a number ends it: words of a text, such as a docstring that a frame's name holds.

    Nothing is, where no stack has two frames. A single frame counts where it is a name or starts other stacks.
    """
    single = [stack for stack in stacks if b";" not in stack and _is_sentence(stack)]
    if not single:
        return frozenset()
    roots = {stack.partition(b";")[0] for stack in stacks if b";" in stack}
    return frozenset(stack for stack in single if stack not in roots) if roots else frozenset()


def _is_sentence(stack: bytes) -> bool:
    if stack[-1:] in (b":", b"="):
        return True
    words = _BRACKETS.sub(b"", stack).split()
    is_comm = len(stack) <= COMM_BYTES and (len(words) <= 2 or not any(word[:1].islower() for word in words))
    return len(words) > 1 and not is_comm


@dataclass
class StackLines:
    """The lines taken apart: how much was counted for each stack, and what else there was."""

    values: dict[bytes, float] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)
    comment_count: int = 0
    negative_count: int = 0
    full_count: int = 0
    line_count: int = 0
    rejected_count: int = 0
    first_reject: tuple[int, bytes] = (0, b"")
    has_two_numbers: bool = False

    def add(self, stack: bytes, value: float) -> None:
        self.values[stack] = self.values.get(stack, 0) + value

    def reject(self, text: bytes, line_number: int) -> None:
        self.rejected_count += 1
        if not self.first_reject[0] or line_number < self.first_reject[0]:
            self.first_reject = (line_number, text[:300])


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
        found.line_count += bool(text)
    _take_out_prose(data, found)
    return found


def _take_out_prose(data: bytes, found: StackLines) -> None:
    """Counts lines of prose with those that are no stacks; they are few, so their numbers are looked up afterwards."""
    prose = prose_among(found.values) if UNIT_WORD not in found.facts else frozenset()
    for stack in prose:
        del found.values[stack]
    for line_number, line in enumerate(io.BytesIO(data) if prose else (), 1):
        if b";" not in line and _parted(line)[0] in prose:
            found.reject(line.rstrip(), line_number)


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
        found.reject(text, line_number)


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
