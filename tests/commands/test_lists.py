"""`jaring intake`, `jaring check` and `jaring registry import` as a person types them."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from jaring.commands.app import app
from jaring.commands.check import PAYERS
from jaring.commands.failures import error_text
from jaring.commands.intake import KINDS
from jaring.commands.words import Words, catalogue, placeholders
from jaring.reference.list_kinds import list_kinds
from jaring.runs.check_budget import PAYERS as PRICED
from jaring.terms.months import MonthFormError

SITI, BUDI = "3577014101900001", "3577010203850002"
LIST = f"No;NIK;Nama;Tgl Lahir;Gaji\n1;{SITI};SITI AMINAH;01-01-1990;2.500.000\n2;;BUDI;;abc\n"
EXPORT = f"NIK;Nama Peserta;Tgl Lahir;No KPJ;Segmen\n{SITI};SITI AMINAH;01-01-1990;1;BPU\n"


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "daftar.csv").write_text(LIST, encoding="utf-8")
    (tmp_path / "ekspor.csv").write_text(EXPORT, encoding="utf-8")

    def answered(*words, code=0):
        answer = CliRunner().invoke(app, list(words))
        assert answer.exit_code == code, answer.output
        return answer.output

    return answered


def test_preview_shows_what_was_understood_and_keeps_nothing(run):
    said = run("intake", "daftar.csv", "--kind", "opd_staff", "--preview")
    assert "Nama -> name" in said
    assert "Gaji -> wage_idr" in said
    assert SITI not in said
    assert "AMINAH" not in said
    assert "99-99-9999" in said
    assert not Path("jaring-workspace").exists()


def test_preview_without_a_kind_says_which_fit(run):
    said = run("intake", "daftar.csv", "--preview", "--lang", "en")
    assert "Name the kind with --kind" in said


def test_preview_for_machines(run):
    facts = json.loads(run("intake", "daftar.csv", "--kind", "opd_staff", "--preview", "--json"))
    assert facts["form"] == "opd_staff"
    assert {"header": "Gaji", "column": "wage_idr", "how": "alias"} in facts["columns"]


def test_intake_says_rows_repairs_reasons_and_where_the_sheet_lies(run):
    said = run("intake", "daftar.csv", "--kind", "opd_staff", "--partner", "Dinas A")
    assert "2 baris = 1 diterima + 1 bermasalah" in said
    assert "2 baru, 0 berubah" in said
    assert "tanda ribuan dibuang" in said
    assert "perbaikan.xlsx" in said
    again = run("intake", "daftar.csv", "--kind", "opd_staff", "--partner", "Dinas A")
    assert "0 baru, 0 berubah, 2 tetap" in again


def test_intake_in_english_and_for_machines(run):
    told = ("intake", "daftar.csv", "--kind", "opd_staff")
    assert "2 rows = 1 accepted + 1 set apart" in run(*told, "--lang", "en")
    facts = json.loads(run(*told, "--json"))
    assert (facts["received"], facts["accepted"], facts["apart"]) == (2, 1, 1)
    assert (facts["new"], facts["changed"]) == (0, 0)


def test_check_says_verdicts_and_both_budgets(run):
    said = run(
        "check", "daftar.csv", "--kind", "village", "--from", "2027-01", "--months", "12",
        "--segment", "BPU", "--programmes", "JKK,JKM", "--payer", "region", "--wage", "1.000.000",
    )  # fmt: skip
    assert "2 baris: 1 layak, 1 perbaiki, 0 tolak" in said
    assert "201.600" in said
    assert "403.200" in said
    assert "tanpa --registry" in said


def test_check_refuses_a_budget_and_says_what_is_missing(run):
    said = run("check", "daftar.csv", "--kind", "village", "--lang", "en")
    assert "The budget cannot be worked out yet" in said
    assert "--segment PU or BPU" in said
    assert "--payer" in said


def test_check_against_an_imported_registry(run):
    run("registry", "import", "ekspor.csv", "--as-of", "2026-11-01", "--out", "posisi")
    said = run("check", "daftar.csv", "--kind", "village", "--segment", "BPU", "--from", "2027-01",
               "--registry", "posisi", "--out", "hasil")  # fmt: skip
    assert "2026-11-01" in said
    assert "sampai kapan dibayar belum diketahui" in said
    assert Path("hasil/check.json").exists()
    facts = json.loads(Path("hasil/check.json").read_text("utf-8"))
    assert facts["valid"] + facts["fix"] + facts["reject"] == facts["rows"] == 2


def test_import_says_what_is_missing_and_what_that_costs(run):
    said = run("registry", "import", "ekspor.csv", "--as-of", "01-11-2026", "--out", "posisi",
               "--lang", "en")  # fmt: skip
    assert "1 rows read = 1 accepted + 0 set apart" in said
    assert "no paid_until: LAPSED" in said
    assert "contributions: not in these exports" in said
    assert "The snapshot of 2026-11-01" in said


@pytest.mark.parametrize(
    "words",
    [
        ("--from", "januari"), ("--segment", "XX"), ("--programmes", "ABC"), ("--payer", "siapa"),
        ("--risk", "IX"),
    ],
)  # fmt: skip
def test_a_word_that_means_nothing_is_refused(run, words):
    run("check", "daftar.csv", "--kind", "village", *words, code=2)


@pytest.mark.parametrize("words", [("intake",), ("check",), ("registry",), ("registry", "import")])
def test_each_command_explains_itself_with_examples(words):
    answer = CliRunner().invoke(app, [*words, "--help"])
    assert answer.exit_code == 0
    assert "Contoh:" in answer.output
    assert f"  jaring {' '.join(words)}" in answer.output


def test_help_lists_what_the_data_know():
    assert set(KINDS) == set(list_kinds())
    assert set(PAYERS) == {str(payer) for payer in PRICED}


@pytest.mark.parametrize("key", catalogue("list_words.toml"))
def test_each_text_stands_in_both_languages_with_the_same_facts(key):
    forms = catalogue("list_words.toml")[key]
    assert set(forms) == {"id", "en"}
    assert placeholders(forms["id"]) == placeholders(forms["en"])


def test_a_month_that_is_none_is_said_in_indonesian():
    said = error_text(MonthFormError("januari"), Words("id"))
    assert said.startswith('"januari" bukan bulan')
