"""`jaring index`: its options and its help; the index is made in `runs.index`."""

from pathlib import Path
from typing import Annotated

import typer

from jaring.commands import options
from jaring.commands.layout import Command, described, examples


def add_to(app: typer.Typer) -> None:
    """Put the command into the overview."""
    app.command(
        cls=Command,
        help=described("index"),
        epilog=examples(
            "jaring index registry.parquet --out registry.jaring",
            "jaring link daftar.xlsx registry.jaring",
        ),
    )(index)


def index(  # noqa: PLR0913  # the options of a command
    registry: Annotated[Path, typer.Argument(metavar="REGISTRY", help=described("registry"))],
    *,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help=described("index_out"))],
    model: options.Model = "workers",
    columns: options.Columns = None,
    threads: options.Threads = None,
    memory: options.Memory = None,
    lang: options.Language = options.SPOKEN_CHOICE,
    quiet: options.Quiet = False,
) -> None:
    """Prepare an index."""
    from jaring.commands.indexing import IndexOrder, carry_out  # noqa: PLC0415  # heavy

    carry_out(
        IndexOrder(
            registry=registry,
            out=out,
            model=model,
            columns=columns,
            threads=threads,
            memory=memory,
            lang=lang.value,
            is_quiet=quiet,
        )
    )
