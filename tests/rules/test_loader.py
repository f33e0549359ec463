import pytest

from jaring.rules.loader import ParameterFileError, load_book, read_book

HEAD = "version: 1\nchecked_on: 2026-11-21\ncurrency: IDR\nparameters:\n"
NORM = "  - name: pu.x\n    kind: {kind}\n    unit: idr\n    values:\n{values}"
GOOD = "      - {from: 2015-07-01, value: 7, source: s, verified: true}\n"


def book_of(values: str = GOOD, kind: str = "scalar", file: str = "pu.yaml"):
    return read_book({file: HEAD + NORM.format(kind=kind, values=values)}, {})


def test_a_small_file_is_read():
    assert book_of().norm("pu.x").values[0].value == 7


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ("      - {from: 2015-07-01, value: 0.24, source: s, verified: true}\n", "without quotes"),
        ("      - {from: 2015-07-01, value: 7, source: s}\n", "verified"),
        ("      - {from: 2015-07-01, value: 7, source: '', verified: true}\n", "source"),
        ("      - {from: 2015-07-01, value: 7, source: s, verified: true, why: x}\n", "why"),
        ("      - {from: 2015-07-01, value: 7, value: 8, source: s, verified: true}\n", "twice"),
        ("      - {from: soon, value: 7, source: s, verified: true}\n", "from"),
        ("      - {from: 2015-07-01, value: true, source: s, verified: true}\n", "no scalar"),
        (
            "      - {from: 2016-01-01, value: 7, source: s, verified: true}\n" + GOOD,
            "out of order",
        ),
        (
            "      - {from: 2014-01-01, before: 2015-07-02, value: 7, source: s, verified: true}\n"
            + GOOD,
            "two values",
        ),
        (
            "      - {from: 2014-01-01, before: 2015-06-30, value: 7, source: s, verified: true}\n"
            + GOOD,
            "no value between",
        ),
    ],
)
def test_a_file_that_breaks_its_form_is_refused_with_the_place(values, problem):
    with pytest.raises(ParameterFileError, match=problem):
        book_of(values)


def test_a_norm_in_the_wrong_file_is_refused():
    with pytest.raises(ParameterFileError, match="another file"):
        book_of(file="jkp.yaml")


def test_a_temporary_norm_needs_an_end():
    text = HEAD + NORM.format(kind="scalar\n    temporary: true", values=GOOD)
    with pytest.raises(ParameterFileError, match="needs an end"):
        read_book({"pu.yaml": text}, {})


def test_two_files_may_not_hold_the_same_norm():
    text = HEAD + NORM.format(kind="scalar", values=GOOD)
    with pytest.raises(ParameterFileError, match="twice"):
        read_book({"a/pu.yaml": text, "b/pu.yaml": text}, {})


def test_a_default_that_is_no_option_is_refused():
    setting = (
        "settings:\n  - name: s\n    asks: {id: a, en: b}\n    default: other\n    options:\n"
        "      - {value: one, means: {id: a, en: b}, source: s}\n"
    )
    with pytest.raises(ParameterFileError, match="no option"):
        read_book({}, {"s.yaml": setting})


def test_the_fingerprint_changes_with_any_text():
    later = GOOD.replace("7,", "8,")
    assert book_of().fingerprint != book_of(later).fingerprint
    assert book_of().fingerprint == book_of().fingerprint


def test_the_shipped_law_loads_once():
    assert load_book().norms is load_book().norms
    assert len(load_book().norms) > 100
