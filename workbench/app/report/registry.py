"""The report page of each kind of run; a new kind is one line here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workbench.app.report import benchmark, profile, records
from workbench.core.model import Kind

REPORT_VIEWS: dict[Kind, Callable[[Any, Any], None]] = {
    Kind.RECORDS: records.show,
    Kind.PROFILE: profile.show,
    Kind.BENCHMARK: benchmark.show,
}
"""Each draws a result and its report."""
