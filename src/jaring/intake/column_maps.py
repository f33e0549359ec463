"""Which of a partner's columns is which canonical field.

First what the person says in a `--columns` file, then headers that equal a field's name, then the
usual Indonesian headers of `data/header_aliases.toml`. Case, blanks and punctuation never matter.
"""

import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

from jaring.intake.errors import ColumnMapError, NotReadableError
from jaring.intake.headers import listed
from jaring.intake.kinds import refuse_what_is_no_file, said_why
from jaring.intake.words import Fact, Said, SourceNote, note, say

SIDES: Final = ("left", "right")
ID: Final = "id"
_CLOSE_ENOUGH: Final = 0.6


@dataclass(frozen=True)
class ColumnMap:
    """A `--columns` file: for each side, canonical field -> the partner's header."""

    path: Path
    left: Mapping[str, str] = field(default_factory=dict)
    right: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RecognisedColumns:
    """Canonical field -> the partner's column, and what to say about the choice."""

    columns: Mapping[str, str]
    notes: tuple[SourceNote, ...]


@cache
def header_aliases() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Model -> canonical field -> the headers by which partners call it, best first."""
    file = resources.files("jaring.intake").joinpath("data/header_aliases.toml")
    models: dict[str, dict[str, list[str]]] = tomllib.loads(file.read_text("utf-8"))
    return {
        model: {canonical: tuple(headers) for canonical, headers in fields.items()}
        for model, fields in models.items()
    }


def canonical_fields(model: str) -> tuple[str, ...]:
    """The canonical fields of a shipped model; none for a user's own."""
    return tuple(header_aliases().get(model, {}))


def folded_header(header: str) -> str:
    """A header without case, blanks and punctuation."""
    return "".join(letter for letter in header.casefold() if letter.isalnum())


def read_column_map(path: Path) -> ColumnMap:
    """Read a `--columns` file.

    Raises:
        ColumnMapError: it is not TOML of the form `[left]` / `[right]` with one header per field.
        UnreadableInputError: there is no such file, or it may not be read.
    """
    path = Path(path)
    refuse_what_is_no_file(path)
    try:
        content = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise _error(path, "not_utf8") from error
    except tomllib.TOMLDecodeError as error:
        raise _error(path, "not_toml", why=str(error)) from error
    except OSError as error:
        raise NotReadableError(path, why=said_why(error)) from error
    for part, headers in content.items():
        if part not in SIDES or not isinstance(headers, dict):
            raise _error(path, "unknown_part", part=part)
        for canonical, header in headers.items():
            if not isinstance(header, str) or not header.strip():
                raise _error(path, "not_a_header", part=part, canonical=canonical)
    if not any(content.values()):
        raise _error(path, "empty")
    return ColumnMap(path, content.get("left", {}), content.get("right", {}))


def recognise_columns(
    columns: Sequence[str],
    *,
    fields: Collection[str],
    model: str | None = None,
    chosen: Mapping[str, str] | None = None,
    source: Path | None = None,
) -> RecognisedColumns:
    """Say which of a table's columns holds which canonical field.

    Args:
        columns: the table's columns as staged.
        fields: the canonical fields that the model reads.
        model: id of a shipped model, whose usual headers are known too.
        chosen: what the person said; comes before everything else.
        source: the file that said it, for errors.

    Raises:
        ColumnMapError: `chosen` names a field that the model does not have, or an absent column.
    """
    found = dict(_chosen_columns(columns, fields, chosen or {}, source or Path("--columns")))
    by_folded: dict[str, list[str]] = {}
    for column in columns:
        by_folded.setdefault(folded_header(column), []).append(column)
    aliases = header_aliases().get(model or "", {})
    # Exact names of all fields come first, so that no alias takes a column from its own field.
    wanted = [(canonical, canonical) for canonical in fields]
    wanted += [(canonical, alias) for canonical in fields for alias in aliases.get(canonical, ())]
    taken = set(found.values())
    passed_over: dict[str, str] = {}
    recognised: list[SourceNote] = []
    for canonical, header in wanted:
        for column in by_folded.get(folded_header(header), ()):
            if column in taken:
                continue
            if canonical in found:
                passed_over.setdefault(column, canonical)
                continue
            found[canonical] = column
            taken.add(column)
            if column != canonical:
                recognised.append(note("recognised", column=column, canonical=canonical))
    twice = [
        note("recognised_twice", column=column, canonical=canonical, kept=found[canonical])
        for column, canonical in passed_over.items()
        if column not in taken and canonical not in (chosen or {})
    ]
    return RecognisedColumns(found, (*recognised, *twice))


def _chosen_columns(
    columns: Sequence[str], fields: Collection[str], chosen: Mapping[str, str], source: Path
) -> Iterator[tuple[str, str]]:
    known = {*fields, ID}
    by_folded = {folded_header(column): column for column in reversed(columns)}
    for canonical, header in chosen.items():
        if canonical not in known:
            hint = suggestion(canonical, sorted(known))
            raise _error(source, "unknown_field", canonical=canonical, suggestion=hint)
        column = header if header in columns else by_folded.get(folded_header(header))
        if column is None or not folded_header(header):
            hint = suggestion(header, columns)
            raise _error(source, "absent", header=header, canonical=canonical, suggestion=hint)
        yield canonical, column


def suggestion(wanted: str, names: Sequence[str]) -> Said:
    """The closest names, or all of them where none is close."""
    folded = {folded_header(name): name for name in names}
    close = get_close_matches(folded_header(wanted), list(folded), n=3, cutoff=_CLOSE_ENOUGH)
    key = "closest" if close else "all_of"
    facts = {"names": listed([folded[name] for name in close] or list(names), most=20)}
    return Said(say("columns", key, "id", facts), say("columns", key, "en", facts))


def _error(path: Path, key: str, **facts: Fact) -> ColumnMapError:
    why_id, why_en = (say("columns", key, lang, facts) for lang in ("id", "en"))
    return ColumnMapError(path, why_id=why_id, why_en=why_en)
