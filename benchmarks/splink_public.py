"""Splink's settings for the public sets: the models of its own documentation, tuned to their best.

They see what our models see: every column but the truth.
"""

from collections.abc import Callable

import splink.comparison_library as cl
from splink import block_on

from benchmarks.splink_models import SplinkModel, splink_settings

_BIRTH = cl.DateOfBirthComparison(
    "date_of_birth", input_is_string=True, datetime_format="%Y%m%d", invalid_dates_as_null=True
)
_EXCHANGED = "l.given_name = r.surname and l.surname = r.given_name"


def febrl_4() -> SplinkModel:
    """The detailed model of the documentation's example on Febrl 4."""
    comparisons = [
        cl.NameComparison("given_name"),
        cl.NameComparison("surname"),
        _BIRTH,
        cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
        cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
        cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(
            term_frequency_adjustments=True
        ),
    ]
    blocking = [
        block_on("given_name", "surname"),
        _EXCHANGED,
        block_on("date_of_birth"),
        block_on("soc_sec_id"),
        block_on("state", "address_1"),
        block_on("street_number", "address_1"),
        block_on("postcode"),
    ]
    return SplinkModel(
        splink_settings(comparisons, blocking),
        certain=[
            block_on("soc_sec_id"),
            block_on("given_name", "surname", "date_of_birth"),
            f"{_EXCHANGED} and l.date_of_birth = r.date_of_birth",
        ],
        certain_recall=0.9,
        train_on=[block_on("date_of_birth"), block_on("postcode")],
    )


def febrl_3() -> SplinkModel:
    """The model of the documentation's example on Febrl 3."""
    comparisons = [
        cl.NameComparison("given_name"),
        cl.NameComparison("surname"),
        _BIRTH,
        cl.DamerauLevenshteinAtThresholds("soc_sec_id", [2]),
        cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
        cl.ExactMatch("postcode").configure(term_frequency_adjustments=True),
    ]
    blocking = [
        block_on("soc_sec_id"),
        block_on("given_name"),
        block_on("surname"),
        block_on("date_of_birth"),
        block_on("postcode"),
    ]
    return SplinkModel(
        splink_settings(comparisons, blocking, link_type="dedupe_only"),
        certain=[
            block_on("soc_sec_id"),
            block_on("given_name", "surname", "date_of_birth"),
            f"{_EXCHANGED} and l.date_of_birth = r.date_of_birth",
        ],
        certain_recall=0.9,
        train_on=[block_on("substr(date_of_birth, 1, 4)"), block_on("substr(postcode, 1, 2)")],
    )


def fake_1000() -> SplinkModel:
    """The model of the documentation's tutorial, with wide blocking."""
    comparisons = [
        cl.NameComparison("first_name"),
        cl.NameComparison("surname"),
        cl.DateOfBirthComparison("dob", input_is_string=True),
        cl.ExactMatch("city").configure(term_frequency_adjustments=True),
        cl.EmailComparison("email"),
    ]
    blocking = [
        block_on("first_name"),
        block_on("surname"),
        block_on("dob"),
        block_on("email"),
        block_on("city"),
        block_on("substr(first_name, 1, 3)"),
        block_on("substr(surname, 1, 3)"),
        block_on("substr(email, 1, 3)"),
        block_on("substr(dob, 1, 7)"),
        "l.first_name = r.surname",
    ]
    return SplinkModel(
        splink_settings(comparisons, blocking, link_type="dedupe_only"),
        certain=[
            "l.first_name = r.first_name and levenshtein(r.dob, l.dob) <= 1",
            "l.surname = r.surname and levenshtein(r.dob, l.dob) <= 1",
            "l.first_name = r.first_name and levenshtein(r.surname, l.surname) <= 2",
            block_on("email"),
        ],
        certain_recall=0.7,
        train_on=[block_on("first_name", "surname"), block_on("dob"), block_on("email")],
    )


PUBLIC: dict[str, Callable[[], SplinkModel]] = {
    "febrl_4": febrl_4,
    "febrl_3": febrl_3,
    "fake_1000": fake_1000,
}
