"""Functions are found again by name and file: libraries by their path in them, one's own wherever the checkout lay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.analysis.profiles.matching import key_of, paired
from workbench.analysis.profiles.origins import origin_of
from workbench.core.profile import Function, Profile
from workbench.core.units import Unit


def profile_of(*functions: Function) -> Profile:
    return Profile("made here", Unit.SECONDS, functions, (), None, (), False, None, {}, ())


def are_one(left: str, right: str, name: str = "f") -> bool:
    """True where a function in these two files is one function."""
    return len(paired(profile_of(Function(name, left, 3)), profile_of(Function(name, right, 9))).functions) == 1


SAME = [
    ("/usr/lib/python3.11/json/encoder.py", "/opt/py/lib/python3.12/json/encoder.py"),
    ("/usr/lib/python3.11/json/encoder.py", "C:\\Python313\\Lib\\json\\encoder.py"),
    ("/a/.venv/lib/python3.11/site-packages/numpy/core.py", "/builds/b/lib64/python3.13/site-packages/numpy/core.py"),
    ("/usr/lib/python3/dist-packages/yaml/reader.py", "/a/venv/lib/python3.11/site-packages/yaml/reader.py"),
    ("C:\\venv\\Lib\\site-packages\\numpy\\core.py", "lib/python3.11/site-packages/numpy/core.py"),
    ("/a/node_modules/x/i.js", "file:///b/c/node_modules/x/i.js"),
    ("/builds/tmpab12/checkout/pkg/mod.py", "/home/me/project/pkg/mod.py"),
    ("./pkg/mod.py", "pkg/mod.py"),
    ("/builds/ipykernel_123/77.py", "/builds/ipykernel_9/77.py"),
    ("~", "~"),
    ("", ""),
]

APART = [
    ("pkg/a/util.py", "pkg/b/util.py"),
    ("/x/site-packages/one/util.py", "/x/site-packages/two/util.py"),
    ("/usr/lib/python3.11/json/decoder.py", "/home/me/json/decoder.py"),
    ("/x/site-packages/json/decoder.py", "/usr/lib/python3.11/json/decoder.py"),
    ("<string>", "<frozen runpy>"),
    ("~", "app.py"),
]


@pytest.mark.parametrize(("left", "right"), SAME)
def test_one_function_in_two_places(left: str, right: str) -> None:
    assert are_one(left, right)
    assert are_one(right, left)


@pytest.mark.parametrize(("left", "right"), APART)
def test_functions_of_one_name_in_different_modules_stay_apart(left: str, right: str) -> None:
    assert not are_one(left, right)
    assert not are_one(right, left)


def test_addresses_are_no_part_of_a_name() -> None:
    left, right = (Function(f"<built-in method __new__ of type object at 0x{a}>", "~") for a in ("9584a0", "7ffe"))
    assert key_of(left) == key_of(right)
    assert paired(profile_of(left), profile_of(right)).functions[0].name == "<built-in method __new__ of type object>"


def test_lines_do_not_matter_and_the_current_one_is_shown() -> None:
    pairs = paired(profile_of(Function("f", "a.py", 3)), profile_of(Function("f", "a.py", 90)))
    assert pairs.functions == (Function("f", "a.py", 90),)


def test_numbers_lead_from_each_side_to_the_common_functions() -> None:
    before = profile_of(Function("gone", "/one/app.py"), Function("kept", "/one/app.py"))
    after = profile_of(Function("kept", "/two/app.py"), Function("new", "/two/app.py"))
    pairs = paired(before, after)
    assert [pairs.functions[number].name for number in pairs.before] == ["gone", "kept"]
    assert [pairs.functions[number].name for number in pairs.after] == ["kept", "new"]
    assert len(pairs.functions) == 3
    assert set(pairs.keys[pairs.after[0]]) == {("kept", "/one/app.py"), ("kept", "/two/app.py")}
    assert pairs.remark == ""


def test_renamed_files_are_said() -> None:
    names = ("load", "rank", "write")
    sides = [profile_of(*(Function(name, file) for name in names)) for file in ("old\n.py", "new.py")]
    assert len(paired(*sides).functions) == 3
    assert paired(*sides).remark.endswith("taken for one another: old\\n.py and new.py.")


folders = st.sampled_from(
    ["", "/", "/usr/lib/python3.11/", "C:\\v\\Lib\\site-packages\\", "/a/node_modules/", "./", "/x/dist-packages/"]
)
functions = st.builds(
    Function,
    st.sampled_from(["f", "<built-in method len>", "g at 0x12", "<lambda>"]),
    st.builds(lambda parts, name: "".join(parts) + name, st.lists(folders, max_size=3), st.just("m.py"))
    | st.sampled_from(["~", ""]),
)


@given(functions)
def test_a_key_is_its_own_key_and_keeps_the_origin(function: Function) -> None:
    key = key_of(function)
    assert key_of(Function(*key)) == key
    assert origin_of(Function(*key)) is origin_of(function)
