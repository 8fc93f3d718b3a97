"""The widgets of settings: default, bounds and link come from the table of settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from workbench.app.session.settings import SETTINGS


def number(key: str, label: str, help_text: str) -> float:
    """A number within the setting's bounds; whole where its default is."""
    setting = SETTINGS[key]
    kind: Any = type(setting.default)
    usual: Any = setting.default
    found = st.number_input(
        label,
        min_value=kind(setting.low),
        max_value=kind(setting.high),
        value=usual,
        step=kind(1),
        key=key,
        bind="query-params",
        help=help_text,
    )
    return setting.within(found)


def choice(key: str, label: str, words: Sequence[str], help_text: str, *, default: str | None = None) -> str | None:
    """One of a few words."""
    return st.segmented_control(
        label,
        words,
        default=default or str(SETTINGS[key].default),
        required=True,
        key=key,
        bind="query-params",
        help=help_text,
    )
