"""`jaring law`: every command in words, as JSON, with its tree; help that shows examples."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from jaring.commands import law as law_commands
from jaring.commands.law import app
from jaring.commands.words import catalogue, placeholders
from jaring.rules.explain import Audience
from jaring.rules.explain.voice import catalogue as words_of_law
from jaring.runs import law
from jaring.runs.law_errors import FactFormError, UnknownFactError
from jaring.runs.law_facts import READERS
from jaring.terms.errors import JaringError

OWN_OPTIONS = {"segment", "wage_idr", "income_idr", "scale", "risk_class", "programmes"}
COMMANDS = ("duty", "contribution", "benefit", "deadline", "explain", "parameters")


def run(*arguments: str) -> str:
    found = CliRunner().invoke(app, list(arguments))
    if found.exception is not None:
        raise found.exception
    return found.output


def run_flat(*arguments: str) -> str:
    """The same without the line ends of a screen."""
    return " ".join(run(*arguments).split())


def test_the_names_that_help_lists_are_those_of_the_law():
    assert tuple(event.value for event in law.Event) == law_commands.EVENTS
    assert law_commands.DEADLINES == law.DEADLINES
    assert set(law_commands.FACTS) == set(READERS) - OWN_OPTIONS - {"counted_from"}
    assert [choice.value for choice in law_commands.AudienceChoice] == list(Audience)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_shows_examples_that_can_be_typed(command):
    output = run(command, "--help")
    assert f"jaring law {command}" in output
    assert "Contoh:" in output


@pytest.mark.parametrize("key", sorted(catalogue("law_words.toml")))
def test_every_text_stands_in_both_languages(key):
    forms = catalogue("law_words.toml")[key]
    assert set(forms) == {"id", "en"}
    assert placeholders(forms["id"]) == placeholders(forms["en"])


def test_a_duty_in_words():
    output = run(
        *("duty", "--segment", "PU", "--scale", "small", "--on", "2026-11"),
        *("--fact", "citizenship=citizen", "--fact", "birth_date=1990-01-01"),
    )
    assert "Anda wajib mendaftarkan pekerja Anda pada JKK, JKM, dan JHT." in output
    assert "Mengapa:" in output


def test_a_contribution_as_json_has_whole_rupiah_and_its_tree_on_wish():
    arguments = ("contribution", "--segment", "JAKON", "--on", "2026-11", "--json")
    arguments += ("--fact", "value-without-vat-idr=Rp1.000.000.000")
    plain = json.loads(run(*arguments))
    assert plain["billed_idr"] == 1_750_000
    assert "trace" not in plain
    assert json.loads(run(*arguments, "--trace"))["trace"]["value"] == 1_750_000


def test_a_contribution_shows_its_tree():
    output = run(
        *("contribution", "--segment", "PU", "--wage", "4.000.000", "--programmes", "JKM"),
        *("--on", "2026-11", "--trace", "--lang", "en"),
    )
    assert "Contribution for November 2026: Rp12,000, to be paid by you." in output
    assert "└─ Contribution JKM, the employer: Rp12,000 [4,000,000 x 0.30 % = 12,000]" in output


def test_a_bill_of_nothing_is_said_plainly():
    output = run("contribution", "--segment", "PU", "--wage", "0", "--programmes", "JKM")
    assert "Rp0, dibayar Anda." in output


def test_a_benefit_for_the_family():
    output = run_flat("benefit", "work_accident_death", "--segment", "PU", "--wage", "4000000")
    assert "Rp214.000.000 sekaligus untuk keluarga Anda" in output


def test_what_the_family_loses_is_one_command():
    output = run(
        *("benefit", "wage_gap", "--wage", "3000000", "--fact", "wage_evidenced_idr=5000000"),
        *("--programmes", "JKK,JKM,JHT", "--risk", "II", "--audience", "union"),
    )
    assert "Rp96.000.000" in output
    assert "indikasi" in output


def test_a_deadline_and_its_other_reading():
    output = run_flat(
        "deadline", "report_company_yearly", "--from", "2020-03-04", "--on", "2026-11-21"
    )
    assert "31 Desember 2026" in output
    assert "31 Maret 2027" in output


def test_a_setting_changes_the_reading():
    arguments = ("deadline", "report_company_yearly", "--from", "2020-03-04", "--on", "2026-11-21")
    plain = json.loads(run(*arguments, "--setting", "wlkp_yearly=anniversary", "--json"))
    assert plain["last_day"] == "2027-03-31"


def test_everything_in_plain_words_for_a_permit_office():
    output = run(
        *("explain", "--segment", "JAKON", "--fact", "value_without_vat_idr=1000000000"),
        *("--audience", "permit_office", "--lang", "en", "--on", "2026-11"),
    )
    assert "What to do:" in output
    assert "Rp1,750,000, to be paid by the contractor" in output


def test_an_explanation_as_json_leaves_trees_out_unless_wished():
    arguments = ("explain", "--segment", "BPU", "--income", "1000000", "--json")
    plain = json.loads(run(*arguments))
    assert plain["audience"] == "worker"
    assert "traces" not in plain
    assert json.loads(run(*arguments, "--trace"))["traces"]


def test_parameters_show_span_value_source_and_doubt():
    output = run("parameters", "pu.jp.wage_ceiling")
    assert "2026-03-01 .. sampai sekarang: Rp11.086.300 (surat BPJSTK B/1226/022026)" in output
    assert "{tanggal mulai belum diverifikasi}" in output


def test_only_what_wants_checking():
    output = run("parameters", "benefit.jp", "--unverified", "--lang", "en")
    assert "{value not verified}" in output
    rows = json.loads(run("parameters", "--unverified", "--json"))
    assert all(not (row["is_verified"] and row["is_start_verified"]) for row in rows)


def test_no_parameter_of_that_name():
    assert run("parameters", "no.such") == "Tidak ada parameter yang cocok.\n"


def test_local_rules_are_read_from_a_file(tmp_path: Path):
    file = tmp_path / "aturan.csv"
    file.write_text(
        "area,group,segment,programmes,payer,legal_act,valid_from\n"
        "33.10,rt_rw,PU,JKK JKM,village,Perbup 1/2025,2025-01-01\n",
        encoding="utf-8",
    )
    output = run_flat(
        *("duty", "--local-rules", str(file), "--fact", "group=rt_rw", "--on", "2026-11"),
        *("--fact", "area=33.10.01.2001", "--fact", "citizenship=citizen"),
        *("--audience", "village"),
    )
    assert "Perbup 1/2025" in output


def test_a_mistake_names_the_fact():
    with pytest.raises(UnknownFactError, match="colour"):
        run("duty", "--fact", "colour=red")
    with pytest.raises(FactFormError, match="scale must be one of micro, small, medium, large"):
        run("duty", "--scale", "huge")


def test_a_fact_without_a_value_is_a_mistake_of_the_command():
    found = CliRunner().invoke(app, ["duty", "--fact", "citizenship"])
    assert found.exit_code == 2
    assert "nama=nilai" in found.output


def test_the_words_of_the_commands_and_of_the_law_are_two_catalogues():
    assert not set(catalogue("law_words.toml")) & set(words_of_law())


def test_who_is_alone_is_spoken_to_and_else_the_employer():
    facts = ("--fact", "citizenship=citizen", "--fact", "birth_date=1990-01-01", "--on", "2026-11")
    assert "Anda wajib mendaftarkan diri" in run_flat("duty", "--segment", "BPU", *facts)
    employed = run_flat("duty", "--segment", "PU", "--scale", "micro", *facts)
    assert "Anda wajib mendaftarkan pekerja Anda" in employed


def test_a_project_is_answered_without_a_person_and_says_so():
    output = run_flat("duty", "--segment", "JAKON", "--fact", "work_order_on=2026-11-23")
    assert "wajib mendaftarkan pekerja Anda pada JKK dan JKM" in output
    assert "Jawaban ini bagi pekerja WNI pada proyek" in output
    foreigner = ("--fact", "citizenship=foreigner", "--fact", "months_in_indonesia=2")
    person = run_flat("duty", "--segment", "JAKON", *foreigner)
    assert "JKK, JKM, JHT, JP, dan JKP tidak dibuka" in person


def test_staff_of_the_state_have_a_price_though_more_programmes_are_not_known():
    facts = {"segment": "PU", "employer_kind": "state", "state_status": "non_asn"}
    found = law.contribution(
        **facts, citizenship="citizen", wage_idr=3_000_000, risk_class="I", on="2026-11"
    )
    assert found.billed_idr == 16_200  # 0.24 % + 0.30 % of 3,000,000
    unknown = law.contribution(**facts, wage_idr=3_000_000, risk_class="I", on="2026-11")
    assert unknown.billed_idr is None  # a foreigner of some weeks is not obliged


def test_a_voluntary_programme_never_keeps_a_price_open():
    found = law.contribution(
        segment="PU", scale="small", citizenship="citizen", wage_idr=4_000_000, risk_class="II",
        on="2026-11",
    )  # fmt: skip
    assert found.billed_idr == 261_600  # JP is voluntary at most, whatever the birth date


def test_a_reading_that_does_not_exist_is_refused_in_both_languages():
    with pytest.raises(JaringError) as caught:
        law.book({"rounding": "sideways"})
    assert caught.value.text("id").startswith("Cara baca rounding tidak punya pilihan sideways.")
    with pytest.raises(JaringError) as caught:
        law.book({"sideways": "x"})
    assert caught.value.text("id").startswith("Tidak ada cara baca bernama sideways.")
    assert str(caught.value) == caught.value.text("en")
