"""Small inputs that tell a story, shipped with the package: one release of a shop before and after an optimisation.

The profiles and benchmarks are recordings of real tools; ORIGIN.md says how they were made.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Sample:
    """A file to try things out with; `is_quarantine` where it cannot be read strictly."""

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

PROFILE_SAMPLES = (
    Sample(
        "Profile before the fix",
        "pipeline_before.pyisession",
        "A nightly report that is slow: one function holds most of the time.",
    ),
    Sample(
        "Profile after the fix",
        "pipeline_after.pyisession",
        "The same report with that function fixed: what is left is spread over many.",
    ),
)
"""Two recordings by pyinstrument, of the program before and after the fix."""

BENCHMARK_SAMPLES = (
    Sample(
        "Benchmark before the fix",
        "pipeline_before.pyperf.json",
        "Three parts of the report, timed by pyperf in eight processes.",
    ),
    Sample(
        "Benchmark after the fix",
        "pipeline_after.pyperf.json",
        "The same parts after the fix: one is many times faster, one did not change.",
    ),
)
"""Two results by pyperf, of the program before and after the fix."""


def sample_named(label: str | None) -> Sample | None:
    """The sample with this label, or None.

    >>> sample_named("Messy file").is_quarantine, sample_named("unknown")
    (True, None)
    """
    return next((each for each in (*SAMPLES, *PROFILE_SAMPLES, *BENCHMARK_SAMPLES) if each.label == label), None)
