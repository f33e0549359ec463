"""A first model from the columns of two tables: types guessed from names and values, with comments.

The draft is a start for a person, not an answer: each guess stands beside its column, and what it
could not guess is compared as text. Pure: it is handed samples and answers text.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import ClassVar

from jaring.linkage.schema import FieldType
from jaring.terms.errors import InputError


class NothingSharedError(InputError):
    """Two tables hold nothing that could be compared."""

    code: ClassVar[str] = "model.nothing_shared"

    def __init__(self, left: str, right: str) -> None:
        self.left, self.right = left, right
        super().__init__(
            f"{left} and {right} share no column that could be compared. Give columns that mean "
            "the same the same name in both, or write the model by hand: "
            "`jaring model show workers` shows one."
        )


@dataclass(frozen=True)
class TableSample:
    """Columns of a table in their order, each with some of its values."""

    name: str
    values: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Guess:
    """What a column seems to hold."""

    field: str
    type: FieldType


# What a header says, most telling first. Words as partners write them, Indonesian and English.
_BY_HEADER: tuple[tuple[str, str, FieldType], ...] = (
    (r"\b(nik|no ?ktp|ktp|nomor induk kependudukan|national id)\b", "nik", FieldType.NIK),
    (r"\b(nama )?(gadis )?ibu( kandung)?\b|\bmother", "mother_name", FieldType.PERSON_NAME),
    (r"\b(tgl|tanggal|date of|dob)\b.*\b(lahir|birth)?|birth ?date|^dob$", "birth_date",
     FieldType.DATE),
    (r"\b(tempat|kota|place)\b.*\b(lahir|birth)\b|birth ?place", "birth_place", FieldType.TEXT),
    (r"\b(jk|sex|gender|jenis kelamin|kelamin|l/p|l p)\b", "sex", FieldType.SEX),
    (r"\b(hp|handphone|telp|telepon|phone|whatsapp|wa|mobile)\b", "phone", FieldType.PHONE),
    (r"\b(perusahaan|pemberi kerja|badan usaha|instansi|employer|company|firm)\b", "employer",
     FieldType.EMPLOYER_NAME),
    (r"\b(proyek|paket|pekerjaan konstruksi|project)\b", "project", FieldType.PROJECT_NAME),
    (r"\b(desa|kelurahan|village)\b", "village", FieldType.AREA),
    (r"\b(kecamatan|kec|district)\b", "district", FieldType.AREA),
    (r"\b(kabupaten|kab|kota|regency|city)\b", "regency", FieldType.AREA),
    (r"\b(kode wilayah|area code)\b", "area_code", FieldType.AREA),
    (r"\b(alamat|jalan|address|street)\b", "address", FieldType.TEXT),
    (r"\b(given|first|middle)[ _]?name\b", "given_name", FieldType.PERSON_NAME),
    (r"\b(sur|last|family)[ _]?name\b", "surname", FieldType.PERSON_NAME),
    (r"\b(nama|name)\b", "name", FieldType.PERSON_NAME),
    (r"\b(npp|kpj|nib|npwp|no|nomor|kode|code|number|id|zip|postcode|pos)\b", "", FieldType.CODE),
)  # fmt: skip
_AREA_PARTS = ("village", "district", "regency", "area_code")
_DATE = re.compile(r"\d{1,4}[-/. ](\d{1,2}|[A-Za-z]{3,9})[-/. ]\d{2,4}|(19|20)\d{6}")
_PHONE = re.compile(r"(\+?62|0)8[\d .\-]{7,14}")
_NIK = re.compile(r"'?[1-9]\d{15}")
_NUMBER = re.compile(r"-?(0|[1-9]\d*)([.,]\d+)?")  # a leading zero makes it a code
_EMPLOYER = re.compile(r"\b(PT|CV|UD|PD|FA|TBK|PERSERO|KOPERASI|YAYASAN|PERUM|INC|LTD)\b", re.I)
_BY_VALUE: tuple[tuple[re.Pattern[str], FieldType], ...] = (
    (_NIK, FieldType.NIK),
    (_PHONE, FieldType.PHONE),
    (_DATE, FieldType.DATE),
)
_MOST_DISTINCT_CODE = 0.2  # a column of few different values tells little alone: a code
_MOSTLY = 0.7
_OFTEN = 0.3
_CODE_LENGTH = 4  # digits that are all of one length, from here on, count nothing
_ID = "id"
_PLACE = "place"  # the field that the parts of an area make together
_FEW_BLOCKS = 2
_MOST_BLOCKS = 8
_SELECTIVE = frozenset(
    {FieldType.NIK, FieldType.PHONE, FieldType.PERSON_NAME, FieldType.EMPLOYER_NAME,
     FieldType.PROJECT_NAME, FieldType.DATE}
)  # fmt: skip

_LEVELS: Mapping[FieldType, str] = {
    FieldType.NIK: '"exact", "one_digit", "swapped_digits", "two_digits", "else"',
    FieldType.PERSON_NAME: '"exact", "folded", "same_tokens", "jaro_winkler 0.95", '
    '"jaro_winkler 0.88", "same_last_token", "same_first_token", "else"',
    FieldType.EMPLOYER_NAME: '"exact", "same_tokens", "jaro_winkler 0.92", "shares_token", "else"',
    FieldType.PROJECT_NAME: '"exact", "same_tokens", "jaro_winkler 0.92", "shares_token", "else"',
    FieldType.DATE: '"exact", "swapped_day_month", "one_digit", "same_year_month", "same_year", '
    '"else"',
    FieldType.AREA: '"same_area village", "same_area district", "same_area regency", "else"',
    FieldType.PHONE: '"exact", "one_digit", "else"',
    FieldType.TEXT: '"exact", "jaro_winkler 0.92", "shares_token", "else"',
    FieldType.NUMBER: '"exact", "numeric_within 0.05", "else"',
    FieldType.CODE: '"exact", "edit 1", "else"',
    FieldType.SEX: '"exact", "else"',
}


def guess_column(header: str, values: Sequence[str]) -> Guess:
    """What a column holds: by its values where they are telling, else by its name.

    >>> guess_column("No. HP", ["081234567890"])
    Guess(field='phone', type=<FieldType.PHONE: 'phone'>)
    """
    words = re.sub(r"[^a-z0-9/]+", " ", header.lower()).strip()
    own = field_name(header)
    by_value = _by_value(values)
    for pattern, field, kind in _BY_HEADER:
        if re.search(pattern, words):
            if by_value in {FieldType.NIK, FieldType.PHONE} and kind is not by_value:
                break
            is_employer = field == "name" and _share(_EMPLOYER.search, values) >= _OFTEN
            return Guess(field or own, FieldType.EMPLOYER_NAME if is_employer else kind)
    return Guess(own, by_value or _plain(values))


def _share(fits: Callable[[str], object], values: Sequence[str]) -> float:
    """The share of the filled values that fit."""
    filled = [value.strip() for value in values if value.strip()]
    return sum(bool(fits(value)) for value in filled) / len(filled) if filled else 0.0


def field_name(header: str) -> str:
    """A header as the name of a field: small letters, digits and single underscores.

    >>> field_name("Nama & Gelar (1)")
    'nama_gelar_1'
    """
    plain = unicodedata.normalize("NFKD", header).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_") or "field"
    return name if name[0].isalpha() else f"field_{name}"


def _by_value(values: Sequence[str]) -> FieldType | None:
    fitting = (kind for pattern, kind in _BY_VALUE if _share(pattern.fullmatch, values) >= _MOSTLY)
    return next(fitting, None)


def _plain(values: Sequence[str]) -> FieldType:
    filled = [value.strip() for value in values if value.strip()]
    lengths = {len(value) for value in filled}
    is_code = len(lengths) == 1 and min(lengths) >= _CODE_LENGTH and all(map(str.isdigit, filled))
    if is_code:
        return FieldType.CODE
    if _share(_NUMBER.fullmatch, values) >= _MOSTLY:
        return FieldType.NUMBER
    few = bool(filled) and len(set(filled)) / len(filled) <= _MOST_DISTINCT_CODE
    return FieldType.CODE if few else FieldType.TEXT


@dataclass(frozen=True)
class Draft:
    """A model file, and the column map where the two tables name things differently."""

    model: str
    columns: str | None


@dataclass(frozen=True)
class _Field:
    """A field that both tables hold, and the column of each."""

    name: str
    type: FieldType
    left: str
    right: str
    tells_much: bool  # few rows share a value

    @property
    def is_same_column(self) -> bool:
        return self.left == self.right


def draft_model(left: TableSample, right: TableSample, *, model_id: str) -> Draft:
    """A model that compares what both tables hold.

    Columns are paired by equal names, else by what they seem to hold; what stands on one side only
    is named in a comment. The text is a valid model.

    Raises:
        NothingSharedError: no column of the one could be paired with one of the other.
    """
    fields = _paired(left, right)
    if not fields:
        raise NothingSharedError(left.name, right.name)
    paired = {column for field in fields for column in (field.left, field.right)}
    alone = [
        f"# not compared, in {table.name}: {json.dumps(column, ensure_ascii=False)}"
        for table in (left, right)
        for column in table.values
        if column not in paired
    ]
    areas = [field for field in fields if field.type is FieldType.AREA]
    compared = [field for field in fields if field.type is not FieldType.AREA]
    parts = [
        f"# A draft for {left.name} and {right.name}: types are guessed. Read it, adapt it, then:",
        f"#   jaring model check {model_id}.toml",
        f'id = "{model_id}"',
        "",
        "# field = type: nik, person_name, employer_name, project_name, date, area, phone, sex,",
        "# text, number or code. `from` names the column where it is called something else.",
        "[fields]",
        *(_field_line(field) for field in compared),
        *_place_lines(areas),
        *alone,
        *_tier_lines(compared),
        *_block_lines(compared, has_place=bool(areas)),
        *_compare_lines(compared, has_place=bool(areas)),
        *_closing_lines(compared),
    ]
    return Draft("\n".join(parts) + "\n", _column_map(fields))


def _paired(left: TableSample, right: TableSample) -> list[_Field]:
    """Columns of the left table with their partner on the right, each used once."""
    guesses = {column: guess_column(column, values) for column, values in right.values.items()}
    fields: dict[str, _Field] = {}
    for column, values in left.values.items():
        if field_name(column) == _ID:
            continue  # it names the row and says nothing about who it is
        guess = guess_column(column, values)
        others = [column] if column in guesses else []
        others += [other for other, made in guesses.items() if made.field == guess.field]
        if not others:
            continue
        del guesses[others[0]]
        name = guess.field if guess.field not in fields else field_name(column)
        while name in fields or name == _PLACE:
            name += "_2"
        fields[name] = _Field(name, guess.type, column, others[0], _tells_much(values))
    return list(fields.values())


def _tells_much(values: Sequence[str]) -> bool:
    filled = [value for value in values if value.strip()]
    return bool(filled) and len(set(filled)) / len(filled) > _MOSTLY


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _field_line(field: _Field) -> str:
    if field.is_same_column and field.left != field.name:
        return f'{field.name} = {{ type = "{field.type}", from = [{_quoted(field.left)}] }}'
    note = "" if field.is_same_column else f"  # {_quoted(field.left)} = {_quoted(field.right)}"
    return f'{field.name} = "{field.type}"{note}'


def _place_lines(areas: Sequence[_Field]) -> Iterator[str]:
    """The names of one place belong together: a village alone says nothing."""
    if areas:
        columns = [field.left if field.is_same_column else field.name for field in areas]
        listed = ", ".join(_quoted(column) for column in columns)
        yield f'{_PLACE} = {{ type = "area", from = [{listed}] }}'


def _tier_lines(fields: Sequence[_Field]) -> Iterator[str]:
    name = next((field.name for field in fields if field.type is FieldType.PERSON_NAME), None)
    for field in fields:
        if field.type is FieldType.NIK and name is not None:
            yield "\n# An equal number settles a row only beside a name that agrees."
            yield f'[[tier]]\nname = "{field.name}"\non = ["{field.name}"]'
            yield f'accept = [["{name} jaro_winkler 0.88"]]'
            return


def _block_lines(fields: Sequence[_Field], *, has_place: bool) -> Iterator[str]:
    """Which rows are compared at all: those that agree on a number, or on two other things."""
    yield "\n# Rows are compared where they agree on one of these; more find more and cost more."
    keys = [_key(field) for field in fields if field.type in _SELECTIVE]
    numbers = [_key(field) for field in fields if field.type in {FieldType.NIK, FieldType.PHONE}]
    numbers += [
        _key(field) for field in fields if field.type is FieldType.CODE and field.tells_much
    ]
    for number in numbers:
        yield f'[[block]]\non = ["{number}"]'
    others = [key for key in keys if key not in numbers] + [f"{_PLACE}.village"] * has_place
    pairs = list(combinations(others, 2))[:_MOST_BLOCKS]
    for one, other in pairs:
        yield f'[[block]]\non = ["{one}", "{other}"]'
    if not pairs or len(pairs) + len(numbers) < _FEW_BLOCKS:
        for field in [field for field in fields if _key(field) not in numbers][:_FEW_BLOCKS]:
            yield f'[[block]]\non = ["{_key(field)}"]\ncap = 10_000'
    if not fields:
        yield f'[[block]]\non = ["{_PLACE}.village"]'


def _key(field: _Field) -> str:
    """The feature of a field that makes a good key."""
    if field.type in {FieldType.NIK, FieldType.PHONE, FieldType.DATE, FieldType.SEX}:
        return field.name
    if field.type in {FieldType.CODE, FieldType.NUMBER}:
        return f"{field.name}.exact"
    return f"{field.name}.sorted_tokens"


def _compare_lines(fields: Sequence[_Field], *, has_place: bool) -> Iterator[str]:
    yield "\n# Levels from best to worst: the first that holds counts."
    yield "# frequency = true: a value that few rows share says more."
    place = [(_PLACE, FieldType.AREA)] if has_place else []
    for name, kind in [*((field.name, field.type) for field in fields), *place]:
        yield f'[[compare]]\nfield = "{name}"\nlevels = [{_LEVELS[kind]}]'
        if kind in {FieldType.PERSON_NAME, FieldType.EMPLOYER_NAME}:
            yield "frequency = true"


def _closing_lines(fields: Sequence[_Field]) -> Iterator[str]:
    nik = next((field.name for field in fields if field.type is FieldType.NIK), None)
    if nik is not None:
        yield "\n# Rows with an equal number teach what the other fields are worth."
        yield f'[train]\nlabels_from = "{nik}"'
    yield "\n# many_left_to_one_right, one_to_one, many_to_many or clusters"
    yield '[resolve]\nrule = "many_left_to_one_right"\naccept = 0.5\nreview = [0.05, 0.95]'


def _column_map(fields: Sequence[_Field]) -> str | None:
    """The column map of fields whose columns have two names."""
    renamed = [field for field in fields if not field.is_same_column]
    if not renamed:
        return None
    lines = ["# Which column of each table holds a field; columns with equal names need no line."]
    for side in ("left", "right"):
        lines.append(f"[{side}]")
        lines += [f"{field.name} = {_quoted(getattr(field, side))}" for field in renamed]
    return "\n".join(lines) + "\n"
