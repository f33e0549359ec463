"""Where rows of a report are: names as the code list writes them, and codes where names give it.

Names that are spelled as in the code list are looked up; only what is left is read word by word,
each distinct path once for all tables, for that takes most of the time.
"""

from collections.abc import Iterable, Mapping
from functools import cache

import polars as pl

from jaring.linkage.standardise.area_paths import area_codes
from jaring.linkage.standardise.areas import CITY_MARK, clean_area_name
from jaring.reference.areas import load_areas

PLACE_NAMES = ["village", "district", "regency"]
_SIGNS = {"regency": 5, "district": 8, "village": 13}  # of the code of an area


def with_places(frames: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The tables with village, district and regency as the code list names them.

    What the list knows of no area keeps the words of the partner; so does a row whose names point
    to another regency than the one it names.
    """
    codes = _codes_of(frames.values())
    served = pl.concat([frame.select("area_code") for frame in frames.values()])["area_code"]
    regencies = served.str.head(_SIGNS["regency"]).drop_nulls().unique().to_list()
    return {name: _placed(frame, codes, regencies) for name, frame in frames.items()}


def _codes_of(frames: Iterable[pl.DataFrame]) -> pl.DataFrame:
    lacking = [
        frame.filter(pl.col("area_code").is_null()).select(pl.col(PLACE_NAMES).cast(pl.String))
        for frame in frames
    ]
    return codes_of_names(pl.concat(lacking))


def codes_of_names(said: pl.DataFrame) -> pl.DataFrame:
    """The code that names of village, district and regency mean.

    Rows: one per distinct triple with a name in it: village, district, regency, found.
    """
    distinct = said.select(PLACE_NAMES).unique(maintain_order=True)
    looked_up = _looked_up(
        distinct.filter(~pl.all_horizontal(pl.col(PLACE_NAMES).fill_null("") == ""))
    )
    path = pl.concat_str(PLACE_NAMES, separator=" ", ignore_nulls=True)
    rest = looked_up.filter(pl.col("found").is_null()).drop("found").with_columns(path=path)
    read = area_codes(rest["path"]).select("path", found="area_code")
    by_reading = rest.join(read, on="path", how="left", maintain_order="left").drop("path")
    return pl.concat([looked_up.drop_nulls("found"), by_reading])


def _looked_up(said: pl.DataFrame) -> pl.DataFrame:
    """The code of names that are spelled as in the code list, and together mean one village."""
    keys = {f"{name}_key": clean_area_name(pl.col(name)) for name in PLACE_NAMES}
    is_said = pl.col("regency").str.to_uppercase().str.contains("KAB")
    whole = pl.col("regency_key")
    bare = whole.str.strip_prefix(CITY_MARK)
    # of a city and a regency of one name, the bare name may mean either
    may_be_both = whole.is_in(_twins()) & ~is_said
    found = said.with_columns(**keys, found=pl.lit(None, pl.String)).with_columns(
        bare_key=bare, regency_key=pl.when(~may_be_both).then(whole)
    )
    for names in _LOOKUPS:
        spelled = _spelled(names).rename({"found": "now"})
        lacks = pl.col("regency" if "regency_key" not in names else "district").is_null()
        fits = pl.lit(value=True) if _BARE in names or len(names) == len(PLACE_NAMES) else lacks
        found = (
            found.join(spelled, on=names, how="left", maintain_order="left")
            .with_columns(found=pl.coalesce("found", pl.when(fits).then("now")))
            .drop("now")
        )
    return found.select(*PLACE_NAMES, "found")


_BARE = "bare_key"
_LOOKUPS = (
    ("village_key", "district_key", "regency_key"),
    ("village_key", "district_key", _BARE),
    ("village_key", "regency_key"),
    ("village_key", "district_key"),
)


@cache
def _twins() -> tuple[str, ...]:
    """Names that both a city and a regency carry."""
    names = load_areas().table.filter(pl.col("level") == "regency")
    counted = names.group_by("bare_name").len().filter(pl.col("len") > 1)
    return tuple(counted.select(clean_area_name(pl.col("bare_name"))).to_series().to_list())


@cache
def _spelled(keys: tuple[str, ...]) -> pl.DataFrame:
    """Every village by some of the names that it lies in, where they mean one village only."""
    return _villages().select(*keys, found="code").unique(keys, keep="none")


@cache
def _villages() -> pl.DataFrame:
    """Every village with its names, and those of its district and regency, as they are compared."""
    table = load_areas().table
    named = table.select("code", key=clean_area_name(pl.col("name")))
    villages = table.filter(pl.col("level") == "village").select(
        "code",
        regency=pl.col("code").str.head(_SIGNS["regency"]),
        district=pl.col("code").str.head(_SIGNS["district"]),
        village_key=clean_area_name(pl.col("bare_name")),
    )
    return (
        villages.join(named.rename({"code": "district", "key": "district_key"}), on="district")
        .join(named.rename({"code": "regency", "key": "regency_key"}), on="regency")
        .with_columns(pl.col("regency_key").str.strip_prefix(CITY_MARK).alias(_BARE))
    )


def _placed(frame: pl.DataFrame, codes: pl.DataFrame, served: list[str]) -> pl.DataFrame:
    known = load_areas().table.select("code", "name")
    coded = (
        frame.with_columns(pl.col(PLACE_NAMES).cast(pl.String))
        .join(codes, on=PLACE_NAMES, how="left", maintain_order="left", nulls_equal=True)
        .with_columns(found_regency=pl.col("found").str.head(_SIGNS["regency"]))
        .join(
            known.rename({"code": "found_regency", "name": "found_name"}),
            on="found_regency",
            how="left",
            maintain_order="left",
        )
        .with_columns(
            area_code=pl.coalesce("area_code", pl.when(_agrees(served)).then(pl.col("found")))
        )
        .drop("found", "found_regency", "found_name")
    )
    for name, signs in _SIGNS.items():
        of_level = known.filter(pl.col("code").str.len_chars() == signs).rename({"name": "named"})
        coded = (
            coded.with_columns(code=pl.col("area_code").str.head(signs))
            .join(of_level, on="code", how="left", maintain_order="left")
            .with_columns(pl.coalesce("named", name).alias(name))
            .drop("code", "named")
        )
    return coded


def _agrees(served: list[str]) -> pl.Expr:
    """Whether the names were found in the regency that the row names, or in one that is served.

    Many villages of the country share a name, so a village alone is not enough.
    """
    said = pl.col("regency").str.to_uppercase().str.strip_chars()
    bare = said.str.replace(r"^(KABUPATEN|KAB\.?|KOTA)\s+", "")
    return (
        pl.when(pl.col("regency").is_null())
        .then(pl.col("found_regency").is_in(served))
        .otherwise(pl.col("found_name").str.contains(bare, literal=True))
    )
