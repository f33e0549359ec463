"""Reasons in words: rows that say the same are worded once, and none says another's words."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jaring.reports import assess_speech
from jaring.reports.assess_speech import reason, with_reasons
from jaring.reports.words import Voice, catalogue

PAIRS = [
    (kind, key.removeprefix(f"assess_reason.{kind}_"))
    for kind in ("PWBD", "PDS_TK", "PDS_UPAH", "PDS_PROGRAM", "ARREARS", "LAPSED", "NO_PROJECT",
                 "UNREGISTERED", "EXPIRING", "NO_WLKP", "DATA")
    for key in catalogue()
    if key.startswith(f"assess_reason.{kind}_")
]  # fmt: skip
SCHEMA = {
    "kind": pl.String, "why": pl.String, "value_list": pl.String, "value_registry": pl.String,
    "due_on": pl.Date, "programme": pl.String,
}  # fmt: skip
VALUE = st.none() | st.sampled_from(["12", "3", "202610", "20261101", "PT SATU"])
ROW = st.tuples(
    st.sampled_from([*PAIRS, ("PWBD", None), ("PWBD", "never_heard_of"), ("OTHER", "x")]),
    VALUE, VALUE, st.none() | st.just(date(2026, 11, 1)), st.none() | st.sampled_from(["JHT", ""]),
)  # fmt: skip


def frame_of(rows):
    return pl.DataFrame([(*pair, *rest) for pair, *rest in rows], schema=SCHEMA, orient="row")


@pytest.mark.parametrize("lang", ["id", "en"])
@settings(max_examples=40, deadline=None)
@given(rows=st.lists(ROW, max_size=30))
def test_every_row_has_the_reason_that_it_has_alone(rows, lang):
    frame = frame_of(rows)
    alone = [reason(row, Voice(lang)) for row in frame.iter_rows(named=True)]
    made = with_reasons(frame, Voice(lang))
    assert made["reason"].to_list() == alone
    assert made.drop("reason").equals(frame)


def test_what_the_words_do_not_name_is_not_asked_a_second_time(monkeypatch):
    asked = []
    monkeypatch.setattr(
        assess_speech, "reason", lambda row, voice: asked.append(row) or reason(row, voice)
    )
    pair = next(
        pair for pair in PAIRS if "{" not in catalogue()[f"assess_reason.{'_'.join(pair)}"]["id"]
    )
    made = with_reasons(
        frame_of([(pair, str(n), None, None, None) for n in range(500)]), Voice("id")
    )
    assert made.height == 500
    assert len(asked) == 1


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("PWBD", "like_registered"),
        ("PWBD", "like_listed"),
        ("PDS_TK", "doubtful_employer"),
    ],
)
def test_what_waits_says_whom_it_is_like(kind, why, lang):
    said = {"kind": kind, "why": why, "value_list": "12", "value_registry": "PT SATU"}
    text = reason(said, Voice(lang))
    assert "PT SATU" in text
    assert (kind == "PWBD") is ("12" in text)
