"""Simulated registries and lists, with the truth about them."""

from jaring.simulate.linkage_view import LinkageFixture, linkage_fixture
from jaring.simulate.rates import ErrorRates

__all__ = ["ErrorRates", "LinkageFixture", "linkage_fixture"]
