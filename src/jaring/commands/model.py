"""`jaring model`: list, show, check, new; what they do stands in `runs.model_files`."""

from pathlib import Path
from typing import Annotated

import typer

from jaring.commands import options
from jaring.commands.layout import Command, described, examples, group

app = group()
ModelFile = Annotated[Path, typer.Argument(metavar="FILE", help=described("model_file"))]
Sample = Annotated[Path | None, typer.Option(metavar="TABLE", help=described("model_left"))]
OtherSample = Annotated[Path | None, typer.Option(metavar="TABLE", help=described("model_right"))]


@app.callback(help=described("model_group"), epilog=examples("jaring model list"))
def every_model_command() -> None:
    """What the commands about models share."""


@app.command(
    "list", cls=Command, help=described("model_list"), epilog=examples("jaring model list")
)
def list_models(
    *, lang: options.Language = options.SPOKEN_CHOICE, json: options.Json = False
) -> None:
    """The models that ship."""
    from jaring.commands.model_printing import print_models  # noqa: PLC0415  # heavy

    print_models(lang.value, is_json=json)


@app.command(
    cls=Command,
    help=described("model_show"),
    epilog=examples("jaring model show workers", "jaring model show workers > my.toml"),
)
def show(
    name: Annotated[str, typer.Argument(metavar="NAME|FILE", help=described("model_name"))],
) -> None:
    """Print a model."""
    from jaring.commands.model_printing import print_model  # noqa: PLC0415  # heavy

    print_model(name)


@app.command(
    cls=Command,
    help=described("model_check"),
    epilog=examples(
        "jaring model check my.toml",
        "jaring model check my.toml --left daftar.csv --right registry.parquet",
    ),
)
def check(
    file: ModelFile,
    *,
    left: Sample = None,
    right: OtherSample = None,
    columns: options.Columns = None,
    lang: options.Language = options.SPOKEN_CHOICE,
) -> None:
    """Check a model."""
    from jaring.commands.model_printing import print_check  # noqa: PLC0415  # heavy

    print_check(file, left, right, columns=columns, lang=lang.value)


@app.command(
    "new",
    cls=Command,
    help=described("model_new"),
    epilog=examples("jaring model new daftar.csv registry.parquet --out my.toml"),
)
def draft(
    left: options.LeftList,
    right: options.RightList,
    *,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE.toml", help=described("model_out"))
    ] = None,
    lang: options.Language = options.SPOKEN_CHOICE,
) -> None:
    """Draft a model."""
    from jaring.commands.model_printing import write_draft  # noqa: PLC0415  # heavy

    write_draft(left, right, out, lang=lang.value)
