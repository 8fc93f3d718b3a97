"""`workbench confirm`: what was flagged is measured again, with a runner that stands in for real processes."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.builders.benchmark_folder import SAME, SLOW
from tests.builders.outcomes import Outcome, Run, outcome_of
from tests.builders.results import pyperf_text, write_pyperf
from tests.places import SAMPLES
from workbench.cli.confirm import confirm
from workbench.cli.parser import parsed
from workbench.core.errors import WorkbenchError


class Bench:
    """A runner that writes results of one process a turn; `factors` are those of the versions old and new."""

    def __init__(self, old: dict[str, float], new: dict[str, float]) -> None:
        self.factors = {"old": old, "new": new}
        self.ran: list[str] = []
        self.outputs: list[Path] = []

    def __call__(self, words: Sequence[str], folder: str | None) -> int:
        version = next(name for name in self.factors if any(name in word for word in [*words, folder or ""]))
        self.ran.append(version)
        self.outputs.append(Path(words[-1]))
        assert not self.outputs[-1].exists()
        text = pyperf_text(self.factors[version], process_count=1, seed=len(self.ran))
        self.outputs[-1].write_text(text, "utf-8")
        return 1


CONFIRM = ["confirm", "before", "slow", "--fail-on", "slower", "--versions", "old", "new"]
SCRIPT = ["--", "python", "{version}/bench.py"]


@pytest.fixture
def said(benchmark_folder: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """`said(bench, "confirm", …)`: the command with a runner that stands in for real processes."""

    def called(bench: Callable[..., int], *argv: str) -> Outcome:
        try:
            return outcome_of(lambda: confirm(parsed(argv), bench), capfdbinary)
        except WorkbenchError as error:
            return Outcome(code=error.exit_code, out="", err=str(error))

    return called


@pytest.mark.parametrize(("new", "code"), [(SLOW, 1), (SAME, 0)])
def test_a_regression_is_confirmed_and_a_false_alarm_is_not(new: dict[str, float], code: int, said: Run) -> None:
    bench = Bench(SAME, new)
    done = said(bench, *CONFIRM, "--output", "o.json", *SCRIPT)
    assert done.code == code, done
    assert bench.ran == ["old", "new", "new", "old"] * 5
    assert not any(path.exists() or path.parent.exists() for path in bench.outputs)
    saved = json.loads(Path("o.json").read_text("utf-8"))
    assert saved["is_in_turn"] is True
    assert [change["name"] for change in saved["changes"]] == ["parse"]


def test_nothing_flagged_runs_nothing(said: Run) -> None:
    bench = Bench(SAME, SAME)
    done = said(bench, "confirm", "before", "same", "--versions", "old", "new", *SCRIPT)
    assert (done.code, bench.ran) == (0, [])
    assert done.out.startswith("Nothing was flagged")


def test_what_cannot_be_told_is_measured_on_request(said: Run) -> None:
    bench = Bench(SAME, SLOW)
    words = ["confirm", "before", "few", "--versions", "old", "new", "--fail-on", "slower"]
    done = said(bench, *words, "--what", "cannot-tell", "--rounds", "12", *SCRIPT)
    assert done.code == 1
    assert len(bench.ran) == 24


def test_without_the_placeholder_it_runs_in_the_folders(said: Run) -> None:
    bench = Bench(SAME, SLOW)
    assert said(bench, *CONFIRM, "--", "bench", "-o", "{output}").code == 1
    assert set(bench.ran) == {"old", "new"}


def test_waivers_and_limits_for_other_names_are_not_called_unused(said: Run) -> None:
    done = said(Bench(SAME, SLOW), *CONFIRM, "--waive", "render=noisy", "--limit", "export=9%", *SCRIPT)
    assert "unused" not in done.out + done.err
    assert "matches no name" not in done.out + done.err


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["before", "slow"], 2, "no command to measure"),
        (["before", "slow", "--", "bench"], 2, "the same command"),
        (["before", "slow", "--", "bench", "{version}"], 2, "stands for nothing"),
        (["before", "slow", "--base-command", "a"], 2, "no command to measure"),
        (["before", "slow", "--base-command", "a", "--current-command", "b", "--", "c"], 2, "another one"),
        (["before", "slow", "--base-command", "'a", "--current-command", "b"], 2, "no command"),
        (["before", "slow", "--base-command", " ", "--current-command", "b"], 2, "is empty"),
        (["before", "slow", "--rounds", "1001", *SCRIPT], 2, "too many"),
        (["records", "records", "--versions", "a", "b", *SCRIPT], 4, "These are records"),
    ],
)
def test_what_cannot_be_measured_is_said(words: list[str], code: int, told: str, said: Run) -> None:
    done = said(Bench(SAME, SAME), "confirm", *words)
    assert done.code == code
    assert told in done.err


def test_profiles_are_not_measured_again(said: Run) -> None:
    profile = str(SAMPLES / "pipeline_before.pyisession")
    done = said(Bench(SAME, SAME), "confirm", profile, profile, "--versions", "a", "b", *SCRIPT)
    assert (done.code, "These are profiles" in done.err) == (4, True)


def test_one_time_cannot_stand_for_several_names(said: Run, tmp_path: Path) -> None:
    write_pyperf(tmp_path / "slow", {**SLOW, "render": 1.6}, seed=3)
    done = said(Bench(SAME, SAME), *CONFIRM, "--", "./run", "{version}")
    assert done.code == 2
    assert "2 names are flagged" in done.err


def test_a_plain_command_is_timed_by_itself(said: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.cli.confirm.shutil.which", lambda _: None)
    times = iter(range(1000))

    def clock(words: Sequence[str], folder: str | None) -> int:
        return int(1e7 * (1 + 0.001 * (next(times) % 3)) * (1.5 if words[-1] == "new" else 1))

    done = said(clock, *CONFIRM, "--", "./run", "{version}")
    assert done.code == 1
    assert "by the clock around the command" in done.err


def test_a_stop_leaves_nothing_behind(said: Run) -> None:
    bench = Bench(SAME, SLOW)

    def stopped(words: Sequence[str], folder: str | None) -> int:
        if len(bench.ran) == 3:
            raise KeyboardInterrupt
        return bench(words, folder)

    with pytest.raises(KeyboardInterrupt):
        said(stopped, *CONFIRM, "--output", "o.json", *SCRIPT)
    assert not Path("o.json").exists()
    assert not any(path.parent.exists() for path in bench.outputs)
