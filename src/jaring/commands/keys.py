"""Keys as they are pressed: one character at a time from a terminal, else from what is piped in."""

import sys
from collections.abc import Iterator

import typer

_INTERRUPT = "\x03"
_END = "\x04"


def pressed_keys() -> Iterator[str]:
    """Each key that is pressed, until the input ends; Ctrl-C ends it as anywhere else."""
    if not sys.stdin.isatty():
        for line in sys.stdin:
            yield from line.strip()
        return
    while True:
        key = typer.getchar()
        if key == _INTERRUPT:
            raise KeyboardInterrupt
        if key == _END:
            return
        yield key[:1]
