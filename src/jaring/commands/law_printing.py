"""What the commands about the law print: an answer by question, its tree, or all of it as JSON."""

import json
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import typer

from jaring.commands.law_words import law_help, say
from jaring.commands.words import Lang
from jaring.reports.formats import Formats
from jaring.rules.explain import Explanation, Topic, Voice
from jaring.rules.explain.citations import in_words
from jaring.rules.explain.plain import as_plain
from jaring.rules.local_rules import LocalRules
from jaring.runs import law

_WIDTH: Final = 100
_TABLE_WIDTH: Final = 160
_GAP_EVENT: Final = "wage_gap"


@dataclass(frozen=True)
class Asked:
    """What was asked at the command line, as it was typed."""

    options: Mapping[str, str | None]
    more_facts: Sequence[str] | None
    readings: Sequence[str] | None
    on: str | None
    audience: str
    lang: Lang
    has_trace: bool = False
    is_json: bool = False

    @property
    def facts(self) -> dict[str, Any]:
        """Options and `--fact` together; a later one wins."""
        given = {name: text for name, text in self.options.items() if text is not None}
        return {**given, **_pairs("--fact", self.more_facts)}

    @property
    def settings(self) -> dict[str, str]:
        """The readings chosen."""
        return _pairs("--setting", self.readings)


def _pairs(option: str, texts: Sequence[str] | None) -> dict[str, str]:
    """`name=value` texts as a dictionary."""
    found = {}
    for text in texts or ():
        name, sign, value = text.partition("=")
        if not sign or not name.strip():
            raise typer.BadParameter(f"{option} {text!r}: {law_help('pair')}")
        found[name.strip().replace("-", "_")] = value.strip()
    return found


def print_duty(asked: Asked, local_rules: Path | None) -> None:
    """The duty of one worker in one month."""
    rules = _local(local_rules)
    found = law.duty(on=asked.on, settings=asked.settings, local_rules=rules, **asked.facts)
    _print_answer(found, asked)


def print_contribution(asked: Asked) -> None:
    """What is owed."""
    _print_answer(law.contribution(on=asked.on, settings=asked.settings, **asked.facts), asked)


def print_benefit(event: str, asked: Asked) -> None:
    """An estimate, or the loss of an under-reported wage."""
    if event == _GAP_EVENT:
        _print_answer(law.wage_gap(on=asked.on, settings=asked.settings, **asked.facts), asked)
        return
    found = law.benefit(event, on=asked.on, settings=asked.settings, **asked.facts)
    _print_answer(found, asked)


def print_deadline(what: str, asked: Asked) -> None:
    """A last day."""
    found = law.deadline(what, on=asked.on, settings=asked.settings, **asked.facts)
    _print_answer(found, asked)


def print_explanation(asked: Asked, local_rules: Path | None) -> None:
    """Everything about one person."""
    found = law.explain(
        audience=asked.audience,
        lang=asked.lang,
        on=asked.on,
        settings=asked.settings,
        local_rules=_local(local_rules),
        **asked.facts,
    )
    if asked.is_json:
        plain = found.to_json()
        if not asked.has_trace:
            plain.pop("traces")
        _print_json(plain)
        return
    _print_sentences(found, asked)


def _local(path: Path | None) -> LocalRules:
    """The local rules of a file; none without one."""
    return LocalRules() if path is None else law.local_rules(path)


def _print_answer(answer: law.Answer, asked: Asked) -> None:
    """One answer, in words or as JSON."""
    if asked.is_json:
        _print_json(as_plain(answer, with_trace=asked.has_trace))
        return
    explanation = law.explain_answer(
        answer,
        audience=asked.audience,
        lang=asked.lang,
        on=asked.on,
        settings=asked.settings,
    )
    _print_sentences(explanation, asked)


def _print_json(plain: object) -> None:
    """Plain values, readable."""
    typer.echo(json.dumps(plain, ensure_ascii=False, indent=2))


def _print_sentences(explanation: Explanation, asked: Asked) -> None:
    """One short paragraph a question, then the tree where it is wished."""
    for topic in Topic:
        text = explanation.about(topic)
        if text:
            heading = say(f"topic.{topic.value}", asked.lang)
            typer.echo(textwrap.fill(f"{heading}: {text}", _WIDTH, subsequent_indent="  "))
    if asked.has_trace:
        typer.echo(f"\n{say('say.trace', asked.lang)}:\n{explanation.tree}")


def print_parameters(
    start: str, on: str | None, lang: Lang, *, is_unverified: bool, is_json: bool
) -> None:
    """The values of the book, by norm."""
    rows = law.parameters(start, on=on, unverified=is_unverified)
    if is_json:
        _print_json([as_plain(row) for row in rows])
        return
    if not rows:
        typer.echo(say("say.nothing", lang))
        return
    voice = Voice(lang, Formats(lang))
    name = ""
    for row in rows:
        if row.name != name:
            name = row.name
            typer.echo(f"{name}: {voice.norm(name)} ({row.unit})")
        typer.echo(f"  {_row(row, voice)}")
    typer.echo(say("say.count", lang, count=voice.forms.count(len(rows))))


def _row(row: law.ParameterRow, voice: Voice) -> str:
    """Span, value, source and what is not verified."""
    last = row.valid_before.isoformat() if row.valid_before else say("say.no_end", voice.lang)
    doubts = [
        say(f"say.{key}", voice.lang)
        for key, is_doubt in (
            ("value_unverified", not row.is_verified),
            ("start_unverified", not row.is_start_verified),
        )
        if is_doubt
    ]
    marks = f" {{{', '.join(doubts)}}}" if doubts else ""
    source = in_words(row.source, voice.lang)
    return f"{row.valid_from.isoformat()} .. {last}: {_value(row, voice)} ({source}){marks}"


def _value(row: law.ParameterRow, voice: Voice) -> str:
    """The value in the form of its unit; tables as they stand."""
    value = row.value
    if isinstance(value, int) and not isinstance(value, bool):
        return voice.figure("value_idr" if row.unit.startswith("idr") else "value", value)
    if isinstance(value, Decimal):
        return voice.number(str(value))
    if isinstance(value, bool):
        return voice.figure("value", value)
    text = json.dumps(as_plain(value), ensure_ascii=False)
    return textwrap.shorten(text, _TABLE_WIDTH, placeholder=" …")
