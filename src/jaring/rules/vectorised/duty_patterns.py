"""Which workers are alike for the law: facts as a number, and the number as facts again.

A pattern is a number in mixed radix. Its first digit is the **branch** (how the worker works, for
whom, or which local rule names him); the others hold what can change the answer on that branch and
are 0 on all others, so that millions of workers fall into some thousand patterns. `Patterns.facts`
turns one into a worker who stands for all of them, and the scalar function answers for him.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from jaring.rules.ages import ONE_YEAR
from jaring.rules.facts import (
    Citizenship,
    EmployerKind,
    EmployerScale,
    Placement,
    StateStatus,
    Work,
    WorkerFacts,
)
from jaring.rules.vectorised.columns import has_programme
from jaring.rules.vectorised.duty_law import DutyLaw
from jaring.rules.vectorised.regimes import amount_or_none, literal
from jaring.steps import Dialect
from jaring.terms.areas import AreaCode
from jaring.terms.segments import Segment

_NOWHERE = AreaCode("99")  # number: no area of Indonesia, so no local rule is found
_IN_GROUP = "worker_group is not null"
_REST = ""  # the condition of who is left when the neighbours have been asked
_LONG_PAST = 10  # number: years that put a person well behind a limit of the law
_ELSEWHERE = (StateStatus.CIVIL_SERVANT, StateStatus.PPPK, StateStatus.MILITARY_POLICE)
_UNKNOWN, _YES, _NO = range(3)  # number: the states of a fact that is yes, no or not known
_RESIDENCES = (
    "citizen",
    "bound_foreigner",
    "short_foreigner",
    "foreigner",
    "bound",
    "not_known",
    "citizen_abroad",
    "foreigner_abroad",
    "abroad",
)
_AGES = ("not_known", "before", "choice", "after")


@dataclass(frozen=True)
class Branch:
    """One branch: its condition in SQL, the facts it stands for, and the digits that it needs.

    Attributes:
        within: a condition shared with its neighbours, asked once for all of them; the last of
            them has no `condition` of its own and takes the rest.
    """

    within: str
    condition: str
    facts: WorkerFacts
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Digit:
    """One digit: its name, its value in SQL, and how many values it has."""

    name: str
    sql: str
    radix: int


@dataclass(frozen=True)
class Patterns:
    """The patterns of a law: `digits` spell them in SQL, `facts` reads them back."""

    law: DutyLaw
    branches: tuple[Branch, ...]
    digits: tuple[Digit, ...]

    def sql(self) -> str:
        """The pattern of a row, over the columns of its digits: the last digit counts most."""
        text = "0"
        for digit in reversed(self.digits):
            text = f"{digit.name}_digit + {digit.radix} * ({text})"
        return text

    def facts(self, regime: int, pattern: int) -> WorkerFacts:
        """A worker who stands for every row of a pattern in a regime."""
        found: dict[str, int] = {}
        rest = pattern
        for digit in self.digits:
            rest, found[digit.name] = divmod(rest, digit.radix)
        assert rest == 0, "a pattern of these digits"
        start = self.branches[found["branch"]].facts
        learned: dict[str, Any] = {
            **_residence(_RESIDENCES[found["residence"]], regime, self.law),
            **_ages(found, regime, self.law),
            "in_health_programme": {_UNKNOWN: None, _YES: True, _NO: False}[found["health"]],
        }
        if found["scale"]:
            learned["employer_scale"] = list(EmployerScale)[found["scale"] - 1]
        if found["enrolled"]:
            bits = found["enrolled"] - 1
            hangs_on = self.law.programmes_jkp_hangs_on
            learned["enrolled"] = frozenset(p for n, p in enumerate(hangs_on) if bits >> n & 1)
        return replace(start, **learned)


def patterns_of(law: DutyLaw, dialect: Dialect) -> Patterns:
    """The patterns of a law, spelled for a dialect."""
    branches = (*_local_branches(law, dialect), *_national_branches())
    return Patterns(law, branches, tuple(_digits(law, branches, dialect)))


def _local_branches(law: DutyLaw, dialect: Dialect) -> Iterator[Branch]:
    """Local rules, the smallest area first; then groups that wait for one."""
    rules = sorted(law.local_rules.rules, key=lambda rule: (-len(str(rule.area)), str(rule.area)))
    running: dict[str, list[str]] = {}
    for rule in rules:
        regimes, area = law.rule_regimes(rule), literal(str(rule.area))
        if not regimes:
            continue
        when = f"law_regime >= {regimes.start} and law_regime < {regimes.stop}"
        group = f"worker_group = {literal(rule.group)}"
        inside = f"(area = {area} or {dialect.starts_with('area', literal(f'{rule.area}.'))})"
        running.setdefault(rule.group, []).append(f"({when})")
        needs = {Segment.BPU: {"bpu_age"}, Segment.PU: {"pension"}}.get(rule.segment, set())
        yield Branch(
            _IN_GROUP,
            f"{group} and {inside} and {when}",
            WorkerFacts(group=rule.group, area=rule.area),
            frozenset(needs),
        )
    for name, spans in running.items():
        condition = f"worker_group = {literal(name)} and area is null and ({' or '.join(spans)})"
        yield Branch(_IN_GROUP, condition, WorkerFacts(group=name))
    for name in law.village_groups():
        facts = WorkerFacts(group=name, area=_NOWHERE)
        yield Branch(_IN_GROUP, f"worker_group = {literal(name)}", facts)


def _national_branches() -> Iterator[Branch]:
    """How the worker works and for whom, where no local rule speaks."""
    for_wage = f"work = {literal(Work.FOR_WAGE)}"
    wage = WorkerFacts(work=Work.FOR_WAGE)
    pension = frozenset({"pension"})
    for kind in (EmployerKind.BUSINESS, EmployerKind.INDIVIDUAL):
        condition = f"employer_kind = {literal(kind)}"
        facts = replace(wage, employer_kind=kind)
        yield Branch(for_wage, condition, facts, pension | {"scale", "jkp"})
    state = f"employer_kind = {literal(EmployerKind.STATE)}"
    at_state = replace(wage, employer_kind=EmployerKind.STATE)
    for status in StateStatus:
        condition = f"{state} and state_status = {literal(status)}"
        digits = frozenset() if status in _ELSEWHERE else pension
        yield Branch(for_wage, condition, replace(at_state, state_status=status), digits)
    yield Branch(for_wage, state, at_state, pension)
    yield Branch(for_wage, _REST, wage, pension)
    on_project = f"work = {literal(Work.ON_PROJECT)}"
    yield Branch(on_project, _REST, WorkerFacts(work=Work.ON_PROJECT))
    yield from _own_account_branches()
    yield from _migrant_branches()
    yield Branch(_REST, _REST, WorkerFacts())


def _own_account_branches() -> Iterator[Branch]:
    """People on own account, by whether they employ others."""
    own = f"work = {literal(Work.OWN_ACCOUNT)}"
    conditions: dict[bool | None, str] = {
        True: "employs_others",
        False: "not employs_others",
        None: _REST,
    }
    for employs, condition in conditions.items():
        facts = WorkerFacts(work=Work.OWN_ACCOUNT, employs_others=employs)
        yield Branch(own, condition, facts, frozenset({"bpu_age"}))


def _migrant_branches() -> Iterator[Branch]:
    """Migrants, by placement."""
    abroad = f"work = {literal(Work.ABROAD)}"
    for placement in Placement:
        condition = f"placement = {literal(placement)}"
        yield Branch(abroad, condition, WorkerFacts(work=Work.ABROAD, placement=placement))
    yield Branch(abroad, _REST, WorkerFacts(work=Work.ABROAD))


def _digits(law: DutyLaw, branches: Sequence[Branch], dialect: Dialect) -> Iterator[Digit]:
    """Every digit, in the order in which they are put together."""
    yield Digit("branch", "law_branch", len(branches))
    yield Digit("residence", "law_residence", len(_RESIDENCES))

    def on(need: str, case: str) -> str:
        """The digit on the branches that need it, unless residence closes every programme."""
        numbers = [str(n) for n, way in enumerate(branches) if need in way.needs]
        closed = _RESIDENCES.index("short_foreigner")
        where = f"law_branch in ({', '.join(numbers) or -1}) and law_residence <> {closed}"
        return f"case when {where} then {case} else 0 end"

    scales = " ".join(
        f"when {literal(scale)} then {number}" for number, scale in enumerate(EmployerScale, 1)
    )
    scale_case = on("scale", f"case employer_scale {scales} else 0 end")
    yield Digit("scale", scale_case, len(EmployerScale) + 1)
    yield Digit("bpu_age", on("bpu_age", _age_case("bpu_age")), 1 + _NO)
    yield Digit("pension", on("pension", _pension_case()), len(_AGES))
    foreign = ", ".join(str(n) for n, name in enumerate(_RESIDENCES) if name.endswith("foreigner"))

    def on_jkp(case: str) -> str:
        """JKP is closed to foreigners, so nothing else of theirs matters for it."""
        return on("jkp", f"case when law_residence in ({foreign}) then 0 else {case} end")

    yield Digit("jkp_age", on_jkp(_age_case("jkp_age")), 1 + _NO)
    hangs_on = law.programmes_jkp_hangs_on
    bits = " + ".join(
        f"case when {has_programme('enrolled', programme, dialect)} then {1 << n} else 0 end"
        for n, programme in enumerate(hangs_on)
    )
    enrolled = f"case when enrolled is null then 0 else 1 + {bits or 0} end"
    yield Digit("enrolled", on_jkp(enrolled), 1 + (1 << len(hangs_on)))
    health = f"case in_health_programme when true then {_YES} when false then {_NO} else 0 end"
    yield Digit("health", on_jkp(health), 1 + _NO)


def _age_case(bound: str) -> str:
    """Whether the worker is below an age at registration."""
    is_below = f"age_day < birth_date + {bound} * {ONE_YEAR}"
    return f"case when birth_date is null then 0 when {is_below} then {_YES} else {_NO} end"


def _pension_case() -> str:
    """Before pension age, past it while the choice lasts, or after."""
    early = "birth_date + pension_years <= law_day or birth_date < pension_carry"
    late = "birth_date + late_years <= law_day - deferral_years or birth_date < late_carry"
    choice, after = _AGES.index("choice"), _AGES.index("after")
    return (
        f"case when birth_date is null then 0 when {late} then {after} "
        f"when {early} then {choice} else 1 end"
    )


def residence_case() -> str:
    """The residence of a worker, as a number of `_RESIDENCES`."""
    number = {name: str(n) for n, name in enumerate(_RESIDENCES)}
    citizen = f"citizenship = {literal(Citizenship.CITIZEN)}"
    foreigner = f"citizenship = {literal(Citizenship.FOREIGNER)}"
    bound = "months_in_indonesia >= foreigner_months"
    abroad = f"work = {literal(Work.ABROAD)}"
    return (
        f"case when {citizen} then "
        f"case when {abroad} then {number['citizen_abroad']} else {number['citizen']} end "
        f"when {abroad} then "
        f"case when {foreigner} then {number['foreigner_abroad']} else {number['abroad']} end "
        f"when {foreigner} and {bound} then {number['bound_foreigner']} "
        f"when {foreigner} and months_in_indonesia is not null then {number['short_foreigner']} "
        f"when {foreigner} then {number['foreigner']} "
        f"when {bound} then {number['bound']} else {number['not_known']} end"
    )


def branch_case(branches: Sequence[Branch]) -> str:
    """The number of the first branch whose conditions hold."""
    numbered = list(enumerate(branches))
    local = [one for one in numbered if one[1].within == _IN_GROUP]
    national = [one for one in numbered if one[1].within != _IN_GROUP]
    cases = []
    for within, neighbours in groupby(national, key=lambda one: one[1].within):
        chosen = _first_that_holds(list(neighbours))
        cases.append(f"when {within} then {chosen}" if within else f"else {chosen}")
    by_work = f"case {' '.join(cases)} end"
    if not local:
        return by_work
    by_group = f"case when {_IN_GROUP} then {_first_that_holds(local)} end"
    return f"coalesce({by_group}, {by_work})"


def _first_that_holds(neighbours: Sequence[tuple[int, Branch]]) -> str:
    """The number of the first of some branches whose own condition holds; null if none does."""
    asked = [(number, way.condition) for number, way in neighbours if way.condition]
    rest = [str(number) for number, way in neighbours if not way.condition]
    if not asked:
        return rest[0]
    cases = " ".join(f"when {condition} then {number}" for number, condition in asked)
    return f"case {cases}{''.join(f' else {number}' for number in rest)} end"


def _residence(name: str, regime: int, law: DutyLaw) -> dict[str, Any]:
    """The citizenship, and the months of work, that a residence stands for."""
    month = law.regimes.examples[regime]
    enough = amount_or_none(law.book, "pu.foreigner_min_months", month) or 0
    citizenship = {
        "citizen": Citizenship.CITIZEN,
        "citizen_abroad": Citizenship.CITIZEN,
        "bound": None,
        "not_known": None,
        "abroad": None,
    }.get(name, Citizenship.FOREIGNER)
    months = {"bound_foreigner": enough, "bound": enough, "short_foreigner": enough - 1}.get(name)
    found = {"citizenship": citizenship, "months_in_indonesia": months}
    return found | ({"work": Work.ABROAD} if name.endswith("abroad") else {})


def _ages(found: dict[str, int], regime: int, law: DutyLaw) -> dict[str, Any]:
    """A birth date and a day of registration that stand for the digits of age."""
    month, today = law.regimes.examples[regime], law.example_day(regime)
    at_registration = found["bpu_age"] or found["jkp_age"]
    if not at_registration and not found["pension"]:
        return {}
    age = amount_or_none(law.book, "benefit.jp.pension_age", month) or 0
    deferral = amount_or_none(law.book, "benefit.jp.max_deferral", month) or 0
    years = {"choice": age, "after": age + deferral + _LONG_PAST}.get(_AGES[found["pension"]], 0)
    born = date(today.year - years, 1, 1)
    if not at_registration:
        return {"birth_date": born}
    norm = "bpu.max_age_first_registration" if found["bpu_age"] else "jkp.max_age_at_registration"
    limit = amount_or_none(law.book, norm, month) or 0
    is_over = at_registration == _NO
    registered = born.replace(year=born.year + limit + _LONG_PAST) if is_over else born
    return {"birth_date": born, "registered_on": registered}
