"""What does not stop the answer but should be known to whoever reads it."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.analysis.records.summary import Summary
from workbench.core.errors import shown_text
from workbench.core.model import Notice, SourceFacts
from workbench.core.words import counted


def notices_of(summary: Summary, facts: Sequence[SourceFacts], marked_sources: Sequence[str]) -> tuple[Notice, ...]:
    """The notices of a run, the most surprising first."""
    found = [_byte_order_mark(name) for name in marked_sources]
    found += _same_content(facts)
    found += [_nothing_in(source.name) for source in facts if not source.record_count]
    if summary.other.record_count:
        found.append(_unknown_severities(summary))
    quarantined_count = sum(source.quarantined_count for source in facts)
    if quarantined_count:
        found.append(_quarantined(quarantined_count))
    if summary.histogram.width > 1:
        found.append(_coarse(summary.histogram.width))
    return tuple(found)


def _byte_order_mark(name: str) -> Notice:
    return Notice(
        "byte_order_mark",
        f"{name} starts with a byte order mark; it is kept as part of the first name. "
        "Save the file without it if that is not meant.",
    )


def _same_content(facts: Sequence[SourceFacts]) -> list[Notice]:
    """Files of records are lists to be put together: what is given twice counts twice, and that is said."""
    by_content: dict[str, list[str]] = {}
    for source in facts:
        by_content.setdefault(source.content_sha256, []).append(source.name)
    return [
        Notice("same_content", f"{_listed(names)} hold the same content; its records count {len(names):,} times.")
        for content, names in by_content.items()
        if content and len(names) > 1
    ]


def _listed(names: Sequence[str]) -> str:
    shown = [shown_text(name, 60) for name in names[:5]]
    return f"{', '.join(shown[:-1])} and {shown[-1] if len(names) < 6 else f'{len(names) - 4:,} more'}"


def _nothing_in(name: str) -> Notice:
    return Notice("nothing_in_file", f"{name} holds no usable record.")


def _unknown_severities(summary: Summary) -> Notice:
    words = ", ".join(shown_text(word, 40) or "(empty)" for word in summary.other_words[:5])
    more = " …" if len(summary.other_words) > 5 else ""
    verb = "record has" if summary.other.record_count == 1 else "records have"
    return Notice(
        "unknown_severities",
        f"{summary.other.record_count:,} {verb} a severity other than ok, info, warn, critical: {words}{more}. "
        "Severities are compared exactly, so WARN is not warn.",
    )


def _quarantined(count: int) -> Notice:
    said = counted(count, "bad line was put aside and is", "bad lines were put aside and are")
    return Notice("quarantined", f"{said} not part of any figure.")


def _coarse(width: int) -> Notice:
    return Notice(
        "coarse_percentiles",
        f"There are so many different scores that percentiles and the chart are exact only to within {width:,} points. "
        "Counts, mean, lowest and highest score are exact.",
    )
