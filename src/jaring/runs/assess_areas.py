"""Which area binds a row of a village list: that of the village it works for, not of its home.

Local rules hang on that area. The unit that a row names (`Desa Ngale Kec Pilangkenceng`) says it,
looked for inside the area that the list is from; where several villages bear the name, the regency
in which most people of the unit live decides. A row without a unit is placed by its own address.
"""

import polars as pl

from jaring.linkage.standardise.area_paths import area_codes
from jaring.terms.areas import AreaCode

_HOME = ("village", "district", "regency")
_SURE = 0.8  # number: share of a unit's words that must name its area
_REGENCY_SIGNS = 5  # number: signs of the code of a regency


def with_area_codes(rows: pl.DataFrame, list_area: str | None) -> pl.DataFrame:
    """Rows of workers with `area_code` of the village they work for, where it can be known.

    Args:
        rows: rows of a village list.
        list_area: the code of the area that the list is from, where its sender says it.
    """
    within = None if list_area is None else AreaCode.parse(list_area)
    home = pl.concat_str(_HOME, separator=" ", ignore_nulls=True)
    named = rows.with_columns(unit__=pl.coalesce("unit", "employer"))
    units = _unit_areas(named, within)
    placed = named.join(units, on="unit__", how="left", maintain_order="left")
    homes = placed.filter(pl.col("unit_area").is_null()).select(path=home).to_series()
    found = area_codes(homes.filter(homes != ""), within=within)
    return (
        placed.with_columns(path__=home)
        .join(
            found.select(path__="path", home_area="area_code"),
            on="path__",
            how="left",
            maintain_order="left",
        )
        .with_columns(area_code=pl.coalesce("unit_area", "area_code", "home_area"))
        .drop("unit__", "unit_area", "path__", "home_area")
    )


def _unit_areas(rows: pl.DataFrame, within: AreaCode | None) -> pl.DataFrame:
    """The area of each unit whose name says it.

    Rows: one per unit: unit__, unit_area.
    """
    units = rows.select(unit__=pl.col("unit__")).drop_nulls().unique(maintain_order=True)
    alone = area_codes(units.to_series(), within=within)
    unsure = alone.filter(pl.col("alternatives").list.len() > 0).select(unit__="path")
    hinted = (
        unsure.join(_usual_regency(rows), on="unit__", how="inner", maintain_order="left")
        .with_columns(path=pl.concat_str("unit__", "regency", separator=", "))
        .select("unit__", "path")
    )
    again = area_codes(hinted["path"], within=within)
    settled = hinted.join(again, on="path", maintain_order="left").drop("path")
    first = alone.rename({"path": "unit__"}).join(
        settled.select("unit__"), on="unit__", how="anti", maintain_order="left"
    )
    found = pl.concat([first, settled.select(first.columns)])
    here = pl.col("area_code").str.head(_REGENCY_SIGNS)
    others = pl.col("alternatives").list.eval(pl.element().str.head(_REGENCY_SIGNS))
    one_regency = others.list.set_difference(pl.concat_list(here)).list.len() == 0
    is_one = pl.col("alternatives").list.len() == 0
    return found.select(
        "unit__",
        unit_area=pl.when(is_one & (pl.col("certainty") >= _SURE))
        .then(pl.col("area_code"))
        .when(one_regency & (pl.col("area_code").str.len_chars() >= _REGENCY_SIGNS))
        .then(here),
    )


def _usual_regency(rows: pl.DataFrame) -> pl.DataFrame:
    """The regency in which most people of a unit say they live.

    Rows: one per unit with a row that says it: unit__, regency.
    """
    said = rows.select("unit__", "regency").drop_nulls()
    counted = said.group_by("unit__", "regency").len()
    ordered = counted.sort("unit__", "len", "regency", descending=[False, True, False])
    return ordered.unique("unit__", keep="first", maintain_order=True).select("unit__", "regency")
