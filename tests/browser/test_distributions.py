"""The page on distributions: its formulas against Python's, and what a visitor does there."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.integrate
import scipy.stats
from PIL import Image
from playwright.sync_api import Page, expect

from playground.metrics import divergences, gradients
from playground.metrics.divergences import Gaussian
from playground.ui.distributions import shapes
from tests.browser.conftest import Server
from tests.browser.pointer import steady
from tests.browser.studio import Studio

PAIRS = [
    (Gaussian(0, 1), Gaussian(0, 1)),
    (Gaussian(-1, 0.6), Gaussian(1, 1.2)),
    (Gaussian(-4, 0.2), Gaussian(5, 3)),
    (Gaussian(2, 3), Gaussian(2.5, 0.2)),
]
PROBLEMS = [gradients.Problem(), gradients.Problem(x=-2, s=1.5, mu=0.8, sigma=0.3)]


@pytest.fixture
def blank(visitor: Page, server: Server) -> Page:
    """A page of the server with nothing of the app on it."""
    visitor.goto(f"{server.url}/app/static/packed.js")
    return visitor


def call(page: Page, module: str, code: str, *values: Any) -> Any:
    """What `code` gives, where m is static/<module>.js and v are the values."""
    script = f"async (v) => {{ const m = await import('/app/static/{module}.js'); return {code}; }}"
    return page.evaluate(script, list(values))


@pytest.mark.parametrize(("p", "q"), PAIRS)
def test_gaussians_as_in_python(blank: Page, p: Gaussian, q: Gaussian) -> None:
    code = """(() => { const [p, q] = v.map(([mu, sigma]) => m.peaks(mu, sigma));
      return [m.entropy(p), m.crossEntropy(p, q), m.kl(p, q), m.kl(q, p), m.js(p, q),
              m.wasserstein(p, q)]; })()"""
    found = call(blank, "divergences", code, p, q)
    wanted = [
        divergences.gaussian_entropy(p),
        divergences.gaussian_cross_entropy(p, q),
        divergences.gaussian_kl(p, q),
        divergences.gaussian_kl(q, p),
        divergences.gaussian_js(p, q),
        divergences.gaussian_wasserstein(p, q),
    ]
    np.testing.assert_allclose(found, wanted, rtol=1e-4, atol=2e-6)


def test_two_peaks_against_quadrature(blank: Page) -> None:
    code = """(() => { const [p, q] = [m.peaks(0.5, 0.6, 2), m.peaks(1, 1.2)];
      return [m.entropy(p), m.kl(p, q), m.kl(q, p), m.crossEntropy(p, q) - m.entropy(p)]; })()"""
    found = call(blank, "divergences", code)

    def log_p(x: float) -> float:
        return float(np.logaddexp(*(scipy.stats.norm.logpdf(x, at, 0.6) for at in (-1.5, 2.5)))) - (
            math.log(2)
        )

    def log_q(x: float) -> float:
        return float(scipy.stats.norm.logpdf(x, 1, 1.2))

    def kl(a: Any, b: Any) -> float:
        return scipy.integrate.quad(lambda x: math.exp(a(x)) * (a(x) - b(x)), -12, 14, limit=300)[0]

    entropy = -scipy.integrate.quad(lambda x: math.exp(log_p(x)) * log_p(x), -12, 14, limit=300)[0]
    wanted = [entropy, kl(log_p, log_q), kl(log_q, log_p), kl(log_p, log_q)]
    np.testing.assert_allclose(found, wanted, atol=1e-6)


@pytest.mark.parametrize("guard", [1e-12, 1e-5, 0.1])
@pytest.mark.parametrize(
    ("p", "q"), [([0.5, 0.3, 0.2], [0.2, 0.2, 0.6]), ([0.5, 0.5, 0], [1, 0, 0])]
)
def test_bars_as_in_python(blank: Page, p: list[float], q: list[float], guard: float) -> None:
    code = """[m.barEntropy(v[0]), m.barCrossEntropy(v[0], v[1]), m.barKl(v[0], v[1]),
      m.barJs(v[0], v[1]), m.naiveKl(...v)]"""
    wanted = [
        divergences.entropy(p),
        divergences.cross_entropy(p, q),
        divergences.discrete_kl(p, q),
        divergences.discrete_js(p, q),
        divergences.naive_kl(p, q, guard),
    ]
    np.testing.assert_allclose(call(blank, "divergences", code, p, q, guard), wanted, rtol=1e-9)


@pytest.mark.parametrize(
    ("bars", "value", "wanted"),
    [
        ([0.5, 0.3, 0.2], 0.75, [0.75, 0.15, 0.1]),
        ([0.5, 0.3, 0.2], 0.001, [0, 0.6, 0.4]),
        ([1, 0, 0], 0.4, [0.4, 0.3, 0.3]),
        ([0.5, 0.3, 0.2], 7, [1, 0, 0]),
    ],
)
def test_a_dragged_bar_leaves_the_others_their_proportions(
    blank: Page, bars: list[float], value: float, wanted: list[float]
) -> None:
    np.testing.assert_allclose(call(blank, "bars", "m.raised(v[0], 0, v[1])", bars, value), wanted)


@pytest.mark.parametrize("problem", PROBLEMS)
def test_gradient_estimates_as_in_python(blank: Page, problem: gradients.Problem) -> None:
    eps = [-2.1, 0.0, 0.3, 1.7]
    code = "[m.elbo(v[0]), m.exactGradient(v[0]), ...m.exactVariances(v[0])]"
    exact = gradients.exact_variances(problem)
    wanted = [gradients.elbo(problem), gradients.exact_gradient(problem), *exact.values()]
    np.testing.assert_allclose(call(blank, "estimators", code, problem._asdict()), wanted)
    code = "m.ESTIMATORS.map((one) => v[1].map((eps) => one(eps, v[0])))"
    found = call(blank, "estimators", code, problem._asdict(), eps)
    drawn = [one(np.array(eps), problem) for one in gradients.ESTIMATORS.values()]
    np.testing.assert_allclose(found, drawn)


def test_measured_scatter_agrees_with_theory(blank: Page) -> None:
    code = """(() => { const scatter = new m.Scatter(v[0], 3);
      while (scatter.repeats < 1500) scatter.repeat();
      return [0, 1].map((which) => m.SAMPLES.map((_, i) => scatter.found(which, i))); })()"""
    problem = gradients.Problem()
    found = call(blank, "estimators", code, problem._asdict())
    for rows, exact in zip(found, gradients.exact_variances(problem).values(), strict=True):
        for i, row in enumerate(rows):
            assert abs(row["variance"] - exact / 2**i) < 4.5 * row["varianceError"]
            assert abs(row["mean"] - gradients.exact_gradient(problem)) < 4.5 * row["meanError"]


DESCENT = """new Promise(async (done) => {
  const d = await import("/app/static/divergences.js");
  const limits = { mu_q: { low: -5, high: 5 }, sigma_q: { low: 0.2, high: 3 } };
  const measures = { kl: d.kl, reverse: (p, q) => d.kl(q, p), js: d.js, w: (p, q) => d.wasserstein(p, q) };
  m.descent(measures[v[0]], d.peaks(...v[1]), d.peaks(...v[2])[0], limits,
    { step() {}, end: (q, made, why) => done([why, q.mu, q.sigma]) });
})"""  # noqa: E501


@pytest.mark.parametrize(
    ("measure", "p", "q", "wanted"),
    [
        ("kl", (0, 0.5, 2), (1, 0.8), ("settled", 0, math.sqrt(0.25 + 4))),  # matches the moments
        ("reverse", (0, 0.5, 2.5), (1, 0.8), ("settled", 2.5, 0.5)),  # one peak of the two
        ("js", (-3.5, 0.4), (3, 0.4), ("flat", 3, 0.4)),
        ("w", (-3.5, 0.4), (3, 0.4), ("settled", -3.5, 0.4)),
    ],
)
def test_where_each_divergence_leads(
    blank: Page, measure: str, p: tuple[float, ...], q: tuple[float, ...], wanted: tuple
) -> None:
    blank.emulate_media(reduced_motion="reduce")
    why, mu, sigma = call(blank, "descent", DESCENT, measure, p, q)
    assert why == wanted[0]
    assert (mu, sigma) == pytest.approx(wanted[1:], abs=0.08)


def test_the_ring_as_in_python(blank: Page) -> None:
    x = shapes.noise()[:50]
    found = call(blank, "flow", "[...m.ring(Float32Array.from(v[0]))]", x.ravel().tolist())
    np.testing.assert_allclose(np.reshape(found, (-1, 2)), shapes.ring(x), atol=1e-6)


@pytest.fixture
def page(visitor: Page) -> Page:
    return visitor


def open_section(page: Page, server: Server, query: str) -> None:
    page.goto(f"{server.url}/distributions?v=1&{query}")
    expect(page.get_by_role("heading", name="Distributions")).to_be_visible()


def test_drag_q_and_follow_the_link(page: Page, server: Server) -> None:
    open_section(page, server, "show=gaussians&sigma_q=1")
    plane = page.locator("canvas.densities")
    expect(plane).to_have_attribute("aria-label", re.compile(r"KL\(P ‖ Q\) \d"))
    before = plane.get_attribute("aria-label")
    box = steady(plane)
    place = 44 + (1 + 7) / 14 * (box["width"] - 56)  # of Q's mean, 1
    height = 10 + (box["height"] - 36) * (1 - 0.399 / 0.8)  # of its density
    page.mouse.move(box["x"] + place, box["y"] + height)
    page.mouse.down()
    page.mouse.move(box["x"] + place + 90, box["y"] + height, steps=4)
    expect(plane).not_to_have_attribute("aria-label", str(before))  # while the button is held
    page.mouse.up()
    page.wait_for_url(re.compile(r"mu_q=2\.\d+"))
    now = plane.get_attribute("aria-label")
    page.reload()
    expect(page.locator("canvas.densities")).to_have_attribute("aria-label", str(now))


def test_an_empty_bar_makes_the_divergence_infinite(page: Page, server: Server) -> None:
    open_section(page, server, "show=bars&p=0.5-0.5&q=0.5-0.5")
    bar = page.get_by_role("slider", name="Q, bar 2")
    expect(bar).to_have_attribute("aria-valuenow", "0.500")
    box = steady(bar)
    x = box["x"] + box["width"] / 2
    page.mouse.move(x, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(x, box["y"] + box["height"] + 5, steps=3)
    page.mouse.up()
    row = page.get_by_role("row", name="KL(P ‖ Q)")
    expect(row).to_contain_text("∞")
    expect(row).to_contain_text(f"{divergences.naive_kl([0.5, 0.5], [1.0, 0.0]):.3f}")
    page.wait_for_url(re.compile(r"q=1-0"))
    bar.press("PageUp")
    expect(row).not_to_contain_text("∞")
    page.wait_for_url(re.compile(r"q=0\.9-0\.1"))


def test_a_drawing_is_learned_and_the_noise_flows_to_it(studio: Studio) -> None:
    page = studio.page
    page.goto(f"{studio.url}/distributions?v=1&show=noise&through=net")
    page.get_by_role("button", name="Letter", exact=True).click()
    studio.press("Learn these points")
    page.wait_for_url(re.compile(r"run=gan-"))
    studio.reach(100)
    title = page.locator(".flow .caption b")
    expect(title).to_have_text(re.compile(r"Through the net, step [1-9]"))
    studio.press("Stop")
    expect(studio.button("Learn it again")).to_be_visible()
    page.get_by_label("History").press("Home")
    expect(title).to_have_text("Through the net, step 0")
    page.get_by_label("On its way", exact=True).press("ArrowLeft")
    page.wait_for_url(re.compile(r"t=0\.99"))
    page.get_by_role("link", name="Open in the studio").click()
    studio.says("Stopped")


def test_both_gradients_are_measured(page: Page, server: Server) -> None:
    open_section(page, server, "show=gradients&sigma=0.3")
    expect(page.locator(".caption", has_text="2,000 repeats")).to_be_visible()
    path = gradients.exact_variances(gradients.Problem(sigma=0.3))["reparameterised"]
    expect(page.get_by_role("row", name="z = μ + σε")).to_contain_text(f"{path:.3g}")
    page.get_by_role("button", name="Exact posterior").click()
    page.wait_for_url(re.compile(r"mu=0\.8"))


def test_a_code_is_dragged_off_the_codes(page: Page, server: Server, tmp_path: Path) -> None:
    open_section(page, server, "show=codes&away=0.2")
    told = page.locator(".seen p").first
    expect(told).to_contain_text("inside the small circle")
    pad = page.get_by_role("img", name=re.compile("Codes of Autoencoder"))
    box = steady(pad)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 0.4 * box["width"], y, steps=3)
    expect(told).to_contain_text("radii out")  # while the button is held
    page.mouse.up()
    page.wait_for_url(re.compile(r"angle=0\.0&away=2\.\d"))
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save picture").click()
    saved.value.save_as(tmp_path / "saved.png")
    image = np.asarray(Image.open(tmp_path / "saved.png").convert("L"))
    assert len(np.unique(image)) > 100  # pictures, points and words


def test_back_is_heard_at_once(page: Page, server: Server) -> None:
    open_section(page, server, "show=gaussians&sigma_q=1")
    expect(page.locator("canvas.densities")).to_be_visible()
    page.get_by_role("radio", name="Bars", exact=True).click()
    page.wait_for_url(re.compile("show=bars"))
    expect(page.get_by_role("slider", name="Q, bar 2")).to_be_visible()
    page.go_back()
    expect(page.locator("canvas.densities")).to_be_visible()
    expect(page).to_have_url(re.compile("show=gaussians"))
