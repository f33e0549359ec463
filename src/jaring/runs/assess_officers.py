"""The worklists of officers: a table of officers in, the officer of each finding out.

A line of the table names an officer and an area (its code or its name), an employer (its NPP), both
or neither; an officer may have several lines. Only findings that are ready to be worked on are
dealt: the doubtful ones wait until somebody has decided.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from jaring.assessment.dealing import Charge, Piece, deal, officers_in
from jaring.linkage.standardise.area_paths import area_codes
from jaring.runs.assess_beside import read_beside

WORKLISTS = ("employers_to_do", "people", "others")
_VILLAGE = 13  # signs of the code of a village
_FACTS = ("employer_key", "unit_key", "area_code", "regency", "npp", "registry_id")


def read_officers(path: Path, scratch: Path) -> list[Charge]:
    """What each officer is in charge of.

    Raises:
        BesideTableError: the table does not say who the officers are.
    """
    rows = read_beside(path, "officers", scratch).filter(pl.col("officer").is_not_null())
    named = rows.filter(pl.col("area_code").is_null())["area"].drop_nulls()
    codes = dict(area_codes(named).select("path", "area_code").iter_rows())
    return [
        Charge(officer, area_code or codes.get(area), npp)
        for officer, area_code, area, npp in rows.select(
            "officer", "area_code", "area", "npp"
        ).iter_rows()
    ]


def with_officers(
    frames: Mapping[str, pl.DataFrame], charges: Sequence[Charge]
) -> dict[str, pl.DataFrame]:
    """The worklists with the officer and the piece of work of each finding, and the officers.

    Without officers every piece is nobody's.
    """
    made = {name: _pieces(frames[name]) for name in WORKLISTS if frames[name].width}
    parts = [
        frame.filter(~pl.col("is_review")).select("piece", "area_code", "npp")
        for frame in made.values()
    ]
    if not parts:
        return {**frames, "officers": _names(charges)}
    gathered = pl.concat(parts).group_by("piece", maintain_order=True).agg(
        pl.col("area_code").drop_nulls().first(),  # an employer's own before its people's
        pl.col("npp").drop_nulls().first(),
        pl.len().alias("findings"),
    )  # fmt: skip
    pieces = (Piece(*row) for row in gathered.iter_rows())
    dealt = deal(pieces, charges)
    joined = {
        name: frame.join(dealt, on="piece", how="left", maintain_order="left")
        for name, frame in made.items()
    }
    return {**frames, **joined, "officers": _names(charges)}


def worklist(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The officer and the piece of each finding that is ready to be worked on.

    Rows: one per finding.
    """
    parts = [
        frames[name].filter(~pl.col("is_review")).select("finding", "piece", "officer")
        for name in WORKLISTS
        if "piece" in frames[name].columns
    ]
    if not parts:
        return pl.DataFrame(schema=dict.fromkeys(("finding", "piece", "officer"), pl.String))
    return pl.concat(parts).sort("finding")


def _names(charges: Sequence[Charge]) -> pl.DataFrame:
    return pl.DataFrame({"officer": officers_in(charges)}, schema={"officer": pl.String})


def _pieces(frame: pl.DataFrame) -> pl.DataFrame:
    """A frame of findings with the piece of work that each belongs to."""
    lacking = [name for name in _FACTS if name not in frame.columns]
    whole = frame.with_columns(pl.lit(None, pl.String).alias(name) for name in lacking)
    place = pl.col("area_code").str.head(_VILLAGE)
    return whole.with_columns(
        piece=pl.coalesce(
            pl.concat_str(pl.lit("employer|"), "employer_key"),
            pl.concat_str(pl.lit("unit|"), "unit_key"),
            pl.concat_str(pl.lit("area|"), place),
            pl.concat_str(pl.lit("place|"), "regency"),
            pl.concat_str(pl.lit("finding|"), "finding"),
        )
    ).drop([name for name in lacking if name not in {"npp", "area_code"}])
