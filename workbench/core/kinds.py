"""What is said of each kind of run; every other room's list of kinds is its registry, keyed by `Kind`."""

from __future__ import annotations

from typing import NamedTuple

from workbench.core.model import Kind
from workbench.core.run import Opened, RecordsFile


class KindWords(NamedTuple):
    """How a kind is spoken of: what a file of it holds, and what one and several of its items are called."""

    held: str
    item: str
    items: str


KIND_WORDS: dict[Kind, KindWords] = {
    Kind.RECORDS: KindWords("records", "name", "names"),
    Kind.PROFILE: KindWords("a profile", "function", "functions"),
    Kind.BENCHMARK: KindWords("benchmarks", "benchmark", "benchmarks"),
}


def kind_of(file: Opened | RecordsFile) -> Kind:
    """The kind of what one file holds."""
    return Kind.RECORDS if isinstance(file, RecordsFile) else file.content.kind
