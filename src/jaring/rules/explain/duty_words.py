"""The duty in sentences: who must enrol whom in what, why, and by when."""

from jaring.rules.explain.audience import Sentence, Speaker
from jaring.rules.explain.citations import acts
from jaring.rules.facts import Party
from jaring.rules.obligations import Duty, DutyStatus, Obligation, Profile, RegistrationDeadline
from jaring.rules.trace import Trace, TraceKind

_ON_ONESELF = (Party.SELF, Party.WORKER)


def duty_sentences(duty: Duty, speaker: Speaker) -> list[Sentence]:
    """What must be done, why, and until when."""
    return [
        *_what_to_do(duty, speaker),
        *_why(duty, speaker),
        *(() if duty.deadline is None else _deadline(duty.deadline, speaker)),
    ]


def _what_to_do(duty: Duty, speaker: Speaker) -> list[Sentence]:
    """Obliged, voluntary, not open and not known, each with its programmes."""
    worker = speaker.role(Party.WORKER)
    if duty.profile is Profile.INSURED_ELSEWHERE:
        return [speaker.say("do.elsewhere", worker=worker)]
    found = []
    obliged = duty.programmes(DutyStatus.OBLIGED)
    if obliged and duty.registers in (None, *_ON_ONESELF):
        found.append(speaker.say("do.register_self", worker=worker, programmes=obliged))
    elif obliged and duty.registers is not None:
        registers = speaker.role(duty.registers)
        found.append(
            speaker.say("do.register", registers=registers, worker=worker, programmes=obliged)
        )
    for status in (DutyStatus.VOLUNTARY, DutyStatus.NOT_OPEN):
        programmes = duty.programmes(status)
        if programmes:
            found.append(speaker.say(f"do.{status.value}", programmes=programmes))
    if duty.profile is Profile.PROJECT and obliged:
        found.append(speaker.say("do.project"))
    return found + _not_known(duty, speaker)


def _not_known(duty: Duty, speaker: Speaker) -> list[Sentence]:
    """Programmes whose duty hangs on a missing fact, those with the same facts together."""
    groups: dict[tuple[str, ...], list[Obligation]] = {}
    for obligation in duty.obligations:
        if obligation.status is DutyStatus.UNKNOWN:
            groups.setdefault(obligation.missing, []).append(obligation)
    return [
        speaker.say(
            "do.unknown",
            programmes=[obligation.programme for obligation in together],
            missing=speaker.voice.facts(missing),
        )
        for missing, together in groups.items()
    ]


def _why(duty: Duty, speaker: Speaker) -> list[Sentence]:
    """The case the law sees, and its articles."""
    found = [speaker.say(f"why.{duty.profile.value}")]
    laws = [duty.trace.law] if duty.segment is not None else []
    obliged = (item for item in duty.obligations if item.status is DutyStatus.OBLIGED)
    laws += [obligation.law for obligation in obliged if obligation.law]
    if laws:
        found.append(speaker.say("why.law", laws=acts(laws, speaker.voice.lang)))
    return found


def _deadline(deadline: RegistrationDeadline, speaker: Speaker) -> list[Sentence]:
    """The last day, or the term where the day it runs from is not known."""
    if deadline.last_day is not None:
        return [speaker.say("until.register", day=deadline.last_day)]
    term = term_words(deadline.trace, speaker)
    if not term or not deadline.counted_from:
        return []
    fact = speaker.voice.fact(deadline.counted_from)
    return [speaker.say("until.register_term", term=term, fact=fact)]


def term_words(trace: Trace, speaker: Speaker) -> str:
    """The length of a term as it stands in the book: `14 hari kerja`."""
    for node in trace.walk():
        if node.kind is TraceKind.PARAMETER and node.parameter is not None:
            is_working = node.parameter.unit.startswith("working_days")
            key = "term.working_days" if is_working else "term.days"
            return speaker.voice.say(key, count=node.parameter.number)
    return ""
