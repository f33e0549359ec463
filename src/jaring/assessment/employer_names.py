"""The names of employers in the forms in which lists and registry are held together.

Beside the folded name stand its letters without blanks, trade and regency (`bare_name`), its
`words` without vowels in one order (`CHY UTM` and `Utama Cahaya` have the same), its legal form,
the code of the regency, the clean name of the village, and the street with its number. Which of
them make one employer of two is said in `namesakes` and `like_employers`.
"""

from collections.abc import Mapping
from functools import partial

import polars as pl
import pyarrow as pa

from jaring.assessment.inputs import BIGINT, ESTABLISHMENTS, INT, TEXT
from jaring.assessment.mentions import MENTIONS
from jaring.linkage.standardise.addresses import clean_address
from jaring.linkage.standardise.areas import clean_area_name, names_of_area_codes
from jaring.linkage.standardise.employer_names import (
    clean_employer_name,
    employer_legal_form,
    fold_employer_name,
)
from jaring.linkage.standardise.patterns import DOUBLED, any_of, replace_pairs
from jaring.reference.areas import load_areas
from jaring.steps import Contract, TableStep
from jaring.terms.areas import AreaLevel

NAME_SHAPES = {"folded_name": TEXT, "bare_name": TEXT, "words": TEXT, "telling": TEXT,
               "word_count": INT, "legal_form": TEXT, "regency": TEXT, "village": TEXT,
               "street": TEXT}  # fmt: skip
MENTION_NAMES = Contract(
    "mention_names", ("mention",), {"mention": BIGINT, "place": TEXT, **NAME_SHAPES}
)
PLACE_NAMES = Contract(
    "place_names",
    ("establishment_id",),
    {"establishment_id": TEXT, "employer_id": TEXT, **NAME_SHAPES},
)
_TRADES = ("TOKO", "RUMAH MAKAN", "WARUNG", "KLINIK", "APOTEK", "BENGKEL", "SALON", "MADRASAH")
"""What stands where a legal form would, in the names of those who have none."""
_TRADE = "|".join(_TRADES)
_SAID_ALIKE = (("C", "K"), ("Z", "J"), ("V", "F"), ("X", "KS"))
_REGENCY_SIGNS = 5  # number: signs of the code of a regency


def mention_names_step() -> TableStep:
    """How each mention writes the name and the place of its employer.

    Rows: one per mention.
    """
    return TableStep((MENTIONS.table,), MENTION_NAMES, partial(_mentions, MENTIONS.table))


def place_names_step() -> TableStep:
    """How the registry writes the name and the place of each establishment.

    Rows: one per establishment.
    """
    return TableStep((ESTABLISHMENTS.table,), PLACE_NAMES, partial(_places, ESTABLISHMENTS.table))


def _mentions(source: str, tables: Mapping[str, pa.Table]) -> pa.Table:
    columns = ["mention", "name", "regency", "village", "area_code", "address"]
    rows = pl.DataFrame(tables[source].select(columns))
    codes = regency_codes(rows["regency"])
    named = rows.join(codes, on="regency", how="left", maintain_order="left")
    return named.select(
        "mention",
        clean_area_name(pl.col("regency")).alias("place"),
        *_name(pl.col("name")),
        pl.coalesce(pl.col("area_code").str.head(_REGENCY_SIGNS), "code").alias("regency"),
        clean_area_name(pl.col("village")).alias("village"),
        _street(pl.col("address")).alias("street"),
    ).to_arrow()


def _places(source: str, tables: Mapping[str, pa.Table]) -> pa.Table:
    columns = ["establishment_id", "employer_id", "name", "area_code", "address"]
    rows = pl.DataFrame(tables[source].select(columns))
    return rows.select(
        "establishment_id",
        "employer_id",
        *_name(pl.col("name")),
        pl.col("area_code").str.head(_REGENCY_SIGNS).alias("regency"),
        names_of_area_codes(pl.col("area_code"), AreaLevel.VILLAGE.value).alias("village"),
        _street(pl.col("address")).alias("street"),
    ).to_arrow()


def _name(text: pl.Expr) -> tuple[pl.Expr, ...]:
    clean = clean_employer_name(text)
    alone = _without_trade(clean)
    words = words_of(alone)
    bare = _without_regency(alone)
    return (
        fold_employer_name(clean).alias("folded_name"),
        fold_employer_name(bare).str.replace_all(" ", "", literal=True).alias("bare_name"),
        words.alias("words"),
        words_of(bare).alias("telling"),
        words.str.split(" ").list.len().cast(pl.Int32).alias("word_count"),
        pl.coalesce(
            employer_legal_form(text),
            clean.str.extract(rf"^({_TRADE}) ."),
            clean.str.extract(rf". ({_TRADE})$"),
        ).alias("legal_form"),
    )


def _without_trade(clean: pl.Expr) -> pl.Expr:
    whole = clean.str.replace(r"^(.+) KANTOR$", "${1}")
    leading = whole.str.replace(rf"^(?:{_TRADE}) (.+)$", "${1}")
    return leading.str.replace(rf"^(.+) (?:{_TRADE})$", "${1}")


def _without_regency(clean: pl.Expr) -> pl.Expr:
    """The name without the regency behind it, which many bear."""
    areas = load_areas().table.filter(pl.col("level") == AreaLevel.REGENCY.value)
    regency = any_of(areas["bare_name"].unique().sort())
    return clean.str.replace(rf"^(.+) {regency}$", "${1}")


def words_of(clean: pl.Expr) -> pl.Expr:
    """The words of a clean name without their vowels, in one order; null stays null.

    People leave vowels out (`SNTS` for `Sentosa`) and spell them as they hear them (`Berkah`,
    `Barokah`); the first letter of a word stands in either way.
    """
    alike = replace_pairs(clean, (*DOUBLED, *_SAID_ALIKE))
    bare = pl.element().str.head(1) + pl.element().str.slice(1).str.replace_all("[AEIOUY]", "")
    return alike.str.split(" ").list.eval(bare).list.sort().list.join(" ")


def _street(address: pl.Expr) -> pl.Expr:
    """The street with the number of the house, where an address has both."""
    return clean_address(address).str.extract(r"^(JALAN .*?\d+ \d+|JALAN [A-Z ]+ \d+)\b")


def regency_codes(texts: pl.Series) -> pl.DataFrame:
    """The code of each regency by its name; null where a city and a regency share it.

    Rows: one per distinct text that is not null: regency, code.
    """
    areas = load_areas().table.filter(pl.col("level") == AreaLevel.REGENCY.value)
    known = areas.select(
        "code", key=clean_area_name(pl.col("name")), bare=clean_area_name(pl.col("bare_name"))
    ).filter(pl.len().over("key") == 1)
    said = texts.rename("regency").drop_nulls().unique(maintain_order=True).to_frame()
    keyed = said.with_columns(
        key=clean_area_name(pl.col("regency")),
        is_levelled=pl.col("regency").str.contains(r"(?i)^\s*(?:kab|kota)"),
    )
    shared = areas["bare_name"].filter(areas["bare_name"].is_duplicated()).implode()
    found = keyed.join(known, on="key", how="left", maintain_order="left")
    sure = pl.col("is_levelled") | ~pl.col("bare").is_in(shared)
    return found.select("regency", code=pl.when(sure).then("code"))
