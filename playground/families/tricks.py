"""The settings of adversarial families whose D gives each example one number: the nets, how often
each learns, and the list of training tricks as switches."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from playground.families.adversarial import AdversarialSettings
from playground.nets.sides import SMALLEST
from playground.settings import Settings, setting

MADE = {"body": ("mlp", "conv")}  # nets made to measure, whose layers can be chosen
LEAKY = {"relu": "ReLU", "leaky_relu": "leaky ReLU"}


def d_updates(default: int) -> Any:
    """The declaration of how often D learns."""
    return setting(
        default,
        "D updates per step",
        "How often D learns before G does. With 0 it stands still.",
        ge=0,
        le=100,
        live=True,
    )


class JudgingNets(Settings):
    """The bodies of G and D; a base of its own, so that it comes first on the page."""

    body: Literal["mlp", "conv", "pooled"] = setting(
        "mlp",
        "Nets",
        "Fully connected nets see pixels in no order; convolutional nets know which are "
        "neighbours. The max-pooled ones are a textbook's, for 28 pixels.",
        labels={"mlp": "fully connected", "conv": "convolutional", "pooled": "max-pooled"},
    )


class JudgingSettings(AdversarialSettings, JudgingNets):
    """The choices of nets and the list of training tricks."""

    auto_norm: ClassVar[str] = "both"  # where "auto" puts batch norm between convolutions

    smallest: int = setting(
        SMALLEST,
        "Smallest map",
        "Convolutions halve the picture until its sides have at most so many pixels. At 4 both "
        "nets have one layer more on 28 or 32 pixels, and see the picture more as a whole.",
        ge=4, le=16, step=4, more=True, when={"body": "conv"},
    )  # fmt: skip
    dense: int = setting(
        0,
        "Dense layer",
        "Units of a fully connected layer after D's convolutions and before G's, so that both "
        "grasp the picture as a whole. 0 leaves it out, as DCGAN does.",
        ge=0, le=1024, step=16, more=True, when={"body": "conv"},
    )  # fmt: skip
    d_steps: int = d_updates(1)
    g_steps: int = setting(
        1,
        "G updates per step",
        "How often G learns after D did. With 0 it stands still.",
        ge=0,
        le=20,
        live=True,
    )
    norm: Literal["auto", "none", "generator", "both"] = setting(
        "auto",
        "Batch norm",
        "Normalises each layer over the batch. Auto: as the model's paper does if the nets are "
        "convolutional, and nowhere if they are fully connected.",
        more=True,
        when=MADE,
        labels={"generator": "in G alone", "both": "in G and D"},
    )
    activation_g: Literal["relu", "leaky_relu", "tanh"] = setting(
        "relu", "Activation in G", "The bend between G's layers.", more=True, when=MADE,
        labels=LEAKY,
    )  # fmt: skip
    activation_d: Literal["leaky_relu", "relu", "tanh"] = setting(
        "leaky_relu", "Activation in D", "The bend between D's layers. A leaky ReLU always lets "
        "some slope through to G.", more=True, when=MADE, labels=LEAKY,
    )  # fmt: skip
    pooling: Literal["stride", "average", "max"] = setting(
        "stride", "Halving in D", "How D shrinks maps: by convolutions that skip every second "
        "place, by averages, or by maxima, which pass slopes to few places only.",
        more=True, when={"body": "conv"},
        labels={"stride": "strided convolutions", "average": "average pooling",
                "max": "max pooling"},
    )  # fmt: skip
    dropout: float = setting(
        0.0, "Dropout in D", "Share of D's units silenced at random in each update.",
        ge=0, le=0.9, step=0.05, more=True, when=MADE,
    )  # fmt: skip
    dropout_g: float = setting(
        0.0, "Dropout in G", "Share of G's units silenced at random, in training and in sampling.",
        ge=0, le=0.9, step=0.05, more=True, when=MADE,
    )  # fmt: skip
    minibatch: bool = setting(
        False, "Minibatch discrimination", "D also sees how alike the examples of a batch are, "
        "which gives a collapsed G away.", more=True, when=MADE,
    )  # fmt: skip
    conditional: bool = setting(
        False, "Conditional", "Tell G and D the class, then ask G for one.", more=True
    )

    def norms(self) -> str:
        """Where batch norm is, "auto" told apart: "none", "generator" or "both"."""
        if self.norm != "auto":
            return self.norm
        return self.auto_norm if self.body == "conv" else "none"
