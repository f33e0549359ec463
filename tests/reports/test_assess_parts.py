"""A workbook too long to be opened is dealt by area: every row stands in one part, once."""

from datetime import UTC, date, datetime

import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jaring.reports.assess_books import write_book
from jaring.reports.assess_facts import AssessFacts
from jaring.reports.assess_parts import COMFORTABLE_ROWS, PartOf, deal_book
from jaring.reports.words import Voice

ID, EN = Voice("id"), Voice("en")
KOTA, KAB, UNGARAN = "33.74", "33.22", "33.22.18"
TEXT = ("finding", "kind", "why", "name", "piece", "area_code", "employer_area", "officer",
        "employer_key", "unit_key", "nik", "list_id", "regency", "district", "village", "article",
        "subject_kind", "unit")  # fmt: skip
SCHEMA = {**dict.fromkeys(TEXT, pl.String), "is_review": pl.Boolean, "workers": pl.Int64,
          "stake_idr": pl.Int64, "stake_at_least_idr": pl.Int64}  # fmt: skip


def facts(**frames):
    return AssessFacts(
        office="Kantor Contoh",
        as_of=date(2026, 11, 1),
        made_at=datetime(2026, 11, 2, 9, 30, tzinfo=UTC),
        summary={"settings": {}, "links": {}, "seconds": 3.2},
        frames=frames,
        months=(date(2026, 9, 1),),
        lists=(),
    )


def finding(number, *, piece=None, area=None, officer=None, is_review=False, **more):
    plain = dict.fromkeys(SCHEMA)
    return plain | {
        "finding": f"{number:032}", "kind": "UNREGISTERED", "why": "not_in_registry",
        "name": f"ORANG {number}", "piece": piece or f"finding|{number}", "area_code": area,
        "officer": officer, "is_review": is_review, "article": "UU", "list_id": "desa",
        "subject_kind": "person", "stake_at_least_idr": 16_800,
    } | more  # fmt: skip


def office(people=(), employers=(), others=()):
    rows = {"people": people, "employers_to_do": employers, "others": others}
    return facts(**{name: pl.DataFrame(list(each), schema=SCHEMA) for name, each in rows.items()})


def dealt_rows(dealt, found, name):
    return [part.frames[name]["finding"].to_list() for part in dealt.facts_of(found)]


def named(dealt):
    return {part.file: part.rows for part in dealt.parts}


def test_a_book_whose_longest_sheet_is_short_enough_is_not_dealt():
    people = [finding(n, area=KOTA) for n in range(10)]
    assert deal_book("office", office(people), ID, most_rows=10) is None
    assert deal_book("office", office(people), ID, most_rows=9) is not None
    assert deal_book("office", facts(), ID, most_rows=1) is None


def test_a_part_is_named_by_code_and_name_and_what_lies_nobody_knows_where_stands_last():
    people = [
        finding(1, area=f"{KOTA}.01.1001"),
        finding(2, area=KAB),
        finding(3),
        finding(4, area="33"),
    ]
    assert named(deal_book("office", office(people), ID, most_rows=3)) == {
        "3322-kabupaten-semarang.xlsx": 1,
        "3374-kota-semarang.xlsx": 1,
        "wilayah-belum-diketahui.xlsx": 2,
    }
    english = deal_book("office", office(people), EN, most_rows=3)
    assert [part.area for part in english.parts][-1] == "Area not known"
    assert [part.file for part in english.parts][-1] == "area-not-known.xlsx"


def test_people_stand_with_their_employer_wherever_they_live():
    key = {"piece": "employer|E1", "employer_key": "E1"}
    firm = finding(1, area=KOTA, kind="PDS_TK", **key)
    worker = finding(2, area=f"{KAB}.01.2001", employer_area=KOTA, kind="PDS_TK", **key)
    alone = finding(3, area=f"{KAB}.01.2001")
    found = office([worker, alone], [firm])
    dealt = deal_book("office", found, ID, most_rows=1)
    assert dealt_rows(dealt, found, "people") == [[alone["finding"]], [worker["finding"]]]
    assert dealt_rows(dealt, found, "employers_to_do") == [[], [firm["finding"]]]


def test_a_regency_that_is_too_long_is_dealt_by_district_and_a_district_by_number():
    far = [finding(n, area=f"{KAB}.01.2001") for n in range(2)]
    near = [finding(n, area=f"{UNGARAN}.1001") for n in range(10, 15)]
    vague = [finding(20, area=KAB)]
    town = [finding(30, area=KOTA)]
    found = office([*far, *near, *vague, *town])
    dealt = deal_book("office", found, ID, most_rows=2)
    assert named(dealt) == {
        "332201-kabupaten-semarang-getasan.xlsx": 2,
        "332218-kabupaten-semarang-ungaran-barat-1.xlsx": 2,
        "332218-kabupaten-semarang-ungaran-barat-2.xlsx": 2,
        "332218-kabupaten-semarang-ungaran-barat-3.xlsx": 1,
        "3322-kabupaten-semarang-kecamatan-belum-diketahui.xlsx": 1,
        "3374-kota-semarang.xlsx": 1,
    }
    assert dealt.parts[1].area == "Kabupaten Semarang, Ungaran Barat, bagian 1"


def test_numbered_parts_keep_a_piece_of_work_together_unless_no_workbook_holds_it():
    small = [finding(n, piece=f"employer|{n // 2}") for n in range(6)]
    huge = [finding(n, piece="employer|huge") for n in range(10, 17)]
    found = office([*small, *huge])
    dealt = deal_book("office", found, ID, most_rows=3)
    pieces = [part.frames["people"]["piece"].unique().sort().to_list()
              for part in dealt.facts_of(found)]  # fmt: skip
    assert pieces[:3] == [["employer|0"], ["employer|1"], ["employer|2"]]
    assert [part.rows for part in dealt.parts] == [2, 2, 2, 3, 3, 1]


def test_the_sheet_of_an_officer_and_that_for_review_count_too():
    people = [finding(n, area=KOTA if n % 2 else KAB, officer="Ana") for n in range(4)]
    firms = [finding(n, area=KOTA if n % 2 else KAB, officer="Ana") for n in range(10, 14)]
    assert deal_book("office", office(people, firms), ID, most_rows=7) is not None
    assert deal_book("office", office(people, firms), ID, most_rows=8) is None
    doubtful = [row | {"is_review": True, "officer": None} for row in (*people, *firms)]
    found = office(doubtful[:4], doubtful[4:])
    assert deal_book("office", found, ID, most_rows=7) is not None


def test_a_part_holds_the_sheets_of_those_officers_who_work_there():
    work = [(KOTA, "Ana"), (KOTA, "Dewi"), (KAB, "Budi")]
    people = [finding(n, area=area, officer=name) for n, (area, name) in enumerate(work)]
    found = office(people)
    found.frames["officers"] = pl.DataFrame({"officer": ["Dewi", "Budi", "Ana", "Cici"]})
    dealt = deal_book("office", found, ID, most_rows=2)
    officers = [part.frames["officers"]["officer"].to_list() for part in dealt.facts_of(found)]
    assert officers == [["Budi"], ["Dewi", "Ana"]]


def test_people_of_a_unit_stand_where_the_unit_lies():
    states = pl.DataFrame(
        {"unit_key": ["a", "b", "m"], "kind": ["village", "village", "market"],
         "area_code": [f"{KAB}.01.2001", f"{KOTA}.01.1001", KOTA]}
    )  # fmt: skip
    people = pl.DataFrame({"unit_key": ["b", "a", "a", "gone"], "kind": ["village"] * 4})
    roles = pl.DataFrame({"unit_key": ["a", "b"], "unit": ["A", "B"]})
    found = facts(unit_states=states, unit_people=people, village_roles=roles)
    dealt = deal_book("village", found, ID, most_rows=3)
    parts = list(dealt.facts_of(found))
    assert [part.frames["unit_people"]["unit_key"].to_list() for part in parts] == [
        ["a", "a"], ["b"], ["gone"]
    ]  # fmt: skip
    assert [part.frames["village_roles"]["unit"].to_list() for part in parts] == [["A"], ["B"], []]
    assert sum(part.rows for part in dealt.parts) == 2 + 4 + 2  # a market is on no village board


AREAS = st.sampled_from(
    [None, "33", KOTA, KAB, f"{KAB}.01.2001", f"{UNGARAN}.1001", "35.77.01.1001"]
)
FINDINGS = st.lists(
    st.tuples(AREAS, st.integers(0, 5), st.booleans(), st.sampled_from([None, "Ana", "Budi"]),
              st.sampled_from(["people", "employers_to_do", "others"])),
    min_size=1, max_size=40,
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(rows=FINDINGS, most_rows=st.integers(1, 12))
def test_every_row_stands_in_exactly_one_part_and_no_sheet_is_too_long(rows, most_rows):
    tables = {"people": [], "employers_to_do": [], "others": []}
    for number, (area, piece, is_review, officer, table) in enumerate(rows):
        said = None if is_review else officer
        tables[table].append(
            finding(number, area=area, piece=f"employer|{piece}", officer=said, is_review=is_review)
        )
    found = office(tables["people"], tables["employers_to_do"], tables["others"])
    dealt = deal_book("office", found, ID, most_rows=most_rows)
    parts = [found] if dealt is None else list(dealt.facts_of(found))
    for name, given_rows in tables.items():
        held = [key for part in parts for key in part.frames[name]["finding"].to_list()]
        assert sorted(held) == [row["finding"] for row in given_rows]
    for part in parts:
        every = pl.concat([part.frames[name] for name in tables])
        sure = every.filter(~pl.col("is_review"))
        sheets = [part.frames[name].filter(~pl.col("is_review")).height for name in tables]
        sheets += [every.height - sure.height]
        sheets += sure.drop_nulls("officer").group_by("officer").len()["len"].to_list()
        assert max(sheets) <= most_rows
    if dealt is not None:
        assert [part.rows for part in dealt.parts] == [
            sum(part.frames[name].height for name in tables) for part in parts
        ]
        assert len({part.file for part in dealt.parts}) == len(dealt.parts)


@settings(max_examples=50, deadline=None)
@given(areas=st.lists(AREAS, min_size=1, max_size=30), most_rows=st.integers(1, 9))
def test_every_row_of_a_list_goes_back_in_exactly_one_part(areas, most_rows):
    rows = pl.DataFrame(
        {"row_id": [str(n) for n in range(len(areas))], "area_code": areas},
        schema={"row_id": pl.String, "area_code": pl.String},
    )
    found = facts(own_workers=rows)
    dealt = deal_book("disnaker", found, ID, most_rows=most_rows)
    parts = [found] if dealt is None else list(dealt.facts_of(found))
    held = [part.frames["own_workers"] for part in parts]
    assert pl.concat(held).sort(pl.col("row_id").cast(pl.Int64)).equals(rows)
    assert max(frame.height for frame in held) <= most_rows


@pytest.fixture
def parts(tmp_path):
    """The three workbooks of a dealt book: their paths in the order of the parts."""
    people = [
        finding(1, area=KOTA),
        finding(2, area=KAB),
        finding(3, area=KAB, is_review=True),
        finding(4),
    ]
    found = office(people)
    dealt = deal_book("office", found, ID, most_rows=2)
    made = []
    for place, mine in enumerate(dealt.facts_of(found)):
        of = PartOf(dealt.parts, place, "Ada 3 indikasi.")
        made.append(tmp_path / of.part.file)
        write_book("office", mine, made[-1], of=of)
    return made


def rows_of(path, name):
    made = openpyxl.load_workbook(path)
    return [[cell.value for cell in row] for row in made[name].iter_rows()]


def test_a_part_says_which_it_is_and_where_the_rest_lies(parts):
    first = dict(row[:2] for row in rows_of(parts[0], "Baca dulu")[:8] if row[0])
    assert first["Bagian"].startswith(
        "Buku ini: Kabupaten Semarang, bagian ke-1 dari 3; 2 dari 4 baris."
    )
    assert first["Seluruh penilaian"] == "Ada 3 indikasi."
    assert rows_of(parts[1], "Bagian") == [
        ["Wilayah", "Jumlah", "Berkas", "Buku ini"],
        ["Kabupaten Semarang", 2, "3322-kabupaten-semarang.xlsx", None],
        ["Kota Semarang", 1, "3374-kota-semarang.xlsx", "ya"],
        ["Wilayah belum diketahui", 1, "wilayah-belum-diketahui.xlsx", None],
    ]


def test_the_figures_of_a_part_are_its_own_and_name_it(parts):
    _, this, rest, kind = rows_of(parts[0], "Ringkasan")
    assert this[:3] == ["Buku kerja", "Buku ini: Kabupaten Semarang, bagian ke-1 dari 3", 2]
    assert rest[:3] == ["Buku kerja", "Buku lain dalam folder yang sama: lihat lembar Bagian", 2]
    assert kind[2:] == [2, 1, 16_800]
    assert rows_of(parts[0], "Ringkasan")[4:] == []


def test_a_book_that_is_not_dealt_says_nothing_of_parts(tmp_path):
    write_book("office", office([finding(1)]), tmp_path / "office.xlsx")
    made = openpyxl.load_workbook(tmp_path / "office.xlsx")
    assert "Bagian" not in made.sheetnames
    assert "Bagian" not in [cell.value for cell in made["Baca dulu"]["A"]]


def test_the_bound_is_the_one_that_help_and_pages_name():
    assert COMFORTABLE_ROWS == 100_000
