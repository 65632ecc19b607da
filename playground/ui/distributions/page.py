"""The page: one section at a time, chosen at the top, so that each fits a projector."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from playground.settings import Settings
from playground.ui import server, studio, visitor
from playground.ui.address import say
from playground.ui.distributions import circles, noise, values
from playground.ui.distributions.figures import figure
from playground.ui.notice import notice
from playground.ui.sight import Sight, choose_section, open_sight, write_address


class Section(NamedTuple):
    """One part of the page: what it is called, what to try first, and how it is drawn."""

    title: str
    lead: str
    settings: type[Settings]
    draw: Callable[[Sight], None]


def _gaussians(sight: Sight) -> None:
    figure("gaussians", sight)
    notice(
        (
            "KL(P ‖ Q) and KL(Q ‖ P) differ: the first punishes Q for being thin where P is, the "
            "second for being where P is thin. Choose “Wide P” and compare.",
            "Choose “Two peaks” and move Q downhill on each. KL(P ‖ Q) makes Q cover both peaks "
            "(mass-covering); KL(Q ‖ P) makes it settle on one and forget the other "
            "(zero-forcing).",
            "Choose “Apart”. JS sits at its ceiling log 2 and is flat: its slope says nothing of "
            "where P is, and a generator that learns from it stands still. W₁ still falls "
            "evenly with every step, which is why the Wasserstein GAN learns from it.",
            "Cross-entropy is KL plus the entropy of P, which Q cannot change: to minimise one "
            "is to minimise the other.",
        )
    )


def _bars(sight: Sight) -> None:
    figure("bars", sight)
    notice(
        (
            "Drag one bar of Q to the ground where P has one. The exact KL(P ‖ Q) becomes "
            "infinite: Q says never, and P says sometimes.",
            "A formula often seen in code adds ε = 0.00001 to every bar, so that it never divides "
            "by zero. It then answers about p log(p/ε): a number that depends on ε and not on Q. "
            "Move ε and watch it climb.",
            "Where no bar is empty, ε hardly matters until it is as large as the smallest bar. "
            "JS needs no guard: it is finite for every pair.",
        )
    )


def _gradients(sight: Sight) -> None:
    figure("gradients", sight)
    notice(
        (
            "Both estimates are right on average. One sample of the score function, log w · ε/σ, "
            "says next to nothing; one of z = μ + σε says roughly which way to go.",
            "Both variances fall as one over the number of samples: parallel lines. The distance "
            "between them is what the trick saves. Choose “Narrow guess”: it grows, and μ runs "
            "away in the lowest figure while z = μ + σε brings it home.",
            "The score function never looks at the slope of log p, so it also works for codes "
            "that are switches. z = μ + σε needs that slope, which is why VAEs have codes that "
            "move evenly.",
        )
    )


SECTIONS: dict[str, Section] = {
    "gaussians": Section(
        "Two Gaussians",
        "P is what is there, Q is a model of it. Drag Q over P and watch what every divergence "
        "says, then let Q find its own way downhill.",
        values.Gaussians,
        _gaussians,
    ),
    "bars": Section(
        "Bars",
        "The same with a few outcomes instead of a line. Drag the tops of the bars, and set one "
        "of Q's to nothing.",
        values.Bars,
        _bars,
    ),
    "noise": Section(
        "Any distribution from noise",
        "A cloud of random numbers can become anything, if each point is sent to the right place. "
        "Press Play, then draw a shape and let a net find the way.",
        values.Noise,
        noise.draw,
    ),
    "gradients": Section(
        "Two ways to a gradient",
        "How does a VAE learn through a random draw? The slope of the ELBO can be estimated by "
        "the score function, or by writing z = μ + σε. Drag q and watch how far each scatters.",
        values.Gradients,
        _gradients,
    ),
    "codes": Section(
        "Off the codes",
        "A decoder can be asked for any code, but it has learned only where codes are. Drag a "
        "point out of the small circle and watch what becomes of its digit.",
        values.Circles,
        circles.draw,
    ),
}


def show() -> None:
    """Draw the page."""
    studio.style()
    sight = open_sight(
        {name: section.settings for name, section in SECTIONS.items()}, "distributions"
    )
    st.title("Distributions", anchor=False)
    choose_section(sight, {name: section.title for name, section in SECTIONS.items()})
    section = SECTIONS[sight.show]
    st.html(f'<div class="pg-lead">{section.lead}</div>')
    say(sight)
    section.draw(sight)
    write_address(sight)
    server.load_in_the_background()
    visitor.remember()
