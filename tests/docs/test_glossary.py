"""One word per concept: no forbidden synonym stands as a whole identifier in the code."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WORDS = tomllib.loads((ROOT / "docs/glossary.toml").read_text("utf-8"))["word"]
FORBIDDEN = {synonym: word["id"] for word in WORDS for synonym in word.get("not", ())}
# names that a standard, a library or a partner's file gives: they are not ours to choose
GIVEN = {"total"}  # rich's progress bar takes `total`
SOURCES = sorted((ROOT / "src/jaring").rglob("*.py"))


def names_of(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every name that the code itself gives: variables, arguments, functions, classes, fields."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name, node.lineno


def test_every_word_has_what_a_reader_needs():
    for word in WORDS:
        assert word["id"]
        assert word["label"]
        assert word["means"]


def test_no_word_is_there_twice():
    ids = [word["id"] for word in WORDS]
    assert len(ids) == len(set(ids))


def test_the_test_finds_a_forbidden_word():
    found = [name for name, _ in names_of(ast.parse("company = 1\ndef f(employee): pass"))]
    assert {"company", "employee"} <= set(found) & set(FORBIDDEN)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_synonym_is_used(path):
    for name, line in names_of(ast.parse(path.read_text("utf-8"))):
        if name in FORBIDDEN and name not in GIVEN:
            pytest.fail(f"line {line}: say «{FORBIDDEN[name]}», not «{name}»")
