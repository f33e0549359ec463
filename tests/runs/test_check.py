"""Pre-checks of planned lists: verdicts, reasons, budgets; the shapes of two known cases."""

from datetime import date

import openpyxl
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jaring.rules.risk import RiskClass
from jaring.runs.check import CheckWish, NotPeopleError, check
from jaring.runs.check_budget import BudgetTerms
from jaring.runs.check_reasons import check_words
from jaring.runs.check_registry import NoSnapshotError
from jaring.runs.take_in import ListWish, take_in
from jaring.runs.workspace import Workspace
from jaring.terms.months import Month
from jaring.terms.segments import Programme, Segment

DAY = date(2026, 11, 21)
TWO = frozenset({Programme.JKK, Programme.JKM})
BPU = BudgetTerms(
    segment=Segment.BPU, payer="region", programmes=TWO, wage_idr=1_000_000,
    start=Month(2027, 1), months=12,
)  # fmt: skip


def person(number, *, born=date(1980, 5, 17), name=None):
    """NIK, name and birth date of a made-up man."""
    nik = f"351901{born:%d%m%y}{number % 9999 + 1:04}"
    letters = "".join(chr(65 + (number // 26**at) % 26) for at in range(4))
    return nik, name or f"WARGA {letters}", f"{born:%d-%m-%Y}"


def people(count, start=0, **about):
    """That many made-up people with numbers of their own."""
    for at in range(start, start + count):
        about_one = {"born": date(1970 + at // 9_000 % 30, 1 + at // 28 % 12, 1 + at % 28), **about}
        yield person(at, **about_one)


@pytest.fixture
def checked(tmp_path):
    def run(rows, terms=BPU, header="NIK;Nama;Tgl Lahir", **options):
        path = tmp_path / "daftar.csv"
        body = "\n".join(";".join(row) for row in rows)
        path.write_text(f"{header}\n{body}\n", encoding="utf-8")
        out = options.pop("out", None)
        about = options.pop("about", ListWish(kind="village"))
        return check(path, CheckWish(about=about, terms=terms, **options), today=DAY, out=out)

    return run


@pytest.fixture
def snapshot(tmp_path):
    def made(persons, memberships):
        folder = tmp_path / "registry"
        folder.mkdir(exist_ok=True)
        (folder / "snapshot.toml").write_text("as_of = 2026-11-01\n", encoding="utf-8")
        names = ["person_id", "nik", "name", "birth_date", "died_on"]
        rows = [dict(zip(names, row, strict=True)) for row in persons]
        schema = {"person_id": pl.String, "nik": pl.String, "name": pl.String,
                  "birth_date": pl.Date, "died_on": pl.Date}  # fmt: skip
        pl.DataFrame(rows, schema=schema).with_columns(
            sex=pl.lit("L"), village=pl.lit("DESA A")
        ).write_parquet(folder / "persons.parquet")
        schema = {"person_id": pl.String, "segment": pl.String, "establishment_id": pl.String,
                  "ended_on": pl.Date, "paid_until": pl.Date}  # fmt: skip
        pl.DataFrame(memberships, schema=schema, orient="row").write_parquet(
            folder / "memberships.parquet"
        )
        pl.DataFrame(
            {"establishment_id": ["U1"], "name": ["PT MAJU JAYA"], "npp": ["JJ000001"]}
        ).write_parquet(folder / "establishments.parquet")
        return folder

    return made


def registered(row, place, died=None):
    nik, name, born = row
    day = date(int(born[6:]), int(born[3:5]), int(born[:2]))
    return (f"R{place:06}", nik, name, day, died)


def codes_of(result, row_number):
    found = result.verdicts.filter(pl.col("row_number") == row_number).row(0, named=True)
    return found["verdict"], set((found["codes"] or "").split(",")) - {""}


def test_a_sound_row_is_valid_and_priced(checked):
    result = checked([person(1)])
    assert (result.rows, result.valid, result.fix, result.reject) == (1, 1, 0, 0)
    assert result.budget_valid.budget_idr == 16_800 * 12
    assert result.budget_valid.monthly_idr == 16_800


def test_ngawi_ten_thousand_planned_eight_thousand_five_hundred_and_two_valid(checked, snapshot):
    """Tobacco money, 2024: rows past the age limit or already participants were found too late."""
    sound = list(people(8_502))
    old = list(people(898, start=10_000, born=date(1955, 3, 4)))
    known = list(people(600, start=20_000))
    folder = snapshot(
        [registered(row, at) for at, row in enumerate(known)],
        [(f"R{at:06}", "BPU", None, None, date(2027, 6, 30)) for at in range(len(known))],
    )
    result = checked([*sound, *old, *known], registry=folder)
    assert result.rows == 10_000
    assert result.valid == 8_502
    assert (result.fix, result.reject) == (898, 600)
    assert result.reasons["age_above_unverified"] == 898
    assert result.reasons["already_active"] == 600
    assert result.budget_all.budget_idr == 10_000 * 16_800 * 12
    assert result.budget_valid.budget_idr == 8_502 * 16_800 * 12


def test_west_bandung_the_budget_is_that_of_the_rows_that_can_be_enrolled(checked):
    """A decree of 594, 557 enrolled: 37 were too old or had numbers that nobody has."""
    sound = list(people(557))
    old = list(people(20, start=10_000, born=date(1950, 7, 8)))
    wrong = [("3217" + row[0][4:6] + "990099" + row[0][12:], *row[1:])
             for row in people(17, start=20_000)]  # fmt: skip
    terms = BudgetTerms(segment=Segment.BPU, payer="region", programmes=TWO, wage_idr=1_000_000,
                        start=Month(2024, 10), months=3)  # fmt: skip
    result = checked([*sound, *old, *wrong], terms)
    assert (result.rows, result.valid) == (594, 557)
    assert result.budget_all.budget_idr == 29_937_600
    assert result.budget_valid.budget_idr == 28_072_800
    assert result.reasons["nik_wrong"] == 17


def test_an_unverified_limit_asks_and_never_strikes(checked):
    result = checked([person(1, born=date(1950, 1, 1))])
    assert codes_of(result, 2) == ("fix", {"age_above_unverified"})


@pytest.mark.parametrize(
    ("born", "verdict", "codes"),
    [
        (date(1962, 1, 1), "fix", {"age_above_unverified"}),  # 65 on the day that cover starts
        (date(1962, 1, 2), "valid", {"turns_age"}),
        (date(1962, 12, 31), "valid", {"turns_age"}),
        (date(1963, 1, 1), "valid", set()),
        (date(2012, 1, 2), "fix", {"age_below"}),
        (date(2012, 1, 1), "valid", set()),
    ],
)
def test_age_is_read_on_the_day_that_cover_starts(checked, born, verdict, codes):
    assert codes_of(checked([person(1, born=born)]), 2) == (verdict, codes)


def test_a_wage_earner_has_no_age_limit_of_own_account(checked):
    terms = BudgetTerms(segment=Segment.PU, payer="village", programmes=TWO, wage_idr=2_000_000,
                        start=Month(2027, 1), months=12, risk_class=RiskClass.I)  # fmt: skip
    assert checked([person(1, born=date(1950, 1, 1))], terms).valid == 1


def test_numbers_are_held_against_birth_date_and_sex(checked):
    nik, name, _ = person(1)
    rows = [(nik, name, "18-05-1980", "L"), (nik[:-1] + "9", "ANI", "17-05-1980", "P"),
            ("", "BUDI", "17-05-1980", "L"), ("123", "CICI", "17-05-1980", "P")]  # fmt: skip
    result = checked(rows, header="NIK;Nama;Tgl Lahir;L/P")
    assert codes_of(result, 2) == ("fix", {"nik_birth_date"})
    assert codes_of(result, 3) == ("fix", {"nik_sex"})
    assert codes_of(result, 4) == ("fix", {"nik_missing"})
    assert codes_of(result, 5) == ("fix", {"nik_wrong"})


def test_a_woman_of_two_centuries_agrees_with_her_number(checked):
    nik = "3519015705100007"  # 17 May 10, a woman
    assert codes_of(checked([(nik, "SITI", "17-05-2010")]), 2)[0] == "valid"


def test_the_same_person_twice_is_rejected_once_and_a_shared_number_asks(checked):
    first = person(1)
    other = (first[0], "ORANG LAIN SAMA SEKALI", first[2])
    result = checked([first, person(2), first, other])
    assert codes_of(result, 2)[0] == "valid"
    assert codes_of(result, 4) == ("reject", {"duplicate"})
    assert codes_of(result, 5) == ("fix", {"nik_shared"})
    assert "baris 2" in result.verdicts.filter(pl.col("row_number") == 4)["reason_id"][0]


def test_a_person_without_a_number_may_be_another_row(checked):
    first = person(1)
    assert "maybe_duplicate" in codes_of(checked([first, ("", first[1], first[2])]), 3)[1]


def test_another_list_of_the_same_sponsor_is_looked_at(checked, tmp_path):
    beside = tmp_path / "lain.csv"
    beside.write_text("NIK;Nama\n" + ";".join(person(1)[:2]) + "\n", encoding="utf-8")
    result = checked([person(1), person(2)], beside=(beside,))
    assert codes_of(result, 2) == ("reject", {"in_other_list"})
    assert codes_of(result, 3)[0] == "valid"


def test_lists_of_the_partner_in_the_workspace_are_looked_at(checked, tmp_path):
    workspace = Workspace(tmp_path / "ws")
    other = tmp_path / "rt.csv"
    other.write_text("NIK;Nama\n" + ";".join(person(1)[:2]) + "\n", encoding="utf-8")
    told = ListWish(kind="village", partner="Desa A", list_id="rt-rw")
    take_in(other, told, workspace=workspace, today=DAY)
    wish = ListWish(kind="village", partner="Desa A", list_id="kader")
    result = checked([person(1)], about=wish, workspace=workspace)
    assert codes_of(result, 2) == ("reject", {"in_other_list"})
    again = ListWish(kind="village", partner="Desa A", list_id="rt-rw")
    assert checked([person(1)], about=again, workspace=workspace).valid == 1


@pytest.mark.parametrize(
    ("said", "verdict"), [("Meninggal", "reject"), ("Alm.", "reject"), ("Pindah", "fix"),
                          ("Aktif", "valid")],
)  # fmt: skip
def test_what_the_sender_says_of_a_row_counts(checked, said, verdict):
    result = checked([(*person(1), said)], header="NIK;Nama;Tgl Lahir;Status")
    assert codes_of(result, 2)[0] == verdict


def test_the_registry_says_who_is_active_where_until_when(checked, snapshot):
    names = ["SITI AMINAH", "BUDI HARTONO", "CICI LESTARI", "DEDI KURNIAWAN", "EKA PRASETYA"]
    names.append("FAJAR NUGROHO")
    rows = [person(at, name=name, born=date(1970 + at, 2, 3)) for at, name in enumerate(names)]
    persons = [registered(row, at, date(2026, 5, 1) if at == 4 else None)
               for at, row in enumerate(rows[:5])]  # fmt: skip
    folder = snapshot(persons, [
        ("R000000", "BPU", None, None, date(2027, 3, 31)),
        ("R000001", "BPU", None, None, date(2026, 12, 31)),
        ("R000002", "PU", "U1", None, None),
        ("R000003", "BPU", None, None, None),
        ("R000004", "BPU", None, date(2026, 5, 1), date(2026, 4, 30)),
    ])  # fmt: skip
    result = checked(rows, registry=folder)
    assert codes_of(result, 2) == ("reject", {"already_active"})
    assert codes_of(result, 3) == ("valid", {"renewal"})
    assert codes_of(result, 4) == ("valid", {"other_segment"})
    assert codes_of(result, 5) == ("fix", {"active_until_unknown"})
    assert codes_of(result, 6) == ("reject", {"deceased"})
    assert codes_of(result, 7) == ("valid", set())
    assert result.notes == {"other_segment": 1, "renewal": 1}
    assert "31-03-2027" in result.verdicts["reason_id"][0]


def test_a_wage_earner_is_in_already_only_with_the_same_employer(checked, snapshot):
    row = person(1, name="SITI AMINAH")
    folder = snapshot([registered(row, 0)], [("R000000", "PU", "U1", None, None)])
    terms = BudgetTerms(segment=Segment.PU, start=Month(2027, 1), months=12)
    header = "NIK;Nama;Tgl Lahir;Nama Perusahaan"
    about = ListWish(kind="union")
    same = checked([(*row, "PT. Maju Jaya")], terms, header, registry=folder, about=about)
    assert codes_of(same, 2) == ("reject", {"already_active"})
    other = checked([(*row, "CV Lain Lagi")], terms, header, registry=folder, about=about)
    assert codes_of(other, 2) == ("valid", {"other_employer"})


def test_a_folder_without_a_snapshot_says_what_is_missing(checked, tmp_path):
    with pytest.raises(NoSnapshotError, match="registry import") as raised:
        checked([person(1)], registry=tmp_path)
    assert "tidak berisi" in raised.value.text("id")


def test_rows_that_cannot_be_read_are_to_be_fixed_and_counted(checked):
    result = checked([person(1), ("", "", "x")])
    assert (result.rows, result.valid, result.fix) == (2, 1, 1)
    assert codes_of(result, 3) == ("fix", {"unreadable"})


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({"segment": None}, "segment"), ({"payer": None}, "payer"),
        ({"wage_idr": None}, "wage_base"),
        ({"programmes": frozenset()}, "programmes"), ({"start": None}, "start"),
        ({"segment": Segment.PU}, "risk_class"),
    ],
)  # fmt: skip
def test_no_budget_while_something_is_not_known(checked, changed, missing):
    terms = BudgetTerms(**{**vars_of(BPU), **changed})
    result = checked([person(1)], terms)
    assert result.budget_valid.budget_idr is None
    assert result.budget_valid.missing == (missing,)
    assert missing in check_words()["missing"]
    assert result.valid == 1


def vars_of(terms):
    return {name: getattr(terms, name) for name in terms.__dataclass_fields__}


def test_wages_of_the_list_are_the_base_where_every_row_has_one(checked):
    terms = BudgetTerms(segment=Segment.PU, payer="employer", programmes=TWO,
                        start=Month(2027, 1), months=2, risk_class=RiskClass.I)  # fmt: skip
    header = "NIK;Nama;Tgl Lahir;Upah"
    rows = [(*person(1), "2.000.000"), (*person(2), "3000000.00")]
    # JKK 0.24 % and JKM 0.30 % of each wage
    assert checked(rows, terms, header).budget_all.budget_idr == (10_800 + 16_200) * 2
    lacking = checked([*rows, (*person(3), "")], terms, header)
    assert lacking.budget_all.missing == ("wage_base",)


def test_verdicts_and_a_sheet_to_correct_are_written_whole(checked, tmp_path):
    old = person(1, born=date(1950, 1, 1))
    result = checked([old, person(2), ("'=1+1", "=CMD()", "")], out=tmp_path / "hasil")
    assert {entry.name for entry in (tmp_path / "hasil").iterdir()} == {
        "check.json", "verdicts.parquet", "perbaikan.xlsx",
    }  # fmt: skip
    sheet = openpyxl.load_workbook(result.correction_sheet).worksheets[0]
    shown = list(sheet.iter_rows(values_only=True))
    assert shown[0] == ("NIK", "Nama", "Tgl Lahir", "Yang perlu diperbaiki", "jaring_row_key")
    assert shown[1][:3] == old
    assert shown[2][1] == "=CMD()"
    assert sheet.cell(3, 2).data_type == "s"
    assert sheet.cell(2, 3).fill.fgColor.rgb == "FFFDF3D7"
    assert len(shown) == 3


def test_a_list_of_employers_cannot_be_checked(checked):
    with pytest.raises(NotPeopleError) as raised:
        checked([("PT A", "Jl 1", "3")], header="Nama Perusahaan;Alamat;Jumlah TK",
                about=ListWish(kind="wajib_lapor"))  # fmt: skip
    assert "daftar orang" in raised.value.text("id")


@pytest.mark.parametrize("code", check_words()["reasons"])
def test_every_reason_is_worded_in_both_languages(code):
    words = check_words()["reasons"][code]
    assert words["verdict"] in {"reject", "fix", "note"}
    assert words["id"] != words["en"] or code == "unreadable"


CELLS = st.sampled_from(
    ["", "x", "3519010101800001", "3519014101800002", "123", "SITI", "BUDI", "01-01-1980",
     "31-02-1980", "01-01-1940", "Meninggal"],
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), min_size=1, max_size=12))
def test_valid_fix_and_reject_are_the_rows_received(checked, rows):
    if not any(any(row) for row in rows):
        return
    result = checked(rows, header="NIK;Nama;Tgl Lahir;Status")
    assert result.valid + result.fix + result.reject == result.rows == result.verdicts.height
    assert result.verdicts["row_id"].n_unique() == result.rows
    assert result.budget_valid.people == result.valid
    assert result.budget_all.people == result.rows
    reasoned = set(result.details.filter(pl.col("verdict") != "note")["row_id"])
    wanting = set(result.verdicts.filter(pl.col("verdict") != "valid")["row_id"])
    assert reasoned == wanting
