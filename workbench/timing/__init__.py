"""Timing of one's own code: `@profile`, `with profile("stage"):`, and what they recorded.

    from workbench.timing import profile, profile_report, save

    @profile
    def load(): ...

    save("before.json")

Only what recording itself needs is loaded here; the rest is loaded by `save` and `merge`, where it is used.
"""

from workbench.core.clock import REPEATED_STAGES, STAGES, StageClock
from workbench.timing import keeping
from workbench.timing.decorator import profile
from workbench.timing.recorder import recorded, reset
from workbench.timing.report import profile_report, report_text
from workbench.timing.saving import merge, save

__all__ = [
    "REPEATED_STAGES",
    "STAGES",
    "StageClock",
    "merge",
    "profile",
    "profile_report",
    "recorded",
    "report_text",
    "reset",
    "save",
]

keeping.begin()
