"""Progress on a terminal: the step, its share of the run, the rate, and the time left.

Silent where nobody looks: with --quiet or --json, or where stderr is no terminal. Drawn on stderr,
so that what a script reads stays clean; colour only where it is wanted (NO_COLOR).
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from jaring.commands.words import Words

Report = Callable[[int, int, str], None]


def say_nothing(done: int, steps: int, name: str) -> None:
    """The progress of somebody who does not want to hear."""


def is_watched() -> bool:
    """Whether a person sees stderr."""
    return sys.stderr.isatty()


@contextmanager
def watch(words: Words, *, is_silent: bool) -> Iterator[Report]:
    """A function to call with (steps done, steps, name of the step now running)."""
    if is_silent or not is_watched():
        yield say_nothing
        return
    from rich.console import Console  # noqa: PLC0415  # heavy, and only a terminal wants it
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        TaskProgressColumn(show_speed=True),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        expand=True,
    )
    with bar:
        task = bar.add_task(words.say("say.starting"), total=None)
        yield lambda done, steps, name: bar.update(
            task, completed=done, total=steps, description=name
        )
