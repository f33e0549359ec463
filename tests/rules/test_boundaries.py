"""Every value of the law on its first day, on the day before, and on the day it ends.

The tests are made from the parameter files as they stand, read by plain YAML and not by the loader,
so that a value which the book would lose, shift or change on the way shows here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

import pytest
import yaml

from jaring.rules import Mark, ParameterNotFoundError, load_book
from jaring.terms.months import Month

BOOK = load_book()
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Written:
    """One value of one norm, as the file writes it."""

    norm: Mapping[str, Any]
    place: int

    @property
    def name(self) -> str:
        return self.norm["name"]

    @property
    def entry(self) -> Mapping[str, Any]:
        return self.norm["values"][self.place]

    @property
    def before_it(self) -> Mapping[str, Any] | None:
        return self.norm["values"][self.place - 1] if self.place else None

    @property
    def after_it(self) -> Mapping[str, Any] | None:
        values = self.norm["values"]
        return values[self.place + 1] if self.place + 1 < len(values) else None

    @property
    def ends_before(self) -> date | None:
        """The first day on which it no longer applies."""
        if "before" in self.entry:
            return self.entry["before"]
        return self.after_it["from"] if self.after_it else None

    def __str__(self) -> str:
        return f"{self.name}@{self.entry['from']}"


def written_norms() -> Iterator[Mapping[str, Any]]:
    """Every norm of every parameter file."""
    for path in sorted(files("jaring.rules").joinpath("parameters").iterdir(), key=str):
        if path.name.endswith(".yaml"):
            yield from yaml.safe_load(path.read_text(encoding="utf-8"))["parameters"]


NORMS = list(written_norms())
VALUES = [Written(norm, place) for norm in NORMS for place in range(len(norm["values"]))]
ENDED = [value for value in VALUES if "before" in value.entry]


def asked(norm: Mapping[str, Any], on: date | Month) -> Any:
    """What the book answers, or None where it answers that nothing applies."""
    if norm.get("temporary"):
        return BOOK.ask_temporary(norm["name"], on)
    try:
        return BOOK.ask(norm["name"], on)
    except ParameterNotFoundError:
        return None


def as_written(value: Any) -> Any:
    """A value of the book as the file writes it: exact decimals and days are text there."""
    if isinstance(value, Mapping):
        return {key: as_written(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [as_written(item) for item in value]
    return value if value is None or isinstance(value, bool | int) else str(value)


def same(answer: Any, entry: Mapping[str, Any]) -> bool:
    """Whether the answer of the book is this entry: value, source and mark."""
    is_verified = Mark.UNVERIFIED not in answer.marks
    return (
        as_written(answer.value) == entry["value"]
        and answer.source == entry["source"]
        and is_verified is entry["verified"]
    )


def test_the_book_holds_every_norm_of_the_files_and_no_other():
    assert sorted(norm["name"] for norm in NORMS) == sorted(BOOK.norms)


@pytest.mark.parametrize("written", VALUES, ids=str)
def test_value_applies_on_its_first_day(written):
    answer = asked(written.norm, written.entry["from"])
    assert answer is not None
    assert same(answer, written.entry)
    assert answer.valid_from == written.entry["from"]


@pytest.mark.parametrize("written", VALUES, ids=str)
def test_the_day_before_belongs_to_the_value_before_or_to_none(written):
    earlier = written.before_it
    gap = earlier is None or earlier.get("before", date.max) < written.entry["from"]
    answer = asked(written.norm, written.entry["from"] - DAY)
    if gap:
        assert answer is None
    else:
        assert same(answer, earlier)


@pytest.mark.parametrize("written", VALUES, ids=str)
def test_value_applies_until_the_day_before_its_end(written):
    last = date(2099, 12, 31) if written.ends_before is None else written.ends_before - DAY
    answer = asked(written.norm, last)
    assert same(answer, written.entry)
    assert answer.valid_before == written.ends_before


@pytest.mark.parametrize("written", ENDED, ids=str)
def test_an_abolished_value_is_gone_on_the_day_it_ends(written):
    answer = asked(written.norm, written.entry["before"])
    follows = written.after_it
    if follows is None or follows["from"] > written.entry["before"]:
        assert answer is None
    else:
        assert same(answer, follows)


@pytest.mark.parametrize("written", VALUES, ids=str)
def test_a_month_is_asked_on_its_first_day_and_on_its_last_if_so_read(written):
    starts = written.entry["from"]
    month = Month.of(starts)
    by_last_day = load_book(settings={"month_value": "last_day"})
    ask = by_last_day.ask_temporary if written.norm.get("temporary") else by_last_day.ask
    if written.ends_before is None or written.ends_before > month.last_day:
        assert same(ask(written.name, month), written.entry)
    answer = asked(written.norm, month)
    if starts.day == 1:
        assert same(answer, written.entry)
    else:
        assert answer is None or answer.valid_from != starts


@pytest.mark.parametrize("written", VALUES, ids=str)
def test_a_start_that_nobody_saw_is_marked(written):
    answer = asked(written.norm, written.entry["from"])
    is_marked = Mark.START_UNVERIFIED in answer.marks
    assert is_marked is not written.entry.get("from_verified", True)


@pytest.mark.parametrize("norm", NORMS, ids=lambda norm: norm["name"])
def test_outside_the_range_an_error_names_the_norm_and_what_is_known(norm):
    if norm.get("temporary"):
        assert asked(norm, norm["values"][0]["from"] - DAY) is None
        return
    starts = norm["values"][0]["from"]
    with pytest.raises(ParameterNotFoundError) as caught:
        BOOK.ask(norm["name"], starts - DAY)
    assert (caught.value.name, caught.value.known_from) == (norm["name"], starts)
    assert caught.value.known_before == norm["values"][-1].get("before")
    assert norm["name"] in str(caught.value)
    assert str(starts) in str(caught.value)


def test_a_second_reading_of_a_start_moves_the_boundary_and_nothing_else():
    named = [value for value in VALUES if "other_start" in value.entry]
    assert named, "the ceiling of 2021 has two readings"
    for written in named:
        other = written.entry["other_start"]
        book = load_book(settings={other["setting"]: other["option"]})
        assert same(book.ask(written.name, other["from"]), written.entry)
        assert same(book.ask(written.name, other["from"] - DAY), written.before_it)
        assert same(BOOK.ask(written.name, other["from"]), written.before_it)
        assert BOOK.ask(written.name, other["from"]).other_reading.value == written.entry["value"]


def test_every_value_names_its_source_and_the_day_it_was_checked():
    for norm in BOOK.norms.values():
        for value in norm.values:
            assert value.source.strip()
            assert date(2026, 1, 1) <= value.checked_on
