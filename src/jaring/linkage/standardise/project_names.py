"""Names of construction projects in the form in which they are compared.

A name says kind of work, object, place, year and number of the package, in any order and much
shortened. `clean_project_name` writes the words out, drops those that every name has, and keeps
package and year as the last words, in one form; both have columns of their own besides.
"""

from functools import cache

import polars as pl

from jaring.linkage.standardise.employer_names import fold_employer_name
from jaring.linkage.standardise.patterns import any_of, null_where, over_distinct, whole_words
from jaring.linkage.standardise.texts import to_ascii
from jaring.reference.lexicons import Pairs, project_name_lexicon

_YEAR = "(?:19|20)[0-9]{2}"


def clean_project_name(text: pl.Expr) -> pl.Expr:
    """The name without words of every project, package and year last; null when none is left.

    `Pek. Pemb. Jl. Ds. Klegen (Pkt. II) TA 2025` becomes `PEMBANGUNAN JALAN KLEGEN PAKET 2 2025`.
    """
    return over_distinct(text, _clean)


def fold_project_name(clean: pl.Expr) -> pl.Expr:
    """The clean name in one spelling for what sounds alike; null stays null."""
    return fold_employer_name(clean)


def project_year(text: pl.Expr) -> pl.Expr:
    """The budget year in the name, as text of four digits; null where none is said."""
    return over_distinct(text, lambda distinct: _words(distinct).str.extract(rf"\b({_YEAR})\b"))


def project_package(text: pl.Expr) -> pl.Expr:
    """The number of the package or lot in the name; null where none is said."""
    pattern = rf"\b{any_of(project_name_lexicon().package)} ([0-9]+[A-Z]?)\b"
    return over_distinct(text, lambda distinct: _numbered(_words(distinct)).str.extract(pattern))


def project_kind(text: pl.Expr) -> pl.Expr:
    """The kind of work (`PEMBANGUNAN`, `REHABILITASI` ...), the first one said; null without."""
    kinds = any_of(kind for _, kind in project_name_lexicon().kinds)
    return over_distinct(
        text, lambda distinct: _written_out(_words(distinct)).str.extract(rf"\b({kinds})\b")
    )


def _words(text: pl.Expr) -> pl.Expr:
    upper = to_ascii(text.str.to_uppercase()).str.replace_all("['`\"]+", "")
    return upper.str.replace_all("[^A-Z0-9]+", " ").str.strip_chars(" ")


def _written_out(words: pl.Expr) -> pl.Expr:
    return whole_words(words, project_name_lexicon().kinds)


def _numbered(words: pl.Expr) -> pl.Expr:
    """Roman numerals and number words as digits; `2A` and `2 A` stay as they are."""
    return whole_words(words, project_name_lexicon().numerals)


@cache
def _pairs() -> Pairs:
    words = project_name_lexicon()
    dropped = [(word, "") for word in (*words.around, *words.places)]
    return (*dropped, *words.numerals, *words.kinds, *words.objects)


def _clean(text: pl.Expr) -> pl.Expr:
    words = project_name_lexicon()
    plain = _words(text)
    year = rf"\b(?:{any_of(words.year)} )*({_YEAR})(?: {_YEAR})?\b"
    dated = plain.str.replace(rf"^(.*?){year}(.*)$", "${1} ${3} ${2}")
    numbered = whole_words(dated, _pairs())
    package, phase = any_of(words.package), any_of(words.phase)
    packed = numbered.str.replace(
        rf"^(.*?)\b{package} ([0-9]+[A-Z]?)\b(.*?)( {_YEAR})?$", "${1} ${3} PAKET ${2}${4}"
    ).str.replace(rf"\b{phase} ([0-9]+)\b", "TAHAP ${1}")
    single = packed.str.replace_all(" +", " ").str.strip_chars(" ")
    return null_where(single, f"^(?:{any_of(words.missing)}|.?)$")
