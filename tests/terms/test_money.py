from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaring.terms.money import MoneyFormError, Percent, Rounding, RoundingMode, whole_rupiah

RATES = st.decimals(0, 100, places=4, allow_nan=False)
DECIMAL_MODES = {
    RoundingMode.HALF_UP: ROUND_HALF_UP,
    RoundingMode.HALF_EVEN: ROUND_HALF_EVEN,
    RoundingMode.DOWN: ROUND_FLOOR,
    RoundingMode.UP: ROUND_CEILING,
}


@given(RATES, st.integers(0, 10**13), st.sampled_from(RoundingMode))
def test_percent_of_a_base_is_what_decimal_arithmetic_gives(rate, base_idr, mode):
    exact = rate * base_idr / 100
    expected = int(exact.quantize(Decimal(1), DECIMAL_MODES[mode]))
    assert Percent(rate).of(base_idr, Rounding(mode)) == expected


@given(st.integers(0, 10**13), st.sampled_from([1, 100, 1000]), st.sampled_from(RoundingMode))
def test_rounding_lands_on_the_grid_less_than_a_step_away(amount, step, mode):
    rounded = Rounding(mode, step).to_idr(Fraction(amount, 7))
    assert rounded % step == 0
    assert abs(rounded - Fraction(amount, 7)) < step


def test_half_a_rupiah_goes_up_below_half_goes_down():
    assert Percent("0.5").of(100) == 1
    assert Percent("0.49").of(100) == 0
    assert Percent("0.5").of(-100) == -1


@pytest.mark.parametrize("value", [3.7, 0.0, True, None, "3,7", "3.7 %", "", "1e2", "nan"])
def test_a_rate_is_read_from_exact_text_only(value):
    with pytest.raises(MoneyFormError):
        Percent(value)


@pytest.mark.parametrize("value", [1.0, True, None, "1.000", "1e6", ""])
def test_an_amount_that_is_not_whole_rupiah_is_refused(value):
    with pytest.raises(MoneyFormError):
        whole_rupiah(value)


def test_equal_rates_are_equal_however_written():
    assert Percent("2.0") == Percent(2)
    assert hash(Percent("2.0")) == hash(Percent(2))
    assert Percent("0.24") + Percent("0.30") == Percent("0.54")
    assert Percent("0.30") - Percent("0.24") == Percent("0.06")
    assert Percent("0.24") < Percent("0.3")


def test_a_rate_cannot_be_changed():
    with pytest.raises(AttributeError):
        Percent("2.0").decimal = Decimal(3)
