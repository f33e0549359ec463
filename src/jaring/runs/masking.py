"""What of a value may be seen: NIK, phone, mother's name and their like are cut before printing.

Everything that is printed or rendered passes through here; the tables of a run folder do not, since
an officer must be able to join them back. `--reveal --reason` is the one road around it, and it is
logged by the caller.
"""

import re
from collections.abc import Callable, Mapping

from jaring.reports.link_summary import mask_long_numbers

_ELLIPSIS = "…"
_PHONE = re.compile(r"(?<!\d)(?:\+?62|0)[ .\-]?8(?:[ .\-]?\d){7,11}(?!\d)")
# Names under which partners and users' own models keep what is masked by name, not by type.
_MOTHER = frozenset({"mother_name", "mother", "ibu", "nama_ibu", "ibu_kandung", "nama_ibu_kandung"})
_PHONE_NAMES = frozenset({"phone", "hp", "no_hp", "telepon", "no_telepon", "telp", "no_telp"})
_NIK_NAMES = frozenset({"nik", "no_nik", "ktp", "no_ktp", "nik_ktp", "no_kk", "kk"})
_SHORT_NAMES = frozenset({"kpj", "no_kpj", "passport", "paspor", "no_paspor"})
_NIK_LENGTH = 16
_TOO_SHORT_TO_CUT = 9


def _keep_ends(text: str, first: int, last: int) -> str:
    """The first and last characters, where enough is hidden between them; else nothing."""
    kept = text.strip()
    if len(kept) < max(_TOO_SHORT_TO_CUT, first + last + 3):
        return f"{kept[:1]}{_ELLIPSIS}"
    return f"{kept[:first]}{_ELLIPSIS}{kept[-last:]}"


def _mask_phone(text: str) -> str:
    return _keep_ends(re.sub(r"[ .\-()]", "", text), 4, 2)


def _mask_name(text: str) -> str:
    return " ".join(f"{word[0]}{_ELLIPSIS}" for word in text.split())


def _kind_to_mask(field: str, kind: str | None) -> str | None:
    """Which mask a field wants: by its type in the model, else by its name."""
    name = field.strip().lower().replace(" ", "_").replace(".", "")
    if kind in {"nik", "phone", "passport", "kpj", "npwp"}:
        return kind
    if name in _MOTHER:
        return "mother"
    if name in _PHONE_NAMES:
        return "phone"
    if name in _NIK_NAMES:
        return "nik"
    if name in _SHORT_NAMES:
        return "passport"
    return "npwp" if name == "npwp" else None


def mask_text(text: str) -> str:
    """A free text (an id, a line of a log, a message) with every NIK and mobile number cut.

    >>> mask_text("list:3374012103850003 / 0812-3456-7890")
    'list:3374…0003 / 0812…90'
    """
    return _PHONE.sub(lambda found: _mask_phone(found.group()), mask_long_numbers(text))


def mask_value(text: str | None, field: str, kind: str | None = None) -> str | None:
    """A value of a field as it may be seen.

    Args:
        field: the field's name, canonical or the partner's own.
        kind: the field's type in the model (`nik`, `phone` …), where there is one.

    >>> mask_value("3374012103850003", "nik")
    '3374…0003'
    >>> mask_value("Siti Aminah", "mother_name")
    'S… A…'
    """
    if text is None or not text.strip():
        return None
    mask = _MASKS.get(_kind_to_mask(field, kind) or "", mask_text)
    return mask(text)


def _mask_npwp(text: str) -> str:
    """A person's tax number is the NIK itself since 2024; an employer's begins with 0 and stays."""
    digits = re.sub(r"\D", "", text)
    is_person = len(digits) >= _NIK_LENGTH and not digits.startswith("0")
    return _keep_ends(digits, 4, 4) if is_person else text.strip()


_MASKS: dict[str, Callable[[str], str]] = {
    "nik": lambda text: _keep_ends(text, 4, 4),
    "phone": _mask_phone,
    "mother": _mask_name,
    "passport": lambda text: _keep_ends(text, 2, 2),
    "kpj": lambda text: _keep_ends(text, 2, 2),
    "npwp": _mask_npwp,
}


def mask_row(
    row: Mapping[str, str | None], kinds: Mapping[str, str] | None = None
) -> dict[str, str | None]:
    """A whole row as it may be seen; `kinds` gives the type of a field in the model."""
    known = kinds or {}
    return {field: mask_value(text, field, known.get(field)) for field, text in row.items()}
