"""The kinds of list that partners hold, and the columns, rules and duty of each: data, read once.

    form_named("village").columns["nik"].aliases
    forms_of("payroll")                          # new workers, continuing, leavers, wages ...

A kind has forms; a form is one table: its grain, its columns with the headers by which partners
call them, what a row must hold, what each finding needs, and the duty that standing in it implies.
The data stand in `data/list_kinds/`; what is done with them is `jaring.intake`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from jaring.reference.package_files import read_packaged_words

Lang = Literal["id", "en"]
Texts = Mapping[str, str]
_FILES = ("wajib_lapor", "payroll", "partners", "permit", "tables", "registry")


class Grain(StrEnum):
    """What one row of a form stands for."""

    WORKER = "worker"
    EMPLOYER = "employer"
    PROJECT = "project"
    TABLE = "table"  # a table beside the lists, with columns of its own


class CellType(StrEnum):
    """How the cells of a column are read, repaired and stored."""

    TEXT = "text"
    NIK = "nik"
    CODE = "code"  # a number that is no quantity: NPP, KPJ, NIB, NPWP
    DATE = "date"
    MONTH = "month"  # stored as yyyymm
    RUPIAH = "rupiah"  # whole rupiah
    COUNT = "count"
    NUMBER = "number"
    AREA = "area"
    PHONE = "phone"
    PERCENT = "percent"
    FLAG = "flag"
    SEX = "sex"
    PROGRAMMES = "programmes"
    SEGMENT = "segment"


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One canonical column of a form: its type and the headers by which partners call it."""

    name: str
    cell_type: CellType
    aliases: tuple[str, ...] = ()
    is_identifier: bool = False
    title: Texts = field(default_factory=dict)

    def label(self, lang: Lang = "id") -> str:
        """The column's name for a person."""
        return self.title.get(lang, self.name)


@dataclass(frozen=True, slots=True)
class ListDuty:
    """What standing in a form implies for whoever has one of the roles; words of `rules.facts`.

    `segment` is `PU`, `BPU`, `JAKON`, `PMI`, or `local` where a local rule decides it. The duty
    without `roles` is everybody else's.
    """

    group: str
    segment: str
    work: str
    payer: str
    roles: tuple[str, ...] = ()
    employer_kind: str | None = None
    employer_scale: str | None = None
    state_status: str | None = None
    is_transport: bool | None = None
    without_employer: str | None = None  # "unknown": the duty hangs on an employer being named


@dataclass(frozen=True, slots=True)
class Template:
    """One version of a form as the agency or a program hands it out, by its exact headers."""

    version: str
    header: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListForm:
    """One table that a list can be."""

    form_id: str
    kind: str
    grain: Grain
    title: Texts
    columns: Mapping[str, ListColumn]
    key: tuple[str, ...]
    required: tuple[str, ...]
    rules: tuple[str, ...] = ()
    needed_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    duties: tuple[ListDuty, ...] = ()
    templates: tuple[Template, ...] = ()
    copies: Mapping[str, str] = field(default_factory=dict)  # column -> the one that it equals
    sheets: tuple[str, ...] = ()
    skip_sheets: tuple[str, ...] = ()

    @property
    def identifiers(self) -> tuple[str, ...]:
        """The columns that name one person, employer or project."""
        return tuple(name for name, column in self.columns.items() if column.is_identifier)


@dataclass(frozen=True, slots=True)
class ListKind:
    """A kind of list: who usually holds it, and its forms."""

    kind: str
    title: Texts
    holder: str
    law: str
    forms: tuple[ListForm, ...]


@cache
def list_kinds() -> Mapping[str, ListKind]:
    """Every kind by its name, in the order of the data."""
    kinds = (_kind(data) for file in _FILES for data in _kinds_in(_read(file)))
    return MappingProxyType({kind.kind: kind for kind in kinds})


@cache
def list_forms() -> Mapping[str, ListForm]:
    """Every form by its id."""
    forms = (form for kind in list_kinds().values() for form in kind.forms)
    return MappingProxyType({form.form_id: form for form in forms})


def forms_of(kind: str) -> tuple[ListForm, ...]:
    """The forms of a kind, or the one form of that id; none where there is neither."""
    if kind in list_kinds():
        return list_kinds()[kind].forms
    return (list_forms()[kind],) if kind in list_forms() else ()


def form_named(form_id: str) -> ListForm:
    """The form of that id; a kind with one form may be named itself.

    Raises:
        KeyError: there is none.
    """
    return list_forms()[form_id]


@cache
def status_words() -> Mapping[str, tuple[str, ...]]:
    """What lists say of people who are gone: deceased, moved, retired -> words, longest first."""
    return {
        status: tuple(sorted(words, key=lambda word: (-len(word), word)))
        for status, words in _read("statuses").items()
    }


def _read(name: str) -> dict[str, Any]:
    return read_packaged_words(f"list_kinds/{name}")


@cache
def _catalogue(grain: Grain) -> Mapping[str, ListColumn]:
    """The canonical columns of a grain."""
    table: dict[str, dict[str, Any]] = _read("columns")[grain.value]
    return {name: _column(name, spec) for name, spec in table.items()}


def _column(name: str, spec: Mapping[str, Any]) -> ListColumn:
    return ListColumn(
        name=name,
        cell_type=CellType(spec["type"]),
        aliases=tuple(spec.get("aliases", ())),
        is_identifier=spec.get("identifier", False),
        title={lang: spec[lang] for lang in ("id", "en") if lang in spec},
    )


def _kinds_in(file: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The kinds of a file: one, or several that may share a form's base (`people`)."""
    if "kind" in file and isinstance(file["kind"], str):
        yield file
        return
    base = file.get("people", {})
    for data in file["kind"]:
        yield {**data, "form": [_on_base(base, form) for form in data["form"]]}


def _on_base(base: Mapping[str, Any], form: Mapping[str, Any]) -> dict[str, Any]:
    """A form with what the base gives it; `add` are columns beside those of the base."""
    both = {**base, **form}
    if "columns" in both:
        both["columns"] = [*both["columns"], *form.get("add", ())]
    return both


def _kind(data: Mapping[str, Any]) -> ListKind:
    named = data.get("duties", {})
    return ListKind(
        kind=data["kind"],
        title=data["title"],
        holder=data.get("holder", ""),
        law=data.get("law", ""),
        forms=tuple(_form(form, data, named) for form in data["form"]),
    )


def _form(form: Mapping[str, Any], kind: Mapping[str, Any], named: Mapping[str, Any]) -> ListForm:
    grain = Grain(form["grain"])
    duties = [*form.get("duty", ()), *(named[name] for name in form.get("duty_of", ()))]
    return ListForm(
        form_id=form["id"],
        kind=kind["kind"],
        grain=grain,
        title=form.get("title", kind["title"]),
        columns=_columns(form, grain),
        key=tuple(form.get("key", ())),
        required=tuple(form.get("required", ())),
        rules=tuple(form.get("rules", ())),
        needed_for={name: tuple(needed) for name, needed in form.get("needed_for", {}).items()},
        answers={name: tuple(lost) for name, lost in form.get("answers", {}).items()},
        duties=tuple(
            ListDuty(**{**duty, "roles": tuple(duty.get("roles", ()))}) for duty in duties
        ),
        templates=tuple(
            Template(one["version"], tuple(one["header"].split(", ")))
            for one in form.get("template", ())
        ),
        copies=dict(form.get("copies", {})),
        sheets=tuple(form.get("sheets", ())),
        skip_sheets=tuple(form.get("skip_sheets", ())),
    )


def _columns(form: Mapping[str, Any], grain: Grain) -> dict[str, ListColumn]:
    """The form's columns; an alias of its own comes before those of the catalogue."""
    if grain is Grain.TABLE:
        return {name: _column(name, spec) for name, spec in form["table"].items()}
    own: Mapping[str, list[str]] = form.get("aliases", {})
    catalogue = _catalogue(grain)
    return {
        name: ListColumn(
            name=name,
            cell_type=catalogue[name].cell_type,
            aliases=(*own.get(name, ()), *catalogue[name].aliases),
            is_identifier=catalogue[name].is_identifier,
            title=catalogue[name].title,
        )
        for name in form["columns"]
    }
