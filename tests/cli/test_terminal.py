"""Progress is shown where somebody sees it and there is something to wait for; nowhere else."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from workbench.analysis.records.analyse import analyse
from workbench.cli import terminal as progress
from workbench.cli.terminal import progress_bar
from workbench.core.sources import PathSource


class Terminal(io.StringIO):
    """What is written to it is kept, and it says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@contextmanager
def terminal() -> Iterator[Terminal]:
    """Standard error is a terminal; not a fixture, because pytest sets its own standard error after the fixtures."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
            patch.delenv(name, raising=False)
        patch.setenv("TERM", "xterm")
        patch.setenv("COLUMNS", "100")
        shown = Terminal()
        patch.setattr(sys, "stderr", shown)
        yield shown


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that counts as large."""
    path = tmp_path / "large.txt"
    path.write_bytes(b"alpha,10,ok\n" * 1000)
    monkeypatch.setattr(progress, "SHOWN_FROM_BYTES", 12_000)
    return path


def test_nothing_when_piped(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.StringIO()
    monkeypatch.setattr(sys, "stderr", shown)
    with progress_bar([str(file)]) as advance:
        assert advance is None
    assert shown.getvalue() == ""


def test_nothing_for_small_work(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "SHOWN_FROM_BYTES", 12_001)
    with terminal() as shown, progress_bar([str(file)]) as advance:
        assert advance is None
    assert shown.getvalue() == ""


def test_nothing_without_rich(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rich.console", None)
    with terminal() as shown, progress_bar([str(file)]) as advance:
        assert advance is None
    assert shown.getvalue() == ""


@pytest.mark.parametrize("paths", [[], ["-"], ["missing"], ["a\0b"], ["."], [""]])
def test_what_has_no_size_is_no_obstacle(paths: list[str]) -> None:
    with terminal(), progress_bar(paths) as advance:
        assert advance is None


def test_sizes_of_several_files_add_up(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "SHOWN_FROM_BYTES", 24_000)
    with terminal(), progress_bar([str(file)]) as advance:
        assert advance is None
    with terminal(), progress_bar([str(file), "-", str(file)]) as advance:
        assert advance is not None


def test_it_advances_on_a_terminal(file: Path) -> None:
    with terminal() as shown, progress_bar([str(file)]) as advance:
        assert advance is not None
        advance("reading", 6_000)
        advance("reading", 6_000)
        advance("writing", 3_000)
    said = shown.getvalue()
    assert "reading" in said
    assert "writing" in said
    assert "12.0/12.0 kB" in said
    assert "3.0/12.0 kB" in said


def test_a_stage_that_never_begins_is_not_shown(file: Path) -> None:
    with terminal() as shown, progress_bar([str(file)]) as advance:
        assert advance is not None
        advance("reading", 6_000)
    assert "writing" not in shown.getvalue()


def test_the_bar_is_gone_afterwards_also_after_a_failure(file: Path) -> None:
    with terminal() as shown, suppress(ZeroDivisionError), progress_bar([str(file)]) as advance:
        assert advance is not None
        advance("reading", 1)
        raise ZeroDivisionError
    assert "\x1b[?25l" in shown.getvalue()  # the cursor was hidden
    assert shown.getvalue().count("\x1b[?25l") == shown.getvalue().count("\x1b[?25h")


def test_an_analysis_tells_every_byte(file: Path) -> None:
    told: list[tuple[str, int]] = []
    report = analyse([PathSource(str(file))], progress=lambda stage, size_bytes: told.append((stage, size_bytes)))
    assert sum(size for stage, size in told if stage == "reading") == 12_000
    assert report.summary.record_count == 1000
