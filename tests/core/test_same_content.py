"""A measurement that is given twice counts once, however it was renamed, packed, laid out or saved again."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.builders.results import pyperf_text
from tests.places import DATA
from workbench.analysis.registry import report_of
from workbench.comparison.measured import compare_measured
from workbench.core.comparison import Level
from workbench.core.report import ReportOptions
from workbench.core.run import Opened
from workbench.core.same_content import is_same, is_same_side, shared_names
from workbench.core.sources import BytesSource
from workbench.core.verdict import Verdict
from workbench.formats.open import open_run
from workbench.render.registry import REPORT_OUTPUTS

ONE, OTHER, THIRD = (pyperf_text({"a": 1, "b": 2}, seed=seed).encode() for seed in (1, 2, 3))
STACKS = b"main;load 40\nmain;parse 25\nmain;write 60\n"
GO = "goos: linux\nBenchmarkA-8\t1000\t1012.5 ns/op\nPASS\nok\tx\t{}s\n"
SAMPLES = (
    ("pytest_benchmark", "json"),
    ("hyperfine", "json"),
    ("asv", "json"),
    ("speedscope", "json"),
    ("pstats", "prof"),
)


def opened(*contents: bytes) -> tuple[Opened, ...]:
    return open_run([BytesSource(f"{n}.json", content) for n, content in enumerate(contents)]).files


def document(*contents: bytes) -> bytes:
    run = open_run([BytesSource(f"{n}.json", content) for n, content in enumerate(contents)])
    (output,) = [each for each in REPORT_OUTPUTS if each.suffix == ".json"]
    return b"".join(output.report_chunks(report_of(run, ReportOptions())))


def laid_out(content: bytes) -> bytes:
    """The same JSON with its keys in another order and other white space."""
    return json.dumps(json.loads(content), indent=3, sort_keys=True).encode()


def said(files: Sequence[Opened]) -> list[str]:
    return [notice.text for notice in files[0].content.notices if notice.code == "counted_once"]


AGAIN = {"renamed": bytes, "gzip": gzip.compress, "laid out": laid_out, "document": document}


@pytest.mark.parametrize("again", AGAIN.values(), ids=AGAIN)
def test_the_same_file_again_counts_once_and_is_named(again):
    files = opened(ONE, OTHER, again(ONE))
    assert [each.facts.name for each in files] == ["0.json", "1.json"]
    assert said(files) == ["0.json and 2.json hold the same content: counted once."]


@pytest.mark.parametrize("again", AGAIN.values(), ids=AGAIN)
def test_a_thing_compared_with_itself_tells_nothing(again):
    found = compare_measured(opened(ONE), opened(again(ONE)))
    assert found.verdict is Verdict.CANNOT_TELL
    assert {change.verdict for change in found.changes} == {Verdict.CANNOT_TELL}
    assert "compares a thing with itself" in found.headline
    assert found.notices[0].code == "same_input"
    assert not [each for each in found.differences if each.code == "shared_input"]


def test_the_order_of_files_makes_no_second_measurement():
    assert is_same_side(opened(ONE, OTHER), opened(OTHER, gzip.compress(ONE)))
    assert is_same_side(opened(ONE, OTHER), opened(document(OTHER, ONE)))
    assert not is_same_side(opened(ONE, OTHER), opened(ONE, THIRD))
    assert not is_same_side(opened(ONE), opened(ONE, OTHER))


def test_a_document_holds_all_its_files():
    files = opened(document(ONE, OTHER), OTHER, THIRD)
    assert [each.facts.name for each in files] == ["0.json", "2.json"]
    files = opened(document(ONE, OTHER), OTHER, ONE)
    assert [each.facts.name for each in files] == ["1.json", "2.json"]
    assert said(files) == ["0.json was made of files that are given here, too: these count, once."]


def test_what_is_on_both_sides_among_others_is_warned_of():
    for again in (ONE, laid_out(ONE), document(ONE), document(ONE, THIRD)):
        before, after = opened(ONE, OTHER), opened(again, pyperf_text({"a": 1, "b": 2}, seed=9).encode())
        assert shared_names(before, after) == ["0.json"]
        (found,) = [each for each in compare_measured(before, after).differences if each.code == "shared_input"]
        assert found.level is Level.WARNING


def test_profiles_count_once_too():
    files = opened(STACKS, gzip.compress(STACKS), STACKS + b"main;load 1\n")
    assert [each.facts.name for each in files] == ["0.json", "2.json"]
    assert not compare_measured(opened(STACKS), opened(document(STACKS))).of(Verdict.NO_CHANGE)


@pytest.mark.parametrize(("folder", "suffix"), SAMPLES)
def test_real_files_and_documents_of_them_are_the_same(folder, suffix):
    content = next(path for path in sorted((DATA / folder).rglob(f"*.{suffix}")) if _is_read(path)).read_bytes()
    (plain,), (saved,) = opened(content), opened(document(content))
    assert is_same(plain, saved)
    assert len(opened(content, gzip.compress(content), document(content))) == 1


def _is_read(path: Path) -> bool:
    return b'"benchmark_names"' not in path.read_bytes() and path.name not in ("benchmarks.json", "machine.json")


def test_few_digits_can_be_the_same_by_chance():
    assert len(opened(GO.format(12.3).encode(), GO.format(12.4).encode())) == 2
    assert len(opened(GO.format(12.3).encode(), GO.format(12.3).encode())) == 1


def test_values_that_came_out_the_same_in_another_measurement_show_no_change():
    found = compare_measured(opened(GO.format(12.3).encode()), opened(GO.format(12.4).encode()))
    assert found.changes[0].reason == "both sides hold the very same values"
