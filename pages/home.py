"""The first page: what this is, where to begin, what is going on. Needs no torch to show."""

import streamlit as st

from playground.ui import listing, navigation, server, studio, visitor, welcome

ENTRIES = {
    "autoencoder": "See a model squeeze each picture into a few numbers and rebuild it from them, "
    "blurred at first, then ever sharper.",
    "vae": "See codes gather into one round cloud, until points drawn at random decode to digits "
    "that nobody wrote.",
    "gan": "See noise turn into digits while two nets compete: one forges, the other tells. Break "
    "the game, be told why, repair it.",
    "energy": "See units switch each other on and off until noise turns into dreams of digits, "
    "and count exactly how likely each one is.",
}
EXPLORE = {
    "latent": "Drag a point through an autoencoder's codes and a VAE's: both pictures follow.",
    "lab": "On points in the plane all is visible: G's sheet of noise, D's map, the arrows.",
    "compare": "Two to four models from one seed, side by side: tricks, collapse and its cures.",
    "race": "Up to sixteen settings of one GAN in lock step: which find all eight clouds?",
    "distributions": "Pull two Gaussians apart and watch KL, JS and Wasserstein disagree.",
    "similarity": "Why squared error is a poor judge of pictures, and who judges better.",
    "use": "What a model learned without labels is good for: few labels, few bytes.",
}

navigation.arrive()
studio.style()
shown = welcome.pictures()
left, right = st.columns([10, 11], gap="large", vertical_alignment="center")
with left, st.container(key="welcome-words"):
    st.title("Generative Playground", anchor=False)
    st.html(
        '<div class="pg-lead">Train small generative models live and look inside them: change a '
        "setting while they learn, step through single updates, go back to any moment. Nothing is "
        "faked: every picture comes out of a model that you can train again on this computer."
        "</div>"
        '<div class="pg-lead"><b>Try first:</b> drag across this map. A model that codes each '
        "digit as two numbers drew it, and every place on it is a code. Then choose a kind of "
        "model below and press Train.</div>"
    )
    st.page_link(
        "pages/latent.py", label="More of such maps: latent space", icon=":material/explore:"
    )
map_place = right.container(key="welcome-map")
for column, page in zip(
    st.columns(len(ENTRIES), gap="medium"), (navigation.page_of(kind) for kind in ENTRIES),
    strict=True,
):  # fmt: skip
    with column, st.container(border=True, key=f"entry-{page.kind}"):
        st.html(
            f'<div class="pg-entry"><div>{welcome.card(page.kind, shown)}</div>'
            f"<h2>{page.title}</h2><p>{ENTRIES[page.kind]}</p></div>"
        )
        st.page_link(page.path, label=f"Train {page.title}", icon=":material/arrow_forward:")
st.html("<div class='pg-section'>Look inside</div>")
for column, file in zip(st.columns(len(EXPLORE), gap="medium"), EXPLORE, strict=True):
    with column:
        page = navigation.page_at(file)
        st.page_link(page.path, label=f"**{page.title}**", icon=":material/arrow_forward:")
        st.html(f'<div class="pg-idea">{EXPLORE[file]}</div>')
st.page_link(
    "pages/catalogue.py", label="All models, with the papers behind them", icon=":material/list:"
)
st.html(f'<div class="pg-facts-line pg-left">{server.machine()}</div>')
server.load_in_the_background()
welcome.show(map_place, shown)
listing.listing()
visitor.remember()
