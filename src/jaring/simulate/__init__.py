"""Simulated registries and lists, with the truth about them."""

from jaring.simulate.linkage_view import LinkageFixture, linkage_fixture
from jaring.simulate.rates import ErrorRates
from jaring.simulate.simulation import SimulationSummary, simulate_office, simulate_province

__all__ = [
    "ErrorRates",
    "LinkageFixture",
    "SimulationSummary",
    "linkage_fixture",
    "simulate_office",
    "simulate_province",
]
