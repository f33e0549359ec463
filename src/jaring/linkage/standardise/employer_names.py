"""Names of employers in the form in which they are compared.

The legal form (PT, CV, Koperasi ...) stands in any place and spelling and is moved out, and so is
the part of the employer that is meant (`cabang Madiun`, `pabrik 2`); what is left is the name. Form
and part have columns of their own, since two establishments of one employer share the name.
"""

from functools import cache
from typing import NamedTuple

import polars as pl

from jaring.linkage.standardise.patterns import (
    DOUBLED,
    any_of,
    null_where,
    over_distinct,
    replace_pairs,
    whole_words,
)
from jaring.linkage.standardise.texts import to_ascii
from jaring.reference.areas import load_areas
from jaring.reference.lexicons import Pairs, employer_name_lexicon
from jaring.terms.areas import AreaLevel


class _Patterns(NamedTuple):
    formerly: str
    part: str
    leading: str
    regency_behind: str
    missing: str


@cache
def _patterns() -> _Patterns:
    words = employer_name_lexicon()
    regencies = load_areas().table.filter(pl.col("level") == AreaLevel.REGENCY.value)
    regency = any_of(regencies["bare_name"].unique().sort())
    return _Patterns(
        formerly=rf"[(\[]? *\b{any_of(words.formerly)}[. :]+[^)\]]*[)\]]?$",
        part=f"^(.*?[A-Z0-9].*?) {any_of(words.part)}(?: .*)?$",
        leading=f"^(?:{any_of(words.leading)} )+",
        regency_behind=rf" *[-,(/] *(?:KAB\.?|KABUPATEN|KOTA)? *{regency} *\)?$",
        missing=f"^(?:{any_of(words.missing)}|[A-Z0-9]?)$",
    )


def clean_employer_name(text: pl.Expr) -> pl.Expr:
    """The name without legal form, part and punctuation; null when nothing is left.

    `P.T. Maju Djaya Tbk (Cab. Madiun)` becomes `MAJU DJAYA`. A legal form alone is no name.
    """
    return over_distinct(text, lambda distinct: _name(_words(distinct)))


def fold_employer_name(clean: pl.Expr) -> pl.Expr:
    """The clean name in one spelling for what sounds alike; null stays null."""
    return replace_pairs(clean, (*DOUBLED, *employer_name_lexicon().fold))


def employer_legal_form(text: pl.Expr) -> pl.Expr:
    """The legal form (PT, CV, KOPERASI ...): the first one that the name holds, or null."""
    return over_distinct(text, lambda distinct: _form(_words(distinct)))


def employer_part(text: pl.Expr) -> pl.Expr:
    """The part of the employer that is meant (`CABANG MADIUN`); null where the whole is."""
    part = f"^.*?[A-Z0-9].*? ({any_of(employer_name_lexicon().part)}(?: .*)?)$"
    return over_distinct(text, lambda distinct: _whole(_words(distinct)).str.extract(part))


def _words(text: pl.Expr) -> pl.Expr:
    """Capital letters, digits and single blanks; letters with dots between them are one word."""
    upper = to_ascii(text.str.to_uppercase()).str.replace_all("['`\"]+", "")
    present = upper.str.replace(_patterns().formerly, "").str.replace(
        _patterns().regency_behind, ""
    )
    lettered = present.str.replace_all("[&+]", " DAN ")
    for _ in range(3):  # number: P.T., K.S.P., up to four letters
        lettered = lettered.str.replace_all(r"\b([A-Z]{1,3})\.([A-Z])\b", "${1}${2}")
    return lettered.str.replace_all("[^A-Z0-9]+", " ").str.strip_chars(" ")


def _without_forms(words: pl.Expr) -> pl.Expr:
    return whole_words(words, [(form, "") for form, _ in employer_name_lexicon().legal_forms])


def _whole(words: pl.Expr) -> pl.Expr:
    return _without_forms(words).str.replace(_patterns().leading, "")


def _name(words: pl.Expr) -> pl.Expr:
    alone = _whole(words).str.replace(_patterns().part, "${1}")
    named = whole_words(alone, _word_pairs())
    return null_where(named, _patterns().missing)


@cache
def _word_pairs() -> Pairs:
    words = employer_name_lexicon()
    return (*words.numerals, *words.words)


def _form(words: pl.Expr) -> pl.Expr:
    forms = dict(employer_name_lexicon().legal_forms)
    found = words.str.extract(rf"\b({any_of(forms)})\b")
    return found.replace_strict(forms, default=None, return_dtype=pl.String)
