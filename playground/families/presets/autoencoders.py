"""Named recipes of autoencoders. The last ones are historic: their nets and numbers are those that
well-known texts print."""

from __future__ import annotations

from playground.core.recipe import Recipe, Training
from playground.families.presets.preset import Preset

CHAPTER = "After a book chapter on AE, VAE and GAN"
NOTES = "After notes on AE and VAE"

PRESETS: tuple[Preset, ...] = (
    Preset(
        "ae-mlp",
        "Autoencoder, fully connected",
        "A code of two numbers, so that you can see where every digit lies.",
        Recipe(family="autoencoder", training=Training(steps=8000)),
    ),
    Preset(
        "ae-conv",
        "Autoencoder, convolutional",
        "Twenty numbers and nets that know which pixels are neighbours: sharp reconstructions.",
        Recipe(family="autoencoder", settings={"body": "conv", "latent": 20}),
    ),
    Preset(
        "ae-denoising",
        "Denoising autoencoder",
        "Noise is added to every picture, and the clean one asked for.",
        Recipe(family="autoencoder", settings={"latent": 16, "noise": 0.5},
               training=Training(steps=8000)),
    ),
    Preset(
        "ae-tied",
        "Autoencoder with tied weights",
        "The decoder is the encoder turned round: half the numbers to learn.",
        Recipe(family="autoencoder", settings={"latent": 16, "tied": True},
               training=Training(steps=8000)),
    ),
    Preset(
        "ae-deep",
        "Deep autoencoder 784-1000-500-250-30",
        "Thirty numbers a digit: its squared error ends near 2.9 a picture, that of as many "
        "principal components is 13.9. A little noise on the input keeps it from learning the "
        "training pictures by heart.",
        Recipe(
            family="autoencoder",
            source="mnist",
            settings={"hidden": "1000-500-250", "latent": 30, "activation": "elu",
                      "loss": "cross_entropy", "noise": 0.1},
            training=Training(steps=12_000, batch=250, cool=0.6),
        ),
        after="After Hinton & Salakhutdinov 2006, trained in one go instead of layer by layer",
    ),
    Preset(
        "ae-conv5",
        "Convolutional autoencoder, 5×5 filters",
        "16 and 32 filters of 5×5 in steps of 2, a code of 20.",
        Recipe(
            family="autoencoder",
            source="mnist",
            settings={"body": "conv5", "latent": 20, "lr": 1e-4},
            training=Training(steps=10_000),
        ),
        after=CHAPTER,
    ),
    Preset(
        "ae-3",
        "Three layers, a code of 3",
        "Fix one number of the code and turn the other two: digits change into one another.",
        Recipe(
            family="autoencoder",
            source="mnist",
            settings={"hidden": "256-64", "latent": 3},
            training=Training(steps=10_000),
        ),
        after=NOTES,
    ),
    Preset(
        "ae-3-l1",
        "Three layers, a code of 3, L1",
        "The same with the absolute error, which asks for the middle one of all that could have "
        "been: edges stay hard, and strokes in doubt go missing.",
        Recipe(
            family="autoencoder",
            source="mnist",
            settings={"hidden": "256-64", "latent": 3, "loss": "l1"},
            training=Training(steps=10_000),
        ),
        after=NOTES,
    ),
    Preset(
        "ae-fashion",
        "Three layers on clothing",
        "First one shape for everything, then kinds of clothes, then sleeves and prints: 11 epochs "
        "here, 50 in the notes (46,900 steps).",
        Recipe(
            family="autoencoder",
            source="fashion",
            settings={"hidden": "256-64", "latent": 3},
            training=Training(steps=10_000),
        ),
        after=NOTES,
    ),
    Preset(
        "ae-conv-fashion",
        "Convolutional autoencoder on clothing",
        "Clothes take shape at once; a random code still decodes to nothing wearable.",
        Recipe(
            family="autoencoder",
            source="fashion",
            settings={"body": "conv5", "latent": 20},
            training=Training(steps=6000),
        ),
        after=NOTES,
    ),
)  # fmt: skip
