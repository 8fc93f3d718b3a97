"""The app without a browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from tests.builders.waits import SECONDS
from tests.places import ROOT


@pytest.fixture
def app() -> AppTest:
    """The app, not yet run."""
    return AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=SECONDS)


@pytest.fixture
def uploaded(app: AppTest) -> Callable[..., AppTest]:
    """`uploaded(("a.txt", b"…"), …)`: the app after these uploads."""

    def after(*files: tuple[str, bytes]) -> AppTest:
        app.run()
        for name, data in files:
            app.file_uploader[0].upload(name, data)
        return app.run()

    return after
