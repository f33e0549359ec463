"""Rules of a regency or village that come before the national default: a table the user keeps.

A regency says which programmes its villages give their officials and cadres, and who
pays on what wage; a region says what a permit requires (group `permit_building` and the like).
Each row is cited by its legal act, like law. This module reads no file: rows are handed in.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import ClassVar

from jaring.rules.facts import Party
from jaring.rules.trace import Trace, TraceKind
from jaring.terms.areas import AreaCode
from jaring.terms.errors import InputError
from jaring.terms.money import Rupiah, whole_rupiah
from jaring.terms.segments import Programme, Segment


class LocalRuleError(InputError):
    """A row of the local rules cannot be used."""

    code: ClassVar[str] = "law.local_rule"

    def __init__(self, row: int, problem: str) -> None:
        self.row, self.problem = row, problem
        super().__init__(f"Local rules, row {row}: {problem}.")


@dataclass(frozen=True, kw_only=True)
class LocalRule:
    """What one legal act says for a group in an area, from a day on."""

    area: AreaCode
    group: str
    segment: Segment
    programmes: frozenset[Programme]
    payer: Party
    legal_act: str
    valid_from: date
    valid_before: date | None = None
    wage_base_idr: Rupiah | None = None
    wage_base: str = ""

    def holds(self, group: str, day: date) -> bool:
        """Whether the rule speaks of this group on this day."""
        return (
            self.group == group
            and self.valid_from <= day
            and (self.valid_before is None or day < self.valid_before)
        )

    def trace(self) -> Trace:
        """The rule as a node, cited like law."""
        return Trace(
            kind=TraceKind.PARAMETER,
            question=f"local_rule.{self.group}",
            value=tuple(sorted(self.programmes)),
            law=self.legal_act,
            details=MappingProxyType(
                {
                    "area": str(self.area),
                    "segment": self.segment.value,
                    "payer": self.payer.value,
                    "valid_from": self.valid_from,
                    "valid_before": self.valid_before,
                    "wage_base_idr": self.wage_base_idr,
                    "wage_base": self.wage_base,
                }
            ),
        )


@dataclass(frozen=True)
class LocalRules:
    """All local rules. Of several that fit, the one of the smallest area wins.

    Raises:
        LocalRuleError: two rules for the same area and group apply on the same day.
    """

    rules: tuple[LocalRule, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a table that contradicts itself."""
        latest: dict[tuple[str, str], LocalRule] = {}
        for number, rule in enumerate(sorted(self.rules, key=lambda rule: rule.valid_from), 1):
            key = (str(rule.area), rule.group)
            before = latest.get(key)
            if before and (before.valid_before is None or rule.valid_from < before.valid_before):
                raise LocalRuleError(
                    number, f"{rule.legal_act} and {before.legal_act} apply on the same day"
                )
            latest[key] = rule

    def knows_group(self, group: str, day: date) -> bool:
        """Whether any area has a rule for this group on this day."""
        return any(rule.holds(group, day) for rule in self.rules)

    def find(self, group: str, area: AreaCode, day: date) -> LocalRule | None:
        """The rule of the smallest area around this one, or None."""
        fitting = [rule for rule in self.in_force(group, day) if area.is_inside(rule.area)]
        return fitting[0] if fitting else None

    def in_force(self, group: str, day: date) -> list[LocalRule]:
        """The rules for a group on a day, smallest areas first, then by code."""
        found = [rule for rule in self.rules if rule.holds(group, day)]
        return sorted(found, key=lambda rule: (-len(str(rule.area)), str(rule.area)))


def read_local_rules(rows: Iterable[Mapping[str, str | None]]) -> LocalRules:
    """Local rules from rows of text: the columns are the fields of `LocalRule`.

    `programmes` holds codes with blanks or commas between; an empty cell of an optional column is
    None.

    Raises:
        LocalRuleError: a row that cannot be read, or rules that contradict each other.
    """
    return LocalRules(tuple(_read(number, row) for number, row in enumerate(rows, 1)))


def _read(number: int, row: Mapping[str, str | None]) -> LocalRule:
    """One row, or an error that names it."""
    cells = {key: (text or "").strip() for key, text in row.items()}
    for column in ("area", "group", "segment", "programmes", "payer", "legal_act", "valid_from"):
        if not cells.get(column):
            raise LocalRuleError(number, f"{column} is empty")
    try:
        return LocalRule(
            area=AreaCode.parse(cells["area"]),
            group=cells["group"],
            segment=Segment(cells["segment"]),
            programmes=frozenset(map(Programme, cells["programmes"].replace(",", " ").split())),
            payer=Party(cells["payer"]),
            legal_act=cells["legal_act"],
            valid_from=date.fromisoformat(cells["valid_from"]),
            valid_before=_day(cells.get("valid_before", "")),
            wage_base_idr=_amount(cells.get("wage_base_idr", "")),
            wage_base=cells.get("wage_base", ""),
        )
    except (ValueError, InputError) as error:
        raise LocalRuleError(number, str(error)) from error


def _day(text: str) -> date | None:
    """A day, or None for an empty cell."""
    return date.fromisoformat(text) if text else None


def _amount(text: str) -> Rupiah | None:
    """Whole rupiah, or None for an empty cell."""
    return whole_rupiah(text) if text else None
