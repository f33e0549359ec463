"""Ids of people, employers and establishments where an export has none of its own.

They follow from what identifies: the NIK, else passport, else KPJ, else name and birth date; NPP
and division; NPWP, else NIB. So rows of different files name the same person alike.
"""

import hashlib
from typing import Final

import polars as pl

from jaring.linkage.standardise.numbers import clean_nib, clean_nik, clean_npp, clean_npwp

BY_NPP: Final = "E:"
_TABLES: Final = ("persons", "memberships", "establishments", "employers")


def with_keys(table: str, rows: pl.DataFrame) -> pl.DataFrame:
    """One table's columns out of the rows of an export, its ids filled where they are missing."""
    own = {name.partition(".")[2]: name for name in rows.columns if name.startswith(f"{table}.")}
    frame = rows.select(
        *(pl.col(name).alias(column) for column, name in own.items()),
        _person(rows).alias("key_person"),
        _establishment(rows).alias("key_establishment"),
        _employer(rows).alias("key_employer"),
    )
    frame = _filled(frame, "person_id", "key_person", where=table in {"persons", "memberships"})
    uses_place = table in {"memberships", "establishments", "contributions"}
    frame = _filled(frame, "establishment_id", "key_establishment", where=uses_place)
    frame = _filled(
        frame, "employer_id", "key_employer", where=table in {"establishments", "employers"}
    )
    if table == "memberships":
        frame = _with_membership_id(frame)
    if table == "projects" and "project_id" not in frame.columns and "number" in frame.columns:
        frame = frame.with_columns(project_id=pl.lit("K:") + pl.col("number"))
    return frame.drop("key_person", "key_establishment", "key_employer")


def _filled(frame: pl.DataFrame, column: str, key: str, *, where: bool) -> pl.DataFrame:
    if not where:
        return frame
    given = pl.col(column) if column in frame.columns else pl.lit(None, dtype=pl.String)
    return frame.with_columns(pl.coalesce(given, pl.col(key)).alias(column))


def _first(rows: pl.DataFrame, column: str) -> pl.Expr:
    """The column as whichever table of the export has it."""
    names = [f"{table}.{column}" for table in _TABLES if f"{table}.{column}" in rows.columns]
    if not names:
        return pl.lit(None, dtype=pl.String)
    return pl.coalesce(pl.col(name).cast(pl.String) for name in names)


def _person(rows: pl.DataFrame) -> pl.Expr:
    by_nik = pl.lit("N:") + clean_nik(_first(rows, "nik"))
    by_passport = pl.lit("P:") + _first(rows, "passport")
    by_card = pl.lit("K:") + clean_npp(_first(rows, "kpj"))
    name = (
        pl.col("persons.name") if "persons.name" in rows.columns else pl.lit(None, dtype=pl.String)
    )
    by_name = pl.lit("B:") + name.str.to_uppercase() + pl.lit("|") + _first(rows, "birth_date")
    return pl.coalesce(by_nik, by_passport, by_card, by_name)


def _establishment(rows: pl.DataFrame) -> pl.Expr:
    division = pl.coalesce(_first(rows, "division"), pl.lit("000"))
    return pl.lit("U:") + clean_npp(_first(rows, "npp")) + pl.lit(":") + division


def _employer(rows: pl.DataFrame) -> pl.Expr:
    by_tax = pl.lit("T:") + clean_npwp(_first(rows, "npwp"))
    by_business = pl.lit("I:") + clean_nib(_first(rows, "nib"))
    return pl.coalesce(by_tax, by_business, pl.lit(BY_NPP) + clean_npp(_first(rows, "npp")))


def _with_membership_id(frame: pl.DataFrame) -> pl.DataFrame:
    """Card, person, segment and place of work name a membership; repeats are told apart."""
    names = [name for name in ("kpj", "person_id", "segment", "establishment_id", "project_id")
             if name in frame.columns]  # fmt: skip
    said = frame.select(
        pl.concat_str([pl.col(name).fill_null("") for name in names], separator="|").alias("said")
    )["said"]
    distinct = said.unique(maintain_order=True)
    marks = {text: hashlib.sha256(text.encode()).hexdigest()[:16] for text in distinct.to_list()}
    base = pl.Series("base", said.replace_strict(marks, return_dtype=pl.String))
    frame = frame.with_columns(base)
    again = pl.int_range(pl.len()).over("base")
    made = (
        pl.lit("M:")
        + pl.col("base")
        + pl.when(again > 0).then(pl.lit("#") + again.cast(pl.String)).otherwise(pl.lit(""))
    )
    given = (
        pl.col("membership_id")
        if "membership_id" in frame.columns
        else pl.lit(None, dtype=pl.String)
    )
    return frame.with_columns(membership_id=pl.coalesce(given, made)).drop("base")
