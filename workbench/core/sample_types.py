"""Which of a profile's several measures is read: a file can hold time, bytes and counts of the same stacks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from workbench.core.errors import PolicyError, shown_text

ENVIRONMENT_KEY = "sample_type"
"""Under which a run's environment says which type was read, so that documents keep it and comparisons see it."""


class SampleTypes(NamedTuple):
    """What a file measured of every stack, by the names that its tool gives; `chosen` is the one that was read."""

    names: tuple[str, ...]
    chosen: str


def chosen_type(names: Sequence[str], usual: str, wanted: str, source: str) -> SampleTypes:
    """The one that is wanted, else the usual one; raises PolicyError, which lists them, where there is no such.

    >>> chosen_type(["samples", "cpu"], "cpu", "", "cpu.pb.gz").chosen
    'cpu'
    """
    if wanted and wanted not in names:
        listed = ", ".join(shown_text(name, 60) for name in names)
        raise PolicyError(
            f"{source}: it has no sample type “{shown_text(wanted, 60)}”.",
            f"It has {listed}." if names else "There is nothing to choose in it: leave the sample type out.",
        )
    return SampleTypes(tuple(names), wanted or usual)
