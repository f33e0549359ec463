"""The kinds of finding and what stands behind each: read from `finding_kinds.toml`, once."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from jaring.terms.segments import Lang


@dataclass(frozen=True)
class FindingKind:
    """One kind: its subject, the law, its names and what it means."""

    code: str
    subject: str
    law: str
    label: Mapping[Lang, str]
    means: Mapping[Lang, str]


@cache
def finding_kinds() -> Mapping[str, FindingKind]:
    """Every kind by its code, in the order in which they are shown."""
    text = (files("jaring.assessment") / "finding_kinds.toml").read_text(encoding="utf-8")
    return MappingProxyType(
        {
            code: FindingKind(
                code,
                raw["subject"],
                raw["law"],
                {"id": raw["id"], "en": raw["en"]},
                {"id": raw["means_id"], "en": raw["means_en"]},
            )
            for code, raw in tomllib.loads(text).items()
        }
    )
