"""Deadlines, the lapse clock and the sanction ladder in sentences."""

from datetime import date

from jaring.rules.deadlines.deadline import Deadline
from jaring.rules.deadlines.lapse import LapseClock, LapseReading, LapseStatus
from jaring.rules.deadlines.privacy import AnswerDue
from jaring.rules.explain.audience import Sentence, Speaker
from jaring.rules.explain.citations import in_words
from jaring.rules.sanctions import SanctionKind, SanctionLadder, SanctionStep, Subject


def deadline_sentences(deadline: Deadline, speaker: Speaker) -> list[Sentence]:
    """The last day, and what other readings say."""
    duty = speaker.voice.say(f"timed.{deadline.duty}")
    if deadline.last_day is None:
        missing = speaker.voice.facts(deadline.missing)
        found = [speaker.say("until.duty_unknown", duty=duty, missing=missing)]
    elif deadline.first_day is not None:
        found = [
            speaker.say(
                "until.duty_window",
                duty=duty,
                first_day=deadline.first_day,
                day=deadline.last_day,
            )
        ]
    else:
        found = [speaker.say("until.duty", duty=duty, day=deadline.last_day)]
    for reading in deadline.readings:
        if not reading.is_chosen:
            found.append(
                speaker.say(
                    "until.duty_other",
                    means=reading.option.means(speaker.voice.lang),
                    source=in_words(reading.option.source, speaker.voice.lang),
                    day=reading.last_day,
                )
            )
    return found


def answer_sentences(answer: AnswerDue, speaker: Speaker) -> list[Sentence]:
    """The last moment for an answer about personal data."""
    duty = speaker.voice.say(f"timed.{answer.request.value}")
    if answer.due_at is None:
        missing = speaker.voice.facts(answer.trace.missing)
        return [speaker.say("until.duty_unknown", duty=duty, missing=missing)]
    clock = f"{answer.due_at:%H:%M %Z}".strip()
    moment = f"{speaker.voice.figure('day', answer.due_at.date())}, {clock}"
    return [speaker.say("until.answer_due", duty=duty, moment=moment)]


def lapse_sentences(clock: LapseClock, today: date, speaker: Speaker) -> list[Sentence]:
    """Protected until, the last day to pay, and every other reading."""
    chosen = clock.chosen
    if chosen is None:
        missing = speaker.voice.facts(clock.missing)
        duty = speaker.voice.say("question.bpu_lapse")
        return [speaker.say("until.duty_unknown", duty=duty, missing=missing)]
    status = clock.status(today)
    if status is LapseStatus.ENDED:
        is_free = clock.are_arrears_charged is False
        found = [speaker.say("until.lapsed_ended_free" if is_free else "until.lapsed_ended")]
    else:
        key = "until.lapse" if status is LapseStatus.PROTECTED else "until.lapsed_unpaid"
        found = [
            speaker.say(
                key,
                protected_until=chosen.protected_until,
                last_day=chosen.last_day_without_restart,
            )
        ]
    others = (reading for reading in clock.readings if _differences(reading, chosen) == 1)
    return found + [_other_lapse(reading, chosen, speaker) for reading in others]


def _differences(reading: LapseReading, chosen: LapseReading) -> int:
    """How many of its two readings differ: both at once say nothing new."""
    return (reading.cover != chosen.cover) + (reading.end != chosen.end)


def _other_lapse(reading: LapseReading, chosen: LapseReading, speaker: Speaker) -> Sentence:
    """Another reading, by what it reads differently."""
    option = reading.cover if reading.cover != chosen.cover else reading.end
    return speaker.say(
        "until.lapse_other",
        means=option.means(speaker.voice.lang),
        protected_until=reading.protected_until,
        last_day=reading.last_day_without_restart,
    )


def ladder_sentences(ladder: SanctionLadder, speaker: Speaker) -> list[Sentence]:
    """Every step with its days."""
    if ladder.subject is Subject.STATE_ADMINISTRATOR:
        return [speaker.say("until.no_ladder")]
    if not ladder.steps:
        duty = speaker.voice.say("question.sanction.ladder")
        missing = speaker.voice.facts(ladder.missing)
        return [speaker.say("until.duty_unknown", duty=duty, missing=missing)]
    return [_step(step, speaker) for step in ladder.steps]


def _step(step: SanctionStep, speaker: Speaker) -> Sentence:
    """One step."""
    figures = {"number": step.number} if step.kind is SanctionKind.WARNING else {}
    name = speaker.voice.say(f"step.{step.kind.value}", **figures)
    if step.last_day is not None:
        return speaker.say("until.step", step=name, first_day=step.first_day, day=step.last_day)
    services = [speaker.voice.say(f"service.{code}") for code in step.services]
    return speaker.say("until.step_open", step=name, first_day=step.first_day, services=services)
