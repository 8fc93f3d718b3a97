"""What a report of every kind has, and how one is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, Self

from workbench.core.model import DEFAULT_RUN_ID, Kind, Notice, SourceFacts

if TYPE_CHECKING:
    from workbench.core.clock import StageClock

Progress = Callable[[str, int], None]
"""Told what is going on, and how many bytes of files have been read since the last call."""


class AnyReport(Protocol):
    """What a report of every kind has; a named tuple with these as fields or properties fits."""

    @property
    def kind(self) -> Kind:
        """The kind of run that it is about."""

    @property
    def run_id(self) -> str:
        """The name of the run."""

    @property
    def generated_utc(self) -> str:
        """When it was made, as ISO 8601."""

    @property
    def headline(self) -> str:
        """What it found, in one sentence."""

    @property
    def figures_text(self) -> str:
        """What is said of it in one line."""

    @property
    def row_count(self) -> int:
        """How many rows its tables have."""

    @property
    def high_risk_count(self) -> int:
        """How many of them are high risk."""

    @property
    def sources(self) -> tuple[SourceFacts, ...]:
        """The files that it was made of."""

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What its reader should know."""

    @property
    def clock(self) -> StageClock:
        """How long each stage took."""

    @property
    def _replace(self) -> Callable[..., Self]:
        """The same report with other fields."""


class ReportOptions(NamedTuple):
    """How a run is read and judged: the policy of each kind (its own default where there is none), and the run's name.

    `is_quarantine`, `repeat`, `with_columns` and `is_figures_only` are about records, see `analyse`; `progress` is told
    of long reading.
    """

    run_id: str = DEFAULT_RUN_ID
    policies: Mapping[Kind, Any] = {}
    is_quarantine: bool = False
    repeat: int = 1
    with_columns: bool = False
    is_figures_only: bool = False
    content_limit_bytes: int | None = None
    progress: Progress | None = None
    clock: StageClock | None = None
