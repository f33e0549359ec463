"""Migrant workers: the amounts of the annex of Permenaker 4/2023."""

from datetime import date

import pytest

from jaring.rules.benefits.estimate import Cadence, Outcome
from jaring.rules.benefits.pmi import MigrantEvent, migrant_benefit
from jaring.rules.loader import load_book
from jaring.terms.segments import Programme

BOOK = load_book()
TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("event", "amount_idr", "cadence"),
    [
        (MigrantEvent.DEATH, 85_000_000, Cadence.ONCE),
        (MigrantEvent.MEDICAL_CARE_ABROAD, 50_000_000, Cadence.UP_TO),
        (MigrantEvent.HOME_CARE, 20_000_000, Cadence.UP_TO),
        (MigrantEvent.HEARING_AID, 2_500_000, Cadence.UP_TO),
        (MigrantEvent.SPECTACLES, 1_000_000, Cadence.UP_TO),
        (MigrantEvent.TRANSPORT, 15_000_000, Cadence.UP_TO),
        (MigrantEvent.FAILED_DEPARTURE, 10_000_000, Cadence.ONCE),
        (MigrantEvent.OTHER_WORK_THAN_CONTRACT, 25_000_000, Cadence.ONCE),
        (MigrantEvent.DISMISSED_BY_EMPLOYER, 1_500_000, Cadence.ONCE),
        (MigrantEvent.RAPE, 50_000_000, Cadence.ONCE),
    ],
)
def test_amounts_of_the_annex(event, amount_idr, cadence):
    line = migrant_benefit(event, TODAY, BOOK, is_enrolled=True).lines[0]
    assert (line.amount_idr, line.cadence) == (amount_idr, cadence)


def test_every_amount_of_the_book_has_an_event():
    assert {event.value for event in MigrantEvent} == set(BOOK.ask("benefit.pmi", TODAY).mapping)


def test_the_scholarship_of_migrants_children_is_not_known():
    found = migrant_benefit(MigrantEvent.DEATH, TODAY, BOOK, is_enrolled=True)
    assert found.programme is Programme.JKM
    assert found.missing == ("parameter:benefit.pmi.scholarship",)
    assert found.outcome is Outcome.CONDITIONAL


def test_before_february_2023_nothing_is_known():
    found = migrant_benefit(MigrantEvent.TRANSPORT, date(2023, 2, 21), BOOK, is_enrolled=True)
    assert found.missing == ("parameter:benefit.pmi",)
