"""Small inputs that tell a story, shipped with the package: one release of a shop before and after an optimisation."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Sample:
    """A records file to try things out with; `is_quarantine` where it cannot be read strictly."""

    label: str
    file_name: str
    story: str
    is_quarantine: bool = False

    def read(self) -> bytes:
        """The content of the file."""
        return (Path(__file__).parent / self.file_name).read_bytes()


SAMPLES = (
    Sample("Before the fix", "checkout_before.txt", "A shop whose checkout is slow: card payments score worst."),
    Sample(
        "After the fix",
        "checkout_after.txt",
        "The same shop after an optimisation: most of it helped, one thing broke.",
    ),
    Sample(
        "Messy file", "checkout_messy.txt", "An export with bad lines, read in quarantine: they are set aside.", True
    ),
)


def sample_named(label: str | None) -> Sample | None:
    """The sample with this label, or None.

    >>> sample_named("Messy file").is_quarantine, sample_named("unknown")
    (True, None)
    """
    return next((sample for sample in SAMPLES if sample.label == label), None)
