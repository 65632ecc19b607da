"""The first page: what this is, where to begin, what is going on. Needs no torch to show."""

import streamlit as st

from playground.ui import listing, navigation, server, studio, visitor

ENTRIES = {
    "autoencoder": (
        "See a model squeeze each picture into a few numbers and rebuild it from them, "
        "blurred at first, then ever sharper.",
        '<path d="M8 8v48l24-18V26z" /><path d="M80 8v48L56 38V26z" /><path d="M36 32h16" />',
        "#D55E00",
    ),
    "vae": (
        "See codes gather into one round cloud, until points drawn at random decode to digits "
        "that nobody wrote.",
        '<circle cx="44" cy="32" r="9" /><circle cx="44" cy="32" r="18" opacity=".6" />'
        '<circle cx="44" cy="32" r="27" opacity=".3" />',
        "#56B4E9",
    ),
    "gan": (
        "See noise turn into digits while two nets compete: one forges, the other learns to tell "
        "forgeries from the real thing.",
        '<circle cx="26" cy="32" r="16" /><circle cx="62" cy="32" r="16" />'
        '<path d="M42 26h4M42 38h4" />',
        "#CC79A7",
    ),
}

navigation.arrive()
studio.style()
visitor.remember()
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
    said, drawing, color = ENTRIES[page.kind]
    with column, st.container(border=True, key=f"entry-{page.kind}"):
        st.html(
            f'<svg class="pg-drawing" viewBox="0 0 88 64" stroke="{color}" aria-hidden="true">'
            f"{drawing}</svg><h2>{page.title}</h2><p>{said}</p>"
        )
        st.page_link(page.path, label=f"Train {page.title}", icon=":material/arrow_forward:")
st.html(f'<div class="pg-facts-line pg-left">{server.machine()}</div>')
server.load_in_the_background()
listing.listing()
