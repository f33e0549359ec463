"""The settings of an assessment as a person gives them: a TOML file, and months that count unpaid.

A number is a setting of the assessment, a word is a reading of the law (`jaring law settings`
names both). Sections of the file only group them.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from jaring.assessment.settings import AssessmentSettings, default_settings
from jaring.rules.book import ParameterBook
from jaring.rules.loader import load_book
from jaring.terms.errors import InputError
from jaring.terms.segments import Segment

UNPAID = "unpaid_months_"


class SettingsFileError(InputError):
    """A file of settings cannot be read, or a value in it cannot be one."""

    code: ClassVar[str] = "assess.settings"

    def __init__(self, path: Path, why: str) -> None:
        self.path, self.why = path, why
        super().__init__(f"{path} holds no settings: {why}")


@dataclass(frozen=True)
class GivenSettings:
    """Settings that differ from those that ship: numbers of the assessment, readings of the law."""

    values: Mapping[str, int | float] = field(default_factory=dict)
    readings: Mapping[str, str] = field(default_factory=dict)

    def settings(self) -> AssessmentSettings:
        """Every setting of the assessment.

        Raises:
            UnknownAssessmentSettingError: a name that is no setting.
        """
        return default_settings().changed(self.values)

    def book(self) -> ParameterBook:
        """The law under the chosen readings.

        Raises:
            UnknownSettingError: a name that is no setting of the law.
            UnknownOptionError: a setting has no such option.
        """
        return load_book().with_settings(self.readings)

    def with_unpaid(self, months: Mapping[str, int]) -> "GivenSettings":
        """The same, with the unpaid months that still count, by segment."""
        named = {f"{UNPAID}{segment.lower()}": count for segment, count in months.items()}
        return GivenSettings({**self.values, **named}, self.readings)


def read_settings(path: Path) -> GivenSettings:
    """The settings in a TOML file.

    Raises:
        SettingsFileError: it is no TOML, or a value is neither a number nor a word.
    """
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsFileError(path, str(error)) from error
    values: dict[str, int | float] = {}
    readings: dict[str, str] = {}
    for name, value in _flat(said):
        if isinstance(value, str):
            readings[name] = value
        elif isinstance(value, int | float) and not isinstance(value, bool):
            values[name] = value
        else:
            raise SettingsFileError(path, f"{name} = {value}")
    return GivenSettings(values, readings)


def _flat(said: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in said.items():
        if isinstance(value, Mapping):
            yield from _flat(value)
        else:
            yield name, value


def parse_unpaid(text: str) -> tuple[str, int]:
    """`BPU=3` as a segment and a number of months.

    >>> parse_unpaid("bpu=3")
    ('BPU', 3)

    Raises:
        ValueError: it is no such text.
    """
    name, sign, count = text.partition("=")
    segment = Segment(name.strip().upper())
    if not sign or int(count) < 0:
        raise ValueError(text)
    return segment.value, int(count)
