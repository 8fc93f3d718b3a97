"""What a visitor asks for: which files, judged by which policy, read how."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from workbench.analysis.profiles.hotspots import ProfilePolicy
from workbench.analysis.records.risk_policy import RiskPolicy
from workbench.core.sources import BytesSource, Source


@dataclass(frozen=True)
class VisitorFile:
    """A file as it was uploaded, or a sample."""

    name: str
    identity: str
    data: bytes

    @staticmethod
    def of(name: str, data: bytes) -> VisitorFile:
        """Content known by its digest."""
        return VisitorFile(name, hashlib.sha256(data).hexdigest(), data)

    def __repr__(self) -> str:
        return f"Content({self.name!r}, {len(self.data)} bytes)"


@dataclass(frozen=True)
class Reading:
    """How files are read and judged; `sample_type` is which measure of a profile, empty for the file's own.

    A profile is judged by a policy of its own, and need not be read again for it.
    """

    policy: RiskPolicy
    is_quarantine: bool = False
    repeat: int = 1
    sample_type: str = ""
    profile_policy: ProfilePolicy = field(default=ProfilePolicy(), repr=False)


@dataclass(frozen=True)
class Request:
    """Everything that decides about a report."""

    contents: tuple[VisitorFile, ...]
    reading: Reading
    run_id: str

    @property
    def key(self) -> str:
        """The same for the same files read the same way; the run id does not matter to the analysis."""
        return f"{content_key(self.contents)}|{self.reading!r}"

    @property
    def content_key(self) -> str:
        """The same for profiles and benchmarks that need not be read again, whatever they are judged by."""
        return read_key(self.contents, self.reading.sample_type)

    @property
    def size_bytes(self) -> int:
        """The files as they were uploaded."""
        return sum(len(content.data) for content in self.contents)

    @property
    def label(self) -> str:
        """The names of the files."""
        return " + ".join(content.name for content in self.contents)

    def sources(self) -> list[Source]:
        """The files, ready to be read."""
        return [BytesSource(content.name, content.data) for content in self.contents]


def read_key(contents: Sequence[VisitorFile], sample_type: str) -> str:
    """The same for the same files of which the same is read."""
    return content_key(contents) + (f"|{sample_type!r}" if sample_type else "")


def content_key(contents: Sequence[VisitorFile]) -> str:
    """The same for the same files in the same order."""
    return ";".join(f"{content.name!r}:{content.identity}" for content in contents)
