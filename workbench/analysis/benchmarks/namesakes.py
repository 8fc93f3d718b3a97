"""Benchmarks of one name that several files measured in other configurations: they are others, and never put together.

What tells them apart belongs to their names, as a reader does it within one file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from workbench.core.benchmark import Benchmarks
from workbench.core.configurations import LabelledNames, Named, differing, labelled


def told_apart(files: Sequence[Benchmarks], others: Iterable[Named] = ()) -> list[Benchmarks]:
    """The files with names that say what differs between them.

    A name that says nothing takes the label of the same configuration that another file, or one of the `others` (those
    of the other side of a comparison), has for it.
    """
    known = list(names_of(files))
    several: dict[str, list[Mapping[str, str]]] = {}
    for name, parameters in known:
        several.setdefault(name, []).append(parameters)
    apart = {name: differing(each) for name, each in several.items() if len(each) > 1}
    own = [(labelled(name, parameters, apart.get(name, ())), parameters) for name, parameters in known]
    labels = LabelledNames([*own, *others])
    renamed = iter([labels.of(name, parameters) for name, parameters in own])
    return [
        each._replace(series=tuple(one if one.name == name else one._replace(name=name) for one, name in pairs))
        for each in files
        for pairs in [[(one, next(renamed)) for one in each.series]]
    ]


def names_of(files: Sequence[Benchmarks]) -> Iterator[Named]:
    """All names of the files with the parameters that they were measured with."""
    return ((one.name, one.parameters) for each in files for one in each.series)
