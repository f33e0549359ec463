import importlib
import inspect
import pkgutil
import re

import pytest

import jaring.commands
import jaring.engines
import jaring.linkage
import jaring.runs
import jaring.simulate
import jaring.steps
import jaring.terms
from jaring.commands.words import Words, catalogue, language_of, placeholders
from jaring.terms.errors import InputError, JaringError

PARTS = (
    jaring.commands,
    jaring.runs,
    jaring.linkage,
    jaring.simulate,
    jaring.engines,
    jaring.steps,
    jaring.terms,
)


def keys(chapter: str) -> list[str]:
    return [key for key in catalogue() if key.startswith(f"{chapter}.")]


@pytest.mark.parametrize("key", [key for key in catalogue() if not key.startswith("error.")])
def test_each_text_stands_in_both_languages_with_the_same_facts(key):
    forms = catalogue()[key]
    assert set(forms) == {"id", "en"}
    assert placeholders(forms["id"]) == placeholders(forms["en"])


def error_classes() -> list[type[JaringError]]:
    """Every error of the layers that the commands use, and that has no words of its own."""
    for part in PARTS:
        for module in pkgutil.walk_packages(part.__path__, f"{part.__name__}."):
            importlib.import_module(module.name)
    found, waiting = [], [JaringError]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith(tuple(part.__name__ for part in PARTS)):
            found.append(kind)
    return sorted(
        (
            kind
            for kind in found
            if not hasattr(kind, "text")
            and ".law" not in kind.__module__
            and kind.__module__ != "jaring.terms.errors"  # the roots, which nobody raises
        ),
        key=lambda kind: kind.__name__,
    )


@pytest.mark.parametrize("kind", error_classes(), ids=lambda kind: kind.__name__)
def test_each_error_is_said_in_indonesian_with_facts_that_it_has(kind):
    wordings = getattr(kind, "WORDINGS", None)
    wanted = (
        [f"error.{kind.code}.{why}" for why in wordings] if wordings else [f"error.{kind.code}"]
    )
    if f"error.{kind.code}.changed" in catalogue():  # two ways without wordings of their own
        wanted = [f"error.{kind.code}.changed", f"error.{kind.code}.gone"]
    source = "".join(
        inspect.getsource(base) for base in kind.__mro__ if base.__module__ != "builtins"
    )
    facts = set(re.findall(r"self\.(\w+)", source))
    for key in wanted:
        assert key in catalogue()
        assert placeholders(catalogue()[key]["id"]) <= facts


def test_no_text_of_an_error_is_left_over():
    codes = {kind.code for kind in error_classes()} | {InputError.code}
    for key in keys("error"):
        code = key.removeprefix("error.")
        assert code in codes or code.rpartition(".")[0] in codes, key


@pytest.mark.parametrize(
    ("arguments", "environment", "lang"),
    [
        ([], None, "id"),
        ([], "en", "en"),
        ([], "en_GB.UTF-8", "en"),
        ([], "id_ID", "id"),
        ([], "fr", "id"),
        (["link", "--lang", "en"], None, "en"),
        (["link", "--lang=en"], "id", "en"),
        (["link", "--lang", "id"], "en", "id"),
        (["link", "--lang"], "en", "id"),
    ],
)
def test_the_language_is_that_of_the_command_then_of_the_environment(arguments, environment, lang):
    assert language_of(arguments, environment) == lang


def test_facts_are_filled_in():
    assert Words("en").say("say.open_this", path="x.html") == "Open: x.html"
