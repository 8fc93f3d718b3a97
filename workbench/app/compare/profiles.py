"""What explains the difference of two profiles, and the profiles that stand behind benchmarks."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import streamlit as st

from workbench.app.compare.notes import notes
from workbench.app.flame.page import flame_difference
from workbench.app.inputs.panel import uploaded_content
from workbench.app.session.compared import Compared, SideFiles
from workbench.app.session.limits import content_limit_bytes
from workbench.app.session.request import VisitorFile
from workbench.app.widgets.literal import headline, line
from workbench.app.widgets.problem import problem_box
from workbench.comparison.measured import compare_measured
from workbench.comparison.profile_diff.functions import Scaling, explaining
from workbench.core.comparison import Change
from workbench.core.errors import CompareError, WorkbenchError
from workbench.core.profile import Profile
from workbench.core.run import Opened
from workbench.core.sources import BytesSource
from workbench.core.verdict import Verdict
from workbench.formats.embedded import embedded_profiles
from workbench.formats.open import open_run

EXPLAINED_HELP = (
    "The smallest set of functions that accounts for 90 % of the difference, each by what it took itself. As recorded, "
    "a side that ran longer is larger everywhere; as shares, all else seems to grow when one thing shrinks. So here "
    "are both."
)
GIVEN_HELP = (
    "A profile of each side says which functions a change comes from. The benchmark files hold none, or you have "
    "better ones: record the same work before and after, and give one file a side."
)


def profile_difference(compared: Compared) -> None:
    """What explains the difference, and the differential flame graph; of a second comparison, its notes first."""
    if compared.place != "suite":
        headline(compared.comparison.headline, level=3)
        notes(compared.comparison, compared.place)
    st.subheader("What explains the difference", help=EXPLAINED_HELP)
    for scaling in Scaling:
        line(f"{scaling.value.capitalize()}: {_explained(compared, scaling)}")
    flame_difference(compared)


def _explained(compared: Compared, scaling: Scaling) -> str:
    return compared.kept(f"explained {scaling.value}", None, lambda: explaining(compared.functions(), scaling).text)


def profiles_of(compared: Compared, change: Change) -> Compared | None:
    """The comparison of the profiles that the files keep of a benchmark, if there are any.

    It is open for a benchmark that got slower, and for any other where it is asked for.
    """
    found = compared.kept("embedded", None, lambda: _embedded(compared))
    if isinstance(found, WorkbenchError):
        problem_box(found, "The profiles in these files could not be read", key="embedded_problem")
        return None
    before, after = (side.get(change.name) for side in found)
    if not before or not after:
        return None
    is_open = st.toggle(
        "Show which functions this benchmark's change comes from",
        value=change.verdict is Verdict.WORSE,
        key=f"{compared.place}_embedded_{zlib.crc32(change.name.encode('utf-8', 'replace'))}",
        persist_state="session",
        help="The files keep a profile of this benchmark on both sides.",
    )
    if not is_open:
        return None
    inner = compared.kept("inner", change.name, lambda: _compared(compared, (before,), (after,), "inner"))
    return _shown(inner, "embedded_problem")


def given_profiles(compared: Compared) -> Compared | None:
    """The section "Profiles of both sides": the comparison of what is given there, None until both are."""
    with st.expander("Profiles of both sides: which functions does a change come from?"):
        st.text(GIVEN_HELP)
        left, right = st.columns(2, gap="medium")
        with left:
            before = _uploaded("Profile of the baseline", "before")
        with right:
            after = _uploaded("Profile of the current run", "after")
    if not before or not after:
        return None
    key = (before.name, before.identity, after.name, after.identity)
    given = compared.kept("given", key, lambda: _given(compared, before, after))
    return _shown(given, "given_problem")


def _uploaded(label: str, side: str) -> VisitorFile | None:
    number = st.session_state.get("uploader_number", 0)
    with st.container(key=f"profile_{side}"):
        upload = st.file_uploader(label, key=f"profile_{side}_{number}")
    return uploaded_content(upload) if upload else None


def _shown(found: Compared | WorkbenchError, key: str) -> Compared | None:
    if isinstance(found, WorkbenchError):
        problem_box(found, "These two profiles cannot be compared", key=key)
        return None
    return found


def _embedded(compared: Compared) -> tuple[dict[str, Opened], dict[str, Opened]] | WorkbenchError:
    """The profiles in the files of both sides, by benchmark."""
    if not compared.baseline.packed or not compared.current.packed:
        return {}, {}
    try:
        before, after = (
            embedded_profiles(
                [BytesSource(content.name, content.data) for content in side.packed],
                content_limit_bytes=content_limit_bytes(),
            )
            for side in (compared.baseline, compared.current)
        )
    except WorkbenchError as error:
        return error
    return before, after


def _given(compared: Compared, before: VisitorFile, after: VisitorFile) -> Compared | WorkbenchError:
    try:
        sides = [
            open_run([BytesSource(content.name, content.data)], content_limit_bytes=content_limit_bytes()).files
            for content in (before, after)
        ]
    except WorkbenchError as error:
        return error
    for content, opened in zip((before, after), sides, strict=True):
        if not opened or not isinstance(opened[0].content, Profile):
            return CompareError(f"{content.name} is no profile.", "Give a profile of each side.")
    return _compared(compared, sides[0], sides[1], "given")


def _compared(
    outer: Compared, before: Sequence[Opened], after: Sequence[Opened], place: str
) -> Compared | WorkbenchError:
    """Profiles behind benchmarks are compared even if they were not taken alike: they explain, they do not judge."""
    options = outer.options._replace(is_forced=True)
    try:
        comparison = compare_measured(before, after, options)
    except WorkbenchError as error:
        return error
    sides = SideFiles(tuple(before)), SideFiles(tuple(after))
    return Compared((outer.key, place), comparison, *sides, options, place)
