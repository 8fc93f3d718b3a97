"""Exit codes where files repeat one another: every summary counts, equal content once, and names by their rule."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.builders.results import write_pyperf

QUIET = (0.97, 1.01, 0.99, 1.0, 1.02, 0.98)


def write_values(side: str, values: Sequence[float]) -> None:
    """A folder of files with one value each."""
    Path(side).mkdir()
    for place, value in enumerate(values):
        Path(side, f"{place}.json").write_text(json.dumps({"a": {"latency": {"value": 1000 * value}}}), "utf-8")


@pytest.mark.parametrize(("count", "factor", "code"), [(6, 1.5, 1), (5, 1.5, 1), (2, 1.5, 4), (6, 1.0, 0)])
def test_every_file_of_one_value_counts(run: Callable, count: int, factor: float, code: int) -> None:
    write_values("before", QUIET[:count])
    write_values("after", [factor * each * 1.001 for each in QUIET[:count]])
    assert run("compare", "before", "after", "--fail-on", "slower", "--in-turn").code == code


def test_equal_content_neither_fails_nor_passes_a_gate(run: Callable) -> None:
    write_pyperf(Path("one.json"), {"a": 1})
    Path("two.json.gz").write_bytes(gzip.compress(Path("one.json").read_bytes()))
    assert run("--input", "one.json", "--output", "saved.json").code == 0
    for other in ("one.json", "two.json.gz", "saved.json"):
        done = run("compare", "one.json", other, "--fail-on", "slower")
        assert done.code == 4
        assert "this compares a thing with itself" in done.out


def test_copies_add_no_processes(run: Callable) -> None:
    write_pyperf(Path("before.json"), {"a": 1}, noise=0.05)
    write_pyperf(Path("after.json"), {"a": 1.06}, noise=0.05, seed=2)
    alone = run("compare", "before.json", "after.json", "--output", "alone.json", "--fail-on", "slower")
    Path("copy.json").write_bytes(Path("after.json").read_bytes())
    copied = run(
        "compare", "before.json", "after.json", "--current", "copy.json", "--output", "o.json", "--fail-on", "slower"
    )
    assert alone.code == copied.code
    changes = [json.loads(Path(each).read_text("utf-8"))["changes"] for each in ("alone.json", "o.json")]
    assert changes[0] == changes[1]


def test_names_that_a_rule_makes_the_same_are_compared(run: Callable) -> None:
    write_pyperf(Path("before.json"), {"t/a": 1, "t/b": 1})
    write_pyperf(Path("after.json"), {"bench/t/a": 1.5, "bench/t/b": 1}, seed=2)
    done = run("compare", "before.json", "after.json", "--fail-on", "slower")
    assert done.code == 1
    assert "What stands in front of them differs (nothing, then “bench/”)" in done.out
    write_pyperf(Path("other.json"), {"zip/a": 1.5}, seed=2)
    refused = run("compare", "before.json", "other.json", "--fail-on", "slower")
    assert refused.code == 4
    assert "--strip-prefix=t/ --strip-prefix=zip/" in refused.err
    strip = ("--strip-prefix=t/", "--strip-prefix=zip/")
    assert run("compare", "before.json", "other.json", "--fail-on", "slower", *strip).code == 1
