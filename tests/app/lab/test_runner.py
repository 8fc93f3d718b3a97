"""The bounds of a measuring process: it ends, whatever it does."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.builders.waits import SECONDS
from workbench.app.lab.bounds import Bounds
from workbench.app.lab.runner import output_of
from workbench.core.errors import MeasureError

BIND = "from workbench.app.lab.bounds import Bounds, bind_this_process; bind_this_process(Bounds(cpu_seconds=1)); "


def python(script: str) -> list[str]:
    return [sys.executable, "-c", script]


def test_what_it_says_comes_back() -> None:
    assert output_of(python("print('fine')"), Bounds()).strip() == b"fine"


def test_one_that_never_ends_is_ended() -> None:
    with pytest.raises(MeasureError, match="did not finish"):
        output_of(python("import time; time.sleep(600)"), Bounds(wall_seconds=0.3))


def test_one_that_says_too_much_is_ended() -> None:
    with pytest.raises(MeasureError, match="said more than it may"):
        output_of(python("while True: print('x' * 1000)"), Bounds(output_bytes=5_000))


def test_one_that_fails_is_an_error_without_its_words() -> None:
    with pytest.raises(MeasureError) as caught:
        output_of(python("raise SystemExit('secret')"), Bounds())
    assert "secret" not in str(caught.value)
    assert caught.value.hint


def test_it_sees_none_of_the_servers_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "hidden")
    said = output_of(python("import os; print(os.environ.get('SECRET_TOKEN'))"), Bounds())
    assert said.strip() == b"None"


def test_it_may_not_use_more_processor_time_than_it_has() -> None:
    pytest.importorskip("resource")
    with pytest.raises(MeasureError):
        output_of(python(f"{BIND}\nwhile True: pass"), Bounds(wall_seconds=SECONDS))


def test_it_may_write_no_file(tmp_path: Path) -> None:
    pytest.importorskip("resource")
    target = tmp_path / "written"
    script = f"{BIND}\nf = open({str(target)!r}, 'w')\nf.write('x' * 10)\nf.close()"
    with pytest.raises(MeasureError):
        output_of(python(script), Bounds())
    assert target.read_bytes() == b""
