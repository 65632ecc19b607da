"""The list of GAN training tricks: what each does, and the settings with and without it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from playground.core.recipe import TRAINING, Recipe, Training
from playground.families.presets.comparison import Comparison, Side
from playground.families.tricks import JudgingSettings
from playground.settings import Settings, declarations

Values = Mapping[str, Any]
_WHERE = (
    "Seen on the digits of 8 × 8 pixels with {nets} nets, as mean Fréchet distance over the last "
    "third of 6,000 steps from seed 0"
)
_NOTICE = (
    "Compare at equal steps, then at equal time: a trick that makes each update dearer must earn "
    "it. The dashed line in a chart is what real examples reach.",
    "One seed may be luck. Try others under Seed and steps before you believe in a trick.",
)


@dataclass(frozen=True)
class Trick:
    """One trick as settings of a family. `needs`: what both sides of a comparison must have;
    `others`: further ways to do it, (title, settings) each; `seen`: what its comparison showed on
    the digits with the recipe gan-mlp (ui/comparing/outcome.py says how it is told)."""

    name: str
    title: str
    idea: str
    on: Values
    off: Values
    needs: Values = field(default_factory=dict)
    others: tuple[tuple[str, Values], ...] = ()
    seen: str = ""

    def fits(self, settings: type[Settings]) -> bool:
        """Whether a family with these settings knows it."""
        known = {item.name for item in declarations(settings)}
        known |= {TRAINING + item.name for item in declarations(Training)}
        return known >= {*self.on, *self.off, *self.needs}

    def unmet(self, recipe: Recipe) -> Values:
        """What both sides must have and the recipe, its settings filled in, has not."""
        chosen = recipe.settings
        return {name: value for name, value in self.needs.items() if chosen.get(name) != value}

    def means(self, recipe: Recipe, settings: type[Settings]) -> bool:
        """Whether it changes anything in a model of these settings, once it has what it needs."""
        seen = {**recipe.settings, **self.needs}
        return all(item.shown(seen) for item in declarations(settings) if item.name in self.on)

    def is_on(self, recipe: Recipe, settings: type[Settings]) -> bool:
        """Whether a recipe of a family with these settings uses it, more or less."""
        chosen = settings.model_validate(recipe.settings)
        seen = dict(chosen)
        if isinstance(chosen, JudgingSettings):
            seen["norm"] = chosen.norms()
        seen |= {TRAINING + name: value for name, value in recipe.training}
        return not self.unmet(recipe) and all(
            _towards(seen.get(name), self.off[name], value) for name, value in self.on.items()
        )

    def switched(self, recipe: Recipe, on: bool) -> Recipe:
        """The recipe with the trick, or without."""
        return recipe.having(self.on if on else self.off)

    def comparison(self, recipe: Recipe) -> Comparison:
        """The recipe without and with the trick, all else alike."""
        plain = recipe.having(self.needs)
        sides = (
            Side("without", self.switched(plain, on=False)),
            *(Side(title, plain.having(values)) for title, values in self.others),
            Side("with", self.switched(plain, on=True)),
        )
        nets = "convolutional" if self.needs.get("body") == "conv" else "fully connected"
        seen = f"{_WHERE.format(nets=nets)}: {self.seen}"
        return Comparison(f"trick-{self.name}", self.title, self.idea, sides, (seen, *_NOTICE))


def _towards(seen: Any, off: Any, on: Any) -> bool:
    """Whether a value is on the side of `on`: a number, if it lies beyond `off` on that side."""
    if isinstance(seen, int | float) and isinstance(on, int | float):
        return (seen - off) * (on - off) > 0
    return seen == on


TRICKS: tuple[Trick, ...] = (
    Trick(
        "scale", "Pixels from −1 to 1",
        "G ends in tanh and real pixels are stretched to its range, so that black and white lie "
        "equally far from the middle.",
        {"scale": "symmetric"}, {"scale": "unit"},
        seen="6.2 with it against 11.3 without, clearly better and plain to see.",
    ),
    Trick(
        "norm", "Batch norm",
        "Each layer's numbers are brought to mean 0 and spread 1 over the batch, which keeps "
        "slopes alive in deep nets.",
        {"norm": "both"}, {"norm": "none"},
        seen="9.5 with it against 6.1 without. It is ahead for the first 3,000 steps, then stands "
        "still with samples of few kinds: recall 0.3 against 1.0. Deep convolutional nets need it "
        "more.",
    ),
    Trick(
        "leaky", "Leaky ReLU in D",
        "Units of D that are off still pass a fifth of the slope on, so that G always hears "
        "something.",
        {"activation_d": "leaky_relu"}, {"activation_d": "relu"},
        seen="6.2 with it against 6.9 without, no clear difference; in the end 5.0 against 7.6.",
    ),
    Trick(
        "relu_tanh", "ReLU and tanh in G",
        "ReLU between G's layers and tanh at its end, instead of tanh between them and a sigmoid "
        "at the end.",
        {"activation_g": "relu", "scale": "symmetric"}, {"activation_g": "tanh", "scale": "unit"},
        seen="6.6 with it against 11.2 without, clearly better and plain to see.",
    ),
    Trick(
        "pooling", "Strides, not max pooling",
        "D shrinks its maps by strided convolutions, or averages; a maximum passes its slope to "
        "one place of four only.",
        {"pooling": "stride"}, {"pooling": "max"}, {"body": "conv"},
        (("average pooling", {"pooling": "average"}),),
        seen="4.5 with max pooling, 5.5 with averages, 5.2 with strides. Maxima are a little ahead "
        "on pictures so small; strides take a fifth less time.",
    ),
    Trick(
        "adam", "Adam",
        "Each weight has a step size of its own, by how large its slopes have been; plain gradient "
        "descent moves all by the same measure.",
        {"optimiser": "adam"}, {"optimiser": "sgd"}, {},
        (("RMSProp", {"optimiser": "rmsprop"}),),
        seen="6.3 with Adam, 65 with plain descent at the same step size, and 2.2 with RMSProp, "
        "which is clearly ahead: it remembers no old slopes at all.",
    ),
    Trick(
        "beta1", "Adam with β₁ = 0.5",
        "Adam forgets old slopes sooner. They point to where the opponent was.",
        {"beta1": 0.5}, {"beta1": 0.9}, {"optimiser": "adam"},
        seen="6.1 with it against 13.2 without, clearly better and plain to see.",
    ),
    Trick(
        "dropout_g", "Dropout in G",
        "A third of G's units are silenced at random, in training and in sampling too, as noise "
        "inside the net.",
        {"dropout_g": 0.35}, {"dropout_g": 0.0},
        seen="8.4 with it against 6.3 without. It does not help here.",
    ),
    Trick(
        "smoothing", "Label smoothing",
        "D's target for real examples is 0.9 and not 1, so that it never grows too sure.",
        {"smoothing": 0.1}, {"smoothing": 0.0},
        seen="7.6 with it against 6.5 without, no clear difference; both end near 5.",
    ),
    Trick(
        "minibatch", "Minibatch discrimination",
        "D also sees how alike the examples of a batch are, which gives a collapsed G away.",
        {"minibatch": True}, {"minibatch": False},
        seen="2.0 with it against 6.2 without, clearly better. Each step takes more than twice as "
        "long; it is ahead at equal time, too.",
    ),
    Trick(
        "g_steps", "G trained twice",
        "G learns twice for each update of D, which helps where D is winning.",
        {"g_steps": 2}, {"g_steps": 1},
        seen="2.4 with it against 6.2 without, clearly better, also at equal time.",
    ),
    Trick(
        "d_steps", "D trained more",
        "D learns three times for each update of G, so that what it tells G is better founded.",
        {"d_steps": 3}, {"d_steps": 1},
        seen="20 with it against 5.6 without. It harms here, where D is ahead anyway; a WGAN needs "
        "it.",
    ),
    Trick(
        "average", "Average of G",
        "Samples come from a running average of G's weights over about two hundred updates, so "
        "that they no longer follow each move of the game.",
        {"average": 0.995}, {"average": 0.0},
        seen="5.2 with it against 6.2 without, a little better, and steadier: its curve hardly "
        "jumps.",
    ),
    Trick(
        "cool", "Cooling down",
        "Over the last half of the steps every step size falls evenly to a hundredth, so that G "
        "and D end their game instead of circling each other.",
        {"training.cool": 0.5}, {"training.cool": 0.0},
        seen="10 with it against 6.0 without. It harms here: the losses grow calm, but the game "
        "stands still where it was about to get better. What is minimised, such as a VAE's bound, "
        "gains by it.",
    ),
)  # fmt: skip
