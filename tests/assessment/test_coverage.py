"""Coverage of a universe: month by month, by segment, by programme, at any depth of area."""

import pytest

SOLO = {"area_code": "33.72.01.1001"}


@pytest.fixture
def town(office):
    """Three on own account in one village: one since last year, one who ended, one of this month.

    A wage earner besides, whose programmes stand with the establishment.
    """
    spans = ((20250601, None), (20260201, 20260815), (20261101, None))
    for number, (start, end) in enumerate(spans, start=1):
        office.member(f"P{number}", segment="BPU", started_on=start, ended_on=end,
                      paid_until=end or 20261231, programmes="JKK,JKM")  # fmt: skip
        office.rows["persons"][-1] |= SOLO
    place = office.employer("PT SATU")
    office.rows["establishments"][0] |= {"area_code": "33.72", "programmes": "JKK,JKM,JHT,JP"}
    office.member("P4", establishment_id=place)
    for segment, value in (("BPU", 10), ("PU", 1), ("UCJ", 20)):
        office.given("universes", name="semua", area_code="33.72", segment=segment, value=value,
                     source="BPS", as_of="2025-08-31")  # fmt: skip
    office.given("universes", name="desa", area_code="33.72.01.1001", segment="BPU", value=1)
    return office


@pytest.fixture
def found(town):
    return town.assessed()


def test_rate_of_each_month_counts_who_lived_in_it(found):
    rows = found.rows(
        "select month, active, rate from coverage where area_code = '33.72' and segment = 'BPU'"
        " and programme = '' and month in (202511, 202603, 202608, 202609, 202611) order by month"
    )
    assert rows == [
        (202511, 1, 0.1),
        (202603, 2, 0.2),
        (202608, 2, 0.2),
        (202609, 1, 0.1),
        (202611, 2, 0.2),
    ]


def test_the_month_of_the_day_is_the_stock(found):
    differs = """
        select count(*) from stock
        left join living on living.area_code = stock.area_code and living.segment = stock.segment
            and living.programme = '' and living.month = 202611
        where coalesce(living.memberships, 0) <> stock.memberships
    """
    assert found.rows(differs) == [(0,)]


def test_each_programme_stands_over_the_universe_of_its_segment(found):
    rows = found.rows(
        "select segment, programme, active from coverage"
        " where area_code = '33.72' and month = 202611 and active > 0 order by all"
    )
    assert rows == [
        ("BPU", "", 2), ("BPU", "JKK", 2), ("BPU", "JKM", 2),
        ("PU", "", 1), ("PU", "JHT", 1), ("PU", "JKK", 1), ("PU", "JKM", 1), ("PU", "JP", 1),
        ("UCJ", "", 3), ("UCJ", "JHT", 1), ("UCJ", "JKK", 3), ("UCJ", "JKM", 3), ("UCJ", "JP", 1),
    ]  # fmt: skip


def test_a_programme_that_no_membership_names_is_not_known(found):
    sql = "select active, rate from coverage where programme = 'JKP' and month = 202611"
    assert set(found.rows(sql)) == {(None, None)}


def test_a_programme_of_another_segment_is_nought_here(found):
    sql = """select active, rate from coverage
        where programme = 'JP' and segment = 'BPU' and month = 202611"""
    assert set(found.rows(sql)) == {(0, 0.0)}


def test_universe_of_a_village_is_answered_and_flagged_where_it_is_too_small(found):
    rows = found.rows(
        "select active, persons, flag from coverage"
        " where universe = 'desa' and programme = '' and month = 202611"
    )
    assert rows == [(2, None, "universe_below_active")]
