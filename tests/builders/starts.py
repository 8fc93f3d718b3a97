"""What functions are called that are told apart by where they start, read in the plainest way."""

from __future__ import annotations

from collections.abc import Iterable

Place = tuple[str, str, int]


def names_of(places: Iterable[Place]) -> dict[Place, tuple[str, str]]:
    """Name and file for each of these names, files and first lines."""
    known = {(name, file, line if file and line > 0 else 0) for name, file, line in places}
    alike = [(name, file) for name, file, line in known if line]
    return {
        (name, file, line): (f"{name} ({file.replace(chr(92), '/').split('/')[-1]}:{line})", file)
        if alike.count((name, file)) > 1 and line > 0
        else (name, file)
        for name, file, line in places
    }
