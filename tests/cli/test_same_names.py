"""Two methods of one name in one file: what is said of them names the right one."""

import marshal
import shutil
from pathlib import Path

import pytest

from tests.builders.outcomes import Run, saved
from tests.places import DATA


@pytest.mark.parametrize(
    ("file", "first", "place"),
    [
        ("pstats/two.prof", "run (two.py:7)", 7),
        ("pyinstrument/two.json", "perf_counter", 7),
        ("collapsed/two.txt", "run", 9),
    ],
)
def test_the_slow_one_is_named(run: Run, file: str, first: str, place: int) -> None:
    shutil.copy(DATA / file, "file")
    assert f"Fix {first} first" in run("run", "--input", "file", "--output", "report.json").out
    rows = [row for row in saved("report.json")["records"] if row["name"].startswith("run")]
    assert rows[0]["line"] == place
    assert len(rows) == (1 if "collapsed" in file else 2)


def edited(data: bytes, lines: int, factor: float) -> bytes:
    """The file after so many lines were put above all, its quick method slower."""
    table = marshal.loads(data)  # noqa: S302 - a file made here

    def moved(key: tuple[str, int, str]) -> tuple[str, int, str]:
        return (key[0], key[1] + lines, key[2]) if key[0] == "two.py" and key[1] > 1 else key

    return marshal.dumps(
        {
            moved(key): (*entry[:2], entry[2] * (factor if key[1:] == (3, "run") else 1), entry[3], {
                moved(caller): part for caller, part in entry[4].items()
            })
            for key, entry in table.items()
        }
    )  # fmt: skip


@pytest.mark.parametrize("lines", [0, 1, 4, 5])
def test_an_edit_above_makes_no_function_new(run: Run, lines: int) -> None:
    data = (DATA / "pstats" / "two.prof").read_bytes()
    Path("before.prof").write_bytes(data)
    Path("after.prof").write_bytes(edited(data, lines, 3.0))
    run("run", "--input", "before.prof", "--output", "before.json")
    for before in ("before.prof", "before.json"):
        run("compare", before, "after.prof", "--output", "c.json")
        changes = {change["name"]: change for change in saved("c.json")["changes"]}
        assert {change["presence"] for change in changes.values()} == {"both"}
        quick, slow = changes[f"run (two.py:{3 + lines})"], changes[f"run (two.py:{7 + lines})"]
        assert quick["after"] == pytest.approx(3 * quick["before"])
        assert slow["after"] == pytest.approx(slow["before"])


def test_converted_stacks_keep_them_apart(run: Run) -> None:
    shutil.copy(DATA / "pyinstrument" / "two.json", "two.json")
    for written in ("two.folded", "two.speedscope.json"):
        assert run("convert", "two.json", written).code == 0
        run("run", "--input", written, "--output", "report.json")
        assert {"run (two.py:7)", "run (two.py:3)"} < {row["name"] for row in saved("report.json")["records"]}
