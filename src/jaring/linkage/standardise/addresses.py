"""Addresses in the form in which they are compared: words written out, numbers in one form."""

import polars as pl

from jaring.linkage.standardise.patterns import any_of, null_where, whole_words
from jaring.linkage.standardise.texts import to_ascii
from jaring.reference.lexicons import address_lexicon


def clean_address(text: pl.Expr) -> pl.Expr:
    """Capital letters and digits; null when nothing is left.

    `Jl. A. Yani No.12 RT.03/RW 05` becomes `JALAN AHMAD YANI 12 RT 3 RW 5`.
    """
    words = address_lexicon()
    upper = to_ascii(text.str.to_uppercase()).str.replace_all("['`\"]+", "")
    slashed = upper.str.replace(r"\bRT[. ]*([0-9]+) ?/ ?([0-9]+)", "RT ${1} RW ${2}")
    plain = slashed.str.replace_all("[^A-Z0-9]+", " ").str.strip_chars(" ")
    apart = plain.str.replace_all(r"\b(RT|RW|NO|BLOK|KM)([0-9])", "${1} ${2}")
    paired = apart.str.replace(r"\bRT ?RW ([0-9]+) ([0-9]+)", "RT ${1} RW ${2}")
    counted = paired.str.replace_all(r"\b0+([0-9])", "${1}")
    written = whole_words(counted, words.words)
    return null_where(written, f"^(?:{any_of(words.missing)}|.?)$")


def address_rt(text: pl.Expr) -> pl.Expr:
    """The number of the neighbourhood (RT) in an address, without zeros before it; else null."""
    return clean_address(text).str.extract(r"\bRT ([0-9]{1,3})\b")


def address_rw(text: pl.Expr) -> pl.Expr:
    """The number of the neighbourhood group (RW) in an address; else null."""
    return clean_address(text).str.extract(r"\bRW ([0-9]{1,3})\b")
