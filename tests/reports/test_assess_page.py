"""The tables of an assessment's report: what a reader sees of made-up figures."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import polars as pl
import pytest

from jaring.assessment.settings import default_settings
from jaring.reports.assess_claims import claims
from jaring.reports.assess_coverage import coverage, projection, stock, targets, whole_day
from jaring.reports.assess_facts import AssessFacts, ListFacts
from jaring.reports.assess_found import areas, kinds
from jaring.reports.assess_grids import Cell, capital, make_grid
from jaring.reports.assess_page import render_html
from jaring.reports.assess_points import points
from jaring.reports.assess_quality import other_outcomes, per_list
from jaring.reports.assess_speech import fact_word, place_word
from jaring.reports.assess_totals import list_name
from jaring.reports.words import Voice

WIB = timezone(timedelta(hours=7))
ID, EN = Voice("id"), Voice("en")
LISTS = (
    ListFacts("w1", "wajib_lapor", "Disnaker", True, "a.csv", form="wajib_lapor.employers"),  # noqa: FBT003
    ListFacts("w2", "wajib_lapor", "Disnaker", False, "b.csv", form="wajib_lapor.workers"),  # noqa: FBT003
    ListFacts("v1", "village", "Dinas PMD", False, "c.csv", form="village"),  # noqa: FBT003
    ListFacts("v2", "village", "Dinas PMD", False, "d.csv", form="village"),  # noqa: FBT003
)


def facts(**frames):
    return AssessFacts(
        office="Kantor Cabang Contoh",
        as_of=date(2026, 11, 1),
        made_at=datetime(2026, 11, 2, 9, 30, tzinfo=WIB),
        summary={"settings": {}, "links": {}},
        frames={name: pl.DataFrame(rows) for name, rows in frames.items()},
        months=(),
        lists=LISTS,
    )


def texts(grid):
    return [tuple(cell.text for cell in row) for row in grid.rows]


def kind(code, subject="person", findings=1, review=0):
    return {
        "kind": code, "subject_kind": subject, "findings": findings, "review": review,
        "from_registry": 0, "workers": findings, "priced": 0, "stake_at_least_idr": None,
        "article": "UU 24/2011",
    }  # fmt: skip


def covered(area, segment, active, universe, **given):
    return {
        "area_code": area, "segment": segment, "universe": "pekerja", "source": "BPS",
        "universe_as_of": "2025-08-31", "active": active, "value": universe, "flag": None, **given,
    }  # fmt: skip


def test_a_row_begins_with_a_capital_and_the_rest_stays():
    assert capital("izin dan proyek") == "Izin dan proyek"
    assert capital("PT ABADI") == "PT ABADI"
    assert capital("") == ""


def test_a_strong_first_row_does_not_make_its_heads_strong():
    rows = [(Cell("a", style="group"), Cell("1", style="number strong"))]
    grid = make_grid("k", "assess_detail", ("head_area", "head_people"), rows, ID, question="")
    assert [head.style for head in grid.heads] == ["", "number"]


def test_kinds_stand_in_the_order_of_work():
    found = facts(kinds=[kind("LAPSED", findings=900), kind("DATA", findings=950),
                         kind("PDS_TK", findings=5), kind("PDS_TK", "employer", findings=7),
                         kind("PWBD", "employer", findings=2)])  # fmt: skip
    assert [row[1].text for row in kinds(found, ID).rows] == ["2", "7", "5", "900", "950"]


def test_outcomes_of_employers_begin_with_their_sum():
    rows = [
        {"grain": "employer", "outcome": "registered_full", "rows": 3},
        {"grain": "employer", "outcome": "not_registered_obliged", "rows": 1},
        {"grain": "worker", "outcome": "matched_covered", "rows": 9},
    ]
    assert texts(other_outcomes(facts(rows=rows), ID)) == [
        ("Pemberi kerja", "", "4", ""),
        ("Terdaftar lengkap", "", "3", "75,0\N{NO-BREAK SPACE}%"),
        ("Wajib, belum daftar", "", "1", "25,0\N{NO-BREAK SPACE}%"),
    ]


def test_lists_are_called_by_what_they_speak_of_and_by_id_only_where_two_are_alike():
    found = facts()
    assert list_name(found, "w1", ID) == "Wajib lapor, pemberi kerja (Disnaker)"
    assert list_name(found, "w2", EN) == "Yearly report, workers (Disnaker)"
    assert list_name(found, "v1", ID) == "Desa (Dinas PMD): v1"
    assert list_name(found, "gone", ID) == "gone"


def test_what_a_partial_list_means_is_said_once():
    rows = [{"list_id": "w1", "outcome": "unknown", "rows": 4, "review": 1}]
    grid = per_list(facts(rows=rows), ID)
    assert [row[0].small for row in grid.rows] == ["lengkap untuk wilayahnya", *["sebagian"] * 3]
    assert "belum tentu tidak ada" in grid.rest
    whole = replace(facts(rows=rows), lists=LISTS[:1])
    assert not per_list(whole, ID).rest


def test_coverage_stands_area_by_area_with_numbers_beside_each_rate():
    rows = [covered("35.77", "BPU", 10, 40), covered("35.77", "PU", 30, 60),
            covered("", "UCJ", 40, 100)]  # fmt: skip
    grid = coverage(facts(coverage=rows), ID, {"35.77": "KOTA MADIUN"})
    assert texts(grid) == [
        ("Seluruh kantor", "", "", "", ""),
        ("PU + BPU + JAKON", "", "40,0\N{NO-BREAK SPACE}%", "40", "100"),
        ("Kota Madiun", "", "", "", ""),
        ("PU, penerima upah", "", "50,0\N{NO-BREAK SPACE}%", "30", "60"),
        ("BPU, bukan penerima upah", "", "25,0\N{NO-BREAK SPACE}%", "10", "40"),
    ]
    assert grid.source == "Sumber semesta: BPS, 31 Agustus 2025."
    assert grid.source in render_html(facts(coverage=rows))


def test_a_universe_below_memberships_is_flagged_in_its_row():
    rows = [covered("", "PMI", 9, 5, flag="universe_below_active")]
    assert "salah satunya keliru" in coverage(facts(coverage=rows), ID, {}).rows[1][0].small


def target(**given):
    plain = {"area_code": "", "segment": "PU", "measure": "active", "target": 200,
             "realisation": 50, "pace": 0.25, "owner": "Kantor", "source": "rapat"}  # fmt: skip
    return {**plain, **given}


def test_a_target_of_new_participants_says_what_today_asks_for():
    rows = [target(), target(measure="gross_new", realisation=100, pace=0.6),
            target(segment="BPU", realisation=None, pace=None)]  # fmt: skip
    grid = targets(facts(targets=rows), ID, {})
    assert texts(grid)[0][1:] == ("kepesertaan hidup", "200", "50", "25,0\N{NO-BREAK SPACE}%")
    assert grid.rows[1][-1].text == "50,0\N{NO-BREAK SPACE}%"
    assert "60,0\N{NO-BREAK SPACE}%" in grid.rows[1][-1].small
    assert texts(grid)[2][3:] == ("belum diketahui", "belum diketahui")
    assert grid.rows[0][0].small == "Seluruh kantor"


def test_what_ends_is_summed_over_segments():
    rows = [{"day": 20270101, "segment": name, "covered": 10, "vanishing": gone,
             "remaining": 10 - gone} for name, gone in (("PU", 0), ("BPU", 4))]  # fmt: skip
    grid = projection(facts(projection=rows), ID)
    assert texts(grid)[-1] == ("Semua segmen", "20", "4", "16")
    assert grid.answer.startswith("4 dari 20 yang terlindungi hari ini (20,0")


@pytest.mark.parametrize(
    ("value", "day"),
    [(20270101, date(2027, 1, 1)), ("2025-08-31", date(2025, 8, 31)), ("Agustus 2025", None),
     (None, None), (date(2026, 1, 2), date(2026, 1, 2))],
)  # fmt: skip
def test_days_are_read_as_tables_write_them(value, day):
    assert whole_day(value) == day


def test_areas_are_ranked_with_their_share_and_a_head_over_it():
    rows = [{"regency": "KOTA MADIUN"}, {"regency": "KOTA MADIUN"}, {"regency": None}]
    grid = areas(facts(people=rows), ID)
    assert [row[0].text for row in grid.rows] == ["Kota Madiun", "Wilayah belum diketahui"]
    assert grid.heads[-1].text == "Bagian"


def test_places_of_the_code_list_lose_their_capitals_and_others_keep_their_spelling():
    assert place_word("KABUPATEN MADIUN", ID) == "Kabupaten Madiun"
    assert place_word("Kab. madiun", ID) == "Kab. madiun"
    assert place_word(None, EN) == "not known"


def test_a_figure_of_law_is_named_in_words():
    said = fact_word("unverified:bpu.max_age_first_registration", ID)
    assert said == "angka hukum belum terverifikasi: batas usia mendaftar pertama kali sebagai BPU"
    assert fact_word("unverified:some.new_limit", EN).endswith("some.new limit")


def test_settings_are_in_the_language_of_the_page():
    given = replace(facts(), summary={"settings": default_settings().values(), "links": {}})
    body = render_html(given).split('class="body body-en"')[0]
    for unit in ("per mille", "probability", " days", " workers"):
        assert unit not in body
    assert "30 hari" in body
    assert "20 per seribu" in body


def test_the_points_tell_the_story_in_order_and_skip_what_has_nothing_to_say():
    found = facts(
        standing=[{"segment": "BPU", "memberships": 20, "persons": 20, "covered": 10,
                   "registered": 30},
                  {"segment": "PU", "memberships": 80, "persons": 80, "covered": 80,
                   "registered": 90},
                  {"segment": "PMI", "memberships": 0, "persons": 0, "covered": 0,
                   "registered": 9}],
        kinds=[kind("PWBD", "employer", 7, 2), kind("PDS_TK", "employer", 3),
               kind("LAPSED", findings=4), kind("NO_PROJECT", "permit", 1)],
        unit_states=[{"kind": "village", "zone": zone, "people": 3, "covered": 1}
                     for zone in ("blue", "yellow", "yellow", "green")],
    )  # fmt: skip
    assert points(found, ID) == (
        "Kantor Cabang Contoh menjaga 100 kepesertaan hidup: PU 80, BPU 20.",
        "5 pemberi kerja pada daftar belum terdaftar; "
        "3 lainnya baru mendaftarkan sebagian pekerjanya.",
        "0 orang di luar hubungan kerja, non-ASN, perangkat, dan anggota serikat belum terdaftar; "
        "4 kepesertaan berhenti dan dapat diajak kembali.",
        "Dari 4 dinas, desa, pasar, dan lembaga, 1 belum seorang pun terlindungi "
        "dan 2 baru sebagian.",
        "1 izin konstruksi belum punya proyek yang terdaftar dan lunas.",
    )
    assert points(facts(), EN) == ()


def test_arrears_and_endings_name_their_money_and_day():
    owing = {"kind": "ARREARS", "amount_idr": 1_500_000, "is_review": False}
    found = facts(
        employers_to_do=[owing, {**owing, "is_review": True}, {**owing, "kind": "PWBD"}],
        projection=[{"day": 20270101, "covered": 10, "vanishing": 4}],
    )
    assert points(found, EN) == (
        "1 employer is Rp1,500,000 in arrears.",
        "4 of the 10 protected today end before 1 January 2027 unless they are renewed.",
    )


def test_the_sum_of_persons_counts_a_person_once():
    rows = [{"segment": one, "memberships": 2, "persons": 2, "covered": 2, "registered": 2}
            for one in ("PU", "BPU")]  # fmt: skip
    grid = stock(facts(standing=rows, standing_people=[{"persons": 3}]), ID)
    assert texts(grid)[-1][2:] == ("4", "3", "4", "4")
    assert grid.rows[-1][0].small == "orang dengan beberapa kepesertaan dihitung sekali"


def claim(**given):
    plain = {
        "area_code": "33.71", "segment": "", "measure": "coverage_rate", "value": "60",
        "text": "hampir 60 persen", "claimed_by": "Wali Kota", "claimed_on": "2024-10-10",
        "source": "koran", "counted": 31, "universe": "pekerja", "universe_value": 60,
        "rate": 0.5167,
    }  # fmt: skip
    return {**plain, **given}


def test_a_claim_stands_beside_the_figure_and_stays_a_claim():
    names = {"33.71": "KOTA MAGELANG"}
    (row,) = claims(facts(claims=[claim()]), ID, names).rows
    assert row[0].text == "“hampir 60 persen”"
    assert row[0].small == "Wali Kota, 10 Oktober 2024"
    assert (row[1].text, row[1].small) == ("cakupan", "Semua segmen, Kota Magelang")
    assert row[2].text == "60,0\N{NO-BREAK SPACE}%"
    assert (row[3].text, row[3].small) == ("51,7\N{NO-BREAK SPACE}%", "31 dari 60")


def test_a_claim_without_a_figure_is_not_compared():
    province = claim(area_code="33", counted=None, universe_value=None, rate=None)
    no_universe = claim(universe_value=None, rate=None)
    grid = claims(facts(claims=[province, no_universe]), ID, {})
    assert [row[3].text for row in grid.rows] == ["belum dapat dibandingkan"] * 2


def test_a_count_that_agrees_says_so():
    same = claim(measure="employers", value="5412", counted=5412)
    grid = claims(facts(claims=[same, {**same, "counted": 5411}]), ID, {})
    assert [row[3].text for row in grid.rows] == ["5.412", "5.411"]
    assert [row[3].small for row in grid.rows] == ["sama", ""]


def test_claims_stand_in_the_page_only_where_there_are_some():
    assert "Menurut data" in render_html(facts(claims=[claim()]))
    assert "Menurut data" not in render_html(facts())
    assert claims(facts(), ID, {}) is None
