"""Names that differ by a rule: which is sure to fit, which is only said, and which is none."""

from __future__ import annotations

import pytest

from workbench.comparison.naming import matching, parameters_differ

SURE = [
    (["BenchmarkA-8", "BenchmarkB/n=1-8"], ["BenchmarkA-16", "BenchmarkB/n=1-16"], "processors"),
    (["BenchmarkA", "BenchmarkB/size-10"], ["BenchmarkA-4", "BenchmarkB/size-10-4"], "processors"),
    (["BenchmarkA-8 [B/op]", "BenchmarkA-8"], ["BenchmarkA-4 [B/op]", "BenchmarkA-4"], "processors"),
    (
        ["BenchmarkA-8 [B/op] [c=1]", "BenchmarkA-8 [c=2]"],
        ["BenchmarkA [B/op] [c=1]", "BenchmarkA [c=2]"],
        "processors",
    ),
    (["tests/a.py::x", "tests/a.py::y[1/2]"], ["bench/tests/a.py::x", "bench/tests/a.py::y[1/2]"], "in front"),
    (["pkg.mod.x", "pkg.mod.y"], ["mod.x", "mod.y"], "in front"),
    (["BenchmarkA-8", "BenchmarkB-8"], ["x.org/p.BenchmarkA-4", "x.org/p.BenchmarkB-4"], "in front"),
    (["Parse", "Write"], ["parse", "write"], "spelled"),
    ([r"tests\a.py::x"], ["tests/a.py::x"], "spelled"),
]
SAID = [
    (["gzip/open"], ["zip/open"], "--strip-prefix=gzip/ --strip-prefix=zip/"),
    (["BenchmarkParse/size=10-8"], ["BenchmarkWrite/size=10-8"], "--strip-prefix="),
    (["sleep 1"], ["nice sleep 1"], "--strip-prefix='nice '"),
    (["parse@v1", "write@v1"], ["parse@v2", "write@v2"], "--strip-suffix=@v1 --strip-suffix=@v2"),
    (["sort-8"], ["sort-16"], "--strip-suffix=-8 --strip-suffix=-16"),
]
NEITHER = [
    (["parse"], ["write"]),
    (["x"], ["a/x", "b/x"]),
    (["parse", "write"], ["a/parse", "a/write", "b/parse"]),
    (["A", "a"], ["B", "b"]),
    (["BenchmarkA-1", "BenchmarkA-2"], ["BenchmarkA-4", "BenchmarkA-8"]),
]


@pytest.mark.parametrize(("before", "after", "said"), SURE)
@pytest.mark.parametrize("is_turned", [False, True])
def test_what_only_adds_or_spells_otherwise_is_sure(before, after, said, is_turned):
    sides = (after, before) if is_turned else (before, after)
    found = matching(*sides)
    assert found is not None
    assert found.is_sure
    assert set(found.pairs) == set(zip(*sides, strict=True))
    assert said in found.text


@pytest.mark.parametrize(("before", "after", "options"), SAID)
def test_what_can_be_other_work_is_only_said(before, after, options):
    found = matching(before, after)
    assert found is not None
    assert not found.is_sure
    assert found.options.startswith(options)


@pytest.mark.parametrize(("before", "after"), NEITHER)
def test_names_that_no_rule_parts_one_to_one_stay_apart(before, after):
    found = matching(before, after)
    assert found is None or not found.is_sure


def test_parameters_are_part_of_the_work():
    assert parameters_differ(["a[1]"], ["a[2]"]) == ("a[1]", "a[2]")
    assert parameters_differ(["time_a (10, 'x')"], ["time_a (20, 'x')"]) == ("time_a (10, 'x')", "time_a (20, 'x')")
    assert parameters_differ(["a"], ["b[2]"]) is None
    found = matching(["a[1]"], ["a[2]"])
    assert found is None or not found.is_sure
