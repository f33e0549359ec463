"""The workspace: a folder that keeps what outlives a run without a server.

    mappings/<partner>.toml          what a person said of a partner's files
    lists/<list_id>/0001/            each version of a list, whole (`intake.lists`)

Other parts of a workspace (subjects, states of findings) belong to the runs that write them.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from jaring.intake.lists import MANIFEST, AcceptedList, read_list

ENVIRONMENT: Final = "JARING_WORKSPACE"
DEFAULT: Final = Path("jaring-workspace")
_OWNER_FOLDER: Final = 0o700
_OWNER_FILE: Final = 0o600
_DIGITS: Final = 4


def slug(text: str) -> str:
    """A name that a folder can have."""
    kept = "".join(
        letter if letter.isalnum() or letter in "._" else "-" for letter in text.casefold()
    )
    return "-".join(part for part in kept.strip(".-").split("-") if part) or "list"


class Workspace:
    """One workspace on disk; made where it is missing, readable by its owner only."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def chosen(cls, path: Path | None) -> "Workspace":
        """The one that a person named, else the environment's, else `jaring-workspace`."""
        return cls(path or Path(os.environ.get(ENVIRONMENT) or DEFAULT))

    def mapping_of(self, partner: str) -> Path | None:
        """What was said of that partner's files, if anything was."""
        path = self._mapping(partner)
        return path if path.exists() else None

    def keep_mapping(self, partner: str, mapping: Path) -> Path:
        """Keep a mapping file for a partner's next files."""
        target = self._mapping(partner)
        _make(target.parent)
        if mapping.resolve() != target.resolve():
            shutil.copyfile(mapping, target)
            target.chmod(_OWNER_FILE)
        return target

    def versions(self, list_id: str) -> tuple[Path, ...]:
        """The versions of a list, oldest first."""
        folder = self.path / "lists" / slug(list_id)
        return tuple(sorted(entry.parent for entry in folder.glob(f"[0-9]*/{MANIFEST}")))

    def latest(self, list_id: str) -> AcceptedList | None:
        """The list as it stands; None before its first version."""
        versions = self.versions(list_id)
        return read_list(versions[-1]) if versions else None

    def list_ids(self) -> tuple[str, ...]:
        """The folders of all lists."""
        folder = self.path / "lists"
        return tuple(sorted(entry.name for entry in folder.glob("*") if entry.is_dir()))

    @contextmanager
    def new_version(self, list_id: str) -> Iterator[Path]:
        """A folder to write the next version into; it becomes one when nothing fails."""
        folder = self.path / "lists" / slug(list_id)
        _make(folder)
        versions = self.versions(list_id)
        number = int(versions[-1].name) + 1 if versions else 1
        hidden = folder / f".{number:0{_DIGITS}d}"
        shutil.rmtree(hidden, ignore_errors=True)
        hidden.mkdir(mode=_OWNER_FOLDER)
        try:
            yield hidden
            if (hidden / MANIFEST).exists():
                hidden.rename(folder / f"{number:0{_DIGITS}d}")
        finally:
            shutil.rmtree(hidden, ignore_errors=True)

    def _mapping(self, partner: str) -> Path:
        return self.path / "mappings" / f"{slug(partner)}.toml"


def _make(folder: Path) -> None:
    """The folder, for its owner only where it is made."""
    if not folder.exists():
        folder.mkdir(parents=True, mode=_OWNER_FOLDER)
