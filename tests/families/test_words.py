"""What families say of themselves can be shown: formulas that KaTeX knows, ideas in two sentences,
papers with a link."""

from __future__ import annotations

import re

import pytest

from playground.families import FAMILIES

KATEX = re.findall(
    r"\w+",
    """Delta Theta Phi alpha beta delta epsilon eta gamma lambda mu nu phi psi rho sigma tau theta
    varepsilon varphi Vert lVert rVert lvert rvert langle rangle left right big Big bigl bigr dots
    cdot times le ge ne sim approx propto in to top nabla partial infty pm mid circ log exp max
    min arg sup det quad qquad sum prod int frac tfrac sqrt hat tilde bar text mathbb mathcal
    mathrm mathbf operatorname underbrace overline""",
)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_formulas_can_be_drawn(family) -> None:
    used = set(re.findall(r"\\([A-Za-z]+)", family.formula))
    assert used <= set(KATEX)
    assert family.formula.count("{") == family.formula.count("}")
    assert not set(family.formula) & set("\t\n\f\v\b")


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_ideas_and_papers_are_whole(family) -> None:
    assert len(re.findall(r"[.?](?: |$)", family.idea)) == 2
    assert family.link.startswith("https://")
    assert re.search(r"\b(19|20)\d\d\b", family.paper)
    assert len(family.notice) == 3
