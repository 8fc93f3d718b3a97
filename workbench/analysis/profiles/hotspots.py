"""What to fix first in a profile: functions by self time, what a fix is worth, and who calls whom."""

from __future__ import annotations

import math
from array import array
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple

from workbench.analysis.profiles.figures import subtree_values
from workbench.analysis.profiles.measured_words import words_of
from workbench.analysis.profiles.origins import Origin, module_of, origin_of
from workbench.analysis.profiles.waiting import Nature, is_runtime, may_wait, nature_of
from workbench.core.profile import Function, FunctionFigures, Profile
from workbench.core.statistics import Z_95

GROUPINGS = ("function", "module", "file")
LEAF_TOTAL = 1.02
"""A function whose total is no more than so many times its self value calls nothing that counts."""


class ProfilePolicy(NamedTuple):
    """From which share of the self time a function is `warn` and `critical`."""

    warn_share: float = 0.05
    critical_share: float = 0.20


class Hotspot(NamedTuple):
    """A function (or module, or file) and what it costs; values in the profile's unit.

    `low` and `high` bound the self share at 95 % where the profile is a sample. `own_caller` names the nearest own
    function above library code. `speedup` is how many times faster the whole would be at most if the function took no
    time. `nature` tells code from calls that wait and from the runtime's own frames.
    """

    name: str
    file: str
    line: int
    origin: Origin
    self_value: float
    total: float
    calls: int | None
    self_share: float
    total_share: float
    low: float | None
    high: float | None
    speedup: float
    severity: str
    is_high_risk: bool
    reason: str
    own_caller: str
    nature: Nature = Nature.CODE

    @property
    def place(self) -> str:
        """File and line, as far as they are known."""
        return f"{self.file}:{self.line}" if self.line else self.file


def hotspots(
    profile: Profile, figures: FunctionFigures, policy: ProfilePolicy, grouping: str = "function"
) -> tuple[Hotspot, ...]:
    """All functions, the largest self time first; with a grouping, modules or files instead."""
    whole = math.fsum(figures.selfs)
    callers = own_callers(profile)
    natures = _natures(profile, figures)
    groups = _groups(profile, grouping)
    rows = []
    for (name, file, line), members in groups.items():
        self_value = math.fsum(figures.selfs[m] for m in members)
        hottest = max(members, key=lambda m: figures.selfs[m])
        caller = profile.functions[callers[hottest]].name if hottest in callers else ""
        group = _Group(
            name=name,
            file=file,
            line=line,
            origin=origin_of(profile.functions[hottest]),
            self_value=self_value,
            total=min(whole, max(figures.totals[m] for m in members)) if grouping == "function" else self_value,
            calls=None if figures.calls is None else sum(figures.calls[m] for m in members),
            own_caller=caller or (profile.own_callers[hottest] if profile.own_callers else ""),
            nature=_nature([natures[m] for m in members if figures.selfs[m] > 0] or [natures[hottest]]),
        )
        rows.append(_hotspot(group, whole, profile, policy))
    return tuple(sorted(rows, key=lambda row: (-row.self_value, -row.total, row.name, row.file)))


def _natures(profile: Profile, figures: FunctionFigures) -> list[Nature]:
    """What the time of each function is."""
    if not may_wait(profile):
        return [Nature.RUNTIME if is_runtime(each) else Nature.CODE for each in profile.functions]
    columns = zip(profile.functions, figures.selfs, figures.totals, strict=True)
    return [nature_of(each, calls_others=total > own * LEAF_TOTAL) for each, own, total in columns]


def _nature(natures: Sequence[Nature]) -> Nature:
    """That of several functions taken together: code, unless all are the same."""
    return natures[0] if len(set(natures)) == 1 else Nature.CODE


def is_sleep(nature: Nature, name: str) -> bool:
    """True for a call that lets time pass: that is its caller's own decision, as waiting for others is not."""
    return nature is Nature.WAITING and "sleep" in name.lower()


def covering_count(rows: Sequence[Hotspot], share: float = 0.9) -> int:
    """How many of the first rows hold so much of the self time."""
    held = 0.0
    for count, row in enumerate(rows, 1):
        held += row.self_share
        if held >= share - 1e-12:
            return count
    return len(rows)


def wilson_interval(share: float, sample_count: int) -> tuple[float, float]:
    """The 95 % interval of a share seen in so many samples (Wilson, 1927).

    >>> [round(bound, 3) for bound in wilson_interval(0.5, 100)]
    [0.404, 0.596]
    """
    spread = Z_95**2 / sample_count
    middle = (share + spread / 2) / (1 + spread)
    half = Z_95 / (1 + spread) * math.sqrt(share * (1 - share) / sample_count + spread / (4 * sample_count))
    return max(0.0, middle - half), min(1.0, middle + half)


def neighbours(profile: Profile, function: int) -> tuple[list[tuple[int, float]], list[tuple[int, float]]]:
    """Callers and callees of a function with the time spent in those calls, the largest first; -1 is "nobody".

    What a function spends in calls of itself is part of its other calls, so it is neither its own caller nor callee.
    """
    callers: defaultdict[int, float] = defaultdict(float)
    callees: defaultdict[int, float] = defaultdict(float)
    for edge in profile.edges:
        if edge.caller == edge.callee:
            continue
        if edge.callee == function:
            callers[edge.caller] += edge.total
        if edge.caller == function:
            callees[edge.callee] += edge.total
    for thread in profile.threads:
        spent = subtree_values(thread.tree)
        for node, parent in enumerate(thread.tree.parents):
            above = thread.tree.functions[parent] if parent >= 0 else -1
            if above == thread.tree.functions[node]:
                continue
            if thread.tree.functions[node] == function:
                callers[above] += spent[node]
            elif above == function:
                callees[thread.tree.functions[node]] += spent[node]
    return _largest_first(callers), _largest_first(callees)


def _largest_first(values: dict[int, float]) -> list[tuple[int, float]]:
    return sorted(values.items(), key=lambda entry: -entry[1])


def own_callers(profile: Profile) -> dict[int, int]:
    """For each function that is not one's own, the own function nearest above it that costs most through it."""
    is_own = [origin_of(function) is Origin.OWN for function in profile.functions]
    found: defaultdict[int, defaultdict[int, float]] = defaultdict(lambda: defaultdict(float))
    for edge in profile.edges:
        if not is_own[edge.callee] and edge.caller >= 0 and is_own[edge.caller]:
            found[edge.callee][edge.caller] += edge.total
    for thread in profile.threads:
        nearest = array("i", bytes(4 * len(thread.tree.parents)))
        for node, (parent, function) in enumerate(zip(thread.tree.parents, thread.tree.functions, strict=True)):
            above = nearest[parent] if parent >= 0 else -1
            nearest[node] = function if is_own[function] else above
            if not is_own[function] and above >= 0:
                found[function][above] += thread.tree.selfs[node]
    return {function: _largest_first(above)[0][0] for function, above in found.items()}


def _groups(profile: Profile, grouping: str) -> dict[tuple[str, str, int], list[int]]:
    keys: dict[str, Callable[[Function], tuple[str, str, int]]] = {
        "function": lambda f: (f.name, f.file, f.line),
        "module": lambda f: (module_of(f), "", 0),
        "file": lambda f: (f.file or "(no file)", f.file, 0),
    }
    groups: dict[tuple[str, str, int], list[int]] = {}
    for index, function in enumerate(profile.functions):
        groups.setdefault(keys[grouping](function), []).append(index)
    return groups


class _Group(NamedTuple):
    """What is known of a function, or of several taken together, before it is judged."""

    name: str
    file: str
    line: int
    origin: Origin
    self_value: float
    total: float
    calls: int | None
    own_caller: str
    nature: Nature


def _hotspot(group: _Group, whole: float, profile: Profile, policy: ProfilePolicy) -> Hotspot:
    share = group.self_value / whole if whole > 0 else 0.0
    low, high = (None, None)
    if profile.is_sampled and profile.sample_count:
        low, high = wilson_interval(min(1.0, max(0.0, share)), profile.sample_count)
    severity, reason = _judged(group, share, policy, words_of(profile).own)
    return Hotspot(
        **group._asdict(),
        self_share=share,
        total_share=group.total / whole if whole > 0 else 0.0,
        low=low,
        high=high,
        speedup=math.inf if share >= 1 else 1 / (1 - max(0.0, share)),
        severity=severity,
        is_high_risk=severity != "ok",
        reason=reason,
    )


def _judged(group: _Group, share: float, policy: ProfilePolicy, own: str) -> tuple[str, str]:
    """Severity and reason: by share, but for what nobody can fix where it stands."""
    severity = "critical" if share >= policy.critical_share else "warn" if share >= policy.warn_share else "ok"
    if severity == "ok":
        return severity, ""
    if group.nature is Nature.RUNTIME:
        return (
            "ok",
            "collects garbage: allocate less" if "arbage" in group.name else "the runtime's, no function to fix",
        )
    if group.nature is Nature.WAITING and not is_sleep(group.nature, group.name):
        return "ok", "waits"
    limit = policy.critical_share if severity == "critical" else policy.warn_share
    waits = "waits: " if group.nature is Nature.WAITING else ""
    return severity, f"{waits}{share * 100:.3g} % of the {own}, limit {limit * 100:g} %"
