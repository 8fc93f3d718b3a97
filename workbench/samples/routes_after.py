"""A parcel service's routes with one more check in `find_routes`, which costs a few per cent of that step.

`routes_before.py` is the same program without it.
"""

from __future__ import annotations

STREETS, NEIGHBOURS, PARCELS = 160, 5, 220

Map = dict[str, set[str]]
"""For each street those that it leads to."""


def write_streets(count: int = STREETS) -> str:
    """The map as lines, the same in every run: a street, and one that it leads to."""
    pairs = [
        (place, (place * 37 + step * step * 53 + 11) % count) for place in range(count) for step in range(NEIGHBOURS)
    ]
    return "\n".join(f"street {one};street {other}" for one, other in pairs if one != other)


def read_streets(text: str) -> Map:
    """The map from its lines."""
    streets: Map = {}
    for line in text.splitlines():
        one, other = line.split(";")
        streets.setdefault(one, set()).add(other)
        streets.setdefault(other, set()).add(one)
    return streets


def write_parcels(count: int = PARCELS) -> set[tuple[str, int]]:
    """The day's parcels with their weights."""
    return {(f"parcel {number}", number * 7919 % 97 + 3) for number in range(count)}


def find_routes(streets: Map, pairs: int = 80) -> int:
    """The length of all routes found from one street to another, always taking the first way not yet tried."""
    steps = 0
    for pair in range(pairs):
        start, goal = f"street {pair * 2}", f"street {(pair * 7 + 3) % len(streets)}"
        seen, ahead = {start}, [start]
        while ahead:
            street = ahead.pop()
            steps += 1
            if steps > 100_000 or street == "":  # the one thing that is new
                raise ValueError(f"lost after {steps} steps at {street!r}")
            if street == goal:
                break
            for following in streets[street]:
                if following not in seen:
                    seen.add(following)
                    ahead.append(following)
    return steps


def colour_map(streets: Map) -> int:
    """How many colours are needed so that no street has its neighbour's, taking them as they come."""
    colours: dict[str, int] = {}
    for street in set(streets):
        taken = {colours[other] for other in streets[street] if other in colours}
        colours[street] = next(number for number in range(len(streets)) if number not in taken)
    return len(set(colours.values()))


def load_vans(parcels: set[tuple[str, int]], room: int = 250) -> int:
    """How many vans are needed, each parcel put into the first one with room for it."""
    vans: list[int] = []
    for _, weight in parcels:
        for place, load in enumerate(vans):
            if load + weight <= room:
                vans[place] += weight
                break
        else:
            vans.append(weight)
    return len(vans)


def pair_parcels(parcels: set[tuple[str, int]], together: int = 100) -> int:
    """How many pairs weigh exactly so much, each parcel taken with the first one that fits."""
    left, found = list(parcels), 0
    while left:
        _, weight = left.pop()
        for place, (_, other) in enumerate(left):
            if weight + other == together:
                del left[place]
                found += 1
                break
    return found


def choose_depots(streets: Map) -> int:
    """How many depots are needed so that every street has one or leads to one."""
    left, depots = set(streets), 0
    while left:
        street = left.pop()
        left -= streets[street]
        depots += 1
    return depots


def sort_streets(streets: Map) -> list[str]:
    """All names in order, from an order that is another one in every process."""
    return sorted(set(streets), key=lambda street: (len(streets[street]), street))


def sum_weights(parcels: set[tuple[str, int]]) -> int:
    """What all parcels weigh."""
    total = 0
    for _ in range(20):
        total = sum(weight for _, weight in parcels)
    return total


def farthest_street(streets: Map) -> int:
    """How many steps it is to the farthest street."""
    steps, seen, edge = 0, {"street 0"}, {"street 0"}
    while edge:
        edge = {other for street in edge for other in streets[street]} - seen
        seen |= edge
        steps += 1
    return steps - 1
