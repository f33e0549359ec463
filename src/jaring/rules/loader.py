"""The one road from the law's YAML files to an immutable `ParameterBook`.

    book = load_book()                                   # the law that ships with the package
    book = load_book(settings={"rounding": "half_even"}) # the same law, read otherwise

A file under `rules/parameters/` holds the norms of one first part of the name (`pu.yaml`: `pu.*`):

    version: 1
    checked_on: 2026-11-21            # when the file was last held against its sources
    currency: IDR
    parameters:
      - name: pu.jp.wage_ceiling
        kind: scalar                  # scalar | map | list | scale | flag | date
        unit: idr_per_month
        renewed_every_months: 12      # optional: past this age the last value is provisional
        temporary: true               # optional: outside its spans the norm answers "none"
        payer, note, condition        # optional texts
        values:
          - from: 2021-03-01          # first day; half-open: the next entry, or `before`, closes it
            before: 2022-03-01        # optional: first day on which the value no longer applies
            value: 8754600            # counts and rupiah are integers; all other numbers are
                                      # quoted decimals: "0.24" of a percent unit means 0.24 %
            source: "BPJSTK letter B/0246/022021"
            verified: true            # the value itself was seen in a stored source
            from_verified: false      # optional: the value was seen, its first day was not
            checked_on: 2026-12-01    # optional: for this value, where it differs from the file
            other_start:              # optional: a source that lets it begin on another day
              {from: 2021-02-01, source: "...", setting: jp_ceiling_2021, option: february}

A file under `rules/readings/` holds named settings (`rules.settings`):

    settings:
      - name: rounding
        asks: {id: "...", en: "..."}
        default: half_up
        options:
          - {value: half_up, means: {id: "...", en: "..."}, source: "..."}

A float anywhere, an unknown key, spans out of order or a default that is no option stop the load:
`ParameterFileError` names file and place.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Self, TypeVar

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from jaring.rules.book import ParameterBook
from jaring.rules.norms import DatedValue, Kind, Norm, OtherStart, Value
from jaring.rules.settings import Option, Setting
from jaring.terms.errors import InputError

_DECIMAL = re.compile(r"-?\d+\.\d+")
_Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
_Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$")]
_Word = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]


class ParameterFileError(InputError):
    """A file of the law breaks its form, so nothing may be computed from it."""

    code: ClassVar[str] = "law.parameter_file"

    def __init__(self, file: str, problem: str) -> None:
        self.file, self.problem = file, problem
        super().__init__(f"{file}: {problem}")


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)


_M = TypeVar("_M", bound=_Model)


class _OtherStartModel(_Model):
    starts: date = Field(alias="from")
    source: _Text
    setting: _Word
    option: _Word


class _ValueModel(_Model):
    starts: date = Field(alias="from")
    before: date | None = None
    value: Any
    source: _Text
    verified: bool
    from_verified: bool = True
    checked_on: date | None = None
    other_start: _OtherStartModel | None = None


class _NormModel(_Model):
    name: _Name
    kind: Annotated[Kind, Field(strict=False)]
    unit: _Word
    values: Annotated[list[_ValueModel], Field(min_length=1)]
    temporary: bool = False
    payer: _Word | None = None
    note: _Text | None = None
    condition: _Text | None = None
    renewed_every_months: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _spans_follow_each_other(self) -> Self:
        """Values stand in time order, and none begins before the one ahead of it has ended."""
        for one, following in zip(self.values, self.values[1:], strict=False):
            if one.starts >= following.starts:
                raise ValueError(f"values out of order at {following.starts}")
            if one.before is not None and one.before > following.starts:
                raise ValueError(f"two values apply on {following.starts}")
            if one.before is not None and one.before < following.starts and not self.temporary:
                raise ValueError(f"no value between {one.before} and {following.starts}")
        for value in self.values:
            if value.before is not None and value.before <= value.starts:
                raise ValueError(f"the span from {value.starts} ends before it begins")
            if self.temporary and value.before is None:
                raise ValueError(f"a temporary norm needs an end: {value.starts}")
        return self

    @model_validator(mode="after")
    def _values_have_the_shape_of_their_kind(self) -> Self:
        """A scalar holds one value, a map keys, a list items, a scale rows."""
        for value in self.values:
            if not _has_shape(self.kind, value.value):
                raise ValueError(f"the value from {value.starts} is no {self.kind.value}")
        return self


class _ParameterFileModel(_Model):
    version: int
    checked_on: date
    currency: str
    parameters: list[_NormModel]


class _WordsModel(_Model):
    id: _Text
    en: _Text


class _OptionModel(_Model):
    value: _Word
    means: _WordsModel
    source: _Text


class _SettingModel(_Model):
    name: _Word
    asks: _WordsModel
    default: _Word
    options: Annotated[list[_OptionModel], Field(min_length=1)]

    @model_validator(mode="after")
    def _default_is_an_option(self) -> Self:
        """The default can be chosen, and no option stands twice."""
        values = [option.value for option in self.options]
        if self.default not in values:
            raise ValueError(f"the default {self.default} is no option")
        if len(set(values)) < len(values):
            raise ValueError("an option stands twice")
        return self


class _SettingFileModel(_Model):
    settings: list[_SettingModel]


class _ExactLoader(yaml.SafeLoader):
    """YAML without floats and without a key twice in one mapping."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - the signature is PyYAML's
        """Read a mapping whose keys are all different."""
        keys = [self.construct_object(key, deep=deep) for key, _ in node.value]
        if len(set(keys)) < len(keys):
            raise ValueError(f"a key stands twice, line {node.start_mark.line + 1}")
        return super().construct_mapping(node, deep=deep)


def _refuse_float(loader: yaml.SafeLoader, node: yaml.Node) -> None:
    """An unquoted decimal would be a float: the law has none."""
    raise ValueError(f"a decimal without quotes, line {node.start_mark.line + 1}")


_ExactLoader.add_constructor("tag:yaml.org,2002:float", _refuse_float)


@lru_cache(maxsize=1)
def _shipped_book() -> ParameterBook:
    """The book of the package, read once."""
    package = files("jaring.rules")
    return read_book(
        _yaml_texts(package.joinpath("parameters")), _yaml_texts(package.joinpath("readings"))
    )


def load_book(*, settings: Mapping[str, str] | None = None) -> ParameterBook:
    """The law that ships with the package, under the default settings or those given.

    Raises:
        UnknownSettingError: a setting that does not exist.
        UnknownOptionError: an option that the setting does not have.
    """
    return _shipped_book().with_settings(settings or {})


def read_book(parameters: Mapping[str, str], settings: Mapping[str, str]) -> ParameterBook:
    """A book from the texts of parameter files and setting files, by file name.

    Raises:
        ParameterFileError: a file breaks its form.
    """
    norms: dict[str, Norm] = {}
    for file, text in sorted(parameters.items()):
        for norm in _read_norms(file, text):
            if norm.name in norms:
                raise ParameterFileError(file, f"{norm.name} stands twice in the book")
            norms[norm.name] = norm
    known: dict[str, Setting] = {}
    for file, text in sorted(settings.items()):
        for setting in _read_settings(file, text):
            if setting.name in known:
                raise ParameterFileError(file, f"{setting.name} stands twice")
            known[setting.name] = setting
    _check_other_starts(norms.values(), known)
    return ParameterBook(
        norms=MappingProxyType(norms),
        settings=MappingProxyType(known),
        fingerprint=_fingerprint({**parameters, **settings}),
    )


def _yaml_texts(folder: Traversable) -> dict[str, str]:
    """The YAML files of a folder of the package."""
    entries = (entry for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    return {f"{folder.name}/{entry.name}": entry.read_text(encoding="utf-8") for entry in entries}


def _read_norms(file: str, text: str) -> list[Norm]:
    """The norms of one file."""
    model = _validated(_ParameterFileModel, file, text)
    first_part = file.rsplit("/", maxsplit=1)[-1].removesuffix(".yaml")
    for norm in model.parameters:
        if norm.name.split(".", maxsplit=1)[0] != first_part:
            raise ParameterFileError(file, f"{norm.name} belongs in another file")
    return [_norm(norm, model.checked_on) for norm in model.parameters]


def _read_settings(file: str, text: str) -> list[Setting]:
    """The settings of one file."""
    return [
        Setting(
            name=setting.name,
            asks_id=setting.asks.id,
            asks_en=setting.asks.en,
            default=setting.default,
            options=tuple(
                Option(value=o.value, means_id=o.means.id, means_en=o.means.en, source=o.source)
                for o in setting.options
            ),
        )
        for setting in _validated(_SettingFileModel, file, text).settings
    ]


def _validated(model: type[_M], file: str, text: str) -> _M:
    """The file as its model."""
    try:
        return model.model_validate(yaml.load(text, Loader=_ExactLoader))  # noqa: S506 - a SafeLoader
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ParameterFileError(file, f"{place}: {first['msg']}") from error
    except (yaml.YAMLError, ValueError) as error:
        raise ParameterFileError(file, str(error)) from error


def _norm(model: _NormModel, checked_on: date) -> Norm:
    """A validated norm as the book keeps it."""
    return Norm(
        name=model.name,
        kind=model.kind,
        unit=model.unit,
        values=tuple(_dated(value, model.kind, checked_on) for value in model.values),
        temporary=model.temporary,
        payer=model.payer or "",
        note=model.note or "",
        condition=model.condition or "",
        renewed_every_months=model.renewed_every_months,
    )


def _dated(model: _ValueModel, kind: Kind, checked_on: date) -> DatedValue:
    """A validated value as the book keeps it."""
    other = model.other_start
    return DatedValue(
        starts=model.starts,
        ends_before=model.before,
        value=date.fromisoformat(model.value) if kind is Kind.DATE else _frozen(model.value),
        source=model.source,
        verified=model.verified,
        from_verified=model.from_verified,
        checked_on=model.checked_on or checked_on,
        other_start=None
        if other is None
        else OtherStart(
            starts=other.starts, source=other.source, setting=other.setting, option=other.option
        ),
    )


def _frozen(value: object) -> Value:
    """The same value, with nothing in it that could change; quoted decimals become exact."""
    if isinstance(value, dict):
        return MappingProxyType({str(key): _frozen(item) for key, item in value.items()})
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        return Decimal(value)
    assert value is None or isinstance(value, bool | int | str | date)
    return value


def _has_shape(kind: Kind, value: object) -> bool:
    """Whether a value as read from YAML has the form of its kind."""
    match kind:
        case Kind.SCALAR:
            return isinstance(value, int | str) and not isinstance(value, bool)
        case Kind.FLAG:
            return isinstance(value, bool)
        case Kind.DATE:
            return isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) is not None
        case Kind.MAP:
            return isinstance(value, dict) and len(value) > 0
        case Kind.LIST:
            return isinstance(value, list) and len(value) > 0
        case Kind.SCALE:
            return isinstance(value, list) and all(isinstance(row, dict) for row in value)


def _check_other_starts(norms: Iterable[Norm], settings: Mapping[str, Setting]) -> None:
    """Every other start day names a setting that exists and an option that is not its default."""
    for norm in norms:
        for other in (value.other_start for value in norm.values):
            if other is None:
                continue
            setting = settings.get(other.setting)
            options = () if setting is None else setting.options
            if setting is None or other.option not in {option.value for option in options}:
                raise ParameterFileError(norm.name, f"no setting {other.setting}={other.option}")


def _fingerprint(texts: Mapping[str, str]) -> str:
    """A hash that changes when any file of the law changes."""
    digest = hashlib.sha256()
    for file, text in sorted(texts.items()):
        digest.update(f"{file}\0{text}\0".encode())
    return digest.hexdigest()
