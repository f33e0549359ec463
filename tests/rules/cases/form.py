"""The form of a case file, and the one way to read them all. How to write one: README.md here."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator
from tests.rules.cases.arithmetic import result
from tests.rules.cases.dates_in_words import wrong_dates

FOLDER = Path(__file__).parent


class Case(BaseModel):
    """One case: a question to the law, what it must answer, and why."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    asks: str
    period: Any
    input: dict[str, Any] = {}
    settings: dict[str, str] = {}
    output: dict[str, Any] = Field(min_length=1)
    arithmetic: dict[str, str] = {}
    reason: str = ""
    source: str = Field(min_length=1)
    published: str = ""
    file: str

    @property
    def label(self) -> str:
        """How a test names the case."""
        return f"{self.file}: {self.name}"

    @model_validator(mode="after")
    def _every_answer_is_justified(self) -> "Case":
        """An amount has its arithmetic, any other answer a reason in words."""
        amounts = {key for key, value in self.output.items() if type(value) is int}
        unjustified = amounts - set(self.arithmetic)
        if unjustified:
            raise ValueError(f"{self.label}: no arithmetic for {sorted(unjustified)}")
        surplus = set(self.arithmetic) - set(self.output)
        if surplus:
            raise ValueError(f"{self.label}: arithmetic for no answer: {sorted(surplus)}")
        if set(self.output) - amounts and not self.reason:
            raise ValueError(f"{self.label}: an answer that is no amount needs a reason")
        return self

    def misreckoned(self) -> list[str]:
        """Arithmetic that comes to another amount, and dates on a wrong weekday."""
        wrong = [
            f"{key}: {text} is not {self.output[key]}"
            for key, text in self.arithmetic.items()
            if result(text) != self.output[key]
        ]
        return wrong + wrong_dates(self.reason)


@lru_cache(maxsize=1)
def all_cases() -> tuple[Case, ...]:
    """Every case of every file."""
    return tuple(case for path in sorted(FOLDER.glob("*.yaml")) for case in _cases_of(path))


def _cases_of(path: Path) -> Iterator[Case]:
    """The cases of one file; `shared` stands at its head and fills what a case leaves out."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    shared = content.get("shared", {})
    for written in content["cases"]:
        yield Case.model_validate({"file": path.stem, **shared, **written})
