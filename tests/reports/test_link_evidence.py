"""Evidence of pairs: what speaks for and against, in words, and the pairs that come first."""

from jaring.reports.link_evidence import LevelNames, review_rows, sample_pairs, weights
from jaring.reports.link_story import pairs_to_review
from jaring.reports.link_summary import LevelWeight, SamplePart
from jaring.reports.words import Voice

ID, EN = Voice("id"), Voice("en")


def test_ten_pairs_at_most_in_the_runs_own_order(link_summary):
    rows = review_rows(link_summary, ID)
    assert len(rows) == 10
    assert [row.left.key for row in rows] == [
        pair.left_id for pair in link_summary.review_first[:10]
    ]


def test_strongest_reasons_first_with_their_sign(link_summary):
    row = review_rows(link_summary, EN)[1]
    assert row.reasons_for[0] == "Place: same village (+9.1)"
    assert row.reasons_against == ("Birth date: same year (\u22122.4)",)


def test_without_a_review_list_samples_in_the_band_are_shown(link_summary):
    bare = link_summary.model_copy(update={"review_first": ()})
    band = link_summary.thresholds
    shown = pairs_to_review(bare)
    assert all(band.review_low <= pair.probability <= band.review_high for pair in shown)
    assert len(shown) == sum(0.05 <= pair.probability <= 0.95 for pair in link_summary.samples)


def test_a_pair_settled_by_its_number_has_no_waterfall(link_summary):
    settled = sample_pairs(link_summary, ID)[-1]
    assert settled.rows == ()
    assert "Padan lewat NIK" in settled.facts


def test_a_pair_that_was_not_linked_is_not_said_to_be(link_summary):
    pair = next(pair for pair in sample_pairs(link_summary, EN) if not pair.is_linked)
    assert "Linked by" not in pair.facts


def test_every_level_is_drawn_under_its_field(link_summary):
    drawn = weights(link_summary, EN)
    assert sum(len(group.rows) for group in drawn.groups) == len(link_summary.weights)
    assert [group.field for group in drawn.groups][:2] == ["Name", "Birth date"]
    assert "Strongest for: Name, the same (+13.2)" in drawn.answer
    assert "Strongest against: Sex, different (\u22128.2)" in drawn.answer


def test_a_share_that_was_not_counted_is_not_known(link_summary):
    rows = (LevelWeight(field="own_field", level=0, label="sounds_like x", points=0.0),)
    drawn = weights(link_summary.model_copy(update={"weights": rows}), EN)
    (row,) = drawn.groups[0].rows
    assert (row.level, row.points) == ("sounds like x", "0.0")
    assert (row.share, row.tone) == ("not known", "neutral")


def test_why_a_field_says_nothing():
    names = LevelNames((LevelWeight(field="nik", level=1, label="exact", points=9.0),), EN)
    empty = SamplePart(field="nik", level=0, points=0.0, left="3374", right=None)
    unusable = SamplePart(field="nik", level=0, points=0.0, left="3374", right="0")
    equal = SamplePart(field="nik", level=1, points=9.0, left="3374", right="3374")
    told = [names.of(part) for part in (empty, unusable, equal)]
    assert told == ["empty", "cannot be compared", "the same"]


def test_no_weights_no_chart(bare_summary):
    assert weights(bare_summary, EN) is None
