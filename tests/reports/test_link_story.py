"""The story of a run: one sentence, figures, the path of the rows, what to do first."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaring.reports.link_story import actions, chain, figures, sentence, settled_rows
from jaring.reports.link_summary import (
    LinkCounts,
    LinkSummary,
    Side,
    Thresholds,
    TierCount,
)
from jaring.reports.words import Voice

ID, EN = Voice("id"), Voice("en")
COUNTS = st.integers(min_value=0, max_value=3_000_000)


def a_run(*, quarantined=0, tiers=(), unlinked=0, links=None, review=0):
    linked = sum(tiers)
    accepted = linked + unlinked
    side = Side(
        name="daftar",
        received=accepted + quarantined,
        quarantined=quarantined,
        accepted=accepted,
        linked=linked,
        unlinked=unlinked,
    )
    by_tier = tuple(TierCount(tier=f"t{n}", links=count) for n, count in enumerate(tiers))
    return LinkSummary(
        kind="link",
        model="workers",
        title="Uji",
        as_of=date(2026, 11, 21),
        made_at=datetime(2026, 11, 21, tzinfo=UTC),
        left=side,
        right=side,
        links=links or LinkCounts(count=linked, by_tier=by_tier, review=review),
        thresholds=Thresholds(accept=0.5, review_low=0.05, review_high=0.95),
        seconds=1.0,
    )


@given(COUNTS, st.lists(COUNTS, max_size=4), COUNTS)
def test_pieces_of_the_chain_are_the_readable_rows(quarantined, tiers, unlinked):
    run = a_run(quarantined=quarantined, tiers=tiers, unlinked=unlinked)
    told = chain(run, EN)
    shown = [int(row.rows.replace(",", "")) for row in told.rows]
    assert shown[0] == run.left.received
    assert shown[1] == run.left.accepted == sum(shown[2:])
    assert told.sum_line.endswith(f"= {shown[1]:,}.")


def test_rows_with_several_links_are_counted_once_in_the_chain():
    links = LinkCounts(count=9, by_tier=(TierCount(tier="nik", links=9),))
    run = a_run(tiers=(5,), unlinked=1, links=links)
    assert settled_rows(run) == ()
    assert [row.rows for row in chain(run, ID).rows] == ["6", "6", "5", "1"]


def test_rows_by_tier_are_taken_where_the_run_counted_them():
    tiers = (
        TierCount(tier="nik", links=6, rows=3),
        TierCount(tier="evidence", links=3, rows=2),
    )
    run = a_run(tiers=(5,), unlinked=1, links=LinkCounts(count=9, by_tier=tiers))
    assert [row.rows for row in chain(run, ID).rows] == ["6", "6", "3", "2", "1"]


SOME = "3 dari 5 baris daftar padan dengan daftar. 2 baris belum padan."
EVERY = "3 dari 3 baris daftar padan dengan daftar. Tidak ada baris yang tertinggal."
NONE = "Tidak satu pun dari 2 baris daftar padan dengan daftar."
CLEAR = " Tidak ada yang perlu diverifikasi."


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        (a_run(tiers=(3,), unlinked=2), SOME + CLEAR),
        (a_run(tiers=(3,), review=2), EVERY + " 2 pasangan perlu diverifikasi sebelum dipakai."),
        (a_run(unlinked=2), NONE + CLEAR),
        (a_run(quarantined=4), "Tidak ada baris yang terbaca pada daftar."),
    ],
)
def test_the_sentence_fits_what_happened(run, expected):
    assert sentence(run, ID) == expected


def test_a_dedupe_speaks_of_groups(dedupe_summary):
    assert "390 kelompok" in sentence(dedupe_summary, ID)
    assert [row.label for row in chain(dedupe_summary, EN).rows][2:] == ["Repeated", "Single"]


def test_a_figure_in_millions_has_its_exact_count_near():
    run = a_run(tiers=(1_732_412,), unlinked=1_267_588)
    linked = figures(run, ID)[0]
    assert linked.value == "1,7\u00a0juta"
    assert "1.732.412 dari 3.000.000 baris terbaca" in linked.details


def test_at_most_four_figures(link_summary):
    assert len(figures(link_summary, ID)) == 4


def test_conflicts_come_before_other_reviews(link_summary):
    first, second, *_ = actions(link_summary, EN)
    assert first.startswith("Take 57 pairs in conflict first")
    assert second.startswith("Decide 1,284 pairs that need review, from the top of this table.")


def test_no_table_is_promised_where_there_is_none():
    (todo,) = actions(a_run(tiers=(3,), review=2), EN)
    assert "table" not in todo


def test_nothing_to_do_is_said():
    assert actions(a_run(tiers=(3,)), EN) == (
        "Nothing waits for a decision. The links can be used as indications.",
    )
