"""The page as a reader, a screen reader and a careful browser find it."""

import hashlib
import re
import tomllib
from html.parser import HTMLParser
from importlib import resources
from itertools import pairwise

import pytest

from jaring.reports.link_page import render_html, with_code, write_html
from jaring.reports.link_summary import Note, Sample

VOID = {"meta", "link", "input", "br", "hr", "img", "rect", "line", "circle", "polyline"}
NAMES = ["link_summary", "dedupe_summary", "bare_summary"]


class Reader(HTMLParser):
    """Collects what the tests ask: elements with attributes, text by element, balance of tags."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.open, self.texts = [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.texts.append(data)

    def of(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]


@pytest.fixture(params=NAMES)
def any_summary(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def page(any_summary):
    return render_html(any_summary)


def article(text, lang):
    return text.split(f'<article class="body body-{lang}"')[1].split("</article>")[0]


def cells(row):
    return [
        re.sub(r"<[^>]+>", "", re.sub(r"<small.*?</small>", "", cell)).strip()
        for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, flags=re.DOTALL)
    ]


def table_rows(text, name):
    table = re.search(rf'<table class="bars {name}".*?</table>', text, flags=re.DOTALL).group()
    return [cells(row) for row in re.findall(r"<tr.*?</tr>", table, flags=re.DOTALL)][1:]


def number(text):
    return int(text.replace(".", "").replace(",", ""))


def test_page_is_whole_and_small(page):
    Reader(page)
    assert page.startswith("<!doctype html>")
    assert len(page.encode()) < 3_000_000


def test_page_asks_for_nothing_outside_itself(page):
    reader = Reader(page)
    assert "://" not in page
    assert not reader.of("script")
    assert not [attrs for _, attrs in reader.elements if "src" in attrs or "xlink:href" in attrs]
    assert not reader.of("link")
    asked = re.findall(r"url\((?!#)([a-z]+:)", page)
    assert set(asked) <= {"data:"}
    (policy,) = [a["content"] for a in reader.of("meta") if "http-equiv" in a]
    assert policy.startswith("default-src 'none'")


def test_every_anchor_leads_somewhere_and_ids_are_unique(page):
    reader = Reader(page)
    ids = [attrs["id"] for _, attrs in reader.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    targets = {attrs["href"].removeprefix("#") for attrs in reader.of("a")}
    labelled = {
        attrs["aria-labelledby"] for _, attrs in reader.elements if "aria-labelledby" in attrs
    }
    assert targets | labelled | {a["for"] for a in reader.of("label")} <= set(ids)


def test_tables_have_scopes_and_captions_and_no_empty_cell(page):
    reader = Reader(page)
    assert all("scope" in attrs for attrs in reader.of("th"))
    assert len(reader.of("caption")) == len(reader.of("table"))
    assert re.findall(r"<t[dh][^>]*>\s*</t[dh]>", page) == []


def test_headings_start_at_one_and_skip_none(page):
    for lang in ("id", "en"):
        levels = [int(level) for level in re.findall(r"<h([1-6])", article(page, lang))]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_both_languages_are_inside_and_the_chosen_one_is_first_shown(link_summary):
    for lang, other in (("id", "en"), ("en", "id")):
        text = render_html(link_summary, lang=lang)
        assert f'<html lang="{lang}">' in text
        assert f'id="show-{lang}" checked' in text
        assert f'id="show-{other}" checked' not in text
        assert f'lang="{other}">' in text


def test_languages_do_not_mix(page):
    indonesian, english = article(page, "id"), article(page, "en")
    for word in ("Tidak ada", "Padan ", "Baris", "belum", "Peluang"):
        assert word not in english
    for word in ("Readable", "probability", "Linked", "not known"):
        assert word not in indonesian


@pytest.mark.parametrize("lang", ["id", "en"])
def test_rows_of_the_chain_add_up(link_summary, lang):
    rows = table_rows(article(render_html(link_summary), lang), "chain")
    received, accepted, *pieces = (number(row[2]) for row in rows)
    assert received == link_summary.left.received
    assert sum(pieces) == accepted == link_summary.left.accepted
    assert rows[0][3] in {"100,0\u00a0%", "100.0%"}


def test_points_of_a_sample_add_up_to_its_result(link_summary):
    text = article(render_html(link_summary), "en")
    for table in re.findall(r'<table class="waterfall".*?</table>', text, flags=re.DOTALL):
        shown = re.findall(r'class="number points">([^<]+)<', table)
        points = [float(value.replace("\u2212", "-")) for value in shown]
        assert sum(points[:-1]) == pytest.approx(points[-1], abs=0.05 * len(points))


def test_evidence_of_both_sides_stands_beside_its_points(link_summary):
    text = article(render_html(link_summary), "id")
    row = re.search(r'<tr role="row" class="for">.*?SOEWARTI.*?</tr>', text, flags=re.DOTALL)
    assert "SUWARTI" in row.group()
    assert "sama setelah ejaan disamakan" in row.group()
    assert "+11,4" in row.group()


def test_an_empty_side_says_so_and_counts_nothing(link_summary):
    text = article(render_html(link_summary), "id")
    row = re.search(r'<tr role="row" class="neutral">.*?</tr>', text, flags=re.DOTALL).group()
    assert "kosong" in row
    assert ">0,0<" in row


def test_measured_figures_stand_beside_estimated_ones(link_summary):
    text = article(render_html(link_summary), "id")
    for figure in ("99,68", "99,57", "99,59", "+0,09 poin persen", "Titik: terukur"):
        assert figure in text


def test_settings_are_said_in_words_where_they_are_ours(link_summary):
    text = article(render_html(link_summary), "id")
    assert "Bobot dipelajari dari</th><td>pasangan yang dipastikan nomor identitas" in text
    assert ">own</th><td>x<" in text


def test_without_a_truth_nothing_is_called_measured(link_summary):
    text = article(render_html(link_summary.model_copy(update={"measured": None})), "id")
    assert "Ketepatan, perkiraan" in text
    assert "diukur terhadap" not in text


def test_what_is_not_known_is_said(bare_summary):
    text = article(render_html(bare_summary), "id")
    assert "belum diketahui" in text
    assert "Tidak ada baris yang terbaca pada a.csv." in text


def test_no_whole_nik_reaches_the_page(link_summary):
    whole = "3374012103850003"
    pair = Sample(
        left_id=whole,
        right_id=f"x{whole}y",
        left={"name": whole},
        match_weight=1.0,
        probability=0.5,
        linked=True,
        tier="evidence",
    )
    notes = (Note(code="x", text_id=f"NIK {whole}", text_en=f"NIK {whole}"),)
    told = link_summary.model_copy(
        update={"samples": (pair,), "review_first": (pair,), "notes": notes}
    )
    text = render_html(told)
    assert whole not in text
    visible = "".join(Reader(text).texts)
    assert not re.search(r"\d{16}", visible)
    assert "3374…0003" in visible


def test_a_list_cannot_write_into_the_page(link_summary):
    left = link_summary.left.model_copy(update={"name": "<script>alert(1)</script>"})
    text = render_html(link_summary.model_copy(update={"left": left, "title": "</title><b>"}))
    assert "<script" not in text
    assert "<b>" not in text


def test_code_in_a_sentence_is_escaped_too():
    assert with_code("Buka `a<b` & c") == "Buka <code>a&lt;b</code> &amp; c"


def test_page_is_the_same_for_the_same_run(tmp_path, link_summary):
    write_html(link_summary, tmp_path / "a.html", lang="en")
    assert (tmp_path / "a.html").read_text("utf-8") == render_html(link_summary, lang="en")


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("ink", "ground"),
        ("quiet", "ground"),
        ("primary", "white"),
        ("link", "white"),
        ("good", "white"),
        ("bad", "white"),
        ("attention", "attention-ground"),
    ],
)
def test_text_stands_out_from_its_ground(link_summary, text, ground):
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", render_html(link_summary)))
    colours["white"] = "#ffffff"
    light, dark = sorted((luminance(colours[text]), luminance(colours[ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_the_font_inside_is_the_one_that_was_licensed():
    folder = resources.files("jaring.reports").joinpath("fonts")
    (font,) = tomllib.loads(folder.joinpath("fonts.toml").read_text("utf-8"))["font"]
    assert hashlib.sha256(folder.joinpath(font["file"]).read_bytes()).hexdigest() == font["sha256"]
    assert "SIL Open Font License" in folder.joinpath(font["licence_file"]).read_text("utf-8")
