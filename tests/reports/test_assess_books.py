"""Workbooks of a made-up assessment: values, types, empty states, and text that is no formula."""

import re
from datetime import date, datetime, timedelta, timezone
from typing import get_args

import openpyxl
import polars as pl
import pytest
import xlsxwriter

from jaring.assessment.conflicts import ConflictKind
from jaring.reports.assess_books import write_book
from jaring.reports.assess_coverage import programmes
from jaring.reports.assess_facts import BOOKS, AssessFacts, ListFacts
from jaring.reports.assess_flags import flags
from jaring.reports.assess_page import render_html
from jaring.reports.assess_reconciliation import write_reconciliation
from jaring.reports.assess_sheets import ANSWERS, PLANS
from jaring.reports.assess_story import chain, figures, findings_chain, first_rows, sentence
from jaring.reports.assess_totals import totals
from jaring.reports.words import Voice, catalogue
from jaring.reports.workbook_sheets import Styles
from jaring.runs.assess_books import of_the_day

WIB = timezone(timedelta(hours=7))
ID, EN = Voice("id"), Voice("en")
FORMULA = "=HYPERLINK(1)"


def facts(**frames):
    return AssessFacts(
        office="Kantor Cabang Contoh",
        as_of=date(2026, 11, 1),
        made_at=datetime(2026, 11, 2, 9, 30, tzinfo=WIB),
        summary={"settings": {}, "links": {}, "seconds": 3.2},
        frames={name: pl.DataFrame(rows) for name, rows in frames.items()},
        months=(date(2026, 9, 1), date(2026, 10, 1)),
        lists=(ListFacts("wlkp", "wajib_lapor", "Disnaker", is_complete=True, file="wlkp.csv"),),
    )


def rows_of(**counts):
    return [
        {"grain": "worker", "list_id": "wlkp", "outcome": outcome, "rows": n, "raising": raising,
         "review": 0}
        for outcome, (n, raising) in counts.items()
    ]  # fmt: skip


def employer(**given):
    plain = {
        "finding": "f" * 32, "kind": "PWBD", "why": "not_in_registry", "is_review": False,
        "name": "PT BARU", "npp": None, "phone": None, "address": None, "village": None,
        "district": None, "regency": "KOTA MADIUN", "area_code": None, "workers": 12,
        "stake_idr": None, "stake_at_least_idr": 450_000, "amount_idr": None,
        "unknown_fact": "wage_idr", "programme": "", "due_on": None, "value_list": "12",
        "value_registry": None, "confidence": 1.0, "article": "UU 24/2011 art. 15",
        "list_id": "wlkp", "row_id": "W1", "row_number": 2, "employer_key": "N|1",
        "registry_id": None,
    }  # fmt: skip
    return {**plain, **given}


@pytest.fixture
def busy():
    return facts(
        rows=rows_of(
            quarantined=(2, 0),
            matched_covered=(60, 1),
            matched_lapsed=(8, 8),
            unmatched_obliged=(28, 28),
            unknown=(2, 0),
        ),
        kinds=[
            {"kind": "PWBD", "subject_kind": "employer", "findings": 2, "review": 1,
             "from_registry": 0, "workers": 20, "priced": 0, "stake_at_least_idr": 450_000,
             "article": "UU 24/2011"},
            {"kind": "LAPSED", "subject_kind": "person", "findings": 40, "review": 0,
             "from_registry": 5, "workers": 40, "priced": 0, "stake_at_least_idr": None,
             "article": "Perdir"},
        ],
        employers_to_do=[
            employer(),
            employer(finding="e" * 32, name=FORMULA, workers=8, is_review=True),
            employer(finding="d" * 32, name="PT 3374012103850003", workers=3),
        ],
    )  # fmt: skip


def page(path, name):
    made = openpyxl.load_workbook(path)
    return made[name]


def cells(path):
    made = openpyxl.load_workbook(path)
    return [cell for each in made for row in each.iter_rows() for cell in row]


def test_counts_add_up_at_every_arrow(busy):
    found = totals(busy)
    assert found.received == 100
    assert found.at_work == 98
    assert found.covered + found.unmet + found.unknown == found.at_work
    assert found.from_lists + found.from_registry == found.findings == 42
    assert found.ready + found.review == found.findings


def test_the_sentence_says_what_happened_what_it_means_and_where_to_start(busy):
    assert sentence(busy, ID) == (
        "36 dari 98 pekerja pada daftar belum terlindungi sebagaimana mestinya. "
        "Iuran yang seharusnya sedikitnya Rp450.000 per bulan. "
        "Mulai dari 2 pemberi kerja dan unit dengan orang terbanyak."
    )
    assert sentence(busy, EN).startswith("36 of 98 workers on the lists are not protected")


def test_the_sum_is_shown_under_the_chain(busy):
    assert "100 \N{MINUS SIGN} 2 = 98; 60 + 28 + 8 + 2 = 98" in chain(busy, ID).sum_line
    assert "37 + 63 = 100; 37 + 5 = 42; 41 + 1 = 42" in findings_chain(busy, ID).sum_line


def test_a_rate_stands_with_its_numerator_and_its_universe(busy):
    covered = figures(busy, ID)[1]
    assert covered.value == "61,2\N{NO-BREAK SPACE}%"
    assert "60 dari 98" in covered.details[0]


def test_what_to_do_first_has_the_most_people_and_nothing_doubtful(busy):
    first = first_rows(busy, ID)
    assert [row.people for row in first] == ["12", "3"]
    assert first[0].why == "Daftar menyebut 12 pekerja; pemberi kerja belum ada pada kepesertaan."
    assert first[0].stake == "Rp450.000"


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("book", BOOKS)
def test_a_book_without_any_table_says_what_to_do(book, lang, tmp_path):
    path = tmp_path / "book.xlsx"
    assert write_book(book, facts(), path, lang=lang) == 0
    made = openpyxl.load_workbook(path)
    for plan in PLANS[book]:
        sheet = made[Voice(lang).say(f"assess_sheet.{plan.key}")]
        assert sheet["A2"].value == Voice(lang).say(f"assess_sheet_empty.{plan.key}")


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_page_without_any_table_is_a_page(lang):
    page = render_html(facts(), lang=lang)
    assert "--list" in page
    assert "--universe" in page
    assert "None" not in re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)


def test_nothing_in_a_workbook_is_a_formula(busy, tmp_path):
    path = tmp_path / "office.xlsx"
    write_book("office", busy, path)
    assert [cell for cell in cells(path) if cell.value == FORMULA]
    assert not [cell for cell in cells(path) if cell.data_type == "f"]


def test_a_number_of_a_person_in_a_text_is_masked(busy, tmp_path):
    path = tmp_path / "office.xlsx"
    write_book("office", busy, path)
    text = " ".join(str(cell.value) for cell in cells(path))
    assert "3374012103850003" not in text
    assert "3374…0003" in text
    assert "3374012103850003" not in render_html(busy)


def test_what_is_not_known_is_said_in_the_cell(busy, tmp_path):
    path = tmp_path / "office.xlsx"
    write_book("office", busy, path)
    sheet = page(path, "Pemberi kerja")
    heads = [cell.value for cell in sheet[1]]
    row = [cell.value for cell in sheet[2]]
    assert row[heads.index("Rp per bulan")] == "belum diketahui"
    assert row[heads.index("Yang belum diketahui")] == "Upah"
    assert row[heads.index("Rp per bulan, sedikitnya")] == 450_000


def test_a_worklist_offers_the_answers_that_can_be_read_back(busy, tmp_path):
    path = tmp_path / "office.xlsx"
    write_book("office", busy, path)
    offered = page(path, "Pemberi kerja").data_validations.dataValidation[0].formula1
    assert offered == '"' + ",".join(ID.say(f"assess_answer.{one}") for one in ANSWERS) + '"'


def test_sheets_print_and_filter(busy, tmp_path):
    path = tmp_path / "office.xlsx"
    write_book("office", busy, path)
    sheet = page(path, "Pemberi kerja")
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.orientation == "landscape"
    assert not sheet.merged_cells.ranges


def test_a_number_fits_its_column_however_far_down_it_stands(tmp_path):
    every = [employer(finding=f"{n:032}", amount_idr=5) for n in range(1_500)]
    every.append(employer(finding="z" * 32, workers=1, amount_idr=1_073_946_114))
    path = tmp_path / "office.xlsx"
    write_book("office", facts(employers_to_do=every), path)
    sheet = page(path, "Pemberi kerja")
    place = [cell.value for cell in sheet[1]].index("Jumlah Rp")
    assert width_of(sheet, place) > len("1.073.946.114")


def width_of(sheet, place):
    letter = openpyxl.utils.get_column_letter(place + 1)
    spans = [one for one in sheet.column_dimensions.values() if one.min <= place + 1 <= one.max]
    return spans[0].width if spans else sheet.column_dimensions[letter].width


def test_a_long_reason_goes_on_below_in_its_cell(busy, tmp_path):
    path = tmp_path / "office.xlsx"
    write_book("office", busy, path)
    sheet = page(path, "Pemberi kerja")
    heads = [cell.value for cell in sheet[1]]
    assert sheet.cell(2, heads.index("Mengapa") + 1).alignment.wrap_text
    assert not sheet.cell(2, heads.index("Kabupaten/kota") + 1).alignment.wrap_text
    assert width_of(sheet, heads.index("Mengapa")) < 40


def test_a_wide_worklist_prints_on_pages_that_can_be_read_without_its_keys(busy, tmp_path):
    path = tmp_path / "office.xlsx"
    write_book("office", busy, path)
    sheet = page(path, "Pemberi kerja")
    heads = [cell.value for cell in sheet[1]]
    last = openpyxl.utils.get_column_letter(heads.index("Catatan") + 1)
    assert sheet.print_area.endswith(f":${last}$3")
    assert sheet.page_setup.fitToWidth > 1
    assert sheet.print_title_cols == "$A:$C"
    assert "Kantor Cabang Contoh · Per 1 November 2026" in sheet.oddFooter.center.text
    assert page(path, "Ringkasan").page_setup.fitToWidth in (None, 1)


def test_each_village_has_one_page_and_none_is_left_out(tmp_path):
    roles = [
        {"unit_key": str(n), "unit": f"DESA {n}", "role": "Kaur", "payer": "village", "people": 2,
         "covered": 1, "paid_until": None}
        for n in range(5)
    ]  # fmt: skip
    path = tmp_path / "village.xlsx"
    with xlsxwriter.Workbook(path) as book:
        found = facts(village_roles=roles)
        names, pages = write_reconciliation(Styles(book, "id"), found, ID, most_pages=2)
    assert names == ["Rekonsiliasi", "Rekonsiliasi (2)", "Rekonsiliasi (3)"]
    assert pages == 5
    made = openpyxl.load_workbook(path)
    texts = [cell.value for each in made for row in each.iter_rows() for cell in row]
    assert [text for text in texts if str(text).startswith("DESA")] == [
        f"DESA {n}" for n in range(5)
    ]
    for each in made:
        # a sheet that is fitted to its paper loses its breaks, and a repeated row would stand twice
        assert not each.sheet_properties.pageSetUpPr.fitToPage
        assert not each.print_title_rows
        assert each.page_setup.orientation == "portrait"
    assert [len(each.row_breaks.brk) for each in made] == [1, 1, 0]


def test_days_are_days_and_not_numbers(tmp_path):
    apart = {"field": "filed_on", "value_list": "20260913", "value_registry": "20260906",
             "winner": "list", "rule": "duty_to_report", "name": "PT A", "list_id": "wlkp",
             "row_id": "W1", "row_number": 2}  # fmt: skip
    counted = {**apart, "field": "headcount", "value_list": "20260913", "value_registry": "5"}
    silent = {"finding": "f" * 32, "name": "PT B", "npp": "JJ1", "regency": None, "district": None,
              "members": 3, "filed": date(2025, 4, 27), "is_review": False}  # fmt: skip
    path = tmp_path / "disnaker.xlsx"
    write_book("disnaker", facts(own_differences=[apart, counted], no_report=[silent]), path)
    rows = [[cell.value for cell in row][2:4] for row in page(path, "Tidak sepakat").iter_rows()]
    assert rows[1:] == [["13-09-2026", "06-09-2026"], ["20260913", "5"]]
    sheet = page(path, "Belum ada di Disnaker")
    place = [cell.value for cell in sheet[1]].index("Lapor terakhir")
    assert sheet.cell(2, place + 1).value == datetime(2025, 4, 27)  # noqa: DTZ001 - as Excel has it


def test_doubtful_findings_stand_apart(busy, tmp_path):
    path = tmp_path / "office.xlsx"
    write_book("office", busy, path)
    made = openpyxl.load_workbook(path)
    assert made["Pemberi kerja"].max_row == 3
    assert [row[2].value for row in made["Ditinjau dulu"].iter_rows(min_row=2)] == [FORMULA]


def test_long_tables_go_on_in_numbered_sheets(busy, tmp_path):
    path = tmp_path / "office.xlsx"
    write_book("office", busy, path, most_rows=1)
    made = openpyxl.load_workbook(path)
    assert len([name for name in made.sheetnames if name.startswith("Pemberi kerja")]) == 2


def test_open_ended_cover_is_said_in_words(tmp_path):
    village = {
        "unit_key": "v", "unit": "DESA A", "role": "Kaur", "payer": "employer", "people": 2,
        "covered": 2, "lapsed": 0, "elsewhere": 0, "not_registered": 0, "unknown": 0,
        "paid_until": date(9999, 12, 31), "unpaid_202609": 0, "unpaid_202610": 0,
        "arrears_idr": None,
    }  # fmt: skip
    path = tmp_path / "village.xlsx"
    write_book("village", facts(village_roles=[village]), path)
    sheet = page(path, "Jabatan dan pembayar")
    heads = [cell.value for cell in sheet[1]]
    assert sheet.cell(2, heads.index("Terbayar sampai") + 1).value == "selama bekerja"
    assert "Belum terbayar Oktober 2026" in heads
    signed = page(path, "Rekonsiliasi")
    assert [cell.value for cell in signed[6]][:5] == ["Kaur", 2, 2, 0, "selama bekerja"]
    assert [cell.value for cell in signed[7]][:4] == ["Jumlah", 2, 2, 0]


@pytest.mark.parametrize("book", BOOKS)
def test_every_sheet_and_column_has_its_words(book):
    for plan in PLANS[book]:
        for chapter in ("assess_sheet", "assess_sheet_for", "assess_sheet_empty"):
            assert f"{chapter}.{plan.key}" in catalogue()
        for column in plan.columns:
            assert f"assess_column.{column}" in catalogue()
            assert f"assess_meaning.{column}" in catalogue()


def test_names_of_sheets_fit_a_tab():
    for key, forms in catalogue().items():
        if key.startswith("assess_sheet."):
            assert max(map(len, forms.values())) <= 26  # room for a number


def test_nothing_says_that_somebody_broke_the_law(busy):
    assert "melanggar" not in render_html(busy).lower()


@pytest.mark.parametrize(("voice", "question"), [(ID, "Program apa"), (EN, "Which programmes")])
def test_programmes_stand_per_segment_with_their_share(voice, question):
    rows = [("BPU", "", 20), ("BPU", "JKK", 20), ("BPU", "JHT", 5), ("PU", "", 8), ("PU", "JKK", 8)]
    names = ("segment", "programme", "memberships")
    held = [{"area_code": "", **dict(zip(names, row, strict=True))} for row in rows]
    grid = programmes(facts(programmes=[*held, {**held[0], "area_code": "35.77"}]), voice)
    assert grid.question.startswith(question)
    wage, own = ([(cell.text, cell.small) for cell in row] for row in grid.rows)
    assert wage[0][1] == "8"
    assert own[1] == ("20", voice.form.rate_of(20, 20))
    assert own[3] == ("5", voice.form.rate_of(5, 20))
    assert wage[3] == ("0", voice.form.rate_of(0, 8))
    assert own[5] == (voice.form.unknown, "")  # no membership says anything of JKP


def test_coverage_of_the_report_is_that_of_the_day():
    rows = [(202610, ""), (202611, ""), (202611, "JKK")]
    frame = pl.DataFrame(rows, schema=["month", "programme"], orient="row")
    assert of_the_day(frame).rows() == [(202611, "")]
    assert of_the_day(frame, programme=None).height == 2
    assert of_the_day(pl.DataFrame()).is_empty()


@pytest.mark.parametrize(
    ("voice", "text"), [(ID, "Persentase tidak mengikuti"), (EN, "The rate does not follow")]
)
def test_figures_that_do_not_agree_show_both_sides(voice, text):
    row = {"kind": "rate_does_not_follow", "about": "50,88 persen", "area_code": "51",
           "segment": "UCJ", "measure": "coverage_rate", "said": "50.88", "follows": "49.90",
           "source": "Antara", "said_on": "2025-03-31"}  # fmt: skip
    grid = flags(facts(figure_flags=[row, {**row, "said": "1200", "segment": ""}]), voice, {})
    first, second = grid.rows
    assert first[0].text.startswith(text)
    day = voice.form.table_date(date(2025, 3, 31))
    assert [cell.text for cell in first[2:]] == ["50.88", "49.90", f"Antara, {day}"]
    assert second[2].text == voice.form.count(1200)
    assert flags(facts(), voice, {}) is None


def test_every_kind_of_conflict_has_its_words():
    for kind in get_args(ConflictKind):
        assert ID.find(f"assess_flag.{kind}")
        assert EN.find(f"assess_flag.{kind}")


def test_a_village_whose_roles_have_several_payers_has_each_role_once(tmp_path):
    def role(unit, name, payer, people, until):
        return {"unit_key": unit, "unit": f"DESA {unit}", "role": name, "payer": payer,
                "people": people, "covered": 1, "paid_until": until}  # fmt: skip

    early, late = date(2026, 3, 31), date(2026, 9, 30)
    roles = [
        role("A", "Kaur", "village", 2, late), role("A", "Kaur", "own", 3, early),
        role("A", "RT", "village", 4, None), role("B", "RT", "village", 5, late),
    ]  # fmt: skip
    path = tmp_path / "village.xlsx"
    write_book("village", facts(village_roles=roles), path)
    lines = [[cell.value for cell in row][:5] for row in page(path, "Rekonsiliasi").iter_rows()]
    said = [line for line in lines if line[0] in ("Kaur", "RT", "Jumlah")]
    assert said == [
        ["Kaur", 5, 2, 3, datetime.combine(early, datetime.min.time())],
        ["RT", 4, 1, 3, "belum diketahui"],
        ["Jumlah", 9, 3, 6, None],
        ["RT", 5, 1, 4, datetime.combine(late, datetime.min.time())],
        ["Jumlah", 5, 1, 4, None],
    ]
