"""Answers about personal data: three times 24 hours on the clock."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from jaring.rules.deadlines.privacy import DataRequest, NaiveMomentError, answer_due
from jaring.rules.loader import load_book

BOOK = load_book()
WIB = timezone(timedelta(hours=7))


@pytest.mark.parametrize("request_kind", list(DataRequest))
def test_every_answer_is_due_three_days_later_to_the_minute(request_kind):
    received = datetime(2026, 11, 20, 16, 45, tzinfo=WIB)  # a Friday afternoon: weekends count
    found = answer_due(request_kind, received, BOOK)
    assert found.due_at == datetime(2026, 11, 23, 16, 45, tzinfo=WIB)


def test_a_moment_without_time_zone_is_refused_with_an_example():
    with pytest.raises(NaiveMomentError, match=r"\+07:00"):
        answer_due(DataRequest.ACCESS, datetime(2026, 11, 20, 9), BOOK)  # noqa: DTZ001 - the point


def test_before_the_law_nothing_is_due():
    found = answer_due(DataRequest.BREACH, datetime(2022, 10, 16, 12, tzinfo=UTC), BOOK)
    assert found.due_at is None
    assert found.trace.missing == ("parameter:pdp.breach_notice",)
