"""`jaring assess`, `jaring flow`, `jaring figures`: their options and their help.

What they do stands in `commands.assessing`, which is loaded when one of them runs.
"""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from jaring.commands import options
from jaring.commands.layout import Command, described, examples

Registry = Annotated[
    Path, typer.Option("--registry", "-r", metavar="DIR", help=described("assess_registry"))
]
Lists = Annotated[
    list[str], typer.Option("--list", "-l", metavar="FILE[:KIND]", help=described("assess_list"))
]
Table = Annotated[Path | None, typer.Option(metavar="FILE")]
Universe = Annotated[
    Path | None, typer.Option("--universe", metavar="FILE", help=described("assess_universe"))
]
Targets = Annotated[
    Path | None, typer.Option("--targets", metavar="FILE", help=described("assess_targets"))
]
Claims = Annotated[
    Path | None, typer.Option("--claims", metavar="FILE", help=described("assess_claims"))
]
LocalRules = Annotated[
    Path | None, typer.Option("--rules-local", metavar="FILE", help=described("assess_local"))
]
MinimumWages = Annotated[
    Path | None, typer.Option("--minimum-wages", metavar="FILE", help=described("assess_wages"))
]
Previous = Annotated[
    Path | None, typer.Option("--previous", metavar="RUN", help=described("assess_previous"))
]
Officers = Annotated[
    Path | None, typer.Option("--officers", metavar="FILE", help=described("assess_officers"))
]
Settings = Annotated[
    Path | None, typer.Option("--settings", metavar="FILE.toml", help=described("assess_settings"))
]
Unpaid = Annotated[
    list[str] | None,
    typer.Option("--unpaid-months", metavar="SEGMENT=N", help=described("assess_unpaid")),
]
ProjectAt = Annotated[
    date | None,
    typer.Option(
        "--project-at", metavar="DATE", parser=options.parse_day, help=described("assess_project")
    ),
]
Books = Annotated[
    str,
    typer.Option("--books", metavar="NAMES", help=described("assess_books"), show_default=False),
]
BookRows = Annotated[
    int,
    typer.Option(
        "--book-rows", min=1, metavar="N", help=described("assess_book_rows"), show_default=False
    ),
]
RunFolderOut = Annotated[
    Path, typer.Option("--out", "-o", metavar="DIR", help=described("assess_out"))
]


def add_to(app: typer.Typer) -> None:
    """Put the commands into the overview."""
    app.command(
        cls=Command,
        help=described("assess", "assess_more"),
        epilog=examples(
            "jaring assess --registry madiun --list madiun/lists/village --out hasil",
            "jaring assess -r snapshot -l wlkp.xlsx:wajib_lapor.employers -l desa.csv:village "
            "--as-of 2026-11-01 --out hasil",
            "jaring assess -r snapshot -l wlkp --officers petugas.csv --out hasil",
            "jaring assess -r snapshot -l desa --settings setelan.toml --unpaid-months BPU=3 "
            "--project-at 2026-12-31 --out hasil",
            "jaring assess -r snapshot -l wlkp --books office,disnaker --book-rows 50000 "
            "--out hasil",
        ),
    )(assess)
    app.command(cls=Command, help=described("flow"))(flow)


def assess(  # noqa: PLR0913  # the options of a command
    *,
    registry: Registry,
    lists: Lists,
    out: RunFolderOut,
    as_of: options.AsOf = None,
    universe: Universe = None,
    targets: Targets = None,
    claims: Claims = None,
    local_rules: LocalRules = None,
    minimum_wages: MinimumWages = None,
    previous: Previous = None,
    decisions: options.Decisions = None,
    officers: Officers = None,
    settings: Settings = None,
    unpaid_months: Unpaid = None,
    project_at: ProjectAt = None,
    books: Books = "all",
    book_rows: BookRows = 100_000,
    reveal: options.Reveal = False,
    reason: options.Reason = None,
    threads: options.Threads = None,
    memory: options.Memory = None,
    lang: options.Language = options.SPOKEN_CHOICE,
    force: options.Force = False,
    quiet: options.Quiet = False,
    json: options.Json = False,
) -> None:
    """Assess LISTS against the registry."""
    from jaring.commands.assessing import carry_out, given_settings  # noqa: PLC0415  # heavy
    from jaring.commands.revealing import Revealing  # noqa: PLC0415
    from jaring.runs.assess_run import AssessOrder  # noqa: PLC0415

    order = AssessOrder(
        registry=registry,
        lists=tuple(lists),
        as_of=as_of,
        local_rules=local_rules,
        minimum_wages=minimum_wages,
        universe=universe,
        targets=targets,
        claims=claims,
        previous=previous,
        decisions=decisions,
        officers=officers,
        given=given_settings(settings, unpaid_months or ()),
        project_at=project_at,
        books=books,
        book_rows=book_rows,
        threads=threads,
        memory=None if memory is None else f"{memory // 2**20}MiB",
        lang=lang.value,
        force=force,
    )
    revealing = Revealing(reveal, reason)
    carry_out(order, out, revealing, is_quiet=quiet, is_json=json)


def flow() -> None:
    """Print the flow."""
    from jaring.commands.assessing import print_flow  # noqa: PLC0415  # heavy

    print_flow()
