"""What all documents have in common."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable

from workbench.core.clock import StageClock
from workbench.core.model import Json, Notice, SourceFacts


def schema_text(name: str) -> str:
    """The JSON Schema (2020-12) of the document of this name."""
    path = os.path.join(os.path.dirname(__file__), "schemas", f"{name}.schema.json")
    with open(path, encoding="utf-8") as stream:
        return stream.read()


def members(found: Json) -> bytes:
    """The members of the document's object, without its braces."""
    return json.dumps(found, indent=2)[2:-2].encode("ascii")


def notice_facts(notices: Iterable[Notice]) -> list[Json]:
    """The notices as objects."""
    return [notice._asdict() for notice in notices]


def plain_source_facts(source: SourceFacts) -> Json:
    """What is known of one file; digests are of the file as it is and of its unpacked content."""
    return {
        "name": source.name,
        "size_bytes": source.size_bytes,
        "sha256": source.sha256,
        "compression": "gzip" if source.is_gzip else None,
        "content_sha256": source.content_sha256,
    }


def timing_facts(clock: StageClock) -> Json:
    """What each stage took, and its share."""
    stages = clock.timings()
    total_ns = sum(stage.elapsed_ns for stage in stages)
    return {
        "clock": "perf_counter_ns",
        "total_ms": total_ns / 1e6,
        "stages": [
            {
                "stage": stage.stage,
                "elapsed_ms": stage.elapsed_ns / 1e6,
                "share": stage.elapsed_ns / total_ns if total_ns else 0.0,
            }
            for stage in stages
        ],
    }
