"""The first page: what this is, where to begin, what is going on. Needs no torch to show."""

import streamlit as st

from playground.ui import listing, navigation, server, studio, visitor

ENTRIES = {
    "autoencoder": "See a model squeeze each picture into a few numbers and rebuild it from them, "
    "blurred at first, then ever sharper.",
    "vae": "See codes gather into one round cloud, until points drawn at random decode to digits "
    "that nobody wrote.",
    "gan": "See noise turn into digits while two nets compete: one forges, the other learns to "
    "tell forgeries from the real thing.",
    "energy": "See units switch each other on and off until noise turns into dreams of digits, "
    "and count exactly how likely each one is.",
}

navigation.arrive()
studio.style()
st.title("Generative Playground", anchor=False)
st.html(
    '<div class="pg-lead">Train small generative models live and look inside them: change a '
    "setting while they learn, step through single updates, go back to any moment. Nothing here "
    "is prepared: every picture comes out of a model that trains on this computer.</div>"
)
for column, page in zip(
    st.columns(len(ENTRIES), gap="medium"), (navigation.page_of(kind) for kind in ENTRIES),
    strict=True,
):  # fmt: skip
    with column, st.container(border=True, key=f"entry-{page.kind}"):
        st.html(
            f'<div class="pg-entry"><img src="app/static/{page.kind}.svg" alt="">'
            f"<h2>{page.title}</h2><p>{ENTRIES[page.kind]}</p></div>"
        )
        st.page_link(page.path, label=f"Train {page.title}", icon=":material/arrow_forward:")
st.page_link(
    "pages/catalogue.py", label="All models, with the papers behind them", icon=":material/list:"
)
st.html(f'<div class="pg-facts-line pg-left">{server.machine()}</div>')
server.load_in_the_background()
listing.listing()
visitor.remember()
