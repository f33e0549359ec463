"""What intake understands of a partner's file before it reads a row: sheet, header, form, columns.

It is shown to a person first (`--preview`); what he says otherwise stands in a mapping file.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from jaring.intake.column_maps import folded_header, suggestion
from jaring.intake.errors import ColumnMapError, ListNotRecognisedError, NotReadableError
from jaring.intake.header_places import FoundHeader, SeenSheet, find_header, see_sheets
from jaring.intake.headers import HeaderPlace, listed
from jaring.intake.kinds import refuse_what_is_no_file, said_why
from jaring.intake.list_forms import MatchedForm, candidate_forms, is_known_header, match_forms
from jaring.intake.words import Fact, Language, say
from jaring.reference.list_kinds import list_forms, list_kinds

ROW_KEY: Final = "jaring_row_key"
"""Header of the column by which a correction sheet says which row it corrects."""

_SHOWN_OTHERS: Final = 4
_CLEARLY_BETTER: Final = 1.0


@dataclass(frozen=True)
class ListMapping:
    """What a person says of a partner's file; comes before everything that is recognised."""

    path: Path
    kind: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Understanding:
    """A file as intake reads it: which sheets, where the header, which form, which column is which.

    `others` are forms that fit as well; `left_out` are sheets that hold something else.
    """

    path: Path
    matched: MatchedForm
    headers: tuple[FoundHeader, ...]
    others: tuple[MatchedForm, ...]
    left_out: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...]

    @property
    def is_certain(self) -> bool:
        """Whether no other form of another kind fits as well."""
        rivals = [one for one in self.others if one.form.kind != self.matched.form.kind]
        return not rivals or self.matched.score - rivals[0].score >= _CLEARLY_BETTER


def read_list_mapping(path: Path) -> ListMapping:
    """Read a mapping file.

    Raises:
        ColumnMapError: it is no TOML, or names a kind or column that does not exist.
    """
    refuse_what_is_no_file(path)
    try:
        content = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise _map_error(path, "not_utf8") from error
    except tomllib.TOMLDecodeError as error:
        raise _map_error(path, "not_toml", why=str(error)) from error
    except OSError as error:
        raise NotReadableError(path, why=said_why(error)) from error
    return _mapping(path, content)


def _mapping(path: Path, content: Mapping[str, Any]) -> ListMapping:
    kind = content.get("kind")
    if kind is not None and kind not in {*list_kinds(), *list_forms()}:
        raise _map_error(path, "unknown_kind", kind=str(kind), kinds=", ".join(list_kinds()))
    columns = content.get("columns", {})
    known = {name for form in candidate_forms(kind) for name in form.columns} | {ROW_KEY}
    for name, header in columns.items():
        if name not in known:
            raise _map_error(path, "unknown_column", column=name, names=listed(sorted(known), 60))
        if not isinstance(header, str) or not header.strip():
            raise _map_error(path, "not_a_header", part="columns", canonical=name)
    row = content.get("header_row")
    if row is not None and not (isinstance(row, int) and row > 0):
        raise _map_error(path, "header_row", row=str(row))
    return ListMapping(path, kind, content.get("sheet"), row, columns)


def _map_error(path: Path, key: str, **facts: Fact) -> ColumnMapError:
    languages: tuple[Language, Language] = ("id", "en")
    why_id, why_en = (say("columns", key, lang, facts) for lang in languages)
    return ColumnMapError(path, why_id=why_id, why_en=why_en)


def understand(
    path: Path, *, kind: str | None = None, mapping: ListMapping | None = None
) -> Understanding:
    """Look at a file's first rows and say what it is.

    Args:
        path: the file.
        kind: the kind or form of list; else told from the header among all kinds.
        mapping: what a person said of files like this one.

    Raises:
        UnreadableInputError: one of its subclasses; `ListNotRecognisedError` where no header of
            any list is found, or the kind cannot be told.
    """
    path = Path(path)
    kind = kind or (mapping.kind if mapping else None)
    if kind is not None and not candidate_forms(kind):
        kinds = ", ".join(list_kinds())
        raise ListNotRecognisedError(path, "no_kind", kind=kind, kinds=kinds)
    sheets = see_sheets(path)
    if mapping is not None and mapping.sheet is not None:
        sheets = tuple(one for one in sheets if one.name == mapping.sheet) or sheets
    skipped = {name for form in candidate_forms(kind) for name in form.skip_sheets}
    chosen = dict(mapping.columns) if mapping is not None else {}
    found = [
        (header, sheet, match_forms(
            header.place.names, candidate_forms(kind), sheet=sheet.name, chosen=chosen
        ))
        for sheet in sheets
        if sheet.name not in skipped and (header := _header_of(sheet, mapping)) is not None
    ]  # fmt: skip
    if not found:
        raise ListNotRecognisedError(path, "header")
    found.sort(key=lambda one: (one[1].is_hidden, -one[2][0].score))
    best, sheet, matches = found[0]
    _refuse_absent(mapping, best.place.names)
    same = [header for header, _, _ in found if header.place.names == best.place.names]
    taken = {header.sheet for header in same}
    below = best.place.row + best.place.rows - 1
    return Understanding(
        path=path,
        matched=matches[0],
        headers=tuple(same),
        others=matches[1 : 1 + _SHOWN_OTHERS],
        left_out=tuple(
            one.name for one in sheets if one.name is not None and one.name not in taken
        ),
        samples=sheet.rows[below : below + 3],
    )


def _refuse_absent(mapping: ListMapping | None, headers: tuple[str, ...]) -> None:
    """A header that a person named and that is not there is his slip, not something to pass over.

    Raises:
        ColumnMapError: there is one.
    """
    if mapping is None:
        return
    have = {folded_header(header) for header in headers}
    for column, header in mapping.columns.items():
        if folded_header(header) not in have:
            hint = suggestion(header, [name for name in headers if name])
            raise _map_error(
                mapping.path, "absent", header=header, canonical=column, suggestion=hint
            )


def require_certain(understood: Understanding) -> None:
    """Refuse a file whose kind the header alone does not tell.

    Raises:
        ListNotRecognisedError: forms of several kinds fit it equally well.
    """
    if not understood.is_certain:
        kinds = dict.fromkeys(one.form.kind for one in (understood.matched, *understood.others))
        raise ListNotRecognisedError(understood.path, "kind", kinds=", ".join(kinds))


def _header_of(sheet: SeenSheet, mapping: ListMapping | None) -> FoundHeader | None:
    """The header of a sheet; a person's header row, or headers he named, count as known."""
    if mapping is not None and mapping.header_row is not None:
        at = mapping.header_row - 1
        if at >= len(sheet.rows):
            return None
        return FoundHeader(sheet.name, HeaderPlace(at + 1, 1, sheet.rows[at]), len(sheet.rows[at]))
    said = set(mapping.columns.values()) if mapping is not None else set()
    return find_header(sheet, lambda text: text in said or is_known_header(text))
