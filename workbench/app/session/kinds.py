"""Which kind a baseline and a sample are of, and what is said where two are not of one kind."""

from __future__ import annotations

from workbench.app.session.compared import SideFiles
from workbench.app.session.workspace import Baseline
from workbench.core.errors import CompareError
from workbench.core.kinds import KIND_WORDS
from workbench.core.model import Kind
from workbench.samples import SAMPLES_OF


def kind_of_baseline(baseline: Baseline) -> Kind:
    """What a baseline is."""
    return baseline.side.kind if isinstance(baseline.side, SideFiles) else Kind.RECORDS


def kind_of_sample(label: str | None) -> Kind | None:
    """What the sample with this label is; None where there is none."""
    return next((kind for kind, samples in SAMPLES_OF.items() if label in {each.label for each in samples}), None)


def unlike(baseline: Kind, current: Kind) -> CompareError:
    """What is to be said of sides of different kinds."""
    return CompareError(
        f"The baseline holds {KIND_WORDS[baseline].held}, the current run {KIND_WORDS[current].held}.",
        f"Choose a baseline that holds {KIND_WORDS[current].held} too, or load another current run above.",
    )
