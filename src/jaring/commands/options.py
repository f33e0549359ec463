"""The options that several commands share, and how their texts become values."""

import re
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from jaring.commands.words import SPOKEN

_SIZE: Final = re.compile(r"(?P<number>\d+(?:[.,]\d+)?)\s*(?P<unit>[KMGT]?)I?B?", re.IGNORECASE)
_POWERS: Final = {"": 0, "K": 1, "M": 2, "G": 3, "T": 4}
_LEAST_MEMORY: Final = 256 * 2**20
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")


class LangChoice(StrEnum):
    """The languages of `--lang`."""

    ID = "id"
    EN = "en"


def parse_memory(text: str) -> int:
    """Bytes of a limit such as `4GB`, `800 MB`, `1,5 GiB`; one kilo is 1024.

    >>> parse_memory("4GB")
    4294967296
    """
    found = _SIZE.fullmatch(text.strip())
    if found is None:
        raise typer.BadParameter(f"{text!r}: 4GB, 800MB")
    number = float(found["number"].replace(",", "."))
    size = int(number * 1024 ** _POWERS[found["unit"].upper()])
    if size < _LEAST_MEMORY:
        raise typer.BadParameter(f"{text!r}: >= 256MB")
    return size


def parse_day(text: str) -> date:
    """A day as `2026-11-01`, or day first as it is written here: `01-11-2026`.

    >>> parse_day("1/11/2026")
    datetime.date(2026, 11, 1)
    """
    day_first = _DAY_FIRST.fullmatch(text.strip())
    try:
        if day_first is not None:
            day, month, year = (int(part) for part in day_first.groups())
            return date(year, month, day)
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise typer.BadParameter(f"{text!r}: 2026-11-01") from error


def _help(key: str) -> str:
    return SPOKEN.say(f"help.{key}")


LeftList = Annotated[Path, typer.Argument(metavar="LEFT", help=_help("left"))]
RightList = Annotated[Path, typer.Argument(metavar="RIGHT", help=_help("right"))]
OneList = Annotated[Path, typer.Argument(metavar="TABLE", help=_help("table"))]
RunDir = Annotated[Path, typer.Argument(metavar="DIR", help=_help("run_dir"))]
Model = Annotated[str, typer.Option("--model", "-m", metavar="NAME|FILE", help=_help("model"))]
ModelIfAny = Annotated[
    str | None, typer.Option("--model", "-m", metavar="NAME|FILE", help=_help("model_if_any"))
]
Out = Annotated[Path | None, typer.Option("--out", "-o", metavar="DIR", help=_help("out"))]
Columns = Annotated[
    Path | None, typer.Option("--columns", metavar="FILE.toml", help=_help("columns"))
]
Truth = Annotated[
    str | None, typer.Option("--truth", metavar="FILE|column:NAME", help=_help("truth"))
]
Decisions = Annotated[
    Path | None, typer.Option("--decisions", metavar="FILE.csv", help=_help("decisions"))
]
Threads = Annotated[
    int | None, typer.Option("--threads", min=1, metavar="N", help=_help("threads"))
]
Memory = Annotated[
    int | None,
    typer.Option("--memory", parser=parse_memory, metavar="4GB", help=_help("memory")),
]
Xlsx = Annotated[bool, typer.Option("--xlsx", help=_help("xlsx"))]
Language = Annotated[LangChoice, typer.Option("--lang", metavar="id|en", help=_help("lang"))]
Force = Annotated[bool, typer.Option("--force", help=_help("force"))]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help=_help("quiet"))]
Json = Annotated[bool, typer.Option("--json", help=_help("json"))]
AsOf = Annotated[
    date | None, typer.Option("--as-of", parser=parse_day, metavar="DATE", help=_help("as_of"))
]
Reveal = Annotated[bool, typer.Option("--reveal", help=_help("reveal"))]
Reason = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help=_help("reason"))]

SPOKEN_CHOICE: Final = LangChoice(SPOKEN.lang)
