"""Model files as people handle them: find one by name, say on which line it is wrong, draft one.

Reads the models that ship and TOML files of users. A draft guesses each column's type from its name
and its values and comes with comments, to be read and adapted.
Not here: what a model means (`linkage`), what its blocks cost on real tables (`runs.link`).
"""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from jaring.linkage.model import SHIPPED, ModelError, read_model, shipped_model_text
from jaring.linkage.schema import LinkModel
from jaring.runs.masking import mask_text
from jaring.terms.errors import InputError

_HEADER = re.compile(r"^\s*\[{1,2}\s*([A-Za-z_]\w*)(?:\.\w+)*\s*\]{1,2}")
_NUMBERED = re.compile(r"^(tier|block|compare)(?:\.(\d+)| (\d+))")
_COMPARED = re.compile(r"^compare «(?P<field>[^»]*)»")
_TABLE = re.compile(r"^\w+")
_TOML_LINE = re.compile(r"at line (\d+)")


class UnknownModelError(InputError):
    """No model ships under that name and no file has it."""

    code: ClassVar[str] = "model.unknown"

    def __init__(self, name: str) -> None:
        self.name = mask_text(name)
        self.near = difflib.get_close_matches(name, SHIPPED, n=1)
        hint = f" Did you mean {self.near[0]}?" if self.near else ""
        super().__init__(
            f"There is no model {self.name!r}.{hint} Give one of {', '.join(SHIPPED)}, "
            "or the path of a TOML file."
        )


@dataclass(frozen=True)
class ModelProblem:
    """One thing to mend in a model file; `line` is None where it stands nowhere in particular."""

    line: int | None
    text: str


class ModelFileError(InputError):
    """A model file cannot be used: each problem with the line it stands on."""

    code: ClassVar[str] = "model.problems"

    def __init__(self, path: Path, problems: tuple[ModelProblem, ...]) -> None:
        self.path, self.problems = path, problems
        self.listed = "\n".join(
            f"  {path.name}:{problem.line}: {problem.text}"
            if problem.line is not None
            else f"  {path.name}: {problem.text}"
            for problem in problems
        )
        super().__init__(
            f"{path} cannot be used as a model:\n{self.listed}\n"
            "`jaring model show workers` prints a model that works."
        )


def find_model(name: str) -> tuple[str, str]:
    """Source and TOML text of a model that ships, or of a file.

    Raises:
        UnknownModelError: neither is there.
    """
    if name in SHIPPED:
        return name, shipped_model_text(name)
    path = Path(name).expanduser()
    if not path.is_file():
        raise UnknownModelError(name)
    try:
        return str(path), path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ModelFileError(path, (ModelProblem(None, "it is not UTF-8 text"),)) from error


def load_model(name: str | Path) -> tuple[LinkModel, str]:
    """The model of that name or file, checked, and its TOML text.

    Raises:
        UnknownModelError: there is none.
        ModelFileError: it cannot be used; every problem is named with its line.
    """
    source, text = find_model(str(name))
    try:
        return read_model(text, source=source), text
    except ModelError as error:
        problems = tuple(
            ModelProblem(locate_problem(text, problem), problem) for problem in error.problems
        )
        ordered = sorted(problems, key=lambda problem: problem.line or 0)
        raise ModelFileError(Path(source), tuple(ordered)) from error


def locate_problem(text: str, problem: str) -> int | None:
    r"""The line of a model's text that a problem speaks of, as closely as it can be told.

    >>> locate_problem('id = "x"\n[[block]]\non = ["nmae"]', 'block 1 (nmae): no field «nmae»')
    3
    """
    if found := _TOML_LINE.search(problem):
        return int(found[1])
    part = _part_of(text, problem)
    if part is None:
        return None
    first, last = part
    lines = text.splitlines()[first - 1 : last]
    for word in _words_of(problem):
        for number, line in enumerate(lines, start=first):
            if word in line.partition("#")[0]:
                return number
    return first


def _words_of(problem: str) -> Iterator[str]:
    """Words that the problem quotes, the last ones first: they name the culprit, not the place."""
    quoted = re.findall(r"«([^»]*)»", problem.partition("did you mean")[0])
    yield from (f'"{word}' for word in reversed(quoted) if word)
    path = problem.partition(":")[0].split(".")  # compare.1.levels
    yield from (part for part in reversed(path[1:]) if not part.isdigit())
    yield from reversed(quoted)


def _part_of(text: str, problem: str) -> tuple[int, int] | None:
    """First and last line of the table of the file that a problem speaks of."""
    tables = list(_tables(text))
    if compared := _COMPARED.match(problem):
        wanted = re.compile(rf"^\s*field\s*=\s*[\"']{re.escape(compared['field'])}[\"']", re.M)
        lines = text.splitlines()
        return next(
            (
                (first, last)
                for name, first, last in tables
                if name == "compare" and wanted.search("\n".join(lines[first - 1 : last]))
            ),
            None,
        )
    if numbered := _NUMBERED.match(problem):
        name, index, number = numbered.groups()
        position = int(index) if index is not None else int(number) - 1
        same = [(first, last) for table, first, last in tables if table == name]
        return same[position] if position < len(same) else None
    table = _TABLE.match(problem)
    named = table[0] if table is not None else ""
    return next(((first, last) for name, first, last in tables if name == named), None)


def _tables(text: str) -> Iterator[tuple[str, int, int]]:
    """Name, first and last line of every table; keys above the first are tables of one line."""
    lines = text.splitlines()
    heads = [
        (found[1], number) for number, line in enumerate(lines, 1) if (found := _HEADER.match(line))
    ]
    above = heads[0][1] - 1 if heads else len(lines)
    for number, line in enumerate(lines[:above], 1):
        if (key := re.match(r"\s*(\w+)\s*=", line)) is not None:
            yield key[1], number, number
    ends = [number - 1 for _, number in heads[1:]] + [len(lines)]
    for (name, first), last in zip(heads, ends, strict=True):
        yield name, first, last
