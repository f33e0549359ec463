"""Opening what is masked: only with a reason, and never without a line in the run's log."""

import getpass
import sys
from dataclasses import dataclass
from typing import ClassVar

from jaring.commands.words import SPOKEN, Lang, Words
from jaring.runs.folder import RunFolder
from jaring.terms.errors import InputError


class NoReasonError(InputError):
    """Personal data was asked for without a reason."""

    code: ClassVar[str] = "reveal.no_reason"

    def __init__(self) -> None:
        super().__init__(Words("en").say("usage.reveal_reason"))

    def text(self, lang: Lang) -> str:
        """The text in one language."""
        return Words(lang).say("usage.reveal_reason")


@dataclass(frozen=True)
class Revealing:
    """What a person asked for: masked as always, or open with a reason."""

    is_asked: bool
    reason: str | None

    def allow(self, folder: RunFolder, event: str, **facts: str | list[str]) -> bool:
        """Whether values may be shown open; if so, who asked and why is in run.log by now.

        Raises:
            NoReasonError: opening was asked for without saying why.
        """
        reason = self.why()
        if reason is None:
            return False
        folder.log("revealed", what=event, reason=reason, by=getpass.getuser(), **facts)
        return True

    def why(self) -> str | None:
        """The reason for opening values, or None where they stay masked; the caller logs it.

        Raises:
            NoReasonError: opening was asked for without saying why.
        """
        if not self.is_asked:
            return None
        if self.reason is None or not self.reason.strip():
            raise NoReasonError
        sys.stderr.write(f"{SPOKEN.say('say.revealed')}\n")
        return self.reason
