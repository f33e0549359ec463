"""The root of every error that a person can act on.

Each error carries its facts as attributes and builds its text once, in its constructor; the text
says what happened, where, why it matters and what to try. It never holds a whole NIK, phone or
wage.
"""

from typing import ClassVar


class JaringError(Exception):
    """Something a person can act on; `code` is stable and may be documented."""

    code: ClassVar[str] = "jaring"
    is_retryable: ClassVar[bool] = False
    exit_code: ClassVar[int] = 2


class InputError(JaringError):
    """A file, a model or a setting that was handed in cannot be used as it is."""

    code: ClassVar[str] = "input"
