"""The list of commands, and what becomes of mistakes."""

from __future__ import annotations

import sys

import typer

from playground.cli import commands, compare, own, pretrain, train
from playground.cli.screen import Trouble, err
from playground.pretrained import BadFile
from playground.runs.store import RunError
from playground.settings import BadSetting

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Train small generative models without a browser. Runs show in the app as well.",
)
app.command()(commands.recipes)
app.command()(train.train)
app.command()(train.resume)
app.command()(compare.compare)
app.command()(own.own)
app.command("eval")(commands.evaluate)
app.command()(commands.sample)
app.command()(commands.export)
app.command()(commands.bench)
app.command()(pretrain.pretrained)
app.command()(pretrain.pretrain)


def main() -> None:
    """Run the command line; whatever is wrong with the input ends as one sentence."""
    try:
        code = app(standalone_mode=False)
    except typer.Abort:
        code = 130
    except typer.TyperException as error:
        err.print(f"{error.format_message().rstrip('.')}. Try --help.", markup=False)
        code = 2
    except BadSetting as error:
        code = _complain(error.typed)
    except (Trouble, BadFile, RunError) as error:
        code = _complain(str(error))
    except OSError as error:
        reason = error.strerror or str(error) or type(error).__name__
        what = f"{error.filename} cannot be used" if error.filename else "This did not work"
        code = _complain(f"{what}: {reason.lower()}.")
    except _torch_errors() as error:
        code = _complain(str(error))
    sys.exit(code or 0)


def _complain(sentence: str) -> int:
    err.print(sentence, markup=False)
    return 1


def _torch_errors() -> tuple[type[Exception], ...]:
    """Errors from rooms that import torch; looked up only once something has gone wrong."""
    from playground.checkpoints import BadCheckpoint
    from playground.data import BadUpload, NoData

    return BadCheckpoint, NoData, BadUpload
