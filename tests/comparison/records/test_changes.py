"""Changes of records: made only where somebody looks, in the order of what matters."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from tests.places import ROOT
from workbench.analysis.records.analyse import analyse
from workbench.comparison.records.changes import NameTable, RecordChanges
from workbench.comparison.records.compare import compare_records
from workbench.comparison.records.side import side_of
from workbench.core.comparison import Comparison, Presence
from workbench.core.sources import BytesSource
from workbench.core.verdict import Verdict

BEFORE = "risk,9,ok\nworse,100,ok\nmean,9,ok\nmean,9,ok\nbetter,7,ok\ngone,9,ok\nsame,9,ok\n"
AFTER = "risk,1,ok\nworse,80,ok\nmean,9,ok\nmean,18,ok\nbetter,8,ok\nsame,9,ok\nnew,9,ok\nbad,2,ok\n"
ORDER = ["risk", "bad", "worse", "better", "mean", "gone", "new", "same"]


def compared(before: str = BEFORE, after: str = AFTER, **options: Any) -> Comparison:
    sides = (side_of(analyse([BytesSource("x", text.encode())], with_columns=True)) for text in (before, after))
    return compare_records(*sides, **options)


def test_a_slice_makes_no_change_and_keeps_the_order(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    whole = NameTable.changes
    monkeypatch.setattr(NameTable, "changes", lambda self, rows: made.append(len(rows)) or whole(self, rows))
    changes = compared().changes
    assert isinstance(changes, RecordChanges)
    some = changes[1:5][1:]
    assert (len(changes), len(some), made) == (8, 3, [])
    assert some[0].name == "worse"
    assert changes[-1].name == "same"
    assert made == [1, 1]
    assert [change.name for change in changes] == ORDER
    with pytest.raises(IndexError):
        changes[8]


def test_what_a_change_says() -> None:
    found = {change.name: change for change in compared(threshold_of={"worse": 0.1}.get).changes}  # type: ignore[arg-type]
    assert (found["risk"].verdict, found["risk"].ratio) == (Verdict.WORSE, None), "its risk decides, not its score"
    assert (found["worse"].ratio, found["worse"].threshold) == (0.8, 0.1)
    assert (found["mean"].ratio, found["mean"].before, found["mean"].after) == (1.5, 9, 9)
    assert (found["bad"].verdict, found["bad"].presence) == (Verdict.WORSE, Presence.ADDED)
    assert (found["new"].verdict, found["gone"].presence) == (Verdict.NO_CHANGE, Presence.REMOVED)
    assert (found["same"].is_quiet, found["new"].is_quiet) == (True, False)


def test_names_are_found_by_what_became_of_them_and_by_a_part_of_the_name() -> None:
    comparison = compared()
    changes = comparison.changes
    assert isinstance(changes, RecordChanges)
    assert changes.filtered((), "").tolist() == list(range(8))
    assert changes.filtered(("removed", "newly high risk"), "").tolist() == [0, 5]
    assert [changes[place].name for place in changes.filtered((), "E").tolist()] == [n for n in ORDER if "e" in n]
    assert changes.filtered(("added",), "same").tolist() == []
    assert len(comparison.loud) == 7
    assert [change.name for change in comparison.of(Verdict.WORSE)] == ["risk", "worse"]


def test_records_are_compared_without_pandas_and_pyarrow() -> None:
    """With them the names are only told apart faster; what is written is the same."""
    program = (
        "import sys, io, contextlib\n"
        "for name in sys.argv[1].split():\n"
        "    sys.modules[name] = None\n"
        "from workbench.cli import main\n"
        "sides = ['workbench/samples/checkout_before.txt', 'workbench/samples/checkout_after.txt']\n"
        "words = ['--no-settings', '--fail-on', 'worse', '--waive', 'notify*=known', '--csv', '-']\n"
        "sys.exit(main(['compare', *sides, *words]))\n"
    )
    done = [
        subprocess.run([sys.executable, "-c", program, names], cwd=ROOT, capture_output=True, text=True, check=False)
        for names in ("pandas pyarrow", "pandas")
    ]
    assert [each.returncode for each in done] == [0, 0], done[0].stderr
    assert done[0].stdout == done[1].stdout
    assert done[0].stdout.count("\n") == 41
