"""What all pages promise: links lead somewhere, files that are named exist, commands can be given."""

from __future__ import annotations

import ast
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders.pages import PAGES, anchors, blocks, links, spans
from tests.places import ROOT, SAMPLES
from workbench.cli.parser import parsed
from workbench.core.version import __version__

FOLDERS = ("tests", "benchmarks", "workbench", "docs", ".ci", ".streamlit")
TOP_FILES = ("streamlit_app.py", "requirements.txt", "pyproject.toml")

CALLS = [
    (page, call)
    for page, text in PAGES.items()
    for block in blocks(text, "console")
    for call in re.findall(r"^\$ workbench (.+)$", block, re.MULTILINE)
]


def is_path(span: str) -> bool:
    """True for what names a file or folder of the repository; NAME stands for any."""
    is_inside = "/" in span and span.split("/")[0] in FOLDERS and re.fullmatch(r"[\w./-]+", span) is not None
    return (is_inside and "NAME" not in span) or span in TOP_FILES


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_to_a_file_and_a_heading(page: str) -> None:
    for link in links(PAGES[page]):
        name, _, anchor = link.partition("#")
        path = (ROOT / page).parent / name if name else ROOT / page
        assert path.exists(), link
        if anchor:
            assert anchor in anchors(path.read_text("utf-8")), link


ORIGINS = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in ROOT.glob("*/*/**/ORIGIN.md")}
"""What is said of where the samples come from, and of the files that the tests read."""


@pytest.mark.parametrize("page", [*PAGES, *sorted(ORIGINS)])
def test_every_path_in_backticks_exists(page: str) -> None:
    named = {span for span in spans({**PAGES, **ORIGINS}[page]) if is_path(span)}
    assert not {path for path in named if not (ROOT / path).exists()}


def test_paths_are_found_among_what_stands_in_backticks() -> None:
    named = {span for text in PAGES.values() for span in spans(text) if is_path(span)}
    assert named >= {"workbench/core/errors.py", "tests/data/", ".streamlit/config.toml", "streamlit_app.py"}


@pytest.mark.parametrize(("page", "call"), CALLS)
def test_every_call_of_the_command_line_can_be_given(page: str, call: str) -> None:
    words = shlex.split(call)
    assert parsed(words).command == words[0]


def test_there_are_calls_on_the_pages_that_need_them() -> None:
    assert {page for page, _ in CALLS} >= {"README.md", "docs/cli.md", "docs/python.md"}


@pytest.mark.parametrize("page", PAGES)
def test_every_piece_of_python_is_python(page: str) -> None:
    for block in blocks(PAGES[page], "python"):
        ast.parse(block)


def test_every_page_is_linked_from_another() -> None:
    linked = {
        (Path(page).parent / link.partition("#")[0]).as_posix().replace("docs/../", "")
        for page, text in PAGES.items()
        for link in links(text)
    }
    assert set(PAGES) - {"README.md"} <= linked


def test_the_changelog_knows_this_version() -> None:
    versions = re.findall(r"^## \[([^\]]+)\]", PAGES["CHANGELOG.md"], re.MULTILINE)
    assert versions[0] == "Unreleased"
    assert versions[1] == __version__


VALUE = re.compile(r"^(\S.*?)  # (True|False|\d+|'[^']*')(?:[ :].*)?$", re.MULTILINE)
"""A line that says after its comment sign what comes out."""


def test_the_python_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All its pieces in a row, as a module called `app`, in a folder with two samples."""
    from workbench.timing import reset

    monkeypatch.chdir(tmp_path)
    for name in ("pipeline_before.pyperf.json", "pipeline_after.pyperf.json"):
        shutil.copy(SAMPLES / name, tmp_path)
    reset()
    try:
        code, said_count = VALUE.subn(r"assert (\1) == \2", "\n".join(blocks(PAGES["docs/python.md"], "python")))
        assert said_count >= 4
        exec(compile(code, "app.py", "exec"), {"__name__": "app"})  # noqa: S102
    finally:
        reset()
    assert {"before.json", "after.json", "comparison.json"} <= {path.name for path in tmp_path.iterdir()}


@pytest.mark.parametrize("module", ["workbench", "workbench.timing", "workbench.measure"])
def test_importing_what_the_python_page_names_loads_nothing_heavy(module: str) -> None:
    script = f"import sys, {module}; print(*sorted({{'numpy', 'scipy', 'pandas', 'pyarrow'}} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert module in PAGES["docs/python.md"]
    assert done.stdout.strip() == ""
