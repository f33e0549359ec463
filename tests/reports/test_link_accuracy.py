"""Precision and recall: said when known, never when not; a curve whose labels can be read."""

import pytest

from jaring.reports.link_accuracy import accuracy_answer, accuracy_rows, curve
from jaring.reports.link_summary import Accuracy, CurvePoint, Estimate
from jaring.reports.words import Voice

ID, EN = Voice("id"), Voice("en")


def with_curve(summary, *points):
    made = tuple(
        CurvePoint(threshold=threshold, links=10, precision=precision, recall=recall)
        for threshold, precision, recall in points
    )
    return summary.model_copy(update={"curve": made})


def test_measured_figures_are_preferred_and_named_so(link_summary):
    assert "99.59%" in accuracy_answer(link_summary, EN)
    assert "measured" in accuracy_answer(link_summary, EN)


def test_estimates_are_named_so(link_summary):
    text = accuracy_answer(link_summary.model_copy(update={"measured": None}), EN)
    assert "estimated by the model" in text


def test_nothing_known_is_said_and_makes_no_table(bare_summary):
    assert "belum diketahui" in accuracy_answer(bare_summary, ID)
    assert accuracy_rows(bare_summary, ID) == ()
    assert curve(bare_summary, ID) is None


def test_one_known_measure_leaves_the_others_unknown(bare_summary):
    estimate = Accuracy(precision=Estimate(value=0.9))
    rows = accuracy_rows(bare_summary.model_copy(update={"estimate": estimate}), EN)
    assert [row.estimated for row in rows] == ["90.00%", "not known", "not known"]
    assert rows[0].interval == "not known"


def test_the_gap_is_estimated_less_measured(link_summary):
    gaps = [row.gap for row in accuracy_rows(link_summary, EN)]
    assert gaps == ["+0.09 points", "+0.23 points", "+0.16 points"]


def test_a_long_curve_is_thinned_and_keeps_the_threshold_in_use(link_summary):
    drawn = curve(link_summary, EN)
    assert len(drawn.rows) <= 18
    assert [row.threshold for row in drawn.rows if row.is_in_use] == ["0.500"]


def test_points_may_come_in_any_order(link_summary):
    turned = link_summary.model_copy(update={"curve": link_summary.curve[::-1]})
    assert curve(turned, EN) == curve(link_summary, EN)


@pytest.mark.parametrize(
    ("lowest", "start"), [(0.999, "99.0%"), (0.97, "95.0%"), (0.62, "50.0%"), (0.2, "0.0%")]
)
def test_the_axis_starts_below_every_point_and_says_so(link_summary, lowest, start):
    drawn = curve(with_curve(link_summary, (0.1, 1.0, lowest), (0.9, 1.0, lowest)), EN)
    assert drawn.upright[0].text == start
    assert drawn.upright[-1].text == "100.0%"
    assert (drawn.cut_line == "") == (start == "0.0%")
    heights = [float(y) for y in _heights(drawn.drawing)]
    assert all(0 <= height <= 100 for height in heights)


def _heights(drawing):
    for points in drawing.split('points="')[1:]:
        for place in points.split('"')[0].split():
            yield place.split(",")[1]


def test_a_collapse_at_the_very_end_does_not_flatten_the_rest(link_summary):
    points = [(0.1, 0.995, 0.999), (0.5, 0.998, 0.997), (0.95, 0.999, 0.993), (0.999, 1.0, 0.12)]
    drawn = curve(with_curve(link_summary, *points), EN)
    assert drawn.upright[0].text == "99.0%"
    assert "Points below 99.0% are not drawn; see the table." in drawn.cut_line
    assert drawn.rows[-1].values[1] == "12.00%"
    assert all(0 <= float(y) <= 100 for y in _heights(drawn.drawing))


def test_names_of_lines_that_end_together_stand_apart(link_summary):
    drawn = curve(with_curve(link_summary, (0.1, 1.0, 1.0), (0.9, 0.999, 0.999)), EN)
    first, second = (float(label.at.rstrip("%")) for label in drawn.lines)
    assert second - first >= 9.9
    assert first >= 0
    assert second <= 100


def test_measured_columns_only_with_a_truth(link_summary):
    drawn = curve(with_curve(link_summary, (0.1, 0.9, 0.9), (0.9, 0.95, 0.8)), EN)
    assert not drawn.has_measured
    assert all(len(row.values) == 3 for row in drawn.rows)
    assert drawn.rows[0].values[2] == "not known"
