"""The command `jaring`: signals, the one door out when something fails, and the exit code.

Loads next to nothing before it listens to Ctrl-C; the commands stand in `commands.app`.
"""

import os
import signal
import sys
from collections.abc import Sequence
from functools import partial
from types import FrameType
from typing import Final

DEBUG: Final = "JARING_DEBUG"
_BY_SIGNAL: Final = 128  # exit codes of processes that a signal ended begin above it
_POLITE: Final = ("SIGINT", "SIGTERM", "SIGHUP")  # Ctrl-C, a kill, a terminal that was closed


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code: see docs/how-to/exit-codes.md."""
    signals: list[int] = []
    for name in _POLITE:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), partial(_stop, signals))
    code = _run(arguments, signals)
    if signals:  # whatever the engine made of it, the command was asked to stop
        code = _BY_SIGNAL + signals[0]
        _say_stopped()
    sys.exit(code)


def _say_stopped() -> None:
    from jaring.commands.words import SPOKEN  # noqa: PLC0415  # only now: nothing loads before main

    sys.stderr.write(f"\n{SPOKEN.say('say.interrupted')}\n")


def _stop(signals: list[int], number: int, _frame: FrameType | None) -> None:
    """Ctrl-C and a polite kill end the command from inside: nothing half-written stays."""
    signals.append(number)
    raise KeyboardInterrupt


def _run(arguments: Sequence[str] | None, signals: list[int]) -> int:
    try:
        from jaring.commands.app import app  # noqa: PLC0415  # after the signals are listened to

        code = app(args=arguments, prog_name="jaring", standalone_mode=False)
    except SystemExit as leaving:
        code = leaving.code
    except KeyboardInterrupt:
        code = _BY_SIGNAL + signal.SIGINT
    except Exception as error:  # the one door: no traceback reaches a user
        if os.environ.get(DEBUG) == "1":
            raise
        if signals:
            return 0  # an engine that was interrupted says so in its own way
        from jaring.commands.failures import tell_failure  # noqa: PLC0415  # heavy

        code = tell_failure(error)
    return code if isinstance(code, int) else 0
