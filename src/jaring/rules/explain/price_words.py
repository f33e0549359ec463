"""The price in sentences: how much, who pays which part, and by when."""

from jaring.rules.book import ParameterBook
from jaring.rules.contributions import Contribution, Covers, DueDate, LineKind, OtherPrice
from jaring.rules.explain.audience import Audience, Sentence, Speaker
from jaring.rules.facts import Party
from jaring.terms.segments import Segment


def price_sentences(
    price: Contribution, speaker: Speaker, book: ParameterBook | None = None
) -> list[Sentence]:
    """The bill and its parts, or what is missing; then what it would be otherwise.

    Args:
        book: gives the readings not taken their words.
    """
    found = [_bill(price, speaker)]
    if (
        speaker.audience is Audience.WORKER
        and price.segment is Segment.PU
        and price.owed_by(Party.WORKER) == 0
    ):
        found.append(speaker.say("cost.no_share", worker=speaker.role(Party.WORKER)))
    found += _state_part(price, speaker)
    for other in price.other_prices:
        because = _because(other, speaker, book)
        found.append(speaker.say("cost.other", because=because, billed_idr=other.billed_idr))
    return found


def due_sentences(due: DueDate, speaker: Speaker) -> list[Sentence]:
    """By when the month must be paid, or why no day is set by the month."""
    if due.last_day is None:
        missing = speaker.voice.facts(due.trace.missing)
        return [speaker.say("until.pay_unknown", missing=missing)] if missing else []
    months = (node.value for node in due.trace.walk() if node.question == "month")
    return [speaker.say("until.pay", month=next(months, None), day=due.last_day)]


def _bill(price: Contribution, speaker: Speaker) -> Sentence:
    """What is billed, with the part of each payer."""
    if price.billed_idr is None:
        return speaker.say("cost.unknown", missing=speaker.voice.facts(price.missing))
    billed = [line.payer for line in price.lines if line.kind is LineKind.BILLED]
    shares = {payer: price.owed_by(payer) for payer in dict.fromkeys(billed)}
    paying = {payer: amount_idr for payer, amount_idr in shares.items() if amount_idr}
    figures: dict[str, object] = {"billed_idr": price.billed_idr}
    if price.covers is Covers.MONTH:
        figures["month"] = price.month
    if not shares:
        return speaker.say("cost.nothing")
    if len(paying) <= 1:
        payer = speaker.role(next(iter(paying or shares)))
        return speaker.say(f"cost.{price.covers.value}_one", payer=payer, **figures)
    parts = [
        speaker.voice.say("cost.part", payer=speaker.role(payer), amount_idr=amount_idr)
        for payer, amount_idr in paying.items()
    ]
    return speaker.say(f"cost.{price.covers.value}", parts=parts, **figures)


def _state_part(price: Contribution, speaker: Speaker) -> list[Sentence]:
    """The part of JKP that the State pays, so that nobody takes it for a bill."""
    amounts = [line.amount_idr for line in price.lines if line.kind is LineKind.STATE_PAID]
    known = [amount for amount in amounts if amount is not None]
    if not known or len(known) < len(amounts):
        return []
    return [speaker.say("cost.state_part", state_idr=sum(known))]


def _because(other: OtherPrice, speaker: Speaker, book: ParameterBook | None) -> str:
    """Why the price would be another one: facts and readings in words."""
    return "; ".join(_token_words(token, speaker, book) for token in other.because.split())


def _token_words(token: str, speaker: Speaker, book: ParameterBook | None) -> str:
    """One `name=value` in words: a fact of the catalogue, or an option of a setting."""
    known = speaker.voice.find(f"because.{token}")
    if known is not None:
        return known
    name, _, value = token.partition("=")
    setting = None if book is None else book.settings.get(name)
    if setting is None:
        return token
    options = (option for option in setting.options if option.value == value)
    return next((option.means(speaker.voice.lang) for option in options), token)
