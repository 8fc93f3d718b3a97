"""A learner's own run as Markdown: what they guessed, what was measured, what came out, and what they make of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from workbench.analysis.benchmarks.statistics import figures_of
from workbench.app.lab.judging import LabTrial, elsewhere_text, gate_of, is_helpful, verdict_text
from workbench.app.lab.learner import Learner
from workbench.app.lab.measured import whole_of
from workbench.app.lab.questions import QUESTIONS
from workbench.comparison.explain.wording import HEAD, figure_cells, shown_word, threshold_text, why_text
from workbench.core.errors import shown_text
from workbench.core.model import PROJECT_TITLE
from workbench.core.units import duration_text, share_text
from workbench.core.verdict import DEFAULT_THRESHOLD
from workbench.render.text.layout import literal, markdown_table

LONGEST_WORDS = 2_000
NOT_YET = "Not measured yet."


def teach_back(learner: Learner, today: date) -> str:
    """The whole page; every text appears literally, and what was not done yet is said to be so."""
    sections = [
        "# What I learned about making a program faster",
        f"My own run of the guided lab of the {literal(PROJECT_TITLE)}, {today.isoformat()}, all of it measured live.",
        *_own_words(learner),
        *_guess(learner),
        *_percentiles(learner),
        *_hot_path(learner),
        *_fixes(learner),
        *_gate(learner, today),
        *_feelings(learner),
        *_answers(learner),
    ]
    return "\n\n".join(sections) + "\n"


def _own_words(learner: Learner) -> Iterator[str]:
    words = learner.own_words.strip()[:LONGEST_WORDS]
    if words:
        yield "## In my own words"
        yield "\n".join(f"> {literal(shown_text(line, 500))}".rstrip() for line in words.splitlines())


def _guess(learner: Learner) -> Iterator[str]:
    yield "## What I expected"
    if not learner.hot_guess:
        yield "I did not guess."
        return
    share = f", {learner.share_guess} % of it" if learner.share_guess is not None else ""
    yield f"Most of the time is spent in {literal(learner.hot_guess)}{share}."


def _percentiles(learner: Learner) -> Iterator[str]:
    yield "## How long it takes"
    if not learner.single_runs:
        yield NOT_YET
        return
    figures = figures_of(whole_of(learner.single_runs))
    values = [("p50", figures.p50), ("p95", figures.p95), ("mean", figures.mean), ("slowest", figures.maximum)]
    yield f"{figures.value_count:,} runs in {figures.process_count:,} processes."
    rows = [(name, duration_text(value)) for name, value in values if value is not None]
    yield markdown_table(("figure", "time of a run"), rows)


def _hot_path(learner: Learner) -> Iterator[str]:
    yield "## Where the time goes"
    report = learner.profile
    if report is None:
        yield NOT_YET
        return
    first = report.rows[0]
    is_right = first.name == learner.hot_guess
    said = "as I expected" if is_right else "not what I expected" if learner.hot_guess else "I had not guessed"
    yield f"{literal(first.name)} holds {share_text(first.self_share)} of the time ({said}). {literal(report.worth)}"
    yield markdown_table(
        ("function", "calls", "share of the time", "if it took no time, the whole would be"),
        [
            (row.name, f"{row.calls or 0:,}", share_text(row.self_share), f"at most {row.speedup:.3g} times as fast")
            for row in report.rows
        ],
    )


def _fixes(learner: Learner) -> Iterator[str]:
    yield "## What I changed, and whether it helped"
    if not learner.trials:
        yield NOT_YET
        return
    if learner.factor_guess:
        yield f"I expected of the fix that I chose last: {literal(learner.factor_guess)}."
    for version, trial in learner.trials.items():
        yield f"### {literal(version.title.capitalize())}"
        yield literal(verdict_text(trial))
        if not is_helpful(trial):
            yield literal(elsewhere_text(trial))
        yield _table(trial)


def _gate(learner: Learner, today: date) -> Iterator[str]:
    yield "## Would a gate have caught the regression?"
    if learner.regression is None:
        yield NOT_YET
        return
    if learner.gate_guess:
        yield f"With a threshold of {threshold_text(DEFAULT_THRESHOLD)} I expected that {literal(learner.gate_guess)}."
    result = gate_of(learner.regression, DEFAULT_THRESHOLD, today)
    yield f"{literal(result.headline)} (exit code {result.exit_code})"
    yield literal(verdict_text(learner.regression))
    yield _table(learner.regression)


def _feelings(learner: Learner) -> Iterator[str]:
    yield "## What I tried out"
    said = []
    if found := learner.warm_up:
        said.append(
            f"Warm-up: the first run of a process took {duration_text(found.first)}, later ones "
            f"{duration_text(found.later)}, so the first takes {found.ratio:.3g} times as long."
        )
    if noise := learner.noise:
        said.append(f"Noise: the same code differed by up to {share_text(noise.largest)} between two processes.")
        said += [f"{rule.name}: {rule.alarms:,} false alarms in {rule.tries:,} tries." for rule in noise.rules]
    if cost := learner.overhead:
        said.append(
            f"Overhead: timing every call made a run {share_text(cost.share)} longer, "
            f"{duration_text(cost.seconds_a_call)} for each of {cost.calls:,.0f} calls."
        )
    said += [f"Determinism: {row.what}: {'the same' if row.is_same else 'different'}." for row in learner.sameness]
    yield "\n".join(f"- {literal(text)}" for text in said) or NOT_YET


def _answers(learner: Learner) -> Iterator[str]:
    rows = [
        (
            question.text,
            learner.answers[question.code],
            "right" if question.is_right(learner.answers[question.code]) else f"no: {question.options[question.right]}",
        )
        for question in QUESTIONS
        if question.code in learner.answers
    ]
    yield "## The questions"
    yield markdown_table(("question", "my answer", "and"), rows) if rows else "None answered yet."


def _table(trial: LabTrial) -> str:
    rows = [
        (shown_word(change), change.name, *figure_cells(change), why_text(change))
        for change in trial.comparison.changes
    ]
    return markdown_table(HEAD, rows)
