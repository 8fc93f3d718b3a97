"""Chrome traces, held against a naive walk along the time line and against what speedscope shows."""

import json
import time
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders.robustness import content, survives
from tests.builders.shown import ROUNDING, shown, sums
from tests.builders.stacks import Figures, by_name, check_trees, is_same, plain
from workbench.core.errors import MalformedError
from workbench.core.units import Unit
from workbench.formats.profiles import chrome_trace
from workbench.formats.profiles import chrome_trace_stream as eventstream

SAMPLES = ("pyspy.json", "viztracer-short.json", "viztracer.json.gz", "node.json", "chromium.json.gz")
SMALL = ("pyspy.json", "viztracer-short.json", "node.json")
SHOWN = ("pyspy.json", "viztracer-short.json", "node.json", "chromium.json.gz")


def x(name, start, duration, **more):
    return {"ph": "X", "name": name, "ts": start, "dur": duration, "pid": 1, "tid": 1, **more}


def b(name, start, **more):
    return {"ph": "B", "name": name, "ts": start, "pid": 1, "tid": 1, **more}


def e(name, start, **more):
    return {"ph": "E", "name": name, "ts": start, "pid": 1, "tid": 1, **more}


def read(document):
    found = content(document if isinstance(document, bytes) else json.dumps(document).encode())
    assert chrome_trace.recognises(found)
    profile = chrome_trace.read(found)
    check_trees(profile)
    return profile


def codes(profile):
    return [notice.code for notice in profile.notices]


def selfs(profile):
    """Self by name, in microseconds."""
    return {name: round(value * 1e6, 6) for (name, _), value in by_name(profile).selfs.items()}


def totals(profile):
    return {name: round(value * 1e6, 6) for (name, _), value in by_name(profile).totals.items()}


def events_of(name):
    document = json.loads(plain(f"chrome_trace/{name}"))
    return document["traceEvents"] if isinstance(document, dict) else document


def walked(events):
    """Self and total by name: at every moment the innermost function has the time, and each open one its share."""
    figures = Figures({}, {})
    threads = defaultdict(list)
    for event in events:
        if event["ph"] in "BEX":
            threads[event["pid"], event["tid"]].append(event)
    for own in threads.values():
        marks, stack = [], []
        for number, event in enumerate(own):
            start, duration, name = event["ts"], event.get("dur", 0), event.get("name")
            if event["ph"] != "X":
                marks.append((start, 1, 0, number, "open" if event["ph"] == "B" else "close", name))
            elif duration:  # of two that start together the longer one is outside
                marks.append((start, 2, -duration, number, "open", name))
                marks.append((round(start + duration, 3), 0, -start, -number, "close", name))
        last = 0
        for at, _, _, _, side, name in sorted(marks):
            for function in set(stack):
                figures.totals[function, ""] = figures.totals.get((function, ""), 0) + (at - last) * 1e-6
            if stack:
                figures.selfs[stack[-1], ""] = figures.selfs.get((stack[-1], ""), 0) + (at - last) * 1e-6
            last = at
            if side == "open":
                stack.append(name)
            elif name in stack:  # the innermost of this name
                del stack[len(stack) - 1 - stack[::-1].index(name)]
    return figures


def without_files(figures, name_of):
    plain_figures = Figures({}, {})
    for ours, theirs in ((plain_figures.selfs, figures.selfs), (plain_figures.totals, figures.totals)):
        for key, value in theirs.items():
            ours[name_of(key), ""] = ours.get((name_of(key), ""), 0) + value
    return plain_figures


@pytest.mark.parametrize("name", ["pyspy.json", "node.json", "viztracer-short.json", "viztracer.json.gz"])
def test_samples_equal_a_walk_along_the_time_line(name):
    profile = read(plain(f"chrome_trace/{name}"))
    lines = {(function.name, function.file): function.line for function in profile.functions}
    is_viztracer = name.startswith("viztracer")
    found = without_files(
        by_name(profile), lambda key: f"{key[0]} ({key[1]}:{lines[key]})" if is_viztracer and key[1] else key[0]
    )
    events = events_of(name)
    assert is_same(found, walked(events), 1e-6)
    threads = {(event["pid"], event["tid"]) for event in events if event["ph"] in "BEX"}
    assert len(profile.threads) == len(threads)
    assert profile.unit is Unit.SECONDS


@pytest.mark.parametrize("name", SHOWN)
def test_samples_equal_what_speedscope_shows(name):
    tables = shown(f"chrome_trace/{name}")
    profile = read(plain(f"chrome_trace/{name}"))
    assert len(tables) == len(profile.threads)
    their_selfs, their_totals = sums(tables)
    lines = {(function.name, function.file): function.line for function in profile.functions}
    is_viztracer = name.startswith("viztracer")
    found = without_files(
        by_name(profile), lambda key: f"{key[0]} ({key[1]}:{lines[key]})" if is_viztracer and key[1] else key[0]
    )
    for symbol, value in their_selfs.items():
        assert found.selfs.get((symbol, ""), 0) == pytest.approx(value, rel=ROUNDING * 4, abs=1e-9)
    for symbol, value in their_totals.items():
        assert found.totals.get((symbol, ""), 0) == pytest.approx(value, rel=ROUNDING, abs=1e-9)


@pytest.mark.parametrize("name", SMALL)
def test_samples_survive_damage(name):
    survives(chrome_trace.read, chrome_trace.recognises, plain(f"chrome_trace/{name}"))


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_survive_being_cut_between_events(name):
    data = plain(f"chrome_trace/{name}")
    whole = sum(by_name(read(data)).selfs.values())
    cut = data[: data.rfind(b"{", 0, data.rfind(b'"ph"') // 2)].rstrip(b" \n,")
    assert 0 < sum(by_name(read(cut)).selfs.values()) < whole


def test_pyspy_is_a_sample_and_tells_files():
    profile = read(plain("chrome_trace/pyspy.json"))
    assert profile.is_sampled
    assert "/home/dev/shop/stacks_shop.py" in {function.file for function in profile.functions}


def test_viztracer_tells_files_and_threads():
    profile = read(plain("chrome_trace/viztracer-short.json"))
    assert not profile.is_sampled
    assert ("main", "/home/dev/shop/stacks_shop.py", 43) in profile.functions
    assert [thread.name.split(" (")[0] for thread in profile.threads] == ["MainThread", "counter"]
    assert profile.environment["tool"] == "viztracer 1.1.1"


def test_threads_of_several_processes_name_both():
    names = [
        {"ph": "M", "name": "process_name", "pid": 1, "args": {"name": "shop"}},
        {"ph": "M", "name": "thread_name", "pid": 1, "tid": 1, "args": {"name": "main"}},
        {"ph": "M", "name": "thread_name", "pid": [], "tid": 1, "args": {"name": "main"}},
        {"ph": "M", "name": "thread_name", "pid": 1, "tid": 1},
    ]
    profile = read([x("a", 0, 1), x("a", 0, 1, tid="two"), x("a", 0, 1, pid=2), *names])
    assert [thread.name for thread in profile.threads] == [
        "shop (process 1), main (thread 1)",
        "shop (process 1), thread two",
        "process 2, thread 1",
    ]


def test_self_time_spans_and_order():
    profile = read([x("inner", 15, 5), x("outer", 10, 20), x("inner", 22, 2)])
    assert selfs(profile) == {"outer": 13, "inner": 7}
    spans = profile.threads[0].spans
    assert list(spans.starts) == pytest.approx([0, 5e-6, 12e-6])
    assert list(spans.ends) == pytest.approx([20e-6, 10e-6, 14e-6])
    assert list(spans.nodes) == [0, 1, 1]


def test_begin_and_end_out_of_order():
    assert selfs(read([e("a", 9), e("b", 5), b("b", 2), b("a", 0)])) == {"a": 6, "b": 3}


@pytest.mark.parametrize("ends", [["b", "a"], ["a", "b"], [None, None], ["b", ""]])
def test_ends_at_one_time_in_any_order(ends):
    events = [b("a", 0), b("b", 1), *(e(name, 5) for name in ends)]
    profile = read(events)
    assert selfs(profile) == {"a": 1, "b": 4}
    assert codes(profile) == []


def test_equal_times_keep_the_files_order():
    events = [
        b("a", 0),
        b("b", 0),
        b("c", 0),
        e("c", 1),
        e("b", 2),
        e("a", 3),
        b("a", 3),
        e("a", 4),
        b("x", 4),
        e("x", 9),
    ]
    assert selfs(read(events)) == {"a": 2, "b": 1, "c": 1, "x": 5}


def test_of_equal_complete_events_the_first_is_outside():
    assert selfs(read([x("a", 0, 10), x("b", 0, 10), x("b", 11, 10), x("a", 11, 10)])) == {"b": 10, "a": 10}


def test_but_the_last_where_calls_are_written_at_their_exit():
    assert selfs(read([x("leaf", 5, 2), x("caller", 5, 2), x("main", 0, 10)])) == {"leaf": 2, "main": 8}


def test_events_without_time_and_an_end_before_its_beginning():
    events = [b("A", 0), b("B", 1), e("B", 1), e("C", 2), b("C", 2), x("D", 3, 0), e("A", 10)]
    profile = read(events)
    assert selfs(profile) == {"A": 10}
    assert codes(profile) == []
    assert {function.name for function in profile.functions} == {"A", "B", "C", "D"}


def test_an_end_of_one_call_at_the_beginning_of_the_next():
    profile = read([e("f", 5), b("f", 5), e("f", 9)])
    assert selfs(profile) == {"f": 4}
    assert codes(profile) == ["end_without_begin"]


def test_ends_without_beginnings_and_beginnings_without_ends():
    profile = read([e("z", 1), b("a", 2), b("b", 3), e("q", 4), e("b", 5), b("c", 6), x("d", 7, 3)])
    assert selfs(profile) == {"a": 2, "b": 2, "c": 1, "d": 3}
    assert codes(profile) == ["end_without_begin", "unclosed"]
    assert "2 ends" in profile.notices[0].text
    assert "2 events" in profile.notices[1].text


def test_an_end_that_names_another_closes_that_one():
    profile = read([b("a", 0), b("b", 2), e("a", 6), e("b", 10)])
    assert totals(profile) == {"a": 6, "b": 8}
    assert codes(profile) == ["overlap"]


def test_complete_events_that_overlap_are_split():
    profile = read([x("a", 0, 10), x("b", 5, 10)])
    assert totals(profile) == {"a": 10, "b": 10}
    assert selfs(profile) == {"a": 5, "b": 10}
    assert codes(profile) == ["overlap"]


def test_rounded_times_do_not_overlap():
    profile = read([x("a", 1000.0, 10.0), x("b", 1005.0, 5.0005), x("c", 1010.0, 1)])
    assert totals(profile) == {"a": 10, "b": 5, "c": 1}
    assert codes(profile) == []


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 30), st.integers(0, 15)), min_size=1, max_size=12),
    st.randoms(use_true_random=False),
)
@settings(max_examples=300, deadline=None)
def test_no_time_counts_twice_and_none_is_lost(events, chance):
    profile = read([x(*event) for event in events])
    moments = {name: set() for name in "abc"}
    for name, start, duration in events:
        moments[name] |= set(range(start, start + duration))
    assert totals(profile) == {name: len(own) for name, own in moments.items() if own}
    assert sum(selfs(profile).values()) == len(set().union(*moments.values()))
    shuffled = list(events)
    chance.shuffle(shuffled)
    assert totals(read([x(*event) for event in shuffled])) == totals(profile)


@given(st.lists(st.tuples(st.sampled_from("BE"), st.sampled_from("abc"), st.integers(0, 3)), min_size=1, max_size=30))
@settings(max_examples=300, deadline=None)
def test_begins_and_ends_equal_their_complete_events(steps):
    """Well nested calls say the same in either form."""
    at, stack, events, complete = 0, [], [], []
    for side, name, wait in [*steps, *[("E", "", 1)] * len(steps)]:
        at += wait
        if side == "B":
            stack.append((name, at))
            events.append(b(name, at))
        elif stack:
            name, start = stack.pop()
            events.append(e(name, at))
            complete.append((start, len(stack), x(name, start, at - start)))
    if complete:
        in_order = [event for *_, event in sorted(complete, key=lambda item: item[:2])]
        assert totals(read(events)) == totals(read(in_order))
        assert codes(read(events)) == []


def test_lists_that_are_not_closed_and_commas_too_many():
    event = json.dumps(x("a", 0, 5)).encode()
    for data in (
        b"[" + event,
        b"[" + event + b",",
        b"[" + event + b",\n]\n",
        b"[" + event + b" \n ",
        b"[\n" + event + b",\n{}]",
        b"[" + event + b", null]",
        b'{"traceEvents": [' + event + b"]}",
        b'{"displayTimeUnit": "ms", "traceEvents": [' + event + b"], " + b'"n": 12 }',
        b"\xef\xbb\xbf[" + event + b"]",
        b"\xff\xfe" + (b"[" + event + b"]").decode().encode("utf-16-le"),
    ):
        profile = read(data)
        assert selfs(profile) == {"a": 5}
        assert codes(profile) == []


@pytest.mark.parametrize(
    "end", [b', {"ph": "X", "na', b', {"ph": "X", "ts": 12', b", {", b', {"ph": "X", "args": {"a": tr']
)
def test_a_file_cut_within_an_event(end):
    profile = read(b"[" + json.dumps(x("a", 0, 5)).encode() + end)
    assert selfs(profile) == {"a": 5}
    assert codes(profile) == ["cut"]


def test_an_object_that_is_not_closed():
    assert codes(read(b'{"traceEvents": [' + json.dumps(x("a", 0, 5)).encode())) == ["cut"]
    assert codes(read(b'{"traceEvents": [' + json.dumps(x("a", 0, 5)).encode() + b'], "oth')) == ["cut"]


def test_blocks_join_wherever_they_end(monkeypatch):
    events = [x(f"größe {n}", n * 10, 5, args={"text": 'é\\"]},{' * n, "n": 10**n}) for n in range(12)]
    data = json.dumps({"before": 1234567, "traceEvents": events, "after": [1, 2.5e3]}, ensure_ascii=False).encode()
    expected = by_name(read(data))
    for size in range(1, 60):
        monkeypatch.setattr(eventstream, "BLOCK_BYTES", size)
        assert by_name(read(data)) == expected


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'[{"ph": "X", "ts": 1, "dur" 5}, {"ph": "X", "ts": 1, "dur": 5}]', "at position 28: not JSON: Expecting ':'"),
        (b'[{"ph": "X", "ts": 1}; {"ph": "X", "ts": 1, "dur": 5}]', "at position 21: not JSON"),
        (b'[{"ph": "X", "ts": 1, "dur": 1}] {"more": 1, "text": 12345}', "at position 33: text after the end"),
        (b'[{"ph": "X", "ts": 1, "dur": 1, "args": ' + b"[" * 100_000, "nested too deeply"),
        (b'[{"ph": "X", "ts": ' + b"1" * 5000 + b', "dur": 1}, {"ph": "X", "ts": 1}]', "a number is too long"),
        (b'[{"ph": "X", "ts": 1, "name": "\xff\xff", "dur": 1}]', "at position 31: not UTF-8"),
        (b'{"traceEvents": 5}', "traceEvents is no list"),
        (b'{"traceEvents": [], 5: 6, "and": "so", "on": 1}', "a key and a colon were expected"),
        (b'{"traceEvents": []}', "it holds no complete event"),
        (b'{"traceEvents": [{"ph": "i", "ts": 1}]}', "kinds of events found: i"),
        (b'[{"ph": "E", "ts": 1, "pid": 1}]', "it holds no complete event"),
        (b'{"traceEvents": [{"ph": "P", "name": "ProfileChunk"}]}', "no CPU profile in it has a sample"),
        (b'{"traceEvents": [], "samples": [{"sf": 1}]}', "only sampled stacks"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(data, reason):
    with pytest.raises(MalformedError, match=reason):
        read(data)


def test_events_of_wrong_kinds_are_skipped_and_told():
    odd = [
        5,
        "text",
        x("a", None, 1),
        x("a", True, 1),
        x("a", "soon", 1),
        x("a", float("nan"), 1),
        x("a", 10**400, 1),
        x("a", 0, -1),
        x("a", 0, None),
        x("a", 0, [1]),
        {"ph": 7, "ts": 0},
        {"ph": ["X"], "ts": 0},
        {"ts": 0},
    ]
    profile = read([x("a", 0, 5), *odd, {}, None])
    assert selfs(profile) == {"a": 5}
    assert codes(profile) == ["events_broken"]
    assert profile.notices[0].text.startswith(f"{len(odd)} events")


def test_odd_names_numbers_and_threads():
    events = [
        x(["list"], "0", "5"),
        x(None, 10, 5),
        x("c", 20, 5, pid=[1], tid={}),
        x("d (a.py:3)", 30, 5, args={"filename": ["x"]}),
        x("e", 40, 5, args={"filename": "e.py", "line": "7"}),
        {"ph": "X", "ts": 50, "tdur": 5, "name": "f"},
    ]
    profile = read(events)
    assert by_name(profile).whole == pytest.approx(30e-6)
    assert [function[:2] for function in profile.functions] == [
        ("(unnamed)", ""),
        ("c", ""),
        ("d", "a.py"),
        ("e", "e.py"),
        ("f", ""),
    ]


def test_other_kinds_of_events_are_counted():
    profile = read([x("a", 0, 5), {"ph": "C", "ts": 1}, {"ph": "C", "ts": 2}, {"ph": "i", "ts": 3}, {"ph": "M"}])
    assert codes(profile) == ["events_skipped"]
    assert profile.notices[0].text.endswith("2 C, 1 i.")


def test_a_full_buffer_is_told():
    document = {"traceEvents": [x("a", 0, 5)], "viztracer_metadata": {"version": "1", "overflow": True}}
    assert codes(read(document)) == ["overflow"]


def test_microseconds_since_1970_keep_their_digits():
    start = 1_760_000_000_123_456
    assert selfs(read([x("a", start, 7), x("b", start + 2, 3)])) == {"a": 4, "b": 3}


def test_calls_5000_deep():
    events = [b(f"f{n % 50}", n) for n in range(5000)] + [e(f"f{n % 50}", 10000 - n) for n in range(5000)]
    assert totals(read(events))["f0"] == 10000
    assert totals(read([x(f"f{n % 50}", n, 10000 - 2 * n) for n in range(5000)]))["f0"] == 10000


def test_what_overlaps_everywhere_takes_no_time():
    """Half of the events end one after the other, the other half outlasts them all: every pair overlaps."""
    started = time.process_time()
    staggered = [x("a", n, 10_000) for n in range(5000)]
    nested = [x("b", 100_000, 20_000 - n) for n in range(5000)]
    across = [x("c", 100_001 + n / 10_000, 50_000) for n in range(5000)]
    profile = read([*staggered, *nested, *across])
    assert "overlap_cut" in codes(profile)
    assert time.process_time() - started < 5


def test_many_ends_that_match_nothing_take_no_time():
    started = time.process_time()
    read([b(f"f{n}", n) for n in range(20_000)] + [e("g", 20_000 + n) for n in range(20_000)])
    read([x("a", n, 1, tid=n) for n in range(20_000)])
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b'[{"name": "a", "unit": "s", "value": 1}]',
        b'[{"ph": "acid"}]',
        b'{"a": "traceEvents"}',
        b'"traceEvents": [',
        b"\xff\xfe\x00",
    ],
)
def test_other_files_are_left_to_others(data):
    assert not chrome_trace.recognises(content(data))


def test_an_event_of_another_phase_with_an_odd_name_is_left_out() -> None:
    events = [{"name": ["a"], "ph": "i", "ts": 1}, {"name": "f", "ph": "X", "ts": 0, "dur": 5, "pid": 1, "tid": 1}]
    assert [function.name for function in chrome_trace.read(content(json.dumps(events).encode())).functions] == ["f"]


def test_the_machine_is_named_as_in_other_formats():
    environment = read(plain("chrome_trace/chromium.json.gz")).environment
    assert (environment["processor_count"], environment["architecture"]) == (2, "x86_64")
    facts = {"cpu-brand": "Some CPU", "cpu-num-cores": [], "os-arch": ""}
    made = read({"traceEvents": [x("f", 0, 1)], "metadata": facts}).environment
    assert made["processor"] == "Some CPU"
    assert not {"processor_count", "architecture"} & made.keys()
