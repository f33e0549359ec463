"""Any text in capital ASCII letters with single blanks.

Accents go, the letters stay: it is the form in which all other standardisers begin.
"""

import polars as pl

from jaring.linkage.standardise.patterns import null_where, repair_where, replace_pairs

# Letters that do not come apart into a letter and its accent, and marks with a plain twin.
_WHOLE_LETTERS = (
    ("\u00d8", "O"),
    ("\u0141", "L"),
    ("\u0110", "D"),
    ("\u00d0", "D"),
    ("\u00c6", "AE"),
    ("\u0152", "OE"),
    ("\u00de", "TH"),
    ("\u0131", "I"),
    ("\u1e9e", "SS"),
    ("\u00b4", "'"),
    ("\u2019", "'"),
    ("\u2018", "'"),
    ("\u02bc", "'"),
    ("\u02bb", "'"),
    ("\u2032", "'"),
    ("\u201c", '"'),
    ("\u201d", '"'),
    ("\u2010", "-"),
    ("\u2011", "-"),
    ("\u2013", "-"),
    ("\u2014", "-"),
)
_INVISIBLE = r"[\u{200B}-\u{200F}\u{FEFF}\u{00AD}]+"  # zero-width marks and the soft hyphen


def to_ascii(upper: pl.Expr) -> pl.Expr:
    """Capitals without accents; what has no Latin letter becomes a blank. Null stays null."""
    return repair_where(upper, r"[^\x20-\x7E]", _without_accents)


def clean_text(text: pl.Expr) -> pl.Expr:
    """Capital ASCII with single blanks; null where nothing is left.

    Punctuation stays: a field of unknown meaning is not the place to drop it.
    """
    return repair_where(text.str.to_uppercase(), r"[^\x20-\x7E]|  |^ | $|^$", _squeezed)


def _squeezed(upper: pl.Expr) -> pl.Expr:
    single = _without_accents(upper).str.replace_all(" +", " ").str.strip_chars(" ")
    return null_where(single, "^$")


def _without_accents(upper: pl.Expr) -> pl.Expr:
    # taken apart, some marks leave a small letter: the ordinal sign does
    bare = replace_pairs(upper, _WHOLE_LETTERS).str.normalize("NFKD").str.to_uppercase()
    return bare.str.replace_all(rf"\p{{M}}+|{_INVISIBLE}", "").str.replace_all(
        r"[^\x20-\x7E]+", " "
    )
