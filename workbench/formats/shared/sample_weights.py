"""Whether the numbers of stacks count samples, or are weights (nanoseconds, cycles, bytes) of some samples.

Formats without a unit do not say it: `stackcollapse-perf.pl` sums up perf's periods wherever they are printed. Counts
of samples have many stacks that were seen once; weights are large, or all multiples of what one sample weighs.
Measured on recordings of perf 6.1, py-spy and Austin, and on the examples of the FlameGraph scripts.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from workbench.core.model import Notice
from workbench.core.words import counted

MOST_SAMPLES = 1e9
"""More than any sampler records in a sitting: 99 a second on 128 processors for a day."""

MANY_SAMPLES, MOST_OF_HALF, MOST_OF_ALL = 1e6, 100, 1e4
"""So many samples come with many rare stacks: half of them seen less often than that, and all so often on average."""

ENOUGH_STACKS, MOST_OF_TENTH = 10, 20
"""From so many stacks on, a tenth of them are seen less often than that; and no factor is common to them by chance."""

PERF_COUNTS = "perf script -F comm,tid,time,event,ip,sym,dso | stackcollapse-perf.pl"
"""Without the field `period` the script counts each sample once."""


class SampleWeights(NamedTuple):
    """What the numbers of a recording's stacks are.

    `is_weighed` tells weights of an unknown unit from counts of samples. `weight` is what one sample weighs, as the
    numbers' greatest common divisor; None where the number of samples is not known.
    """

    is_weighed: bool
    weight: int | None

    def sample_count(self, whole: float) -> int | None:
        """How many samples weigh so much together; None where nobody knows."""
        return None if self.weight is None else round(whole / self.weight)

    def notices(self, whole: float) -> Iterable[Notice]:
        """What the reader should know of the numbers, if anything."""
        if self.weight is None:
            yield Notice(
                "samples_unknown",
                "The numbers are weights, such as nanoseconds, cycles or bytes, and how many samples they stand for is "
                f"not said: shares have no interval, and verdicts need several recordings. perf's samples are counted "
                f"by: {PERF_COUNTS}",
            )
        elif self.weight > 1:
            samples = counted(self.sample_count(whole) or 0, "sample")
            yield Notice(
                "sample_weight",
                f"All numbers are multiples of {self.weight:,}, so each sample is taken to weigh that much: {samples}.",
            )


COUNTS = SampleWeights(False, 1)
_UNKNOWN = SampleWeights(True, None)


def weights_of(values: Iterable[float]) -> SampleWeights:
    """What the numbers of stacks without a unit are, one for each stack.

    >>> weights_of([1, 1, 2, 7]), weights_of([1_001_001, 3_003_003]).sample_count(4_004_004)
    (SampleWeights(is_weighed=False, weight=1), 4)
    >>> weights_of([2_381_117, 991_402, 4_400_219])
    SampleWeights(is_weighed=True, weight=None)
    """
    numbers = sorted(value for value in values if value > 0)
    if not all(value == int(value) for value in numbers):
        return _UNKNOWN
    weight = math.gcd(*map(int, numbers)) if len(numbers) > 1 else 1
    if are_weights([value / weight for value in numbers]):
        return _UNKNOWN
    return SampleWeights(are_weights(numbers) or (weight > 1 and len(numbers) >= ENOUGH_STACKS), max(weight, 1))


def are_weights(numbers: Sequence[float]) -> bool:
    """True where these numbers, smallest first, are too large to be counts of samples."""
    count = len(numbers)
    is_never_rare = count >= ENOUGH_STACKS and numbers[count // 10] >= MOST_OF_TENTH
    return is_never_rare or are_beyond_samples(numbers)


def are_beyond_samples(numbers: Sequence[float]) -> bool:
    """True where these numbers, smallest first, are more than a sampler sees together."""
    whole, count = math.fsum(numbers), len(numbers)
    if whole < MANY_SAMPLES:
        return False
    return whole >= MOST_SAMPLES or numbers[count // 2] >= MOST_OF_HALF or whole / count >= MOST_OF_ALL
