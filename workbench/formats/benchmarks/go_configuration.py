"""What the keys of Go's benchmark text mean: the environment, a configuration of its own, or nothing that is compared.

The format lets anybody add keys. What describes the machine or the toolchain is the environment. What is different each
time by its nature (dates, commits, notes, readings of a moment) makes no other benchmark of a name. Everything else
does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from workbench.core.configurations import PACKAGE, differing
from workbench.core.errors import shown_text
from workbench.core.model import Notice
from workbench.formats.benchmarks.go_lines import Configuration

ENVIRONMENT = {
    "goos": "system",
    "goarch": "architecture",
    "cpu": "processor",
    "pkg": "package",
    "commit": "commit",
    "branch": "branch",
    **dict.fromkeys(("goversion", "go-version", "go_version", "go", "toolchain"), "interpreter"),
    **dict.fromkeys(("kernel", "os", "os-version"), "system"),
    **dict.fromkeys(("host", "hostname", "machine", "node", "runner"), "machine"),
    **dict.fromkeys(("mem", "memory", "ram"), "memory"),
    **dict.fromkeys(("ncpu", "num-cpu", "num_cpu", "cores"), "processor_count"),
}
"""The keys that have a place in the environment, which is compared by rules of its own."""

_SPLITTING = frozenset({"goos", "goarch", "cpu", "goversion", "go-version", "go_version", "go", "toolchain"})
"""Keys of the environment that make another benchmark where they change within a file."""

# fmt: off
_VOLATILE = frozenset((
    "commit", "branch", "revision", "rev", "sha", "hash", "ref", "date", "time", "timestamp", "datetime", "start",
    "started", "begin", "ended", "finished", "elapsed", "duration", "uptime", "uploaded", "note", "notes",
    "comment", "description", "author", "email", "url", "run", "job", "attempt", "round", "iteration", "iter",
    "repeat", "seq", "id", "uuid", "pid", "seed", "loadavg", "dirty", "pr", "issue",
))
_VOLATILE_ENDS = frozenset((
    "commit", "revision", "rev", "sha", "hash", "ref", "date", "time", "timestamp", "started", "ended", "finished",
    "elapsed", "duration", "note", "notes", "comment", "author", "url", "id", "uuid", "pid", "dirty",
))
_MESSAGES = frozenset((
    "warning", "warn", "error", "info", "debug", "trace", "log", "msg", "message", "panic", "fatal", "testing",
    "coverage", "todo", "hint", "usage",
))
# fmt: on
"""What programs print before a colon while they are measured; the format would take it for a key."""

_PARTS = re.compile(r"[-_./]")
_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d.*)?|(?=\d*[a-f])(?=[a-f]*\d)[0-9a-f]{7,64}|[0-9a-f]{40}|https?://.*"
)
"""A date, a commit, an address: a value that is another one each time."""

_SHOWN_KEYS = 5


def is_volatile(key: str, value: str) -> bool:
    """True for a key that is another one each time by its nature, or by its value, and for a message.

    >>> is_volatile("commit-time", "x"), is_volatile("cache", "cold"), is_volatile("built", "2026-11-28")
    (True, False, True)
    """
    is_known = key in _VOLATILE or key in _MESSAGES or _PARTS.split(key)[-1] in _VOLATILE_ENDS
    return is_known or _MOMENT.fullmatch(value) is not None


def parameters_of(configuration: Configuration, split: Iterable[str]) -> dict[str, str]:
    """What a configuration adds to the parameters of a benchmark; `split` are keys that change within the file."""
    wanted = set(split)
    return {
        PACKAGE if key == "pkg" else key: value
        for key, value in configuration
        if key == "pkg" or key in wanted or (key not in ENVIRONMENT and not is_volatile(key, value))
    }


def splitting_keys(configurations: Sequence[Configuration]) -> list[str]:
    """The keys of the environment that change within a file and make other benchmarks of its names."""
    return [key for key in differing(list(map(dict, configurations))) if key in _SPLITTING]


def configuration_notices(configurations: Sequence[Configuration]) -> Iterator[Notice]:
    """Says which keys change within a file without making other benchmarks of its names."""
    known = list(map(dict, configurations))
    changing = [key for key in differing(known) if key not in _SPLITTING and key != "pkg" and key not in _MESSAGES]
    mixed = [key for key in changing if key in ENVIRONMENT or any(is_volatile(key, c[key]) for c in known if key in c)]
    if mixed:
        keys = ", ".join(shown_text(key, 40) for key in mixed[:_SHOWN_KEYS])
        text = f"The results were taken at different values of {keys}; they count as repeats of the same benchmarks."
        yield Notice("mixed_configurations", text)
