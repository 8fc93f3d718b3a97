"""The gate's settings as a project keeps them: the `[tool.workbench.gate]` table of its pyproject.toml.

The command line is read into the same noun, so that the two are put together in one place.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from workbench.comparison.gate.policy import (
    CANNOT_TELL_WORDS,
    CannotTell,
    GatePolicy,
    Waiver,
    checked,
    date_of,
    fail_on_of,
    threshold_of,
)
from workbench.core.direction import Directions, said_directions
from workbench.core.errors import PolicyError, shown_text
from workbench.core.verdict import DEFAULT_THRESHOLD

FILE_NAME = "pyproject.toml"
TABLE = "tool.workbench.gate"

Given = TypeVar("Given")
Made = TypeVar("Made")


class GateSettings(NamedTuple):
    """What one place says about the gate; None where it says nothing. Thresholds are fractions."""

    fail_on: tuple[str, ...] | None = None
    threshold: float | None = None
    limits: tuple[tuple[str, float], ...] = ()
    waivers: tuple[Waiver, ...] = ()
    on_cannot_tell: CannotTell | None = None
    is_interleaved: bool | None = None
    directions: Directions = ()


def combined(first: GateSettings, second: GateSettings) -> GateSettings:
    """Both together: the first wins, limits, waivers and directions add up with those of the first ahead."""
    return GateSettings(
        fail_on=second.fail_on if first.fail_on is None else first.fail_on,
        threshold=second.threshold if first.threshold is None else first.threshold,
        limits=first.limits + second.limits,
        waivers=first.waivers + second.waivers,
        on_cannot_tell=first.on_cannot_tell or second.on_cannot_tell,
        is_interleaved=second.is_interleaved if first.is_interleaved is None else first.is_interleaved,
        directions=first.directions + second.directions,
    )


def policy_from(settings: GateSettings) -> GatePolicy:
    """The policy, with the defaults for what nobody said; raises PolicyError where it contradicts itself."""
    policy = GatePolicy(
        fail_on=settings.fail_on or (),
        threshold=DEFAULT_THRESHOLD if settings.threshold is None else settings.threshold,
        limits=settings.limits,
        waivers=settings.waivers,
        on_cannot_tell=settings.on_cannot_tell or "suite",
        directions=settings.directions,
    )
    return checked(policy)


def settings_file(folder: Path) -> Path | None:
    """The nearest pyproject.toml in this folder or above it, as Python tools look for it; None where there is none."""
    found = (place / FILE_NAME for place in (folder, *folder.parents))
    return next((path for path in found if path.is_file()), None)


def read_settings(path: Path) -> GateSettings | None:
    """The table in this file, None where the file has none; raises PolicyError, which names the file and the key."""
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise PolicyError(
            f"{shown_text(str(path))}: cannot be read as settings: {shown_text(str(why))}",
            "Put it right, or give --no-settings.",
        ) from None
    for key in TABLE.split("."):
        found = found.get(key) if isinstance(found, dict) else None  # type: ignore[assignment]
    return None if found is None else _TomlTable(found, str(path), TABLE).settings()


class _TomlTable(NamedTuple):
    """A table of the file, and where it stands."""

    found: Any
    path: str
    place: str

    def settings(self) -> GateSettings:
        read: dict[str, Callable[[str], object]] = {
            "fail-on": self._fail_on,
            "threshold": self._threshold,
            "limits": self._limits,
            "waive": self._waivers,
            "cannot-tell": self._cannot_tell,
            "in-turn": self._interleaved,
            "higher-is-better": self._patterns,
            "lower-is-better": self._patterns,
        }
        fields = {
            "fail-on": "fail_on",
            "waive": "waivers",
            "cannot-tell": "on_cannot_tell",
            "in-turn": "is_interleaved",
        }
        said = {key: read[key](key) for key in self._checked_keys(read)}
        ways: Any = [said.pop(key, ()) for key in ("higher-is-better", "lower-is-better")]
        directions = self._read("higher-is-better", lambda each: said_directions(*each), ways)
        return GateSettings(**{fields.get(key, key): value for key, value in said.items()}, directions=directions)  # type: ignore[arg-type]

    def _checked_keys(self, known: Mapping[str, object]) -> Mapping[str, Any]:
        if not isinstance(self.found, dict):
            raise PolicyError(f"{shown_text(self.path)}: {self.place} is not a table.", f"Write it as [{self.place}].")
        if unknown := [key for key in self.found if key not in known]:
            raise self._refusal(unknown[0], f"is not known; known are {', '.join(known)}")
        return self.found

    def _fail_on(self, key: str) -> tuple[str, ...]:
        words = self.found[key]
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise self._refusal(key, 'is not a list of words, such as ["slower"]')
        return self._read(key, fail_on_of, words)

    def _patterns(self, key: str) -> tuple[str, ...]:
        patterns = self.found[key]
        if not isinstance(patterns, list) or not all(isinstance(pattern, str) for pattern in patterns):
            raise self._refusal(key, 'is not a list of patterns, such as ["points*"]')
        return tuple(patterns)

    def _threshold(self, key: str) -> float:
        value = self.found[key]
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise self._refusal(key, 'is not per cent, such as "5%"')
        return self._read(key, threshold_of, str(value))

    def _limits(self, key: str) -> tuple[tuple[str, float], ...]:
        if not isinstance(self.found[key], dict):
            raise self._refusal(key, 'is not a table, such as { "bench_parse*" = "2%" }')
        table = _TomlTable(self.found[key], self.path, f"{self.place}.{key}")
        return tuple((pattern, table._threshold(pattern)) for pattern in table.found)

    def _waivers(self, key: str) -> tuple[Waiver, ...]:
        if not isinstance(self.found[key], list):
            raise self._refusal(key, f"is not written as [[{self.place}.{key}]]")
        tables = [_TomlTable(found, self.path, f"{self.place}.{key}") for found in self.found[key]]
        return tuple(table._waiver() for table in tables)

    def _waiver(self) -> Waiver:
        said = self._checked_keys(dict.fromkeys(("name", "reason", "until")))
        for key in ("name", "reason"):
            if not isinstance(said.get(key), str) or not said[key].strip():
                raise self._refusal(key, "has to be there, as text that is not empty")
        return Waiver(said["name"], said["reason"], self._until("until") if "until" in said else None)

    def _until(self, key: str) -> date:
        value = self.found[key]
        if isinstance(value, str):
            return self._read(key, date_of, value)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self._refusal(key, "is not a day, such as 2027-01-31")
        return value

    def _cannot_tell(self, key: str) -> CannotTell:
        if self.found[key] not in CANNOT_TELL_WORDS:
            raise self._refusal(key, f"is none of {', '.join(CANNOT_TELL_WORDS)}")
        word: CannotTell = self.found[key]
        return word

    def _interleaved(self, key: str) -> bool:
        if not isinstance(self.found[key], bool):
            raise self._refusal(key, "is neither true nor false")
        return bool(self.found[key])

    def _read(self, key: str, read: Callable[[Given], Made], value: Given) -> Made:
        try:
            return read(value)
        except PolicyError as error:
            raise self._refusal(key, f"cannot be read: {error.message}", error.hint) from None

    def _refusal(self, key: str, reason: str, hint: str = "Put it right, or give --no-settings.") -> PolicyError:
        return PolicyError(f"{shown_text(self.path)}: {self.place}.{shown_text(key)} {reason}", hint)
