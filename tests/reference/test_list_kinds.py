"""The kinds of list as data: complete, free of contradictions, and in words that the law knows."""

import re

import pytest

from jaring.reference.list_kinds import (
    CellType,
    Grain,
    form_named,
    forms_of,
    list_forms,
    list_kinds,
)
from jaring.rules.facts import EmployerKind, EmployerScale, Party, StateStatus, Work
from jaring.terms.segments import Segment

KINDS = {
    "wajib_lapor", "payroll", "opd_staff", "village", "union", "market", "micro_business",
    "cooperative", "platform", "permit", "migrant", "religious_staff", "kur",
    "minimum_wages", "universes", "targets", "claims", "officers", "local_rules", "registry",
}  # fmt: skip
FORMS = tuple(list_forms().values())
BY_ID = {"argvalues": FORMS, "ids": [form.form_id for form in FORMS]}
SNAPSHOT = {
    "persons": "person_id nik name sex birth_date birth_place mother_name phone address village "
    "district regency area_code citizenship passport died_on",
    "employers": "employer_id name nib npwp kbli kbli_version capital_idr sales_idr "
    "owner_person_id",
    "establishments": "establishment_id employer_id npp division name address area_code office "
    "registered_on ended_on programmes headcount_reported wlkp_filed_on",
    "memberships": "membership_id person_id kpj segment establishment_id project_id batch_id role "
    "payer channel programmes started_on ended_on end_reason wage_reported_idr paid_until",
    "contributions": "membership_id establishment_id from_month before_month due_idr paid_idr "
    "paid_on",
    "projects": "project_id number name owner establishment_id contract_value_idr starts_on "
    "ends_on headcount terms_paid area_code permit_number",
    "batches": "batch_id sponsor fund starts_on before rows budget_idr",
    "membership_terms": "membership_id from_month before_month wage_reported_idr programmes",
}


def folded(header):
    return "".join(letter for letter in header.casefold() if letter.isalnum())


def test_every_kind_of_the_design_is_there():
    assert set(list_kinds()) == KINDS


@pytest.mark.parametrize(("table", "columns"), SNAPSHOT.items(), ids=SNAPSHOT)
def test_the_registry_tables_are_those_of_a_snapshot(table, columns):
    assert list(form_named(f"registry.{table}").columns) == columns.split()


def test_payroll_has_every_sheet_of_the_bulk_templates():
    sheets = {sheet for form in forms_of("payroll") for sheet in form.sheets}
    wanted = {"data_tk_baru", "data_tk_lanjutan", "data_tk_na", "data_upah", "update_data_tk"}
    assert wanted <= sheets


@pytest.mark.parametrize(
    ("form", "version", "width"),
    [
        ("payroll.new_workers", "current_30", 30),
        ("payroll.new_workers", "full_32", 32),
        ("payroll.new_workers", "older_29", 29),
        ("payroll.wages", "worker_id", 9),
        ("payroll.wages", "worker_number", 10),
        ("payroll.leavers", "na", 6),
    ],
)
def test_templates_have_their_published_width(form, version, width):
    templates = {one.version: one for one in form_named(form).templates}
    assert len(templates[version].header) == width


def test_the_three_forms_of_new_workers_differ():
    headers = [template.header for template in form_named("payroll.new_workers").templates]
    assert len(set(headers)) == len(headers) >= 4


@pytest.mark.parametrize("form", **BY_ID)
def test_what_a_form_names_is_one_of_its_columns(form):
    needed = [name for names in form.needed_for.values() for name in names]
    ruled = [name for rule in form.rules for name in re.split("[,=+<]+", rule.split(":")[1])]
    for name in (*form.key, *form.required, *needed, *form.answers, *ruled):
        assert name in form.columns


@pytest.mark.parametrize("form", **BY_ID)
def test_no_header_names_two_columns_of_a_form_by_its_first_alias(form):
    first = [folded(column.aliases[0]) for column in form.columns.values() if column.aliases]
    names = [folded(name) for name in form.columns]
    assert len(set(names)) == len(names)
    assert len(set(first)) == len(first)


@pytest.mark.parametrize("form", **BY_ID)
def test_a_person_reads_every_title_in_both_languages(form):
    assert set(form.title) == {"id", "en"}
    if form.grain is not Grain.TABLE:
        assert all({"id", "en"} <= set(column.title) for column in form.columns.values())


@pytest.mark.parametrize("form", [form for form in FORMS if form.grain is not Grain.TABLE])
def test_a_list_of_people_implies_a_duty_and_names_an_identifier(form):
    assert form.identifiers
    assert form.duties
    assert [duty.roles == () for duty in form.duties].count(True) == 1
    assert not form.duties[-1].roles


@pytest.mark.parametrize(
    "duty", [duty for form in FORMS for duty in form.duties], ids=lambda duty: duty.group
)
def test_duties_speak_the_words_of_the_law(duty):
    assert duty.segment in {"local", *Segment}
    assert duty.work in set(Work)
    assert duty.payer in set(Party)
    assert duty.employer_kind in {None, *EmployerKind}
    assert duty.employer_scale in {None, *EmployerScale}
    assert duty.state_status in {None, *StateStatus}


def test_a_micro_business_names_two_duties():
    owner, helper = (
        {duty.group: duty for duty in form_named("micro_business").duties}[group]
        for group in ("owner", "helper")
    )
    assert (owner.segment, owner.payer) == ("BPU", "self")
    assert (helper.segment, helper.payer) == ("PU", "employer")


def test_identifiers_are_read_as_what_they_are():
    columns = form_named("union").columns
    assert columns["nik"].cell_type is CellType.NIK
    assert columns["nik"].is_identifier
    assert columns["wage_idr"].cell_type is CellType.RUPIAH


def test_a_kind_without_forms_has_none():
    assert forms_of("no such kind") == ()
    assert forms_of("village") == (form_named("village"),)
