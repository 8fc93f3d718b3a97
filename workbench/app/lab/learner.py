"""What one learner has guessed, measured and answered so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from workbench.analysis.profiles.report import ProfileReport
from workbench.app.lab.feelings import OverheadLesson, Sameness, WarmUpLesson
from workbench.app.lab.judging import LabTrial, is_helpful
from workbench.app.lab.noise import FalseAlarms
from workbench.app.lab.readings import LabReading
from workbench.app.lab.versions import Version
from workbench.render.charts.parts import Chart

FACTORS = ("no difference", "1.1 times", "1.5 times", "2 times", "3 times", "5 times", "10 times", "20 times")
"""How many times as fast a fix may be guessed to be."""

GATE_GUESSES = ("it fails", "it passes", "it cannot tell")

FIXES = (Version.WRONG_FIX, Version.RIGHT_FIX)


@dataclass
class Learner:
    """Everything that the lab keeps for one visitor, and nothing else does.

    Guesses are empty, and results None, until there are some. `trials` holds the last measurement of each fix, in the
    order in which they were first tried. `charts` are kept with what they were made of.
    """

    hot_guess: str = ""
    share_guess: int | None = None
    single_runs: tuple[LabReading, ...] = ()
    profile: ProfileReport | None = None
    pick: Version | None = None
    factor_guess: str = ""
    trials: dict[Version, LabTrial] = field(default_factory=dict)
    gate_guess: str = ""
    regression: LabTrial | None = None
    warm_up: WarmUpLesson | None = None
    noise: FalseAlarms | None = None
    noise_readings: tuple[LabReading, ...] = ()
    overhead: OverheadLesson | None = None
    sameness: tuple[Sameness, ...] = ()
    answers: dict[str, str] = field(default_factory=dict)
    own_words: str = ""
    charts: dict[str, tuple[tuple[object, ...], Chart | None]] = field(default_factory=dict)

    def chart(self, name: str, make: Callable[[], Chart | None], *of: object) -> Chart | None:
        """The chart of this name, made anew only where something that it is made of has become another object."""
        kept = self.charts.get(name)
        if kept is None or not all(old is new for old, new in zip(kept[0], of, strict=True)):
            self.charts[name] = (of, make())
        return self.charts[name][1]

    @property
    def has_helped(self) -> bool:
        """True once a fix was shown to help."""
        return any(map(is_helpful, self.trials.values()))

    @property
    def done(self) -> dict[str, bool]:
        """What has been done, by step."""
        return {
            "predict": bool(self.hot_guess),
            "measure": bool(self.single_runs),
            "find": self.profile is not None,
            "choose": self.pick is not None,
            "verify": self.has_helped,
            "guard": self.regression is not None,
            "feel": all((self.warm_up, self.noise, self.overhead, self.sameness)),
            "tell": bool(self.own_words.strip()),
        }
