"""How much one visitor may use, set for a small hosted machine; every limit can be raised where the app is started."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from workbench.core.model import Kind

if TYPE_CHECKING:
    from workbench.core.report import AnyReport

MEGABYTE = 1_000_000
CONTENT_LIMIT_VARIABLE = "WORKBENCH_CONTENT_LIMIT_MB"
DOCUMENT_LIMIT_VARIABLE = "WORKBENCH_DOCUMENT_LIMIT_MB"
DEFAULT_CONTENT_LIMIT_MB = 500
DEFAULT_DOCUMENT_LIMIT_MB = 64

RECORD_FRAME_BYTES = 98
"""What the JSON document writes around the three values of one record."""


def content_limit_bytes() -> int:
    """How large a file may be once unpacked."""
    return _megabytes(CONTENT_LIMIT_VARIABLE, DEFAULT_CONTENT_LIMIT_MB)


def document_limit_bytes() -> int:
    """Up to this size a document is made in memory; beyond it is written to a temporary file, compressed."""
    return _megabytes(DOCUMENT_LIMIT_VARIABLE, DEFAULT_DOCUMENT_LIMIT_MB)


def document_estimate_bytes(report: AnyReport) -> int:
    """About how large the JSON document of a report will be; those of profiles and benchmarks are small."""
    if report.kind is not Kind.RECORDS:
        return 0
    content_bytes = sum(source.content_size_bytes for source in report.sources)
    return content_bytes + RECORD_FRAME_BYTES * report.row_count


def _megabytes(variable: str, default: int) -> int:
    """The variable's number of megabytes; the default where it is not a positive whole number."""
    text = os.environ.get(variable, "")
    return (int(text) if text.isdecimal() and int(text) > 0 else default) * MEGABYTE
