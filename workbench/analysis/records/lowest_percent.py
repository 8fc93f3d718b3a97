"""The exact score at a rank, found in bounded memory by looking closer at the bin that holds it."""

from __future__ import annotations

from collections import Counter

from workbench.analysis.records.kernel_choice import new_kernel
from workbench.analysis.records.risk_policy import RiskPolicy, Rule, limited, settle
from workbench.analysis.records.scan import Inputs, Scan
from workbench.analysis.records.summary import Histogram
from workbench.core.clock import StageClock
from workbench.core.statistics import rank


def lowest_percent_rule(inputs: Inputs, policy: RiskPolicy, clock: StageClock) -> Rule:
    """The rule of a "lowest per cent" policy, by as many passes over the input as its scores need (mostly one)."""
    kernel = new_kernel(settle(RiskPolicy()))
    Scan(inputs, kernel, clock).finish()
    histogram = kernel.summary().histogram
    if not histogram.bins:
        return settle(RiskPolicy())
    wanted = rank(policy.lowest_percent or 0, histogram.score_count)
    return limited(policy, _score_at(inputs, histogram, wanted, clock))


def _score_at(inputs: Inputs, histogram: Histogram, wanted: int, clock: StageClock) -> int:
    while histogram.width > 1:
        low = histogram.value_at(wanted)
        wanted -= sum(sum(counts) for key, counts in histogram.bins.items() if key < low >> histogram.shift)
        histogram = _closer(inputs, range(low, low + histogram.width), clock)
    return histogram.value_at(wanted)


def _closer(inputs: Inputs, window: range, clock: StageClock) -> Histogram:
    """The histogram of the scores inside the window."""
    kernel = new_kernel(settle(RiskPolicy()))
    histogram = Histogram()
    for block in Scan(inputs, kernel, clock, is_first=False):
        scores = Counter(score for _, score, _, _ in kernel.rows(block.lines) if score in window)
        histogram += Histogram.of({score: (count, 0) for score, count in scores.items()})
    return histogram
