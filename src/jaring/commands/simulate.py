"""`jaring simulate`: its options and its help; the data are made in `jaring.simulate`."""

from pathlib import Path
from typing import Annotated

import typer

from jaring.commands import options
from jaring.commands.layout import Command, described, examples
from jaring.commands.words import SPOKEN


def parse_rate(text: str) -> tuple[str, float]:
    """Name and share of an option such as `nik_missing=0.1`.

    >>> parse_rate("nik_missing=0,1")
    ('nik_missing', 0.1)
    """
    name, _, share = text.partition("=")
    try:
        return name.strip(), float(share.replace(",", "."))
    except ValueError as error:
        raise typer.BadParameter(f"{text!r}: nik_missing=0.1") from error


Office = Annotated[str | None, typer.Option("--office", metavar="NAME", help=described("office"))]
Province = Annotated[
    str | None, typer.Option("--province", metavar="NAME", help=described("province"))
]
People = Annotated[
    int | None, typer.Option("--people", min=1, metavar="N", help=described("people"))
]
ListRows = Annotated[
    int | None, typer.Option("--list", min=1, metavar="N", help=described("list_rows"))
]
Seed = Annotated[int, typer.Option("--seed", min=0, metavar="S", help=described("seed"))]
Out = Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help=described("simulate_out"))]
Rates = Annotated[
    list[str] | None,
    typer.Option("--rate", metavar="NAME=SHARE", help=described("rate")),
]


def add_to(app: typer.Typer) -> None:
    """Put the command into the overview."""
    app.command(
        cls=Command,
        help=described("simulate", "simulate_more"),
        epilog=examples(
            "jaring simulate --office madiun --out madiun",
            "jaring simulate --province jateng --people 100000 --list 80000 --seed 7 --out jateng",
            "jaring simulate --office blitar --rate nik_missing=0.2 --out blitar",
        ),
    )(simulate)


def simulate(  # noqa: PLR0913  # the options of a command
    *,
    out: Out,
    office: Office = None,
    province: Province = None,
    people: People = None,
    list_rows: ListRows = None,
    as_of: options.AsOf = None,
    seed: Seed = 1,
    rate: Rates = None,
    lang: options.Language = options.SPOKEN_CHOICE,
    force: options.Force = False,
    quiet: options.Quiet = False,
    json: options.Json = False,
) -> None:
    """Make up data."""
    if (office is None) == (province is None):
        raise typer.BadParameter(SPOKEN.say("usage.office_or_province"))
    from jaring.commands.simulating import Manner, carry_out  # noqa: PLC0415  # heavy
    from jaring.runs.simulating import Simulation  # noqa: PLC0415

    wanted = Simulation(
        office=office,
        province=province,
        people=people,
        list_rows=list_rows,
        as_of=as_of,
        seed=seed,
        rates=dict(map(parse_rate, rate or ())),
    )
    carry_out(wanted, out, Manner(lang.value, is_forced=force, is_quiet=quiet, is_json=json))
