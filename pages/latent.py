"""Explore: drag through the codes of trained models, an autoencoder beside a VAE."""

from playground.ui import navigation
from playground.ui.latent import page

navigation.arrive()
page.show()
