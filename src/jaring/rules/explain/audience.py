"""Who asks, what every answer says, and how a sentence is spoken to that person.

The five questions are the same for everybody: what must I do, why, what does it cost, what does my
family get, until when; behind them stands what a reader must know before relying on it. What
differs is who is "you": an employer reads "you must enrol your worker", the worker reads "your
employer must enrol you".
"""

from dataclasses import dataclass
from enum import StrEnum

from jaring.rules.explain.voice import Voice, sentence
from jaring.rules.facts import Party
from jaring.terms.segments import Segment


class Audience(StrEnum):
    """The person who asks."""

    WORKER = "worker"
    EMPLOYER = "employer"
    MICRO_OWNER = "micro_owner"
    DINAS = "dinas"
    VILLAGE = "village"
    UNION = "union"
    PERMIT_OFFICE = "permit_office"


class Topic(StrEnum):
    """The question that a sentence answers, in the order of the paragraph."""

    DO = "do"
    WHY = "why"
    COST = "cost"
    FAMILY = "family"
    UNTIL = "until"
    CAUTION = "caution"


@dataclass(frozen=True)
class Sentence:
    """One sentence, and the question it answers."""

    topic: Topic
    text: str


@dataclass(frozen=True)
class Speaker:
    """A voice that speaks to somebody.

    `is_about_the_reader`: the owner of a business asks about himself on own account, so the worker
    of the answer is "you".
    """

    voice: Voice
    audience: Audience
    is_about_the_reader: bool = False

    def role(self, name: str | Party) -> str:
        """Who somebody is for the person addressed: "you", "your employer", "this worker"."""
        seat = Audience.WORKER if self.is_about_the_reader else self.audience
        seen = self.voice.find(f"role_{seat.value}.{name}")
        return seen or self.voice.say(f"role.{name}")

    def say(self, key: str, **figures: object) -> Sentence:
        """A sentence; the first part of its key is the question it answers."""
        text = sentence(self.voice.say(key, **figures))
        return Sentence(topic=Topic(key.partition(".")[0]), text=text)

    def advice(self, segment: Segment | None) -> Sentence:
        """The first step for the person addressed."""
        key = f"advice.{self.audience.value}"
        special = "" if segment is None else f"{key}_{segment.lower()}"
        return self.say("do.advice", text=self.voice.find(special) or self.voice.say(key))
