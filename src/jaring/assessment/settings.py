"""The named settings of an assessment: value, unit, what it means, where it comes from."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import ClassVar

from jaring.terms.errors import InputError
from jaring.terms.segments import Lang


class UnknownAssessmentSettingError(InputError):
    """A setting was named that the assessment does not have."""

    code: ClassVar[str] = "assess.unknown_setting"

    def __init__(self, name: str, known: list[str]) -> None:
        self.name, self.known = name, known
        super().__init__(f"There is no setting called {name}. Settings: {', '.join(known)}.")


PER_MILLE = 1000  # number: per mille


@dataclass(frozen=True)
class AssessmentSetting:
    """One choice with its reason."""

    name: str
    value: int | float
    unit: str
    source: str
    means_id: str
    means_en: str

    def means(self, lang: Lang = "id") -> str:
        """What it does, in words."""
        return self.means_id if lang == "id" else self.means_en


@dataclass(frozen=True)
class AssessmentSettings:
    """All settings by name."""

    settings: Mapping[str, AssessmentSetting]

    def __getitem__(self, name: str) -> int | float:
        """The value of a setting."""
        return self.settings[name].value

    def values(self) -> dict[str, int | float]:
        """Every value by name, as a run records them."""
        return {name: setting.value for name, setting in self.settings.items()}

    def changed(self, values: Mapping[str, int | float]) -> "AssessmentSettings":
        """These settings with other values.

        Raises:
            UnknownAssessmentSettingError: a name that is no setting.
        """
        unknown = [name for name in values if name not in self.settings]
        if unknown:
            raise UnknownAssessmentSettingError(unknown[0], sorted(self.settings))
        made = {
            name: AssessmentSetting(**{**vars(setting), "value": values.get(name, setting.value)})
            for name, setting in self.settings.items()
        }
        return AssessmentSettings(made)


@cache
def default_settings() -> AssessmentSettings:
    """The settings that ship."""
    text = (files("jaring.assessment") / "settings.toml").read_text(encoding="utf-8")
    return AssessmentSettings(
        {
            name: AssessmentSetting(
                name, raw["value"], raw["unit"], raw["source"], raw["id"], raw["en"]
            )
            for name, raw in tomllib.loads(text).items()
        }
    )
