"""Which versions of a document are read."""

from __future__ import annotations

from typing import Any

import pytest

from workbench.core import document
from workbench.core.document import EDIT_HINT, FORMAT_VERSION, VERSION_HINT, version_fault


def test_every_version_up_to_the_own_one_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    assert version_fault(FORMAT_VERSION) is None
    monkeypatch.setattr(document, "FORMAT_VERSION", 3)
    assert [version for version in range(6) if version_fault(version) is None] == [1, 2, 3]


@pytest.mark.parametrize("version", [0, -1, True, 1.0, "1", None, [1], {}])
def test_what_is_no_version_was_edited(version: Any) -> None:
    fault = version_fault(version)
    assert fault is not None
    assert fault.hint == EDIT_HINT


@pytest.mark.parametrize("version", [FORMAT_VERSION + 1, 10**100])
def test_a_newer_one_wants_a_newer_workbench(version: int) -> None:
    fault = version_fault(version)
    assert fault is not None
    assert fault.hint == VERSION_HINT
    assert len(fault.reason) < 120
