"""What families say of themselves can be shown: formulas that KaTeX knows, ideas in two sentences,
papers with a link."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pytest

from playground.core.family import Family
from playground.families import FAMILIES, family
from playground.families.presets import PRESETS
from playground.settings import declarations

KATEX = re.findall(
    r"\w+",
    """Delta Theta Phi alpha beta delta epsilon eta gamma lambda mu nu phi psi rho sigma tau theta
    varepsilon varphi Vert lVert rVert lvert rvert langle rangle left right big Big bigl bigr dots
    cdot times le ge ne sim approx propto in to top nabla partial infty pm mid circ log exp max
    min arg sup det quad qquad sum prod int frac tfrac sqrt hat tilde bar text mathbb mathcal
    mathrm mathbf operatorname underbrace overline begin end""",
)


def formulas(kind: Family) -> Iterator[str]:
    """With the defaults, with every other choice, with noise and smoothing, and as in presets."""
    values: list[Mapping[str, object]] = [{}]
    for item in declarations(kind.settings):
        values += [{item.name: choice} for choice in item.choices if item.kind == "choice"]
        values += [{item.name: not item.default}] if item.kind == "bool" else []
        values += [{item.name: 0.25}] if item.name in ("smoothing", "beta") else []
        values += [{item.name: 0.25}] if item.name == "noise" and item.kind == "float" else []
    values += [found.recipe.settings for found in PRESETS if found.recipe.family == kind.name]
    return (kind.formula_for(kind.checked(each)) for each in values)


@pytest.mark.parametrize("kind", FAMILIES, ids=lambda kind: kind.name)
def test_formulas_can_be_drawn(kind: Family) -> None:
    for formula in formulas(kind):
        used = set(re.findall(r"\\([A-Za-z]+)", formula))
        assert used <= set(KATEX)
        assert formula.count("{") == formula.count("}")
        assert formula.count("[") == formula.count("]")
        assert not set(formula) & set("\t\n\f\v\b")


def shown(name: str, **values: object) -> str:
    kind = family(name)
    return kind.formula_for(kind.checked(values))


@pytest.mark.parametrize(
    ("loss", "said"),
    [
        ("minimax", [r"\min_G \max_D", r"\log D(x)", r"\log(1 - D(G(z)))"]),
        (
            "non_saturating",
            [r"\max_D", r"\log(1 - D(G(z)))", r"\max_G\; \mathbb{E}_z[\log D(G(z))]"],
        ),
        ("least_squares", ["(D(x) - 1)^2", "D(G(z))^2", "(D(G(z)) - 1)^2"]),
        ("hinge", [r"\max(0, 1 - D(x))", r"\max(0, 1 + D(G(z)))", r"-\mathbb{E}_z[D(G(z))]"]),
    ],
)
def test_an_adversarial_formula_is_that_of_the_game_chosen(loss: str, said: list[str]) -> None:
    assert all(part in shown("gan", loss=loss) for part in said)
    packed = shown("packed", loss=loss, pack=3)
    assert r"D(x_1, \dots, x_3)" in packed
    assert r"D(G(z_1), \dots, G(z_3))" in packed
    assert "D(x)" not in packed


def test_formulas_follow_smoothing_and_classes() -> None:
    assert "(D(x) - 0.9)^2" in shown("gan", loss="least_squares", smoothing=0.1)
    assert "0.9 - D(x)" in shown("gan", loss="hinge", smoothing=0.1)
    assert r"0.9 \log D(x) + 0.1 \log(1 - D(x))" in shown("gan", smoothing=0.1)
    assert "D(G(z|y)|y)" in shown("gan", conditional=True)


def test_an_autoencoders_formula_follows_loss_and_noise() -> None:
    plain = {loss: shown("autoencoder", loss=loss) for loss in ("l2", "l1", "cross_entropy")}
    assert r"\rVert_2^2" in plain["l2"]
    assert r"\rVert_1" in plain["l1"]
    assert r"\log \hat x_i" in plain["cross_entropy"]
    assert all("varepsilon" not in formula for formula in plain.values())
    assert r"x + 0.5\,\varepsilon" in shown("autoencoder", noise=0.5)


def test_a_variational_formula_promises_a_bound_only_where_it_is_one() -> None:
    assert r"\ge" in shown("vae", beta=4)
    assert r"\ge" not in shown("vae", beta=0.5)
    assert r"\ge" in shown("vae", estimator="importance", k=7)
    assert r"\ge" not in shown("vae", estimator="importance", beta=4)
    assert r"\sum_{i=1}^{7}" in shown("vae", estimator="importance", k=7)
    assert r"q(z|\tilde x, y)" in shown("vae", noise=0.3, conditional=True)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_ideas_and_papers_are_whole(family) -> None:
    assert len(re.findall(r"[.?](?: |$)", family.idea)) == 2
    assert family.link.startswith("https://")
    assert re.search(r"\b(19|20)\d\d\b", family.paper)
    assert len(family.notice) == 3
