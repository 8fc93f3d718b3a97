"""The kinds of things that can be compared, and which samples are of which kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.app.session.compared import SuiteFiles
from workbench.app.session.workspace import Baseline
from workbench.core.errors import CompareError
from workbench.core.kinds import KIND_WORDS
from workbench.core.model import Kind
from workbench.samples import BENCHMARK_SAMPLES, PROFILE_SAMPLES, SAMPLES, Sample

if TYPE_CHECKING:
    from workbench.analysis.registry import AnyReport

SAMPLES_OF: dict[Kind, tuple[Sample, ...]] = {
    Kind.RECORDS: SAMPLES,
    Kind.PROFILE: PROFILE_SAMPLES,
    Kind.BENCHMARK: BENCHMARK_SAMPLES,
}


def kind_of(report: AnyReport) -> Kind:
    """What a report is of."""
    return report.kind


def kind_of_baseline(baseline: Baseline) -> Kind:
    """What a baseline is."""
    return kind_of_files(baseline.side) if isinstance(baseline.side, SuiteFiles) else Kind.RECORDS


def kind_of_files(files: SuiteFiles) -> Kind:
    """What the files hold."""
    return Kind.PROFILE if files.is_profile else Kind.BENCHMARK


def kind_of_sample(label: str | None) -> Kind | None:
    """What the sample with this label is; None where there is none."""
    return next((kind for kind, samples in SAMPLES_OF.items() if label in {each.label for each in samples}), None)


def unlike(baseline: Kind, current: Kind) -> CompareError:
    """What is to be said of sides of different kinds."""
    return CompareError(
        f"The baseline holds {KIND_WORDS[baseline].held}, the current run {KIND_WORDS[current].held}.",
        f"Choose a baseline that holds {KIND_WORDS[current].held} too, or load another current run above.",
    )
