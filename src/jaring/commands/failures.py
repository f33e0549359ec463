"""What a person reads when a command fails, and the exit code that a script reads.

Loaded only when something failed. Texts come from the error itself where it speaks both languages,
else from the catalogue by the error's code, else the error's own English words. Nothing is printed
unmasked, and no traceback: that goes into a file that only its owner can read.
"""

import difflib
import errno
import os
import re
import sys
import tempfile
import traceback
from collections.abc import Callable
from enum import IntEnum
from pathlib import Path
from typing import Final

import typer
from typer import exceptions

from jaring.commands.words import SPOKEN, Words, placeholders
from jaring.runs.masking import mask_text
from jaring.terms.errors import JaringError


class ExitCode(IntEnum):
    """What a script may rely on; docs/how-to/exit-codes.md says the same."""

    OK = 0
    BUG = 1
    INPUT = 2
    QUARANTINE = 3
    MACHINE = 4
    CLOSED = 129
    INTERRUPTED = 130
    TERMINATED = 143


_MACHINE_ERRORS: Final = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EROFS: "not_writable",
    errno.EACCES: "not_allowed",
    errno.EPERM: "not_allowed",
    errno.EMFILE: "too_many_files",
}
_QUOTED: Final = re.compile(r"'([^']*)'")


def explain_failure(error: BaseException) -> tuple[str, ExitCode | int]:
    """What to print for an error, and the exit code."""
    if isinstance(error, JaringError):
        return mask_text(error_text(error, SPOKEN)), error.exit_code
    if isinstance(error, exceptions.TyperException):
        return mask_text(_usage_text(error)), ExitCode.INPUT
    if isinstance(error, MemoryError):
        return SPOKEN.say("machine.memory"), ExitCode.MACHINE
    if isinstance(error, OSError) and error.errno in _MACHINE_ERRORS:
        path = mask_text(str(error.filename or tempfile.gettempdir()))
        return SPOKEN.say(f"machine.{_MACHINE_ERRORS[error.errno]}", path=path), ExitCode.MACHINE
    return SPOKEN.say("say.bug", path=_keep_traceback(error)), ExitCode.BUG


def error_text(error: JaringError, words: Words) -> str:
    """The text of an error in one language."""
    own: Callable[[str], str] | None = getattr(error, "text", None)
    if callable(own):
        return own(words.lang)
    if words.lang == "en":
        return str(error)
    text = _catalogued(error, words)
    return str(error) if text is None else text


def _catalogued(error: JaringError, words: Words) -> str | None:
    """The catalogue's text; `why` and `what` of an error choose among several of one code."""
    facts = {name: _shown(value) for name, value in vars(error).items()}
    variant = facts.get("why") or facts.get("what") or ""
    text = words.find(f"error.{error.code}.{variant}") or words.find(f"error.{error.code}")
    if text is None or not placeholders(text) <= facts.keys():
        return None
    return text.format(**facts)


def _shown(value: object) -> str:
    if isinstance(value, tuple | list):
        return "\n".join(f"  - {part}" for part in value)
    return str(value)


def _usage_text(error: exceptions.TyperException) -> str:
    """A mistake in the command itself, and where help is."""
    text = _usage_by_kind(error) or error.format_message()
    context: typer.Context | None = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "jaring"
    return f"{text} {SPOKEN.say('say.try_help', command=command)}"


def _usage_by_kind(error: exceptions.TyperException) -> str | None:
    """Our own words for the mistakes that are made most; typer keeps these classes to itself."""
    kind = type(error).__name__
    if kind == "MissingParameter":
        parameter = getattr(error, "param", None)
        return SPOKEN.say("usage.missing", name=getattr(parameter, "display_name_raw", "?"))
    if kind == "NoSuchOption":
        name, known = getattr(error, "option_name", "?"), getattr(error, "possibilities", None)
        return _unknown("option", name, difflib.get_close_matches(name, known or (), n=1))
    if kind == "UsageError" and error.message.startswith("No such command"):
        name, *near = _QUOTED.findall(error.message)
        return _unknown("command", name, near[:1])
    return None


def _unknown(what: str, name: str, near: list[str]) -> str:
    if near:
        return SPOKEN.say(f"usage.{what}_near", name=name, near=near[0])
    return SPOKEN.say(f"usage.{what}", name=name)


def _keep_traceback(error: BaseException) -> Path:
    """Write what happened into a private file, with identifiers masked."""
    descriptor, name = tempfile.mkstemp(prefix="jaring-", suffix=".log")
    text = "".join(traceback.format_exception(error))
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"jaring {' '.join(map(mask_text, sys.argv[1:]))}\n\n{mask_text(text)}")
    return Path(name)


def tell_failure(error: BaseException) -> int:
    """Say on stderr what failed; the exit code.

    A group of commands that is called with nothing more shows its help instead.
    """
    if type(error).__name__ == "NoArgsIsHelpError":
        sys.stderr.write(f"{error}\n")
        return ExitCode.INPUT
    text, code = explain_failure(error)
    sys.stderr.write(f"{_label()} {text}\n")
    return code


def _label() -> str:
    """The word before a failure; red only on a terminal that wants colour."""
    label = SPOKEN.say("say.error")
    if sys.stderr.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb":
        label = f"\x1b[31m{label}\x1b[0m"
    return label
