"""The kinds of things that can be compared, and which samples are of which kind."""

from __future__ import annotations

from workbench.analysis.benchmarks.report import BenchmarkReport
from workbench.analysis.profiles.report import ProfileReport
from workbench.app.session.compared import SuiteFiles
from workbench.app.session.workspace import AnyReport, Baseline
from workbench.core.errors import CompareError
from workbench.core.model import Kind
from workbench.samples import BENCHMARK_SAMPLES, PROFILE_SAMPLES, SAMPLES, Sample

SAMPLES_OF: dict[Kind, tuple[Sample, ...]] = {
    Kind.RECORDS: SAMPLES,
    Kind.PROFILE: PROFILE_SAMPLES,
    Kind.BENCHMARK: BENCHMARK_SAMPLES,
}
WORDS = {Kind.RECORDS: "records", Kind.PROFILE: "a profile", Kind.BENCHMARK: "benchmarks"}


def kind_of(report: AnyReport) -> Kind:
    """What a report is of."""
    if isinstance(report, ProfileReport):
        return Kind.PROFILE
    return Kind.BENCHMARK if isinstance(report, BenchmarkReport) else Kind.RECORDS


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
        f"The baseline holds {WORDS[baseline]}, the current run {WORDS[current]}.",
        f"Choose a baseline that holds {WORDS[current]} too, or load another current run above.",
    )
