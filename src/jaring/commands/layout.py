"""How `--help` is laid out: typer's own plain form, its few fixed words in the chosen language."""

from typing import Any, Final

import typer
from typer.core import TyperCommand, TyperGroup

from jaring.commands.words import SPOKEN, catalogue

_FIXED: Final = tuple(
    (forms["en"], forms[SPOKEN.lang])
    for key, forms in catalogue().items()
    if key.startswith("layout.")
)


def translate(text: str) -> str:
    """A help text with typer's headings in the chosen language."""
    for theirs, ours in _FIXED:
        text = text.replace(theirs, ours)
    return text.replace("Show this message and exit.", SPOKEN.say("help.show_help"))


class Command(TyperCommand):
    """A command whose help speaks the chosen language."""

    def get_help(self, ctx: Any) -> str:  # noqa: ANN401  # typer keeps the class to itself
        """The help text."""
        return translate(super().get_help(ctx))


class Group(TyperGroup):
    """A group of commands whose help speaks the chosen language."""

    def get_help(self, ctx: Any) -> str:  # noqa: ANN401  # typer keeps the class to itself
        """The help text."""
        return translate(super().get_help(ctx))


def examples(*lines: str) -> str:
    """The examples under a help text, each on its own line as it is typed."""
    return "\b\n" + "\n".join((SPOKEN.say("help.examples"), *(f"  {line}" for line in lines)))


def described(*keys: str) -> str:
    """A help text from the catalogue: the first sentence is the short one of the overview."""
    return "\n\n".join(SPOKEN.say(f"help.{key}") for key in keys)


def group() -> typer.Typer:
    """A group of commands in plain layout: no markup, no traceback, no shell completion."""
    return typer.Typer(
        cls=Group,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=False,
        no_args_is_help=True,
    )
