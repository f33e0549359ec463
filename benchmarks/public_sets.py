"""The public sets as an engine may see them: no truth, no telling row ids, shuffled rows.

Reads `tests/data/public`, whose README says where the files are from; writes nothing. Not here: how
they are linked (`benchmarks.public`).
"""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

PUBLIC = Path(__file__).parents[1] / "tests" / "data" / "public"
_TELLING = ("rec_id", "unique_id", "true_id", "cluster")
_SHUFFLE_SEED = 20261120


@dataclass(frozen=True)
class PublicSet:
    """One or two tables of records and the pairs that are the same person.

    Attributes:
        name: file stem of the set, also of its model in `benchmarks/models`.
        left: the records, with an `id` that says nothing.
        right: the second table, or None where one table is searched for duplicates.
        truth: left_id, right_id of every true pair; of one table each pair once, smaller id first.
    """

    name: str
    left: pl.DataFrame
    right: pl.DataFrame | None
    truth: pl.DataFrame


def febrl_4() -> PublicSet:
    """5,000 originals against 5,000 damaged copies, one to one."""
    left = _blind("febrl_4a", prefix="a")
    right = _blind("febrl_4b", prefix="b")
    truth = left.select("entity", left_id="id").join(
        right.select("entity", right_id="id"), on="entity"
    )
    return PublicSet(
        "febrl_4", left.drop("entity"), right.drop("entity"), truth.select("left_id", "right_id")
    )


def febrl_3() -> PublicSet:
    """5,000 records of 2,000 people, up to five copies of each, in one table."""
    return _single_table("febrl_3")


def fake_1000() -> PublicSet:
    """1,000 records of 251 people with most of their fields missing or wrong, in one table."""
    return _single_table("fake_1000")


SETS = {"febrl_4": febrl_4, "febrl_3": febrl_3, "fake_1000": fake_1000}


def pairs_within(entities: pl.DataFrame) -> pl.DataFrame:
    """Every pair of records of one entity, once, smaller id first.

    Args:
        entities: columns id and entity.

    Rows: one per unordered pair (left_id, right_id).
    """
    return (
        entities.select("entity", left_id="id")
        .join(entities.select("entity", right_id="id"), on="entity")
        .filter(pl.col("left_id") < pl.col("right_id"))
        .select("left_id", "right_id")
    )


def _single_table(name: str) -> PublicSet:
    records = _blind(name, prefix="r")
    truth = pairs_within(records.select("id", "entity"))
    return PublicSet(name, records.drop("entity"), None, truth)


def _blind(name: str, *, prefix: str) -> pl.DataFrame:
    """The rows in an order and under ids that tell nothing; the truth as `entity`."""
    records = pl.read_parquet(PUBLIC / f"{name}.parquet")
    entity = "cluster" if "cluster" in records.columns else "true_id"
    shuffled = records.sample(fraction=1.0, shuffle=True, seed=_SHUFFLE_SEED)
    blind_ids = pl.int_range(pl.len()).cast(pl.String).str.zfill(5)
    return shuffled.select(
        pl.concat_str(pl.lit(prefix), blind_ids).alias("id"),
        pl.col(entity).alias("entity"),
        pl.exclude(_TELLING),
    )
