"""The paragraph: the five questions for every audience, marks and missing facts in words."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from jaring.reports.formats import Formats
from jaring.rules import (
    Citizenship,
    EmployerKind,
    Fund,
    OwnAccount,
    RiskClass,
    StateStatus,
    WageEarner,
    Work,
    WorkerFacts,
    derive_duty,
    load_book,
    own_account_contribution,
    wage_earner_contribution,
)
from jaring.rules.benefits import jkk, jkp
from jaring.rules.benefits.insured import Child, Insured, SchoolLevel
from jaring.rules.benefits.wage_gap import WageGapCase, wage_gap
from jaring.rules.deadlines.company_report import yearly_report
from jaring.rules.deadlines.duties import TimedDuty, last_day, migrant_registration
from jaring.rules.deadlines.lapse import bpu_lapse_clock
from jaring.rules.deadlines.privacy import DataRequest, answer_due
from jaring.rules.explain import Answers, Audience, Topic, Voice, explain
from jaring.rules.sanctions import Subject, sanction_ladder
from jaring.terms.months import Month
from jaring.terms.segments import Programme, Segment

BOOK = load_book()
TODAY = date(2026, 11, 21)
NOVEMBER = Month(2026, 11)


def about(answers: Answers, topic: Topic, audience=Audience.WORKER, lang="id") -> str:
    return explain(answers, audience, Voice(lang, Formats(lang)), book=BOOK).about(topic)


@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_audience_is_told_all_five_things_in_both_languages(small_shop, audience, lang):
    found = explain(small_shop, audience, Voice(lang, Formats(lang)), book=BOOK)
    for topic in Topic:
        assert found.about(topic), topic
    assert "{" not in found.paragraph
    assert not re.search(r"\bNone\b|_idr|parameter:", found.paragraph)
    order = [list(Topic).index(sentence.topic) for sentence in found.sentences]
    assert order == sorted(order)


def test_a_worker_and_an_employer_read_the_same_duty_from_their_own_side(small_shop):
    worker = about(small_shop, Topic.DO, Audience.WORKER)
    employer = about(small_shop, Topic.DO, Audience.EMPLOYER)
    assert worker.startswith("Pemberi kerja Anda wajib mendaftarkan Anda pada JKK, JKM, dan JHT.")
    assert employer.startswith("Anda wajib mendaftarkan pekerja Anda pada JKK, JKM, dan JHT.")


def test_the_cost_names_each_payer_in_exact_rupiah(small_shop):
    # JKK 0.54 + JKM 0.30 + JHT 3.7 % = 181,600 by the employer; JHT 2 % = 80,000 by the worker
    assert "Rp261.600, yaitu pemberi kerja Anda Rp181.600 dan Anda Rp80.000" in about(
        small_shop, Topic.COST
    )
    assert "Rp261,600, of which your employer Rp181,600 and you Rp80,000" in about(
        small_shop, Topic.COST, lang="en"
    )


def test_the_family_reads_what_it_gets(small_shop):
    text = about(small_shop, Topic.FAMILY)
    assert "Meninggal karena kecelakaan kerja (JKK): Rp214.000.000 sekaligus" in text
    assert "untuk keluarga Anda" in text
    assert "Gugur bila" in text


def test_the_days_stand_in_words(small_shop):
    text = about(small_shop, Topic.UNTIL)
    assert "Batas mendaftar: 3 Desember 2026." in text  # 30 days after 3 November
    assert "Bayar iuran November 2026 paling lambat 15 Desember 2026." in text


def test_the_law_is_cited_in_the_words_of_the_language(small_shop):
    assert "Perpres 109/2013 pasal 6 ayat (2)-(4)" in about(small_shop, Topic.WHY)
    assert "Perpres 109/2013 art 6(2)-(4)" in about(small_shop, Topic.WHY, lang="en")


def test_price_benefits_and_days_cite_their_acts_too(small_shop):
    text = about(small_shop, Topic.WHY)
    price = (
        "PP 44/2015 pasal 16 ayat (1); PP 44/2015 pasal 18 ayat (1); PP 46/2015 pasal 16 ayat (1)"
    )
    assert f"Dasar iuran: {price}." in text
    assert "Dasar manfaat: PP 82/2019" in text
    assert "Dasar batas waktu: PP 44/2015; PP 45/2015; PP 46/2015." in text


def test_what_nobody_verified_is_asked_for_by_its_name():
    trader = WorkerFacts(
        work=Work.OWN_ACCOUNT,
        employs_others=False,
        citizenship=Citizenship.CITIZEN,
        birth_date=date(1950, 1, 1),
    )
    answers = Answers(today=TODAY, duty=derive_duty(trader, NOVEMBER, BOOK))
    assert "sumber untuk aturan “batas usia pendaftaran pertama BPU”" in about(answers, Topic.DO)
    assert "Belum diverifikasi: batas usia" in about(answers, Topic.CAUTION)


def test_a_reading_is_said_with_its_question_in_the_language():
    staff = WorkerFacts(
        work=Work.FOR_WAGE, employer_kind=EmployerKind.STATE, state_status=StateStatus.NON_ASN
    )
    answers = Answers(today=TODAY, duty=derive_duty(staff, NOVEMBER, BOOK))
    text = about(answers, Topic.CAUTION, Audience.DINAS)
    assert "Dibaca: JKK dan JKM (Permenaker 1/2025 pasal 3A ayat (1))." in text
    assert "Program mana yang wajib bagi pegawai non-ASN" in text


def test_a_missing_fact_is_named_instead_of_a_figure():
    price = wage_earner_contribution(
        WageEarner(wage_idr=None, programmes=frozenset({Programme.JHT})), NOVEMBER, BOOK
    )
    text = about(Answers(today=TODAY, price=price), Topic.COST)
    assert text == "Iuran belum dapat dihitung; belum diketahui: upah yang dilaporkan."


def test_a_missing_norm_is_named_in_words():
    price = wage_earner_contribution(
        WageEarner(wage_idr=1, programmes=frozenset({Programme.JHT})), Month(2000, 1), BOOK
    )
    text = about(Answers(today=TODAY, price=price), Topic.COST, lang="en")
    assert text == (
        "The contribution cannot be worked out; not known: the norm “JHT rate of the employer” "
        "on that day and the norm “JHT rate of the worker” on that day."
    )


def test_an_unknown_duty_names_what_would_decide_it():
    duty = derive_duty(WorkerFacts(work=Work.FOR_WAGE), NOVEMBER, BOOK)
    text = about(Answers(today=TODAY, duty=duty), Topic.DO)
    assert "belum dapat dipastikan; belum diketahui: jenis pemberi kerja" in text


def test_an_unverified_value_reaches_the_screen_in_words():
    insured = Insured(segment=Segment.PU, wage_idr=4_000_000, is_enrolled=True)
    refunds = jkk.refunds(insured, TODAY, BOOK)
    text = about(Answers(today=TODAY, benefits=(refunds,)), Topic.CAUTION)
    assert "Belum diverifikasi: batas biaya gigi tiruan" in text
    assert "keputusan klaim ada pada BPJS Ketenagakerjaan" in text


def test_a_provisional_day_reaches_the_screen_in_words():
    ladder = sanction_ladder(date(2027, 3, 1), Subject.EMPLOYER, BOOK)
    text = about(Answers(today=TODAY, ladder=ladder), Topic.CAUTION, lang="en")
    assert "Provisional, may still change: a date that passes a holiday not yet decreed." in text


def test_a_provisional_ceiling_reaches_the_screen_in_words():
    worker = WageEarner(wage_idr=20_000_000, programmes=frozenset({Programme.JP}))
    price = wage_earner_contribution(worker, Month(2027, 6), BOOK)
    text = about(Answers(today=TODAY, price=price), Topic.CAUTION)
    assert "Sementara, masih dapat berubah: batas upah JP" in text


def test_an_unsure_first_day_is_said_only_near_that_day():
    insured = Insured(wage_idr=4_000_000)
    soon = Answers(today=TODAY, benefits=(jkk.total_disability(insured, date(2020, 1, 5), BOOK),))
    later = Answers(today=TODAY, benefits=(jkk.total_disability(insured, TODAY, BOOK),))
    assert "tanggal mulainya belum" in about(soon, Topic.CAUTION)
    assert "tanggal mulainya belum" not in about(later, Topic.CAUTION)


def test_both_sides_of_an_unknown_fund_stand_in_words():
    price = own_account_contribution(OwnAccount(income_idr=1_000_000), NOVEMBER, BOOK)
    text = about(Answers(today=TODAY, price=price), Topic.COST)
    assert "Dibayar sendiri: Rp8.400." in text
    assert "Dibayar dari APBD: Rp16.800." in text


def test_a_reading_not_taken_is_said_in_its_own_words():
    person = OwnAccount(income_idr=1_000_000, fund=Fund.VILLAGE_BUDGET, is_transport=False)
    price = own_account_contribution(person, NOVEMBER, BOOK)
    text = about(Answers(today=TODAY, price=price), Topic.COST)
    assert "Ya: APBDes bukan APBN atau APBD: Rp8.400." in text


def test_an_owner_on_own_account_is_you():
    person = OwnAccount(income_idr=1_000_000, is_transport=False)
    price = own_account_contribution(person, NOVEMBER, BOOK)
    insured = Insured(segment=Segment.BPU, wage_idr=1_000_000, children=())
    death = jkk.work_accident_death(insured, TODAY, BOOK)
    answers = Answers(today=TODAY, price=price, benefits=(death,))
    assert "keluarga Anda" in about(answers, Topic.FAMILY, Audience.MICRO_OWNER)
    assert "keluarga pekerja" in about(answers, Topic.FAMILY, Audience.DINAS)


def test_a_refused_benefit_says_why():
    outside = Insured(segment=Segment.PU, wage_idr=1, is_enrolled=False, unpaid_months=0)
    found = jkk.total_disability(outside, TODAY, BOOK)
    text = about(Answers(today=TODAY, benefits=(found,)), Topic.FAMILY)
    assert "tidak dibayar, karena syarat ini tidak terpenuhi: terdaftar pada hari kejadian" in text


def test_a_refused_line_says_why_and_the_rest_is_paid():
    child = Child(age=30, level=SchoolLevel.HIGHER_EDUCATION, is_married=False, has_work=False)
    insured = Insured(wage_idr=1_000_000, children=(child,))
    death = jkk.work_accident_death(insured, TODAY, BOOK)
    text = about(Answers(today=TODAY, benefits=(death,)), Topic.FAMILY)
    assert "Beasiswa anak: tidak dibayar" in text
    assert "Rp70.000.000 sekaligus" in text


def test_months_of_cash_and_the_last_day_to_claim():
    found = jkp.job_loss_cash(jkp.JobLoss(wage_idr=5_000_000), date(2024, 5, 1), BOOK)
    answers = Answers(today=TODAY, benefits=(found,))
    assert "Rp2.250.000 per bulan selama 3 bulan dan Rp1.250.000 per bulan selama 3 bulan" in about(
        answers, Topic.FAMILY
    )
    assert "ajukan klaim paling lambat 1 Agustus 2024" in about(answers, Topic.UNTIL)


def test_a_wage_gap_is_an_indication_until_somebody_confirms_it():
    case = WageGapCase(
        wage_reported_idr=3_000_000,
        wage_evidenced_idr=5_000_000,
        programmes=frozenset(Programme),
        risk_class=RiskClass.II,
    )
    answers = Answers(today=TODAY, gap=wage_gap(case, TODAY, BOOK))
    text = about(answers, Topic.FAMILY, Audience.UNION)
    assert "terindikasi kehilangan: santunan kematian karena kecelakaan kerja Rp96.000.000" in text
    assert "Selisih itu menjadi tanggungan pemberi kerja." in text
    assert "melanggar" not in text
    assert "Ini indikasi sampai petugas memastikannya." in about(answers, Topic.CAUTION)


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2026, 9, 1), "Terlindungi sampai 30 September 2026; bayar paling lambat 31 Desember"),
        (date(2026, 11, 1), "Perlindungan sudah berakhir pada 30 September 2026"),
        (
            date(2027, 2, 1),
            "Kepesertaan sudah berakhir; membayar lagi berarti mulai dari awal, t",
        ),
    ],
)
def test_the_lapse_clock_speaks_of_today(today, words):
    clock = bpu_lapse_clock(date(2026, 9, 30), BOOK)
    text = about(Answers(today=today, lapse=clock), Topic.UNTIL)
    assert text.startswith(words)
    assert text.count("Bacaan lain") == 2


def test_the_yearly_report_shows_the_contradiction():
    found = yearly_report(TODAY, date(2020, 3, 4), BOOK)
    text = about(Answers(today=TODAY, deadlines=(found,)), Topic.UNTIL)
    assert "Wajib lapor tahunan (WLKP): paling lambat 31 Desember 2026." in text
    assert "Bacaan lain (pada bulan yang sama dengan laporan pertama" in text
    assert "31 Maret 2027" in text


def test_deadlines_say_their_day_window_or_missing_fact():
    known = last_day(TimedDuty.REGISTER_PROJECT, date(2026, 11, 23), BOOK)
    window = migrant_registration(date(2026, 12, 10), BOOK)
    unknown = last_day(TimedDuty.REPORT_WORKER_DATA, None, BOOK)
    text = about(Answers(today=TODAY, deadlines=(known, window, unknown)), Topic.UNTIL, lang="en")
    assert "Registering a construction project: by 11 December 2026." in text
    assert "between 10 November 2026 and 9 December 2026." in text
    assert "the last day cannot be worked out; not known: day on which the data came." in text


def test_an_answer_about_data_names_its_hour():
    due = answer_due(DataRequest.ACCESS, datetime(2026, 11, 20, 9, 30, tzinfo=UTC), BOOK)
    text = about(Answers(today=TODAY, answer_due=due), Topic.UNTIL)
    assert (
        text == "Menjawab permintaan akses data pribadi: paling lambat 23 November 2026, 09:30 UTC."
    )


def test_the_ladder_names_every_step_and_the_services():
    ladder = sanction_ladder(date(2026, 11, 23), Subject.PERSON, BOOK)
    text = about(Answers(today=TODAY, ladder=ladder), Topic.UNTIL)
    assert "Teguran tertulis ke-1: 23 November 2026 sampai 7 Desember 2026." in text
    assert "paspor" in text
    state = sanction_ladder(date(2026, 11, 23), Subject.STATE_ADMINISTRATOR, BOOK)
    assert "tidak berlaku" in about(Answers(today=TODAY, ladder=state), Topic.UNTIL)


def test_json_holds_paragraph_sentences_and_trees(small_shop, english):
    found = explain(small_shop, Audience.WORKER, english, book=BOOK).to_json()
    assert found["audience"] == "worker"
    assert isinstance(found["sentences"], dict)
    assert set(found["sentences"]) == {topic.value for topic in Topic}
    assert isinstance(found["traces"], list)
    assert len(found["traces"]) == len(small_shop.traces)


def test_what_was_not_asked_is_not_said(small_shop):
    only_price = replace(small_shop, duty=None, benefits=(), due=None)
    found = explain(only_price, Audience.WORKER, Voice("id", Formats("id")))
    assert {sentence.topic for sentence in found.sentences} == {Topic.WHY, Topic.COST}
