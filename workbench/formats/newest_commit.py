"""Results of several commits that lie in one folder: a side is one version, so those of the newest commit count."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.core.model import Notice
from workbench.core.run import Opened
from workbench.core.words import counted

_ASV = "asv"


def newest_commit_only(found: Sequence[tuple[Opened, bool]]) -> tuple[tuple[Opened, ...], tuple[Notice, ...]]:
    """The files, of asv's those of the newest commit, where they were found (true) and not named by the user.

    asv keeps a history in its folders, as other tools do not.
    """
    history = [opened for opened, is_found in found if is_found and _tool(opened).startswith(_ASV)]
    newest = max(history, key=_date, default=None)
    if newest is None:
        return tuple(opened for opened, _ in found), ()
    older = {id(each) for each in history if _commit(each) != _commit(newest)}
    commits = len({_commit(each) for each in history})
    text = f"The folder holds results of {counted(commits, 'commit')}; those of the newest are shown."
    notices = (Notice("newest_of_history", text),) if older else ()
    return tuple(opened for opened, _ in found if id(opened) not in older), notices


def _tool(opened: Opened) -> str:
    return str(opened.content.environment.get("tool", ""))


def _commit(opened: Opened) -> str:
    return str(opened.content.environment.get("commit", ""))


def _date(opened: Opened) -> tuple[str, str]:
    return str(opened.content.environment.get("commit_utc", "")), _commit(opened)
