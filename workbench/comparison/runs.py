"""Two runs of any kind compared: each kind by its own method, all with the same nouns out."""

from __future__ import annotations

from workbench.comparison.measured import CompareOptions, compare_measured
from workbench.comparison.sides import require_one_kind
from workbench.core.comparison import Comparison
from workbench.core.run import Run


def compare_runs(baseline: Run, current: Run, options: CompareOptions | None = None) -> Comparison:
    """What became of every name; several files of a side are repeats of one another.

    Raises CompareError where the two cannot be compared, and SourceError and MalformedError where records cannot be
    read.
    """
    options = options or CompareOptions()
    require_one_kind(baseline, current)
    if baseline.files:
        return compare_measured(baseline.files, current.files, options)
    return _compare_records(baseline, current, options)


def _compare_records(baseline: Run, current: Run, options: CompareOptions) -> Comparison:
    """Exactly, or beside several earlier runs of the same records."""
    from workbench.comparison.records.compare import compare_records
    from workbench.comparison.records.open_side import open_side
    from workbench.comparison.score_history import compare_scores, is_repeated

    before, after = open_side(baseline), open_side(current)
    compare = compare_scores if is_repeated(before) else compare_records
    return compare(before, after, options.threshold, options.threshold_of)
