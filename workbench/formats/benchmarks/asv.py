"""asv's results: one file (format version 1 or 2), or a zip of a results folder, which is a history.

Facts: asv's own documentation ("Reference: results") and files written by asv 0.4 (version 1) and 0.6 (version 2).
Times are seconds, memory bytes. asv keeps the median of a benchmark, quartiles, and single values only with
`--record-samples`; it joins the values of all its processes, so they stand as one process here.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Mapping
from typing import Any

from workbench.core.benchmark import Benchmarks
from workbench.core.model import Notice
from workbench.formats.benchmarks import asv_archive
from workbench.formats.benchmarks.asv_file import NAME, AsvResult, Row, benchmarks, finished, outcome_of, rows
from workbench.formats.shared.content import Content
from workbench.formats.shared.json_path import JsonPlace, Names, document
from workbench.formats.shared.zip_entries import is_zip

WHAT = (
    "a file of format version 1 or 2, or a zip of a results folder, of which the newest commit is shown; "
    "single values only with `--record-samples`; what is null failed; profiles inside it"
)
BECOMES = "values of one process or summaries"
COMMAND = "`asv run --record-samples`"
__all__ = ["NAME", "history", "profiles", "read", "recognises"]

MAX_PROFILE_BYTES = 16 * 1024 * 1024
"""No embedded profile is unpacked beyond this size."""

MAX_PROFILES_BYTES = 128 * 1024 * 1024
"""All of a file's embedded profiles together may not be larger."""

_BROKEN_HEAD = re.compile(
    rb'^\s*\{\s*"(?:commit_hash"\s*:\s*"[0-9a-f]+"\s*,\s*"env_name|results"\s*:\s*\{\s*"[\w.]+"\s*:\s*\{\s*"result)"'
)


def recognises(content: Content) -> bool:
    """True for an object with `commit_hash` and `results`, and for a zip that holds such files."""
    if is_zip(content.data):
        return asv_archive.holds_results(content)
    if content.json is None:
        return _BROKEN_HEAD.match(content.head) is not None
    return {"commit_hash", "results"} <= content.keys()


def read(content: Content) -> Benchmarks:
    """A series for each benchmark and combination of parameters; of a zip the newest commit. Raises MalformedError.

    Where single values were not recorded, the mean is asv's median and the standard deviation follows from the
    quartiles (version 2 keeps no better ones).
    """
    if not is_zip(content.data):
        return benchmarks(document(content), {})
    archive = asv_archive.opened(content)
    found = _together([archive.root(one) for one in archive.newest()], archive.about)
    commits = {one.commit for one in archive.stored}
    notices = list(archive.notices)
    if len(commits) > 1:
        text = f"The zip holds results of {len(commits):,} commits; those of the newest are shown."
        notices.insert(0, Notice("newest_of_history", text))
    return found._replace(notices=(*notices, *found.notices))


def history(content: Content) -> tuple[Benchmarks, ...]:
    """All results of a zip, the oldest commit first: one for each commit, machine and environment.

    Results without any value are left out. For a single file it is that file alone. Raises MalformedError.
    """
    if not is_zip(content.data):
        return (read(content),)
    archive = asv_archive.opened(content)
    roots = (archive.root(one) for one in archive.stored)
    outcomes = ((root, outcome_of(root, archive.about)) for root in roots)
    return tuple(
        finished(root, outcome) for root, outcome in outcomes if any(one.is_measured for one in outcome.series)
    )


def profiles(content: Content) -> dict[str, bytes]:
    """The pstats files that asv recorded with `--profile`, by benchmark; of a zip those of the newest commit.

    Where the zip holds several machines or environments the names say which, as those of the series do. Raises
    MalformedError for one that is damaged or larger than MAX_PROFILE_BYTES.
    """
    roots = [document(content)] if not is_zip(content.data) else _newest_roots(content)
    found: dict[str, bytes] = {}
    names, left = Names(), MAX_PROFILES_BYTES
    for root, where in zip(roots, _places_of(roots), strict=True):
        for row in rows(root):
            if isinstance(row.columns.get("profile"), str):
                data = _unpacked(row, min(left, MAX_PROFILE_BYTES))
                left -= len(data)
                found[names.distinct(f"{row.name}{where}")] = data
    return found


def _unpacked(row: Row, limit: int) -> bytes:
    try:
        packed = base64.b64decode(row.columns["profile"], validate=True)
        data = zlib.decompressobj().decompress(packed, limit + 1)
    except (binascii.Error, ValueError, zlib.error) as error:
        raise row.place.refusal(f"its profile is damaged ({error})") from None
    if len(data) > limit:
        raise row.place.refusal("its profile is too large when unpacked")
    return data


def _newest_roots(content: Content) -> list[JsonPlace]:
    archive = asv_archive.opened(content)
    return [archive.root(one) for one in archive.newest()]


def _together(roots: list[JsonPlace], about: Mapping[str, Any]) -> Benchmarks:
    """The results of one commit; where there are several machines or environments the names say which."""
    if len(roots) == 1:
        return benchmarks(roots[0], about)
    whole = AsvResult([], [], [], [])
    for root, where in zip(roots, _places_of(roots), strict=True):
        outcome = outcome_of(root, about)
        for one in outcome.series:
            whole.series.append(one._replace(name=f"{one.name}{where}"))
        whole.lost.extend(outcome.lost)
        whole.failed.extend(outcome.failed)
        whole.skipped.extend(outcome.skipped)
    return finished(roots[0], whole)


def _places_of(roots: list[JsonPlace]) -> list[str]:
    """What tells several results of one commit apart, to be put behind a name: machine, environment or both."""
    parts = [(str(root.at("params").mapping().get("machine", "")), str(root.at("env_name").value)) for root in roots]
    varied = [i for i in (0, 1) if len({part[i] for part in parts}) > 1]
    return [f" [{', '.join(part[i] for i in varied)}]" if varied else "" for part in parts]
