"""Everything that was answered, as one plain paragraph for the person who asks.

    answers = Answers(today=date(2026, 11, 21), duty=duty, price=price, due=due, benefits=(death,))
    explain(answers, Audience.WORKER, voice).paragraph

The order is always: what must I do, why, what does it cost, what does my family get, until when,
and what to know before relying on it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from jaring.rules.benefits.estimate import BenefitEstimate
from jaring.rules.benefits.wage_gap import WageGap
from jaring.rules.book import ParameterBook
from jaring.rules.contributions import Contribution, DueDate
from jaring.rules.deadlines.deadline import Deadline
from jaring.rules.deadlines.lapse import LapseClock
from jaring.rules.deadlines.privacy import AnswerDue
from jaring.rules.explain.audience import Audience, Sentence, Speaker, Topic
from jaring.rules.explain.benefit_words import benefit_sentences, gap_sentences
from jaring.rules.explain.cautions import caution_sentences
from jaring.rules.explain.citations import acts
from jaring.rules.explain.deadline_words import (
    answer_sentences,
    deadline_sentences,
    ladder_sentences,
    lapse_sentences,
)
from jaring.rules.explain.duty_words import duty_sentences
from jaring.rules.explain.price_words import due_sentences, price_sentences
from jaring.rules.explain.tree import render_tree
from jaring.rules.explain.voice import Voice
from jaring.rules.obligations import Duty
from jaring.rules.obligations.verdicts import cited
from jaring.rules.sanctions import SanctionLadder
from jaring.rules.trace import Json, Trace
from jaring.terms.segments import Lang, Segment


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What was asked and answered; what was not asked is None or empty."""

    today: date
    duty: Duty | None = None
    price: Contribution | None = None
    due: DueDate | None = None
    benefits: tuple[BenefitEstimate, ...] = ()
    gap: WageGap | None = None
    deadlines: tuple[Deadline, ...] = ()
    lapse: LapseClock | None = None
    answer_due: AnswerDue | None = None
    ladder: SanctionLadder | None = None

    @property
    def segment(self) -> Segment | None:
        """The segment that the duty or the price speaks of."""
        if self.duty is not None:
            return self.duty.segment
        return None if self.price is None else self.price.segment

    @property
    def traces(self) -> tuple[Trace, ...]:
        """The tree of every answer, in the order of the paragraph."""
        deadline = None if self.duty is None else self.duty.deadline
        single = (self.duty, self.price, self.gap, self.due, deadline)
        late = (self.lapse, self.answer_due, self.ladder)
        found = (*single, *self.benefits, *self.deadlines, *late)
        return tuple(answer.trace for answer in found if answer is not None)


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """The sentences for one person in one language, and the trees under them."""

    audience: Audience
    lang: Lang
    sentences: tuple[Sentence, ...]
    traces: tuple[Trace, ...]
    voice: Voice

    @property
    def paragraph(self) -> str:
        """All sentences in order."""
        return " ".join(sentence.text for sentence in self.sentences)

    @property
    def tree(self) -> str:
        """Why each answer is what it is, as text."""
        return "\n".join(render_tree(trace, self.voice) for trace in self.traces)

    def about(self, topic: Topic) -> str:
        """The sentences that answer one of the questions."""
        return " ".join(sentence.text for sentence in self.sentences if sentence.topic is topic)

    def to_json(self) -> dict[str, Json]:
        """Paragraph, sentences by question, and the trees, as plain values."""
        by_topic: dict[str, Json] = {
            topic.value: [item.text for item in self.sentences if item.topic is topic]
            for topic in Topic
        }
        trees: list[Json] = [trace.to_json() for trace in self.traces]
        return {
            "audience": self.audience.value,
            "lang": self.lang,
            "paragraph": self.paragraph,
            "sentences": by_topic,
            "traces": trees,
        }


def explain(
    answers: Answers, audience: Audience, voice: Voice, *, book: ParameterBook | None = None
) -> Explanation:
    """The answers in plain words for one person.

    Args:
        book: gives readings not taken their words.
    """
    is_owner = audience is Audience.MICRO_OWNER and answers.segment is Segment.BPU
    speaker = Speaker(voice, audience, is_about_the_reader=is_owner)
    spoken = list(dict.fromkeys(_sentences(answers, speaker, book)))
    order = list(Topic)
    spoken.sort(key=lambda item: order.index(item.topic))  # stable: order within a question stays
    return Explanation(
        audience=audience,
        lang=voice.lang,
        sentences=tuple(spoken),
        traces=answers.traces,
        voice=voice,
    )


def _sentences(
    answers: Answers, speaker: Speaker, book: ParameterBook | None
) -> Iterator[Sentence]:
    """Every sentence, part by part."""
    if answers.duty is not None:
        yield from duty_sentences(answers.duty, speaker)
    if answers.duty is not None or answers.gap is not None:
        yield speaker.advice(answers.segment)
    yield from law_sentences(answers, speaker)
    if answers.price is not None:
        yield from price_sentences(answers.price, speaker, book)
    if answers.due is not None:
        yield from due_sentences(answers.due, speaker)
    yield from benefit_sentences(answers.benefits, speaker)
    if answers.gap is not None:
        yield from gap_sentences(answers.gap, speaker)
        yield speaker.say("caution.indication")
    yield from _days(answers, speaker)
    yield from caution_sentences(answers.traces, speaker)
    if answers.benefits:
        yield speaker.say("caution.benefit")


def law_sentences(answers: Answers, speaker: Speaker) -> Iterator[Sentence]:
    """The acts behind price, benefits and days; those of the duty stand with its reason."""
    lines = () if answers.price is None else answers.price.lines
    paid = [line.trace for one in answers.benefits for line in one.lines if not one.refused(line)]
    gap = () if answers.gap is None else (answers.gap.trace,)
    single = (answers.due, answers.lapse, answers.answer_due, answers.ladder)
    dated = [answer.trace for answer in (*answers.deadlines, *single) if answer is not None]
    parts = {
        "why.law_price": [line.trace for line in lines],
        "why.law_benefit": [*paid, *gap],
        "why.law_days": dated,
    }
    for key, traces in parts.items():
        laws = acts(cited(traces), speaker.voice.lang)
        if laws:
            yield speaker.say(key, laws=laws)


def _days(answers: Answers, speaker: Speaker) -> Iterator[Sentence]:
    """Everything that has a last day."""
    for deadline in answers.deadlines:
        yield from deadline_sentences(deadline, speaker)
    if answers.lapse is not None:
        yield from lapse_sentences(answers.lapse, answers.today, speaker)
    if answers.answer_due is not None:
        yield from answer_sentences(answers.answer_due, speaker)
    if answers.ladder is not None:
        yield from ladder_sentences(answers.ladder, speaker)
