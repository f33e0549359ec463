"""What the commands about lists say, from a catalogue of their own; light, as `commands.words`."""

import tomllib
from functools import cache
from importlib import resources

from jaring.commands.words import SPOKEN, Lang


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Every text by key: `{"help.intake": {"id": ..., "en": ...}}`."""
    path = resources.files("jaring.commands").joinpath("list_words.toml")
    return {
        f"{chapter}.{name}": forms
        for chapter, entries in tomllib.loads(path.read_text(encoding="utf-8")).items()
        for name, forms in entries.items()
    }


def say(key: str, lang: Lang = SPOKEN.lang, **facts: object) -> str:
    """The text of a key in one language."""
    return catalogue()[key][lang].format(**facts)


def list_help(*keys: str, **facts: object) -> str:
    """A help text in the chosen language, one paragraph a key."""
    texts = (catalogue()[f"help.{key}"][SPOKEN.lang] for key in keys)
    return "\n\n".join(text.format(**facts) for text in texts)
