"""A summary adds up, keeps everything through JSON, and cannot hold a whole NIK."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from jaring.reports.link_summary import (
    Estimate,
    FieldQuality,
    LinkCounts,
    LinkSummary,
    QuarantineReason,
    Sample,
    SamplePart,
    Side,
    Thresholds,
    TierCount,
    mask_long_numbers,
    read_summary,
    write_summary,
)


def a_side(**changes):
    facts = {
        "name": "daftar.csv",
        "received": 10,
        "quarantined": 1,
        "accepted": 9,
        "linked": 6,
        "unlinked": 3,
    }
    return Side(**{**facts, **changes})


def a_summary(**changes):
    facts = {
        "kind": "link",
        "model": "workers",
        "title": "Uji",
        "as_of": date(2026, 11, 21),
        "made_at": datetime(2026, 11, 21, 9, 30, tzinfo=UTC),
        "left": a_side(),
        "right": a_side(name="kepesertaan.parquet"),
        "links": LinkCounts(count=6, by_tier=(TierCount(tier="identifier", links=6),)),
        "thresholds": Thresholds(accept=0.5, review_low=0.05, review_high=0.95),
        "seconds": 1.5,
    }
    return LinkSummary(**{**facts, **changes})


def test_summary_survives_its_file(tmp_path, link_summary):
    path = tmp_path / "summary.json"
    write_summary(link_summary, path)
    assert read_summary(path) == link_summary


def test_the_same_summary_gives_the_same_bytes():
    assert a_summary().to_json() == a_summary().to_json()


@pytest.mark.parametrize(
    "changes",
    [
        {"received": 11},
        {"linked": 7},
        {"quality": (FieldQuality(field="nik", filled=10, usable=1),)},
        {"quarantine": (QuarantineReason(code="x", reason_id="a", reason_en="b", rows=2),)},
        {"quarantined": -1, "received": 8},
    ],
)
def test_rows_that_do_not_add_up_are_refused(changes):
    with pytest.raises(ValidationError):
        a_side(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"right": None},
        {"kind": "dedupe"},
        {"links": LinkCounts(count=5, by_tier=(TierCount(tier="identifier", links=5, rows=5),))},
        {"as_of": "2026-11-21"},
        {"made_at": datetime(2026, 11, 21, 9, 30)},  # noqa: DTZ001 - a clock without a zone is the case
        {"seconds": float("nan")},
    ],
)
def test_a_summary_that_contradicts_itself_is_refused(changes):
    with pytest.raises(ValidationError):
        a_summary(**changes)


def test_links_by_tier_add_up_to_the_links():
    with pytest.raises(ValidationError, match="by tier"):
        LinkCounts(count=5, by_tier=(TierCount(tier="identifier", links=4),))


def test_more_usable_than_filled_is_refused():
    with pytest.raises(ValidationError, match="nik"):
        FieldQuality(field="nik", filled=3, usable=4)


@pytest.mark.parametrize(("low", "high"), [(0.9, 0.95), (0.1, 0.7)])
def test_an_interval_holds_its_value(low, high):
    with pytest.raises(ValidationError):
        Estimate(value=0.8, low=low, high=high)


def test_a_summary_cannot_be_changed():
    with pytest.raises(ValidationError):
        a_summary().seconds = 2.0


def test_a_whole_nik_does_not_enter_a_summary():
    whole = "3374012103850003"
    sample = Sample(
        left_id=whole,
        right_id="r1",
        left={"nik": whole},
        parts=(SamplePart(field="nik", points=9.0, left=whole, right="3374 0121 0385 0003"),),
        match_weight=9.0,
        probability=0.99,
        linked=True,
        tier="evidence",
    )
    text = a_summary(samples=(sample,), title=f"Uji {whole}").to_json()
    assert whole not in text
    assert "0121 0385" not in text
    assert sample.parts[0].right == "3374…0003"


@given(st.text(alphabet="0123456789 .-'AB", max_size=40))
def test_masking_leaves_no_run_of_sixteen_digits_and_nothing_more_to_mask(text):
    masked = mask_long_numbers(text)
    assert mask_long_numbers(masked) == masked
    if sum(sign.isdigit() for sign in text) < 16:
        assert masked == text
