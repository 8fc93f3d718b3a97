"""The formats in the order in which they are asked."""

from __future__ import annotations

from typing import Protocol

from workbench.core.benchmark import Benchmarks
from workbench.core.profile import Profile
from workbench.formats.benchmarks import (
    asv,
    bencher,
    github_action,
    go_benchmark,
    hyperfine,
    otava,
    pyperf,
    pytest_benchmark,
)
from workbench.formats.own import benchmarks as saved_benchmarks
from workbench.formats.own import profile as saved_profile
from workbench.formats.profiles import chrome_trace, collapsed, cpuprofile, gecko, pstats, pyinstrument, speedscope
from workbench.formats.profiles import pyinstrument_session as pyisession
from workbench.formats.profiles import python_sampler as sampler_lines
from workbench.formats.shared.content import Content


class Format(Protocol):
    """What a file in this folder offers."""

    NAME: str

    def recognises(self, content: Content) -> bool:
        """True when the content is of this format, broken or not; never raises."""

    def read(self, content: Content) -> Profile | Benchmarks:
        """What the file says; raises WorkbenchError."""


FORMATS: tuple[Format, ...] = (
    # Those that look at the first bytes come before those that parse the whole as JSON.
    speedscope,
    chrome_trace,
    pstats,
    sampler_lines,
    saved_profile,
    saved_benchmarks,
    gecko,
    cpuprofile,
    pyinstrument,
    pyisession,
    pyperf,
    pytest_benchmark,
    hyperfine,
    asv,
    github_action,
    bencher,
    go_benchmark,
    otava,
    # Lines of text with a number at the end say the least about themselves, so they come last.
    collapsed,
)


def recognised(content: Content) -> Format | None:
    """The format of a file, by its content alone."""
    return next((each for each in FORMATS if each.recognises(content)), None)
