"""The command `jaring`: every command in one place, and the one door out when something fails.

Loads nothing heavy: what a command does stands in modules that it loads when it runs.
"""

import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import Annotated, Final

import typer

from jaring.commands import doctor, explain, index, link, model, review, simulate
from jaring.commands.layout import described, examples, group
from jaring.commands.words import SPOKEN

DEBUG: Final = "JARING_DEBUG"
_INTERRUPTED: Final = 130
_TERMINATED: Final = 143

app = group()


def _show_version(value: bool) -> None:  # noqa: FBT001  # the form that typer calls
    if value:
        from importlib.metadata import version  # noqa: PLC0415  # only --version wants it

        typer.echo(f"jaring {version('jaring')}")
        raise typer.Exit


@app.callback(
    help=described("app"),
    epilog=examples(
        "jaring doctor",
        "jaring simulate --office madiun --out madiun",
        "jaring link madiun/list.parquet madiun/registry.parquet",
        "jaring dedupe pekerja.xlsx",
    )
    + "\n\n"
    + described("more"),
)
def every_command(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help=described("version")),
    ] = False,
) -> None:
    """What all commands share."""


for part in (link, explain, review, index, simulate, doctor):
    part.add_to(app)
app.add_typer(model.app, name="model")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code: see docs/how-to/exit-codes.md."""
    signal.signal(signal.SIGTERM, _leave)
    sys.exit(_run(arguments))


def _leave(_signal: int, _frame: FrameType | None) -> None:
    """A polite kill ends the command the way Ctrl-C does: nothing half-written stays."""
    raise SystemExit(_TERMINATED)


def _run(arguments: Sequence[str] | None) -> int:
    try:
        code = app(args=arguments, prog_name="jaring", standalone_mode=False)
    except SystemExit as leaving:
        code = leaving.code
    except Exception as error:  # the one door: no traceback reaches a user
        if os.environ.get(DEBUG) == "1":
            raise
        from jaring.commands.failures import explain_failure, print_failure  # noqa: PLC0415  # heavy

        text, code = explain_failure(error)
        print_failure(text)
    if code in {_INTERRUPTED, _TERMINATED}:
        sys.stderr.write(f"\n{SPOKEN.say('say.interrupted')}\n")
    return code if isinstance(code, int) else 0
