"""Read a linkage model from TOML, or take one that ships with the package.

Everything a model names (fields, features, levels) is checked here, once, with the place of each
mistake; past this door a model is trusted.
"""

import tomllib
from functools import cache
from importlib import resources
from typing import ClassVar

from pydantic import ValidationError

from jaring.linkage.schema import LinkModel
from jaring.linkage.words import unknown_words
from jaring.terms.errors import InputError


class ModelError(InputError):
    """A model file cannot be used: which part, and what is wrong with it."""

    code: ClassVar[str] = "input.model"

    def __init__(self, source: str, problems: tuple[str, ...]) -> None:
        self.source, self.problems = source, problems
        listed = "\n".join(f"  - {problem}" for problem in problems)
        super().__init__(
            f"The model «{source}» cannot be used:\n{listed}\n"
            "`jaring model show workers` prints a model that works; "
            "`jaring model check FILE` tries yours."
        )


def read_model(text: str, *, source: str = "model") -> LinkModel:
    """A model from the text of a TOML file.

    Raises:
        ModelError: the text is no TOML, or a part is missing, misspelt or points nowhere.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ModelError(source, (f"it is not valid TOML: {error}",)) from error
    try:
        model = LinkModel.model_validate(raw)
    except ValidationError as error:
        problems = tuple(
            f"{'.'.join(str(part) for part in problem['loc']) or 'file'}: {problem['msg']}"
            for problem in error.errors()
        )
        raise ModelError(source, problems) from error
    problems = unknown_words(model)
    if problems:
        raise ModelError(source, problems)
    return model


SHIPPED = ("workers", "employers", "projects")


@cache
def shipped_model(name: str) -> LinkModel:
    """One of the models that ship with the package."""
    return read_model(shipped_model_text(name), source=name)


def shipped_model_text(name: str) -> str:
    """The TOML text of a model that ships with the package."""
    return resources.files("jaring.linkage").joinpath(f"models/{name}.toml").read_text("utf-8")
