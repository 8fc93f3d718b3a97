"""Files of one program in two folders are found again; different places of one checkout stay apart."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from workbench.analysis.profiles.file_matching import MOST_OF_ONE_NAME, paired_files

Files = dict[str, set[str]]


def files(*paths: str, names: tuple[str, ...] = ("f",)) -> Files:
    return {path: set(names) for path in paths}


def moved(before: Files, after: Files) -> dict[str, str]:
    return paired_files(before, after)[0]


def test_a_checkout_in_another_folder_is_the_same_program() -> None:
    before = files("/home/me/shop/app.py", "/home/me/shop/a/util.py", "/home/me/shop/b/util.py")
    after = files("/builds/x1/checkout/app.py", "/builds/x1/checkout/a/util.py", "/builds/x1/checkout/b/util.py")
    assert moved(before, after) == {path: path.replace("/home/me/shop", "/builds/x1/checkout") for path in before}


def test_a_file_by_itself_is_found_again_wherever_it_lay() -> None:
    assert moved(files("/a/run.py"), files("/b/c/run.py")) == {"/a/run.py": "/b/c/run.py"}
    assert moved(files("run.py"), files("/b/c/run.py")) == {"run.py": "/b/c/run.py"}
    assert moved(files("C:/code/run.py"), files("/b/run.py")) == {"C:/code/run.py": "/b/run.py"}
    assert moved(files("src/pkg/m.py"), files("lib/pkg/m.py")) == {"src/pkg/m.py": "lib/pkg/m.py"}


def test_two_modules_of_one_name_stay_apart() -> None:
    both = ("/one/app.py", "/one/core.py")
    other = ("/two/app.py", "/two/core.py")
    assert moved(files("pkg/a/util.py"), files("pkg/b/util.py")) == {}
    assert "/one/a/util.py" not in moved(files(*both, "/one/a/util.py"), files(*other, "/two/b/util.py"))
    assert moved(files("/one/app.py", "/one/a/util.py"), files("/one/app.py", "/one/b/util.py")) == {}


def test_a_renamed_file_is_known_by_its_functions() -> None:
    names = ("load", "rank", "write")
    before, after = files("job_before.py", names=names), files("job_after.py", names=(*names, "cache"))
    assert paired_files(before, after) == ({"job_before.py": "job_after.py"}, (("job_before.py", "job_after.py"),))
    assert moved(files("a.py", names=("load", "rank")), files("b.py", names=("load", "rank"))) == {}
    everywhere = ("<module>", "main", "__init__", "<lambda>", "<listcomp>")
    assert moved(files("a.py", names=everywhere), files("b.py", names=everywhere)) == {}
    mixed = files("b.py", names=("load", "rank", "write", "a", "b", "c", "d"))
    assert moved(files("a.py", names=names), mixed) == {}


def test_the_more_alike_file_is_the_renamed_one() -> None:
    names = ("load", "rank", "write")
    after = files("b.py", names=(*names, "more")) | files("c.py", names=names)
    assert moved(files("a.py", names=names), after) == {"a.py": "c.py"}


def test_files_of_a_very_common_name_follow_the_others() -> None:
    many = [f"/{{}}/pkg{number}/__init__.py" for number in range(MOST_OF_ONE_NAME + 1)]
    before, after = ([path.format(root) for path in (*many, "/{}/app.py")] for root in ("one", "two"))
    assert moved(files(*before), files(*after)) == dict(zip(before, after, strict=True))


paths = st.lists(st.sampled_from(["a", "b", "pkg", "src"]), max_size=3).flatmap(
    lambda folders: st.sampled_from(["m.py", "n.py", "__init__.py"]).map(lambda name: "/".join([*folders, name]))
)
places = st.sampled_from(["", "/home/me/", "/builds/x/", "/a/"])
sides = st.dictionaries(
    st.builds(str.__add__, places, paths), st.sets(st.sampled_from(["f", "g", "h", "i"])), max_size=8
)


@given(sides, sides)
def test_swapping_the_sides_mirrors_the_pairs_and_no_file_has_two(before: Files, after: Files) -> None:
    pairs, renamed = paired_files(before, after)
    assert len(set(pairs.values())) == len(pairs)
    assert set(pairs) <= set(before) - set(after)
    assert set(pairs.values()) <= set(after) - set(before)
    back, renamed_back = paired_files(after, before)
    assert back == {new: old for old, new in pairs.items()}
    assert set(renamed_back) == {(new, old) for old, new in renamed}


def test_thousands_of_files_are_no_matter() -> None:
    before, after = (files(*(f"/{root}/p{n % 97}/m{n % 501}_{n}.py" for n in range(5_000))) for root in "xy")
    start = time.process_time()
    assert len(moved(before, after)) == 5_000
    assert time.process_time() - start < 2
