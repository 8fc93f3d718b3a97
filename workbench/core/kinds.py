"""What is said of each kind of run; a new kind is one line here, and one in the `registry.py` of each room it is in."""

from __future__ import annotations

from typing import NamedTuple

from workbench.core.model import Kind
from workbench.core.run import Opened, RecordsFile


class KindWords(NamedTuple):
    """How a kind is spoken of: what one file holds and several do, and what one and several items are called."""

    held: str
    plural: str
    item: str
    items: str


KIND_WORDS: dict[Kind, KindWords] = {
    Kind.RECORDS: KindWords("records", "records", "name", "names"),
    Kind.PROFILE: KindWords("a profile", "profiles", "function", "functions"),
    Kind.BENCHMARK: KindWords("benchmarks", "benchmarks", "benchmark", "benchmarks"),
}


def kind_of(file: Opened | RecordsFile) -> Kind:
    """The kind of what one file holds."""
    return Kind.RECORDS if isinstance(file, RecordsFile) else file.content.kind
