"""Cleaned columns for Splink: its clock starts where its documentation starts, after cleaning.

Reads a registry and a list in the canonical columns of `workers`; writes both again with the keys
and features that the second Splink setting is given. None of this work is counted against it.

    python -m benchmarks.splink_input REGISTRY LIST --out DIR
"""

import argparse
from pathlib import Path

import duckdb
import polars as pl
from jaring.linkage.standardise.areas import clean_area_name
from jaring.linkage.standardise.dates import parse_date
from jaring.linkage.standardise.employer_names import clean_employer_name, fold_employer_name
from jaring.linkage.standardise.numbers import clean_nik
from jaring.linkage.standardise.person_names import clean_person_name, fold_person_name
from jaring.linkage.standardise.phones import clean_phone

_PIVOT_YEAR = 2026
_RARE_NAME = 5  # a name borne by so few in the registry is a key of its own
_CANONICAL = (
    *("id", "nik", "name", "sex", "birth_date", "birth_place", "village", "district", "regency"),
    *("employer", "phone", "mother_name"),
)


def clean_columns(source: Path) -> pl.LazyFrame:
    """The columns of one side as the product's own standardising leaves them.

    Rows: one per row of the source.
    """
    table = pl.scan_parquet(source)
    present = set(table.collect_schema().names())
    absent = [pl.lit(None, pl.String).alias(name) for name in _CANONICAL if name not in present]
    table = table.with_columns(absent).select(_CANONICAL)
    return (
        table.with_columns(
            nik=clean_nik(pl.col("nik")),
            name=clean_person_name(pl.col("name")),
            birth_date=parse_date(pl.col("birth_date"), pivot_year=_PIVOT_YEAR),
            birth_place=clean_area_name(pl.col("birth_place")),
            village=clean_area_name(pl.col("village")),
            district=clean_area_name(pl.col("district")),
            regency=clean_area_name(pl.col("regency")),
            phone=clean_phone(pl.col("phone")),
            mother_name=clean_person_name(pl.col("mother_name")),
            employer=fold_employer_name(clean_employer_name(pl.col("employer"))),
        )
        .with_columns(name_folded=fold_person_name(pl.col("name")))
        .rename({"id": "unique_id"})
    )


def write_inputs(registry: Path, listed: Path, out: Path) -> None:
    """Write `registry.parquet` and `list.parquet` under `out`, ready for Splink."""
    out.mkdir(parents=True, exist_ok=True)
    con = duckdb.connect()
    for side, source in (("registry", registry), ("list", listed)):
        cleaned = out / f"{side}_clean.parquet"
        clean_columns(source).sink_parquet(cleaned)
        con.sql(_keys_sql(cleaned)).write_parquet(str(out / f"{side}_keys.parquet"))
        cleaned.unlink()
    keyed = out / "registry_keys.parquet"
    con.execute(
        f"create table rare as select name_sorted from '{keyed}' where name_sorted is not null "
        f"group by name_sorted having count(*) <= {_RARE_NAME}"
    )
    for side in ("registry", "list"):
        keyed = out / f"{side}_keys.parquet"
        con.sql(
            f"select k.*, rare.name_sorted as rare_name from '{keyed}' as k "
            "left join rare on k.name_sorted = rare.name_sorted"
        ).write_parquet(str(out / f"{side}.parquet"))
        keyed.unlink()


def _keys_sql(cleaned: Path) -> str:
    """Keys and comparable parts of every row; a birthday that is missing is read off the NIK."""
    return f"""
        with parts as (
            select *,
                string_split(name_folded, ' ') as tokens,
                case when nik is null then null else
                    try_cast(substr(nik, 7, 2) as integer) % 40 end as nik_day,
                try_cast(substr(nik, 9, 2) as integer) as nik_month,
                try_cast(substr(nik, 11, 2) as integer) as nik_year
            from '{cleaned}'
        ),
        dated as (
            select * replace (
                coalesce(birth_date, (1900 + nik_year + if(nik_year <= {_PIVOT_YEAR % 100 - 12},
                    100, 0)) * 10000 + nik_month * 100 + nik_day) as birth_date)
            from parts
        )
        select unique_id, name, name_folded, sex, phone, mother_name, employer, birth_place,
            nik, try_cast(nik as bigint) as nik_number,
            substr(nik, 1, 12) as nik_start, substr(nik, 7) as nik_tail,
            cast(birth_date as varchar) as birth_text,
            try_strptime(cast(birth_date as varchar), '%Y%m%d')::date as birth_date,
            (birth_date // 10000 * 10000 + birth_date % 100 * 100
                + birth_date // 100 % 100)::varchar as birth_swapped,
            village || '|' || district || '|' || regency as village,
            district || '|' || regency as district,
            regency,
            array_to_string(list_sort(tokens), ' ') as name_sorted,
            tokens[1] as first_token,
            tokens[-1] as last_token,
            substr(name_folded, 1, 3) as name_start
        from dated
    """


def main() -> None:
    """Entry point of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("registry", type=Path)
    parser.add_argument("list", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    write_inputs(given.registry, given.list, given.out)


if __name__ == "__main__":
    main()
