"""The Generative Playground: `streamlit run app.py`."""

import streamlit as st

from playground.ui import navigation

st.set_page_config(page_title="Generative Playground", layout="wide")
navigation.go()
