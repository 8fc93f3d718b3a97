"""Synthetic records and a synthetic program, for demonstrations and tests: the same seed gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeVar

T = TypeVar("T")

_MASK = 2**64 - 1


class Numbers:
    """SplitMix64 (Steele, Lea and Flood 2014): whole numbers only, so nothing depends on rounding.

    >>> Numbers(1234567).draw(), Numbers(7).below(10), Numbers(7).chosen("abc")
    (6457827717110365317, 3, 'b')
    """

    def __init__(self, seed: int) -> None:
        self._state = seed & _MASK

    def draw(self) -> int:
        """The next number of 64 bits."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        mixed = self._state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        return mixed ^ (mixed >> 31)

    def below(self, limit: int) -> int:
        """A number from 0 up to, but not including, the limit."""
        return self.draw() * limit >> 64

    def chosen(self, options: Sequence[T]) -> T:
        """One of the options."""
        return options[self.below(len(options))]


VERBS = ("load", "parse", "check", "join", "price", "rank", "pack", "send")
NOUNS = ("orders", "stock", "users", "rates", "events", "pages", "images", "routes")
ROUNDS = (2_000, 12_000)
"""How many rounds a step of the program makes, from and up to; the hot one makes HOT times as many."""
HOT = 12
NORMAL_PERCENT = 100

_PROGRAM = '''\
"""A made-up pipeline: every step mixes numbers, and `{hot}` does most of it. Prints a sum that never changes."""

from workbench.timing import profile

MASK = 2**32 - 1


def mixed(rounds, value):
    for _ in range(rounds):
        value = (value * 1664525 + 1013904223) & MASK
    return value

{steps}

@profile
def main():
    value = {seed}
{calls}
    return value


if __name__ == "__main__":
    print(main())
'''

_STEP = """
@profile
def {name}(value):
    return mixed({rounds}, value)
"""


class Workload(NamedTuple):
    """`records` in the workbench's own format; `program`, a script of `steps`, of which `hot` takes the most time."""

    records: bytes
    program: str
    steps: tuple[str, ...]
    hot: str


def workload(
    seed: int, n: int, *, step_count: int = 6, slower: str | None = None, percent: int = NORMAL_PERCENT
) -> Workload:
    """`n` records and a program with `step_count` steps; nothing but the arguments decides a single byte.

    `slower` names a step that makes `percent` per cent of its rounds, to sneak a regression in or a fix. Raises
    ValueError for a step that there is not.
    """
    numbers = Numbers(seed)
    steps = _names(numbers, step_count)
    hot = numbers.chosen(steps)
    rounds = {step: (ROUNDS[0] + numbers.below(ROUNDS[1] - ROUNDS[0])) * (HOT if step == hot else 1) for step in steps}
    if slower is not None:
        if slower not in rounds:
            raise ValueError(f"{slower!r} is no step of this program; its steps are {', '.join(steps)}.")
        rounds[slower] = rounds[slower] * percent // NORMAL_PERCENT
    program = _PROGRAM.format(
        hot=hot,
        seed=seed & 0xFFFF_FFFF,
        steps="\n".join(_STEP.format(name=step, rounds=rounds[step]) for step in steps),
        calls="\n".join(f"    value = {step}(value)" for step in steps),
    )
    return Workload(b"".join(_records(Numbers(seed), n)), program, steps, hot)


def _names(numbers: Numbers, count: int) -> tuple[str, ...]:
    """Different names, numbered once the words are used up."""
    found: dict[str, None] = {}
    while len(found) < count:
        name = f"{numbers.chosen(VERBS)}_{numbers.chosen(NOUNS)}"
        found[name if name not in found else f"{name}_{len(found)}"] = None
    return tuple(found)


def _records(numbers: Numbers, count: int) -> Iterator[bytes]:
    """Lines of `name,score,severity`: most are fine; the lower the score, the graver the severity tends to be."""
    for number in range(count):
        name = f"{numbers.chosen(VERBS)}-{numbers.chosen(NOUNS)}-{number}"
        score = min(numbers.below(101), numbers.below(101) + 20, 100)
        urgency = score + numbers.below(20)
        severity = "critical" if urgency < 8 else "warn" if urgency < 16 else "info" if urgency < 30 else "ok"
        yield f"{name},{score},{severity}\n".encode("ascii")
