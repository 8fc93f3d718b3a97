"""What is kept of two sides that are compared: profiles and benchmarks as they were read, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from workbench.analysis.benchmarks.joining import joined
from workbench.analysis.profiles.idle import running
from workbench.analysis.profiles.pooling import pooled
from workbench.app.session.memo import Kept, Memo
from workbench.app.session.request import VisitorFile
from workbench.comparison.benchmarks import by_configuration
from workbench.comparison.measured import CompareOptions
from workbench.comparison.profile_diff.functions import FunctionChange, function_changes
from workbench.comparison.renaming import named_alike
from workbench.core.benchmark import Benchmarks, Series
from workbench.core.comparison import Change, Comparison
from workbench.core.model import Kind
from workbench.core.profile import Profile
from workbench.core.run import Opened


class SideFiles(NamedTuple):
    """The files of one side as they were read; `packed` are files that may hold profiles inside."""

    opened: tuple[Opened, ...]
    packed: tuple[VisitorFile, ...] = ()

    @property
    def kind(self) -> Kind:
        """What the files hold."""
        return self.opened[0].content.kind

    def profile(self) -> Profile:
        """All profiles of this side taken together."""
        profiles = [running(each.content) for each in self.opened if isinstance(each.content, Profile)]
        return pooled(profiles, [each.facts.name for each in self.opened])

    def series(self) -> dict[str, Series]:
        """All benchmarks of this side by name."""
        return {
            each.name: each for each in joined([o.content for o in self.opened if isinstance(o.content, Benchmarks)])
        }


@dataclass
class Compared:
    """A comparison with verdicts and what was made of it for the page; dropped as a whole.

    `place` stands in the keys of widgets, so that a second comparison on the page has its own. The files of records
    are not kept; `words` are the options by which the command line judges them alike.
    """

    key: tuple[object, ...]
    comparison: Comparison
    baseline: SideFiles
    current: SideFiles
    options: CompareOptions
    place: str = "suite"
    words: tuple[str, ...] = ()
    memo: Memo = field(default_factory=Memo)

    def kept(self, name: str, key: object, make: Callable[[], Kept]) -> Kept:
        """What was made under this name the last time, made anew where the key is another."""
        return self.memo.kept(name, key, make)

    def profiles(self) -> tuple[Profile, Profile]:
        """Both sides of a comparison of profiles, each taken together."""
        return self.kept("profiles", None, lambda: (self.baseline.profile(), self.current.profile()))

    def series(self) -> tuple[dict[str, Series], dict[str, Series]]:
        """Both sides of a comparison of benchmarks, by name."""
        return self.kept("series", None, self._series)

    def _series(self) -> tuple[dict[str, Series], dict[str, Series]]:
        named = named_alike(*by_configuration(self.baseline.opened, self.current.opened), self.options.stripped)
        sides = (SideFiles(tuple(each)) for each in (named.baseline, named.current))
        before, after = (side.series() for side in sides)
        return before, after

    def verdicts(self) -> dict[tuple[str, str], Change]:
        """What became of each name, by name and place."""
        return self.kept("verdicts", None, lambda: {change.key: change for change in self.comparison.changes})

    def functions(self) -> Sequence[FunctionChange]:
        """The functions of both sides of a comparison of profiles, with their figures."""
        return self.kept(
            "functions",
            None,
            lambda: function_changes(*self.profiles(), self.verdicts(), recordings=self.recordings),
        )

    @property
    def recordings(self) -> tuple[int, int]:
        """How many files each side has."""
        return len(self.baseline.opened), len(self.current.opened)
