"""Every command in one place: the overview that `jaring --help` shows.

Loads nothing heavy: what a command does stands in modules that it loads when it runs.
"""

from typing import Annotated

import typer

from jaring.commands import (
    assess,
    check,
    doctor,
    explain,
    index,
    intake,
    law,
    link,
    model,
    outcomes,
    registry,
    review,
    simulate,
)
from jaring.commands.layout import described, examples, group
from jaring.version import __version__

app = group()


def _show_version(value: bool) -> None:  # noqa: FBT001  # the form that typer calls
    if value:
        typer.echo(f"jaring {__version__}")
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


for part in (intake, check, assess, link, explain, review, index, simulate, doctor):
    part.add_to(app)
outcomes.add_figures(app)
app.add_typer(model.app, name="model")
app.add_typer(outcomes.app, name="outcomes")
app.add_typer(law.app, name="law")
app.add_typer(registry.app, name="registry")
