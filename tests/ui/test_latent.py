"""The latent page without a browser: its links, what it opens, what it makes of uploads."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw

from playground import checkpoints, pretrained
from playground.core.events import Finished
from playground.core.recipe import Recipe
from playground.families import build, check
from playground.pretrained.files import Absent
from playground.runs.packing import packed
from playground.settings import BadSetting, checked
from playground.ui.latent.draws import confidence
from playground.ui.latent.entrance import at_step
from playground.ui.latent.examples import varied
from playground.ui.latent.nets import codes_of, of_learner
from playground.ui.latent.opened import CannotOpen, _trained, opened
from playground.ui.latent.shelf import PAIRS, _recipe, shelf, sized
from playground.ui.latent.upload import fitted
from playground.ui.latent.values import Map
from tests.ui.conftest import Finish, Site

MNIST = (1, 28, 28)


@pytest.mark.parametrize(
    "query",
    [
        {"z": "1,2,3"},
        {"z": "far,away"},
        {"z": "inf,0"},
        {"pick": "test-lots"},
        {"layers": "codes-clouds"},
        {"left": "../../etc/passwd"},
        {"show": "cube"},
        {"v": "99"},
        {"colour": "red"},
    ],
)
def test_a_broken_link_gives_one_sentence_and_the_defaults(site: Site, query) -> None:
    test = site.open("latent", **{"v": "1", "show": "map", **query})
    assert not test.exception
    assert len(test.warning) == 1
    assert "\n" not in test.warning[0].value
    assert test.segmented_control[1].value == "Digits"


@pytest.mark.parametrize(
    ("left", "words"),
    [
        ("vae-nowhere", "There is no trained file"),
        ("classifier-mnist", "no codes"),
        ("run:vae-0000000000", "run"),
        ("ae-3-mnist", "a code of 3 numbers"),
        ("gan-mnist", "a code of 64 numbers"),
    ],
)
def test_what_cannot_be_opened_gets_a_sentence(site: Site, left: str, words: str) -> None:
    test = site.open("latent", v="1", show="map", left=left)
    assert not test.exception
    assert words in test.warning[0].value


def test_a_run_of_points_or_without_weights_gets_a_sentence(finished: Finish) -> None:
    run = finished("shown-1", family="vae", source="ring")
    with pytest.raises(CannotOpen, match="saved nothing yet"):
        opened(f"run:{run}")
    assert all(book.name != f"run:{run}" for book in shelf(sized(2)))


def test_the_shelf_holds_trained_files_and_runs_of_that_code(finished: Finish) -> None:
    two, three = (
        finished("two-1", family="vae"),
        finished("three-1", family="vae", settings={"latent": 3}),
    )
    names = {book.name for book in shelf(sized(2))}
    assert {name for pair in PAIRS[2].values() for name in pair} <= names
    assert f"run:{two}" in names
    assert f"run:{three}" not in names
    assert {"ae-3-mnist", "vae-3-mnist", f"run:{three}"} <= {book.name for book in shelf(sized(3))}


def test_a_missing_trained_file_leaves_the_others(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(name: str, *_: object) -> None:
        raise pretrained.BadFile(f"The trained file {name} is missing.")

    monkeypatch.setattr(pretrained, "recipe", gone)
    monkeypatch.setattr(pretrained, "load", gone)
    for cached in (_recipe, _trained):
        cached.clear()
    test = site.open("latent", v="1", show="map", left="vae-fashion", right="")
    _recipe.clear()
    assert not test.exception
    assert "is missing" in test.warning[0].value


def test_a_link_says_where_the_point_is() -> None:
    assert Map().at == {"z": None, "pick": None}
    assert checked(Map, {"z": "0.5,-1"}).at["z"] == [[0.5, -1.0]]
    assert checked(Map, {"z": "0.5,-1,2,3"}).at["z"] == [[0.5, -1.0], [2.0, 3.0]]
    assert checked(Map, {"pick": "codes-12"}).at["pick"] == ["codes", 12]
    with pytest.raises(BadSetting):
        checked(Map, {"z": "1e9,0"})


def test_stored_codes_are_what_the_shipped_encoder_says() -> None:
    """The embedded digits, since MNIST may not be here: encoding goes through `prepared`."""
    side = opened("vae-mnist")
    x = torch.rand(3, *MNIST, generator=torch.Generator().manual_seed(0))
    wanted = side.learner.posterior(x)[0].detach()
    torch.testing.assert_close(codes_of(side.learner, x, None), wanted)
    assert side.codes is not None
    assert side.codes.shape == (2000, 2)


def test_a_model_is_sent_once_as_bytes_of_its_weights() -> None:
    side = opened("ae-mnist")
    data = of_learner("here", side.learner)
    numbers = sum(p.numel() for p in side.learner.parameters())
    assert 2 * numbers < len(data) < 2.02 * numbers + 9000  # half precision, as the file has them
    assert data[4:].startswith(b'{"id": "here"')
    assert packed({}, []) != data


def test_confidence_is_that_of_known_probabilities() -> None:
    p = torch.zeros(40, 4)
    p[torch.arange(40), torch.arange(40) % 4] = 1.0
    found = confidence(p)
    assert (found.mean, found.sure) == (1.0, 1.0)
    assert found.kinds == pytest.approx(4.0)
    found = confidence(torch.tensor([[0.5, 0.5], [0.95, 0.05]]))
    assert found.mean == pytest.approx(0.725)
    assert found.sure == 0.5
    entropy = -(0.725 * math.log(0.725) + 0.275 * math.log(0.275))
    assert found.kinds == pytest.approx(math.exp(entropy))


def test_pictures_to_pick_show_every_class_in_turn() -> None:
    labels = np.array([6] * 150 + list(range(10)) * 5)
    chosen = varied(labels, len(labels))
    assert labels[chosen[:10]].tolist() == list(range(10))
    assert len(set(chosen)) == len(chosen) == 24


def photograph(ink: int, paper: int, at: tuple[int, int] = (30, 90)) -> np.ndarray:
    """A stroke on paper, away from the middle: (160, 160, 3)."""
    image = Image.new("L", (160, 160), paper)
    ImageDraw.Draw(image).line([at, (at[0] + 20, at[1] + 60)], fill=ink, width=9)
    return np.asarray(image.convert("RGB"))


@pytest.mark.parametrize(("ink", "paper"), [(20, 240), (230, 10)])
def test_an_uploaded_digit_is_made_like_the_data(ink: int, paper: int) -> None:
    pixels, words = fitted(photograph(ink, paper), MNIST, digit=True)
    assert pixels.shape == MNIST
    assert pixels.dtype == np.uint8
    assert ("light on dark" in words) == (paper > ink)
    grey = pixels[0] / 255
    assert grey[[0, 1, -1, -2]].max() == 0
    rows, columns = np.nonzero(grey > 0.2)
    assert 18 <= rows.max() - rows.min() + 1 <= 20
    assert np.average(rows, weights=grey[rows, columns]) == pytest.approx(13.5, abs=0.7)
    assert np.average(columns, weights=grey[rows, columns]) == pytest.approx(13.5, abs=0.7)


def test_other_uploads_are_only_made_smaller() -> None:
    picture = np.full((160, 160, 3), (200, 10, 10), np.uint8)
    coloured, _ = fitted(picture, (3, 32, 32), digit=False)
    assert coloured.shape == (3, 32, 32)
    assert coloured[:, 5, 5].tolist() == [200, 10, 10]
    assert fitted(np.zeros((160, 160, 3), np.uint8), MNIST, digit=True)[0].max() == 0


def test_a_step_of_a_run_opens_with_its_own_weights_where_they_are_kept(site: Site) -> None:
    assert at_step("vae-1", 40, [0, 40, 90]) == ("run:vae-1@40", " at step 40")
    assert at_step("vae-1", 41, [0, 40, 90]) == ("run:vae-1", " as last saved, step 90")
    assert at_step("vae-1", None, [0, 90]) == ("run:vae-1", "")
    recipe = check(Recipe(family="vae", source="digits"))
    run = site.run("vae-kept", Finished(100), family="vae", source="digits")
    learner = build(recipe, Absent("digits", (1, 8, 8), "0123456789"), torch.device("cpu"))
    for step in (0, 100):
        path = site.folder / run / "checkpoints" / f"step-{step:08}.safetensors"
        header = checkpoints.Header(recipe, step, "CPU", "float32", 1)
        checkpoints.save(path, header, learner, {})
    for name, step in ((f"run:{run}", 100), (f"run:{run}@0", 0), (f"run:{run}@7", 100)):
        assert opened(name).id == f"{name}@{step}"
    links = [item.proto for item in site.open("vaes", v="1", run=run, at="0").get("page_link")]
    assert any("at step 0" in link.label and f"{run}%400" in link.query_string for link in links)
