"""What the tests of timing share."""

from __future__ import annotations

import pytest

from workbench.timing import calls, fields


@pytest.fixture(params=["quickest", "python"])
def each_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls timed by the compiled hot path where there is one, and by the one in Python."""
    if request.param == "python":
        monkeypatch.setattr("workbench.timing.wrapping.timed_call", calls.call_timed_in_python)
    elif fields.compiled_call() is None:
        pytest.skip("no compiled hot path was built")
