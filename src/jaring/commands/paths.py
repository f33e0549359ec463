"""Names of files on the command line: what may have been meant, and where a result goes."""

import difflib
from datetime import date
from pathlib import Path
from typing import ClassVar, Final

from jaring.commands.words import SPOKEN
from jaring.terms.errors import InputError

RUNS: Final = Path("jaring-runs")
_TABLE_ENDINGS: Final = frozenset(
    {".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods", ".parquet", ".pq", ".jaring"}
)
_MOST_NAMES: Final = 3


class FileNotThereError(InputError):
    """A file that the command names does not exist; what lies nearby may have been meant."""

    code: ClassVar[str] = "input.not_there"

    def __init__(self, path: Path, near: tuple[str, ...]) -> None:
        self.path, self.near = path, near
        said = f" Did you mean {' or '.join(near)}?" if near else " Check the name and the folder."
        super().__init__(f"{path} does not exist.{said}")

    def text(self, lang: str) -> str:
        """The text in one language."""
        if lang == "en":
            return str(self)
        said = f" Mungkin maksud Anda {' atau '.join(self.near)}?" if self.near else ""
        return f"{self.path} tidak ada.{said or ' Periksa nama dan foldernya.'}"


class FileTakenError(InputError):
    """A file that a command would write is already there."""

    code: ClassVar[str] = "output.exists"

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"{path} exists and is left as it is. Choose another --out.")


def near_names(path: Path) -> tuple[str, ...]:
    """Tables in the same folder whose name is close: a slip of the keyboard, another ending."""
    folder = path.parent
    if not folder.is_dir():
        return ()
    tables = {
        entry.name.lower(): entry.name
        for entry in sorted(folder.iterdir())
        if entry.suffix.lower() in _TABLE_ENDINGS and not entry.name.startswith(".")
    }
    stem = path.stem.lower()
    same_stem = [name for name in tables if Path(name).stem == stem]
    close = difflib.get_close_matches(path.name.lower(), tables, n=_MOST_NAMES, cutoff=0.6)
    found = dict.fromkeys([*same_stem, *close])
    return tuple(str(folder / tables[name]) for name in found)[:_MOST_NAMES]


def require_file(path: Path) -> Path:
    """The path, if something is there.

    Raises:
        FileNotThereError: nothing is there; the error names what may have been meant.
    """
    if not path.exists():
        raise FileNotThereError(path, near_names(path))
    return path


def choose_out(left: Path, day: date) -> Path:
    """A folder for a run that named none: `jaring-runs/<list>-<date>-<n>`, the first free n."""
    number = 1
    while (chosen := RUNS / f"{left.stem}-{day.isoformat()}-{number}").exists():
        number += 1
    return chosen


def announce_out(path: Path) -> str:
    """The line that says where the result goes."""
    return SPOKEN.say("say.out_chosen", path=path)
