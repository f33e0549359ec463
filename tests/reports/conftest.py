"""Summaries of made-up runs: one rich, one of a dedupe, one in which nearly nothing is known.

No person in them exists; identifiers are masked as a run hands them over.
"""

import os
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from jaring.reports.link_summary import (
    Accuracy,
    BlockCost,
    CurvePoint,
    Estimate,
    FieldQuality,
    LevelWeight,
    LinkCounts,
    LinkSummary,
    MeasuredAccuracy,
    MeasuredPoint,
    Note,
    QuarantineReason,
    Sample,
    SamplePart,
    Side,
    StepTime,
    Thresholds,
    TierCount,
)

PRIOR = -17.3

WEIGHTS = """
name exact 13.2 .021|name folded 11.4 .008|name same_tokens 10.9 .003|name prefix 5.1 .044
name jaro_winkler_0.95 8.3 .012|name jaro_winkler_0.90 4.4 .031|name same_last_token 1.7 .108
name same_first_token 0.6 .151|name else -5.8 .622
birth_date exact 12.6 .214|birth_date swapped_day_month 9.8 .004|birth_date one_digit 3.6 .026
birth_date same_year_month 1.2 .051|birth_date same_year -2.4 .118|birth_date else -6.9 .587
place same_area_village 9.1 .183|place near_area_0.88 7.4 .006|place same_area_district 4.2 .142
place same_area_regency 0.8 .311|place else -3.3 .358
sex exact 0.9 .703|sex else -8.2 .297
mother_name exact 10.4 .036|mother_name jaro_winkler_0.88 7.7 .019|mother_name else -3.9 .391
phone exact 11.8 .012|phone one_digit 4.9 .002|phone else -1.1 .304
employer exact 6.3 .071|employer jaro_winkler_0.90 5.2 .022|employer else -0.7 .404
nik one_digit_in_1_12 9.7 .018|nik one_digit_in_13_16 3.1 .031|nik swapped_digits 10.2 .006
nik same_start_12 1.4 .022|nik two_digits 2.6 .009|nik else -4.6 .514
"""


def weights():
    rows, seen = [], {}
    for text in WEIGHTS.strip().replace("|", "\n").splitlines():
        field, label, points, share = text.split()
        head, mark, bound = label.partition("_0.")
        label = f"{head} 0.{bound}" if mark else label
        for word in ("same_area", "one_digit_in", "same_start"):
            if label.startswith(word + "_"):
                label = word + " " + label[len(word) + 1 :].replace("_", " ")
        level = seen[field] = seen.get(field, -1) + 1
        rows.append(
            LevelWeight(
                field=field, level=level, label=label, points=float(points), share=float(share)
            )
        )
    return tuple(rows)


ALL_WEIGHTS = weights()
POINTS = {(row.field, row.label): row for row in ALL_WEIGHTS}


def a_part(field, label, left, right):
    if label is None:
        return SamplePart(field=field, level=None, points=0.0, left=left, right=right)
    row = POINTS[field, label]
    return SamplePart(field=field, level=row.level, points=row.points, left=left, right=right)


def a_pair(left_id, right_id, parts, *, tier="evidence", linked=None):
    made = tuple(a_part(*part) for part in parts)
    weight = round(sum(part.points for part in made), 6)
    odds = 2.0 ** (PRIOR + weight)
    probability = odds / (1 + odds)
    return Sample(
        left_id=left_id,
        right_id=right_id,
        left={part.field: part.left for part in made},
        right={part.field: part.right for part in made},
        parts=made,
        prior_points=PRIOR,
        match_weight=weight,
        probability=probability,
        linked=probability >= 0.5 if linked is None else linked,
        tier=tier,
    )


def sample_pairs():
    spelled = a_pair(
        "daftar-opd:1204",
        "P-0088213",
        [
            ("name", "folded", "SOEWARTI, S.Pd", "SUWARTI"),
            ("birth_date", "exact", "1978-04-12", "1978-04-12"),
            ("place", "same_area village", "Klegen, Kartoharjo", "KLEGEN"),
            ("sex", "exact", "P", "P"),
            ("mother_name", "jaro_winkler 0.88", "S… M…", "S… M…"),
            ("phone", None, None, "0812…90"),
            ("employer", "jaro_winkler 0.90", "SDN 01 KLEGEN", "SD NEGERI 1 KLEGEN"),
            ("nik", "one_digit_in 1 12", "3577…0002", "3577…0002"),
        ],
    )
    twins = a_pair(
        "daftar-opd:3377",
        "P-0104412",
        [
            ("name", "same_last_token", "RINA LESTARI", "RINI LESTARI"),
            ("birth_date", "exact", "1994-09-30", "1994-09-30"),
            ("place", "same_area village", "Taman", "TAMAN"),
            ("sex", "exact", "P", "P"),
            ("mother_name", None, None, "S… A…"),
            ("phone", "else", "0856…11", "0857…04"),
            ("nik", "one_digit_in 13 16", "3577…0004", "3577…0003"),
        ],
    )
    namesakes = a_pair(
        "daftar-opd:5120",
        "P-0007761",
        [
            ("name", "exact", "SLAMET", "SLAMET"),
            ("birth_date", "else", "1965-07-01", "1959-12-31"),
            ("place", "same_area district", "Manguharjo", "Nambangan Lor, Manguharjo"),
            ("sex", "exact", "L", "L"),
            ("mother_name", "else", "K…", "W…"),
            ("nik", "else", "3519…0001", "3577…0002"),
        ],
    )
    settled = Sample(
        left_id="daftar-opd:2",
        right_id="P-0000019",
        left={"name": "AGUS PRASETYO", "nik": "3577…0001"},
        right={"name": "AGUS PRASETYO", "nik": "3577…0001"},
        match_weight=31.6,
        probability=0.99997,
        linked=True,
        tier="nik",
    )
    return (spelled, twins, namesakes, settled)


REVIEW_NAMES = (
    ("SRI WAHYUNI", "SRI WAHYUNINGSIH"),
    ("MOCH. ARIFIN", "ARIFIN"),
    ("DWI LESTARI", "DWI LESTARININGTYAS"),
    ("SUPRIYADI", "SUPRIYADI HARTONO"),
)


def review_pairs():
    made = []
    for number in range(12):
        left, right = REVIEW_NAMES[number % len(REVIEW_NAMES)]
        year = 1969 + 3 * number
        area = "same_area village" if number % 3 else "same_area district"
        made.append(
            a_pair(
                f"daftar-opd:{4100 + 37 * number}",
                f"P-{90120 + 611 * number:07d}",
                [
                    ("name", "prefix", left, right),
                    ("birth_date", "same_year", f"{year}-02-11", f"{year}-11-20"),
                    ("place", area, "Oro-oro Ombo", "ORO-ORO OMBO"),
                    ("sex", "exact", "P", "P"),
                    ("employer", "exact", "PUSKESMAS DEMANGAN", "PUSKESMAS DEMANGAN"),
                    ("nik", "two_digits", "3577…0003", "3577…0003")
                    if number % 2
                    else ("nik", "same_start 12", "3577…0003", "3577…0008"),
                ],
            )
        )
    return tuple(made)


def curve():
    points = []
    for step in range(1, 40):
        threshold = step / 40
        precision = 1 - 0.012 * (1 - threshold) ** 2 - 0.0006
        recall = 0.9985 - 0.031 * threshold**4
        points.append(
            CurvePoint(
                threshold=threshold,
                links=round(31_480 * recall / precision),
                precision=precision,
                recall=recall,
                f1=2 * precision * recall / (precision + recall),
                measured_precision=precision - 0.0011 if step % 4 == 0 else None,
                measured_recall=recall - 0.0023 if step % 4 == 0 else None,
            )
        )
    return tuple(points)


def a_quality(field, filled, usable, flagged=0, note_code=None):
    return FieldQuality(
        field=field, filled=filled, usable=usable, flagged=flagged, note_code=note_code
    )


LEFT = Side(
    name="Daftar non-ASN Pemkot (contoh buatan)",
    received=48_212,
    quarantined=196,
    accepted=48_016,
    linked=31_402,
    unlinked=16_614,
    quality=(
        a_quality("nik", 44_870, 41_005, 3_120, "nik_ends_in_zero"),
        a_quality("name", 48_016, 47_996, 20),
        a_quality("birth_date", 46_731, 45_880, 851),
        a_quality("place", 43_900, 40_214, 0),
        a_quality("sex", 48_016, 48_016),
        a_quality("mother_name", 18_210, 18_120),
        a_quality("phone", 29_404, 26_012, 412),
        a_quality("employer", 47_118, 46_902),
    ),
    quarantine=(
        QuarantineReason(
            code="ragged",
            reason_id="jumlah kolom tidak sama dengan kepala tabel",
            reason_en="not as many columns as the header",
            rows=121,
        ),
        QuarantineReason(
            code="empty",
            reason_id="tidak ada nama maupun nomor",
            reason_en="neither a name nor a number",
            rows=75,
        ),
    ),
)

RIGHT = Side(
    name="Posisi data kepesertaan (contoh buatan)",
    received=169_048,
    quarantined=0,
    accepted=169_048,
    linked=30_911,
    unlinked=138_137,
    quality=(
        a_quality("nik", 167_310, 166_871, 402),
        a_quality("name", 169_048, 169_048),
        a_quality("birth_date", 168_900, 168_890, 10),
        a_quality("place", 160_122, 158_004),
        a_quality("mother_name", 150_007, 149_611),
        a_quality("phone", 121_480, 118_209),
    ),
)

BLOCKS = (
    BlockCost(
        name="nik", keys=("nik",), planned_pairs=1_204, pairs=1_204, refined=0, found_only_here=212
    ),
    BlockCost(
        name="name.sorted_tokens + birth_date",
        keys=("name.sorted_tokens", "birth_date"),
        planned_pairs=13_480,
        pairs=13_480,
        refined=0,
        found_only_here=402,
    ),
    BlockCost(
        name="birth_date + place.village",
        keys=("birth_date", "place.village"),
        planned_pairs=41_220,
        pairs=41_220,
        found_only_here=655,
    ),
    BlockCost(
        name="name.sorted_tokens + place.village",
        keys=("name.sorted_tokens", "place.village"),
        planned_pairs=380_114,
        pairs=96_408,
        refined=14,
        skipped=1_920,
        found_only_here=188,
    ),
    BlockCost(
        name="phone", keys=("phone",), planned_pairs=8_007, pairs=8_007, found_only_here=None
    ),
)

STEPS = tuple(
    StepTime(name=name, seconds=seconds, rows=rows)
    for name, seconds, rows in (
        ("read_left", 0.31, 48_016),
        ("read_right", 0.72, 169_048),
        ("link_by_nik", 0.18, 24_911),
        ("standardise_left", 0.22, 23_105),
        ("standardise_right", 0.64, 169_048),
        ("plan_blocks", 0.21, 12),
        ("compare_pairs", 0.94, 160_319),
        ("fit_weights", 0.12, 3_412),
        ("decide_links", 0.09, 31_402),
    )
)


@pytest.fixture(scope="session")
def link_summary():
    """A list of 48 thousand workers against a registry of 169 thousand, with a truth."""
    precision = Estimate(value=0.9968, low=0.9957, high=0.9979)
    recall = Estimate(value=0.9966, low=0.9949, high=0.9981)
    f1 = Estimate(value=0.9967, low=0.9955, high=0.9978)
    return LinkSummary(
        kind="link",
        model="workers",
        title="Daftar non-ASN terhadap kepesertaan, contoh buatan",
        as_of=date(2026, 11, 21),
        made_at=datetime(2026, 11, 21, 9, 41, tzinfo=timezone(timedelta(hours=7))),
        left=LEFT,
        right=RIGHT,
        links=LinkCounts(
            count=31_402,
            by_tier=(
                TierCount(tier="nik", links=24_911),
                TierCount(tier="evidence", links=6_379),
                TierCount(tier="decided", links=112),
            ),
            review=1_284,
            conflicts=57,
            decided=131,
            stale_decisions=6,
        ),
        thresholds=Thresholds(accept=0.5, review_low=0.05, review_high=0.95),
        estimate=Accuracy(precision=precision, recall=recall, f1=f1),
        measured=MeasuredAccuracy(
            precision=Estimate(value=0.9959),
            recall=Estimate(value=0.9943),
            f1=Estimate(value=0.9951),
            by_threshold=(
                MeasuredPoint(threshold=0.5, links=31_402, precision=0.9959, recall=0.9943),
            ),
        ),
        curve=curve(),
        blocks=BLOCKS,
        pairs_compared=160_319,
        patterns=3_412,
        prior_points=PRIOR,
        weights=ALL_WEIGHTS,
        samples=sample_pairs(),
        review_first=review_pairs(),
        steps=STEPS,
        seconds=3.6,
        peak_memory_bytes=742_391_808,
        versions={"jaring": "0.1.0", "duckdb": "2.0.0", "polars": "2.1.0"},
        settings={"threads": "2", "memory": "4GB", "learned_from": "labels", "own": "x"},
        notes=(
            Note(
                code="encoding",
                text_id="Daftar dibaca sebagai cp1252 dan pemisah titik koma.",
                text_en="The list was read as cp1252, delimited by semicolons.",
            ),
        ),
    )


@pytest.fixture(scope="session")
def dedupe_summary():
    """One list compared with itself, with nothing estimated."""
    side = Side(
        name="anggota-koperasi.csv",
        received=5_000,
        quarantined=0,
        accepted=5_000,
        linked=812,
        unlinked=4_188,
    )
    return LinkSummary(
        kind="dedupe",
        model="workers",
        title="Anggota koperasi, contoh buatan",
        as_of=date(2026, 11, 21),
        made_at=datetime(2026, 11, 21, 9, 41, tzinfo=timezone(timedelta(hours=7))),
        left=side,
        links=LinkCounts(
            count=431,
            by_tier=(TierCount(tier="evidence", links=431),),
            review=1,
            clusters=390,
        ),
        thresholds=Thresholds(accept=0.5, review_low=0.05, review_high=0.95),
        seconds=0.4,
    )


@pytest.fixture(scope="session")
def bare_summary():
    """A run over an empty list: every count is zero and nothing else is known."""
    empty = {"received": 0, "quarantined": 0, "accepted": 0, "linked": 0, "unlinked": 0}
    return LinkSummary(
        kind="link",
        model="milik-saya",
        title="Kosong",
        as_of=date(2026, 1, 1),
        made_at=datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=7))),
        left=Side(name="a.csv", **empty),
        right=Side(name="b.csv", **empty),
        links=LinkCounts(count=0),
        thresholds=Thresholds(accept=0.5, review_low=0.05, review_high=0.95),
        seconds=0.0,
    )


CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
OVERFLOWING = """() => [...document.querySelectorAll("main *")]
  .filter(e => e.getClientRects().length && !e.closest(".scroll, thead, .hidden, svg"))
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
  .map(e => e.outerHTML.slice(0, 80))"""


@pytest.fixture(scope="module")
def chromium():
    """A real browser; without one the tests that want it are skipped."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"Chromium is not installed at {CHROMIUM}: install it or set CHROMIUM")
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def overflowing():
    """A function from a page to what stands out of it on the right."""
    return lambda page: page.evaluate(OVERFLOWING)
