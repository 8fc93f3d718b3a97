"""Profiles of several units in one speedscope file: each unit is a sample type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.core.units import Unit


def type_names(profiles: Sequence[Mapping[str, Any]], units: Sequence[Unit]) -> list[str]:
    """The sample type of each profile: the name of the only profile of a unit, else the unit's.

    >>> memory, count = {"name": "Memory"}, {"name": "Allocations"}
    >>> type_names([memory, count], [Unit.BYTES, Unit.SAMPLES])
    ['Memory', 'Allocations']
    >>> type_names([{"name": "one"}, {"name": "two"}, count], [Unit.SECONDS, Unit.SECONDS, Unit.BYTES])
    ['seconds', 'seconds', 'Allocations']
    """
    members: dict[Unit, list[Any]] = {}
    for profile, unit in zip(profiles, units, strict=True):
        members.setdefault(unit, []).append(profile.get("name"))
    names = {unit: _name(unit, found) for unit, found in members.items()}
    if len(set(names.values())) < len(names):
        names = {unit: unit.value for unit in names}
    return [names[unit] for unit in units]


def _name(unit: Unit, found: Sequence[Any]) -> str:
    return found[0] if len(found) == 1 and isinstance(found[0], str) and found[0] else unit.value
