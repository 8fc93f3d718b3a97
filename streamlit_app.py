"""The browser app's entry for `streamlit run streamlit_app.py`."""

from workbench.app.main import main

main()
