"""The documents of profiles and benchmarks: held against their schemas, the same for the same input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from tests.places import DATA, NO_INPUT
from workbench.analysis.benchmarks.report import analyse_benchmarks
from workbench.analysis.profiles.report import ProfileReport, analyse_profiles
from workbench.core.sources import BytesSource, PathSource
from workbench.formats.open import open_run
from workbench.render.csv import profile as profile_tables
from workbench.render.json import benchmark as benchmark_document
from workbench.render.json import profile as profile_document
from workbench.render.json.schemas import schema_text
from workbench.render.text import benchmark as benchmark_text
from workbench.render.text import profile as profile_text

PROFILES = (
    *("callgrind", "chrome_trace", "collapsed", "cpuprofile", "gecko", "perf_script", "pprof", "pstats"),
    *("pyinstrument", "pyisession", "sampler_lines", "speedscope"),
    *("otlp", "dhat", "massif", "jfr", "stackprof", "memray", "scalene", "line_profiler", "import_time"),
)
BENCHMARKS = (
    *("asv", "benchmark_js", "benchmark_tools", "benchmarkdotnet", "cargo_bench", "catch2", "criterion"),
    *("deno_bench", "go_json", "google_benchmark", "hyperfine", "jmh", "mitata", "pyperf"),
    *("pytest_benchmark", "tinybench", "vitest"),
    *("csv_summaries", "load_tests"),
)
NO_SAMPLES = ("expected.json", "mutex.pb.gz", "profile_code_object.prof")
HOSTILE = ("<img src=x onerror=alert(1)>", "**bold**", "=1+1", "a|b", "\x1b[31mred")


def samples(*folders: str) -> list[Any]:
    files = (path for folder in folders for path in sorted((DATA / folder).iterdir()))
    wanted = (path for path in files if path.suffix not in NO_INPUT and path.name not in NO_SAMPLES and path.is_file())
    return [pytest.param(path, id=f"{path.parent.name}/{path.name}") for path in wanted]


def checked(data: bytes, kind: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(data, parse_constant=pytest.fail)
    Draft202012Validator(json.loads(schema_text(kind)), format_checker=FormatChecker()).validate(found)
    return found


def profile(path: Path, **options: Any) -> ProfileReport:
    return analyse_profiles(open_run([PathSource(str(path))]).files, **options)


@pytest.mark.parametrize("kind", ["profile", "benchmark"])
def test_the_schemas_are_schemas(kind: str) -> None:
    Draft202012Validator.check_schema(json.loads(schema_text(kind)))


@pytest.mark.parametrize("path", samples(*PROFILES))
def test_every_profile_sample_has_a_document(path: Path) -> None:
    report = profile(path)
    found = checked(b"".join(profile_document.chunks(report)), "profile")
    assert found["whole"] == pytest.approx(sum(row["self"] for row in found["records"]))
    assert all(row["total"] <= found["whole"] * (1 + 1e-9) for row in found["records"])
    assert profile_text.terminal(report).startswith(report.headline)
    assert len(b"".join(profile_tables.chunks(report)).splitlines()) >= len(report.rows) + 1


@pytest.mark.parametrize("path", samples(*BENCHMARKS))
def test_every_benchmark_sample_has_a_document(path: Path) -> None:
    report = analyse_benchmarks(open_run([PathSource(str(path))]).files)
    found = checked(b"".join(benchmark_document.chunks(report)), "benchmark")
    assert found["record_count"] == len(found["records"])
    assert benchmark_text.terminal(report).startswith(report.headline)
    assert benchmark_text.markdown(report).startswith("# Run manual-run")


def test_the_fingerprint_follows_content_and_policy_only() -> None:
    path = DATA / "pyinstrument" / "ledger.json"
    found = checked(b"".join(profile_document.chunks(profile(path, run_id="one"))), "profile")
    renamed = analyse_profiles(open_run([BytesSource("unknown", path.read_bytes())]).files, run_id="two")
    assert checked(b"".join(profile_document.chunks(renamed)), "profile")["fingerprint"] == found["fingerprint"]
    other = profile(path, policy=renamed.policy._replace(warn_share=0.5))
    assert checked(b"".join(profile_document.chunks(other)), "profile")["fingerprint"] != found["fingerprint"]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_text(name: str) -> None:
    report = analyse_profiles(open_run([BytesSource("x", f"main;{name} 60\nmain 40\n".encode())]).files)
    assert "\x1b" not in profile_text.terminal(report)
    assert f"| {name}" not in profile_text.markdown(report) or name == "=1+1"
    cells = b"".join(profile_tables.chunks(report)).decode().splitlines()
    assert not any(line.startswith(("=", "+", "-", "@")) for line in cells)
