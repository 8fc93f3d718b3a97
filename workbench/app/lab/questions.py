"""The questions of the lab: what is asked, what can be answered, and what is said once it was answered.

Nothing here holds a figure that was measured; what the learner's own run says stands beside it on the page.
"""

from __future__ import annotations

from typing import NamedTuple


class Question(NamedTuple):
    """A question with its options, of which `options[right]` is the answer, and why."""

    code: str
    text: str
    options: tuple[str, ...]
    right: int
    why: str

    def is_right(self, answer: str) -> bool:
        """True for the answer."""
        return answer == self.options[self.right]


QUESTIONS = (
    Question(
        "percentiles",
        "Somebody starts a backup while you measure, and one of many runs takes ten times as long. Which figure moves?",
        ("p50", "p95", "the mean"),
        2,
        "The mean holds a piece of every run, so a single odd one pulls it along. p50 and p95 only ask which run is at "
        "a certain place in the order, and that place hardly moves. Say p50 for the usual run and p95 for the bad ones "
        "that people remember.",
    ),
    Question(
        "amdahl",
        "A function holds half of the time, and you make it ten times as fast. How many times as fast is the whole?",
        ("ten times", "five times", "not even twice"),
        2,
        "The other half is still there: what is left is 1/2 + 1/20 of the time. However clever the fix, what it does "
        "not touch sets the limit. That is why you look for the largest share first.",
    ),
    Question(
        "interval",
        "The interval of a change goes from 3 % faster to 4 % slower, and 5 % is what matters to you. What is shown?",
        ("it is slower, by half a per cent", "no change that matters", "nothing at all"),
        1,
        "Every change in the interval is smaller than what matters, so a change that matters is unlikely. Had the "
        "interval reached beyond 5 %, the honest answer would have been “cannot tell”, and more processes would help.",
    ),
    Question(
        "gate",
        "Why does a gate not simply fail on anything that came out slower than before?",
        (
            "because measuring takes too long",
            "because two measurements of the same code never agree exactly",
            "because slower code may be better code",
        ),
        1,
        "Half of all harmless changes would come out slower, by chance alone. People stop believing such a gate, and "
        "then it guards nothing. So it asks twice: is it more than noise, and is it enough to matter?",
    ),
    Question(
        "warm_up",
        "Is the first run a mistake in the measurement that should always be thrown away?",
        ("yes, always", "no: it depends on what people wait for"),
        1,
        "A server makes the same call all day, so its first one hardly counts. A command that is started anew each "
        "time only ever makes its first run. Throw warm-up away when you compare code, and say that you did.",
    ),
    Question(
        "noise",
        "You changed nothing, and the second measurement is clearly slower than the first. What do you do?",
        (
            "look for the mistake in the code",
            "measure again until it looks right",
            "measure both in several processes, in turn",
        ),
        2,
        "Processes differ from one another even when the code does not. Only several of them show by how much, and "
        "only taken in turn do both sides get the same share of what the machine does meanwhile. Stopping when it "
        "looks right is how people fool themselves.",
    ),
    Question(
        "overhead",
        "Which functions does a profiler that times every call distort the most?",
        ("long ones that are called once", "short ones that are called often"),
        1,
        "Timing a call costs about the same whatever the function does. For a long one that is nothing; a tiny one can "
        "take longer to be timed than to run. When a tiny function looks hot, measure its caller, or use a sampler.",
    ),
    Question(
        "determinism",
        "Why make the input from a seed, and not from real random numbers?",
        (
            "because it is faster",
            "because a difference can then only come from the code or the machine",
            "because random numbers are never random",
        ),
        1,
        "If the input changed from run to run, a slow run could be a hard input. With the same bytes on every machine "
        "the digest proves that both sides did the same work, and anybody can repeat it.",
    ),
)
"""In the order in which they are asked."""


def question_of(code: str) -> Question:
    """The question with this code."""
    return next(question for question in QUESTIONS if question.code == code)
