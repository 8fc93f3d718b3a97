"""Benchmark results made by hand, as pyperf would write them: deterministic noise, a change of one's choice."""

from __future__ import annotations

import json
import random
from pathlib import Path


def pyperf_text(factors: dict[str, float], *, process_count: int = 10, noise: float = 0.004, seed: int = 1) -> str:
    """A file with these benchmarks of 10 ms each, times their factor; processes of ten values."""
    chance = random.Random(seed)  # noqa: S311 - the same on every machine is what is wanted

    def runs(factor: float) -> list[dict[str, list[float]]]:
        return [
            {"values": [0.01 * factor * middle * chance.lognormvariate(0, noise) for _ in range(10)]}
            for middle in (chance.lognormvariate(0, noise) for _ in range(process_count))
        ]

    benchmarks = [
        {"metadata": {"name": name, "unit": "second"}, "runs": runs(factor)} for name, factor in factors.items()
    ]
    return json.dumps({"version": "1.0", "benchmarks": benchmarks})


def write_pyperf(path: Path, factors: dict[str, float], **options: float) -> Path:
    """The same in a file."""
    path.write_text(pyperf_text(factors, **options), "utf-8")  # type: ignore[arg-type]
    return path
