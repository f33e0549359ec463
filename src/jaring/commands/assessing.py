"""What `jaring assess` and `jaring flow` do: run, and say what came out."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import typer

from jaring.assessment.flow import flow_rows
from jaring.commands.paths import require_file
from jaring.commands.progress import watch_stages
from jaring.commands.revealing import Revealing
from jaring.commands.words import Words
from jaring.reports.assess_terminal import terminal_summary
from jaring.runs.assess import assess
from jaring.runs.assess_run import AssessOrder
from jaring.runs.assess_settings import GivenSettings, parse_unpaid, read_settings


def carry_out(
    order: AssessOrder, out: Path, revealing: Revealing, *, is_quiet: bool, is_json: bool
) -> None:
    """Run it and print what came out."""
    why = revealing.why()
    beside = (order.local_rules, order.minimum_wages, order.universe, order.targets,
              order.claims, order.decisions, order.officers)  # fmt: skip
    for path in beside:
        if path is not None:
            require_file(path)
    with watch_stages(Words(order.lang), is_silent=is_quiet or is_json) as report:
        found = assess(replace(order, progress=report), out, reveal_reason=why)
    if is_json:
        typer.echo(json.dumps(found.summary, ensure_ascii=False, indent=1))
    elif not is_quiet:
        typer.echo(terminal_summary(found.summary, lang=order.lang, out=out))


def given_settings(path: Path | None, unpaid: Sequence[str]) -> GivenSettings:
    """The settings of a file, with the unpaid months that still count."""
    found = GivenSettings() if path is None else read_settings(require_file(path))
    months = {}
    for text in unpaid:
        try:
            segment, count = parse_unpaid(text)
        except ValueError as error:
            raise typer.BadParameter(f"--unpaid-months {text!r}: BPU=3") from error
        months[segment] = count
    return found.with_unpaid(months)


def print_flow() -> None:
    """Every step of the flow: its place, the function that makes it, what it reads and writes."""
    for place, (function, reads, writes) in enumerate(flow_rows(), start=1):
        typer.echo(f"{place:3}  {writes}  <-  {', '.join(reads) or '-'}  ({function})")
