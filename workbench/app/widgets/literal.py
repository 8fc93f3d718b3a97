"""Text from a file on the page: always as it stands, never as Markdown, HTML, a formula or a link.

Streamlit reads Markdown in most of its texts, so what a file says goes only through `st.text`, `st.code`,
`st.dataframe`, a chart, or `headline` here. Controls and marks that turn the writing direction are escaped first.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

import streamlit as st

from workbench.core.errors import shown_text

NAME_LENGTH = 200
LONGEST_HEADLINE = 2_000
"""A headline says something of each unit, and its names are short already."""

_HEADLINE_STYLE = "font-size:1.45rem;font-weight:650;line-height:1.35;margin:0;padding:0;overflow-wrap:anywhere"

_SMALL_HEADLINE_STYLE = _HEADLINE_STYLE.replace("1.45rem", "1.1rem")
_LIST_STYLE = "margin:0;padding-left:1.3rem;line-height:1.45;overflow-wrap:anywhere"


def headline(text: str, level: int = 2) -> None:
    """A sentence as a heading."""
    style = _HEADLINE_STYLE if level == 2 else _SMALL_HEADLINE_STYLE
    st.html(f'<h{level} style="{style}">{literal_html(text, LONGEST_HEADLINE)}</h{level}>')


def literal_html(text: str, length: int = 600) -> str:
    """Text as HTML that shows exactly this text.

    >>> literal_html("<b>&")
    '&lt;b&gt;&amp;'
    """
    return html.escape(shown_text(text, length))


def line(text: str, length: int = 600) -> None:
    """A line of plain text."""
    st.text(shown_text(text, length))


def note_box(texts: Iterable[str]) -> None:
    """Things to know, in one box; nothing if there are none."""
    found = "".join(f"<li>{literal_html(text)}</li>" for text in texts)
    if found:
        with st.container(border=True, key="notes"):
            st.markdown(":material/info: **Good to know**")
            st.html(f'<ul style="margin:0;padding-left:1.2rem;overflow-wrap:anywhere">{found}</ul>')


def listed(texts: Iterable[str], length: int = 1_200) -> None:
    """Texts as a list; what stands before the first colon is taken for their kind and set in bold."""
    found = []
    for text in texts:
        kind, colon, rest = text.partition(": ")
        words = f"<strong>{literal_html(kind + ':')}</strong> {literal_html(rest, length)}"
        found.append(f"<li>{words if colon else literal_html(text, length)}</li>")
    st.html(f'<ul style="{_LIST_STYLE}">{"".join(found)}</ul>')


def numbered(steps: Iterable[tuple[str, str]], length: int = 1_200) -> None:
    """Steps one below the other, each a title and a text."""
    found = "".join(
        f'<li style="margin-bottom:0.55rem"><strong>{literal_html(title)}</strong><br>{literal_html(text, length)}</li>'
        for title, text in steps
    )
    st.html(f'<ol style="{_LIST_STYLE}">{found}</ol>')


def cells(texts: Sequence[str]) -> list[str]:
    """Texts for the cells of a table."""
    return [shown_text(text, NAME_LENGTH) for text in texts]


def file_stem(text: str) -> str:
    """A name for a download that every file system takes.

    >>> file_stem("nightly/run 7"), file_stem("../..")
    ('nightly-run-7', 'run')
    """
    return re.sub(r"[^\w.-]+|\.{2,}", "-", text).strip("-.")[:80] or "run"
