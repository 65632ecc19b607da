"""What the server is told, and what it does not load before it is needed."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONFIG = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("section", "name", "value"),
    [
        ("server", "address", "localhost"),
        ("browser", "gatherUsageStats", False),
        ("runner", "postScriptGC", False),
        ("client", "showErrorDetails", "none"),
    ],
)
def test_the_server_is_told(section: str, name: str, value: object) -> None:
    assert CONFIG[section][name] == value


def test_uploads_are_limited() -> None:
    assert CONFIG["server"]["maxUploadSize"] <= 50


def test_both_themes_say_the_same_things() -> None:
    assert set(CONFIG["theme"]["light"]) == set(CONFIG["theme"]["dark"])


@pytest.mark.parametrize("module", ["listing", "studio"])
def test_pages_open_without_torch(module: str) -> None:
    """Home is there at once; a page of models shows its title before torch is loaded."""
    heavy = "sys.modules.keys() & {'torch', 'pandas', 'sklearn'}"
    code = f"import sys, playground.ui.{module}; print(*{heavy})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr
