"""What fixes a run: `run.json`, from which the same rows can be made again.

It holds no time and no duration, so the same run gives the same bytes. Where its inputs lay is
noted beside, to find them again; it does not count for the run's identity.
Not here: what the run found (`summary.json`), what happened while it ran (`run.log`).
"""

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, computed_field

from jaring.runs.folder import RECORD, RunFileMissingError, RunFolder

FORMAT = 1


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class InputRecord(_Part):
    """One file as it was handed in, and how its columns were read."""

    name: str
    path: str | None = None  # None: a table from memory
    sha256: str
    rows: int = Field(ge=0)
    columns: dict[str, str] = Field(default_factory=dict)  # canonical field -> column of the file
    id_column: str | None = None  # None: file and row number
    sheet: str | None = None


class FileRecord(_Part):
    """A file beside the inputs: decisions, a truth, an index."""

    name: str
    sha256: str


class ModelRecord(_Part):
    """The model as text, whole, so that the run needs no other file to be understood."""

    id: str
    text: str

    @computed_field  # type: ignore[prop-decorator]  # mypy knows no decorated property
    @property
    def sha256(self) -> str:
        """The model's own content hash."""
        return hashlib.sha256(self.text.encode()).hexdigest()


class RunRecord(_Part):
    """The content of run.json."""

    kind: Literal["link", "dedupe"]
    left: InputRecord
    right: InputRecord | None = None
    model: ModelRecord
    decisions: FileRecord | None = None
    truth: FileRecord | None = None
    index: FileRecord | None = None
    settings: dict[str, str | int | float | bool | None] = Field(default_factory=dict)
    as_of: date
    versions: dict[str, str] = Field(default_factory=dict)

    @property
    def run_id(self) -> str:
        """A hash of all that fixes the run: equal for equal content, wherever the files lie."""
        facts = self.model_dump(mode="json")
        for side in ("left", "right"):
            if facts[side] is not None:
                del facts[side]["path"]
        return hashlib.sha256(_canonical(facts).encode()).hexdigest()

    def to_json(self) -> str:
        """The text of run.json."""
        head = {"jaring_run": FORMAT, "run_id": self.run_id}
        return json.dumps(head | self.model_dump(mode="json"), indent=2, ensure_ascii=False) + "\n"


def _canonical(facts: dict[str, Any]) -> str:
    return json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def write_record(folder: RunFolder, record: RunRecord) -> None:
    """Write run.json, which makes a folder a run folder."""
    folder.write_text(RECORD, record.to_json())


def read_record(folder: RunFolder) -> RunRecord:
    """Read run.json back.

    Raises:
        RunFileMissingError: it is damaged, or was written by a version with another form.
    """
    try:
        facts = json.loads(folder.read_text(RECORD))
        facts.pop("jaring_run")
        facts.pop("run_id")
        facts["model"].pop("sha256", None)
        return RunRecord.model_validate(facts)
    except (ValueError, KeyError, AttributeError, TypeError, ValidationError) as error:
        raise RunFileMissingError(folder.path, RECORD) from error


def hash_file(path: Path) -> str:
    """The content hash of a file: sha256, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
