"""What `jaring registry import` prints: tables, what is missing and what that costs, counts."""

import json
from collections.abc import Iterator

import typer

from jaring.commands.list_words import say
from jaring.commands.taking_in import Telling
from jaring.commands.words import Lang
from jaring.reports.formats import Formats
from jaring.runs.registry_import import REFERENCES, ImportedRegistry


def print_import(made: ImportedRegistry, telling: Telling) -> None:
    """Say what an import made."""
    if telling.is_json:
        typer.echo(json.dumps(import_facts(made), ensure_ascii=False))
    elif not telling.is_quiet:
        for line in _lines(made, telling.lang):
            typer.echo(line)


def import_facts(made: ImportedRegistry) -> dict[str, object]:
    """The import for machines."""
    return {
        "folder": str(made.folder),
        "as_of": made.as_of.isoformat(),
        "files": [
            {
                "name": one.name, "tables": list(one.tables), "received": one.rows_received,
                "accepted": one.rows_accepted, "apart": one.rows_apart, "unused": list(one.unused),
            }
            for one in made.files
        ],
        "tables": [
            {
                "table": one.table, "rows": one.rows, "merged": one.rows_merged,
                "columns": list(one.columns), "lost": {k: list(v) for k, v in one.lost.items()},
            }
            for one in made.tables
        ],
        "tables_missing": {name: list(lost) for name, lost in made.tables_missing.items()},
        "dangling": dict(made.dangling),
        "memberships": dict(made.memberships),
        "sums": {name: list(pair) for name, pair in made.sums.items()},
    }  # fmt: skip


def _lines(made: ImportedRegistry, lang: Lang) -> Iterator[str]:
    count = Formats(lang).count
    for one in made.files:
        yield f"{one.name} -> {', '.join(one.tables) or '-'}"
        yield say(
            "registry.counted", lang, received=count(one.rows_received),
            accepted=count(one.rows_accepted), apart=count(one.rows_apart),
        )  # fmt: skip
    for table in made.tables:
        files = ", ".join(table.files) or "-"
        yield say("registry.table", lang, table=table.table, rows=count(table.rows), file=files)
        for column, answers in table.lost.items():
            yield say("registry.missing", lang, column=column, answers=", ".join(answers))
    for name, answers in made.tables_missing.items():
        yield say("registry.no_table", lang, table=name, answers=", ".join(answers))
    others = {f"{table}.{column}": other for table, column, other in REFERENCES}
    for name, rows in made.dangling.items():
        table_name, _, column = name.partition(".")
        yield say(
            "registry.dangling", lang, rows=count(rows), table=table_name, column=column,
            other=others[name],
        )  # fmt: skip
    for name, (told, counted) in made.sums.items():
        yield say(
            "registry.sum", lang, column=name, told=count(told), counted=count(counted),
        )  # fmt: skip
    yield say("registry.written", lang, as_of=made.as_of, path=made.folder)
