from collections.abc import Callable
from typing import final

from workbench.analysis.records.line import LineReject

HISTOGRAM_BINS: int
WORST_COUNT: int
UNKNOWN_WORDS_COUNT: int

@final
class Lines:
    line_count: int
    record_count: int
    rejects: list[LineReject]
    big: tuple[tuple[int, int, bytes], ...]
    def json(self) -> bytes: ...
    def row(self, index: int, /) -> tuple[str, int, str, bool, int]: ...
    def buffers(self) -> tuple[bytes, bytes, bytes, bytes, bytes, bytes]: ...

@final
class Kernel:
    def __new__(cls, words: tuple[bytes, ...], listed_count: int, score_limit: int, /) -> Kernel: ...
    def classify(self, lines: Lines, /) -> None: ...
    def summarise(self, lines: Lines, bar_urgency: int, bar_score: int, /) -> list[int]: ...
    def figures(
        self,
    ) -> tuple[
        list[tuple[int, int]], list[str], list[tuple[int, tuple[int, int]]], int, int, int, int, int, int, int
    ]: ...

def parse(block: bytes, first_line: int, odd_line: Callable[[str, int, list[LineReject]], int | None], /) -> Lines: ...
