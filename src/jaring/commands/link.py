"""`jaring link` and `jaring dedupe`: their options and their help.

What they do stands in `commands.linking`, which is loaded when one of them runs.
"""

import typer

from jaring.commands import options
from jaring.commands.layout import Command, described, examples


def add_to(app: typer.Typer) -> None:
    """Put the two commands into the overview."""
    app.command(
        cls=Command,
        help=described("link", "link_more"),
        epilog=examples(
            "jaring link pekerja.xlsx registry.parquet",
            "jaring link daftar.csv registry.parquet --model workers --out hasil --xlsx",
            "jaring link wlkp.csv badan.csv --model employers --columns kolom.toml --lang en",
            "jaring link daftar.csv registry.parquet --decisions hasil/decisions.csv --out hasil-2",
            "jaring link a.parquet b.parquet --model my.toml --truth truth.csv --json",
        ),
    )(link)
    app.command(
        cls=Command,
        help=described("dedupe", "dedupe_more"),
        epilog=examples(
            "jaring dedupe pekerja.xlsx",
            "jaring dedupe registry.parquet --model workers --out ganda --memory 4GB",
            "jaring dedupe badan.csv --model employers --truth column:id_badan",
        ),
    )(dedupe)


def link(  # noqa: PLR0913  # the options of a command
    left: options.LeftList,
    right: options.RightList,
    *,
    model: options.ModelIfAny = None,
    out: options.Out = None,
    columns: options.Columns = None,
    truth: options.Truth = None,
    decisions: options.Decisions = None,
    threads: options.Threads = None,
    memory: options.Memory = None,
    xlsx: options.Xlsx = False,
    lang: options.Language = options.SPOKEN_CHOICE,
    as_of: options.AsOf = None,
    force: options.Force = False,
    quiet: options.Quiet = False,
    json: options.Json = False,
) -> None:
    """Link LEFT to RIGHT."""
    from jaring.commands.linking import LinkOrder, carry_out  # noqa: PLC0415  # heavy

    carry_out(
        LinkOrder(
            left=left,
            right=right,
            model=model,
            out=out,
            columns=columns,
            truth=truth,
            decisions=decisions,
            threads=threads,
            memory=memory,
            has_workbook=xlsx,
            lang=lang.value,
            as_of=as_of,
            is_forced=force,
            is_quiet=quiet,
            is_json=json,
        )
    )


def dedupe(  # noqa: PLR0913  # the options of a command
    table: options.OneList,
    *,
    model: options.Model = "workers",
    out: options.Out = None,
    columns: options.Columns = None,
    truth: options.Truth = None,
    decisions: options.Decisions = None,
    threads: options.Threads = None,
    memory: options.Memory = None,
    xlsx: options.Xlsx = False,
    lang: options.Language = options.SPOKEN_CHOICE,
    as_of: options.AsOf = None,
    force: options.Force = False,
    quiet: options.Quiet = False,
    json: options.Json = False,
) -> None:
    """Find rows of TABLE that are the same."""
    from jaring.commands.linking import LinkOrder, carry_out  # noqa: PLC0415  # heavy

    carry_out(
        LinkOrder(
            left=table,
            right=None,
            model=model,
            out=out,
            columns=columns,
            truth=truth,
            decisions=decisions,
            threads=threads,
            memory=memory,
            has_workbook=xlsx,
            lang=lang.value,
            as_of=as_of,
            is_forced=force,
            is_quiet=quiet,
            is_json=json,
        )
    )
