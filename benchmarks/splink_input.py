"""Cleaned columns for Splink: its clock starts where its documentation starts, after cleaning.

Reads a registry and a list in the canonical columns of `workers`; writes both again, standardised
by the product itself, with the keys and features that the second Splink setting is given. None of
this work is counted against Splink.

    python -m benchmarks.splink_input REGISTRY LIST --out DIR
"""

import argparse
from pathlib import Path

import duckdb
import polars as pl

from jaring.linkage.model import shipped_model
from jaring.linkage.standardise.fields import standardise

_RARE_NAME = 5  # a name borne by so few in the registry is a key of its own
_YEARS_OF_2000 = 12  # two-digit years of the NIK up to this are 20xx: nobody younger works


def write_inputs(registry: Path, listed: Path, out: Path) -> None:
    """Write `registry.parquet` and `list.parquet` under `out`, ready for Splink."""
    out.mkdir(parents=True, exist_ok=True)
    cleaned = {"registry": out / "registry_clean.parquet", "list": out / "list_clean.parquet"}
    clean_columns(registry).sink_parquet(cleaned["registry"])
    clean_columns(listed).sink_parquet(cleaned["list"])
    write_keys(cleaned, out)


def clean_columns(source: Path) -> pl.LazyFrame:
    """The columns of one side as the product's own standardising leaves them.

    Rows: one per row of the source.
    """
    model = shipped_model("workers")
    table = pl.scan_parquet(source)
    has = frozenset(table.collect_schema().names())
    rows = table.with_row_index("row")
    clean = standardise(rows, model, model.fields, has=has)
    ids = table.select(unique_id="id")
    return pl.concat([ids, clean.select(pl.exclude("row"))], how="horizontal")


def write_keys(cleaned: dict[str, Path], out: Path) -> None:
    """From the standardised columns to what Splink's settings name."""
    con = duckdb.connect()
    for side, path in cleaned.items():
        con.execute(f"create table {side}_keys as {_keys_sql(path)}")
        path.unlink()
    con.execute(
        "create table rare as select name_sorted from registry_keys "
        f"where name_sorted is not null group by name_sorted having count(*) <= {_RARE_NAME}"
    )
    for side in cleaned:
        con.sql(
            f"select k.*, rare.name_sorted as rare_name from {side}_keys as k "
            "left join rare on k.name_sorted = rare.name_sorted"
        ).write_parquet(str(out / f"{side}.parquet"))


def _keys_sql(cleaned: Path) -> str:
    """Keys and comparable parts of every row; a birthday that is missing is read off the NIK."""
    return f"""
        with parts as (
            select * exclude (birth_date, nik),
                nik as digits,
                case when length(nik) = 16 then nik end as nik,
                string_split(name__folded, ' ') as tokens,
                coalesce(birth_date, case when nik__number is not null then
                    (if(substr(nik, 11, 2)::integer <= {_YEARS_OF_2000}, 2000, 1900)
                        + substr(nik, 11, 2)::integer) * 10000
                    + substr(nik, 9, 2)::integer * 100 + substr(nik, 7, 2)::integer % 40
                end) as birthday
            from '{cleaned}'
        )
        select unique_id, name, name__folded as name_folded, sex, phone, mother_name,
            employer__folded as employer, birth_place, nik, nik__number as nik_number,
            substr(nik, 1, 12) as nik_start, substr(nik, 7) as nik_tail,
            birthday::varchar as birth_text,
            try_strptime(birthday::varchar, '%Y%m%d')::date as birth_date,
            (birthday // 10000 * 10000 + birthday % 100 * 100
                + birthday // 100 % 100)::varchar as birth_swapped,
            place__village || '|' || coalesce(place__district, '') || '|'
                || coalesce(place__regency, '') as village,
            place__district || '|' || coalesce(place__regency, '') as district,
            place__regency as regency,
            array_to_string(list_sort(tokens), ' ') as name_sorted,
            tokens[1] as first_token,
            tokens[-1] as last_token,
            substr(name__folded, 1, 3) as name_start
        from parts
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
