"""Finds numbers of the law outside the parameter files: in Python, in SQL text, in worded text.

A number may stand in the source of a rule only if it is 0, 1, 12 or 100, or if its line says why:

    _SATURDAY = 5  # number: weekday() of Saturday

Nothing excuses a number that becomes money or a rate: `Percent(2)`, `Percent("0.24")` and
`fine_idr = 5000` are refused whatever the line says. Text is read too, so that no number hides in
SQL or in a sentence; the numbers of a citation (PP 44/2015 art 16) are no numbers of the law.

A setting is no law: in a TOML file, a table with a `value`, a `unit` and a `source` may hold its
number (a tolerance, a grace of days); an amount of money may not stand there.
"""

import ast
import io
import re
import tokenize
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ALLOWED = (0, 1, 12, 100)
_REASON = re.compile(r"#\s*number:\s*\S+")
_MONEY_CALLS = frozenset({"Percent", "Rupiah", "whole_rupiah", "as_percent", "Decimal"})
_NUMBER = re.compile(r"(?<![\w.,/])(?<![A-Za-z]-)\d[\d_,]*(?:\.\d+)?(?![\w./])")
_NUMERIC_TEXT = re.compile(r"-?\d+(?:\.\d+)?")
_DAY = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}(?:T[\d:+]+)?")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_SQL = re.compile(r"\b(?:select|case|when|then|where|cast|coalesce|least|greatest)\b|[<>*=]")
_CITATION = re.compile(
    r"(?:PP|UU|Perpres|Permenaker|Permendagri|Perdir|Inpres|PERDIR|SE Mendagri|Kepdirjen"
    r"|pasal|ayat|arts?\.?|item|p\.)\s*[\d(][\d./(),\-A-Z]*(?:(?:,? | and | dan )\(?\d[\d(),/-]*)*"
)
_PATTERN_CALLS = frozenset({"compile", "fullmatch", "match", "search", "sub"})


@dataclass(frozen=True, order=True)
class Finding:
    """A number of the law in a place where none may be."""

    file: str
    line: int
    number: str
    why: str


def numbers_of_the_law(source: str, file: str = "<text>") -> list[Finding]:
    """Every number in Python source that the parameter files should hold."""
    return sorted(_Module(source, file).findings())


def numbers_in_words(text: str, file: str = "<text>") -> list[Finding]:
    """Every number in a file of worded texts, citations and values of settings left out."""
    settings = _lines_of_settings(text)
    return [
        Finding(file, line, number, "stands in a text")
        for line, words in enumerate(text.splitlines(), 1)
        if line not in settings
        for number in _in_text(words)
    ]


def _lines_of_settings(text: str) -> set[int]:
    """The lines with the value or the source of a setting that is no amount of money."""
    tables, found, table = tomllib.loads(text), set(), ""
    for line, words in enumerate(text.splitlines(), 1):
        if words.startswith("["):
            table = words.strip("[] \t")
        entry = tables.get(table)
        if isinstance(entry, dict) and entry.keys() >= {"value", "unit", "source"}:
            is_money = re.search("idr|rupiah", str(entry["unit"]), re.IGNORECASE)
            if not is_money and words.startswith(("value =", "source =")):
                found.add(line)
    return found


def scanned(*folders: Path) -> Iterator[Finding]:
    """The findings in every Python and TOML file below the folders."""
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            yield from numbers_of_the_law(path.read_text(encoding="utf-8"), path.name)
        for path in sorted(folder.rglob("*.toml")):
            yield from numbers_in_words(path.read_text(encoding="utf-8"), path.name)


def _in_text(text: str) -> list[str]:
    """The numbers that stand alone in a text and are not allowed.

    Citations are left out; years and moments too, unless the text is SQL.
    """
    bare = _CITATION.sub(" ", text)
    if not _SQL.search(text):
        bare = _YEAR.sub(" ", _MOMENT.sub(" ", bare))
    found = [match.replace("_", "").replace(",", "") for match in _NUMBER.findall(bare)]
    return [number for number in found if number and float(number) not in ALLOWED]


class _Module:
    """One module under the lint."""

    def __init__(self, source: str, file: str) -> None:
        self.file = file
        self.tree = ast.parse(source)
        self.reasons = _reasoned_lines(source)
        self.unread = _docstrings(self.tree) | _patterns(self.tree)

    def findings(self) -> Iterator[Finding]:
        """Numbers without a reason, and numbers that become money or a rate."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Constant):
                yield from self._constant(node)
            yield from self._money(node)

    def _constant(self, node: ast.Constant) -> Iterator[Finding]:
        """A number, or the numbers in a text."""
        if node.lineno in self.reasons or isinstance(node.value, bool):
            return
        if isinstance(node.value, int | float | complex):
            if node.value not in ALLOWED:
                yield self._finding(node, str(node.value), "has no reason on its line")
        elif isinstance(node.value, str) and id(node) not in self.unread:
            if _DAY.fullmatch(node.value):
                yield self._finding(node, node.value, "is a date of the law")
                return
            for number in _in_text(node.value):
                yield self._finding(node, number, "stands in a text or in SQL")

    def _money(self, node: ast.AST) -> Iterator[Finding]:
        """Bare numbers that become a rate or an amount of money, reason or not."""
        if isinstance(node, ast.Call) and _name(node.func) in _MONEY_CALLS:
            for value in [*node.args, *(keyword.value for keyword in node.keywords)]:
                yield from self._bare(value, f"becomes a {_name(node.func)}", zero=False)
        if isinstance(node, ast.Call):
            for keyword in node.keywords:
                yield from self._amount(keyword.arg or "", keyword.value)
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                yield from self._amount(_name(target), node.value)
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            is_rupiah = "Rupiah" in ast.unparse(node.annotation)
            name = "_idr" if is_rupiah else _name(node.target)
            yield from self._amount(name, node.value)
        elif isinstance(node, ast.arguments):
            yield from self._defaults(node)

    def _defaults(self, node: ast.arguments) -> Iterator[Finding]:
        """Default values of arguments."""
        late = zip(node.kwonlyargs, node.kw_defaults, strict=True)
        named = [*node.posonlyargs, *node.args]
        early = zip(named[len(named) - len(node.defaults) :], node.defaults, strict=True)
        for argument, value in [*early, *late]:
            if value is not None:
                yield from self._amount(argument.arg, value)

    def _amount(self, name: str, value: ast.expr) -> Iterator[Finding]:
        """A bare number, or one inside a reckoning, that becomes an amount."""
        if not name.endswith("_idr"):
            return
        yield from self._bare(value, "becomes an amount of money", zero=True)
        for part in ast.walk(value):
            is_number = isinstance(part, ast.Constant) and type(part.value) in (int, float)
            if part is not value and is_number and part.value not in ALLOWED:
                yield self._finding(part, str(part.value), "is part of an amount of money")

    def _bare(self, value: ast.expr, why: str, *, zero: bool) -> Iterator[Finding]:
        """The value itself is a number, or a text that is one.

        As an amount 0 passes, and 1, 12 and 100 pass with a reason: they stand in for any amount.
        """
        bare = value.operand if isinstance(value, ast.UnaryOp) else value
        if not isinstance(bare, ast.Constant) or isinstance(bare.value, bool):
            return
        stands_in = bare.value == 0 or (bare.value in ALLOWED and bare.lineno in self.reasons)
        is_number = isinstance(bare.value, int | float) and not (zero and stands_in)
        if isinstance(bare.value, str):
            is_number = _NUMERIC_TEXT.fullmatch(bare.value) is not None
        if is_number:
            yield self._finding(bare, str(bare.value), why)

    def _finding(self, node: ast.expr, number: str, why: str) -> Finding:
        return Finding(self.file, node.lineno, number, why)


def _name(node: ast.expr) -> str:
    """The last part of a name: `Percent` of `money.Percent`."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _reasoned_lines(source: str) -> set[int]:
    """The lines whose comment gives a reason for a number."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {
        token.start[0]
        for token in tokens
        if token.type == tokenize.COMMENT and _REASON.match(token.string)
    }


def _patterns(tree: ast.Module) -> set[int]:
    """Texts that are regular expressions, by where they stand."""
    found = set()
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        if _name(call.func) in _PATTERN_CALLS:
            found |= {id(argument) for argument in call.args}
        found |= {id(word.value) for word in call.keywords if word.arg == "pattern"}
    return found


def _docstrings(tree: ast.Module) -> set[int]:
    """The texts that only explain: strings that stand as statements of their own."""
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
