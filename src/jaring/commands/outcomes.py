"""`jaring outcomes import` and `jaring figures`: their options and their help."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from jaring.commands import options
from jaring.commands.layout import Command, described, examples, group
from jaring.commands.words import SPOKEN, Words

app = group()
Worklist = Annotated[Path, typer.Argument(metavar="FILE|DIR", help=described("outcomes_file"))]
Kept = Annotated[
    Path, typer.Option("--decisions", metavar="FILE.csv", help=described("outcomes_decisions"))
]
Run = Annotated[Path, typer.Argument(metavar="RUN", help=described("figures_run"))]
Name = Annotated[str, typer.Argument(metavar="TABLE", help=described("figures_table"))]


def add_figures(to: typer.Typer) -> None:
    """Put `figures` into the overview."""
    to.command(
        cls=Command,
        help=described("figures"),
        epilog=examples("jaring figures hasil coverage", "jaring figures hasil stock --json"),
    )(figures)


@app.callback(help=described("outcomes"))
def outcomes() -> None:
    """What all commands about outcomes share."""


@app.command(
    "import",
    cls=Command,
    help=described("outcomes_import"),
    epilog=examples(
        "jaring outcomes import hasil/office.xlsx --decisions decisions.csv",
        "jaring outcomes import hasil/office --decisions decisions.csv",
    ),
)
def import_(
    worklist: Worklist,
    *,
    decisions: Kept,
    as_of: options.AsOf = None,
    lang: options.Language = options.SPOKEN_CHOICE,
) -> None:
    """Read the answers of a worklist."""
    from jaring.commands.paths import require_file  # noqa: PLC0415  # heavy
    from jaring.runs.assess_decisions import import_outcomes  # noqa: PLC0415

    day = as_of or date.today()  # noqa: DTZ011  # the user's own day
    with TemporaryDirectory(prefix="jaring-") as scratch:
        read, changed = import_outcomes(
            require_file(worklist), decisions, on=day, scratch=Path(scratch)
        )
    said = Words(lang.value).say("say.outcomes_read", read=read, changed=changed, path=decisions)
    typer.echo(said)


def figures(run: Run, table: Name = "stock", *, json: options.Json = False) -> None:
    """Print a table of figures."""
    import polars as pl  # noqa: PLC0415  # heavy

    from jaring.runs.assess_output import FIGURES  # noqa: PLC0415
    from jaring.runs.folder import RunFolder  # noqa: PLC0415

    if table not in FIGURES:
        raise typer.BadParameter(SPOKEN.say("usage.figures", known=", ".join(FIGURES)))
    rows = pl.DataFrame(RunFolder.open(run).read_table(f"{table}.parquet"))
    if json:
        typer.echo(rows.write_json())
        return
    with pl.Config(tbl_rows=-1, tbl_cols=-1, tbl_hide_dataframe_shape=True, tbl_width_chars=160):
        typer.echo(str(rows))
