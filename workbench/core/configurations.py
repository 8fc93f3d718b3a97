"""Names of benchmarks that were run in several configurations: what differs belongs to the name.

A label stands behind the name, ` [cache=cold]`; a package stands before it, as that is how its names are said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

PACKAGE = "package"
"""The parameter that says where a name is from. Packages are moved and renamed, so it tells only equal names apart."""

Named = tuple[str, Mapping[str, str]]
"""A name and the parameters that it was measured with."""


def labelled(name: str, parameters: Mapping[str, str], keys: Iterable[str]) -> str:
    """The name with those of its parameters that tell it from others.

    >>> labelled("Decode", {"cache": "cold", "package": "a/b"}, ["package", "cache", "gc"])
    'a/b.Decode [cache=cold]'
    """
    wanted = [key for key in keys if key in parameters]
    said = ", ".join(f"{key}={parameters[key]}" for key in sorted(wanted) if key != PACKAGE)
    package = f"{parameters[PACKAGE]}." if PACKAGE in wanted else ""
    return f"{package}{name}{f' [{said}]' if said else ''}"


def plain_of(name: str, parameters: Mapping[str, str]) -> Named:
    """The name without its label and its package, and what these said; the inverse of `labelled`.

    >>> plain_of("a/b.Decode [cache=cold]", {"cache": "cold", "package": "a/b", "n": "1"})
    ('Decode', {'package': 'a/b', 'cache': 'cold'})
    """
    said: dict[str, str] = {}
    package = parameters.get(PACKAGE)
    if package and name.startswith(f"{package}."):
        name, said[PACKAGE] = name[len(package) + 1 :], package
    start = name.rfind(" [")
    for keys in _label_keys(name[start:], parameters) if start > 0 else ():
        return name[:start], said | {key: parameters[key] for key in keys}
    return name, said


def _label_keys(label: str, parameters: Mapping[str, str]) -> Iterable[list[str]]:
    """The parameters that a label says, if it says nothing else."""
    keys = sorted(key for key in parameters if key != PACKAGE and f"{key}={parameters[key]}" in label)
    if keys and label == labelled("", parameters, keys):
        yield keys


def differing(several: Sequence[Mapping[str, str]]) -> list[str]:
    """The parameters that differ among those that say them; of what some leave out nothing is known."""
    values: dict[str, set[str]] = {}
    for parameters in several:
        for key, value in parameters.items():
            values.setdefault(key, set()).add(value)
    return [key for key, found in values.items() if len(found) > 1]


class LabelledNames:
    """The labelled names of a run, to find a plain name of the same configuration by."""

    def __init__(self, named: Iterable[Named]) -> None:
        self._by_plain: dict[str, list[Named]] = {}
        for name, parameters in named:
            plain, said = plain_of(name, parameters)
            if plain != name:
                self._by_plain.setdefault(plain, []).append((name, said))

    def of(self, name: str, parameters: Mapping[str, str]) -> str:
        """The labelled name that a plain name with these parameters stands for, or the name itself."""
        for found, said in self._by_plain.get(name, ()):
            if all(parameters.get(key) == value for key, value in said.items()):
                return found
        return name
