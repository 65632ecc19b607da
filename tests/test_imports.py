"""The house rules that imports and syntax trees can show: who may import whom, and what must
never be. Every rule is tried on a line that breaks it, so that none can pass by finding nothing."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ORDER = (
    {"settings"},
    {"core"},
    {"nets", "objectives", "data", "metrics"},
    {"families"},
    {"checkpoints"},
    {"pretrained"},
    {"evaluation"},
    {"training"},
    {"pretraining"},
    {"runs"},
    {"ui", "cli"},
    {"pages"},
    {"app"},
)
RANK = {room: rank for rank, rooms in enumerate(ORDER) for room in rooms}
TORCH_FREE = (
    "playground.settings",
    "playground.core.recipe",
    "playground.core.events",
    "playground.pretrained",
    "playground.runs.store",
    "playground.runs.client",
    "playground.ui.navigation",
    "playground.cli",
)
SCREEN = {"ui", "pages", "app"}
PURE = {"families", "objectives", "nets"}
PLOTTING = {"plotly", "matplotlib", "altair", "bokeh", "seaborn"}
UNPICKLING = {"pickle", "cloudpickle", "dill", "joblib", "marshal", "shelve"}
OUTSIDE = {"io", "logging", "os", "pathlib", "shutil", "sys", "tempfile", "time", "datetime"}


@dataclass(frozen=True)
class Module:
    """One source file. `name` is its dotted name, such as playground.nets.mlp or pages.home."""

    path: Path
    tree: ast.Module

    @property
    def name(self) -> str:
        return ".".join(self.path.with_suffix("").parts).removesuffix(".__init__")

    @property
    def room(self) -> str:
        return room(self.name)

    def imports(self) -> Iterator[tuple[int, str]]:
        """(line, dotted name) of everything imported, inside functions too."""
        package = self.name if self.path.name == "__init__.py" else self.name.rpartition(".")[0]
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*(above if node.level else []), node.module or ""]).strip(".")
                yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)

    def calls(self) -> Iterator[tuple[int, str, ast.Call]]:
        """(line, name as written, node) of every call."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield node.lineno, ast.unparse(node.func), node


def room(name: str) -> str:
    """The room a dotted name of ours belongs to; "" for other people's modules."""
    first, *rest = name.split(".")
    if first == "playground":
        return "cli" if rest[:1] == ["__main__"] else (rest or [""])[0]
    return first if first in ("pages", "app") else ""


@cache
def modules() -> list[Module]:
    paths = [
        *ROOT.glob("app.py"),
        *(ROOT / "pages").rglob("*.py"),
        *(ROOT / "playground").rglob("*.py"),
    ]
    return [Module(path.relative_to(ROOT), ast.parse(path.read_text("utf-8"))) for path in paths]


Fault = tuple[int, str]
Rule = Callable[[Module], Iterator[Fault]]


def direction(module: Module) -> Iterator[Fault]:
    for line, name in module.imports():
        there, here = room(name), module.room
        if there and there != here and RANK.get(there, len(ORDER)) >= RANK.get(here, -1):
            yield line, f"{here} must not import {there}"


def torch_stays_out(module: Module) -> Iterator[Fault]:
    if module.room in ("pages", "app") or module.name in TORCH_FREE[:-1]:
        for line, name in module.imports():
            if name.split(".")[0] in ("torch", "torchvision"):
                yield line, "torch has no place here"


def streamlit_only_on_screen(module: Module) -> Iterator[Fault]:
    for line, name in module.imports():
        if name.split(".")[0] == "streamlit" and module.room not in SCREEN:
            yield line, "streamlit belongs to ui, pages and app.py"


def plots_only_in_figures(module: Module) -> Iterator[Fault]:
    for line, name in module.imports():
        if name.split(".")[0] in PLOTTING and module.name != "playground.ui.figures":
            yield line, "plotting belongs to ui/figures.py"


def never_unpickles(module: Module) -> Iterator[Fault]:
    for line, name in module.imports():
        if name.split(".")[0] in UNPICKLING or name == "torch.load":
            yield line, f"{name} unpickles"
    for line, name, call in module.calls():
        allowed = any(word.arg == "allow_pickle" for word in call.keywords)
        if name == "torch.load" or allowed:
            yield line, f"{name} unpickles"


def imports_by_name(module: Module) -> Iterator[Fault]:
    for line, name in module.imports():
        if name.endswith(".*"):
            yield line, "import * hides what comes from where"
    for line, name, _ in module.calls():
        if name.split(".")[-1] in ("import_module", "__import__"):
            yield line, "import by string"


def no_utils(module: Module) -> Iterator[Fault]:
    if module.path.stem in ("util", "utils", "helpers"):
        yield 1, "a file's name says what it is about"


def no_bare_except(module: Module) -> Iterator[Fault]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ExceptHandler) and node.type is None:
            yield node.lineno, "a bare except swallows everything"


def no_kwargs_in_constructors(module: Module) -> Iterator[Fault]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef) and node.name == "__init__" and node.args.kwarg:
            yield node.lineno, "constructors name their arguments"


def no_optimiser_in_nets(module: Module) -> Iterator[Fault]:
    if module.room == "nets":
        yield from ((line, name) for line, name in module.imports() if ".optim" in name)
        yield from ((line, name) for line, name, _ in module.calls() if "optim." in name)


def models_touch_nothing_outside(module: Module) -> Iterator[Fault]:
    if module.room in PURE:
        for line, name in module.imports():
            if name.split(".")[0] in OUTSIDE:
                yield line, f"{module.room} must not use {name}"
        for line, name, _ in module.calls():
            if name in ("print", "open", "input"):
                yield line, f"{module.room} must not call {name}"


BREAKING: tuple[tuple[Rule, str, str], ...] = (
    (direction, "playground/nets/mlp.py", "from playground.families import family"),
    (direction, "playground/nets/mlp.py", "from ..objectives.bounds import elbo"),
    (direction, "playground/core/recipe.py", "from playground import training"),
    (direction, "playground/ui/studio.py", "def f():\n    import playground.cli"),
    (direction, "playground/runs/worker.py", "from pages import home"),
    (torch_stays_out, "pages/home.py", "import torch"),
    (torch_stays_out, "playground/runs/store.py", "from torch import Tensor"),
    (streamlit_only_on_screen, "playground/runs/client.py", "import streamlit as st"),
    (plots_only_in_figures, "pages/vae.py", "import plotly.graph_objects as go"),
    (never_unpickles, "playground/checkpoints.py", "import pickle"),
    (never_unpickles, "playground/checkpoints.py", "torch.load(path, weights_only=True)"),
    (never_unpickles, "playground/data/folder.py", "np.load(path, allow_pickle=True)"),
    (imports_by_name, "playground/nets/mlp.py", "from torch.nn import *"),
    (imports_by_name, "playground/families/__init__.py", "importlib.import_module(name)"),
    (no_utils, "playground/ui/utils.py", ""),
    (no_bare_except, "app.py", "try:\n    run()\nexcept:\n    pass"),
    (no_kwargs_in_constructors, "playground/nets/mlp.py", "def __init__(self, **kwargs): ..."),
    (no_optimiser_in_nets, "playground/nets/mlp.py", "from torch.optim import Adam"),
    (no_optimiser_in_nets, "playground/nets/mlp.py", "torch.optim.Adam(net.parameters())"),
    (models_touch_nothing_outside, "playground/objectives/bounds.py", "import time"),
    (models_touch_nothing_outside, "playground/families/vae.py", "print(loss)"),
)
RULES = tuple(dict.fromkeys(rule for rule, _, _ in BREAKING))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_rule_holds(rule: Rule) -> None:
    faults = [
        f"{module.path}:{line}: {fault}" for module in modules() for line, fault in rule(module)
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(("rule", "path", "code"), BREAKING)
def test_rule_bites(rule: Rule, path: str, code: str) -> None:
    assert list(rule(Module(Path(path), ast.parse(code))))


def test_every_room_has_its_place() -> None:
    rooms = {module.room for module in modules()} - {""}
    assert rooms <= set(RANK), "a new room needs a place in DESIGN's order"


@pytest.mark.parametrize("name", TORCH_FREE)
def test_imports_without_torch(name: str) -> None:
    """Home opens at once because nothing that it needs brings torch along, however far down."""
    code = f"import sys, {name}; print(*sorted({{'torch', 'torchvision'}} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr
