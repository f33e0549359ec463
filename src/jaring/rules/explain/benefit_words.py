"""Benefits in sentences: what the family gets, on what conditions, and what would void it."""

from collections.abc import Iterable

from jaring.rules.benefits.estimate import (
    BenefitEstimate,
    BenefitLine,
    Cadence,
    Condition,
    Outcome,
    Standing,
)
from jaring.rules.benefits.wage_gap import GapLine, WageGap
from jaring.rules.explain.audience import Sentence, Speaker
from jaring.rules.explain.tree import line_words
from jaring.rules.explain.voice import placeholders, uncapitalised

_FOR_THE_FAMILY = ("jkk.death", "jkm.death", "jht.death", "pmi.death")
_WHO_OWES = "benefit.jkk.employer_owes_difference"
_SURVIVORS = ("jp.widow", "jp.child", "jp.parent")


def benefit_sentences(benefits: Iterable[BenefitEstimate], speaker: Speaker) -> list[Sentence]:
    """Each benefit, then once what they hang on and what would end them."""
    estimates = list(benefits)
    found = [sentence for one in estimates for sentence in _one_benefit(one, speaker)]
    payable = [one for one in estimates if one.outcome is not Outcome.NOT_PAYABLE]
    found += _provided(payable, speaker)
    voids = [
        speaker.voice.say(f"void.{void.code}", **void.figures)
        for one in payable
        for void in one.voids
    ]
    if voids:
        found.append(speaker.say("family.voids", voids=_alternatives(voids)))
    for code in dict.fromkeys(note for one in payable for note in one.notes):
        found.append(speaker.say("family.note", text=speaker.voice.say(f"note.{code}")))
    return found + [sentence for one in payable for sentence in _claim(one, speaker)]


def _claim(one: BenefitEstimate, speaker: Speaker) -> list[Sentence]:
    """Between which days the claim is made, where the law sets any."""
    event = speaker.voice.say(f"event.{one.event}")
    found = []
    if one.claim_from is not None and one.claim_from != one.on:
        found.append(speaker.say("until.claim_from", event=event, day=one.claim_from))
    if one.claim_until is not None:
        found.append(speaker.say("until.claim_until", event=event, day=one.claim_until))
    return found


def _alternatives(texts: Iterable[str]) -> str:
    """Texts of which one suffices, each once."""
    return "; ".join(dict.fromkeys(texts))


def _one_benefit(one: BenefitEstimate, speaker: Speaker) -> list[Sentence]:
    """What is paid, or why not, or what is missing."""
    event = speaker.voice.say(f"event.{one.event}")
    if one.outcome is Outcome.NOT_PAYABLE:
        failed = _words_of(
            (item for item in one.conditions if item.standing is Standing.NOT_MET), speaker
        )
        return [speaker.say("family.refused", event=event, conditions=failed)]
    found = _sums(one, event, speaker)
    for line in one.lines:
        if line.cadence is Cadence.UP_TO:
            found += _limit(one, line, speaker)
    return found


def _sums(one: BenefitEstimate, event: str, speaker: Speaker) -> list[Sentence]:
    """What is paid at once and what is paid by the month."""
    found = []
    once = [line for line in one.lines if line.cadence is Cadence.ONCE and not one.refused(line)]
    monthly = [line for line in one.lines if line.cadence is Cadence.MONTHLY]
    unknown = [line for line in (*once, *monthly) if line.amount_idr is None]
    if unknown:
        missing = tuple(name for line in unknown for name in line.trace.missing)
        found.append(
            speaker.say("family.unknown", event=event, missing=speaker.voice.facts(missing))
        )
    amounts = [line.amount_idr for line in once if line.amount_idr is not None]
    if amounts and not unknown:
        is_for_family = one.event in (*_FOR_THE_FAMILY, *_SURVIVORS)
        receiver = speaker.role("family" if is_for_family else "worker")
        found.append(
            speaker.say("family.at_once", event=event, sum_idr=sum(amounts), receiver=receiver)
        )
    found += _by_the_month([line for line in monthly if line not in unknown], event, speaker)
    return found


def _by_the_month(lines: list[BenefitLine], event: str, speaker: Speaker) -> list[Sentence]:
    """Payments every month: for life, or for some months."""
    endless = [line for line in lines if line.times is None]
    found = [
        speaker.say("family.monthly", event=event, amount_idr=line.amount_idr) for line in endless
    ]
    parts = [
        speaker.voice.say("family.times", amount_idr=line.amount_idr, count=line.times)
        for line in lines
        if line.times is not None
    ]
    if parts:
        found.append(speaker.say("family.monthly_times", event=event, parts=parts))
    return found


def _limit(one: BenefitEstimate, line: BenefitLine, speaker: Speaker) -> list[Sentence]:
    """What is refunded, or paid, up to a limit."""
    name = line_words(line.code, speaker.voice)
    failed = [
        item
        for item in one.conditions
        if item.standing is Standing.NOT_MET and line.code in item.lines
    ]
    if failed:
        conditions = _words_of(failed, speaker)
        return [speaker.say("family.line_refused", line=name, conditions=conditions)]
    if line.amount_idr is None:
        missing = speaker.voice.facts(line.trace.missing)
        return [speaker.say("family.unknown", event=name, missing=missing)]
    return [speaker.say("family.up_to", line=name, amount_idr=line.amount_idr)]


def _provided(estimates: Iterable[BenefitEstimate], speaker: Speaker) -> list[Sentence]:
    """The conditions that nobody has decided yet, each once."""
    still_open = [
        item for one in estimates for item in one.conditions if item.standing is Standing.UNKNOWN
    ]
    if not still_open:
        return []
    return [speaker.say("family.provided", conditions=_words_of(still_open, speaker))]


def _words_of(conditions: Iterable[Condition], speaker: Speaker) -> str:
    """Conditions in a row, each once."""
    return speaker.voice.listed(dict.fromkeys(_condition(item, speaker) for item in conditions))


def _condition(item: Condition, speaker: Speaker) -> str:
    """A condition in words; without its figures it is said in general."""
    key = f"condition.{item.code}"
    wanted = placeholders(speaker.voice.find(key) or "")
    if wanted <= set(item.figures):
        return speaker.voice.say(key, **item.figures)
    return speaker.voice.say(f"{key}_unknown")


def gap_sentences(gap: WageGap, speaker: Speaker) -> list[Sentence]:
    """What an under-reported wage costs the family, and what was not paid."""
    parts = [_lost(line, speaker) for line in gap.lines if line.lost_idr]
    if not parts:
        return []
    case = gap.case
    found = [
        speaker.say(
            "family.gap",
            wage_reported_idr=case.wage_reported_idr,
            wage_evidenced_idr=case.wage_evidenced_idr,
            family=speaker.role("family"),
            parts="; ".join(parts),
        )
    ]
    owed = (node for node in gap.trace.walk() if node.question == _WHO_OWES)
    if any(node.value is True for node in owed):
        found.append(speaker.say("family.gap_owed"))
    if gap.employer_unpaid_idr is not None and gap.worker_unpaid_idr is not None:
        found.append(
            speaker.say(
                "family.gap_unpaid",
                employer_idr=gap.employer_unpaid_idr,
                worker_idr=gap.worker_unpaid_idr,
            )
        )
    return found


def _lost(line: GapLine, speaker: Speaker) -> str:
    """One loss."""
    name = uncapitalised(line_words(line.code, speaker.voice))
    return speaker.voice.say("family.gap_part", line=name, lost_idr=line.lost_idr)
