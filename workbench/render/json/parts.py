"""What documents have in common, each part written by one function; `formats/own/common` reads them again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice

from workbench.core.clock import StageClock, StageTiming
from workbench.core.model import PROJECT_TITLE, Json, Notice, SourceFacts
from workbench.core.statistics import PERCENTILES, percentile, samples_needed, too_few_text
from workbench.render.json.figures import Figures

ROWS_A_CHUNK = 5_000


def members(found: Json) -> bytes:
    """The members of the document's object, without its braces."""
    return json.dumps(found, indent=2, allow_nan=False)[2:-2].encode("ascii")


def run_chunks(
    plain: Json, rows: Iterable[Json], facts_of: Callable[[Figures], Json], clock: StageClock, size: int = ROWS_A_CHUNK
) -> Iterator[bytes]:
    """The document of a run: the plain keys, a row a line in `records`, then its facts and what each stage took."""
    figures = Figures()
    yield b"{\n" + members(plain) + b",\n"
    yield from row_chunks("records", rows, figures, size)
    yield b",\n" + members(facts_of(figures)) + b",\n" + members({"timings": timing_facts(clock)}) + b"\n}\n"


def row_chunks(key: str, rows: Iterable[Json], figures: Figures, size: int = ROWS_A_CHUNK) -> Iterator[bytes]:
    """The member that is a list of rows, one row a line; begins behind the member before it, without a comma."""
    yield f'  "{key}": ['.encode("ascii")
    remaining, separator, number = iter(rows), "\n", 0
    while piece := list(islice(remaining, size)):
        lines = (f"    {figures.text(row, f'{key}[{number + i}]')}" for i, row in enumerate(piece))
        yield (separator + ",\n".join(lines)).encode("ascii")
        separator, number = ",\n", number + len(piece)
    yield b"\n  ]"


def plain_facts(
    run_id: str, generated_utc: str, record_count: int, high_risk_count: int, average_score: float | None = None
) -> Json:
    """The plain keys of every summary up to `records`, which is left out."""
    return {
        "project_title": PROJECT_TITLE,
        "run_id": run_id,
        "generated_utc": generated_utc,
        "record_count": record_count,
        "high_risk_count": high_risk_count,
        "average_score": average_score,
    }


def fingerprint_of(said: Json, *, is_sorted: bool = True) -> str:
    """SHA-256 over facts of which a document is made."""
    return hashlib.sha256(json.dumps(said, sort_keys=is_sorted).encode("ascii")).hexdigest()


def run_fingerprint(policy: Json, sources: Iterable[SourceFacts], rows: Iterable[object]) -> str:
    """SHA-256 over content, policy and results; run id, names of files and times are left out."""
    content = [source.content_sha256 for source in sources]
    return fingerprint_of({"policy": policy, "content": content, "rows": list(rows)})


def origin_facts(
    environment: Mapping[str, str | int | float],
    sources: Iterable[SourceFacts],
    notices: Iterable[Notice],
    figures: Figures,
) -> Json:
    """Where a run comes from, and what should be known of it; notices come last, as figures may add one."""
    return {
        "environment": environment_facts(environment, figures),
        "sources": [source_facts(source) for source in sources],
        "notices": notice_facts(figures.notices(notices)),
    }


def notice_facts(notices: Iterable[Notice]) -> list[Json]:
    """The notices as objects."""
    return [notice._asdict() for notice in notices]


def source_facts(source: SourceFacts) -> Json:
    """What is known of one file; digests are of the file as it is and of its unpacked content."""
    return {
        "name": source.name,
        "size_bytes": source.size_bytes,
        "sha256": source.sha256,
        "compression": "gzip" if source.is_gzip else None,
        "content_sha256": source.content_sha256,
    }


def environment_facts(
    environment: Mapping[str, str | int | float], figures: Figures, where: str = "environment"
) -> Json:
    """What is known of machine and tools; `where` is the place in the document."""
    return {key: figures.kept(value, f"{where}.{key}") for key, value in environment.items()}


def timing_facts(clock: StageClock, **more: str) -> Json:
    """What each stage took and its share; percentiles only where there are samples enough for them."""
    stages = clock.timings()
    total_ns = sum(stage.elapsed_ns for stage in stages)
    return {
        "clock": "perf_counter_ns",
        **more,
        "total_ms": total_ns / 1e6,
        "stages": [_stage_facts(stage, total_ns) for stage in stages],
    }


def _stage_facts(stage: StageTiming, total_ns: int) -> Json:
    return {
        "stage": stage.stage,
        "elapsed_ms": stage.elapsed_ns / 1e6,
        "share": stage.elapsed_ns / total_ns if total_ns else 0.0,
        **({"repeated": _sample_facts(stage.samples_ns)} if stage.samples_ns else {}),
    }


def _sample_facts(samples_ns: tuple[int, ...]) -> Json:
    count = len(samples_ns)
    found = {f"p{p}_ms": percentile(samples_ns, p) for p in PERCENTILES}
    return {
        "count": count,
        "min_ms": min(samples_ns) / 1e6,
        **{name: None if value is None else value / 1e6 for name, value in found.items()},
        "max_ms": max(samples_ns) / 1e6,
        "not_shown": [too_few_text(p, count) for p in PERCENTILES if count < samples_needed(p)],
    }
