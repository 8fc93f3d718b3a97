"""The pages of the app, in the order in which they are offered; a new page is one line here."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from workbench.app.compare import page as compare
from workbench.app.flame import page as flame
from workbench.app.learn import page as learn
from workbench.app.report import page as report
from workbench.comparison.registry import JUDGES
from workbench.core.model import Kind


class AppPage(NamedTuple):
    """A page: what draws it, its title and place in the address, and where other pages lead to it.

    `invitation` is the line below a result that leads here, shown for runs of the kinds in `invites`. A page of its own
    matter (`is_about_files` False) has the visitor's files folded away below it.
    """

    show: Callable[[], None]
    title: str
    url_path: str
    invitation: str = ""
    icon: str = ""
    invites: tuple[Kind, ...] = ()
    is_about_files: bool = True


PAGES = (
    AppPage(report.show, "Report", "report"),
    AppPage(
        flame.show,
        "Flame",
        "flame",
        "Where does the time go? See the flame chart",
        ":material/local_fire_department:",
        (Kind.PROFILE,),
    ),
    AppPage(
        compare.show,
        "Compare",
        "compare",
        "Did a change help? Compare this run with a baseline",
        ":material/compare_arrows:",
        tuple(JUDGES),
    ),
    AppPage(learn.show, "Learn", "learn", is_about_files=False),
)
"""The first is the one that opens."""
