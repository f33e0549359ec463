from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaring.rules.book import Mark, ParameterNotFoundError
from jaring.rules.loader import load_book
from jaring.rules.settings import UnknownOptionError, UnknownSettingError
from jaring.terms.money import Percent
from jaring.terms.months import Month

BOOK = load_book()
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


def test_the_answer_names_value_and_source():
    answer = BOOK.ask("pu.jp.wage_ceiling", Month(2026, 3))
    assert answer.idr == 11_086_300
    assert answer.source == "BPJSTK letter B/1226/022026"
    assert answer.valid_from == date(2026, 3, 1)
    assert answer.marks == frozenset()


def test_a_rate_is_exact():
    assert BOOK.percent("pu.jkk.rate.class_1", Month(2026, 1)) == Percent("0.24")


@pytest.mark.parametrize(
    ("name", "on"),
    [("pmi.before_work", date(2023, 2, 21)), ("pu.jht.rate.worker", date(2015, 6, 30))],
)
def test_a_day_before_the_first_value_is_refused_with_the_known_range(name, on):
    with pytest.raises(ParameterNotFoundError) as caught:
        BOOK.ask(name, on)
    assert caught.value.known_from == on + timedelta(days=1)
    assert str(on + timedelta(days=1)) in str(caught.value)


def test_a_name_nobody_knows_is_refused():
    with pytest.raises(ParameterNotFoundError) as caught:
        BOOK.ask("pu.jp.no_such_norm", date(2026, 1, 1))
    assert caught.value.known_from is None


@pytest.mark.parametrize(
    ("month", "applies"),
    [
        (Month(2020, 7), False),
        (Month(2020, 8), True),
        (Month(2021, 1), True),
        (Month(2021, 2), False),
    ],
)
def test_a_temporary_norm_answers_none_outside_its_span(month, applies):
    assert (BOOK.ask_temporary("discount.covid.jkk_jkm", month) is not None) == applies


def test_a_month_is_asked_on_its_first_day_unless_the_setting_says_otherwise():
    february = Month(2025, 2)
    assert BOOK.percent("jkp.rate.total", february) == Percent("0.46")
    last = BOOK.with_settings({"month_value": "last_day"})
    assert last.percent("jkp.rate.total", february) == Percent("0.36")


def test_a_month_past_the_yearly_announcement_is_provisional():
    assert Mark.PROVISIONAL not in BOOK.ask("pu.jp.wage_ceiling", Month(2027, 2)).marks
    later = BOOK.ask("pu.jp.wage_ceiling", Month(2027, 3))
    assert Mark.PROVISIONAL in later.marks
    assert later.idr == 11_086_300


def test_an_older_ceiling_is_not_provisional():
    assert BOOK.ask("pu.jp.wage_ceiling", Month(2017, 2)).marks == frozenset()


@pytest.mark.parametrize(
    ("option", "value", "other"),
    [("march", 8_939_700, 8_754_600), ("february", 8_754_600, 8_939_700)],
)
def test_where_sources_disagree_both_readings_are_shown(option, value, other):
    book = BOOK.with_settings({"jp_ceiling_2021": option})
    answer = book.ask("pu.jp.wage_ceiling", Month(2021, 2))
    assert answer.idr == value
    assert Mark.DISPUTED in answer.marks
    assert answer.other_reading is not None
    assert answer.other_reading.value == other
    assert answer.other_reading.option == ({"march", "february"} - {option}).pop()


@pytest.mark.parametrize("month", [Month(2021, 1), Month(2021, 3)])
def test_months_on_which_the_sources_agree_are_not_disputed(month):
    assert BOOK.ask("pu.jp.wage_ceiling", month).other_reading is None


def test_an_unverified_value_carries_its_mark():
    assert Mark.UNVERIFIED in BOOK.ask("bpu.max_age_first_registration", Month(2026, 1)).marks
    assert Mark.START_UNVERIFIED in BOOK.ask("jkp.wage_cap", Month(2022, 1)).marks


def test_entries_of_a_map_are_answers_with_the_same_backing():
    answer = BOOK.ask("benefit.jkk.transport_max", Month(2026, 1)).at("air")
    assert (answer.idr, answer.source) == (10_000_000, "PP 82/2019 Lampiran III")
    with pytest.raises(KeyError):
        BOOK.ask("benefit.jkk.transport_max", Month(2026, 1)).at("rail")


@given(DAYS)
def test_at_most_one_value_of_any_norm_applies_on_a_day(day):
    for norm in BOOK.norms.values():
        assert sum(span.holds(day) for span in norm.spans()) <= 1


def test_a_norm_that_ended_and_came_back_answers_nothing_in_between():
    norm = BOOK.norm("discount.covid.jkk_jkm")
    first = norm.values[0]
    again = replace(first, starts=date(2030, 1, 1), ends_before=None)
    book = replace(BOOK, norms={norm.name: replace(norm, values=(first, again))})
    ends, back = first.ends_before, again.starts
    for day, is_found in ((ends - timedelta(days=1), True), (ends, False), (back, True)):
        assert (book.ask_temporary(norm.name, day) is not None) == is_found


def test_nothing_in_the_book_can_be_changed():
    answer = BOOK.ask("pu.obligatory_programmes", Month(2026, 1))
    with pytest.raises(TypeError):
        answer.mapping["micro"] = ()
    with pytest.raises(TypeError):
        BOOK.norms["x"] = None


def test_no_value_of_the_book_is_a_float():
    def parts(value):
        if isinstance(value, tuple):
            return [p for item in value for p in parts(item)]
        if hasattr(value, "values"):
            return [p for item in value.values() for p in parts(item)]
        return [value]

    kinds = {
        type(part)
        for norm in BOOK.norms.values()
        for dated in norm.values
        for part in parts(dated.value)
    }
    assert kinds <= {int, str, bool, date, Decimal, type(None)}


def test_settings_that_do_not_exist_are_refused():
    with pytest.raises(UnknownSettingError):
        load_book(settings={"no_such": "x"})
    with pytest.raises(UnknownOptionError):
        load_book(settings={"rounding": "sideways"})
    with pytest.raises(UnknownSettingError):
        BOOK.setting("no_such")
