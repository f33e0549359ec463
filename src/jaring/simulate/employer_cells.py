"""Employers as lists write them: legal form dropped or moved, words shortened or mistyped."""

import numpy as np
import polars as pl

from jaring.simulate.list_rows import ListRows
from jaring.simulate.name_cells import Hand
from jaring.simulate.rates import ErrorRates
from jaring.simulate.spelling import edit_where, misread_digit, misspell
from jaring.simulate.streams import Flags, Ints, Streams, lucky
from jaring.simulate.vocabulary import read_words
from jaring.simulate.workplaces import Employers

_SHORTENED, _LAST_WORD_LEFT_OUT = 0.4, 0.10  # of the writings that differ
_KIND_SHARES = (0.42, 0.14, 0.16, 0.14, 0.14)
_FORM_FIRST, _FORM_LAST, _NO_FORM, _WITH_SITE, _FORM_IN_BRACKETS = range(5)


def spell_employers(
    form: pl.Series, name: pl.Series, *, hand: Hand, stream: str = "employer.spelling"
) -> pl.Series:
    """One writing per row of legal form and name.

    Args:
        form: legal forms as the registry has them.
        name: names without the form.
    """
    rng = hand.streams.of(stream)
    size = len(name)
    respelt = rng.random(size) < hand.rates.employer_respelt
    kind = rng.choice(5, size, p=_KIND_SHARES)
    writing = _written_forms(form, rng)
    name = edit_where(name, respelt & (lucky(rng, size, _SHORTENED)), _shorten_words)
    name = edit_where(
        name,
        respelt & (lucky(rng, size, _LAST_WORD_LEFT_OUT)),
        lambda part: part.str.replace(r" \S+$", ""),
    )
    name = edit_where(name, hand.happens("employer_typo"), lambda part: misspell(part, rng))
    words = pl.Series(read_words("employers")["site_words"].split())
    place_word = words.gather(rng.integers(0, len(words), size))
    frame = pl.DataFrame(
        {"plain": form + " ", "form": writing, "name": name, "place_word": place_word}
    )
    frame = frame.with_columns(kind=pl.Series(np.where(respelt, kind, -1)))
    text = (
        pl.when(pl.col("kind") == _FORM_FIRST)
        .then(pl.col("form") + pl.col("name"))
        .when(pl.col("kind") == _FORM_LAST)
        .then(pl.col("name") + ", " + pl.col("plain").str.strip_chars())
        .when(pl.col("kind") == _NO_FORM)
        .then("name")
        .when(pl.col("kind") == _WITH_SITE)
        .then(pl.col("form") + pl.col("name") + " " + pl.col("place_word"))
        .when(pl.col("kind") == _FORM_IN_BRACKETS)
        .then(pl.col("name") + " (" + pl.col("plain").str.strip_chars() + ")")
        .otherwise(pl.col("plain") + pl.col("name"))
    )
    return frame.select(text.alias("employer")).to_series()


def _written_forms(form: pl.Series, rng: np.random.Generator) -> pl.Series:
    at = rng.integers(0, 5, len(form))
    frame = pl.DataFrame({"form": form, "at": at})
    written = pl.col("form") + " "
    for name, forms in read_words("damage")["legal_forms"].items():
        for number, text in enumerate(forms):
            hit = (pl.col("form") == name) & (pl.col("at") == number)
            written = pl.when(hit).then(pl.lit(text)).otherwise(written)
    return frame.select(written).to_series()


def _shorten_words(part: pl.Series) -> pl.Series:
    writings = read_words("damage")["employer_words"]
    return part.str.replace_many(list(writings), list(writings.values()), leftmost=True)


def employer_spellings(
    rows: ListRows, employers: Employers, rates: ErrorRates, streams: Streams
) -> pl.Series:
    """How each file writes its employer; null in files that name none."""
    files = rows.files
    employer = rows.employer[files.first_row[:-1]].astype(np.int64)
    known = np.maximum(employer, 0)
    hand = Hand(streams, files.quality, rates)
    text = spell_employers(
        employers.legal_form.gather(known), employers.name.gather(known), hand=hand
    )
    silent = (employer < 0) | files.lacks("employer", rates.employer_missing)
    return text.set(pl.Series(silent), None)


def usable_npp(employers: Employers, employer: Ints, lacks: Flags, hand: Hand) -> pl.Series:
    """The employer's NPP where the file has that column; some are another's or mistyped."""
    text = employers.npp.gather(np.maximum(employer, 0))
    text = text.set(pl.Series(lacks | (employer < 0)), None).rename("npp")
    rng = hand.streams.of("npp.wrong")
    return edit_where(text, hand.happens("npp_wrong"), lambda part: misread_digit(part, rng))
