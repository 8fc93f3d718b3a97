"""The compare page with two sides, for tests of what it shows."""

from __future__ import annotations

import html
from typing import Any

import pandas
from streamlit.testing.v1 import AppTest

from tests.app.compare.test_page import page
from tests.builders.waits import SECONDS

PROFILES = {"sample": "Profile after the fix", "baseline": "Profile before the fix"}
BENCHMARKS = {"sample": "Benchmark after the fix", "baseline": "Benchmark before the fix"}

File = tuple[str, bytes]


def linked(**params: str) -> AppTest:
    """The page as a link opens it."""
    app = AppTest.from_function(page, default_timeout=SECONDS)
    app.query_params.update(params)
    return app.run()


def compared(before: File, after: File, **params: str) -> AppTest:
    """The page after two uploads."""
    app = linked(**params)
    app.file_uploader[0].upload(*after)
    app.run()
    app.file_uploader[1].upload(*before)
    return app.run()


def bodies(app: AppTest) -> list[str]:
    """Everything that goes to the browser as HTML, as it will be read."""
    return [html.unescape(element.value) for element in app.html]


def names_table(app: AppTest) -> pandas.DataFrame:
    """The table of every name."""
    found: pandas.DataFrame = next(frame.value for frame in app.dataframe if "Verdict" in frame.value)
    return found


def tiles(app: AppTest) -> dict[str, str]:
    """The figures by their labels."""
    return {metric.label: metric.value for metric in app.metric}


def workspace_of(app: AppTest) -> Any:
    """What is kept for this visitor."""
    return app.session_state["workspace"]
