"""A drawing, a net that learns it live, and noise flowing through that net to the drawing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import streamlit as st

from playground.runs.errors import NoRun, RunError
from playground.runs.sheets import decode
from playground.ui import components, uploading
from playground.ui.distributions import learning
from playground.ui.distributions.figures import figure
from playground.ui.distributions.loading import await_models
from playground.ui.distributions.shapes import LINE, SHAPES, lines, noise, shape
from playground.ui.distributions.values import Noise
from playground.ui.navigation import page_of
from playground.ui.notice import notice
from playground.ui.palette import ROLES
from playground.ui.sentences import warn
from playground.ui.server import models, runs
from playground.ui.sight import Sight, write_address
from playground.ui.standing import Phase, every, phase, standing
from playground.ui.visitor import may_steer, owner
from playground.ui.watching import Look, Watch, watch

_PAD, _USED = "distributions.pad", "distributions.used"
_SHAPE = "distributions.shape"
_REACH = 1.5  # of the plane to draw on
_NAME = "Noise to a drawing"
_ENDED = {
    "finished": "Finished. Press Play, or draw something else.",
    "stopped": "Stopped. “Learn it again” begins anew.",
    "interrupted": "Interrupted: its worker has ended. “Learn it again” begins anew.",
}
_NOTICE = (
    "Choose a shape or draw one, then press “Learn these points”. Within seconds the noise flows "
    "to places where you drew.",
    "Press Play to send the noise there and back. Neighbours stay neighbours: the net bends and "
    "stretches the plane, but cannot tear it, so thin threads remain where your drawing has gaps.",
    "Drag History back to see the map form. A GAN may find some parts first and jump between "
    "them; a VAE covers everything at once and blurs.",
    "The thin lines are circles and rays of the noise, as the net bends them. They are there at "
    "steps whose weights were saved, the first and the last among them.",
)


def draw(sight: Sight) -> None:
    """Draw pad, buttons and figure; a new drawing is learned at once."""
    await_models()
    look = _look(sight)
    left, right = st.columns([4, 8], gap="large")
    with left:
        _pad(sight, look)
        _buttons(sight, look)
    with right:
        st.fragment(_live, run_every=every(look))(sight, phase(look))


def _settings(sight: Sight) -> Noise:
    assert isinstance(sight.settings, Noise)
    return sight.settings


def _look(sight: Sight) -> Look | None:
    """The run on show; one that is gone or is none of ours leaves a sentence."""
    run = _settings(sight).run
    if not run:
        return None
    try:
        look = watch(run).look()
        learning.fits(look)
        return look
    except RunError as error:
        warn(str(error))
        sight.set(run="")
        return None


def _pad(sight: Sight, look: Look | None) -> None:
    """The plane to draw on, with shapes to begin from."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        for name in SHAPES:
            if st.button(name, key=f"{_SHAPE}.{name}", help=f"Put a {name.lower()} on the pad."):
                count = st.session_state.get(_SHAPE, ("", 0))[1]
                st.session_state[_SHAPE] = (name, count + 1)
    name, count = st.session_state.get(_SHAPE, ("Heart", 0))
    components.drawing(
        _REACH, ROLES["real"], _PAD, use="Learn these points", start=f"{name} {count}",
        points=shape(name).tobytes(),
    )  # fmt: skip
    said = components.state(_PAD, "drawn")
    if said and str(said) != st.session_state.get(_USED):
        st.session_state[_USED] = str(said)
        _learn(sight, look, said)


def _learn(sight: Sight, look: Look | None, points: list[float]) -> None:
    """Start a run on what was drawn."""
    from playground.data import BadUpload

    try:
        upload = uploading.drawn_points(points).upload
    except BadUpload as error:
        warn(str(error))
        return
    _start(sight, look, upload, seed=0)


def _start(sight: Sight, look: Look | None, upload: str, seed: int) -> None:
    try:
        if look is not None and look.info.live and may_steer(look.info):
            runs().stop(look.info.id, owner())
        recipe = learning.recipe(_settings(sight).learner, upload, seed)
        sight.set(run=runs().start(recipe, name=_NAME, owner=owner()), t=1.0)
    except RunError as error:
        sight.sentence = str(error)
    sight.generation += 1
    st.rerun()


def _buttons(sight: Sight, look: Look | None) -> None:
    """Which model learns; stop, or learn the same drawing anew."""
    learner = st.segmented_control(
        "Learned by", list(learning.LEARNERS), default=_settings(sight).learner, required=True,
        format_func=learning.LEARNERS.__getitem__, key=f"distributions.learner.{sight.generation}",
        help="Which kind of model learns the drawing; each turns two random numbers into a point "
        "through two hidden layers of 64.",
    )  # fmt: skip
    sight.set(learner=learner)
    if look is None:
        return
    info = look.info
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if info.live:
            if may_steer(info) and st.button("Stop", icon=":material/stop:", key="flow.stop"):
                runs().stop(info.id, owner())
                st.rerun()
        elif st.button("Learn it again", icon=":material/restart_alt:", key="flow.again",
                       help="The same drawing from other first weights."):  # fmt: skip
            _start(sight, look, info.recipe.options["upload"], info.recipe.training.seed + 1)
        st.page_link(
            page_of(models().family(info.recipe.family).kind).path, label="Open in the studio",
            icon=":material/arrow_forward:", query_params={"v": "1", "run": info.id},
        )  # fmt: skip


def _live(sight: Sight, drawn: Phase) -> None:
    """The figure while the run goes on; a fragment that looks by itself."""
    run = _settings(sight).run
    if not run:
        st.html(standing(None, learning.steps(_settings(sight).learner), None))
        figures, beside = st.columns([9, 5], gap="large")
        with figures:
            _before(sight)
        with beside:
            notice(_NOTICE)
        return None
    watched = watch(run)
    try:
        look = watched.look()
    except NoRun:
        return st.rerun()
    if phase(look) != drawn:
        st.rerun()
    info = look.info
    place = runs().place(run) if info.status == "queued" else None
    words = _ENDED.get(info.status, info.reason)
    st.html(standing(replace(info, reason=words), info.steps, place))
    figures, beside = st.columns([9, 5], gap="large")
    with figures:
        _history(sight, watched, look)
    with beside:
        notice(_NOTICE)
    return write_address(sight)


def _history(sight: Sight, watched: Watch, look: Look) -> None:
    """The figure at the step that History was dragged to, the newest by itself."""
    steps = look.pictures.get("samples") or []
    if not steps:
        return _before(sight)
    key = f"distributions.scrubber.{look.info.id}"
    if said := components.scrubbed(key, look.info.step):
        st.session_state[f"{key}.at"] = said.at
    at = st.session_state.get(f"{key}.at")
    _flow(sight, watched, look, at)
    return components.scrubber(steps, at, look.info.id, key=key)


def _before(sight: Sight) -> None:
    header = {
        "mode": "net", "lines": LINE, "title": "Noise", "alt": "Points of a Gaussian",
        "said": "what the net will be fed: two random numbers a point",
    }  # fmt: skip
    blank = b""
    figure("flow", sight, header, [noise()[:500].tobytes(), lines().tobytes(), blank, blank, blank])


def _flow(sight: Sight, watched: Watch, look: Look, at: int | None) -> None:
    sheet, real = watched.sheet("samples", at), watched.sheet("real", None)
    samples, drawing = decode(sheet).array, decode(real).array
    off = watched.once(("off", sheet.step), lambda: learning.distance(samples, drawing))
    held = dict(watched.history.checkpoints())
    images = learning.bent(str(held[sheet.step])) if sheet.step in held else b""
    header = {
        "mode": "net", "lines": LINE, "title": f"Through the net, step {sheet.step:,}",
        "said": f"sliced Wasserstein distance {off:.3f}: {len(samples)} points against "
        f"{len(drawing)} held-out ones of the drawing",
        "alt": f"{len(samples)} points of noise and where the net sends them",
    }  # fmt: skip
    z = learning.noise(look.info.recipe, len(samples))
    blobs = [z.tobytes(), lines().tobytes(), _bytes(samples), images, _bytes(drawing)]
    figure("flow", sight, header, blobs)


def _bytes(points: np.ndarray) -> bytes:
    return np.ascontiguousarray(points, dtype="<f4").tobytes()
