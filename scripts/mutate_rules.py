#!/usr/bin/env python3
"""Break the law on purpose, one small change at a time, and see whether a test notices.

    mutate_rules.py                              # a sample of 300 changes, at most 18 minutes
    mutate_rules.py --sample 0 --only ages.py    # every change in one file
    mutate_rules.py --out survivors.json         # and again: goes on where it was cut off

A sample is spread over all files: at least one change in each, then in proportion. With `--out`,
what is known is kept after every change; a later run tries only what that file does not know yet
(a file of `rules` that was edited since counts as not known).

A change swaps a comparison, an operator, `and` for `or`, a number for the next, `min` for `max`, a
condition for its opposite. The tests are collected once; for every change the process forks, the
child gives the function its changed code and runs tests until one fails. A change that no test
notices is a survivor: either it changes nothing that can be seen, or a case is missing.
Only code inside functions is changed; texts, module constants and defaults are not.
"""

import argparse
import ast
import hashlib
import importlib
import json
import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import TypeVar, cast

import pytest

ROOT = Path(__file__).parents[1]
RULES = ROOT / "src" / "jaring" / "rules"
LEFT_OUT = ("explain", "vectorised", "loader.py", "settings.py", "trace.py", "__init__.py")
TESTS = ["contributions", "benefits", "deadlines", "obligations", "explain"]
LONGEST = 60  # seconds of processor time for one change: a busy machine notices nothing
_BROKEN = 3  # how a child ends that could not even make the change
SWAPS: dict[type, type] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
_Operator = TypeVar("_Operator", bound=ast.AST)
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}


@dataclass(frozen=True)
class Change:
    """One small change: where it is and what it does."""

    file: str
    line: int
    what: str
    number: int
    state: str  # short hash of the file the change was made in


class _Changer(ast.NodeTransformer):
    """Walks a module, counts every possible change, and makes the one asked for."""

    def __init__(self, wanted: int | None) -> None:
        self.wanted = wanted
        self.found: list[tuple[int, str]] = []
        self.depth = 0

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """Only bodies of functions are changed, not their defaults or decorators."""
        self.depth += 1
        node.body = [self.visit(statement) for statement in node.body]
        self.depth -= 1
        return node

    def visit_Assert(self, node: ast.Assert) -> ast.AST:
        """An assertion states what only a bug can break: not changed."""
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        """Each comparison in a chain."""
        self.generic_visit(node)
        node.ops = [self._swapped(operator, node) for operator in node.ops]
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        """Arithmetic, not the joining of texts or types."""
        self.generic_visit(node)
        node.op = self._swapped(node.op, node)
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        """`and` and `or`."""
        self.generic_visit(node)
        node.op = self._swapped(node.op, node)
        return node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        """`not` is taken away."""
        self.generic_visit(node)
        is_not = isinstance(node.op, ast.Not)
        return node.operand if is_not and self._turn(node, "not away") else node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        """A number becomes the next, yes becomes no."""
        if isinstance(node.value, bool) and self._turn(node, f"{node.value} turned"):
            return ast.copy_location(ast.Constant(not node.value), node)
        if type(node.value) is int and self._turn(node, f"{node.value} + 1"):
            return ast.copy_location(ast.Constant(node.value + 1), node)
        return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """`min` and `max`, `any` and `all`."""
        other = NAMES.get(node.id)
        if other and self._turn(node, f"{node.id} -> {other}"):
            node.id = other
        return node

    def visit_If(self, node: ast.If) -> ast.AST:
        """A condition becomes its opposite."""
        self.generic_visit(node)
        if self._turn(node, "condition turned"):
            node.test = ast.copy_location(ast.UnaryOp(ast.Not(), node.test), node.test)
        return node

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        """The same inside an expression."""
        self.generic_visit(node)
        if self._turn(node, "choice turned"):
            node.body, node.orelse = node.orelse, node.body
        return node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        """Texts are not changed."""
        return node

    def _swapped(self, operator: _Operator, node: ast.expr) -> _Operator:
        other = SWAPS.get(type(operator))
        if other and self._turn(node, f"{type(operator).__name__} -> {other.__name__}"):
            return cast(_Operator, other())
        return operator

    def _turn(self, node: ast.expr | ast.stmt, what: str) -> bool:
        """Count a change; true for the one that is wanted."""
        if not self.depth:
            return False
        self.found.append((node.lineno, what))
        return len(self.found) - 1 == self.wanted


@cache
def _source(path: Path) -> str:
    """The text of a file as it stood when the run began."""
    return path.read_text(encoding="utf-8")


def changes_in(path: Path) -> Iterator[Change]:
    """Every change that can be made in a file."""
    counter = _Changer(None)
    counter.visit(ast.parse(_source(path)))
    name = str(path.relative_to(RULES))
    state = hashlib.sha256(_source(path).encode()).hexdigest()[:12]
    for number, (line, what) in enumerate(counter.found):
        yield Change(name, line, what, number, state)


def spread(by_file: list[list[Change]], seed: int) -> list[Change]:
    """All changes in an order of which every beginning is spread over the files by their size."""
    luck = random.Random(seed)  # noqa: S311 - a sample, no secret
    ranked = []
    for found in by_file:
        luck.shuffle(found)
        ranked += [(place / len(found), luck.random(), item) for place, item in enumerate(found)]
    return [item for _, _, item in sorted(ranked, key=lambda entry: entry[:2])]


def known(out: Path | None) -> dict[Change, bool]:
    """What an earlier run found: whether a test noticed the change."""
    if out is None or not out.exists():
        return {}
    return {
        Change(**{key: value for key, value in row.items() if key != "noticed"}): row["noticed"]
        for row in json.loads(out.read_text(encoding="utf-8"))
    }


def changed_code(change: Change) -> CodeType:
    """The module with the change in it."""
    tree = ast.parse(_source(RULES / change.file))
    _Changer(change.number).visit(tree)
    return compile(ast.fix_missing_locations(tree), change.file, "exec")


def apply(change: Change) -> None:
    """Give every function of the module the code that it has after the change."""
    dotted = change.file.removesuffix(".py").replace("/", ".")
    module = importlib.import_module(f"jaring.rules.{dotted}")
    codes = {(code.co_qualname, code.co_firstlineno): code for code in _codes(changed_code(change))}
    for function in _functions(module):
        code = codes.get((function.__code__.co_qualname, function.__code__.co_firstlineno))
        if code is not None and code.co_freevars == function.__code__.co_freevars:
            function.__code__ = code


def _codes(code: CodeType) -> Iterator[CodeType]:
    """The code of every function in a module."""
    for item in code.co_consts:
        if isinstance(item, CodeType):
            yield item
            yield from _codes(item)


def _functions(holder: ModuleType | type) -> Iterator[FunctionType]:
    """Every function and method that a module defines."""
    home = holder.__name__ if isinstance(holder, ModuleType) else holder.__module__
    for item in list(vars(holder).values()):
        if isinstance(item, type) and item.__module__ == home and item is not holder:
            yield from _functions(item)
        for found in _bare(item):
            if isinstance(found, FunctionType) and found.__module__ == home:
                yield found


def _bare(item: object) -> tuple[object, ...]:
    """A function without what is wrapped around it."""
    if isinstance(item, property):
        return (item.fget,)
    if isinstance(item, staticmethod | classmethod):
        return (item.__func__,)
    if isinstance(item, cached_property):
        return (item.func,)
    return (getattr(item, "__wrapped__", item),)


class Runner:
    """A plugin of pytest: collects once, then tries every change in a child process."""

    def __init__(self, changes: list[Change], budget: float, out: Path | None) -> None:
        self.changes, self.budget, self.out = changes, budget, out
        self.found = known(out)
        self.failed = False

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Instead of running the tests once."""
        began = time.monotonic()
        if not self._passes(session, None):
            sys.exit("The tests fail before anything is changed.")
        for change in self.changes:
            if time.monotonic() - began > self.budget:
                break
            if change in self.found:
                continue
            self.found[change] = not self._passes(session, change)
            if not self.found[change]:
                print(f"survived: {change.file}:{change.line} {change.what}", flush=True)
            self._save()
        return True

    def _save(self) -> None:
        """Keep what is known so far: a run that is cut off loses nothing."""
        if self.out is not None:
            rows = [{**asdict(change), "noticed": seen} for change, seen in self.found.items()]
            self.out.write_text(json.dumps(rows, indent=1), encoding="utf-8")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A child stops at the first failure."""
        self.failed = self.failed or report.failed

    def _passes(self, session: pytest.Session, change: Change | None) -> bool:
        """Whether every test passes in a child with the change."""
        child = os.fork()
        if child:
            ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            if ended == _BROKEN:
                sys.exit(f"This change could not be tried: {change}")
            return ended == 0
        try:
            self._run_tests(session, change)
        finally:
            os._exit(_BROKEN)

    def _run_tests(self, session: pytest.Session, change: Change | None) -> None:
        """In the child: make the change, run the tests, and leave with 0 if none fails."""
        signal.setitimer(signal.ITIMER_VIRTUAL, LONGEST)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        if change is not None:
            apply(change)
        for item in _nearest_first(session.items, change):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
            if self.failed:
                os._exit(1)
        os._exit(0)


def _nearest_first(items: list[pytest.Item], change: Change | None) -> list[pytest.Item]:
    """Tests of the changed module first, then the cases, then the properties."""
    if change is None:
        return items
    stem = Path(change.file).stem

    def distance(item: pytest.Item) -> int:
        if stem in item.path.stem:
            return 0
        return 2 if "properties" in item.path.stem else 1

    return sorted(items, key=distance)


def main() -> int:
    """Try the changes and say what survived."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sample", type=int, default=300, help="how many changes; 0 for all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=18)
    parser.add_argument("--only", default="", help="a part of the file's name")
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    by_file = [
        list(changes_in(path))
        for path in sorted(RULES.rglob("*.py"))
        if not any(part in LEFT_OUT for part in path.relative_to(RULES).parts)
        and asked.only in str(path)
    ]
    every = spread(by_file, asked.seed)
    chosen = every[: asked.sample or None]
    runner = Runner(chosen, asked.minutes * 60, asked.out)
    folder = ROOT / "tests" / "rules"
    paths = [str(folder / name) for name in TESTS] + [str(p) for p in sorted(folder.glob("*.py"))]
    skipped = ["-k", "not arithmetic and not boundaries and not law_book and not no_law_numbers"]
    quiet = ["-q", "-p", "no:cacheprovider", "-p", "no:randomly", "-W", "ignore"]
    pytest.main([*quiet, *skipped, *paths], plugins=[runner])
    tried = [change for change in chosen if change in runner.found]
    noticed = sum(runner.found[change] for change in tried)
    files = len({change.file for change in tried})
    print(f"{len(every)} changes possible, {len(tried)} tried in {files} files, {noticed} noticed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
