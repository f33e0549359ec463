"""Any text becomes capital ASCII with single blanks, and keeps its marks."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from jaring.linkage.standardise.texts import clean_text


def cleaned(*texts):
    rows = pl.DataFrame({"text": texts}, schema={"text": pl.String})
    return rows.select(clean_text(pl.col("text"))).to_series().to_list()


def test_accents_go_and_marks_stay():
    assert cleaned(
        "  Jos\u00e9  M\u00fcller-O\u2019Neil\u00a0", "\u0141\u00f3d\u017a \u00c6r\u00f8", "a.b/c"
    ) == [
        "JOSE MULLER-O'NEIL",
        "LODZ AERO",
        "A.B/C",
    ]


def test_nothing_is_null():
    assert cleaned(None, "", "  ", "\u00a0\u200b") == [None] * 4


@given(st.lists(st.one_of(st.none(), st.text(max_size=30)), min_size=1, max_size=20))
def test_result_is_printable_ascii_with_single_blanks_and_stays(texts):
    once = cleaned(*texts)
    for text in once:
        assert text is None or (
            text.isascii() and text.isprintable() and text == " ".join(text.split())
        )
    assert cleaned(*once) == once
