"""`jaring intake`: its options and its help; what it does stands in `commands.taking_in`."""

from pathlib import Path
from typing import Annotated, Final

import typer

from jaring.commands import options
from jaring.commands.layout import Command, examples
from jaring.commands.list_words import list_help

# The kinds that help lists; a test holds them to the data.
KINDS: Final = (
    *("wajib_lapor", "payroll", "opd_staff", "village", "union", "market", "micro_business"),
    *("cooperative", "platform", "migrant", "religious_staff", "kur", "permit"),
    *("minimum_wages", "universes", "targets", "claims", "local_rules", "officers", "registry"),
)

File = Annotated[Path, typer.Argument(metavar="FILE", help=list_help("file"))]
Kind = Annotated[
    str | None,
    typer.Option("--kind", "-k", metavar="KIND", help=list_help("kind", kinds=", ".join(KINDS))),
]
Partner = Annotated[
    str | None, typer.Option("--partner", metavar="NAME", help=list_help("partner"))
]
ListId = Annotated[str | None, typer.Option("--list-id", metavar="ID", help=list_help("list_id"))]
Area = Annotated[str | None, typer.Option("--area", metavar="CODE", help=list_help("area"))]
SpanFrom = Annotated[
    str | None, typer.Option("--from", metavar="MONTH", help=list_help("span_from"))
]
SpanBefore = Annotated[
    str | None, typer.Option("--before", metavar="MONTH", help=list_help("span_before"))
]
Complete = Annotated[bool | None, typer.Option("--complete/--partial", help=list_help("complete"))]
Map = Annotated[Path | None, typer.Option("--map", metavar="FILE.toml", help=list_help("map"))]
WorkspaceDir = Annotated[
    Path | None, typer.Option("--workspace", metavar="DIR", help=list_help("workspace"))
]
Preview = Annotated[bool, typer.Option("--preview", help=list_help("preview"))]


def add_to(app: typer.Typer) -> None:
    """Put the command into the overview."""
    app.command(
        cls=Command,
        help=list_help("intake", "intake_more"),
        epilog=examples(
            "jaring intake guru.xlsx --kind religious_staff --preview",
            'jaring intake guru.xlsx --kind religious_staff --partner "Kemenag Madiun" --complete',
            "jaring intake wlkp.xlsx --kind wajib_lapor --area 35.77 --map wlkp.toml --lang en",
            'jaring intake perbaikan.xlsx --kind religious_staff --partner "Kemenag Madiun"',
        ),
    )(intake)


def intake(  # noqa: PLR0913  # the options of a command
    file: File,
    *,
    kind: Kind = None,
    partner: Partner = None,
    list_id: ListId = None,
    area: Area = None,
    span_from: SpanFrom = None,
    span_before: SpanBefore = None,
    complete: Complete = None,
    as_of: options.AsOf = None,
    map_file: Map = None,
    workspace: WorkspaceDir = None,
    preview: Preview = False,
    lang: options.Language = options.SPOKEN_CHOICE,
    quiet: options.Quiet = False,
    json: options.Json = False,
) -> None:
    """Read a list."""
    from jaring.commands.taking_in import Telling, carry_out, show_preview  # noqa: PLC0415  # heavy
    from jaring.runs.take_in import ListWish  # noqa: PLC0415

    wish = ListWish(
        kind=kind,
        partner=partner,
        list_id=list_id,
        area_code=area,
        from_month=span_from,
        before_month=span_before,
        is_complete=complete,
        as_of=as_of,
        mapping=map_file,
    )
    telling = Telling(lang.value, is_quiet=quiet, is_json=json)
    if preview:
        show_preview(file, wish, workspace, telling)
    else:
        carry_out(file, wish, workspace, telling)
