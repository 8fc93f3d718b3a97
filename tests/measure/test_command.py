"""One turn of a command: who measures, what is run, and what is refused."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.places import SAMPLES
from workbench.core.errors import MeasureError
from workbench.core.units import Unit
from workbench.formats.benchmarks import hyperfine, pyperf
from workbench.measure.command import Command, RunProcess, Tool, measured, refuse_name, run_process, tool_for

PYPERF = SAMPLES / "pipeline_after.pyperf.json"


def fake(ran: list[tuple[list[str], str | None]], written: str = "", elapsed_ns: int = 0) -> RunProcess:
    """A runner that writes this text where the command was told to, the last word that ends in .json."""

    def run(words: Sequence[str], folder: str | None) -> int:
        ran.append((list(words), folder))
        if written:
            next(Path(word) for word in words if word.endswith(".json")).write_text(written, "utf-8")
        return elapsed_ns

    return run


def test_the_clock_takes_the_commands_own_time(tmp_path: Path) -> None:
    ran: list[tuple[list[str], str | None]] = []
    command = Command(("{version}/run", "{name}", "{other}"), "old", "/somewhere")
    found = measured(command, "a {version} b", Tool.CLOCK, str(tmp_path / "o.json"), fake(ran, elapsed_ns=1_500_000))
    assert ran == [(["old/run", "a {version} b", "{other}"], "/somewhere")]
    assert [(s.name, s.unit, list(s.processes[0])) for s in found.series] == [("a {version} b", Unit.SECONDS, [0.0015])]


def test_hyperfine_is_given_the_command_as_one_word(tmp_path: Path) -> None:
    ran: list[tuple[list[str], str | None]] = []
    written = json.dumps({"results": [{"command": "x", "times": [1.0, 2.0, 3.0], "mean": 2.0}]})
    output = str(tmp_path / "o.json")
    found = measured(Command(("run", "{name}"), "old"), "a b", Tool.HYPERFINE, output, fake(ran, written))
    assert ran[0][0][:2] == ["hyperfine", "--shell=none"]
    assert ran[0][0][-2:] == ["--", "run 'a b'"]
    assert [value for process in found.series[0].processes for value in process] == [1.0, 2.0, 3.0]


def test_pyperf_writes_one_process_a_turn(tmp_path: Path) -> None:
    ran: list[tuple[list[str], str | None]] = []
    output = str(tmp_path / "o.json")
    command = Command(("python", "{version}/bench.py"), "old")
    found = measured(command, "", Tool.PYPERF, output, fake(ran, PYPERF.read_text()))
    assert ran == [(["python", "old/bench.py", "--processes", "1", "--output", output], None)]
    assert {series.name for series in found.series} == {"read_orders", "rank_customers", "run"}


def test_the_command_writes_where_it_is_told(tmp_path: Path) -> None:
    ran: list[tuple[list[str], str | None]] = []
    output = str(tmp_path / "o.json")
    measured(Command(("b", "--out={output}")), "", Tool.OUTPUT, output, lambda *words: write(output, ran, *words))
    assert ran[0][0] == ["b", f"--out={output}"]


def write(output: str, ran: list[tuple[list[str], str | None]], words: Sequence[str], folder: str | None) -> int:
    Path(output).write_bytes(PYPERF.read_bytes())
    return fake(ran)(words, folder)


@pytest.mark.parametrize(
    ("words", "format_name", "is_there", "tool"),
    [
        (("python", "b.py", "-o", "{output}"), pyperf.NAME, True, Tool.OUTPUT),
        (("python", "{version}/b.py"), pyperf.NAME, True, Tool.PYPERF),
        (("python", "-m", "pyperf", "timeit", "1"), pyperf.NAME, False, Tool.PYPERF),
        (("python", "{version}/b.py"), hyperfine.NAME, True, Tool.HYPERFINE),
        (("./run",), pyperf.NAME, True, Tool.HYPERFINE),
        (("./run",), hyperfine.NAME, False, Tool.CLOCK),
    ],
)
def test_who_measures(words: tuple[str, ...], format_name: str, is_there: bool, tool: Tool) -> None:
    assert tool_for(Command(words), format_name, is_hyperfine_there=is_there) is tool


@pytest.mark.parametrize(("written", "said"), [("", "wrote no result"), ("a,1,ok\n", "no benchmark result")])
def test_no_result_is_said(written: str, said: str, tmp_path: Path) -> None:
    command = Command(("b", "{output}"))
    with pytest.raises(MeasureError, match=said):
        measured(command, "", Tool.OUTPUT, str(tmp_path / "o.json"), fake([], written))


@pytest.mark.parametrize(
    ("words", "name", "said"),
    [
        (("b", "{name}"), "--output=/etc/passwd", "taken for an option"),
        (("{name}",), "-x", "taken for an option"),
        (("sh", "-c", "b {name}"), "$(touch x)", "as code"),
        (("bash", "-lc", "b '{name}'"), "fine", "as code"),
        (("python", "-c", "run('{name}')"), "fine", "as code"),
        (("b", "{name}"), "a\0b", "cannot be an argument"),
    ],
)
def test_names_from_files_become_neither_options_nor_code(words: tuple[str, ...], name: str, said: str) -> None:
    with pytest.raises(MeasureError, match=said):
        refuse_name(Command(words), name)
    with pytest.raises(MeasureError, match=said):
        measured(Command(words), name, Tool.CLOCK, "", fake([]))


def test_names_behind_an_option_or_as_an_argument_are_fine() -> None:
    refuse_name(Command(("b", "--only={name}")), "-x")
    refuse_name(Command(("sh", "-c", 'b "$1"', "sh", "{name}")), "$(touch x)")


def test_a_real_process_is_timed_in_its_folder(tmp_path: Path) -> None:
    assert run_process([sys.executable, "-c", "open('here', 'w').close()"], str(tmp_path)) > 0
    assert (tmp_path / "here").exists()


def test_a_process_that_fails_says_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(MeasureError, match=r"exit code 3\n  no\\x1b such thing"):
        run_process([sys.executable, "-c", "import sys; sys.stderr.write('no\\x1b such thing'); sys.exit(3)"], None)
    for words, folder in ((["/no/such/program"], None), ([sys.executable], str(tmp_path / "gone")), (["a\0b"], None)):
        with pytest.raises(MeasureError, match="cannot be run"):
            run_process(words, folder)
