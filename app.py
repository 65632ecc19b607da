"""The Generative Playground: `streamlit run app.py`. Its pages are listed in ui/navigation.py."""

from playground.ui import navigation

navigation.go()
