"""Adversarial games as KaTeX, as objectives/adversarial.py has them and their papers write them.

real, fake: how D(x) and D(G(z)) are written; `smooth` lowers D's target for real examples.
"""

from __future__ import annotations


def minimax(real: str, fake: str, smooth: float = 0.0) -> str:
    """Goodfellow et al. 2014, eq. 1."""
    return rf"\min_G \max_D\; {_logarithms(real, fake, smooth)}"


def non_saturating(real: str, fake: str, smooth: float = 0.0) -> str:
    """Goodfellow et al. 2014, eq. 1 for D and section 3 for G."""
    return lines(
        rf"\max_D\; {_logarithms(real, fake, smooth)}", rf"\max_G\; \mathbb{{E}}_z[\log {fake}]"
    )


def least_squares(real: str, fake: str, smooth: float = 0.0) -> str:
    """Mao et al. 2017, eq. 9."""
    return lines(
        rf"\min_D\; \tfrac{{1}}{{2}} \mathbb{{E}}_x\big[({real} - {1 - smooth:g})^2\big]"
        rf" + \tfrac{{1}}{{2}} \mathbb{{E}}_z\big[{fake}^2\big]",
        rf"\min_G\; \tfrac{{1}}{{2}} \mathbb{{E}}_z\big[({fake} - 1)^2\big]",
    )


def hinge(real: str, fake: str, smooth: float = 0.0) -> str:
    """Lim & Ye 2017, eq. 12 and 13."""
    return lines(
        rf"\min_D\; \mathbb{{E}}_x[\max(0, {1 - smooth:g} - {real})]"
        rf" + \mathbb{{E}}_z[\max(0, 1 + {fake})]",
        rf"\min_G\; -\mathbb{{E}}_z[{fake}]",
    )


def lines(*each: str) -> str:
    """One below the other."""
    return r"\begin{gathered} " + r" \\ ".join(each) + r" \end{gathered}"


def _logarithms(real: str, fake: str, smooth: float) -> str:
    """Salimans et al. 2016, section 3.4, for `smooth` above 0."""
    said = rf"\log {real}"
    if smooth:
        said = rf"{1 - smooth:g} \log {real} + {smooth:g} \log(1 - {real})"
    return rf"\mathbb{{E}}_x[{said}] + \mathbb{{E}}_z[\log(1 - {fake})]"
