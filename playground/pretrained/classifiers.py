"""The frozen classifiers whose penultimate layers are the features that samples are compared by."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

import torch
from safetensors.torch import load_file, save_file

from playground.core.learning import Source
from playground.nets.classifier import Classifier
from playground.pretrained import manifest
from playground.pretrained.files import lean
from playground.pretrained.manifest import FOLDER, Score


class Judge(NamedTuple):
    """A frozen classifier, and the words that name it beside a number."""

    net: Classifier
    words: str  # such as "features of classifier-mnist 1a2b3c4d"


def judge(source: Source, folder: Path = FOLDER) -> Judge | None:
    """The classifier for this source on the CPU, or None where there is none that fits it.

    Raises BadFile where the file is not that of the manifest.
    """
    for entry in manifest.listing(folder):
        if entry.kind == "classifier" and entry.source == source.name:
            path = manifest.verified(entry.name, folder)
            about = manifest.header(path)
            if (tuple(about["shape"]), tuple(about["classes"])) == (source.shape, source.classes):
                words = f"features of {entry.name} {entry.sha256[:8]}"
                return Judge(read(path), words)
    return None


def write(
    path: Path,
    title: str,
    net: Classifier,
    source: Source,
    *,
    steps: int,
    seconds: float,
    device: str,
    scores: Iterable[Score],
) -> None:
    """Write a classifier in half precision. Raises OSError."""
    about = {
        "title": title, "kind": "classifier", "family": "", "source": source.name,
        "shape": source.shape, "classes": source.classes, "channels": net.channels,
        "steps": steps, "seconds": round(seconds, 1), "device": device,
        "scores": [asdict(score) for score in scores],
    }  # fmt: skip
    tensors = {name: value.contiguous() for name, value in lean(net.state_dict()).items()}
    save_file(tensors, path, {"trained": json.dumps(about, ensure_ascii=False)})


def read(path: Path) -> Classifier:
    """A classifier as its file has it, in eval mode and frozen."""
    about = manifest.header(path)
    with torch.random.fork_rng(devices=[]):
        net = Classifier(tuple(about["shape"]), len(about["classes"]), about["channels"])
    net.load_state_dict(load_file(path))
    return net.requires_grad_(False).eval()
