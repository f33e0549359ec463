"""What `jaring link` and `jaring dedupe` do: check the names, run, and say what came out."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import typer

from jaring.commands.failures import ExitCode
from jaring.commands.paths import announce_out, choose_out, require_file
from jaring.commands.progress import watch_steps
from jaring.commands.words import Lang, Words
from jaring.reports.formats import Formats
from jaring.reports.link_summary import LinkSummary, Side
from jaring.reports.terminal import terminal_summary
from jaring.runs.carry_out import DEFAULT_MODEL
from jaring.runs.link import LinkResult, dedupe, link
from jaring.runs.options import RunOptions
from jaring.runs.truth import COLUMN_PREFIX

MANY_QUARANTINED: Final = 0.10  # above it a script must not go on as if nothing were


@dataclass(frozen=True)
class LinkOrder:
    """What a person asked for on the command line; `right` is None in a dedupe."""

    left: Path
    right: Path | None
    model: str | None
    out: Path | None
    columns: Path | None
    truth: str | None
    decisions: Path | None
    threads: int | None
    memory: int | None
    has_workbook: bool
    lang: Lang
    as_of: date | None
    is_forced: bool
    is_quiet: bool
    is_json: bool


def carry_out(order: LinkOrder) -> None:
    """Run it, print what came out, and leave with QUARANTINE if much could not be read."""
    _check_names(order)
    words = Words(order.lang)
    out = order.out
    if out is None:
        out = choose_out(order.left, order.as_of or date.today())  # noqa: DTZ011  # the user's own day
        if not order.is_quiet:
            typer.echo(announce_out(out), err=True)
    with watch_steps(words, is_silent=order.is_quiet or order.is_json) as report:
        options = RunOptions(
            out=out,
            columns=order.columns,
            truth=order.truth,
            decisions=order.decisions,
            as_of=order.as_of,
            threads=order.threads,
            memory=order.memory,
            xlsx=order.has_workbook,
            lang=order.lang,
            force=order.is_forced,
            progress=report,
        )
        found = _run(order, options)
    _print_result(found, out, order)
    _warn_of_quarantine(found.summary, words)


def _check_names(order: LinkOrder) -> None:
    """Files that are not there are named before anything long begins."""
    truth = None
    if order.truth is not None and not order.truth.startswith(COLUMN_PREFIX):
        truth = Path(order.truth)
    for path in (order.left, order.right, order.columns, truth, order.decisions):
        if path is not None:
            require_file(path)


def _run(order: LinkOrder, options: RunOptions) -> LinkResult:
    if order.right is None:
        return dedupe(order.left, order.model or DEFAULT_MODEL, **options)
    return link(order.left, order.right, order.model, **options)


def _print_result(found: LinkResult, out: Path, order: LinkOrder) -> None:
    if order.is_json:
        typer.echo(found.summary.to_json(), nl=False)
    elif not order.is_quiet:
        report = out / "report.html"
        typer.echo(terminal_summary(found.summary, lang=order.lang, report=report))


def _warn_of_quarantine(summary: LinkSummary, words: Words) -> None:
    sides = [summary.left] + ([summary.right] if summary.right is not None else [])
    bad = [side for side in sides if _quarantined_share(side) > MANY_QUARANTINED]
    form = Formats(words.lang)
    for side in bad:
        said = words.say(
            "say.many_quarantined",
            rows=form.count(side.quarantined),
            received=form.count(side.received),
            name=side.name,
        )
        typer.echo(said, err=True)
    if bad:
        raise typer.Exit(ExitCode.QUARANTINE)


def _quarantined_share(side: Side) -> float:
    return side.quarantined / side.received if side.received else 0.0
