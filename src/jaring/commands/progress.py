"""Progress on a terminal: the step, its share of the run, the rate, and the time left.

Silent where nobody looks: with --quiet or --json, or where stderr is no terminal. Drawn on stderr,
so that what a script reads stays clean; colour only where it is wanted (NO_COLOR).
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from jaring.commands.words import Words

StepReport = Callable[[int, int, str], None]
ShareReport = Callable[[str, float], None]
_WHOLE: Final = 1000

# Steps of a link as they follow each other: how the name that a step goes by begins, the words for
# it, and the share of the time that is behind when it begins (measured: 100,000 x 200,000 rows).
LINK_STEPS: Final = (
    ("right_coded", "standardise", 0.05),
    ("right_", "code", 0.09),
    ("name__frequency", "code", 0.12),
    ("identifier", "identifier", 0.12),
    ("birth_date", "identifier", 0.14),
    ("left_tier", "standardise", 0.16),
    ("left_quality", "identifier", 0.28),
    ("open_rows", "identifier", 0.30),
    ("left_rest", "standardise", 0.30),
    ("left_", "standardise", 0.35),
    ("blocks", "blocks", 0.36),
    ("candidates", "blocks", 0.42),
    ("compare", "compare", 0.47),
    ("learn", "learn", 0.57),
    ("score", "score", 0.9),
    ("resolve", "resolve", 0.91),
    ("report", "report", 0.92),
)
# Stages of an assessment, and the share of the time that is behind when each begins (measured: a
# province, with every workbook).
ASSESS_STAGES: Final = (
    ("take_in", 0.0),
    ("link_employers", 0.11),
    ("link_workers", 0.12),
    ("link_projects", 0.27),
    ("assess", 0.30),
    ("write", 0.52),
    ("books", 0.55),
)
# What goes on between two flows, by the step that ended the first.
_BETWEEN: Final = {"compare": "learn", "resolve": "report"}


def share_behind(name: str) -> tuple[str, float] | None:
    """Words and share of a step by the name it goes by; None for one that is not told."""
    return next((step[1:] for step in LINK_STEPS if name.startswith(step[0])), None)


class RateColumn(ProgressColumn):
    """How much of the work is done per second."""

    def render(self, task: Task) -> Text:
        """Per cent per second, once it can be told."""
        if not task.speed:
            return Text("")
        return Text(f"{100 * task.speed / _WHOLE:.1f} %/s")


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        TaskProgressColumn(),
        RateColumn(),
        TimeRemainingColumn(compact=True),
        console=Console(stderr=True),
        transient=True,
        expand=True,
    )


def _is_unseen(*, is_silent: bool) -> bool:
    return is_silent or not sys.stderr.isatty()


@contextmanager
def watch_steps(words: Words, *, is_silent: bool) -> Iterator[StepReport]:
    """For a run: a function to call with steps done, steps in all, and the step that begins."""
    with watch_share(words, is_silent=is_silent) as tell:
        reached, last = 0.0, ""

        def report(_done: int, _steps: int, name: str) -> None:
            nonlocal reached, last
            known = share_behind(name or _BETWEEN.get(last, ""))
            last = name
            if known is not None:
                reached = max(reached, known[1])  # a second pass over a step does not go back
                tell(known[0], reached)

        yield report


class Stages:
    """Where an assessment stands: its stages follow each other, and each has steps of its own."""

    def __init__(self, tell: ShareReport) -> None:
        self._tell, self._stage, self._reached = tell, "", 0.0

    def report(self, done: int, steps: int, name: str) -> None:
        """A stage that begins or goes on, or a step within it."""
        begins = dict(ASSESS_STAGES)
        if name in begins:
            self._stage = name
            part = done / steps
        elif self._stage.startswith("link_"):
            known = share_behind(name)
            part = known[1] if known is not None else 0.0
        else:
            part = done / steps if self._stage == "assess" else 0.0
        if not self._stage:
            return
        begin = begins[self._stage]
        end = min((later for later in begins.values() if later > begin), default=1.0)
        self._reached = max(self._reached, begin + part * (end - begin))
        self._tell(self._stage, self._reached)


@contextmanager
def watch_stages(words: Words, *, is_silent: bool) -> Iterator[StepReport]:
    """For an assessment: a function to call with what is done, of how many, and what it is."""
    with watch_share(words, is_silent=is_silent) as tell:
        yield Stages(tell).report


@contextmanager
def watch_share(words: Words, *, is_silent: bool) -> Iterator[ShareReport]:
    """A function to call with the name of what is being done and how far it is, 0 to 1."""
    if _is_unseen(is_silent=is_silent):
        yield lambda name, share: None
        return
    with _bar() as bar:
        task = bar.add_task(words.say("step.start"), total=_WHOLE)

        def report(name: str, share: float) -> None:
            said = words.find(f"step.{name}") or name.replace("_", " ")
            bar.update(task, completed=share * _WHOLE, description=said)

        yield report
