"""Named recipes of adversarial networks. The last ones are historic: their nets and numbers are
those that well-known texts print, on the digits that these texts use."""

from __future__ import annotations

from playground.core.recipe import Recipe, Training
from playground.families.presets.preset import Preset

RING = {"latent": 2, "hidden_g": "64-64", "hidden_d": "64-64", "lr_d": 1e-3, "lr_g": 1e-3}
DCGAN = {"body": "conv", "dense": 128, "lr_d": 5e-4, "lr_g": 5e-4, "average": 0.99}
ON_RING = Training(steps=10_000, batch=150)

PRESETS: tuple[Preset, ...] = (
    Preset(
        "gan-mlp",
        "GAN, fully connected",
        "The original game on small nets: digits out of noise within a minute.",
        Recipe(
            family="gan",
            settings={"lr_d": 5e-4, "lr_g": 5e-4},
            training=Training(steps=6000),
        ),
    ),
    Preset(
        "dcgan",
        "DCGAN",
        "Convolutions, batch norm and a dense layer: slower steps, crisper pictures.",
        Recipe(family="gan", settings=DCGAN, training=Training(steps=3000)),
    ),
    Preset(
        "cgan",
        "Conditional GAN",
        "The same, but both nets are told the class: a digit can be asked for.",
        Recipe(
            family="gan", settings={**DCGAN, "conditional": True}, training=Training(steps=3000)
        ),
    ),
    Preset(
        "wgan",
        "WGAN",
        "A critic with clipped weights, trained five times for each step of G.",
        Recipe(family="wgan", training=Training(steps=6000)),
    ),
    Preset(
        "wgan-gp",
        "WGAN-GP",
        "A penalty on the critic's slope instead of clipped weights: faster and steadier.",
        Recipe(family="wgan-gp", training=Training(steps=6000)),
    ),
    Preset(
        "began",
        "BEGAN",
        "D is an autoencoder; watch k balance the two and M fall.",
        Recipe(
            family="began",
            settings={"body": "conv", "latent": 16},
            training=Training(steps=6000, batch=32),
        ),
    ),
    Preset(
        "gan-ring",
        "GAN on a ring of points",
        "Eight clusters in the plane: watch which ones G finds, and which it drops.",
        Recipe(family="gan", source="ring", settings=RING, training=ON_RING),
    ),
    Preset(
        "packed-ring",
        "Packed GAN on a ring of points",
        "D judges two points together, so that repeating one of them does not pay.",
        Recipe(family="packed", source="ring", settings=RING, training=ON_RING),
    ),
    Preset(
        "unrolled-ring",
        "Unrolled GAN on a ring of points",
        "G looks five steps ahead before it moves, and spreads over the ring.",
        Recipe(family="unrolled", source="ring", settings=RING, training=ON_RING),
    ),
    Preset(
        "wgan-gp-ring",
        "WGAN-GP on a ring of points",
        "The critic's map becomes a smooth slope that leads samples to the clusters.",
        Recipe(
            family="wgan-gp",
            source="ring",
            settings={**RING, "weight": 0.1},
            training=ON_RING,
        ),
    ),
    Preset(
        "gan-128",
        "GAN 100-128-784",
        "One hidden layer each, a sigmoid at the end and evenly drawn noise; look every 500 steps.",
        Recipe(
            family="gan",
            source="mnist",
            settings={"latent": 100, "noise": "uniform", "scale": "unit", "hidden_g": "128",
                      "hidden_d": "128", "activation_d": "relu", "lr_d": 1e-3, "lr_g": 1e-3},
            training=Training(steps=20_000, batch=128),
        ),
        after="After notes on GANs in TensorFlow",
    ),
    Preset(
        "gan-leaky",
        "Three layers of leaky ReLU",
        "1,000 updates on batches of 200, with tanh at the end of G.",
        Recipe(
            family="gan",
            source="mnist",
            settings={"latent": 40, "hidden_g": "140-80", "hidden_d": "200-90",
                      "activation_g": "leaky_relu", "smoothing": 0.02, "lr_d": 1e-3,
                      "lr_g": 1e-3},
            training=Training(steps=1000, batch=200),
        ),
        after="After a GAN in TensorFlow.js",
    ),
    Preset(
        "gan-1024",
        "GAN 1024-1024-784",
        "A wide G with tanh against D 256-256-1 with leaky ReLU; Adam at 0.001 with β₁ 0.5.",
        Recipe(
            family="gan",
            source="mnist",
            settings={"latent": 100, "noise": "uniform", "hidden_g": "1024-1024",
                      "hidden_d": "256-256", "lr_d": 1e-3, "lr_g": 1e-3},
            training=Training(steps=10_000, batch=128),
        ),
        after="After a book chapter on AE, VAE and GAN",
    ),
    Preset(
        "dcgan-1024",
        "DCGAN with max pooling",
        "Two pooled convolutions and a dense layer of 1024 in D, their mirror in G, whose batch "
        "norm always uses the batch at hand.",
        Recipe(
            family="gan",
            source="mnist",
            settings={"body": "pooled", "latent": 100, "noise": "uniform", "lr_d": 1e-3,
                      "lr_g": 1e-3},
            training=Training(steps=5000, batch=128),
        ),
        after="After a book chapter on AE, VAE and GAN",
    ),
    Preset(
        "wgan-1024",
        "WGAN at 0.0005",
        "The nets of the historic DCGAN with a clipped critic, RMSProp and a step size of 0.0005.",
        Recipe(
            family="wgan",
            source="mnist",
            settings={"body": "pooled", "latent": 100, "noise": "uniform", "lr_d": 5e-4,
                      "lr_g": 5e-4},
            training=Training(steps=5000, batch=64),
        ),
        after="After a book chapter on AE, VAE and GAN",
    ),
)  # fmt: skip
