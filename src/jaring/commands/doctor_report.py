"""The answer of `jaring doctor`: one line per check, what to do where one is not good."""

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Final

import typer

from jaring.commands.failures import ExitCode
from jaring.commands.words import Lang, Words
from jaring.runs.doctor import Check, State, examine
from jaring.runs.self_test import link_tiny_lists

_MARKS: Final = {State.GOOD: ("✓", "green"), State.MIND: ("!", "yellow"), State.BAD: ("✗", "red")}
_WIDTH: Final = 18


def print_examination(lang: Lang, *, is_json: bool) -> None:
    """Print every check; leave with MACHINE if a run would fail here."""
    words = Words(lang)
    checks: list[Check] = []
    for check in examine(link_tiny_lists):
        checks.append(check)
        if not is_json:
            typer.echo(_line(check, words))  # at once: the self-test takes a moment
    worst = State.BAD if any(check.state is State.BAD for check in checks) else State.GOOD
    if is_json:
        typer.echo(json.dumps({"state": worst, "checks": [asdict(check) for check in checks]}))
    else:
        typer.echo(f"\n{words.say(f'doctor.verdict_{worst}')}")
    if worst is State.BAD:
        raise typer.Exit(ExitCode.MACHINE)


def _line(check: Check, words: Words) -> str:
    mark, colour = _MARKS[check.state]
    if not os.environ.get("NO_COLOR"):
        mark = typer.style(mark, fg=colour)  # echo strips it where no terminal is
    name = words.find(f"doctor.{check.name}") or check.name
    value = check.value.replace(str(Path.home()), "~")
    advice = words.find(f"doctor.advice_{check.advice}") if check.state is not State.GOOD else None
    return f"{mark} {name:<{_WIDTH}} {value}" + (f"\n  {advice}" if advice else "")
