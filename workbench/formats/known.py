"""The formats in the order in which they are asked."""

from __future__ import annotations

from typing import Protocol

from workbench.benchmark import Benchmarks
from workbench.formats import (
    asv,
    bencher,
    chrome_trace,
    collapsed,
    cpuprofile,
    gecko,
    github_action,
    go_benchmark,
    hyperfine,
    otava,
    pstats,
    pyinstrument,
    pyisession,
    pyperf,
    pytest_benchmark,
    sampler_lines,
    saved_benchmarks,
    saved_profile,
    speedscope,
)
from workbench.formats.content import Content
from workbench.profile import Profile


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
