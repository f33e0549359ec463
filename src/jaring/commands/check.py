"""`jaring check`: its options and its help; what it does stands in `commands.checking`."""

from pathlib import Path
from typing import Annotated, Final

import typer

from jaring.commands import options
from jaring.commands.intake import Kind, ListId, Map, Partner, WorkspaceDir
from jaring.commands.layout import Command, examples
from jaring.commands.list_words import list_help

PAYERS: Final = ("region", "village", "state", "sponsor", "self", "employer")

File = Annotated[Path, typer.Argument(metavar="LIST", help=list_help("file"))]
FromMonth = Annotated[
    str | None, typer.Option("--from", metavar="MONTH", help=list_help("from_month"))
]
Months = Annotated[
    int | None, typer.Option("--months", min=1, max=120, metavar="N", help=list_help("months"))
]
Segment = Annotated[
    str | None, typer.Option("--segment", metavar="PU|BPU", help=list_help("segment"))
]
Programmes = Annotated[
    str | None, typer.Option("--programmes", metavar="CODES", help=list_help("programmes"))
]
Payer = Annotated[
    str | None,
    typer.Option("--payer", metavar="WHO", help=list_help("payer", payers=", ".join(PAYERS))),
]
Wage = Annotated[str | None, typer.Option("--wage", metavar="RP", help=list_help("wage"))]
Risk = Annotated[str | None, typer.Option("--risk", metavar="CLASS", help=list_help("risk"))]
Transport = Annotated[bool, typer.Option("--transport", help=list_help("transport"))]
Registry = Annotated[
    Path | None, typer.Option("--registry", metavar="DIR", help=list_help("check_registry"))
]
Beside = Annotated[
    list[Path] | None, typer.Option("--beside", metavar="LIST", help=list_help("beside"))
]
Out = Annotated[
    Path | None, typer.Option("--out", "-o", metavar="DIR", help=list_help("check_out"))
]


def add_to(app: typer.Typer) -> None:
    """Put the command into the overview."""
    app.command(
        cls=Command,
        help=list_help("check", "check_more"),
        epilog=examples(
            "jaring check rentan.xlsx --kind village --from 2027-01 --months 12 --segment BPU "
            "--programmes JKK,JKM --payer region --wage 1000000",
            "jaring check rt-rw.xlsx --kind village --from 2027-01 --months 12 --segment PU "
            "--programmes JKK,JKM --payer village --wage 2000000 --risk I --out periksa",
            "jaring check tani.csv --kind village --segment BPU --from 2027-01 --months 6 "
            "--registry posisi-data --beside nelayan.xlsx --json",
        ),
    )(check)


def check(  # noqa: PLR0913  # the options of a command
    file: File,
    *,
    kind: Kind = None,
    from_month: FromMonth = None,
    months: Months = None,
    segment: Segment = None,
    programmes: Programmes = None,
    payer: Payer = None,
    wage: Wage = None,
    risk: Risk = None,
    transport: Transport = False,
    registry: Registry = None,
    beside: Beside = None,
    partner: Partner = None,
    list_id: ListId = None,
    map_file: Map = None,
    workspace: WorkspaceDir = None,
    out: Out = None,
    lang: options.Language = options.SPOKEN_CHOICE,
    force: options.Force = False,
    quiet: options.Quiet = False,
    json: options.Json = False,
) -> None:
    """Check a list."""
    from jaring.commands.checking import Asked, carry_out  # noqa: PLC0415  # heavy
    from jaring.commands.taking_in import Telling  # noqa: PLC0415

    asked = Asked(
        start=from_month,
        months=months,
        segment=segment,
        programmes=programmes,
        payer=payer,
        wage=wage,
        risk=risk,
        is_transport=transport,
        kind=kind,
        partner=partner,
        list_id=list_id,
        mapping=map_file,
        workspace=workspace,
        registry=registry,
        beside=tuple(beside or ()),
    )
    telling = Telling(lang.value, is_quiet=quiet, is_json=json)
    carry_out(file, asked, out, telling, is_forced=force)
