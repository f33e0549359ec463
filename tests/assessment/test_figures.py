"""Stock, flows, survival and targets: memberships and persons apart, rejoined never new."""

import pytest

MADIUN, NGAWI = "35.77", "35.21"


@pytest.fixture
def figures(office):
    """Six memberships of five people in two regencies, and a table of targets."""
    own = {"segment": "BPU", "payer": "self", "channel": "jmo"}
    paid_for = {"segment": "BPU", "payer": "sponsor", "channel": "village", "batch_id": "B1"}
    office.given("batches", batch_id="B1", sponsor="DESA SUKA")
    # P1 left last year and came back in March: rejoined
    office.member("P1", started_on=20250101, ended_on=20250801, paid_until=20250731, **own)
    office.member("P1", started_on=20260301, paid_until=20261231, **own)
    office.member("P2", started_on=20260201, paid_until=20261231, **own)
    office.member("P3", started_on=20260201, paid_until=20260430, ended_on=20260801, **own)
    office.member("P4", started_on=20260201, paid_until=20261231, **paid_for)
    place = office.employer("PT SATU")
    office.rows["establishments"][0]["area_code"] = NGAWI
    office.member("P5", establishment_id=place, started_on=20260115)
    office.member("P2", establishment_id=place, started_on=20240115)
    for person in office.rows["persons"]:
        person["area_code"] = f"{MADIUN}.01.1001"
    return office


def target(office, measure, value, *, area=None, segment=None):
    office.given("targets", area_code=area, segment=segment, measure=measure, year=2026,
                 value=value, owner="Kepala kantor")  # fmt: skip


def test_stock_counts_memberships_and_persons_at_each_depth(figures):
    rows = figures.assessed().rows("select * from stock order by area_code, segment")
    stock = {(area, segment): counts for area, segment, *counts in rows}
    assert stock["", "BPU"] == [3, 3, 3, 5]  # living, persons, covered, ever
    assert stock[MADIUN, "BPU"] == [3, 3, 3, 5]
    assert stock[NGAWI, "PU"] == [2, 2, 2, 2]
    assert stock["35", "PU"] == [2, 2, 2, 2]


def test_who_lives_nowhere_known_counts_once_in_the_office(figures):
    for person in figures.rows["persons"]:
        person["area_code"] = {"P1": None, "P2": "35"}.get(person["person_id"], person["area_code"])
    rows = figures.assessed().rows("select * from stock order by area_code, segment")
    stock = {(area, segment): counts for area, segment, *counts in rows}
    assert stock["", "BPU"] == [3, 3, 3, 5]
    assert stock["35", "BPU"] == [2, 2, 2, 3]  # P1 is in no province that is known
    assert stock[MADIUN, "BPU"] == [1, 1, 1, 2]


def test_who_comes_back_is_rejoined_and_never_new(figures):
    rows = figures.assessed().rows(
        "select month, gross_new, rejoined, lapsed, net_growth from flows"
        " where segment = 'BPU' order by month"
    )
    assert (202602, 3, 0, 0, 3) in rows
    assert (202603, 0, 1, 0, 1) in rows
    assert (202501, 1, 0, 0, 1) in rows
    assert sum(net for *_, net in rows) == 3  # three live today


def test_survival_is_by_start_month_payer_sponsor_and_channel(figures):
    rows = figures.assessed().rows(
        "select payer, sponsor, channel, age_months, started, alive from survival"
        " where start_month = 202602 order by all"
    )
    assert rows == [
        ("self", "", "jmo", 1, 2, 2),
        ("self", "", "jmo", 3, 2, 1),
        ("self", "", "jmo", 6, 2, 1),
        ("sponsor", "DESA SUKA", "village", 1, 1, 1),
        ("sponsor", "DESA SUKA", "village", 3, 1, 1),
        ("sponsor", "DESA SUKA", "village", 6, 1, 1),
    ]


def test_targets_stand_beside_what_happened_in_area_and_segment(figures):
    target(figures, "active", 6, area=MADIUN, segment="BPU")
    target(figures, "active", 10)
    target(figures, "active", 10, segment="UCJ")
    target(figures, "gross_new", 6, area=MADIUN, segment="BPU")
    target(figures, "gross_new", 8, area="35")
    target(figures, "gross_new", 5, area="33")
    target(figures, "persons", 4, segment="BPU")
    target(figures, "persons", 4, area="35")
    rows = figures.assessed().rows(
        "select area_code, segment, measure, realisation from realised order by all"
    )
    assert rows == [
        ("", "", "active", 5), ("", "BPU", "persons", 3), ("", "UCJ", "active", 5),
        ("33", "", "gross_new", 0), ("35", "", "gross_new", 4), ("35", "", "persons", None),
        (MADIUN, "BPU", "active", 3), (MADIUN, "BPU", "gross_new", 3),
    ]  # fmt: skip


def test_pace_of_newcomers_is_that_of_the_day_of_the_year(figures):
    target(figures, "gross_new", 6, area=MADIUN, segment="BPU")
    ((pace,),) = figures.assessed().rows("select pace from realised")
    assert pace == pytest.approx(3 / (6 * 305 / 365))


def test_a_target_of_another_year_is_left_alone(figures):
    target(figures, "active", 6)
    figures.rows["targets"][0]["year"] = 2025
    assert figures.assessed().rows("select * from realised") == []
