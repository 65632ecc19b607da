"""The page on which up to sixteen settings of one GAN race in lock step."""

from __future__ import annotations

from playground.ui.comparing.body import Body, draw
from playground.ui.racing.board import before, board
from playground.ui.racing.choosing import choosing
from playground.ui.racing.grid import open_grid, race, write_address

_LEAD = (
    "Four to sixteen settings of one GAN, trained in lock step from one seed, as one batch of "
    "parameters. Try first: press Train and see which step sizes of G and D find all eight clouds."
)
_NOTICE = (
    "All lanes start from the same weights and see the same points and noise: whatever differs "
    "comes from the setting.",
    "The outlined lane is closest to the data right now. A lead can be lost: watch the lines "
    "under the pictures.",
    "Try another seed before you trust the winner; press Open on a lane to see it whole in the "
    "2-D lab.",
)


def show() -> None:
    """Draw the page."""
    draw(
        Body(
            "Race", _LEAD, open_grid, choosing, lambda grid: race(grid.choice), before, board,
            lambda *_: _NOTICE, write_address,
        )
    )  # fmt: skip
