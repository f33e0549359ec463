"""By when a request about personal data, or a breach, must be answered: hours, not days.

The term runs on the clock from the moment the request was received, over nights and holidays.
Law: UU 27/2022 arts 30, 32, 46 (each 3 x 24 hours).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from jaring.rules.book import ParameterBook, ParameterNotFoundError
from jaring.rules.trace import Trace, fact, from_parameter, unknown_parameter
from jaring.terms.errors import InputError
from jaring.terms.segments import Lang


class DataRequest(StrEnum):
    """What somebody asks, or what happened; the values are the norms of the book."""

    ACCESS = "pdp.access_response"
    CORRECTION = "pdp.correction_response"
    RESTRICTION = "pdp.restriction_response"
    WITHDRAWAL = "pdp.consent_withdrawal_stop"
    BREACH = "pdp.breach_notice"


class NaiveMomentError(InputError):
    """A moment without its time zone, so that hours cannot be counted from it."""

    code: ClassVar[str] = "law.naive_moment"

    def __init__(self, fact_name: str) -> None:
        self.fact_name = fact_name
        super().__init__(self.text("en"))

    def text(self, lang: Lang) -> str:
        """What is missing, with an example."""
        if lang == "id":
            return (
                f"{self.fact_name} tidak menyebut zona waktu. Tulis dengan selisihnya, "
                "misalnya 2026-11-21T09:00:00+07:00 untuk WIB."
            )
        return (
            f"{self.fact_name} names no time zone. Write it with its offset, "
            "such as 2026-11-21T09:00:00+07:00 for western Indonesia."
        )


@dataclass(frozen=True, kw_only=True)
class AnswerDue:
    """The moment by which the answer must be given; None where the law is not in force."""

    request: DataRequest
    received_at: datetime
    due_at: datetime | None
    trace: Trace


def answer_due(request: DataRequest, received_at: datetime, book: ParameterBook) -> AnswerDue:
    """The last moment for an answer, in the time zone in which the request was received.

    Raises:
        NaiveMomentError: the moment has no time zone.
    """
    if received_at.utcoffset() is None:
        raise NaiveMomentError("received_at")
    question = f"deadline.{request.value}"
    try:
        hours = book.ask(request.value, received_at.date())
    except ParameterNotFoundError as error:
        trace = unknown_parameter(question, error)
        return AnswerDue(request=request, received_at=received_at, due_at=None, trace=trace)
    due_at = received_at + timedelta(hours=hours.number)
    trace = Trace(
        question=question,
        value=due_at.isoformat(),
        law=hours.source,
        arithmetic=f"{received_at.isoformat()} + {hours.number} h",
        children=(fact("received_at", received_at.isoformat()), from_parameter(hours)),
    )
    return AnswerDue(request=request, received_at=received_at, due_at=due_at, trace=trace)
