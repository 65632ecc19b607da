"""What is kept of a long run."""

from __future__ import annotations

import numpy as np

from playground.runs.thinning import Limits, surplus, thin_checkpoints


def test_all_stay_while_there_are_few() -> None:
    assert surplus([0, 5, 9], 3) == []


def test_first_and_newest_stay() -> None:
    assert sorted(surplus([0, 5, 9, 12], 2)) == [5, 9]


def test_a_long_stream_stays_dense_early_and_sparse_late() -> None:
    kept: list[int] = []
    for step in range(0, 200_000, 20):
        kept.append(step)
        for gone in surplus(kept, 60):
            kept.remove(gone)
    assert len(kept) == 60
    assert kept[0] == 0
    assert kept[-1] == 199_980
    assert kept[1] == 20
    # as even in the logarithm as moments 20 apart allow
    ratios = np.diff(np.log1p(kept[10:]))
    assert ratios.max() < 3 * np.median(ratios)
    early, late = sum(s < 20_000 for s in kept), sum(s >= 180_000 for s in kept)
    assert early > 5 * late


def test_checkpoints_keep_to_number_and_bytes(tmp_path) -> None:
    folder = tmp_path / "checkpoints"
    folder.mkdir()
    for step in range(0, 3000, 100):
        (folder / f"step-{step:08d}.safetensors").write_bytes(bytes(1000))

    def left() -> list[int]:
        return sorted(int(path.stem.removeprefix("step-")) for path in folder.iterdir())

    thin_checkpoints(tmp_path, Limits(checkpoints=5, many=20), taken=0)
    assert len(left()) == 20
    thin_checkpoints(tmp_path, Limits(checkpoints=12, small=999), taken=0)
    assert len(left()) == 12
    assert left()[0] == 0
    thin_checkpoints(tmp_path, Limits(bytes=9000), taken=4000)
    assert len(left()) == 5
    assert left()[-1] == 2900
    thin_checkpoints(tmp_path, Limits(bytes=9000), taken=10**6)
    assert left() == [2900]
