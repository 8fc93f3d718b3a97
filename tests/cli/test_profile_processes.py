"""`workbench profile` and the processes that a program starts: they are in the recording, or it says what is not."""

from __future__ import annotations

import json
import multiprocessing
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

TIMED = """
import multiprocessing, os, signal, sys
from workbench.timing import profile

@profile
def work(n=1):
    return sum(range(1000 * n))

"""
POOL = """
if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[1])
    work()
    with context.Pool(2) as pool:
        pool.map(work, [20] * 12)
"""
EXECUTOR = """
from concurrent.futures import ProcessPoolExecutor
if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[1])
    work()
    with ProcessPoolExecutor(2, mp_context=context) as pool:
        list(pool.map(work, [20] * 12))
"""
PROCESSES = """
if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[1])
    work()
    for process in [context.Process(target=work) for _ in range(12)]:
        process.start()
        process.join()
"""
FORKS = """
work()
for number in range(12):
    if os.fork() == 0:
        work()
        if number % 2:
            os._exit(0)
        sys.exit(0)
    os.wait()
"""
METHODS = sorted({"fork", "spawn", "forkserver"}.intersection(multiprocessing.get_all_start_methods()))
HAS_FORK = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
Profiled = Callable[..., "subprocess.CompletedProcess[str]"]


def document(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "out.json").read_bytes())
    return found


def calls(folder: Path) -> int:
    (found,) = (row["calls"] for row in document(folder)["records"] if row["name"] == "__main__.work")
    assert isinstance(found, int)
    return found


def codes(folder: Path) -> set[str]:
    return {notice["code"] for notice in document(folder)["notices"]}


@pytest.fixture(autouse=True)
def nothing_left_behind(tmp_path: Path) -> Any:
    yield
    assert not list((tmp_path / "tmp").glob("workbench-*"))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("program", [POOL, EXECUTOR, PROCESSES], ids=["Pool", "executor", "Process"])
def test_what_workers_did_is_recorded(program: str, method: str, profiled: Profiled, tmp_path: Path) -> None:
    done = profiled(TIMED + program, method)
    assert (done.returncode, calls(tmp_path)) == (0, 13), done.stderr
    assert codes(tmp_path) & {"added_up", "processes_lost", "processes_running", "calls_cut"} == {"added_up"}
    assert "waits for other processes" in done.stderr
    assert "Traceback" not in done.stderr


@HAS_FORK
@pytest.mark.filterwarnings("default")
def test_forks_are_recorded_and_write_no_document_of_their_own(profiled: Profiled, tmp_path: Path) -> None:
    done = profiled(TIMED + FORKS)
    assert (done.returncode, calls(tmp_path)) == (0, 13)
    assert done.stderr.count("out.json written") == 1
    assert document(tmp_path)["environment"]["process_count"] == 13


def test_processes_that_were_killed_are_counted(profiled: Profiled, tmp_path: Path) -> None:
    program = """
def killed():
    work()
    os.kill(os.getpid(), signal.SIGKILL)
if __name__ == "__main__":
    work()
    for target in (killed, work, killed, work):
        process = multiprocessing.Process(target=target)
        process.start()
        process.join()
"""
    done = profiled(TIMED + program)
    assert (done.returncode, calls(tmp_path)) == (0, 3)
    said = "2 of 4 worker processes ended before they could write; what they did is not in this recording."
    assert said in done.stderr
    assert said in {notice["text"] for notice in document(tmp_path)["notices"]}


def test_a_call_that_is_cut_off_is_counted_and_the_process_ends_as_it_would(profiled: Profiled, tmp_path: Path) -> None:
    program = """
import threading
@profile
def endless(begun):
    work()
    begun.set()
    threading.Event().wait()
if __name__ == "__main__":
    begun = multiprocessing.Event()
    process = multiprocessing.Process(target=endless, args=(begun,))
    process.start()
    begun.wait()
    process.terminate()
    process.join()
    work()
    print(process.exitcode == -signal.SIGTERM)
"""
    done = profiled(TIMED + program)
    assert (done.stdout, calls(tmp_path)) == ("True\n", 2)
    assert "1 of 1 worker process ended in the middle of a call" in done.stderr


@pytest.mark.parametrize("options", [(), ("--with", "pyinstrument")], ids=["decorated", "pyinstrument"])
def test_a_process_that_is_terminated_as_it_begins_ends(
    options: tuple[str, ...], profiled: Profiled, tmp_path: Path
) -> None:
    """A fork must not inherit a way to end that it cannot follow yet: whoever waits for it would wait for ever."""
    if options:
        pytest.importorskip("pyinstrument")
    program = """
def wait(queue):
    queue.get()
if __name__ == "__main__":
    work(500)
    for _ in range(20):
        process = multiprocessing.Process(target=wait, args=(multiprocessing.Queue(),))
        process.start()
        process.terminate()
        process.join()
        assert process.exitcode == -signal.SIGTERM
"""
    done = profiled(TIMED + program, options=(*options, "--output", "out.json"))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "program",
    [
        "if __name__ == '__main__':\n    multiprocessing.Process(target=work, args=(900,)).start()",
        "if __name__ == '__main__':\n    pool = multiprocessing.Pool(1)\n    pool.map(work, [1])",
    ],
    ids=["Process", "Pool"],
)
def test_processes_that_nobody_waited_for_are_recorded(program: str, profiled: Profiled, tmp_path: Path) -> None:
    done = profiled(TIMED + program)
    assert (done.returncode, calls(tmp_path)) == (0, 1)


@pytest.mark.parametrize(
    ("ending", "code"),
    [("os._exit(7)", 7), ("os.kill(os.getpid(), signal.SIGTERM)", -15)],
    ids=["_exit", "SIGTERM"],
)
def test_what_was_recorded_is_written_before_an_end_without_ceremony(
    ending: str, code: int, profiled: Profiled, tmp_path: Path
) -> None:
    done = profiled(f"{TIMED}work()\n{ending}\n")
    assert (done.returncode, calls(tmp_path)) == (code, 1)


@pytest.mark.parametrize(
    "doing",
    [
        "os.mkdir('elsewhere'); os.chdir('elsewhere')",
        "os.environ.clear()",
        "sys.setprofile(lambda *_: 1 / 0)",
        "sys.settrace(lambda *_: None)",
        "os.closerange(3, 100)",
        "os._exit = print",
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)",
    ],
)
def test_the_document_is_written_whatever_the_program_did(doing: str, profiled: Profiled, tmp_path: Path) -> None:
    done = profiled(f"{TIMED}work()\n{doing}\n")
    assert calls(tmp_path) == 1
    assert "workbench/" not in done.stderr


def test_that_the_folder_was_deleted_is_said(profiled: Profiled, tmp_path: Path) -> None:
    program = "import shutil, tempfile\nwork()\nshutil.rmtree(tempfile.gettempdir())\n"
    done = profiled(TIMED + program)
    assert (done.returncode, calls(tmp_path)) == (0, 1)
    assert "was deleted while the program ran" in done.stderr


@pytest.mark.parametrize("method", METHODS)
def test_a_sampler_sees_the_workers_and_leaves_their_waiting_out(
    method: str, profiled: Profiled, tmp_path: Path
) -> None:
    pytest.importorskip("pyinstrument")
    program = """
import multiprocessing, sys
def busy(number):
    total = 0
    for each in range(number):
        total += each * each
    return total
def task(number):
    return [busy(1000) for _ in range(number)]
if __name__ == "__main__":
    with multiprocessing.get_context(sys.argv[1]).Pool(2) as pool:
        pool.map(task, [400] * 8)
"""
    done = profiled(program, method, options=("--with", "pyinstrument", "--output", "out.json"))
    assert done.returncode == 0, done.stderr
    found = document(tmp_path)
    assert found["records"][0]["name"] in ("busy", "task"), [row["name"] for row in found["records"][:5]]
    assert found["threads"][0] == "main: MainThread"
    assert any(name.startswith("worker 1 (pid ") for name in found["threads"])
    assert "waiting_left_out" in codes(tmp_path)
    assert [row["name"] for row in found["records"]].count("busy") == 1
    assert not {"_bootstrap", "run_program", "spawn_main"} & {row["name"] for row in found["records"]}


def test_waiting_for_a_program_that_is_not_seen_has_its_word(profiled: Profiled, tmp_path: Path) -> None:
    pytest.importorskip("pyinstrument")
    program = "import subprocess, sys\nsubprocess.run([sys.executable, '-c', 'sum(range(3_000_000))'], check=True)\n"
    done = profiled(program, options=("--with", "pyinstrument", "--output", "out.json"))
    assert done.returncode == 0
    assert "waiting_for_others" in codes(tmp_path)
    assert "waiting is nothing to fix" in done.stderr
