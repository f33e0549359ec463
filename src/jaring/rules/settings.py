"""Named settings: where law or practice leaves a choice, which reading is taken, and why.

A setting has options, each with a meaning in two languages and a source; one is the default. The
book answers `setting(name)` with the chosen option *and* the readings not taken, so that a result
can print both. The options stand in YAML files under `rules/readings/` (form: `rules.loader`).
"""

from dataclasses import dataclass
from typing import ClassVar

from jaring.terms.errors import InputError
from jaring.terms.segments import Lang


class UnknownSettingError(InputError):
    """A setting was named that does not exist."""

    code: ClassVar[str] = "law.unknown_setting"

    def __init__(self, name: str, known: list[str]) -> None:
        self.name, self.known = name, known
        super().__init__(self.text("en"))

    def text(self, lang: Lang) -> str:
        """What was named, and the settings there are."""
        known = ", ".join(self.known)
        if lang == "id":
            return f"Tidak ada cara baca bernama {self.name}. Yang ada: {known}."
        return f"There is no setting called {self.name}. Settings: {known}."


class UnknownOptionError(InputError):
    """A setting was given an option that it does not have."""

    code: ClassVar[str] = "law.unknown_option"

    def __init__(self, name: str, option: str, known: list[str]) -> None:
        self.name, self.option, self.known = name, option, known
        super().__init__(self.text("en"))

    def text(self, lang: Lang) -> str:
        """What was chosen, and the options there are."""
        known = ", ".join(self.known)
        if lang == "id":
            return f"Cara baca {self.name} tidak punya pilihan {self.option}. Pilihan: {known}."
        return f"The setting {self.name} has no option {self.option}. Options: {known}."


@dataclass(frozen=True, kw_only=True)
class Option:
    """One way to read the law, and who reads it so."""

    value: str
    means_id: str
    means_en: str
    source: str

    def means(self, lang: Lang = "id") -> str:
        """What this reading does, in words."""
        return self.means_id if lang == "id" else self.means_en


@dataclass(frozen=True, kw_only=True)
class ChosenSetting:
    """The reading in use, and those not taken."""

    name: str
    asks_id: str
    asks_en: str
    option: Option
    others: tuple[Option, ...]
    is_default: bool

    def asks(self, lang: Lang = "id") -> str:
        """The question that the setting answers."""
        return self.asks_id if lang == "id" else self.asks_en

    @property
    def value(self) -> str:
        """The name of the chosen option."""
        return self.option.value


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One choice with its options; the default is one of them."""

    name: str
    asks_id: str
    asks_en: str
    default: str
    options: tuple[Option, ...]

    def asks(self, lang: Lang = "id") -> str:
        """The question that the setting answers."""
        return self.asks_id if lang == "id" else self.asks_en

    def choose(self, value: str | None = None) -> ChosenSetting:
        """The option of that name; without a name the default.

        Raises:
            UnknownOptionError: the setting has no such option.
        """
        wanted = self.default if value is None else value
        chosen = next((option for option in self.options if option.value == wanted), None)
        if chosen is None:
            raise UnknownOptionError(self.name, wanted, [o.value for o in self.options])
        return ChosenSetting(
            name=self.name,
            asks_id=self.asks_id,
            asks_en=self.asks_en,
            option=chosen,
            others=tuple(option for option in self.options if option is not chosen),
            is_default=wanted == self.default,
        )
