"""The page's address: a link can name a sample, a run id and the settings, and is checked before it is believed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbench.app.session.settings import SETTINGS, Check, one_of
from workbench.core.errors import shown_text
from workbench.samples import SAMPLES_OF

LONGEST_RUN_ID = 200
LAB_STEPS = tuple("12345678")
LABELS = tuple(sample.label for samples in SAMPLES_OF.values() for sample in samples)

CHECKS: dict[str, tuple[Check, str]] = {
    "sample": one_of(*LABELS),
    "baseline": one_of(*LABELS),
    "step": one_of(*LAB_STEPS),
    "run": (lambda text: len(text) <= LONGEST_RUN_ID, f"at most {LONGEST_RUN_ID} characters"),
    **{key: (setting.check, setting.wanted) for key, setting in SETTINGS.items()},
}


def problems(params: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """What in an address cannot be used, by name, each in a sentence.

    >>> problems({"limit": ["many"]})
    {'limit': 'limit is “many”, but has to be a whole number.'}
    """
    found = {}
    for name, values in params.items():
        if name in CHECKS:
            is_fine, wanted = CHECKS[name]
            for value in values:
                if value and not is_fine(value):
                    found[name] = f"{name} is “{shown_text(value, 60)}”, but has to be {wanted}."
    return found
