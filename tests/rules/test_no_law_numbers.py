"""No number of the law stands outside the parameter files, and the lint that says so can fail."""

from pathlib import Path

import pytest
from tests.rules.numbers_lint import numbers_in_words, numbers_of_the_law, scanned

import jaring.rules

RULES = Path(jaring.rules.__file__).parent
ASSESSMENT = RULES.parent / "assessment"


def test_rules_and_assessment_hold_no_number_of_the_law():
    assert list(scanned(RULES, ASSESSMENT)) == []


def test_the_lint_reads_the_sources_of_the_rules():
    read = {path.name for path in RULES.rglob("*.py")}
    assert {"wage_earners.py", "jp.py", "sanctions.py", "duty_patterns.py"} <= read


@pytest.mark.parametrize(
    "source",
    [
        "ceiling = 11_086_300",
        "rate = 0.24",
        "age = birth.year + 56",
        "if months >= 6:\n    pass",
        "first = rows[2]",
        "grace = -3",
        "due = date(2025, 2, 7)",
        "starts = '2025-02-07'",
        "month = '2025-02'",
        "sql = 'select least(wage_idr, 11086300) from wages'",
        "sql = f'case when age >= 56 then {wage} * 1.74 / 100 end'",
        "sql = f'''\n  select wage_idr * 3\n  from {table}\n'''",
        "note = 'pays 48 months of wage'",
        "sql = 'select * from wages where year = 2025'",
        "sql = 'wage * 2 + 1'",
        "x = 5  # number:",
        "x = 5  # a number",
        "x = 5  # TODO number: why",
    ],
)
def test_a_number_without_a_reason_is_found(source):
    assert numbers_of_the_law(source)


@pytest.mark.parametrize(
    "source",
    [
        "rate = Percent(2)  # number: the law says so",
        "rate = Percent(0)",
        "rate = Percent('0.24')  # number: class I",
        "rate = money.Percent(value=1)",
        "rate = as_percent(100)",
        "rate = Decimal('0.5')",
        "fine = whole_rupiah('5000')",
        "fine_idr = 5_000  # number: the fine",
        "fine_idr = 12",
        "fine_idr = -100",
        "fine_idr: int = 100",
        "fine: Rupiah = 1",
        "self.fine_idr = 1",
        "pay(fine_idr=1)",
        "pay(fine_idr=2)  # number: the fine",
        "def pay(fine_idr=1): ...",
        "def pay(*, fine_idr=12): ...",
        "fine_idr = wage_idr * 3  # number: months",
    ],
)
def test_a_bare_number_never_becomes_money_or_a_rate(source):
    assert numbers_of_the_law(source)


@pytest.mark.parametrize(
    "source",
    [
        "twelfth = whole / 12",
        "part = amount / 100",
        "count += 1",
        "x = 5  # number: weekday() of Saturday",
        "is_last = True",
        "amount_idr = 0",
        "def pay(savings_idr=0): ...",
        "pay(wage_idr=1)  # number: any wage, only the lines matter",
        "note = 'the relief of 2020; write it as 2026-11-21T09:00:00+07:00'",
        "shape = re.compile(r'[a-z][a-z0-9_]{2,56}')",
        "text = path.read_text('utf-8')",
        "balance_idr = yearly_idr / 12",
        "rate = Percent(text)",
        "rate = parameter.percent",
        "law = 'PP 44/2015 art 16(1), 18(1); PP 6/2025 arts 4, 11 and 40'",
        "law = 'Perdir 22/PERDIR.02/072022'",
        "name = 'pu.jkk.rate.class_1'",
        "unit = 'TMP2T'",
        "sql = f'select {base} * {rate} / 100 + 1 from {table} where kind = 0'",
        '"""A module about 2 % and 48 months."""',
        'def f():\n    """48 months.\n\n    >>> f(56)\n    """',
    ],
)
def test_what_is_no_number_of_the_law_passes(source):
    assert numbers_of_the_law(source) == []


def test_a_finding_names_file_line_and_number():
    found = numbers_of_the_law("a = 1\nb = 56\n", "ages.py")
    assert [(item.file, item.line, item.number) for item in found] == [("ages.py", 2, "56")]


def test_numbers_in_worded_texts_are_found_and_citations_pass():
    assert numbers_in_words('a = { id = "Santunan 42 juta (PP 82/2019)" }')
    assert not numbers_in_words('a = { id = "Daftar sendiri (PP 44/2015 pasal 10)." }')
    assert not numbers_in_words(
        'a = { id = "{months} bulan, TMP2T (UU 2/2017 pasal 47 ayat (1))" }'
    )


SETTING = """
[grace]
value = {value}
unit = "{unit}"
en = "{text}"
source = "{source}"
"""


@pytest.mark.parametrize(
    ("changes", "numbers"),
    [
        ({}, []),
        ({"unit": "idr_per_month"}, ["30"]),
        ({"text": "48 months of wage"}, ["48"]),
    ],
)
def test_a_setting_may_hold_its_number_but_no_money(changes, numbers):
    filled = {"value": 30, "unit": "days", "text": "so many days", "source": "a choice", **changes}
    found = numbers_in_words(SETTING.format(**filled))
    assert [item.number for item in found] == numbers


def test_a_number_without_a_source_is_no_setting():
    assert numbers_in_words("[grace]\nvalue = 30\n")
    assert not numbers_in_words('law = "UU 24/2011 art. 15, 16; Perpres 109/2013 art. 6"')
