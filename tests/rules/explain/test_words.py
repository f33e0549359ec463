"""The catalogue: two languages, equal placeholders, and words for every code the rules can give."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

import jaring.rules
from jaring.reports.formats import Formats
from jaring.rules.benefits.insured import Insured
from jaring.rules.benefits.jht import ClaimReason, Purpose, Saver
from jaring.rules.benefits.jkp import JobLoss
from jaring.rules.benefits.jp import PensionKind, PensionRecord
from jaring.rules.benefits.pmi import MigrantEvent
from jaring.rules.book import Mark
from jaring.rules.contributions import (
    ConstructionProject,
    LabourIntensiveFacts,
    Migrant,
    OwnAccount,
    WageEarner,
)
from jaring.rules.deadlines.duties import TimedDuty, fact_of
from jaring.rules.deadlines.privacy import DataRequest
from jaring.rules.explain.audience import Audience
from jaring.rules.explain.voice import LawWordsMissingError, Voice, catalogue, placeholders
from jaring.rules.facts import Party, WorkerFacts
from jaring.rules.loader import load_book
from jaring.rules.obligations import DutyStatus, Profile
from jaring.rules.sanctions import SanctionKind
from jaring.rules.scale import Enterprise

WORDS = catalogue()
RULES = Path(jaring.rules.__file__).parent
SOURCES = "\n".join(path.read_text("utf-8") for path in RULES.rglob("*.py"))
FACT_HOLDERS = (
    WorkerFacts,
    Insured,
    Saver,
    JobLoss,
    PensionRecord,
    WageEarner,
    LabourIntensiveFacts,
    OwnAccount,
    ConstructionProject,
    Migrant,
    Enterprise,
)
# Facts that are never missing, or that hold other facts.
NOT_ASKED = {"is_adjusted", "labour_intensive", "registered_on"}


@pytest.mark.parametrize("key", sorted(WORDS))
def test_every_text_stands_in_both_languages_with_the_same_placeholders(key):
    forms = WORDS[key]
    assert set(forms) == {"id", "en"}
    assert forms["id"].strip()
    assert forms["en"].strip()
    assert placeholders(forms["id"]) == placeholders(forms["en"])


def in_source(pattern: str) -> set[str]:
    found = set(re.findall(pattern, SOURCES))
    assert found, "the pattern finds nothing any more"
    return found


def test_every_condition_has_words_also_without_its_figures():
    for code in in_source(r'\bcondition\(\s*"([a-z_]+)"'):
        text = WORDS[f"condition.{code}"]["en"]
        has_general_form = f"condition.{code}_unknown" in WORDS
        is_always_filled = code in {
            "joined_long_ago",  # raised only with its figures
            "partial_membership",
            "jht_age",
            "pension_age",
        }
        assert not placeholders(text) or has_general_form or is_always_filled, code


def test_every_void_and_note_has_words():
    for code in in_source(r'\.void\(\s*"([a-z_]+)"'):
        assert f"void.{code}" in WORDS
    for code in in_source(r'notes=(?:\(\) if [\w.]+ else )?\("([a-z_.]+)",\)'):
        assert f"note.{code}" in WORDS


def test_every_event_has_words():
    events = in_source(r'Pen\("([a-z_.]+)"')
    events |= {f"jht.{reason}" for reason in ClaimReason}
    events |= {f"jht.partial_{purpose}" for purpose in Purpose}
    events |= {f"jp.{kind}" for kind in PensionKind}
    events |= {f"pmi.{event.name.lower()}" for event in MigrantEvent}
    missing = {event for event in events if f"event.{event}" not in WORDS}
    assert missing == set()


def test_every_fact_that_may_be_missing_has_a_word():
    names = {field.name for holder in FACT_HOLDERS for field in fields(holder)} - NOT_ASKED
    names |= {fact_of(duty) for duty in TimedDuty}
    names |= in_source(r'needs="([a-z_]+)"')
    assert {name for name in names if f"fact.{name}" not in WORDS} == set()


def test_every_norm_that_carries_a_mark_has_a_word():
    norms = load_book().norms.values()
    marked = {
        norm.name
        for norm in norms
        if norm.renewed_every_months
        or any(not value.verified or value.other_start for value in norm.values)
    }
    assert {name for name in marked if f"norm.{name}" not in WORDS} == set()


@pytest.mark.parametrize(
    ("chapter", "codes"),
    [
        ("mark", [mark.value for mark in Mark]),
        ("role", [party.value for party in Party]),
        ("why", [profile.value for profile in Profile]),
        ("value", [status.value for status in DutyStatus]),
        ("timed", [duty.value for duty in TimedDuty]),
        ("timed", [request.value for request in DataRequest]),
        ("step", [kind.value for kind in SanctionKind]),
        ("advice", [audience.value for audience in Audience]),
        ("caution", [mark.value for mark in Mark]),
    ],
)
def test_every_member_of_a_closed_set_has_a_word(chapter, codes):
    assert {code for code in codes if f"{chapter}.{code}" not in WORDS} == set()


def test_every_denied_service_has_a_word():
    book = load_book()
    for name in ("services_employer", "services_individual"):
        for span in book.norm(f"sanction.tmp2t.{name}").values:
            assert isinstance(span.value, tuple)
            assert all(f"service.{code}" in WORDS for code in span.value)


def test_no_figure_of_the_law_stands_in_a_text():
    acts = r"\b(?:UU|PP|Permendagri|Inpres|SE Mendagri) [\d./A-Z]+|TMP2T"
    places = r"(?:pasal|art) \d+(?: ayat)? ?(?:\(\d\))?"
    citation = re.compile(f"{acts}|{places}")
    for key, forms in WORDS.items():
        if key.startswith("norm."):
            continue
        for text in forms.values():
            assert not re.search(r"\d", citation.sub("", text)), key


def test_an_unknown_key_is_refused_with_its_name():
    with pytest.raises(LawWordsMissingError, match=r"do\.nothing_at_all"):
        Voice("id", Formats("id")).say("do.nothing_at_all")


def test_every_norm_of_the_book_has_a_name_in_words():
    assert [name for name in load_book().names() if f"norm.{name}" not in WORDS] == []
