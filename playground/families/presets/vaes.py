"""Named recipes of variational autoencoders and their adversarial kin. The last ones are historic:
their nets and numbers are those that well-known texts and papers print."""

from __future__ import annotations

from playground.core.recipe import Recipe, Training
from playground.families.presets.autoencoders import CHAPTER, NOTES
from playground.families.presets.preset import Preset

HALF = 0.5**0.5  # the σ at which a Gaussian's −log p is the squared error
MEAN_SIGMA = 10.0  # with this σ and β the loss is 3.92 (squared error / 784 + KL), and a constant
MEAN_BETA = 784 / (2 * MEAN_SIGMA**2)

PRESETS: tuple[Preset, ...] = (
    Preset(
        "vae-mlp",
        "VAE, fully connected",
        "Two numbers, pressed into a round cloud that can be drawn from.",
        Recipe(family="vae", training=Training(steps=8000)),
    ),
    Preset(
        "vae-conv",
        "VAE, convolutional",
        "Sixteen numbers and convolutions: better samples, codes harder to draw.",
        Recipe(family="vae", settings={"body": "conv", "latent": 16}),
    ),
    Preset(
        "vae-beta",
        "β-VAE",
        "The KL counts twice, so fewer numbers of the code are used; at β 4 none.",
        Recipe(family="vae", settings={"latent": 8, "beta": 2.0}, training=Training(steps=6000)),
    ),
    Preset(
        "cvae",
        "Conditional VAE",
        "Both nets are told the class, so the code keeps the style alone.",
        Recipe(family="vae", settings={"latent": 8, "conditional": True},
               training=Training(steps=6000)),
    ),
    Preset(
        "vae-denoising",
        "Denoising VAE",
        "The encoder sees a damaged picture, the decoder is asked for the clean one.",
        Recipe(family="vae", settings={"latent": 8, "noise": 0.3}, training=Training(steps=6000)),
    ),
    Preset(
        "iwae",
        "Importance-weighted autoencoder",
        "Five codes an example make a tighter bound on log p(x).",
        Recipe(
            family="vae",
            settings={"latent": 8, "estimator": "importance", "k": 5, "binarise": "sampled"},
            training=Training(steps=6000),
        ),
    ),
    Preset(
        "aae",
        "Adversarial autoencoder",
        "A critic of codes in place of the KL term: the cloud of codes becomes a Gaussian.",
        Recipe(
            family="aae",
            settings={"lr_d": 2e-4, "lr_e": 5e-4},
            training=Training(steps=8000, cool=0.5),
        ),
    ),
    Preset(
        "aae-petals",
        "Adversarial autoencoder, ten petals",
        "Codes gather in a flower of ten petals, though no one says which digit goes where.",
        Recipe(family="aae", settings={"shape": "petals"}, training=Training(steps=10_000)),
    ),
    Preset(
        "avb",
        "Adversarial variational Bayes",
        "An encoder fed with noise, and a critic that learns the KL term.",
        Recipe(family="avb", training=Training(steps=8000)),
    ),
    Preset(
        "vaegan",
        "VAE/GAN",
        "Likeness by what the discriminator sees: sharper samples than a VAE's.",
        Recipe(family="vaegan", training=Training(steps=8000)),
    ),
    Preset(
        "vae-ring",
        "VAE on a ring of points",
        "Eight clusters from one round cloud of codes: bridges remain between them.",
        Recipe(
            family="vae",
            source="ring",
            settings={"hidden": "64-64", "sigma": 0.05},
            training=Training(steps=10_000, batch=150),
        ),
    ),
    Preset(
        "vae-200-200-50",
        "VAE 784-200-200-50, black and white by chance",
        "The nets and pixels that published likelihoods are measured with: about −87 nats in full; "
        "sixty epochs that cool down reach a bound near −94.5.",
        Recipe(
            family="vae",
            source="mnist",
            settings={"hidden": "200-200", "latent": 50, "activation": "tanh",
                      "binarise": "sampled"},
            training=Training(steps=36_000, batch=100, cool=0.5),
        ),
        after="After Burda et al. 2016, table 1, with fewer epochs",
    ),
    Preset(
        "vae-conv5",
        "Convolutional VAE, 5×5 filters",
        "16 and 32 filters of 5×5 in steps of 2, a code of 20, an encoder that says σ. The squared "
        "error is summed over pixels: averaged, as printed, the KL would drown it.",
        Recipe(
            family="vae",
            source="mnist",
            settings={"body": "conv5", "latent": 20, "lr": 1e-4, "spread": "sigma",
                      "likelihood": "gaussian", "sigma": HALF},
            training=Training(steps=10_000),
        ),
        after=CHAPTER,
    ),
    Preset(
        "vae-conv5-mean",
        "Convolutional VAE, squared error averaged",
        "The same with the loss as printed, in which the KL outweighs an error averaged over 784 "
        "pixels: watch every sample become the same blur.",
        Recipe(
            family="vae",
            source="mnist",
            settings={"body": "conv5", "latent": 20, "lr": 1e-4, "spread": "sigma",
                      "likelihood": "gaussian", "sigma": MEAN_SIGMA, "beta": MEAN_BETA},
            training=Training(steps=10_000),
        ),
        after=CHAPTER,
    ),
    Preset(
        "vae-conv3",
        "Convolutional VAE, 3×3 filters",
        "32 and 64 filters of 3×3, a code of 2, pixels black or white at one half; after ten "
        "epochs that cool down the bound is near −156 nats. An older print trains 100 (187,500 "
        "steps).",
        Recipe(
            family="vae",
            source="mnist",
            settings={"body": "conv3", "latent": 2, "lr": 1e-4, "estimator": "monte_carlo",
                      "binarise": "half"},
            training=Training(steps=18_750, batch=32, cool=0.5),
        ),
        after="After TensorFlow's tutorial on convolutional VAEs, which does not cool down",
    ),
    Preset(
        "vae-3",
        "Three layers, a code of 3, L2",
        "The same nets as the autoencoder with a code of 3, but random codes decode to digits.",
        Recipe(
            family="vae",
            source="mnist",
            settings={"hidden": "256-64", "latent": 3, "likelihood": "gaussian", "sigma": HALF},
            training=Training(steps=10_000),
        ),
        after=NOTES,
    ),
    Preset(
        "vae-3-l1",
        "Three layers, a code of 3, L1",
        "The absolute error: pixels are black or white rather than grey.",
        Recipe(
            family="vae",
            source="mnist",
            settings={"hidden": "256-64", "latent": 3, "likelihood": "laplace", "sigma": 1.0},
            training=Training(steps=10_000),
        ),
        after=NOTES,
    ),
    Preset(
        "vae-fashion",
        "VAE on clothing",
        "A code of 3; random codes keep the shape of clothes, a little blurred.",
        Recipe(
            family="vae",
            source="fashion",
            settings={"hidden": "256-64", "latent": 3, "likelihood": "gaussian", "sigma": HALF},
            training=Training(steps=10_000),
        ),
        after=NOTES,
    ),
)  # fmt: skip
