"""What can be set in each section, declared once: sliders, limits and links read it from here."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import field_validator, model_validator

from playground.metrics.divergences import GUARD, normalised
from playground.settings import Declaration, Settings, declarations, setting

_LEAST, _MOST = 2, 8  # bars


class Gaussians(Settings):
    """P, of one peak or two, and Q on a line."""

    mu_p: float = setting(-1.0, "Mean of P", "Where P stands.", ge=-4, le=4, step=0.05)
    sigma_p: float = setting(0.6, "Width of P", "σ of each of P's peaks.", ge=0.2, le=3, step=0.05)
    split: float = setting(
        0.0, "P splits by", "Two peaks so far from P's mean instead of one.", ge=0, le=3, step=0.05
    )
    mu_q: float = setting(1.0, "Mean of Q", "Where Q stands.", ge=-5, le=5, step=0.05)
    sigma_q: float = setting(1.2, "Width of Q", "σ of Q.", ge=0.2, le=3, step=0.05)
    adds: Literal["kl_pq", "kl_qp", "js"] = setting("kl_pq", "Add up", "The middle figure.")


class Bars(Settings):
    """Two rows of bars, as heights joined by '-', and the guard of the naive formula."""

    p: str = setting("0.36-0.28-0.2-0.1-0.05-0.01", "P", "Heights of P's bars.")
    q: str = setting("0.1-0.2-0.25-0.25-0.15-0.05", "Q", "Heights of Q's bars.")
    guard: float = setting(
        GUARD, "ε", "What the naive formula adds to every bar.", ge=1e-12, le=0.1, log=True
    )

    @field_validator("p", "q")
    @classmethod
    def _are_bars(cls, text: str) -> str:
        heights(text)
        return text

    @model_validator(mode="after")
    def _are_as_many(self) -> Self:
        if len(heights(self.p)) != len(heights(self.q)):
            raise ValueError("P and Q need as many bars as each other")
        return self


def heights(text: str) -> list[float]:
    """The probabilities that a text such as "1-2-1" says; raises ValueError with a sentence."""
    try:
        bars = normalised([float(part) for part in text.split("-")])
    except ValueError:
        raise ValueError("bars are heights joined by '-', such as 0.5-0.3-0.2") from None
    if not _LEAST <= len(bars) <= _MOST:
        raise ValueError(f"there are {_LEAST} to {_MOST} bars")
    return [round(float(bar), 6) for bar in bars]


NOISE_WAYS = {"ring": "A formula: x/10 + x/‖x‖", "net": "A net that learns your drawing"}


class Noise(Settings):
    """What a Gaussian is pushed through."""

    through: Literal["ring", "net"] = setting("ring", "Through", "A formula or a trained net.")
    learner: Literal["gan", "wgan-gp", "vae"] = setting("gan", "Learned by", "Kind of model.")
    run: str = setting("", "Run", "The run whose net is shown.")
    t: float = setting(0.0, "On its way", "0 is the noise, 1 what became of it.", ge=0, le=1)


class Gradients(Settings):
    """The smallest model that has an ELBO, and where its posterior guess stands."""

    x: float = setting(1.0, "Observed x", "The one example.", ge=-3, le=3, step=0.05)
    s: float = setting(
        0.5, "Noise s", "How far x may lie from its code: p(x|z) = N(z, s²).", ge=0.2, le=2,
        step=0.05,
    )  # fmt: skip
    mu: float = setting(0.0, "μ of q", "Mean of the guess q(z).", ge=-3, le=3, step=0.05)
    sigma: float = setting(0.7, "σ of q", "Width of the guess q(z).", ge=0.1, le=2, step=0.05)


class Circles(Settings):
    """A point in every model's plane of codes."""

    angle: float = setting(150.0, "Direction", "In degrees.", ge=0, le=360, step=1)
    away: float = setting(
        2.2, "Distance", "From the middle, in radii of the small circle.", ge=0, le=3, step=0.02
    )


def sliders(settings: type[Settings]) -> list[dict[str, Any]]:
    """The numbers among the settings, as the browser's sliders need them."""
    return [_slider(item) for item in declarations(settings) if item.kind in ("float", "int")]


def _slider(item: Declaration) -> dict[str, Any]:
    return {
        "name": item.name, "title": item.title, "help": item.help, "low": item.low,
        "high": item.high, "step": item.step or (1 if item.kind == "int" else 0.01),
        "log": item.log,
    }  # fmt: skip
