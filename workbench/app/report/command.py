"""The command line that does the same as the page."""

from __future__ import annotations

import shlex

from workbench.analysis.records.report import Report
from workbench.app.widgets.literal import file_stem


def command_line(report: Report) -> str:
    """The command that writes this report's JSON document, ready for a shell."""
    words = ["python", "-m", "workbench", "run"]
    for source in report.sources:
        words += ["--input", f"./{source.name}" if source.name.startswith("-") else source.name]
    words += ["--output", f"{file_stem(report.run_id)}.json", "--run-id", report.run_id, *_policy_words(report)]
    words += ["--quarantine"] if report.is_quarantine else []
    return shlex.join(words)


def _policy_words(report: Report) -> list[str]:
    policy = report.policy
    words = [word for severity in policy.severities or ("",) for word in ("--severity", severity)]
    if policy.lowest_percent is not None:
        return [*words, "--lowest-percent", f"{policy.lowest_percent:g}"]
    return [*words, "--score-limit", str(policy.score_limit)]
