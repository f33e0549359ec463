"""What `jaring check` prints: verdicts with their reasons, and the budget or what it lacks."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import typer

from jaring.commands.list_words import say
from jaring.commands.taking_in import Telling
from jaring.commands.words import Lang
from jaring.reports.formats import Formats
from jaring.rules.risk import RiskClass
from jaring.runs.check import CheckResult, CheckWish, check
from jaring.runs.check_budget import PAYERS, BudgetTerms
from jaring.runs.check_reasons import check_words, verdict_of
from jaring.runs.take_in import ListWish
from jaring.runs.workspace import Workspace
from jaring.terms.money import whole_rupiah
from jaring.terms.months import Month, MonthFormError
from jaring.terms.segments import Programme, Segment

_Choice = TypeVar("_Choice", Segment, Programme)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What stood on the command line."""

    start: str | None
    months: int | None
    segment: str | None
    programmes: str | None
    payer: str | None
    wage: str | None
    risk: str | None
    is_transport: bool
    kind: str | None
    partner: str | None
    list_id: str | None
    mapping: Path | None
    workspace: Path | None
    registry: Path | None
    beside: tuple[Path, ...]


def carry_out(
    file: Path, asked: Asked, out: Path | None, telling: Telling, *, is_forced: bool
) -> None:
    """Check a list and say what came of it."""
    lang = telling.lang
    about = ListWish(
        kind=asked.kind, partner=asked.partner, list_id=asked.list_id, mapping=asked.mapping
    )
    wish = CheckWish(
        about=about,
        terms=_terms(asked, lang),
        registry=asked.registry,
        beside=asked.beside,
        workspace=Workspace.chosen(asked.workspace),
    )
    today = datetime.now().astimezone().date()
    result = check(file, wish, today=today, out=out, lang=lang, force=is_forced)
    if telling.is_json:
        typer.echo(json.dumps(result.as_json(), ensure_ascii=False))
    elif not telling.is_quiet:
        for line in _lines(result, wish.terms, lang):
            typer.echo(line)


def _terms(asked: Asked, lang: Lang) -> BudgetTerms:
    """The terms of the cover; a word that means nothing is a mistake in the command."""
    try:
        start = Month.parse(asked.start) if asked.start is not None else None
    except MonthFormError as error:
        raise typer.BadParameter(say("check.bad_month", lang, text=asked.start)) from error
    codes = (asked.programmes or "").replace(",", " ").split()
    if asked.payer is not None and asked.payer not in PAYERS:
        _refuse(asked.payer, [str(payer) for payer in PAYERS], lang)
    risk = RiskClass.parse(asked.risk) if asked.risk is not None else None
    if asked.risk is not None and risk is None:
        _refuse(asked.risk, ["I", "II", "III", "IV", "V"], lang)
    segments = [Segment.PU, Segment.BPU]
    return BudgetTerms(
        segment=None if asked.segment is None else _chosen(asked.segment, segments, lang),
        payer=asked.payer,
        programmes=frozenset(_chosen(code, list(Programme), lang) for code in codes),
        wage_idr=None if asked.wage is None else whole_rupiah(asked.wage.replace(".", "")),
        risk_class=risk,
        start=start,
        months=asked.months,
        is_transport=asked.is_transport,
    )


def _chosen(text: str, choices: list[_Choice], lang: Lang) -> _Choice:
    for choice in choices:
        if choice.value == text.upper():
            return choice
    _refuse(text, [choice.value for choice in choices], lang)
    raise AssertionError  # refused above


def _refuse(text: str, choices: list[str], lang: Lang) -> None:
    said = say("check.bad_choice", lang, text=text, choices=", ".join(choices))
    raise typer.BadParameter(said)


def _lines(result: CheckResult, terms: BudgetTerms, lang: Lang) -> Iterator[str]:
    form = Formats(lang)
    count = form.count
    yield say(
        "check.rows", lang, rows=count(result.rows), valid=count(result.valid),
        fix=count(result.fix), reject=count(result.reject),
    )  # fmt: skip
    if result.registry_as_of is None:
        yield say("check.no_registry", lang)
    else:
        yield say("check.registry", lang, as_of=result.registry_as_of)
    if result.columns_missing:
        yield say("check.missing", lang, columns=", ".join(result.columns_missing))
    for code, rows in result.reasons.items():
        verdict = say(f"verdict.{verdict_of(code)}", lang)
        yield say(
            "check.reason", lang, rows=count(rows), verdict=verdict,
            reason=_general(result, code, lang),
        )  # fmt: skip
    for code, rows in result.notes.items():
        yield say("check.note", lang, rows=count(rows), reason=_general(result, code, lang))
    yield from _budget_lines(result, terms, lang)
    if result.correction_sheet is not None:
        yield say("check.sheet", lang, path=result.correction_sheet)


def _general(result: CheckResult, code: str, lang: Lang) -> str:
    """A reason as it reads for the first row that has it; intake's own are many."""
    if code == "unreadable":
        return str(check_words()["general"]["unreadable"][lang])
    text = result.details.filter(code=code)[f"text_{lang}"]
    return str(text[0])


def _budget_lines(result: CheckResult, terms: BudgetTerms, lang: Lang) -> Iterator[str]:
    form = Formats(lang)
    valid, whole = result.budget_valid, result.budget_all
    if valid.budget_idr is None or whole.budget_idr is None:
        yield say("check.refused", lang)
        for name in dict.fromkeys((*whole.missing, *valid.missing)):
            what = check_words()["missing"][name][lang]
            yield say("check.refused_line", lang, what=what)
        return
    yield say(
        "check.budget", lang, valid=form.money(valid.budget_idr), people=form.count(valid.people),
        months=terms.months, monthly=form.money(valid.monthly_idr or 0),
    )  # fmt: skip
    yield say(
        "check.budget_all", lang, whole=form.money(whole.budget_idr),
        difference=form.money(whole.budget_idr - valid.budget_idr),
    )  # fmt: skip
    for because, price in valid.other_prices.items():
        yield say("check.other_price", lang, because=because, price=form.money(price))
