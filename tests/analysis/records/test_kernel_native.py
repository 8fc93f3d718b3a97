"""Both kernels against the second reading of the contract, and what only the compiled one can get wrong."""

from __future__ import annotations

import gc
import random
import sys
import threading
import time
import tracemalloc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz import kernel as fuzz
from workbench.analysis.records.risk_policy import Rule
from workbench.analysis.records.summary import HISTOGRAM_BINS, UNKNOWN_WORDS_COUNT, WORST_COUNT

RULE = Rule(("critical", "warn"), 5)
ODD_FILES = (
    b"a,1,ok\r\n\r\nb,2,warn\r\rc,3,info\n\rd,4,x",
    "a,1,ok\x85b,2,warn\u2028\u2029c,3,info\x0b\x0cd,4,ok\x1c\x1d\x1ee,5,\u0385\u00c2".encode(),
    "\ufeffä, ٣ ,\u00a0w\u2003\n\u3000\u1680\n,,\n日本,1_0,😀\u2028x\u2027,9,\u2030".encode(),
    b"n," + b"9" * 40 + b",critical\nm,-" + b"9" * 40 + b',\n"\\\t,9223372036854775808,a\x7f\n\x1f,0,\x1f',
    b"a,1,ok\nbad\n1,2,3,4\n , \n,x,\nb,,warn\r\n",
    b"a,1,ok\nb,\xff,ok\n",
    b"a,1,ok\nb,\xe2\x80",
    b"\xed\xa0\x80,1,ok",
    b",1,",
    b"\n\r\n \n",
)


def native() -> Any:
    return pytest.importorskip(
        "workbench.analysis.records.kernel_native", reason="the compiled kernel has not been built"
    )


def records(count: int, score: Any, severity: Any = lambda _: "ok") -> bytes:
    return "".join(f"n{row},{score(row)},{severity(row)}\n" for row in range(count)).encode()


def in_chunks(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


def test_hostile_files(kernel: type) -> None:
    fuzz.run([kernel], seed=2024, first=0, count=1500, with_columns=False)


def test_hostile_files_as_columns(kernel: type) -> None:
    pytest.importorskip("pyarrow")
    fuzz.run([kernel], seed=2025, first=0, count=300)


@pytest.mark.parametrize("data", ODD_FILES)
def test_every_block_boundary(kernel: type, data: bytes) -> None:
    for size in range(1, len(data) + 1):
        fuzz.hold(kernel, data, RULE, in_chunks(data, size), with_columns=False)
    for cut in range(len(data)):
        fuzz.hold(kernel, data, RULE, [part for part in (data[:cut], data[cut:]) if part], with_columns=False)


@pytest.mark.parametrize("length", range(128))
def test_every_length_of_a_line_around_the_windows(kernel: type, length: int) -> None:
    data = b"x" * length + b",7,ok\r\n" + b"y" * (length // 2) + b",4,warn"
    fuzz.hold(kernel, data, RULE, [data], with_columns=False)


fields = st.text(st.characters(codec="utf-8"), max_size=12) | st.integers().map(str) | st.sampled_from(fuzz.SEVERITIES)
line = st.lists(fields, min_size=1, max_size=4).map(",".join)
good_line = st.tuples(fields, st.integers().map(str), fields).map(",".join)
ends = st.sampled_from(fuzz.ENDS)
texts = st.lists(st.tuples(good_line | line, ends).map("".join), max_size=30).map(lambda lines: "".join(lines).encode())


@given(
    data=texts | st.binary(max_size=80), limit=st.integers() | st.sampled_from(fuzz.LIMITS), size=st.integers(1, 300)
)
def test_any_text_by_every_kernel(kernels: list[type], data: bytes, limit: int, size: int) -> None:
    for each in kernels:
        fuzz.hold(each, data, Rule(("warn", "critical"), limit), in_chunks(data, size), with_columns=False)


@pytest.mark.parametrize("span", [10, HISTOGRAM_BINS, HISTOGRAM_BINS + 1, 10**6, 2**63 - 1, 10**25])
def test_histograms_of_many_scores(kernel: type, span: int) -> None:
    pick = random.Random(span)  # noqa: S311
    scores = [pick.randint(-span, span) for _ in range(25_000)]
    data = records(len(scores), scores.__getitem__)
    fuzz.hold(kernel, data, RULE, in_chunks(data, 70_000), with_columns=False)


@pytest.mark.parametrize("count", [UNKNOWN_WORDS_COUNT, UNKNOWN_WORDS_COUNT + 1, 3000])
def test_unknown_words_in_order(kernel: type, count: int) -> None:
    data = records(count * 3, lambda _: 7, lambda row: f"word-{row % count}-" + "x" * (row % 11))
    fuzz.hold(kernel, data, RULE, in_chunks(data, 1000), with_columns=False)


@pytest.mark.parametrize("step", [-1, 0, 1])
def test_the_worst_among_equals_and_always_worse_ones(kernel: type, step: int) -> None:
    data = records(WORST_COUNT * 50, lambda row: step * row, lambda row: ("warn", "critical", "ok")[row // 7 % 3])
    fuzz.hold(kernel, data, RULE, in_chunks(data, 500), with_columns=False)


def test_more_words_in_the_policy_than_are_looked_up_at_once(kernel: type) -> None:
    words = tuple(f"{row:x}-" + "w" * (row % 13) for row in range(300))
    data = records(2000, lambda row: row % 9, lambda row: words[row * 7 % 300] if row % 5 else f"{row}")
    fuzz.hold(kernel, data, Rule(words[:200], 3), [data], with_columns=False)


def test_memory_is_given_back() -> None:
    kernel_type = native().NativeKernel
    makers = [fuzz.Maker(number) for number in range(60)]
    files = [(maker.file(), maker.rule()) for maker in makers]

    def traced_after(rounds: int) -> int:
        for data, rule in files * rounds:
            fuzz.hold(kernel_type, data, rule, [data], with_columns=False)
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        traced_after(1)
        assert traced_after(3) - traced_after(1) < 4096  # a record array alone is larger
    finally:
        tracemalloc.stop()


def test_references_are_given_back() -> None:
    module = native()
    block = b"a,1,ok\nbad\nb,99999999999999999999,warn\n"
    rule = Rule(("critical",), 2**70)
    before = sys.getrefcount(block), sys.getrefcount(rule.score_limit), sys.getrefcount(module.odd_line)
    for _ in range(100):
        kernel = module.NativeKernel(rule)
        lines = kernel.parse(block, 1)
        kernel.classify(lines)
        kernel.summarise(lines, "file")
        kernel.json(lines), kernel.rows(lines), lines.buffers(), kernel.summary()
    del kernel, lines
    assert (sys.getrefcount(block), sys.getrefcount(rule.score_limit), sys.getrefcount(module.odd_line)) == before


def test_lines_outlive_their_kernel_and_block() -> None:
    kernel = native().NativeKernel(RULE)
    lines = kernel.parse(bytes(bytearray(b"a,1,ok\nb,99999999999999999999,warn\n")), 1)
    kernel.classify(lines)
    del kernel
    assert [lines.row(row) for row in range(2)] == [("a", 1, "ok", True, 1), ("b", 10**20 - 1, "warn", True, 2)]
    assert lines.json().count(b'"name"') == 2


def test_misuse_is_refused() -> None:
    module = native()
    kernel, lowlevel = module.NativeKernel(RULE), module._native
    lines = kernel.parse(b"a,1,ok\n", 1)
    for use in (lines.json, lines.buffers, lambda: lines.row(0), lambda: kernel.summarise(lines, "file")):
        with pytest.raises(RuntimeError, match="not classified"):
            use()
    kernel.classify(lines)
    for row in (-1, 1, 2**40):
        with pytest.raises(IndexError):
            lines.row(row)
    for wrong in (None, "text", b"bytes"):
        with pytest.raises(TypeError):
            kernel.classify(wrong)
    with pytest.raises(TypeError):
        kernel.parse("a,1,ok\n", 1)
    with pytest.raises(TypeError):
        lowlevel.Lines()
    with pytest.raises(TypeError):
        lowlevel.Kernel(("text",), 0, 5)
    with pytest.raises(ValueError, match="too many"):
        lowlevel.Kernel((b"one",), 2, 5)
    with pytest.raises(OverflowError):
        kernel.parse(b"a,1,ok\n", 2**63 - 1)


def test_an_error_in_the_rule_comes_through_and_answers_that_make_no_sense_do_no_harm() -> None:
    parse = native()._native.parse

    def fails(*_: Any) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        parse(b"a,1,ok\nbad\n", 1, fails)
    with pytest.raises(TypeError):
        parse(b"a,x,ok\n", 1, lambda *_: "text")
    assert parse(b"a,1,ok\nbad\n", 1, lambda *_: 10**30).record_count == 1


def test_lines_of_one_kernel_judged_by_another() -> None:
    module = native()
    first, second = module.NativeKernel(Rule(("a", "b", "c", "d"), 0)), module.NativeKernel(Rule((), 100))
    lines = first.parse(b"n,1,d\nm,2,e\n", 1)
    first.classify(lines)
    second.summarise(lines, "file")
    second.classify(lines)
    assert [row[3] for row in second.rows(lines)] == [True, True]


def test_other_threads_go_on_and_two_may_work() -> None:
    module = native()
    block = records(400_000, lambda row: row % 100)
    results: list[Any] = []

    def work() -> None:
        kernel = module.NativeKernel(RULE)
        lines = kernel.parse(block, 1)
        kernel.classify(lines)
        kernel.summarise(lines, "file")
        results.append((kernel.summary(), kernel.json(lines)))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    turns = 0
    while any(thread.is_alive() for thread in threads):
        time.sleep(0.0005)
        turns += 1
    assert results[0] == results[1]
    assert results[0][0].record_count == 400_000
    assert turns > 25, "were the lock held, this thread would have a turn between two calls only, of which there are 10"
