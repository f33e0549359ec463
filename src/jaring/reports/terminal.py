"""The summary that a command ends with: at most fifteen lines, and the path of what to open.

Plain text from a `LinkSummary`, in one language, with no colour and no width asked for: whoever
prints it adds those.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jaring.reports.formats import Formats, Lang
from jaring.reports.link_accuracy import is_known
from jaring.reports.link_story import actions, settled_rows
from jaring.reports.link_summary import Accuracy, Estimate, LinkSummary, Side
from jaring.reports.words import Voice

MOST_LINES: Final = 15


@dataclass(frozen=True)
class _Line:
    """A label, a figure set to the right, and what is said about it."""

    label: str
    figure: str
    more: str = ""


def terminal_summary(summary: LinkSummary, *, lang: Lang = "id", report: Path | None = None) -> str:
    """What was linked, how well, what is left to decide, and what to open.

    Args:
        report: the page to open, where one was written.
    """
    voice = Voice(lang)
    title = voice.say(
        f"terminal.title_{summary.kind}", seconds=voice.form.duration(summary.seconds)
    )
    lines = [_Line(title, ""), _received(summary.left, voice)]
    lines += _outcome(summary, voice)
    lines += _trust(summary, voice)
    lines.append(_cost(summary, voice))
    text = _laid_out(lines)
    closing = [actions(summary, voice)[0]]
    if report is not None:
        closing.append(f"{voice.say('terminal.open')}: {report}")
    kept = text[: MOST_LINES - len(closing)]
    return "\n".join([*kept, *closing])


def _received(side: Side, voice: Voice) -> _Line:
    count = voice.form.count
    more = f"{count(side.accepted)} {voice.say('terminal.accepted')}"
    if side.quarantined:
        more += f", {voice.say('terminal.quarantined', n=count(side.quarantined))}"
    return _Line(voice.say("terminal.received"), count(side.received), more)


def _outcome(summary: LinkSummary, voice: Voice) -> list[_Line]:
    left, form = summary.left, voice.form
    is_link = summary.kind == "link"
    linked = voice.say("figure.linked") if is_link else voice.say("figure.repeated")
    unlinked = voice.say("figure.unlinked") if is_link else voice.say("figure.single")
    lines = [_Line(linked, form.count(left.linked), form.rate_of(left.linked, left.accepted))]
    if is_link and len(settled_rows(summary)) > 1:
        lines += [
            _Line("  " + voice.tier(part.tier), form.count(part.rows or 0))
            for part in settled_rows(summary)
        ]
    lines.append(
        _Line(unlinked, form.count(left.unlinked), form.rate_of(left.unlinked, left.accepted))
    )
    lines.append(_Line(voice.say("figure.review"), form.count(summary.links.review)))
    return lines


def _trust(summary: LinkSummary, voice: Voice) -> list[_Line]:
    lines = []
    if is_known(summary.estimate):
        lines.append(_Line(voice.say("terminal.accuracy"), "", _accuracy(summary.estimate, voice)))
    if summary.measured is not None and is_known(summary.measured):
        measured = _accuracy(summary.measured, voice)
        lines.append(_Line(voice.say("terminal.accuracy_measured"), "", measured))
    return lines


def _accuracy(found: Accuracy, voice: Voice) -> str:
    def text(estimate: Estimate) -> str:
        return voice.form.rate(estimate.value, digits=2)

    return voice.say(
        "terminal.accuracy_line",
        precision=voice.form.known(found.precision, text),
        recall=voice.form.known(found.recall, text),
    )


def _cost(summary: LinkSummary, voice: Voice) -> _Line:
    form: Formats = voice.form
    memory = form.known(summary.peak_memory_bytes, form.size)
    return _Line(
        voice.say("terminal.speed"),
        form.known(summary.pairs_compared, form.count),
        voice.say("terminal.memory", memory=memory),
    )


def _laid_out(lines: list[_Line]) -> list[str]:
    """Labels to one width, figures to the right of one column."""
    body = [line for line in lines if line.figure or line.more]
    label_width = max(len(line.label) for line in body)
    figure_width = max(len(line.figure) for line in body)
    made = []
    for line in lines:
        if not line.figure and not line.more:
            made.append(line.label)
            continue
        figure = line.figure.rjust(figure_width)
        made.append(f"  {line.label.ljust(label_width)}  {figure}  {line.more}".rstrip())
    return made
