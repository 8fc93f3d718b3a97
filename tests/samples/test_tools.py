"""The samples by real tools: readable by their content alone, small, private paths gone, and telling their story."""

from __future__ import annotations

import pytest

from workbench.analysis.benchmarks.report import BenchmarkReport, analyse_benchmarks
from workbench.analysis.profiles.report import ProfileReport, analyse_profiles
from workbench.core.sources import BytesSource
from workbench.formats.open import open_run
from workbench.samples import BENCHMARK_SAMPLES, PROFILE_SAMPLES, SAMPLES, Sample, pipeline_after, pipeline_before


def profile_report(sample: Sample) -> ProfileReport:
    return analyse_profiles(open_run([BytesSource("unknown", sample.read())]).files)


def benchmark_report(sample: Sample) -> BenchmarkReport:
    return analyse_benchmarks(open_run([BytesSource("unknown", sample.read())]).files)


def test_the_hot_spot_is_gone_after_the_fix() -> None:
    before, after = (profile_report(sample) for sample in PROFILE_SAMPLES)
    assert before.rows[0].name == "rank_customers"
    assert before.rows[0].self_share > 0.6
    assert after.rows[0].name != "rank_customers"
    assert all(row.self_share < 0.2 for row in after.rows if row.name == "rank_customers")
    assert before.rows[0].file == "pipeline_before.py"


def test_the_fixed_part_is_many_times_faster() -> None:
    before, after = ({row.name: row for row in benchmark_report(sample).rows} for sample in BENCHMARK_SAMPLES[:2])
    assert set(before) == set(after) == {"read_orders", "rank_customers", "run"}
    medians = {name: (before[name].figures.p50 or 0, after[name].figures.p50 or 0) for name in before}
    assert medians["rank_customers"][0] > 10 * medians["rank_customers"][1]
    assert medians["run"][0] > 2 * medians["run"][1]
    for row in [*before.values(), *after.values()]:
        assert row.figures.process_count >= 6
        assert all(len(process) >= 10 for process in row.series.processes)


@pytest.mark.parametrize("sample", [*PROFILE_SAMPLES, *BENCHMARK_SAMPLES], ids=lambda sample: sample.file_name)
def test_they_are_small_and_without_private_paths(sample: Sample) -> None:
    content = sample.read()
    assert len(content) < (100_000 if sample in PROFILE_SAMPLES else 60_000)
    assert not any(word in content for word in (b"/root", b"/home", b"/tmp", b"/work", b"hostname"))


def test_labels_are_unique() -> None:
    labels = [sample.label for sample in (*SAMPLES, *PROFILE_SAMPLES, *BENCHMARK_SAMPLES)]
    assert len(set(labels)) == len(labels)


def test_both_programs_write_the_same_report() -> None:
    day = pipeline_before.write_orders(500)
    assert pipeline_before.run(day) == pipeline_after.run(pipeline_after.write_orders(500))
