"""Step 8: say it in your own words, take your run along, and go on with your own code."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from workbench.app.lab.teach_back import LONGEST_WORDS, teach_back
from workbench.app.learn.state import forget, key_of, learner
from workbench.app.widgets.download import download

OWN_CODE = """\
from workbench.timing import profile, save

@profile
def load(): ...

@profile
def report(): ...

load()
report()
save("before.json")   # change one thing, run again, and save("after.json")
"""


def show() -> None:
    """The step."""
    found = learner()
    st.markdown(
        "You understand what you can explain. **Write two or three sentences for a colleague:** where was the time, "
        "what helped, what did not, and how do you know?"
    )
    words = st.text_area(
        "In your own words",
        key=key_of("own_words"),
        persist_state="session",
        max_chars=LONGEST_WORDS,
        height=140,
        placeholder="The report was slow because …",
    )
    found.own_words = (words or "")[:LONGEST_WORDS]
    text = teach_back(found, datetime.now(UTC).date())
    download("your run as Markdown", "what-i-learned.md", "text/markdown", text.encode)
    with st.expander("What it says"):
        st.code(text, language="markdown", wrap_lines=True)
    st.subheader("Now your own code", anchor=False)
    st.markdown(
        "The same loop for your own program: decorate two functions, run it before and after one change, and open both "
        "files here. The **Compare** page gives the verdict, and answers “why?”."
    )
    st.code(OWN_CODE, language="python", wrap_lines=True)
    st.button("Start the lab over", key=key_of("again"), on_click=forget, icon=":material/restart_alt:")
