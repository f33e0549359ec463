"""Error rates are parameters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaring.simulate import ErrorRates


def test_a_rate_outside_its_bounds_is_refused():
    with pytest.raises(ValueError, match="nik_digit is a share"):
        ErrorRates(nik_digit=1.2)


@given(st.floats(0, 60))
def test_scaling_touches_damage_and_not_what_the_lists_are(factor):
    rates, scaled = ErrorRates(), ErrorRates().scaled(factor)
    assert scaled.nik_digit == pytest.approx(min(rates.nik_digit * factor, 0.95))
    assert scaled.outsider_rows == rates.outsider_rows
    assert scaled.kpj_filled == rates.kpj_filled
    assert scaled.employer_number_usable == rates.employer_number_usable
    assert scaled.file_spread == rates.file_spread


def test_scaling_by_one_changes_nothing():
    assert ErrorRates().scaled(1) == ErrorRates()
