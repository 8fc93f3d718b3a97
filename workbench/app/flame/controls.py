"""The controls of a flame chart: which thread, from where, and what to search for."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import TypeVar

from streamlit.delta_generator import DeltaGenerator

from workbench.core.errors import shown_text

CALLERS_FIRST, LEAVES_FIRST = "callers first", "inverted: what takes most itself first"
ALL_THREADS = "all together"
LONGEST_SEARCH = 200

Option = TypeVar("Option", bound=Enum)


def thread_choice(column: DeltaGenerator, names: Sequence[str], place: str) -> int | None:
    """Which of the threads is to be shown; None for all together."""
    labels = [ALL_THREADS, *(f"{number}. {shown_text(name, 80)}" for number, name in enumerate(names, 1))]
    label = column.selectbox("Thread", labels, key=f"{place}_thread", persist_state="session")
    chosen = labels.index(label) if label in labels else 0
    return chosen - 1 if chosen else None


def inversion(column: DeltaGenerator, place: str) -> bool:
    """Whether the chart is to start from what takes the time itself."""
    start = column.segmented_control(
        "From where",
        [CALLERS_FIRST, LEAVES_FIRST],
        default=CALLERS_FIRST,
        required=True,
        key=f"{place}_from",
        persist_state="session",
        help="Inverted, the functions that take it themselves stand at the edge, and their callers follow.",
    )
    return start == LEAVES_FIRST


def choice(column: DeltaGenerator, label: str, options: type[Option], key: str, explained: str) -> Option:
    """One of an enumeration's values, the first unless another is chosen."""
    values = {str(each.value): each for each in options}
    first = next(iter(values))
    said = column.segmented_control(
        label, list(values), default=first, required=True, key=key, persist_state="session", help=explained
    )
    return values.get(said or first, values[first])


def search(column: DeltaGenerator, place: str, hint: str) -> str:
    """The text to be found in names and files."""
    text = column.text_input(
        "Search in names and files",
        key=f"{place}_search",
        persist_state="session",
        max_chars=LONGEST_SEARCH,
        placeholder=hint,
    )
    return (text or "").strip()[:LONGEST_SEARCH]
