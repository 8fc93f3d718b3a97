"""Python's import times: its own cumulative column is the independent reading."""

from __future__ import annotations

import re

import pytest

from tests.builders.robustness import content, survives
from tests.formats.profiles.test_pprof import by_name, read, stacks
from tests.formats.profiles.test_valgrind_heaps import opened
from tests.places import DATA
from workbench.core.errors import MalformedError
from workbench.formats.profiles import import_time

FILE = DATA / "import_time" / "json_tool.txt"
HEADER = "import time: self [us] | cumulative | imported package\n"


def test_every_module_has_the_self_and_cumulative_time_that_python_says() -> None:
    rows = re.findall(r"import time: +(\d+) \| +(\d+) \| +(\S.*)", FILE.read_text())
    said: dict[str, tuple[int, int]] = {}
    for own, total, name in rows:
        said[name] = (int(own) + said.get(name, (0, 0))[0], int(total) + said.get(name, (0, 0))[1])
    found = by_name(opened("import_time/json_tool.txt"), 1e6)
    assert {name: own for name, (own, _) in found.items()} == {name: own for name, (own, _) in said.items()}
    for name, (_, total) in found.items():  # each figure is rounded by itself
        assert total == pytest.approx(said[name][1], abs=len(found))


def test_modules_inside_others_stand_further_in_and_before_them() -> None:
    text = HEADER + (
        "import time:        10 |         10 |     a.one\n"
        "noise on standard error\n"
        "import time:        20 |         20 |     a.two\n"
        "import time:       100 |        130 |   a\n"
        "import time: cached    | cached     |   a\n"
        "import time:         5 |        135 | site\n"
        "import time:         7 |          7 | last\n"
    )
    profile = read(text.encode())
    assert stacks(profile)["main"] == pytest.approx(
        {"site;a;a.one": 1e-5, "site;a;a.two": 2e-5, "site;a": 1e-4, "site": 5e-6, "last": 7e-6}
    )
    assert [notice.code for notice in profile.notices] == ["imported_before"]
    with pytest.raises(MalformedError, match="names no module"):
        read(HEADER.encode())


def test_very_deep_trees_cost_no_more_than_their_lines() -> None:
    rows = (f"import time:         1 |          1 | {'  ' * depth}m{depth}" for depth in range(2000, -1, -1))
    profile = read((HEADER + "\n".join(rows)).encode())
    assert len(profile.threads[0].tree.parents) == 2001


def test_damaged_files_end_in_a_plain_error() -> None:
    survives(import_time.read, import_time.recognises, FILE.read_bytes())
    assert not import_time.recognises(content(b"import time\nimport os\n"))
