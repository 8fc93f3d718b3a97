"""`workbench run`: what is read, written and said, and its gate."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.builders.outcomes import FIGURES, KEYS, SMALL, Run, files, saved
from tests.places import DATA


def test_the_order_of_the_options_does_not_matter(run: Run) -> None:
    assert run("--run-id", "x", "--output", "s.json", "--input", "small.txt").code == 0
    assert saved("s.json")["run_id"] == "x"


def test_the_run_id_has_a_default(run: Run) -> None:
    run("--input", "small.txt", "--output", "s.json")
    assert saved("s.json")["run_id"] == "manual-run"


@pytest.mark.parametrize("run_id", ["", " ", "é 🎯", "-x", '"\\\n', "\udcff"])
def test_any_run_id_is_written_as_json_text(run_id: str, run: Run) -> None:
    assert run("--input", "small.txt", "--output", "s.json", "--markdown", "m.md", f"--run-id={run_id}").code == 0
    assert saved("s.json")["run_id"] == run_id.encode("utf-8", "replace").decode()
    assert run("compare", "s.json", "s.json", "--markdown", "c.md").code == 0


def test_without_an_output_the_result_is_printed(run: Run) -> None:
    done = run("--input", "small.txt")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("2 of 3 records are high risk. Fix gamma first: score 2, critical.\n")
    assert "small.txt:3" in done.out


def test_standard_output(run: Run) -> None:
    done = run("--input", "small.txt", "--output", "-")
    assert json.loads(done.out)["record_count"] == 3
    assert done.err == f"standard output written: {FIGURES}\n"


@pytest.mark.parametrize(
    "others", [["--csv", "r.csv"], ["--markdown", "m.md"], ["--csv", "r.csv", "--markdown", "m.md"]]
)
def test_standard_output_holds_the_document_and_nothing_else(others: list[str], run: Run) -> None:
    done = run("--input", "small.txt", "--output", "-", *others)
    assert json.loads(done.out)["record_count"] == 3
    assert "r.csv written" in done.err or "m.md written" in done.err


def test_csv_on_standard_output_stays_csv(run: Run) -> None:
    done = run("--input", "small.txt", "--csv", "-", "--output", "s.json")
    assert [len(row) for row in csv.reader(io.StringIO(done.out))] == [6, 6, 6, 6]
    assert "s.json written" in done.err


def test_standard_input(run: Run) -> None:
    assert run("--input", "-", "--output", "s.json", stdin=SMALL.encode()).code == 0
    assert saved("s.json")["sources"][0]["name"] == "standard input"
    assert run("--input", "-", stdin=b"").code == 3


def test_gzip_is_known_by_its_content(run: Run) -> None:
    Path("packed.txt").write_bytes(gzip.compress(SMALL.encode()))
    run("--input", "packed.txt", "--output", "packed.json")
    run("--input", "small.txt", "--output", "small.json")
    assert saved("packed.json")["records"] == saved("small.json")["records"]
    assert run("--input", "-", "--output", "in.json", stdin=gzip.compress(SMALL.encode())).code == 0


def test_several_inputs_make_one_run_in_their_order(run: Run) -> None:
    done = run("--input", "after.txt", "--input", "small.txt", "--input", "-", "--output", "s.json", stdin=b"z,1,ok\n")
    assert done.code == 0
    assert [r["name"] for r in saved("s.json")["records"]] == ["alpha", "beta", "delta", "alpha", "beta", "gamma", "z"]
    assert [s["name"] for s in saved("s.json")["sources"]] == ["after.txt", "small.txt", "standard input"]


def test_csv_and_markdown(run: Run) -> None:
    done = run("--input", "small.txt", "--csv", "out/r.csv", "--markdown", "out/m.md", "--run-id", "nightly")
    assert done.out == "out/r.csv written: 3 rows\nout/m.md written: one-page report\n"
    assert Path("out/r.csv").read_text().splitlines()[0] == "name,score,severity,is_high_risk,reason,source"
    assert Path("out/m.md").read_text().startswith("# Run nightly\n")


def test_quarantine(run: Run) -> None:
    Path("messy.txt").write_text("alpha,10,ok\nbad\nbeta,x,ok\n")
    assert run("--input", "messy.txt").code == 3
    done = run("--input", "messy.txt", "--quarantine", "--output", "s.json")
    assert (done.code, done.out) == (0, "s.json written: 1 record, 0 high risk, average score 10.0, 2 quarantined\n")
    assert done.err == "note: 2 bad lines were put aside and are not part of any figure.\n"
    assert [line["line_number"] for line in saved("s.json")["quarantined"]["lines"]] == [2, 3]


@pytest.mark.parametrize("output", ["--output", "--csv"])
def test_notices_are_said_wherever_they_are_not_printed(output: str, run: Run) -> None:
    Path("caps.txt").write_text("alpha,10,WARN\n")
    assert "WARN is not warn" in run("--input", "caps.txt", output, "out").err
    assert "WARN is not warn" in run("--input", "caps.txt").out


@pytest.mark.parametrize(
    ("options", "risky"),
    [
        ([], ["beta", "gamma"]),
        (["--severity", "ok"], ["alpha", "gamma"]),
        (["--severity", ""], ["gamma"]),
        (["--severity", "ok", "--severity", "warn"], ["alpha", "beta", "gamma"]),
        (["--score-limit", "0"], ["beta", "gamma"]),
        (["--score-limit=-5", "--severity", ""], []),
        (["--score-limit", "-5", "--severity", ""], []),
        (["--score-limit", "8", "--severity", ""], ["beta", "gamma"]),
        (["--lowest-percent", "34", "--severity", ""], ["beta", "gamma"]),
        (["--lowest-percent", "33", "--severity", ""], ["gamma"]),
        (["--lowest-percent", "100"], ["alpha", "beta", "gamma"]),
    ],
)
def test_the_policy_can_be_changed(options: list[str], risky: list[str], run: Run) -> None:
    assert run("--input", "small.txt", "--output", "s.json", *options).code == 0
    assert [r["name"] for r in saved("s.json")["records"] if r["is_high_risk"]] == risky


def test_the_first_severity_is_the_most_urgent(run: Run) -> None:
    assert "Fix beta first" in run("--input", "small.txt", "--severity", "warn", "--severity", "critical").out


def test_repetitions(run: Run) -> None:
    run("--input", "small.txt", "--output", "s.json", "--repeat", "3")
    stages = {s["stage"]: s for s in saved("s.json")["timings"]["stages"]}
    assert stages["parse"]["repeated"]["count"] == 3
    run("--input", "small.txt", "--output", "once.json")
    assert all("repeated" not in s for s in saved("once.json")["timings"]["stages"])


def test_without_records(run: Run) -> None:
    run("--input", "small.txt", "--output", "s.json", "--no-records")
    assert (saved("s.json")["records"], saved("s.json")["record_count"]) == ([], 3)


@pytest.mark.parametrize(("limit", "code"), [("0", 1), ("1", 1), ("2", 0), ("3", 0)])
def test_the_gate_on_the_number_of_high_risk_records(limit: str, code: int, run: Run) -> None:
    done = run("--input", "small.txt", "--output", "s.json", "--max-high-risk", limit)
    assert done.code == code
    assert Path("s.json").exists(), "a failed gate is a result, so its document is written"
    allowed = "1 is" if limit == "1" else f"{limit} are"
    said = f"workbench: the gate failed (2 high-risk records, at most {allowed} allowed).\n"
    assert done.err == (said if code else "")


@pytest.mark.parametrize(
    ("place", "said"),
    [("hyperfine/failing.json", "1 high-risk benchmark,"), ("pstats/two.prof", "2 high-risk functions,")],
)
def test_the_gate_calls_what_is_high_risk_by_its_name(place: str, said: str, run: Run) -> None:
    done = run("--input", str(DATA / place), "--max-high-risk", "0")
    assert done.code == 1
    assert f"the gate failed ({said} at most 0 are allowed)." in done.err


def test_a_profile_is_answered_in_the_same_words(run: Run) -> None:
    shutil.copy(DATA / "pyinstrument" / "ledger.json", "unknown")
    done = run("--input", "unknown")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("6 of 23 functions are high risk. Fix iterencode first: 24.2 % of the self time.")
    assert run("--input", "unknown", "--max-high-risk", "5").code == 1
    assert run("--input", "unknown", "--warn-share", "90", "--critical-share", "95", "--max-high-risk", "0").code == 0


@pytest.mark.parametrize(
    ("place", "kind", "count"),
    [("pstats/cprofile.prof", "profile", 229), ("pytest_benchmark/saved_with_data.json", "benchmark", 4)],
)
def test_every_kind_has_its_documents(run: Run, place: str, kind: str, count: int) -> None:
    done = run("--input", str(DATA / place), "--output", "o.json", "--csv", "o.csv", "--markdown", "o.md")
    assert done.code == 0, done.err
    found = json.loads(Path("o.json").read_text())
    assert (found["kind"], found["record_count"], len(found["records"])) == (kind, count, count)
    assert list(found)[:7] == [*KEYS]
    assert found["high_risk_count"] == sum(row["is_high_risk"] for row in found["records"])
    assert len(Path("o.csv").read_text().splitlines()) == count + 1
    assert Path("o.md").read_text().startswith("# Run manual-run")
    compared = run("compare", str(DATA / place), "o.json")
    assert (compared.code, compared.err) == (0, "")
    assert "this compares a thing with itself" in compared.out
    assert run("compare", "o.json", "small.txt").code == 4


def test_a_summary_document_is_opened_again_and_can_be_judged_anew(run: Run) -> None:
    assert run("--input", "small.txt", "--output", "one.json").code == 0
    assert run("--input", "one.json", "--output", "two.json").code == 0
    one, two = (json.loads(Path(name).read_text()) for name in ("one.json", "two.json"))
    assert two["records"] == one["records"]
    assert two["fingerprint"] == one["fingerprint"]
    assert "1 high risk" in run("--input", "one.json", "--output", "-", "--severity", "critical").err
    assert run("--input", "small.txt", "--output", "bare.json", "--no-records").code == 0
    refused = run("--input", "bare.json")
    assert (refused.code, "without its records" in refused.err) == (3, True)


def test_files_of_different_kinds_are_refused(run: Run) -> None:
    done = run("--input", str(DATA / "pstats" / "cprofile.prof"), "--input", "small.txt")
    assert (done.code, done.out) == (3, "")
    assert "different kinds (cprofile.prof: pstats, small.txt: records)" in done.err


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
@pytest.mark.parametrize("option", ["--output", "--csv", "--markdown"])
def test_a_full_disk_is_3(option: str, run: Run) -> None:
    done = run("--input", "small.txt", option, "/dev/full")
    assert (done.code, done.out) == (3, "")
    assert "no space left on device" in done.err


@pytest.mark.parametrize(
    "place",
    [
        "workbench.analysis.records.analyse.analyse",
        "workbench.render.json.records.chunks",
        "workbench.render.csv.records.chunks",
    ],
)
def test_a_stopped_run_is_130_and_leaves_nothing_half_written(
    place: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("old.json").write_bytes(b"old")
    Path("old.csv").write_bytes(b"old")

    def stopped(*_: Any, **__: Any) -> Iterator[bytes]:
        yield b"new" * 100_000
        raise KeyboardInterrupt

    def stopped_at_once(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(place, stopped if place.endswith("chunks") else stopped_at_once)
    before = files(tmp_path)
    argv = ["--csv", "old.csv"] if "csv" in place else ["--output", "old.json"]
    done = run("--input", "small.txt", *argv)
    assert (done.code, done.out) == (130, "")
    assert done.err == "workbench: stopped; no output file was changed.\n"
    assert files(tmp_path) == before


def test_a_short_benchmark_is_no_high_risk_and_a_drifting_one_is(run: Run) -> None:
    values = [[0.01 * (1 + 0.02 * place)] for place in range(20)]
    for name, runs in {"short": values[:1], "drifting": values}.items():
        processes = [{"values": each} for each in runs]
        benchmark = {"metadata": {"name": name, "unit": "second"}, "runs": processes}
        Path(f"{name}.json").write_text(json.dumps({"version": "1.0", "benchmarks": [benchmark]}), "utf-8")
    assert run("--input", "short.json", "--max-high-risk", "0").code == 0
    assert run("--input", "drifting.json", "--max-high-risk", "0").code == 1
