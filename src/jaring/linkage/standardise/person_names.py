"""Names of people in the form in which they are compared.

`clean_person_name` drops what is no name (titles, remarks, punctuation) and writes out the usual
short forms; `fold_person_name` goes on to one spelling for what sounds alike, for keys and for one
level of comparison only, since it also makes distinct names alike. Both are expressions over a
column and stream. Most rows need none of the costly steps: one pattern finds those that do.
"""

from functools import cache
from typing import NamedTuple

import polars as pl

from jaring.linkage.standardise.patterns import (
    DOUBLED,
    TRIPLED,
    any_of,
    null_where,
    repair_where,
    replace_pairs,
)
from jaring.linkage.standardise.texts import to_ascii
from jaring.reference.lexicons import Pairs, person_name_lexicon


class _Patterns(NamedTuple):
    """What the lexicon gives, as regular expressions over capitals."""

    needs_work: str
    front: str
    back: str
    tail_after_comma: str
    another_name: str
    missing: str


@cache
def _patterns() -> _Patterns:
    words = person_name_lexicon()
    may_dot = r"[. ]?"
    front = any_of(words.front_titles, dot=may_dot)
    front_before = any_of(words.front_titles_before_name, dot=may_dot, blank="[. ]")
    front_dotted = any_of(words.front_titles_with_dot)
    bare = any_of(words.back_titles_bare, dot=" ?")
    dotted = any_of(words.back_titles, dot=r"\.")
    in_tail = any_of(
        (*words.back_titles, *words.back_titles_bare, *words.back_titles_after_comma), dot=may_dot
    )
    short_first = any_of(written for written, _ in words.first_word)
    short_any = any_of(written for written, _ in words.any_word)
    between, another = any_of(words.between), any_of(words.another_name)
    missing = any_of(words.missing)
    return _Patterns(
        needs_work=(
            f"[^A-Z ]|  |^ | $|^.?$|^{missing}$|^(?:{short_first}|{front}|{front_before})(?: |$)"
            f"|^(?:I|NI) | (?:{bare}|{short_any})$| (?:{between}|{another}|{short_any}) "
        ),
        front=rf"^[ .,]*(?:(?:{front}(?:[ .,]+|\|)|{front_before}[ .]+|{front_dotted}\.[ .]*)+)",
        back=rf"(?:(?:^|[ ,.]+){dotted}|(?:^|[ ,]+){bare})+[ .,]*\|$",
        tail_after_comma=rf",(?:[ ,.]*{in_tail}\b)+[ .,]*\|$",
        another_name=f"[. ]+{another}[. ].*$",
        missing=rf"^(?:{missing}|[A-Z]?)$",
    )


_DOTS = ((" .", "."), (". ", "."), (" . ", "."), (".  ", "."), ("..", "."), (".. ", "."))


def clean_person_name(text: pl.Expr) -> pl.Expr:
    """The name in capital letters and single blanks, without titles; null when nothing is left.

    `H. Moch. Sjarif, S.Pd` becomes `MUHAMMAD SJARIF`; an initial stays (`SITI R.` is `SITI R`).
    A title before the name counts only at the front, one after it only at the end.
    """
    return repair_where(text.str.to_uppercase(), _patterns().needs_work, _clean_messy)


def fold_person_name(clean: pl.Expr) -> pl.Expr:
    """The clean name in one spelling for what sounds alike; null stays null.

    `SOEHARTO` and `SUHARTO`, `DJOKO` and `JOKO`, `CHOIRUL` and `KHAIRUL` become the same.
    """
    pairs = (*TRIPLED, *DOUBLED, *person_name_lexicon().fold)
    return replace_pairs(clean + " ", pairs).str.strip_chars_end(" ")


def _clean_messy(upper: pl.Expr) -> pl.Expr:
    """All steps, for the rows that need any; null where nothing is left."""
    marked = repair_where(upper, "[^A-Z .,]", _drop_marks)
    alone = marked.str.replace(_patterns().another_name, "")
    named = _drop_titles(replace_pairs(alone, _DOTS))
    return null_where(_write_out(named), _patterns().missing)


def _drop_marks(upper: pl.Expr) -> pl.Expr:
    """Remarks in brackets, a second name, marks inside words and digits typed for letters.

    What stands in brackets goes only where letters stand outside them.
    """
    return (
        to_ascii(upper)
        .str.replace_all(r"([A-Z][^(\[{<]*)(?:[(\[{<][^)\]}>]*(?:[)\]}>]|$) *)+", "${1} ")
        .str.replace(r"^[^A-Z(\[{<]*[(\[{<][^)\]}>]*[)\]}>]([^A-Z]*[A-Z])", "${1}")
        .str.replace_all("([A-Z])0([A-Z])", "${1}O${2}")
        .str.replace_all("([A-Z])1([A-Z])", "${1}I${2}")
        .str.replace_all("['`\"^*]+", "")
        .str.replace(" ?@.*$", "")
        .str.replace_all("[^A-Z.,]+", " ")
        .str.strip_chars_start(" .,")
    )


def _drop_titles(plain: pl.Expr) -> pl.Expr:
    """The name without what stands before and after it; `|` marks the end for the patterns."""
    patterns = _patterns()
    word = "(?:[A-Z]{2,}[AEIOU][A-Z]*|[A-Z]*[AEIOU][A-Z]{2,}|[A-Z][AEIOU][A-Z]+)"

    def drop_tail(text: pl.Expr) -> pl.Expr:
        return (
            text.str.replace(patterns.tail_after_comma, "|")
            .str.replace(patterns.back, "|")
            .str.replace(rf", *({word}(?: [A-Z]+)*) *\|$", " ${1}|")
            .str.replace(r",.*\|$", "|")
        )

    fronted = (plain.str.strip_chars(" .,") + "|").str.replace(patterns.front, "")
    return repair_where(fronted, ",", drop_tail).str.replace(patterns.back, "|")


def _write_out(named: pl.Expr) -> pl.Expr:
    """Letters and single blanks, with the usual short forms in full: M. as first name, Abd."""
    spaced = "^" + named.str.replace_all("[^A-Z]+", "  ").str.strip_chars(" ") + " $"
    written = replace_pairs(spaced, _short_forms()).str.strip_chars(" ^$")
    return replace_pairs(written, (("  ", " "), ("   ", " "), ("    ", " ")))


@cache
def _short_forms() -> Pairs:
    """Short form and full form over text whose blanks are doubled and whose start is marked."""
    words = person_name_lexicon()
    first = [(f"^{short} ", f"^{full} ") for short, full in words.first_word]
    anywhere = [(f" {short} ", f" {full} ") for short, full in words.any_word]
    balinese = [
        (f"^{lead} {short} ", f"^{whole_lead} {full} ")
        for lead, whole_lead in words.balinese_leads
        for short, full in words.balinese
    ]
    spread = [
        (short.replace(" ", "  "), full.replace(" ", "  ")) for short, full in (*first, *balinese)
    ]
    between = [(f" {particle}  ", " ") for particle in words.between]
    return (*spread, *anywhere, *between)
