"""The 35 cases of the records contract, byte for byte, by every kernel and for any size of block."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.places import DATA
from workbench.analysis.records.report import RecordsReport
from workbench.core import sources
from workbench.core.errors import SHOWN_TEXT_LENGTH, MalformedError

Case = dict[str, Any]
Run = Callable[..., RecordsReport]

CASES: list[Case] = json.loads((DATA / "records" / "cases.json").read_text("utf-8"))["cases"]
PLAIN_KEYS = ["project_title", "run_id", "generated_utc", "record_count", "high_risk_count", "average_score", "records"]


def cases(key: str) -> Any:
    return pytest.mark.parametrize("case", [case for case in CASES if key in case], ids=lambda case: case["case"])


@pytest.fixture(autouse=True, params=[1, 7, sources.BLOCK_BYTES])
def block_bytes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each case is read in one block, in small ones, and byte by byte."""
    monkeypatch.setattr(sources, "BLOCK_BYTES", request.param)


def test_every_case_says_what_it_gives() -> None:
    assert len(CASES) == 35
    assert all(("summary" in case) != ("refused" in case) for case in CASES)


@cases("summary")
def test_a_good_file_gives_the_same_bytes_as_json_dumps(case: Case, kernel: type, run: Run, written: Any) -> None:
    report = run(base64.b64decode(case["input_base64"]), run_id="contract")
    data = written(report)
    expected = dict(case["summary"])
    items = list(expected.items())
    items.insert(2, ("generated_utc", report.generated_utc))
    plain = json.dumps(dict(items), indent=2).removesuffix("\n}").encode("ascii")
    assert data.startswith(plain + b",\n")
    found = json.loads(data)
    assert list(found)[:7] == PLAIN_KEYS
    assert [list(record) for record in found["records"]] == [list(record) for record in expected["records"]]
    assert {key: found[key] for key in expected} == expected


@cases("refused")
def test_a_bad_file_is_refused_by_code_and_line(case: Case, kernel: type, run: Run) -> None:
    with pytest.raises(MalformedError) as refusal:
        run(base64.b64decode(case["input_base64"]))
    assert refusal.value.code == case["refused"]
    if "line_number" in case:
        assert refusal.value.line_number == case["line_number"]


@cases("line_number")
def test_a_refusal_names_file_line_reason_and_text(case: Case, kernel: type, run: Run) -> None:
    data = base64.b64decode(case["input_base64"])
    with pytest.raises(MalformedError) as refusal:
        run(data)
    line = data.decode().splitlines()[case["line_number"] - 1]
    assert refusal.value.message == f"1.txt, line {case['line_number']}: {refusal.value.reason}\n  {line}"


@cases("line_number")
def test_quarantine_puts_the_same_line_aside(case: Case, kernel: type, run: Run) -> None:
    data = base64.b64decode(case["input_base64"])
    report = run(b"good,9,ok\n" + data, is_quarantine=True)
    first = report.rejects[0]
    assert (first.code, first.line_number) == (case["refused"], case["line_number"] + 1)
    assert first.text == data.decode().splitlines()[case["line_number"] - 1]


def test_the_shown_line_is_cut_and_its_controls_escaped(kernel: type, run: Run) -> None:
    with pytest.raises(MalformedError) as refusal:
        run("\x1b[31m\t" + "x" * 500 + "\n")
    shown = refusal.value.message.splitlines()[1]
    assert shown == "  \\x1b[31m\\t" + "x" * (SHOWN_TEXT_LENGTH - len("\x1b[31m\t")) + "…"


@pytest.mark.parametrize("digits", [4300, 4301])
def test_a_score_has_at_most_4300_digits(digits: int, kernel: type, run: Run, written: Any) -> None:
    text = f"a,{'9' * digits},ok\nb,-{'9' * digits},ok\n"
    if digits > 4300:
        with pytest.raises(MalformedError, match="4,300 digits") as refusal:
            run(text)
        assert (refusal.value.code, refusal.value.line_number) == ("score_not_an_integer", 1)
    else:
        assert json.loads(written(run(text)))["records"][0]["score"] == int("9" * digits)


@pytest.mark.parametrize("digit_count", [4300, 4301])
def test_underscores_are_not_digits(digit_count: int, kernel: type, run: Run) -> None:
    score = "_".join("0" * digit_count)
    if digit_count > 4300:
        with pytest.raises(MalformedError, match="4,300 digits"):
            run(f"a,{score},ok\n")
    else:
        assert run(f"a,{score},ok\n").summary.score_max == 0
