"""Splink's settings: as its documentation suggests, and with this product's blocking and features.

Splink is a yardstick of the benchmark, never a part of the product. What its guide on optimising
DuckDB jobs advises (compute a function once, in the null level) was tried on both settings: with
DuckDB 2.0 it costs a third more CPU instead of less, so it is left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import Linker, SettingsCreator, block_on

U_PAIRS = 1e7
Rule = Any  # Splink exports no type for a blocking rule; a string of SQL is one too


@dataclass(frozen=True)
class SplinkModel:
    """Settings and the order of training."""

    settings: SettingsCreator
    certain: Sequence[Rule]  # rules whose pairs are nearly always the same person
    certain_recall: float
    train_on: Sequence[Rule]
    u_pairs: float = U_PAIRS

    def train(self, linker: Linker) -> None:
        """Prior from the certain rules, u from random pairs, m by expectation maximisation."""
        training = linker.training
        training.estimate_probability_two_random_records_match(
            list(self.certain), recall=self.certain_recall
        )
        training.estimate_u_using_random_sampling(max_pairs=self.u_pairs)
        for rule in self.train_on:
            training.estimate_parameters_using_expectation_maximisation(rule)


def workers_documented() -> SplinkModel:
    """The comparison library as it comes, Levenshtein where its documentation has Damerau."""
    comparisons = [
        cl.NameComparison("name"),
        cl.DateOfBirthComparison("birth_date", input_is_string=False),
        cl.LevenshteinAtThresholds("nik", [1, 2]),
        cl.ExactMatch("sex"),
        _nested_places(),
        cl.JaroWinklerAtThresholds("mother_name", [0.92, 0.88]),
        cl.LevenshteinAtThresholds("phone", 1),
        cl.ExactMatch("employer").configure(term_frequency_adjustments=True),
        cl.ExactMatch("birth_place").configure(term_frequency_adjustments=True),
    ]
    blocking = [
        block_on("nik"),
        block_on("name", "birth_date"),
        block_on("birth_date", "village"),
        block_on("name", "village"),
        block_on("birth_date", "substr(name, 1, 3)"),
        block_on("phone"),
    ]
    return SplinkModel(
        splink_settings(comparisons, blocking),
        certain=[block_on("nik", "birth_date"), block_on("name", "birth_date", "village")],
        certain_recall=0.9,
        train_on=[block_on("nik"), block_on("name", "birth_date")],
    )


def workers_with_our_features() -> SplinkModel:
    """The blocks and levels of the shipped model `workers`, as far as they serve Splink.

    Of the NIK it is given plain counts of digits, with which it does better (row F1 0.9966 against
    0.9963 on the small fixture): finer levels pay only where their evidence is learned beside
    birthday and place.
    """
    comparisons = [
        _name_levels(),
        _birthday_levels(),
        _few_digits("nik", 2),
        cl.ExactMatch("sex"),
        _nested_places(),
        cl.JaroWinklerAtThresholds("mother_name", [0.90]),
        cl.ExactMatch("phone"),
        cl.ExactMatch("employer"),
        cl.ExactMatch("birth_place"),
    ]
    blocking = [
        block_on("nik"),
        block_on("name_sorted", "birth_text"),
        block_on("birth_text", "village"),
        block_on("name_sorted", "village"),
        block_on("phone"),
        block_on("birth_text", "name_start"),
        block_on("birth_text", "last_token"),
        block_on("name_sorted", "district"),
        "l.birth_swapped = r.birth_text and l.name_sorted = r.name_sorted",
        block_on("rare_name"),
        block_on("nik_start"),
        block_on("nik_tail", "first_token"),
    ]
    return SplinkModel(
        splink_settings(comparisons, blocking),
        certain=[block_on("nik", "birth_text"), block_on("name_sorted", "birth_text", "village")],
        certain_recall=0.9,
        train_on=[block_on("nik"), block_on("name_sorted", "birth_text")],
    )


WORKERS = {"documented": workers_documented, "our_features": workers_with_our_features}


def splink_settings(
    comparisons: list[Any], blocking: list[Rule], *, link_type: str = "link_only"
) -> SettingsCreator:
    """Settings that keep nothing but weights and probabilities, which is Splink's fastest."""
    return SettingsCreator(
        link_type=link_type,  # type: ignore[arg-type]  # Splink wants a Literal
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=blocking,
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
    )


def _null(column: str) -> cll.CustomLevel:
    level = cll.CustomLevel(f'"{column}_l" is null or "{column}_r" is null')
    return level.configure(is_null_level=True)  # type: ignore[return-value]


def _comparison(name: str, levels: list[Any]) -> cl.CustomComparison:
    return cl.CustomComparison(
        output_column_name=name, comparison_levels=[*levels, cll.ElseLevel()]
    )


def _few_digits(column: str, most: int) -> cl.CustomComparison:
    """Equal but for a digit or two; `hamming` is many times cheaper than an edit distance."""
    apart = f'hamming("{column}_l", "{column}_r")'
    near = [cll.CustomLevel(f"{apart} <= {number}") for number in range(1, most + 1)]
    return _comparison(column, [_null(column), cll.ExactMatchLevel(column), *near])


def _nested_places() -> cl.CustomComparison:
    levels = ["village", "district", "regency"]
    return _comparison("place", [_null("regency"), *(cll.ExactMatchLevel(name) for name in levels)])


def _name_levels() -> cl.CustomComparison:
    likeness = 'jaro_winkler_similarity("name_folded_l", "name_folded_r")'
    by_count = {"tf_adjustment_column": "name", "disable_tf_exact_match_detection": True}
    levels = [
        _null("name_folded"),
        cll.ExactMatchLevel("name").configure(tf_adjustment_column="name"),
        cll.ExactMatchLevel("name_folded").configure(**by_count),
        cll.ExactMatchLevel("name_sorted").configure(**by_count),
        cll.CustomLevel(
            'starts_with("name_folded_l", "name_folded_r" || \' \') '
            'or starts_with("name_folded_r", "name_folded_l" || \' \')'
        ),
        cll.CustomLevel(f"{likeness} >= 0.95"),
        cll.CustomLevel(f"{likeness} >= 0.90"),
        cll.CustomLevel(f'"last_token_l" = "last_token_r" or {likeness} >= 0.84'),
        cll.CustomLevel(f'"first_token_l" = "first_token_r" or {likeness} >= 0.75'),
    ]
    return _comparison("name", levels)


def _birthday_levels() -> cl.CustomComparison:
    apart = 'hamming("birth_text_l", "birth_text_r")'
    levels = [
        _null("birth_text"),
        cll.ExactMatchLevel("birth_text"),
        cll.CustomLevel('"birth_swapped_l" = "birth_text_r"'),
        cll.CustomLevel(f"{apart} = 1"),
        cll.CustomLevel(
            'substr("birth_text_l", 1, 6) = substr("birth_text_r", 1, 6) '
            'or substr("birth_text_l", 5) = substr("birth_text_r", 5)'
        ),
        cll.CustomLevel('substr("birth_text_l", 1, 4) = substr("birth_text_r", 1, 4)'),
    ]
    return _comparison("birthday", levels)
