"""What one file said."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from workbench.core.model import SourceFacts

if TYPE_CHECKING:
    from workbench.core.benchmark import Benchmarks
    from workbench.core.profile import Profile


class Opened(NamedTuple):
    """What one file said, and the facts about the file."""

    content: Profile | Benchmarks
    format_name: str
    facts: SourceFacts
