"""How many runs a machine carries at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from playground.runs import allowance


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Eight cores and as many GPUs as asked for."""
    for name in ("PLAYGROUND_WORKERS", "PLAYGROUND_THREADS", "CUDA_VISIBLE_DEVICES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(allowance, "cores", lambda: 8)
    monkeypatch.setenv("PATH", str(tmp_path))

    def machine(gpus: int) -> None:
        tool = tmp_path / "nvidia-smi"
        lines = "".join(f"echo 'GPU {i}: NVIDIA H200 (UUID: x)'\n" for i in range(gpus))
        tool.write_text(f"#!/bin/sh\n{lines}")
        tool.chmod(0o755)

    return machine


@pytest.mark.usefixtures("machine")
def test_cores_but_one_without_a_gpu(monkeypatch) -> None:
    assert allowance.workers() == 7
    monkeypatch.setattr(allowance, "cores", lambda: 1)
    assert allowance.workers() == 1


def test_four_for_each_gpu_that_can_be_seen(machine, monkeypatch) -> None:
    machine(2)
    assert allowance.workers() == 8
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "1")
    assert allowance.workers() == 4
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    assert allowance.workers() == 7


def test_a_driver_without_gpus_is_no_gpu(machine) -> None:
    machine(0)
    assert allowance.workers() == 7


@pytest.mark.parametrize(("asked", "given"), [("3", 3), ("0", 7), ("-1", 7), ("many", 7)])
@pytest.mark.usefixtures("machine")
def test_the_environment_may_say_how_many(monkeypatch, asked, given) -> None:
    monkeypatch.setenv("PLAYGROUND_WORKERS", asked)
    assert allowance.workers() == given


@pytest.mark.usefixtures("machine")
def test_workers_share_the_cores(monkeypatch) -> None:
    shares = [allowance.environment(limit)["PLAYGROUND_THREADS"] for limit in (1, 2, 3, 7, 20)]
    assert shares == ["7", "3", "2", "1", "1"]
    monkeypatch.setenv("PLAYGROUND_THREADS", "5")
    assert allowance.environment(2)["PLAYGROUND_THREADS"] == "5"
