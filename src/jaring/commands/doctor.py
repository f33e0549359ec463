"""`jaring doctor`: its options and its help; the checks stand in `runs.doctor`."""

import typer

from jaring.commands import options
from jaring.commands.layout import Command, described, examples


def add_to(app: typer.Typer) -> None:
    """Put the command into the overview."""
    app.command(
        cls=Command,
        help=described("doctor"),
        epilog=examples("jaring doctor", "jaring doctor --json"),
    )(doctor)


def doctor(*, lang: options.Language = options.SPOKEN_CHOICE, json: options.Json = False) -> None:
    """Check the installation."""
    from jaring.commands.doctor_report import print_examination  # noqa: PLC0415  # heavy

    print_examination(lang.value, is_json=json)
