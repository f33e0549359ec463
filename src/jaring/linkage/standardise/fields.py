"""Standardise the fields of a model: each type of field has one way, all are expressions.

Reads the canonical columns of one side as text; the result holds, per field, the columns that
`features.standardised_columns` names. A column that the side does not hold is null throughout.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

import polars as pl

from jaring.linkage.features import NAME_TYPES
from jaring.linkage.schema import FieldType, LinkModel
from jaring.linkage.standardise.areas import clean_area_name, names_of_area_codes
from jaring.linkage.standardise.dates import parse_date
from jaring.linkage.standardise.employer_names import clean_employer_name, fold_employer_name
from jaring.linkage.standardise.numbers import clean_nik, nik_digits
from jaring.linkage.standardise.patterns import DOUBLED, replace_pairs
from jaring.linkage.standardise.person_names import clean_person_name, fold_person_name
from jaring.linkage.standardise.phones import clean_phone
from jaring.linkage.standardise.project_names import clean_project_name, fold_project_name
from jaring.linkage.standardise.remembered import over_remembered
from jaring.linkage.standardise.texts import clean_text
from jaring.terms.nik import NIK_DIGITS

PIVOT_YEAR = 27  # number: two-digit years up to this are 20xx, the others 19xx
WOMAN = 40  # added to the day of birth in a woman's NIK
AREA_DEPTHS = ("village", "district", "regency")
SEXES = {
    "L": ("L", "LK", "LAKI", "LAKILAKI", "PRIA", "M", "MALE", "COWOK"),
    "P": ("P", "PR", "PEREMPUAN", "WANITA", "W", "F", "FEMALE", "CEWEK"),
}
Clean = Callable[[pl.Expr], pl.Expr]


def standardise(
    rows: pl.LazyFrame, model: LinkModel, fields: Iterable[str], *, has: frozenset[str]
) -> pl.LazyFrame:
    """The rows with every field's standardised columns beside them.

    Rows: one per row of the input.
    """
    wanted = tuple(fields)
    columns: list[pl.Expr] = [pl.col("row")]
    for field in wanted:
        sources = [name for name in model.columns_of(field) if name in has]
        columns += _WAYS[model.fields[field].type](field, sources)
    structs = [f"{field}__both" for field in wanted if model.fields[field].type in _OF_TWO]
    return rows.select(columns).unnest(*structs) if structs else rows.select(columns)


def _joined(sources: Sequence[str]) -> pl.Expr:
    """One text from one column or several, with a blank between what is there."""
    if not sources:
        return pl.lit(None, dtype=pl.String)
    if len(sources) == 1:
        return pl.col(sources[0])
    return pl.concat_str([pl.col(name) for name in sources], separator=" ", ignore_nulls=True)


def _with(clean: Clean) -> Callable[[str, Sequence[str]], list[pl.Expr]]:
    return lambda field, sources: [clean(_joined(sources)).alias(field)]


def _with_fold(clean: Clean, fold: Clean) -> Callable[[str, Sequence[str]], list[pl.Expr]]:
    """The clean text and its fold, as one struct."""

    def with_fold(clean_text: pl.Series) -> pl.Series:
        folded = clean_text.to_frame("clean").with_columns(folded=fold(pl.col("clean")))
        return folded.to_struct(clean_text.name)

    def both(text: pl.Expr) -> pl.Expr:
        return clean(text).map_batches(with_fold, return_dtype=_BOTH, is_elementwise=True)

    work = over_remembered(both, _BOTH)
    return lambda field, sources: [
        work(_joined(sources))
        .struct.rename_fields([field, f"{field}__folded"])
        .alias(f"{field}__both")
    ]


def _nik(field: str, sources: Sequence[str]) -> list[pl.Expr]:
    """The digits to compare, and the number where it is a well-formed NIK, as one struct."""
    parts = pl.Struct({field: pl.String, f"{field}__number": pl.Int64})

    def batch(rows: pl.Series) -> pl.Series:
        plain, number = _plain_nik(rows)
        digits = _where_unusual(rows, plain, rows, nik_digits)
        whole = _where_unusual(rows, plain, number, lambda text: clean_nik(text).cast(pl.Int64))
        names = {field: digits, f"{field}__number": whole}
        return pl.DataFrame(names).to_struct(rows.name)

    both = _joined(sources).map_batches(batch, return_dtype=parts, is_elementwise=True)
    return [both.alias(f"{field}__both")]


def _where_unusual(rows: pl.Series, plain: pl.Series, short: pl.Series, work: Clean) -> pl.Series:
    """The short answer where the text is plain, the careful one for the others."""
    if plain.all():
        return short.alias(rows.name)
    unusual = ~plain
    few = rows.filter(unusual).to_frame("text").select(work(pl.col("text"))).to_series()
    place = (unusual.cum_sum().cast(pl.Int64) - 1).clip(lower_bound=0)
    return few.gather(place).zip_with(unusual, short).alias(rows.name)


def _plain_nik(rows: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Which texts are a NIK as they stand (the rule of `clean_nik`), and all texts as numbers."""
    number = rows.cast(pl.Int64, strict=False)
    nik = pl.col("nik")
    day = nik // 10**8 % 100  # number: places of a NIK
    day = pl.when(day > WOMAN).then(day - WOMAN).otherwise(day)  # number: women's day of birth + 40
    month = nik // 10**6 % 100  # number: places of a NIK
    # the days that every month of every year has; the others take the careful road
    exists = day.is_between(1, 28) & month.is_between(1, 12)  # number: calendar
    whole = (pl.col("text").str.len_bytes() == NIK_DIGITS) & (nik >= 10**15)  # number: 16 digits
    uniform = nik % 1_111_111_111_111_111 == 0  # number: one digit sixteen times
    is_plain = whole & exists & (nik % 10**4 > 0) & ~uniform  # number: serial
    frame = pl.DataFrame({"text": rows, "nik": number})
    return frame.select(is_plain.fill_null(value=False)).to_series(), number


def _area(field: str, sources: Sequence[str]) -> list[pl.Expr]:
    """Names of village, district and regency; where one is left out, that of the area's code."""
    code = _source_of(sources, "code")
    columns = []
    for depth in AREA_DEPTHS:
        source = _source_of(sources, depth)
        name = pl.lit(None, dtype=pl.String)
        if source is not None:
            name = over_remembered(clean_area_name)(pl.col(source))
        if code is not None:
            asked = pl.col(code) if source is None else pl.when(name.is_null()).then(pl.col(code))
            name = pl.coalesce(name, over_remembered(_NAMES_OF_CODES[depth])(asked))
        columns.append(name.alias(f"{field}__{depth}"))
    return columns


def _source_of(sources: Sequence[str], part: str) -> str | None:
    return next((name for name in sources if part in name), None)


def clean_code(text: pl.Expr) -> pl.Expr:
    """Capital letters and digits only; null where nothing is left."""
    upper = text.str.to_uppercase()
    bare = pl.when(upper.str.contains("[^0-9A-Z]")).then(upper.str.replace_all("[^0-9A-Z]+", ""))
    clean = pl.coalesce(bare, upper)
    return pl.when(clean != "").then(clean)


def clean_sex(text: pl.Expr) -> pl.Expr:
    """L or P; null where it is neither."""
    known = {word: sex for sex, words in SEXES.items() for word in words}
    return clean_code(text).replace_strict(known, default=None, return_dtype=pl.String)


def fold_text(clean: pl.Expr) -> pl.Expr:
    """A clean text without punctuation and doubled letters."""
    bare = clean.str.replace_all("[^0-9A-Z]+", " ").str.strip_chars(" ")
    folded = replace_pairs(bare, DOUBLED)
    return pl.when(folded != "").then(folded)


def _parse(text: pl.Expr) -> pl.Expr:
    return parse_date(text, pivot_year=PIVOT_YEAR)


def _number(text: pl.Expr) -> pl.Expr:
    return text.str.replace_all("[^0-9.-]", "").cast(pl.Float64, strict=False)


_BOTH = pl.Struct({"clean": pl.String, "folded": pl.String})
_NAMES_OF_CODES: dict[str, Clean] = {
    depth: partial(names_of_area_codes, depth=depth) for depth in AREA_DEPTHS
}
_WAYS: dict[FieldType, Callable[[str, Sequence[str]], list[pl.Expr]]] = {
    FieldType.NIK: _nik,
    FieldType.AREA: _area,
    FieldType.PERSON_NAME: _with_fold(clean_person_name, fold_person_name),
    FieldType.EMPLOYER_NAME: _with_fold(clean_employer_name, fold_employer_name),
    FieldType.PROJECT_NAME: _with_fold(clean_project_name, fold_project_name),
    FieldType.TEXT: _with_fold(clean_text, fold_text),
    FieldType.DATE: _with(over_remembered(_parse, pl.Int32)),
    # the usual 0 in front goes before, so that only unusual numbers cost more than a look
    FieldType.PHONE: _with(lambda text: clean_phone(text.str.strip_prefix("0"))),
    FieldType.NUMBER: _with(_number),
    FieldType.CODE: _with(clean_code),
    FieldType.SEX: _with(over_remembered(clean_sex)),
}
_OF_TWO = frozenset({FieldType.NIK, *NAME_TYPES})
