"""`jaring registry import`: its options and its help."""

from pathlib import Path
from typing import Annotated

import typer

from jaring.commands import options
from jaring.commands.layout import Command, examples, group
from jaring.commands.list_words import list_help

app = group()

Files = Annotated[list[Path], typer.Argument(metavar="FILES", help=list_help("exports"))]
Map = Annotated[
    Path | None, typer.Option("--map", metavar="FILE.toml", help=list_help("registry_map"))
]
AsOf = Annotated[str, typer.Option("--as-of", metavar="DATE", help=list_help("registry_as_of"))]
Out = Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help=list_help("registry_out"))]
Office = Annotated[str, typer.Option("--office", metavar="NAME", help=list_help("office"))]


@app.callback(
    help=list_help("registry"),
    epilog=examples(
        "jaring registry import kepesertaan.csv npp.xlsx --as-of 2026-11-01 --out posisi-data"
    ),
)
def every_registry_command() -> None:
    """What the commands about the registry share."""


@app.command(
    "import",
    cls=Command,
    help=list_help("registry_import", "registry_more"),
    epilog=examples(
        "jaring registry import kepesertaan.csv npp.xlsx --as-of 2026-11-01 --out posisi-data",
        "jaring registry import ekspor/*.csv --map peta.toml --as-of 2026-11-01 "
        "--office Madiun --out posisi-data --lang en",
    ),
)
def import_files(  # noqa: PLR0913  # the options of a command
    files: Files,
    *,
    as_of: AsOf,
    out: Out,
    map_file: Map = None,
    office: Office = "",
    lang: options.Language = options.SPOKEN_CHOICE,
    force: options.Force = False,
    quiet: options.Quiet = False,
    json: options.Json = False,
) -> None:
    """Import exports."""
    from jaring.commands.importing import print_import  # noqa: PLC0415  # heavy
    from jaring.commands.taking_in import Telling  # noqa: PLC0415
    from jaring.runs.registry_import import import_registry  # noqa: PLC0415

    day = options.parse_day(as_of)
    made = import_registry(files, as_of=day, out=out, mapping=map_file, office=office, force=force)
    print_import(made, Telling(lang.value, is_quiet=quiet, is_json=json))
