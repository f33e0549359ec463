"""What a reader must know before relying on an answer: marks, readings and missing facts in words.

A value that nobody verified, a date that may still move, sources that disagree, an estimate: each
is named, so that the mark reaches the screen and not only the tree.
"""

from collections.abc import Iterable, Iterator

from jaring.rules.book import Mark
from jaring.rules.explain.audience import Sentence, Speaker
from jaring.rules.explain.citations import in_words
from jaring.rules.explain.tree import label
from jaring.rules.explain.voice import uncapitalised
from jaring.rules.settings import ChosenSetting
from jaring.rules.trace import Trace
from jaring.terms.months import Month

# They move an amount by a rupiah or a term by a day; the tree shows them.
_QUIET_SETTINGS = ("rounding", "month_value", "joint_leave", "late_months")
_MONTHS_OF_DOUBT = 12
_ORDER = (
    Mark.UNVERIFIED,
    Mark.DISPUTED,
    Mark.PROVISIONAL,
    Mark.ESTIMATE,
    Mark.START_UNVERIFIED,
)


def caution_sentences(traces: Iterable[Trace], speaker: Speaker) -> list[Sentence]:
    """Every mark with what carries it, then every reading that law left open."""
    nodes = [node for trace in traces for node in trace.walk()]
    found = []
    for mark in _ORDER:
        names = dict.fromkeys(
            _name(node, mark, speaker) for node in nodes if _is_worth_saying(node, mark)
        )
        if names:
            found.append(speaker.say(f"caution.{mark.value}", names=list(names)))
    return found + [_reading(setting, speaker) for setting in _open_readings(nodes)]


def _reading(setting: ChosenSetting, speaker: Speaker) -> Sentence:
    """The question that law leaves open, and how it was answered here."""
    lang, option = speaker.voice.lang, setting.option
    return speaker.say(
        "caution.reading",
        asks=setting.asks(lang),
        means=option.means(lang),
        source=in_words(option.source, lang),
    )


def _name(node: Trace, mark: Mark, speaker: Speaker) -> str:
    """What carries the mark: a norm, a conclusion, or the calendar."""
    if mark is Mark.PROVISIONAL and node.parameter is None:
        return speaker.voice.say("caution.calendar")
    name = label(node, speaker.voice)
    if node.parameter is None:
        return uncapitalised(name)
    return f"{name} ({in_words(node.parameter.source, speaker.voice.lang)})"


def _is_worth_saying(node: Trace, mark: Mark) -> bool:
    """Whether a node carries the mark; an unsure first day matters only near that day."""
    if mark not in node.own_marks:
        return False
    if mark is not Mark.START_UNVERIFIED or node.parameter is None:
        return True
    age = Month.of(node.parameter.asked_on) - Month.of(node.parameter.valid_from)
    return age < _MONTHS_OF_DOUBT


def _open_readings(nodes: Iterable[Trace]) -> Iterator[ChosenSetting]:
    """The readings used, each once, without those that hardly move anything."""
    seen: set[str] = set()
    for node in nodes:
        setting = node.setting
        if setting is not None and setting.name not in (*_QUIET_SETTINGS, *seen):
            seen.add(setting.name)
            yield setting
