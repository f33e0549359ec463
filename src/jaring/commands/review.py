"""`jaring review`: its options and its help; the session stands in `runs.review`."""

from pathlib import Path
from typing import Annotated

import typer

from jaring.commands import options
from jaring.commands.layout import Command, described, examples

DecisionFile = Annotated[
    Path | None,
    typer.Option("--decisions", metavar="FILE.csv", help=described("review_decisions")),
]
Import = Annotated[
    Path | None, typer.Option("--import", metavar="WORKBOOK", help=described("review_import"))
]


def add_to(app: typer.Typer) -> None:
    """Put the command into the overview."""
    app.command(
        cls=Command,
        help=described("review", "review_more"),
        epilog=examples(
            "jaring review hasil",
            "jaring review hasil --import hasil/report.xlsx",
            "jaring link daftar.csv registry.parquet --decisions hasil/decisions.csv",
        ),
    )(review)


def review(  # noqa: PLR0913  # the options of a command
    folder: options.RunDir,
    *,
    decisions: DecisionFile = None,
    workbook: Import = None,
    reveal: options.Reveal = False,
    reason: options.Reason = None,
    lang: options.Language = options.SPOKEN_CHOICE,
) -> None:
    """Decide uncertain pairs."""
    from jaring.commands.revealing import Revealing  # noqa: PLC0415  # heavy
    from jaring.commands.sitting import import_decisions, sit  # noqa: PLC0415

    if workbook is not None:
        import_decisions(folder, workbook, decisions, lang=lang.value)
    else:
        sit(folder, decisions, Revealing(reveal, reason), lang=lang.value)
