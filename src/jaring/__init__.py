"""Jaring: who must be protected, who is, and who is missing, from list to first contribution.

>>> import jaring
>>> result = jaring.link("list.csv", "registry.parquet", model="workers")  # doctest: +SKIP
"""

from typing import TYPE_CHECKING, Any

from jaring.version import __version__

if TYPE_CHECKING:
    from jaring.runs import law
    from jaring.runs.check import check
    from jaring.runs.indexing import index
    from jaring.runs.link import LinkResult, dedupe, link
    from jaring.runs.registry_import import import_registry
    from jaring.runs.take_in import take_in

__all__ = [
    "LinkResult",
    "__version__",
    "check",
    "dedupe",
    "import_registry",
    "index",
    "law",
    "link",
    "take_in",
]

_HOMES = {
    "link": "jaring.runs.link",
    "dedupe": "jaring.runs.link",
    "LinkResult": "jaring.runs.link",
    "index": "jaring.runs.indexing",
    "check": "jaring.runs.check",
    "take_in": "jaring.runs.take_in",
    "import_registry": "jaring.runs.registry_import",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the public face holds
    """Load the public face when it is first used: the engines take a while to import."""
    from importlib import import_module  # noqa: PLC0415

    if name == "law":
        return import_module("jaring.runs.law")
    if name not in _HOMES:
        raise AttributeError(f"module 'jaring' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
