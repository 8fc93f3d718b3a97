"""Idle time is in no share and no change; what waits, and the runtime's own frames, are not the function to fix."""

from __future__ import annotations

import json

import pytest

from tests.builders.tree_reading import check
from workbench.analysis.profiles.idle import running
from workbench.analysis.profiles.report import ProfileReport, analyse_profiles
from workbench.comparison.comparability.measuring_order import MeasuringOrder
from workbench.comparison.judgement import Terms
from workbench.comparison.profiles import judge
from workbench.core.errors import MalformedError
from workbench.core.profile import Profile
from workbench.core.run import Opened
from workbench.core.sources import BytesSource
from workbench.core.units import Unit
from workbench.formats.open import open_run
from workbench.render.json.profile import chunks


def opened(*files: bytes) -> tuple[Opened, ...]:
    return open_run([BytesSource(f"{number}.file", data) for number, data in enumerate(files)]).files


def report_of(*files: str | bytes) -> ProfileReport:
    return analyse_profiles(opened(*(data if isinstance(data, bytes) else data.encode() for data in files)))


def v8(idle: int, work: int, program: int = 0, collected: int = 0) -> bytes:
    """Milliseconds as samples, a millisecond each."""
    names = ["(root)", "(idle)", "work", "(program)", "(garbage collector)"]
    parents = {2: 1, 3: 1, 4: 1, 5: 3}
    samples = [2] * idle + [3] * work + [4] * program + [5] * collected
    nodes = [
        {"id": number, "callFrame": {"functionName": name, "url": "a.js" if name == "work" else "", "lineNumber": 0}}
        | ({"parent": parents[number]} if number > 1 else {})
        for number, name in enumerate(names, 1)
        if number in (1, *samples)
    ]
    times = {"startTime": 0, "endTime": len(samples) * 1000, "timeDeltas": [0] + [1000] * (len(samples) - 1)}
    return json.dumps({"nodes": nodes, "samples": samples, **times}).encode()


def figures(report: ProfileReport) -> dict[str, tuple[float, float]]:
    return {row.name: (round(row.self_value, 9), round(row.total, 9)) for row in report.rows}


def codes(report: ProfileReport) -> list[str]:
    return [notice.code for notice in report.notices]


def test_idle_is_taken_out_and_said_once() -> None:
    report = report_of(v8(idle=70, work=20, program=10))
    assert figures(report) == {"(root)": (0, 0.03), "work": (0.02, 0.02), "(program)": (0.01, 0.01)}
    assert report.headline == "1 of 3 functions is high risk. Fix work first: 66.7 % of the self time."
    assert [notice.text for notice in report.notices] == [
        "70 % of the recording was idle (70 ms of 100 ms): nobody's code ran. Shares are of the rest."
    ]
    assert report.profile.sample_count == 30
    assert report.profile.idle == pytest.approx(0.07)
    check(report.profile)


def test_in_order_of_time_callers_of_what_was_idle_have_gaps() -> None:
    data = v8(idle=1, work=9).replace(b"[2, 3, 3", b"[3, 2, 3")
    profile = report_of(data).profile
    spans = profile.threads[0].spans
    assert spans is not None
    named = [profile.functions[profile.threads[0].tree.functions[node]].name for node in spans.nodes]
    found = list(zip(named, (round(at, 6) for at in spans.starts), (round(at, 6) for at in spans.ends), strict=True))
    assert found == [("(root)", 0, 0.001), ("work", 0, 0.001), ("(root)", 0.002, 0.01), ("work", 0.002, 0.01)]
    check(profile)


def test_a_recording_without_idle_stays_as_it_is() -> None:
    profile = opened(v8(idle=0, work=5))[0].content
    assert isinstance(profile, Profile)
    assert running(profile) is profile


def test_an_idle_recording_says_so() -> None:
    with pytest.raises(MalformedError, match="the whole recording was idle"):
        report_of(v8(idle=5, work=0))


def test_zero_values_are_not_called_nothing() -> None:
    with pytest.raises(MalformedError, match="all its values are 0"):
        report_of(v8(idle=0, work=1).replace(b'"endTime": 1000', b'"endTime": 0'))


def test_the_runtimes_own_frames_are_never_the_function_to_fix() -> None:
    report = report_of(v8(idle=0, work=10, program=60, collected=30))
    severities = {row.name: (row.severity, row.reason) for row in report.rows}
    assert severities["(program)"] == ("ok", "the runtime's, no function to fix")
    assert severities["(garbage collector)"] == ("ok", "collects garbage: allocate less")
    assert "Fix work first: 10 %" in report.headline


def test_where_only_the_runtime_ran_nothing_is_to_be_fixed() -> None:
    report = report_of(v8(idle=5, work=0, program=9))
    assert report.high_risk_count == 0
    assert "Fix" not in report.headline


def test_idle_of_several_files_adds_up() -> None:
    report = report_of(v8(idle=10, work=10), v8(idle=20, work=20))
    assert codes(report) == ["idle"]
    assert report.notices[0].text.startswith("50 % of the recording was idle (30 ms of 60 ms)")
    assert report.spreads["work", "a.js"] == (1, 1)


def test_a_saved_document_keeps_what_was_idle() -> None:
    report = report_of(v8(idle=70, work=20, program=10))
    again = report_of(b"".join(chunks(report)))
    assert again.profile.idle == pytest.approx(0.07)
    assert codes(again) == ["idle", "figures_only"]
    assert figures(again) == figures(report)
    assert again.high_risk_count == report.high_risk_count


def test_earlier_documents_lose_their_idle_rows() -> None:
    document = json.loads(b"".join(chunks(report_of(v8(idle=0, work=20)))))
    row = document["records"][0]
    idle = {**row, "name": "(idle)", "file": "", "line": 0, "self": 0.02, "total": 0.02, "origin": "interpreter"}
    for each in (row, idle):
        each["self_share"] = 0.5
        del each["nature"]
    rows = [idle, *document["records"]]
    document |= {"records": rows, "whole": 0.04, "high_risk_count": 2, "record_count": len(rows)}
    del document["idle"]
    report = report_of(json.dumps(document))
    assert "(idle)" not in figures(report)
    assert report.profile.idle == pytest.approx(0.02)
    assert figures(report)["work"] == (0.02, 0.02)


KERNEL = "swapper;secondary_startup_64;start_secondary;cpu_startup_entry;do_idle"


@pytest.mark.parametrize(
    ("stacks", "idle", "left"),
    [
        (f"{KERNEL};cpuidle_enter;intel_idle 80\napp;main 20\n", 80, {"app", "main"}),
        ("swapper;native_safe_halt 80\napp;main 20\n", 80, {"app", "main"}),
        ("swapper;[unknown] 80\napp;main 20\n", 80, {"app", "main"}),
        ("swapper/3;do_idle 7\nswapper-0/0;poll_idle 3\napp;main 20\n", 10, {"app", "main"}),
        ("(root);(idle) 7\n(root);f 3\n", 7, {"(root)", "f"}),
        ("app;do_idle_[k] 7\napp;f 3\n", 7, {"app", "f"}),
        ("app;main;do_idle 7\napp;main 3\n", 0, {"app", "main", "do_idle"}),
        ("app;idle 7\napp;(idle) (a.js:3) 3\n", 0, {"app", "idle", "(idle)"}),
        ("swapper;swap (app.py:3) 7\napp;main 3\n", 0, {"swapper", "swap", "app", "main"}),
    ],
)
def test_the_kernels_idle_task(stacks: str, idle: float, left: set[str]) -> None:
    report = report_of(stacks)
    assert report.profile.idle == idle
    assert set(figures(report)) == left


def test_what_runs_in_an_interrupt_ran() -> None:
    stacks = f"{KERNEL};intel_idle 80\n{KERNEL};asm_sysvec_apic_timer_interrupt;net_rx_action 5\napp;main 15\n"
    report = report_of(stacks)
    assert report.profile.idle == 80
    assert figures(report)["net_rx_action"] == (5, 5)
    assert figures(report)["do_idle"] == (0, 5)
    assert report_of(b"".join(chunks(report))).headline == report.headline
    check(report.profile)


def test_the_idle_task_by_its_thread() -> None:
    sample = "swapper     0 [001]  1.{:06d}:     1000000 cpu-clock: \n\tffff0 default_idle ([kernel.kallsyms])\n\n"
    work = "app   7 [001]  2.{:06d}:     1000000 cpu-clock: \n\t55d0 main (/usr/bin/app)\n\n"
    report = report_of("".join([sample.format(n) for n in range(8)] + [work.format(n) for n in range(2)]))
    assert report.profile.idle == pytest.approx(0.008)
    assert set(figures(report)) == {"main"}
    assert report.profile.sample_count == 2


LIB = "/usr/lib/python3.11"


@pytest.mark.parametrize(
    "leaf",
    [
        "epoll_wait",
        "__GI___poll",
        "poll (/usr/lib/libc.so.6)",
        "futex_wait_queue_[k]",
        "clock_nanosleep@@GLIBC_2.17",
        "__futex_abstimed_wait_common64",
        "mach_msg2_trap",
        "__psynch_cvwait",
        "semaphore_wait_trap",
        "NtWaitForSingleObject",
        "runtime.gopark",
        "time.Sleep",
        "java/lang/Object.wait",
        "jdk/internal/misc/Unsafe.park",
        f"wait ({LIB}/threading.py:320)",
        f"select ({LIB}/selectors.py:468)",
        f"_worker ({LIB}/concurrent/futures/thread.py:81)",
        "Kernel#sleep",
    ],
)
def test_what_waits_says_so_and_code_comes_first(leaf: str) -> None:
    report = report_of(f"t;_start;{leaf} 903\nmain;parse (app.py:3) 97\n")
    waiting = report.rows[0]
    is_sleep = "sleep" in leaf.lower()
    assert waiting.nature.value == "waits"
    assert waiting.severity == ("critical" if is_sleep else "ok")
    assert waiting.reason == ("waits: 90.3 % of the self time, limit 20 %" if is_sleep else "waits")
    assert report.first.name == (waiting.name if is_sleep else "parse")
    assert codes(report)[0] == "waiting"
    assert report.notices[0].text.startswith("90.3 % of the time is spent waiting (")


@pytest.mark.parametrize(
    "leaf",
    [
        "poll (app.py:7)",
        "sleep (src/game.c:7)",
        "wait (threading.py:7);f (app.py:8)",
        "select;f",
        "waiting",
        "app.recv (a.js:3)",
    ],
)
def test_own_functions_of_such_names_are_code(leaf: str) -> None:
    report = report_of(f"main;{leaf} 903\nmain;parse (app.py:3) 97\n")
    assert {row.nature.value for row in report.rows if row.self_value} == {"code"}


SLEEPING = "main (app.py:1);retry (app.py:5);sleep (/usr/lib/libc.so.6) 9\nmain (app.py:1);parse (app.py:9) 4\n"
POLLING = "main (app.py:1);serve (app.py:5);poll (/usr/lib/libc.so.6) 98\nmain (app.py:1);parse (app.py:9) 2\n"


def test_sleeping_is_the_callers_to_mend() -> None:
    report = report_of(SLEEPING)
    assert report.headline == (
        "2 of 4 functions are high risk. Fix retry first, which sleeps in sleep: 69.2 % of the self time."
    )
    again = report_of(b"".join(chunks(report)))
    assert again.headline == report.headline
    assert again.high_risk_count == report.high_risk_count


def test_where_no_code_holds_much_who_waits_is_said() -> None:
    report = report_of(POLLING)
    assert report.headline == "0 of 4 functions are high risk. serve waits in poll: 98 % of the self time."
    assert report.rows[0].reason == "waits"
    assert report_of(b"".join(chunks(report))).headline == report.headline


def test_the_browsers_tasks_are_not_to_be_fixed() -> None:
    task = {"ph": "X", "name": "RunTask", "cat": "devtools.timeline", "pid": 1, "tid": 1, "ts": 0, "dur": 900}
    layout = {**task, "name": "Layout", "ts": 950, "dur": 100}
    report = report_of(json.dumps([task, layout]))
    assert report.headline == "1 of 2 functions is high risk. Fix Layout first: 10 % of the self time."
    assert report.rows[0].severity == "ok"


def test_a_processors_time_is_not_spent_waiting() -> None:
    sample = "app   7 [001]  2.{:06d}:     1000000 cpu-clock: \n\t55d0 epoll_wait (/usr/lib/libc.so.6)\n\n"
    report = report_of("".join(sample.format(n) for n in range(9)))
    assert report.rows[0].nature.value == "code"
    assert report.profile.unit is Unit.SECONDS


def test_idle_is_no_change() -> None:
    before, after = opened(v8(idle=10, work=500)), opened(v8(idle=900, work=500))
    terms = Terms(lambda _: 0.05, MeasuringOrder.UNKNOWN, is_forced=False)
    judgement = judge(before, after, terms)
    assert "(idle)" not in {change.name for change in judgement.changes}
    assert judgement.whole is not None
    assert judgement.whole.before == pytest.approx(judgement.whole.after)
