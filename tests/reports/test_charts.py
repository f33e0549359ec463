"""Drawings keep their numbers: bars from zero, no gaps, nothing outside its cell."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jaring.reports.charts import Line, Rule, Scale, Span, bar, plot, waterfall

POINTS = st.floats(min_value=-40, max_value=40)


def pieces(drawing):
    found = re.findall(r'<rect class="([\w-]+)" x="([\d.]+)%" width="([\d.]+)%"', drawing)
    return [(tone, float(x), float(x) + float(width)) for tone, x, width in found]


@given(POINTS, st.lists(POINTS, min_size=1, max_size=12))
@example(-0.0, [0.0])
def test_each_part_of_a_waterfall_starts_where_the_last_ended(start, parts):
    rows = waterfall(start, parts)
    assert len(rows) == len(parts) + 2
    scale = Scale.over([start, *(start + sum(parts[: n + 1]) for n in range(len(parts)))])
    level = start
    for drawing, points in zip(rows[1:-1], parts, strict=True):
        ((tone, low, high),) = pieces(drawing)
        ends = sorted(100 * scale.share(value) for value in (level, level + points))
        assert low == pytest.approx(ends[0], abs=0.5)
        assert high == pytest.approx(max(ends[1], ends[0]), abs=0.5)
        assert tone == ("for" if points > 0 else "against")
        level += points


@given(POINTS, st.lists(POINTS, max_size=12))
@example(-0.0, [])
def test_the_result_of_a_waterfall_is_drawn_from_zero(start, parts):
    result = start + sum(parts)
    scale = Scale.over([start, *(start + sum(parts[: n + 1]) for n in range(len(parts)))])
    ((_, low, high),) = pieces(waterfall(start, parts)[-1])
    ends = sorted(100 * scale.share(value) for value in (0.0, result))
    assert (low, high) == pytest.approx(ends, abs=0.5)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), max_size=4))
def test_nothing_is_drawn_outside_its_cell(spans):
    drawing = bar([Span(start, end, "plain") for start, end in spans])
    for _, low, high in pieces(drawing):
        assert 0 <= low <= high <= 100.01


def test_a_few_rows_among_millions_stay_visible():
    ((_, low, high),) = pieces(bar([Span(0.5, 0.5 + 1e-9, "plain")]))
    assert high - low >= 0.3


def test_no_rows_draw_nothing():
    ((_, low, high),) = pieces(bar([Span(0.5, 0.5, "plain")]))
    assert low == high


@given(st.lists(POINTS, min_size=1))
def test_zero_is_always_on_the_scale(values):
    scale = Scale.over(values)
    assert 0 <= scale.share(0.0) <= 1
    assert all(0 <= scale.share(value) <= 1 for value in values)


def test_drawings_are_silent_to_a_screen_reader():
    band = Span(0.1, 0.9, "band")
    for drawing in (bar([], [Rule(0.5)]), plot([], ticks=[0.0], mark=0.5, band=band)):
        assert 'aria-hidden="true"' in drawing


def test_measured_points_are_dots_and_estimates_a_line():
    points = ((0.0, 0.5), (1.0, 1.0))
    lines = [Line("precision", points), Line("precision", points, is_dots=True)]
    drawing = plot(lines, ticks=[], mark=0.5, band=Span(0.0, 0.0, "band"))
    assert 'points="0.00,50.00 100.00,0.00"' in drawing
    assert drawing.count("<circle") == 2
