"""`jaring explain`: its options and its help; the pair is recomputed in `runs.explain`."""

from typing import Annotated

import typer

from jaring.commands import options
from jaring.commands.layout import Command, described, examples


def add_to(app: typer.Typer) -> None:
    """Put the command into the overview."""
    app.command(
        cls=Command,
        help=described("explain"),
        epilog=examples(
            "jaring explain hasil list:2 P0000017",
            "jaring explain hasil list:2 P0000017 --json",
            'jaring explain hasil list:2 P0000017 --reveal --reason "dicocokkan dengan KTP"',
        ),
    )(explain)


def explain(  # noqa: PLR0913  # the options of a command
    folder: options.RunDir,
    left_id: Annotated[str, typer.Argument(metavar="LEFT_ID", help=described("left_id"))],
    right_id: Annotated[str, typer.Argument(metavar="RIGHT_ID", help=described("right_id"))],
    *,
    reveal: options.Reveal = False,
    reason: options.Reason = None,
    lang: options.Language = options.SPOKEN_CHOICE,
    json: options.Json = False,
) -> None:
    """Explain one pair."""
    from jaring.commands.evidence import print_pair  # noqa: PLC0415  # heavy
    from jaring.commands.revealing import Revealing  # noqa: PLC0415

    print_pair(
        folder, (left_id, right_id), Revealing(reveal, reason), lang=lang.value, is_json=json
    )
