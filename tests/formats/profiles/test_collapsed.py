"""Collapsed stacks, held against a direct count of the same lines."""

import re
import time
from collections import defaultdict

import pytest

from tests.builders.robustness import content, survives
from tests.builders.shown import ROUNDING, shown
from tests.builders.stacks import DATA, by_name, check_trees, counted, is_same, plain
from workbench.core.errors import MalformedError
from workbench.core.units import Unit
from workbench.formats.profiles import collapsed

PYSPY = ("pyspy.txt", "pyspy-function.txt", "pyspy-native.txt", "pyspy-threads.txt")
UNNAMED = ("(unnamed)", "")
AUSTIN = ("austin.txt", "austin-full.txt", "austin-memory.txt")


def read(data: bytes):
    found = content(data)
    assert collapsed.recognises(found)
    profile = collapsed.read(found)
    check_trees(profile)
    return profile


def codes(profile):
    return [notice.code for notice in profile.notices]


def functions(profile):
    return [(function.name, function.file) for function in profile.functions]


def counted_pyspy(text):
    for line in text.splitlines():
        stack, number = re.fullmatch(r"(.*) (\d+)", line).groups()
        frames = [f for f in stack.split(";") if f and not f.startswith(("process ", "thread ("))]
        named = [re.fullmatch(r"(.+) \((?:\?|([^():]+))(?::\d+)?\)", f).groups("") for f in frames]
        yield named or [UNNAMED], int(number)


def counted_austin(text, factor):
    for line in text.splitlines():
        if line and not line.startswith("#"):
            stack, metrics = line.rsplit(" ", 1)
            frames = stack.split(";")[2:]
            value = float(metrics.split(",")[0])
            if value > 0:
                named = [(f.rsplit(":", 2)[1], f.rsplit(":", 2)[0]) for f in frames]
                yield named or [UNNAMED], value * factor


@pytest.mark.parametrize("name", [*PYSPY, *AUSTIN])
def test_samples_survive_damage(name):
    survives(collapsed.read, collapsed.recognises, (DATA / "collapsed" / name).read_bytes())


@pytest.mark.parametrize("name", PYSPY)
def test_pyspy_equals_a_direct_count(name):
    data = plain(f"collapsed/{name}")
    profile = read(data)
    expected = counted(counted_pyspy(data.decode()))
    assert by_name(profile) == expected
    assert profile.unit is Unit.SAMPLES
    assert profile.is_sampled
    assert profile.sample_count == expected.whole
    threads = set(re.findall(rb"(?:^|;)thread \((\d+)\)", data, re.MULTILINE))
    assert len(profile.threads) == (len(threads) or 1)


def test_pyspy_threads_are_named():
    named = {thread.name for thread in read(plain("collapsed/pyspy-native.txt")).threads}
    assert {re.sub(r"\d+", "1", name) for name in named} == {"MainThread (thread 1)", "counter (thread 1)"}
    named = {thread.name for thread in read(plain("collapsed/pyspy-threads.txt")).threads}
    assert all(re.fullmatch(r"process \d+, (MainThread|counter) \(thread \d+\)", name) for name in named)


def test_a_thread_whose_name_comes_late_is_one_thread():
    profile = read(b"thread (7);f (a.py:1) 1\nthread (7): worker;f (a.py:1) 2\nthread (8);g (a.py:9) 4\n")
    assert [thread.name for thread in profile.threads] == ["worker (thread 7)", "thread 8"]


@pytest.mark.parametrize(
    ("name", "factor"), [("austin.txt", 1e-6), ("austin-full.txt", 1e-6), ("austin-memory.txt", 1)]
)
def test_austin_equals_a_direct_count(name, factor):
    text = plain(f"collapsed/{name}").decode()
    profile = read(text.encode())
    assert is_same(by_name(profile), counted(counted_austin(text, factor)))
    assert profile.unit is (Unit.BYTES if "memory" in name else Unit.SECONDS)
    assert len(profile.threads) == len({line.split(";")[1].split()[0] for line in text.splitlines() if line[:1] == "P"})


def test_austin_tells_of_its_recording():
    environment = read(plain("collapsed/austin.txt")).environment
    assert environment["tool"] == "Austin 3.7.0"
    assert environment["mode"] == "wall"
    assert environment["interval"] == 0.005
    assert 1 < environment["duration"] < 2


def test_austin_with_lines_as_frames_of_their_own():
    data = b"# austin: 3.7.0\n# mode: cpu\nP1;T2;/a b/c.py:f;L3;/a b/c.py:g;L9 500000\nP1;T0:3;/a b/c.py:f;L4 250000\n"
    profile = read(data)
    assert functions(profile) == [("f", "/a b/c.py"), ("g", "/a b/c.py")]
    assert [thread.name for thread in profile.threads] == ["process 1, thread 2", "process 1, thread 0:3"]
    assert by_name(profile).totals == {("f", "/a b/c.py"): 0.75, ("g", "/a b/c.py"): 0.5}


def test_memory_that_was_freed_is_left_out_and_told():
    profile = read(b"# austin: 3.7.0\n# mode: memory\nP1;T1;a.py:f:1 4096\nP1;T1;a.py:f:1 -2048\nP1;T1;a.py:f:2 1024\n")
    assert by_name(profile).selfs == {("f", "a.py"): 5120}
    assert codes(profile) == ["negative_skipped"]


def test_pythons_sampler():
    data = (
        b"tid:140;shop:<module>:1;shop.py:price:30;~skipped 6\n"
        b"tid:140;shop:<module>:1;shop.py:price:31;<GC> 3\n"
        b"tid:7;threading.py:Thread.run:1;shop.py:price:30 1\n"
    )
    profile = read(data)
    assert [thread.name for thread in profile.threads] == ["thread 140", "thread 7"]
    found = by_name(profile)
    assert found.totals["price", "shop.py"] == 10
    assert found.totals["<module>", "shop"] == 9
    assert found.selfs["<GC>", ""] == 3
    assert profile.sample_count == 10


def test_kernel_inlined_and_compiled_frames_lose_their_marks():
    profile = read(b"java;Foo::bar_[j];sys_read_[k];vfs_read_[k] 2\njava;Foo::bar_[i];sys_read 3\n")
    assert functions(profile) == [
        ("java", ""),
        ("Foo::bar", ""),
        ("sys_read", "[kernel]"),
        ("vfs_read", "[kernel]"),
        ("sys_read", ""),
    ]


def test_frames_of_other_tools():
    data = b"block in run - /x/y z.rb:12;py::work:/a/b.py;operator new (unsigned long);a::b(int, char) 3\n" * 2
    assert functions(read(data)) == [
        ("block in run", "/x/y z.rb"),
        ("work", "/a/b.py"),
        ("operator new (unsigned long)", ""),
        ("a::b(int, char)", ""),
    ]


def test_java_threads():
    names = [thread.name for thread in read(b"[main tid=12];a;b 3\n[GC tid=13];a 2\n").threads]
    assert names == ["main tid=12", "GC tid=13"]


def test_the_last_space_parts_the_number():
    profile = read(b"a b (c.py:1);d e f 12\n")
    assert functions(profile) == [("a b", "c.py"), ("d e f", "")]
    assert by_name(profile).selfs == {("d e f", ""): 12}


def test_one_function_on_several_lines_is_one_and_counts_once():
    profile = read(b"f (a.py:1);f (a.py:2);g (a.py:9) 3\nf (a.py:4) 2\n")
    assert by_name(profile).totals == {("f", "a.py"): 5, ("g", "a.py"): 3}
    assert by_name(profile).selfs == {("f", "a.py"): 2, ("g", "a.py"): 3}


def test_comments_blank_and_odd_lines():
    data = b"# a comment\n// another; 5\n\na;b 1\na;b 2\na;c 3\na;c 4\nno number\n"
    profile = read(data)
    assert by_name(profile).selfs == {("b", ""): 3, ("c", ""): 7}
    assert codes(profile) == ["lines_skipped", "comments_skipped"]
    assert "line 8: no number" in profile.notices[0].text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_and_line_ends(encoding):
    text = "größe;日本 7\r\ngröße 2\r\n"
    mark = "\ufeff" if encoding in ("utf-16-le", "utf-16-be") else ""
    assert by_name(read((mark + text).encode(encoding))).selfs == {("日本", ""): 7, ("größe", ""): 2}


def test_what_is_not_utf8_is_shown_and_told():
    profile = read(b"a;b\xff 3\n")
    assert by_name(profile).selfs == {("b\\xff", ""): 3}
    assert codes(profile) == ["not_utf8"]


def test_a_nameless_frame_keeps_its_samples():
    profile = read(b" 7\na;b 1\na;;b 2\na; 4\n")
    assert by_name(profile).selfs == {UNNAMED: 11, ("b", ""): 3}
    assert by_name(profile).totals == {UNNAMED: 13, ("a", ""): 7, ("b", ""): 3}
    assert profile.sample_count == 14
    assert codes(profile) == ["no_stack"]
    assert "7 samples in all, are counted as (unnamed)" in profile.notices[0].text


def test_a_semicolon_after_every_stack_is_no_frame():
    """As heaptrack_print writes them."""
    profile = read(b"_start (rtld.c);main (m.c); 1\nmain (m.c); 1000\n")
    assert by_name(profile).selfs == {("main", "m.c"): 1001}


DOCSTRING = b"Returns what is left of the first 30\nThe default is 5\n  Example: 7\n"


def test_words_of_a_text_among_stacks_are_skipped_and_counted():
    stacks = b"".join(b"main;work%d %d\nWeb Content 2\noperator new 1\n" % (n, n + 9) for n in range(9))
    profile = read(stacks + DOCSTRING + b"main;eval ('def f(x):\n" + stacks)
    assert not {"Returns what is left of the first", "The default is", "Example:"} & {f.name for f in profile.functions}
    assert by_name(profile).selfs["Web Content", ""] == 36
    assert "4 lines are no stack and were skipped" in profile.notices[-1].text
    assert "Returns what is left" in profile.notices[-1].text


def test_a_single_frame_with_spaces_is_a_stack_where_it_starts_others():
    profile = read(b"http worker thread one;f 5\nhttp worker thread one 4\nhttp worker thread two 3\na;b 2\na;c 1\n")
    assert by_name(profile).selfs[("http worker thread one", "")] == 4
    assert codes(profile) == ["lines_skipped"]


@pytest.mark.parametrize("bad", [b"no number here\n", b"The default of this one is 5\n"])
def test_a_quarter_of_bad_lines_is_refused_with_the_first_of_them(bad):
    stacks = b"main;work 5\nmain;rest 7\nmain;idle 9\n"
    with pytest.raises(MalformedError, match="line 3: 2 of 8 lines are no stack") as caught:
        read(stacks[:24] + bad + stacks[24:] + bad + stacks)
    assert bad.strip().decode() in str(caught.value)
    assert "--quarantine" not in str(caught.value)
    assert codes(read(stacks * 3 + b"a;b 1\n" + bad + bad)) == ["lines_skipped"]


def test_of_two_numbers_the_second_is_read():
    profile = read(b"a;b 10 20\na;c 5 0\na 0 7\n")
    assert by_name(profile).selfs == {("b", ""): 20, ("a", ""): 7}
    assert codes(profile) == ["after_side"]


def test_two_numbers_on_some_lines_only_belong_to_the_name():
    profile = read(b"a;port 80 20\na;c 7\n")
    assert by_name(profile).selfs == {("port 80", ""): 20, ("c", ""): 7}
    assert codes(profile) == []


def test_fractions_and_numbers_beyond_64_bits():
    assert by_name(read(b"a;b 1.5\na;b 0.25\na;c\t4\n")).selfs == {("b", ""): 1.75, ("c", ""): 4}
    assert by_name(read(b"a;b 100000000000000000000\n")).selfs == {("b", ""): 1e20}
    profile = read(b"a;b " + b"9" * 5000 + b"\n" + b"a;b 1\n" * 9)
    assert by_name(profile).selfs == {("b", ""): 9}
    assert codes(profile) == ["lines_skipped"]


def test_stacks_of_5000_frames():
    data = (";".join(f"f{n % 100} (deep.py:{n})" for n in range(5000)) + " 3\n").encode()
    profile = read(data)
    assert by_name(profile).totals["f0", "deep.py"] == 3
    assert len(profile.threads[0].tree.parents) == 5000


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        b"login,5,warn\nsearch,9,ok\n",
        b"login page,5,level 3\nsearch,9,level 2\n",
        b"a;b,5,level 3\nc;d,9,level 2\n",
        b"5\n6\n7\n",
        b"1 2\n3 4\n",
        b"name, 5\nother, 6\n",
        b"total: 5\nfree: 6\n",
        b'{"a": 1}\n',
        b"# only a comment 5\n",
        b"plain words\nand more\n",
        b"a;b 1\na;b 2\nno\nno\n",
        b"\x00\x01;\x02 5\n",
        b"\xff\xfe\x00",
        bytes(range(256)),
    ],
)
def test_other_files_are_left_to_others(data):
    assert not collapsed.recognises(content(data))


def test_one_frame_is_a_stack_too():
    assert by_name(read(b"main 5\nidle 7\n")).selfs == {("main", ""): 5, ("idle", ""): 7}


def test_only_empty_stacks_are_refused():
    with pytest.raises(MalformedError, match="no line holds a stack"):
        collapsed.read(content(b"; 5\n;; 6\n"))


def test_long_odd_frames_take_no_time():
    frames = (b"(" * 200_000, b" (" * 100_000 + b")", b":" * 200_000, b" - :" * 50_000, b"a" * 200_000 + b"_[k]")
    started = time.process_time()
    read(b";".join(frames) + b" 5\n")
    assert time.process_time() - started < 2


@pytest.mark.parametrize("name", ["pyspy.txt", "pyspy-native.txt", "austin.txt"])
def test_samples_equal_what_speedscope_shows(name):
    """Speedscope takes the text before the number as it is: lines, threads and Austin's comments are frames to it."""
    (table,) = shown(f"collapsed/{name}")
    factor = 1e-6 if name == "austin.txt" else 1
    theirs = defaultdict(float)
    for symbol, own, _ in table:
        is_function = "(" in symbol and not symbol.startswith("thread (") if name != "austin.txt" else ".py:" in symbol
        if is_function:
            function = symbol.rsplit(":", 2)[1] if name == "austin.txt" else re.sub(r" \([^()]*\)$", "", symbol)
            theirs[function] += own * factor
    ours = defaultdict(float)
    for (function, _), own in by_name(read(plain(f"collapsed/{name}"))).selfs.items():
        ours[function] += own
    assert len(theirs) > 10
    for function, own in theirs.items():
        assert ours[function] == pytest.approx(own, rel=ROUNDING)


def test_a_nul_in_a_name_breaks_nothing_else():
    data = b"".join(b"main (a.py:1);work (a.py:%d) 10\n" % line for line in range(1, 30)) + b"main (a.py:1);b\0d 3\n"
    profile = read(data)
    assert by_name(profile).selfs == {("work", "a.py"): 290, ("b\\x00d", ""): 3}
    assert "not_utf8" in codes(profile)
    assert not collapsed.recognises(content(bytes(200) + data))


@pytest.mark.parametrize(
    "data",
    [
        b"starttime\tseconds\tctime\tdtime\ttime\twait\n" + b"Fri Nov 27 20:30:05 2026\t1795811405\t0\t1\t2\n" * 9,
        b"dr-xr-xr-x 9 root root 0 Nov 28 01:18 1\ndr-xr-xr-x 9 root root 0 Nov 28 01:18 2\n",
        b"ab\t12\t17 8\ncd\t1\t2 9\n",
        b"real 0.01\nuser 0.00\nsys 0.01\n",
        b"# HELP a_total b\n# TYPE a_total counter\na_total 5\n",
        b"Package Version\n------- -------\nnumpy 1.26\npip 24\n",
        b"udev 4096 12 0\ntmpfs 8192 3 1\n",
        b"COMMAND PID NI\nbash 12 0\nps 13 0\n",
        b"the first chapter is 1\nthe second chapter is 2\n",
        b"See the table; it has 5\nAnd the next page is 6\nThere are no more than 7\n",
        b"cpu 5,943,5",
        b"MemTotal: 5\nMemFree: 3\n",
        b"Chapter 1\nChapter 2\n",
        b"nr_free_pages 5\nnr_zone 7\n",
        b"/var/log/a.txt 100\n/var/log/b.txt 2000\n",
        b"int a = 5; int b = 6\nx; y 7\n",
        b'10.0.0.1 - - [10/Oct/2026:13:55:36 -0700] "GET /a;jsessionid=5 HTTP/1.0" 200 2326\n',
        b"alpha 10 5\nbeta gamma 3 4\n",
    ],
)
def test_rows_that_end_in_a_number_are_no_stacks(data):
    assert not collapsed.recognises(content(data))
