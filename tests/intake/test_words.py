"""Wordings are whole, in both languages, and show no whole number of a person."""

import string

import pytest

from jaring.intake import errors
from jaring.intake.errors import NotReadableError, UnreadableInputError
from jaring.intake.masking import mask_numbers, masked_excerpt
from jaring.intake.words import Said, note, said_delimiter, say, wordings

PARTS = [
    "where",
    "notes",
    "reasons",
    "errors",
    "kinds",
    "whys",
    "delimiters",
    "columns",
    "problems",
    "repairs",
]
WORDINGS = [(part, key) for part in PARTS for key in wordings()[part]]


def fields(template):
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize(("part", "key"), WORDINGS)
def test_wording_names_the_same_facts_in_both_languages(part, key):
    wording = wordings()[part][key]
    assert wording["id"].strip()
    assert wording["en"].strip()
    if (part, key) != ("errors", "input.columns"):
        assert fields(wording["id"]) == fields(wording["en"])
    assert set(wording) == {"id", "en"} | ({"level"} if part == "notes" else set())


def test_every_part_is_tested():
    assert set(wordings()) == set(PARTS)


def test_every_error_has_its_wording_and_every_wording_its_error():
    classes = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type)
        and issubclass(kind, UnreadableInputError)
        and kind is not UnreadableInputError
    ]
    codes = [kind.code for kind in classes]
    assert len(set(codes)) == len(codes)
    worded = {key if key in codes else key.rpartition(".")[0] for key in wordings()["errors"]}
    assert worded == set(codes)


def test_counts_carry_the_marks_of_the_language_and_row_numbers_none():
    found = note("quotes_repaired", rows=12345, row=12345)
    assert "12.345 baris" in found.text("id")
    assert "baris 12345." in found.text("id")
    assert "12,345" in found.text("en")
    assert found.level == "warning"


def test_error_says_where_in_the_words_of_the_language():
    error = errors.HeaderError("list.xlsx", "data", sheet="Data", row=3)
    assert str(error).startswith("list.xlsx, sheet Data, row 3: ")
    assert error.text("id").startswith("list.xlsx, lembar Data, baris 3: ")


def test_fact_that_is_words_speaks_the_language():
    error = NotReadableError("list.csv", why=Said("tidak ada izin", "permission denied"))
    assert "tidak ada izin" in error.text("id")
    assert "permission denied" in str(error)


def test_number_in_a_file_name_or_a_fact_is_masked():
    error = errors.SheetNotFoundError("3374011203850001.xlsx", sheet="3374011203850001", names="A")
    assert "3374011203850001" not in str(error)
    assert str(error).startswith("3374…0001.xlsx")


@pytest.mark.parametrize(("delimiter", "text"), [(";", "titik koma (;)"), ("\x1f", "\\x1f")])
def test_delimiter_is_named_as_a_person_calls_it(delimiter, text):
    assert said_delimiter(delimiter).id == text


def test_unknown_wording_is_a_fault_of_ours():
    with pytest.raises(KeyError):
        say("notes", "no_such_note", "id")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("3374011203850001", "3374…0001"),
        ("hp 081234567", "hp 0812…"),
        ("1234567", "1234567"),
        ("a3374011203850001b", "a3374…0001b"),
    ],
)
def test_long_numbers_are_masked(text, masked):
    assert mask_numbers(text) == masked


def test_excerpt_shows_the_shape_and_no_word():
    assert masked_excerpt(b"3374011203850001;SITI AMINAH;01-03-1985;x\r\n") == (
        "3374…0001;S… A…;01-03-1985;x"
    )


def test_excerpt_of_a_giant_row_is_short_and_says_so():
    shown = masked_excerpt("é;".encode() * 5_000_000)
    assert len(shown) <= 101
    assert shown.endswith("…")


def test_excerpt_cut_inside_a_number_shows_no_more_of_it():
    assert "1234567890" not in masked_excerpt("ab " * 130 + "1234567890123456")
