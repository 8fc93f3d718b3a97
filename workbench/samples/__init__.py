"""Small inputs that tell a story, shipped with the package: one release of a shop before and after an optimisation.

The profiles and benchmarks are recordings of real tools; ORIGIN.md says how they were made.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbench.core.model import Kind


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

VERDICT_SAMPLES = (
    (
        Sample(
            "Small regression: before",
            "small_regression_before.pyperf.json",
            "Ten steps of a stock list, timed in turn with the next version, in 24 processes a side.",
        ),
        Sample(
            "Small regression: after",
            "small_regression_after.pyperf.json",
            "One step has one more check and is truly slower, by less than 5 %: a fixed threshold misses it.",
        ),
    ),
    (
        Sample(
            "False alarm: before",
            "false_alarm_before.pyperf.json",
            "Nine steps of a route planner whose processes differ from each other, in ten processes a side.",
        ),
        Sample(
            "False alarm: after",
            "false_alarm_after.pyperf.json",
            "The very same code measured again, in turn: a t-test of all values calls some of it slower.",
        ),
    ),
    (
        Sample(
            "Cannot be told: before",
            "cannot_tell_before.pyperf.json",
            "One noisy step of the route planner, timed in five processes with three values each.",
        ),
        Sample(
            "Cannot be told: after",
            "cannot_tell_after.pyperf.json",
            "One more check makes it slower by a few per cent, which so few noisy processes cannot show.",
        ),
    ),
)
"""Pairs of results by pyperf, both sides measured in turn: each teaches what a verdict can and cannot say."""

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
    *(sample for pair in VERDICT_SAMPLES for sample in pair),
)
"""Results by pyperf: of the program before and after the fix, and the pairs that teach verdicts."""


SAMPLES_OF: dict[Kind, tuple[Sample, ...]] = {
    Kind.RECORDS: SAMPLES,
    Kind.PROFILE: PROFILE_SAMPLES,
    Kind.BENCHMARK: BENCHMARK_SAMPLES,
}
"""The samples of each kind that has any, in the order in which they are offered."""


def sample_named(label: str | None) -> Sample | None:
    """The sample with this label, or None.

    >>> sample_named("Messy file").is_quarantine, sample_named("unknown")
    (True, None)
    """
    return next((each for samples in SAMPLES_OF.values() for each in samples if each.label == label), None)
