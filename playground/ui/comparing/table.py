"""What one visitor compares: a lesson, a trick or their own choice, and the runs on the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from playground.core.recipe import Recipe
from playground.runs.errors import NoRun
from playground.settings import BadSetting, Settings, checked, setting
from playground.ui.address import Address
from playground.ui.links import VERSION
from playground.ui.server import models
from playground.ui.watching import watch

OWN = "own"
_DEFAULTS = "so the page shows its defaults."
_LONGEST = 400


class Choice(Settings):
    """What is compared, as a link says it."""

    show: str = "losses-mislead"  # a comparison's name, or OWN
    seed: int = setting(0, "Seed", "The sides start from the same seed. Try others, too.", ge=0,
                        le=2**31 - 1)  # fmt: skip
    steps: int = setting(0, "Steps", "", ge=0, le=1_000_000)  # 0: as the comparison says
    recipe: str = "gan-mlp"  # of one's own comparison, and of a trick's
    setting: str = ""  # which of its settings differs
    values: str = ""  # in what, separated by semicolons


@dataclass
class Table:
    """One visitor's page."""

    choice: Choice = field(default_factory=Choice)
    runs: tuple[str, ...] = ()
    what: str = ""  # the comparison that the runs belong to, if it has a name
    at: int | None = None  # the step looked at; None follows the newest
    speed: int = 0
    generation: int = 0  # a new one draws the widgets afresh
    address: Address = field(default_factory=Address)
    sentence: str = ""

    def choose(self, **values: Any) -> None:
        """Choose another comparison; raises BadSetting."""
        self.choice = checked(Choice, {**self.choice.model_dump(), **values})
        self.runs, self.what, self.at = (), "", None

    def lay(self, runs: tuple[str, ...]) -> None:
        """Put runs on the table; raises NoRun."""
        notes = watch(runs[0]).history.notes(["together"])
        said = notes[-1].data if notes else {}
        for run in runs:
            watch(run).look()
        self.runs, self.at = runs, None
        self.what = said.get("what", "") if list(runs) == said.get("runs") else ""
        self.generation += 1  # what is chosen may be something else now

    def let_go(self) -> None:
        """Take the runs off the table; what is chosen stays."""
        self.runs, self.what, self.at = (), "", None
        self.generation += 1


def comparisons() -> Mapping[str, Any]:
    """Every ready comparison by name."""
    from playground.families.presets.lessons import CURES, MISLEAD

    return {item.name: item for item in (MISLEAD, *CURES)}


def comparison(choice: Choice) -> Any:
    """What is to be compared (a families.presets.Comparison), checked; raises BadSetting."""
    from playground.families.presets import preset
    from playground.families.presets.tricks import TRICKS

    tricks = {f"trick-{trick.name}": trick for trick in TRICKS}
    ready, plain = comparisons(), preset(choice.recipe).recipe
    if choice.show in ready:
        found = ready[choice.show]
    elif choice.show in tricks:
        trick, kind = tricks[choice.show], models().family(plain.family)
        if kind.kind != "gan" or not trick.fits(kind.settings):
            raise BadSetting(f"'{choice.recipe}' does not know the trick '{trick.title}'.")
        found = trick.comparison(plain)
    elif choice.show == OWN:
        from playground.ui.comparing.own import own

        found = own(choice)
    else:
        raise BadSetting(f"There is no comparison '{choice.show[:40]}'.")
    sides = tuple(replace(side, recipe=_fitted(side.recipe, choice)) for side in found.sides)
    return replace(found, sides=sides)


def named(what: str) -> Any:
    """The comparison that runs belong to, for its words; None if it has no name."""
    try:
        return comparison(Choice(show=what)) if what else None
    except BadSetting:
        return None


def _fitted(recipe: Recipe, choice: Choice) -> Recipe:
    training = {"seed": choice.seed, **({"steps": choice.steps} if choice.steps else {})}
    plain = recipe.model_copy(update={"training": recipe.training.changed(training)})
    return models().check(plain)


def open_table() -> Table:
    """The visitor's table, brought in line with the address bar."""
    table = st.session_state.setdefault("compare", Table())
    keep_up(table, _follow)
    return table


def keep_up(table: Table, follow: Callable[[Table, dict[str, str]], None]) -> None:
    """Bring a table in line with the address bar; `follow` does what a query of ours says."""
    asked = table.address.asked()
    if asked is None:
        return
    table.generation += 1
    try:
        follow(table, _checked_values(asked))
    except (BadSetting, NoRun) as error:
        table.choice, table.runs, table.what, table.at = type(table.choice)(), (), "", None
        said = error.typed if isinstance(error, BadSetting) else error
        table.sentence = f"This link cannot be used, {_DEFAULTS} {said}"


def _checked_values(asked: Mapping[str, list[str]]) -> dict[str, str]:
    values = {name: said[0] for name, said in asked.items()}
    if any(len(said) > 1 for said in asked.values()) or sum(map(len, values.values())) > _LONGEST:
        raise BadSetting("It is not one of ours.")
    if (version := values.pop("v", VERSION)) != VERSION:
        raise BadSetting(f"It was made for another version of the playground ({version[:10]}).")
    return values


def _follow(table: Table, values: dict[str, str]) -> None:
    if "runs" in values:
        runs = tuple(filter(None, values.pop("runs").split(",")))
        at = values.pop("at", "")
        if values or not 1 <= len(runs) <= 4 or len(set(runs)) < len(runs):
            raise BadSetting("A comparison shows one to four different runs.")
        from playground.ui.comparing.again import choice_of

        table.lay(runs)
        recipes = [watch(run).look().info.recipe for run in runs]
        table.choice = choice_of(table.what, recipes) or table.choice
        table.at = int(at) if at.isascii() and at.isdigit() and len(at) < 9 else None
        return
    table.choose(**{**Choice().model_dump(), **values})
    comparison(table.choice)


def write_address(table: Table) -> None:
    """Put what is shown into the address bar."""
    table.address.write(address(table))


def address(table: Table) -> dict[str, str]:
    """The query for what is shown."""
    if table.runs:
        at = {} if table.at is None else {"at": str(table.at)}
        return {"v": VERSION, "runs": ",".join(table.runs), **at}
    plain = Choice().model_dump()
    chosen = {
        name: str(value)
        for name, value in table.choice.model_dump().items()
        if value != plain[name]
    }
    return {"v": VERSION, **chosen} if chosen else {}
