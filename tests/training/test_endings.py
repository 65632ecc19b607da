"""How runs end badly: each with one sentence, none with a traceback."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from playground.checkpoints import BadCheckpoint, header
from playground.core.events import Block, Diverged, Failed, Finished, Refused, Saved, Set, Stepped
from playground.training import train
from tests.recipes import Script, events, recipe, scalars


def test_divergence_names_step_and_term_and_keeps_what_was_finite():
    found = events(recipe("vae", steps=400, lr=1.0))
    last = found[-1]
    assert isinstance(last, Diverged)
    assert last.term in ("elbo", "reconstruction", "kl")
    assert last.hint.endswith(".")
    assert len(scalars(found)) == last.step - 1
    assert np.isfinite(scalars(found)).all()


def test_refused_commands_leave_the_run_going():
    found = events(recipe("autoencoder", steps=3), [Set("lr", 7.0)], [Set("latent", 3)])
    reasons = [event.reason for event in found if isinstance(event, Refused)]
    assert "1 or less" in reasons[0]
    assert isinstance(found[-1], Finished)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"family": "nothing"}, "no family 'nothing'"),
        ({"source": "nothing"}, "nothing"),
        ({"settings": {"latent": 0}}, "Code size"),
        ({"settings": {"body": "conv"}, "source": "ring"}, "need pictures"),
        ({"settings": {"conditional": True}, "family": "vae", "source": "line"}, "needs classes"),
    ],
)
def test_recipes_that_cannot_run_say_why(change, words):
    wanted = recipe("autoencoder").model_copy(update=change)
    found = events(wanted)
    assert isinstance(found[-1], Failed)
    assert words in found[-1].reason
    assert len(found) == 1


@pytest.fixture
def saved(tmp_path) -> Path:
    found = events(recipe("autoencoder", steps=3), folder=tmp_path)
    return [Path(event.path) for event in found if isinstance(event, Saved)][-1]


def damage(kind: str, path: Path) -> Path:
    broken = path.with_name("broken.safetensors")
    if kind == "pickle":
        broken.write_bytes(pickle.dumps({"a": 1}))
    elif kind == "text":
        broken.write_text("hello")
    elif kind == "half":
        broken.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    elif kind == "foreign":
        save_file({"w": torch.zeros(2)}, broken)
    elif kind == "torch":
        torch.save({"w": torch.zeros(2)}, broken)
    elif kind == "empty":
        broken.touch()
    return broken


@pytest.mark.parametrize("kind", ["pickle", "text", "half", "foreign", "torch", "empty", "absent"])
def test_a_file_that_is_no_checkpoint_gives_one_sentence(kind, saved):
    broken = damage(kind, saved)
    with pytest.raises(BadCheckpoint, match=r"^[^\n]+\.$"):
        header(broken)
    found = list(train(recipe("autoencoder"), Script(), resume=broken))
    assert [type(event) for event in found] == [Failed]


@pytest.mark.parametrize(("family", "chosen"), [("vae", {"norm": True}), ("gan", {"norm": "both"})])
def test_batch_norm_asks_for_more_than_one_example(family, chosen):
    alone = recipe(family, **chosen).having({"training.batch": 1})
    (found,) = train(alone, Script())
    assert isinstance(found, Failed)
    assert "2 or more" in found.reason


def test_a_helmholtz_machine_asks_for_causes():
    (found,) = train(recipe("helmholtz", hidden=""), Script())
    assert isinstance(found, Failed)
    assert "at least one layer" in found.reason


def test_weights_of_another_model_are_refused(saved):
    tensors = load_file(saved)
    with open(saved, "rb") as file:  # keep the header, shrink one weight
        length = int.from_bytes(file.read(8), "little")
        metadata = json.loads(file.read(length))["__metadata__"]
    name = next(name for name in tensors if name.startswith("learner.encoder"))
    tensors[name] = tensors[name][:1].clone()
    other = saved.with_name("other.safetensors")
    save_file(tensors, other, metadata)
    found = list(train(recipe("autoencoder"), Script(), resume=other))
    assert isinstance(found[-1], Failed)
    assert "another model" in found[-1].reason


def test_blocks_are_exact():
    found = events(recipe("vae", steps=9), [Block(0)], [Block(1)], [Block(4)])
    sizes = [len(event.values) for event in found if isinstance(event, Stepped)]
    assert sizes[:3] == [0, 1, 4]
    assert len(scalars(found)) == 9
