"""Names with what was found of them, made by hand, for tests of what is said of them."""

from __future__ import annotations

import math
from typing import Any

from tests.builders.sides import a_series
from workbench.comparison.changes.cases import Pair, StatisticalCase
from workbench.comparison.stats.judged import JudgedName
from workbench.comparison.stats.measure_choice import Choice
from workbench.comparison.stats.slow_path import SlowName
from workbench.core.comparison import Method
from workbench.core.units import Unit
from workbench.core.verdict import Verdict

DIRECTIONS = {Verdict.WORSE: 1.0, Verdict.BETTER: -1.0, Verdict.NO_CHANGE: 0.0, Verdict.CANNOT_TELL: math.nan}


def a_judged_name(**replacements: Any) -> JudgedName:
    """A name that looks 4 % slower by ten processes a side, too noisy to tell, but for what is replaced."""
    judged = JudgedName(
        direction=math.nan,
        change=math.log(1.04),
        error=0.03,
        relative=math.log(1.04),
        relative_error=0.03,
        p=0.1,
        q=0.2,
        degrees=18.0,
        reach=2.1,
        separation=0.7,
        separation_p=0.1,
        locations=(0.0, math.log(1.04)),
        noises=(0.02, 0.03),
        process_counts=(10, 10),
        value_counts=(100, 100),
        choice=Choice(1, 0.0),
    )
    return judged._replace(**replacements)


def a_case(
    *,
    unit: Unit = Unit.SECONDS,
    threshold: float = 0.05,
    verdict: Verdict = Verdict.CANNOT_TELL,
    slow: SlowName | None = None,
    **replacements: Any,
) -> StatisticalCase:
    """The same name with its sides; replaced is what the case has, and else what was judged."""
    pair = Pair(a_series(unit=unit), a_series(unit=unit), threshold)
    own = {key: replacements.pop(key) for key in ("method", "nouns") if key in replacements}
    judged = a_judged_name(**{"direction": DIRECTIONS[verdict], **replacements})
    return StatisticalCase(pair, Method.PROCESSES, judged, slow)._replace(**own)
