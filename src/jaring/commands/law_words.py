"""What `jaring law` says in its help, from a catalogue of its own; light, as `commands.words`."""

from typing import Final

from jaring.commands.words import SPOKEN, Lang, catalogue

_FILE: Final = "law_words.toml"


def say(key: str, lang: Lang = SPOKEN.lang, **facts: object) -> str:
    """The text of a key in one language."""
    return catalogue(_FILE)[key][lang].format(**facts)


def law_help(*keys: str, **facts: object) -> str:
    """A help text in the chosen language, one paragraph a key."""
    texts = (catalogue(_FILE)[f"help.{key}"][SPOKEN.lang] for key in keys)
    return "\n\n".join(text.format(**facts) for text in texts)
