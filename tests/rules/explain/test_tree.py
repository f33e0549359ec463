"""The tree as text: one node a line, figures in the language, marks and readings in words."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from jaring.reports.formats import Formats
from jaring.rules import (
    Fund,
    OwnAccount,
    RiskClass,
    WageEarner,
    load_book,
    own_account_contribution,
    wage_earner_contribution,
)
from jaring.rules.book import Mark
from jaring.rules.explain import Voice, render_tree
from jaring.rules.explain.citations import acts, in_words
from jaring.rules.trace import Trace, TraceKind, fact, from_parameter, unknown
from jaring.terms.months import Month
from jaring.terms.segments import Programme

BOOK = load_book()
NOVEMBER = Month(2026, 11)
ID, EN = Voice("id", Formats("id")), Voice("en", Formats("en"))
PRICE = wage_earner_contribution(
    WageEarner(
        wage_idr=4_000_000,
        programmes=frozenset({Programme.JKK, Programme.JP}),
        risk_class=RiskClass.III,
    ),
    NOVEMBER,
    BOOK,
)


def test_a_price_in_indonesian():
    lines = render_tree(PRICE.trace, ID).splitlines()
    assert lines[0] == "Iuran PU: Rp155.600 [35.600 + 80.000 + 40.000 = 155.600]"
    assert lines[1] == (
        "├─ Iuran JKK, pemberi kerja: Rp35.600 [4.000.000 x 0,89 % = 35.600] "
        "(PP 44/2015 pasal 16 ayat (1))"
    )
    assert lines[2] == "│  ├─ upah yang dilaporkan: Rp4.000.000"
    assert lines[3].startswith("│  ├─ tarif JKK risiko sedang: 0,89\u00a0% (pu.jkk.rate.class_3, ")
    assert "sejak 1 Juli 2015; PP 44/2015" in lines[3]
    assert lines[-1].startswith("   └─ batas upah JP: Rp11.086.300 (pu.jp.wage_ceiling, sejak")


def test_the_same_price_in_english():
    lines = render_tree(PRICE.trace, EN).splitlines()
    assert lines[1] == (
        "├─ Contribution JKK, the employer: Rp35,600 [4,000,000 x 0.89 % = 35,600] "
        "(PP 44/2015 art 16(1))"
    )


def test_a_reading_is_said_once_with_what_was_not_taken():
    text = render_tree(PRICE.trace, ID)
    assert text.count("cara baca:") == 1
    assert "bacaan lain: setengah rupiah dibulatkan ke bilangan genap" in text


def test_marks_stand_behind_their_node_in_words():
    marked = replace(fact("wage_idr", 5), own_marks=frozenset({Mark.UNVERIFIED, Mark.ESTIMATE}))
    assert render_tree(marked, ID).endswith("{perkiraan, belum diverifikasi}")
    assert render_tree(marked, EN).endswith("{estimate, not verified}")


def test_a_missing_fact_is_named_on_its_line():
    node = unknown("benefit.line.jkm.death", "membership_months")
    assert (
        render_tree(node, ID) == "Santunan kematian: belum diketahui (lama menjadi peserta (bulan))"
    )


def test_a_small_map_is_shown_and_a_large_table_is_counted():
    small = render_tree(norm_node("pu.obligatory_programmes"), ID)
    assert "mikro: JKK dan JKM" in small
    large = render_tree(norm_node("bpu.income.brackets"), ID)
    assert "tabel 33 baris" in large


def norm_node(name: str) -> Trace:
    return from_parameter(BOOK.ask(name, NOVEMBER))


def test_a_zero_rate_is_a_rate():
    assert "0,0\u00a0%" in render_tree(norm_node("jkp.rate.from_jkm"), ID)


def test_every_node_of_a_relief_has_a_line():
    person = OwnAccount(income_idr=1_000_000, fund=Fund.OWN, is_transport=True)
    trace = own_account_contribution(person, NOVEMBER, BOOK).trace
    lines = render_tree(trace, EN).splitlines()
    settings = [node.setting.name for node in trace.walk() if node.setting is not None]
    repeated = len(settings) - len(set(settings))
    assert len(lines) == len(list(trace.walk())) - repeated


@given(st.recursive(st.just(()), lambda kids: st.lists(kids, max_size=3).map(tuple), max_leaves=12))
def test_any_tree_has_one_line_a_node_and_closed_branches(shape):
    def grow(part) -> Trace:
        return Trace(question="facts", value=True, children=tuple(map(grow, part)))

    trace = grow(shape)
    lines = render_tree(trace, EN).splitlines()
    assert len(lines) == len(list(trace.walk()))
    assert all(node.kind is TraceKind.RULE for node in trace.walk())
    assert sum(line.lstrip("│ ").startswith("└─") for line in lines) == sum(
        bool(node.children) for node in trace.walk()
    )


def test_citations_keep_the_closest_place_of_each_act():
    laws = [
        "UU 24/2011 art 14-16",
        "PP 45/2015 art 15; PP 45/2015 art 15(3)",
        "PP 37/2021, definition of employer not seen",
        "voluntary addition: agency information site (secondary)",
    ]
    assert acts(laws, "en") == "UU 24/2011 art 14-16; PP 45/2015 art 15(3); PP 37/2021"
    assert in_words("PP 44/2015 art 9(3)", "id") == "PP 44/2015 pasal 9 ayat (3)"


def test_a_source_that_is_no_act_is_cited_as_it_is():
    assert acts(["recalled"], "en") == "recalled"
    assert acts(["recalled"], "id") == "dari ingatan"
