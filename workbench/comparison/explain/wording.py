"""The figures of a comparison with verdicts as they are shown: values, changes, intervals, evidence.

Texts from files are left as they are; whoever shows them makes them literal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbench.core.comparison import Change, Comparison, Difference, Evidence, Level, Method, Presence, Shift
from workbench.core.model import Kind, Notice
from workbench.core.units import Unit, value_text
from workbench.core.verdict import LEAST_TYPICAL, Verdict
from workbench.core.words import counted

NOTHING = "–"
HEAD = ("verdict", "name", "before", "after", "change", "95 % interval", "evidence", "why")
"""Of a table with a row for each name: the verdict, the name, `figure_cells`, and why."""

NO_NAME = "(no name)"
FACTOR_FROM = 2.0
"""From this ratio on, either way, a change reads better as a factor than in per cent."""


LARGEST = 1e300
"""Beyond it a figure is as good as infinite, and would be so in per cent."""


def is_known(value: float | None) -> bool:
    """True for a number that can be shown.

    >>> is_known(0.0), is_known(None), is_known(float("nan")), is_known(float("inf"))
    (True, False, False, False)
    """
    return value is not None and abs(value) <= LARGEST


def amount_text(value: float | None, unit: Unit) -> str:
    """A value in its unit, a dash where it is not known.

    >>> amount_text(0.0123, Unit.SECONDS), amount_text(None, Unit.BYTES)
    ('12.3 ms', '–')
    """
    return value_text(value, unit) if value is not None and is_known(value) else NOTHING


def ratio_text(ratio: float | None) -> str:
    """A ratio as the change that it means: in per cent, or as a factor where it is large.

    >>> ratio_text(1.081), ratio_text(0.92), ratio_text(2.5), ratio_text(0.2), ratio_text(1), ratio_text(None)
    ('+8.1 %', '-8 %', '2.5 ×', '0.2 ×', '±0 %', '–')
    """
    if ratio is None or not is_known(ratio):
        return NOTHING
    return _factor(ratio) if _is_factor(ratio) else _per_cent(ratio)


def interval_text(ratio: float | None, low: float | None, high: float | None) -> str:
    """An interval around a ratio, written as the ratio is; a dash where there is none.

    >>> interval_text(1.081, 1.056, 1.107), interval_text(2.5, 1.8, 3.4), interval_text(1.1, None, None)
    ('+5.6 % to +10.7 %', '1.8 × to 3.4 ×', '–')
    """
    if ratio is None or low is None or high is None or not all(map(is_known, (ratio, low, high))):
        return NOTHING
    write = _factor if any(map(_is_factor, (ratio, low, high))) else _per_cent
    return f"{write(low)} to {write(high)}"


def figure_cells(change: Change) -> tuple[str, str, str, str, str]:
    """Before, after, the change, its interval and the evidence of a name."""
    return (
        amount_text(change.before, change.unit),
        amount_text(change.after, change.unit),
        ratio_text(change.ratio),
        interval_text(change.ratio, change.low, change.high),
        evidence_text(change.evidence),
    )


def shift_texts(comparison: Comparison) -> list[str]:
    """What the typical name did, in a sentence for each unit that enough names have."""
    return [f"{_shift_text(said, shift)}." for said, shift in typical_names(comparison)]


def typical_names(comparison: Comparison) -> list[tuple[str, Shift]]:
    """What the typical name did, of each unit where there are several; of a profile where enough functions tell."""
    if len(comparison.units) < 2:
        found = [("typical name", comparison.shift)]
    else:
        found = [(f"typical name in {each.unit.value}", each.shift) for each in comparison.units]
    least = LEAST_TYPICAL if comparison.kind is Kind.PROFILE else 0
    return [(said, shift) for said, shift in found if shift and shift.name_count >= least]


def _shift_text(typical: str, shift: Shift) -> str:
    interval = interval_text(shift.ratio, shift.low, shift.high)
    names = counted(shift.name_count, "name")
    return f"The {typical} changed by {ratio_text(shift.ratio)} (95 % interval {interval}, {names})"


def contribution_text(change: Change) -> str:
    """What a function has of the difference of the whole, with its sign; a dash where shares are compared."""
    part = change.contribution
    if part is None or not is_known(part):
        return NOTHING
    sign = "+" if part > 0 else "−" if part < 0 else "±"
    return f"{sign}{amount_text(abs(part), change.unit)}"


def threshold_text(threshold: float) -> str:
    """A threshold in per cent.

    >>> threshold_text(0.05), threshold_text(0.025)
    ('5 %', '2.5 %')
    """
    return f"{threshold * 100:.4g} %"


UNIT_NOUNS = {
    Method.PROCESSES: ("process", "processes"),
    Method.BATCHES: ("batch", "batches"),
    Method.SAMPLES: ("recording", "recordings"),
    Method.OTHERS: ("recording", "recordings"),
    Method.HISTORY: ("run", "runs"),
}
_BY_MEAN = {"mean of each file": ("file", "files"), "mean of each measurement": ("measurement", "measurements")}
"""Where files keep summaries only, by what stands for a process."""


def unit_nouns(evidence: Evidence) -> tuple[str, str]:
    """What one witness of a verdict is called, and several."""
    by_mean = (nouns for measure, nouns in _BY_MEAN.items() if evidence.measure.startswith(measure))
    return next(by_mean, UNIT_NOUNS.get(evidence.method, ("value", "values")))


def limit_text(comparison: Comparison) -> str:
    """The limit, and from where on a change is called that noise does not explain."""
    limit = threshold_text(comparison.threshold)
    return limit if comparison.alarm is None else f"{limit} (alarm from {threshold_text(comparison.alarm)} on)"


def alarm_text(comparison: Comparison) -> str:
    """The same in a sentence; empty where there is no alarm line, as for records."""
    if comparison.alarm is None:
        return ""
    alarm = threshold_text(comparison.alarm)
    return f"Limit {limit_text(comparison)}: a change from {alarm} on is called where noise does not explain it."


def evidence_text(evidence: Evidence) -> str:
    """What a verdict rests on, short.

    >>> evidence_text(Evidence(Method.PROCESSES, (100, 100), (10, 10)))
    '10 + 10 processes'
    """
    values, units = evidence.value_counts, evidence.process_counts
    if evidence.method is Method.PROCESSES:
        return f"{pair_text(units)} {unit_nouns(evidence)[1]}"
    if evidence.method is Method.BATCHES:
        return f"{pair_text(units)} batches"
    if evidence.method is Method.SUMMARY:
        files = f", {pair_text(units)} files" if max(units) > 1 else ""
        return f"summaries of {pair_text(values)} values{files}" if all(values) else "summaries only"
    if evidence.method is Method.SAMPLES:
        recordings = f", {pair_text(units)} recordings" if max(units) > 1 else ""
        return f"{pair_text(values)} samples{recordings}"
    if evidence.method is Method.OTHERS:
        return f"{pair_text(units)} recordings, other functions"
    if evidence.method is Method.HISTORY:
        return counted(units[0], "earlier run") if units[0] else "earlier runs"
    return "exact" if evidence.method is Method.EXACT else NOTHING


def pair_text(counts: tuple[int, int]) -> str:
    """A count of either side.

    >>> pair_text((1000, 9))
    '1,000 + 9'
    """
    return f"{counts[0]:,} + {counts[1]:,}"


def shown_word(change: Change) -> str:
    """What became of a name, in a word or two."""
    if change.risk:
        return change.risk.status
    if change.presence is not Presence.BOTH:
        return str(change.presence.value)
    return f"{change.word} (provisional)" if change.is_provisional and is_change(change.verdict) else change.word


def is_change(verdict: Verdict) -> bool:
    """True where a change was found."""
    return verdict in (Verdict.WORSE, Verdict.BETTER)


def full_name(change: Change) -> str:
    """A name with its place, which tells functions of one name apart."""
    name = change.name or NO_NAME
    return f"{name} ({change.place})" if change.place else name


def why_text(change: Change) -> str:
    """The reason, and what would tell where nothing can be told."""
    return " ".join(filter(None, (sentence(change.reason), sentence(capital(change.advice))))) or NOTHING


def capital(text: str) -> str:
    """A text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """A text with a full stop where it has no end.

    >>> sentence("slower"), sentence("Slower!"), sentence("")
    ('slower.', 'Slower!', '')
    """
    return f"{text}." if text and text[-1] not in ".!?…" else text


def difference_text(difference: Difference) -> str:
    """A difference between the sides, and how grave it is."""
    if difference.is_forced:
        return f"Not comparable, but forced: {difference.text}"
    words = {Level.REFUSAL: "Not comparable", Level.WARNING: "Warning", Level.FINE: "Harmless"}
    return f"{words[difference.level]}: {difference.text}"


def remarks(comparison: Comparison, more: tuple[Notice, ...] = ()) -> list[str]:
    """What to read before any verdict, the gravest first; harmless differences are left out."""
    grave = sorted(filter(is_grave, comparison.differences), key=_rank, reverse=True)
    return [*map(difference_text, grave), *(f"Note: {notice.text}" for notice in (*comparison.notices, *more))]


def harmless(comparison: Comparison) -> list[str]:
    """Differences between the sides that hinder nothing."""
    return [difference_text(each) for each in comparison.differences if not is_grave(each)]


def count_text(changes: Sequence[Change]) -> str:
    """How many of the names have which verdict, in the order of the names."""
    counts: dict[str, int] = {}
    for change in changes:
        word = change.word if change.presence is Presence.BOTH else change.presence.value
        counts[word] = counts.get(word, 0) + 1
    return counts_text(counts)


def counts_text(counts: Mapping[str, int]) -> str:
    """Counts by word, those that are not zero.

    >>> counts_text({"worse": 1200, "better": 0, "added": 1})
    '1,200 worse, 1 added'
    """
    return ", ".join(f"{count:,} {word}" for word, count in counts.items() if count)


def is_grave(difference: Difference) -> bool:
    """True for a difference that has to be read before any verdict."""
    return difference.is_forced or difference.level is not Level.FINE


def _rank(difference: Difference) -> int:
    if difference.is_forced or difference.level is Level.REFUSAL:
        return 2
    return 1 if difference.level is Level.WARNING else 0


def _is_factor(ratio: float) -> bool:
    return not 1 / FACTOR_FROM < ratio < FACTOR_FROM


def _factor(ratio: float) -> str:
    return f"{ratio:,.0f} ×" if 100 <= abs(ratio) < 1e9 else f"{ratio:.3g} ×"


def _per_cent(ratio: float) -> str:
    per_cent = (ratio - 1) * 100
    digits = f"{per_cent:+.1f}" if abs(per_cent) >= 0.05 else f"{per_cent:+.1g}"
    digits = digits.removesuffix(".0")
    return "±0 %" if abs(per_cent) < 0.005 else f"{digits} %"
