"""Every family, in one explicit tuple, and the checks that make a recipe ready to run."""

from __future__ import annotations

import torch

from playground.core.family import Family
from playground.core.learning import Learner, Source
from playground.core.recipe import Recipe
from playground.data import dataset
from playground.families import (
    aae,
    autoencoder,
    avb,
    began,
    gan,
    helmholtz,
    packed,
    rbm,
    unrolled,
    vae,
    vaegan,
    wgan,
    wgan_gp,
)
from playground.settings import BadSetting, checked

FAMILIES: tuple[Family, ...] = (
    autoencoder.FAMILY,
    vae.FAMILY,
    aae.FAMILY,
    avb.FAMILY,
    vaegan.FAMILY,
    gan.FAMILY,
    wgan.FAMILY,
    wgan_gp.FAMILY,
    began.FAMILY,
    unrolled.FAMILY,
    packed.FAMILY,
    rbm.FAMILY,
    helmholtz.FAMILY,
)


def family(name: str) -> Family:
    """The family of that name; raises BadSetting."""
    for found in FAMILIES:
        if found.name == name:
            return found
    names = ", ".join(item.name for item in FAMILIES)
    raise BadSetting(f"There is no family '{name[:40]}'; there are: {names}.")


def check(recipe: Recipe) -> Recipe:
    """The recipe with every setting validated and filled in; raises BadSetting."""
    settings = checked(family(recipe.family).settings, recipe.settings)
    options = checked(dataset(recipe.source).settings, recipe.options)
    filled = {"settings": settings.model_dump(), "options": options.model_dump()}
    return recipe.model_copy(update=filled)


def build(recipe: Recipe, source: Source, device: torch.device) -> Learner:
    """A fresh learner with weights drawn from the recipe's seed; raises BadSetting if the
    settings cannot learn this source."""
    kind = family(recipe.family)
    settings = checked(kind.settings, recipe.settings)
    if reason := kind.misfit(settings, source):
        raise BadSetting(reason)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(recipe.training.seed)
        learner = kind.build(settings, source, device)
    return learner.train()
