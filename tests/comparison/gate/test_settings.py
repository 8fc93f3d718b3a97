"""The table in pyproject.toml, and how it is put together with the command line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from workbench.comparison.gate.policy import GatePolicy, Waiver
from workbench.comparison.gate.settings import GateSettings, combined, policy_from, read_settings, settings_file
from workbench.core.direction import Direction
from workbench.core.errors import PolicyError

WHOLE = """
[tool.other]
x = 1

[tool.workbench.gate]
fail-on = ["slower", "removed"]
threshold = "5 %"
limits = { "bench_parse*" = "2%", "render" = 10 }
cannot-tell = "any"
in-turn = true
higher-is-better = ["points*"]
lower-is-better = ["cost"]

[[tool.workbench.gate.waive]]
name = "bench_*"
reason = "the new parser"
until = 2027-01-31

[[tool.workbench.gate.waive]]
name = "render"
reason = "noisy"
until = "2027-02-01"
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "pyproject.toml"
    path.write_text(text, "utf-8")
    return path


def test_the_whole_table(tmp_path: Path) -> None:
    assert read_settings(written(tmp_path, WHOLE)) == GateSettings(
        fail_on=("slower", "removed"),
        threshold=0.05,
        limits=(("bench_parse*", 0.02), ("render", 0.1)),
        waivers=(
            Waiver("bench_*", "the new parser", date(2027, 1, 31)),
            Waiver("render", "noisy", date(2027, 2, 1)),
        ),
        on_cannot_tell="any",
        is_interleaved=True,
        directions=(("points*", Direction.MORE), ("cost", Direction.LESS)),
    )


def test_an_empty_table_says_nothing_and_no_table_is_none(tmp_path: Path) -> None:
    assert read_settings(written(tmp_path, "[tool.workbench.gate]")) == GateSettings()
    assert read_settings(written(tmp_path, "[tool.workbench]\nx = 1")) is None
    assert read_settings(written(tmp_path, "tool = 3")) is None


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("thresold = '5%'", "tool.workbench.gate.thresold is not known; known are fail-on, threshold"),
        ("fail-on = 'slower'", "tool.workbench.gate.fail-on is not a list"),
        ("fail-on = [1]", "tool.workbench.gate.fail-on is not a list"),
        ("fail-on = ['soon']", "'soon' cannot fail"),
        ("threshold = true", "tool.workbench.gate.threshold is not per cent"),
        ("threshold = 0.05", "tool.workbench.gate.threshold cannot be read: '0.05' can be meant"),
        ("threshold = inf", "'inf' is no threshold"),
        ("limits = ['a=2%']", "tool.workbench.gate.limits is not a table"),
        ("limits = { a = 'x' }", "tool.workbench.gate.limits.a cannot be read"),
        ("waive = 'a'", "tool.workbench.gate.waive is not written as"),
        ("waive = ['a']", "tool.workbench.gate.waive is not a table"),
        ("waive = [{ name = 'a' }]", "tool.workbench.gate.waive.reason has to be there"),
        ("waive = [{ name = ' ', reason = 'b' }]", "tool.workbench.gate.waive.name has to be there"),
        ("waive = [{ name = 'a', reason = 'b', til = 1 }]", "tool.workbench.gate.waive.til is not known"),
        ("waive = [{ name = 'a', reason = 'b', until = 3 }]", "tool.workbench.gate.waive.until is not a day"),
        ("waive = [{ name = 'a', reason = 'b', until = 2027-01-01T00:00:00 }]", "until is not a day"),
        ("waive = [{ name = 'a', reason = 'b', until = 'soon' }]", "until cannot be read: 'soon' is no date"),
        ("cannot-tell = 'always'", "tool.workbench.gate.cannot-tell is none of suite, any, never"),
        ("cannot-tell = []", "tool.workbench.gate.cannot-tell is none of"),
        ("in-turn = 1", "tool.workbench.gate.in-turn is neither true nor false"),
        ("x = [", "cannot be read as settings"),
        ('lower-is-better = "cost"', "is not a list of patterns"),
        ('lower-is-better = ["a"]\nhigher-is-better = ["a"]', "both more and less"),
        ('higher-is-better = [""]', "pattern of names is empty"),
    ],
)
def test_what_is_wrong_is_named_with_file_and_key(line: str, said: str, tmp_path: Path) -> None:
    path = written(tmp_path, f"[tool.workbench.gate]\n{line}\n")
    with pytest.raises(PolicyError) as caught:
        read_settings(path)
    assert said in caught.value.message
    assert str(path) in caught.value.message
    assert caught.value.hint


def test_other_ways_for_a_file_to_be_wrong(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="is not a table"):
        read_settings(written(tmp_path, "[tool.workbench]\ngate = 3"))
    (tmp_path / "pyproject.toml").write_bytes(b"\xff")
    with pytest.raises(PolicyError, match="cannot be read as settings"):
        read_settings(tmp_path / "pyproject.toml")
    with pytest.raises(PolicyError, match="No such file"):
        read_settings(tmp_path / "missing.toml")


def test_the_nearest_file_upwards_is_found(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    path = written(tmp_path, "")
    assert settings_file(inner) == path
    nearer = inner.parent / "pyproject.toml"
    nearer.write_text("")
    assert settings_file(inner) == nearer


def test_the_command_line_wins_and_lists_add_up() -> None:
    line = GateSettings(fail_on=("added",), limits=(("a", 0.1),), waivers=(Waiver("a", "x"),), is_interleaved=None)
    table = GateSettings(("slower",), 0.02, (("a", 0.2),), (Waiver("b", "y"),), "never", True)
    assert combined(line, table) == GateSettings(
        ("added",), 0.02, (("a", 0.1), ("a", 0.2)), (Waiver("a", "x"), Waiver("b", "y")), "never", True
    )


def test_nothing_said_gives_the_defaults() -> None:
    assert policy_from(GateSettings()) == GatePolicy((), 0.05, (), (), "suite")
    with pytest.raises(PolicyError, match="at the same time"):
        policy_from(GateSettings(fail_on=("cannot-tell",), on_cannot_tell="never"))
