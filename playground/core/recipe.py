"""A recipe: all that a run needs, with its seed. Held here unvalidated below its own fields;
`families.check` validates the family's and the source's settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from playground.settings import Settings, setting

TRAINING = "training."  # what names of settings of the training begin with, among others
COMPARED = ("batch", "cool")  # settings of the training in which compared runs may differ
LANES = 16  # recipes that may race as one, at the most
COLDEST = 0.01  # share of its setting to which a step size falls at the least


class Training(Settings):
    """How a run is trained, whatever the family."""

    steps: int = setting(
        3000, "Steps", "How many updates the run makes before it ends.", ge=1, le=10_000_000
    )
    batch: int = setting(64, "Batch size", "How many examples each update looks at.", ge=1, le=4096)
    cool: float = setting(
        0.0,
        "Cooling down",
        "Share of the steps, at the end, in which every step size falls evenly to a hundredth. "
        "Long strides find the region, short ones settle in it. A game of two nets may come to a "
        "standstill too early.",
        ge=0, le=1, step=0.1, more=True,
    )  # fmt: skip
    seed: int = setting(
        0, "Seed", "The same seed and settings give the same run, number for number.",
        ge=0, le=2**31 - 1,
    )  # fmt: skip
    device: Literal["auto", "cpu", "cuda", "mps"] = setting(
        "auto",
        "Device",
        "Where the numbers are computed. Auto takes a graphics card if there is one.",
        more=True,
        labels={"auto": "auto", "cpu": "CPU", "cuda": "CUDA", "mps": "Apple GPU"},
    )
    precision: Literal["auto", "float32", "bfloat16"] = setting(
        "auto",
        "Precision",
        "Auto multiplies matrices in 16 bits where the processor does so natively and the nets "
        "are large enough to gain; weights stay in 32 bits.",
        more=True,
    )
    threads: int = setting(
        0,
        "Threads",
        "Processor threads; 0 takes what this machine allots to a run. A run replays bit for "
        "bit only with the same number of threads.",
        ge=0,
        le=64,
        more=True,
    )
    measure: Literal["auto", "every", "never"] = setting(
        "auto",
        "Measure",
        "How often the model is measured on examples it never trains on. Auto: as often as 5 % "
        "of the time allows. Measuring changes nothing that is learned.",
        more=True,
        labels={"auto": "auto", "every": "every … steps"},
    )
    measure_every: int = setting(
        500, "Steps between measurements", "After how many updates it is measured again.",
        ge=1, le=1_000_000, more=True, when={"measure": "every"},
    )  # fmt: skip

    def cools_at(self, planned: int) -> int:
        """The step from which step sizes fall in a run of so many; `planned` where they never
        do."""
        return planned - round(self.cool * planned)

    def warmth(self, step: int, planned: int) -> float:
        """The share of its setting that a step size has in the update after `step` of `planned`:
        1, then evenly less from `cools_at` on."""
        since = self.cools_at(planned)
        if not self.cool or step < since:
            return 1.0
        return max(COLDEST, (planned - step) / (planned - since + 1))


class Recipe(Settings):
    """All that a run needs. `options` are the source's own settings; `start_from` names the
    trained file whose weights it starts with, if any."""

    version: Literal[1] = 1
    family: str
    settings: dict[str, Any] = {}
    source: str = "digits"
    options: dict[str, Any] = {}
    training: Training = Training()
    start_from: str = ""

    def having(self, values: Mapping[str, Any]) -> Recipe:
        """The recipe with other settings of its family or, called "training.…", of its training;
        the latter are validated: raises BadSetting."""
        told = {name: value for name, value in values.items() if not name.startswith(TRAINING)}
        trained = {name.removeprefix(TRAINING): values[name] for name in values.keys() - told}
        changes = {"settings": self.settings | told, "training": self.training.changed(trained)}
        return self.model_copy(update=changes)

    def after(self, changes: Iterable[tuple[int, str, Any]]) -> Recipe:
        """The recipe with the live changes of a run, (step, name, value) each, made in it."""
        return self.having({name: value for _, name, value in changes})
