"""The parts of the app that need no page."""

from __future__ import annotations

import copy
import gzip
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

from tests.places import ROOT
from workbench.analysis.records.fingerprint import fingerprint
from workbench.analysis.records.report import RecordsReport
from workbench.analysis.records.risk_policy import RiskPolicy
from workbench.app.report.records import policy_words
from workbench.app.report.take_along import pieces
from workbench.app.session import release as memory
from workbench.app.session.address import problems
from workbench.app.session.limits import content_limit_bytes, document_estimate_bytes
from workbench.app.session.parcel import Parcel
from workbench.app.session.progress import Progress
from workbench.app.session.request import Reading, Request, VisitorFile
from workbench.app.widgets.command import run_command
from workbench.app.widgets.literal import file_stem, literal_html
from workbench.render.registry import REPORT_OUTPUTS
from workbench.samples import SAMPLES

Run = Callable[..., RecordsReport]


def json_bytes(report: RecordsReport) -> bytes:
    return b"".join(pieces(REPORT_OUTPUTS[0], report))


def command_line(report: RecordsReport) -> str:
    stem = file_stem(report.run_id)
    return run_command(report.sources, policy_words(report), f"{stem}.json", report.run_id)


def test_the_estimate_of_a_document_is_near_and_not_too_low(run: Run) -> None:
    report = run("".join(f"service.stage-{n},{n},ok\n" for n in range(20_000)))
    size = len(json_bytes(report))
    assert 0.98 * size < document_estimate_bytes(report) < 1.05 * size


def test_a_download_does_not_add_to_the_next_ones_timings(run: Run) -> None:
    report = run("a,1,ok\n")
    assert json_bytes(report) == json_bytes(report)
    assert "write" not in report.clock.elapsed_ns


def test_a_parcel_holds_the_document_and_leaves_nothing_behind() -> None:
    parcel = Parcel([b"abc", b"def"])
    assert gzip.decompress(parcel.read()) == b"abcdef"
    assert parcel.size_bytes == len(parcel.read())
    parcel.close()
    assert not os.path.exists(parcel.path)


def test_a_parcel_that_fails_leaves_nothing_behind(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def failing() -> Iterator[bytes]:
        yield b"abc"
        raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError):
        Parcel(failing())
    assert os.listdir(str(tmp_path)) == []


def test_the_command_line_is_safe_to_paste(run: Run) -> None:
    report = run("a,1,ok\n", policy=RiskPolicy(("a b", "$x"), 7), run_id="x'; rm -rf /", is_quarantine=True)
    words = shlex.split(command_line(report))
    assert words[:2] == ["workbench", "run"]
    assert words[words.index("--run-id") + 1] == "x'; rm -rf /"
    assert words[words.index("--score-limit") + 1] == "7"
    assert "--quarantine" in words


def test_the_command_line_says_when_no_severity_counts(run: Run) -> None:
    words = shlex.split(command_line(run("a,1,ok\n", policy=RiskPolicy((), lowest_percent=2.5))))
    assert words[-4:] == ["--severity", "", "--lowest-percent", "2.5"]


def test_the_command_line_writes_the_document_of_the_page(run: Run, tmp_path: Path) -> None:
    """The words are those of the command line as it is, not as the page believes it to be."""
    (tmp_path / "-odd name.txt").write_text("a,1,ok\nx\n", "utf-8")
    report = run("a,1,ok\nx\n", policy=RiskPolicy(("a b",), -3), run_id="odd/ run", is_quarantine=True)
    named = report._replace(sources=(report.sources[0]._replace(name="-odd name.txt"),))
    done = subprocess.run(
        [sys.executable, "-m", *shlex.split(command_line(named))],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    written = json.loads((tmp_path / "odd-run.json").read_bytes())
    assert written["fingerprint"] == fingerprint(report)
    assert written["run_id"] == "odd/ run"


def test_a_closed_progress_says_nothing_more() -> None:
    progress = Progress(10)
    with progress:
        progress.add("reading", 5)
    progress.add("writing", 5)


def test_requests_are_told_apart_by_content_and_policy_not_by_run_id() -> None:
    one, other = VisitorFile.of("a", b"1"), VisitorFile.of("a", b"2")
    key = Request((one,), Reading(RiskPolicy()), "x").key
    assert Request((one,), Reading(RiskPolicy()), "y").key == key
    assert Request((other,), Reading(RiskPolicy()), "x").key != key
    assert Request((one,), Reading(RiskPolicy(score_limit=6)), "x").key != key
    assert Request((one,), Reading(RiskPolicy(), repeat=2), "x").key != key


def test_limits_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_CONTENT_LIMIT_MB", "7")
    assert content_limit_bytes() == 7_000_000
    monkeypatch.setenv("WORKBENCH_CONTENT_LIMIT_MB", "lots")
    assert content_limit_bytes() == 500_000_000


@pytest.mark.parametrize("text", ["<b>x</b>", "&lt;", "\"'", "<script>", "**b** $x$ :red[x]", "a\u202eb\x00"])
def test_literal_html_holds_no_markup(text: str) -> None:
    shown = literal_html(text)
    assert not set("<>\"'\u202e\x00") & set(shown)


@pytest.mark.parametrize(
    ("text", "stem"), [("../../etc/passwd", "etc-passwd"), ("", "run"), ("a b", "a-b"), ("é", "é")]
)
def test_download_names_are_harmless(text: str, stem: str) -> None:
    assert file_stem(text) == stem


def test_a_good_address_has_no_problems() -> None:
    assert problems({"sample": [SAMPLES[0].label], "limit": ["-3"], "percent": ["2.5"], "other": ["?"]}) == {}


def test_an_upload_is_never_copied() -> None:
    """Streamlit copies the values of widgets on every click, which for 150 MB takes a tenth of a second."""
    upload = UploadedFile(UploadedFileRec("1", "x.txt", "text/plain", b"a,1,ok\n"), FileURLs())
    assert memory.UploadedFile is UploadedFile
    assert copy.deepcopy([upload])[0] is upload
