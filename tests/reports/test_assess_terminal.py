"""What the terminal says after an assessment: every kind in the order of work, none added up."""

from pathlib import Path

from jaring.assessment.kinds import finding_kinds
from jaring.reports.assess_terminal import terminal_summary


def kind(name, subject, ready, idr=None, review=0):
    return {"kind": name, "subject_kind": subject, "findings": ready + review, "review": review,
            "stake_at_least_idr": idr}  # fmt: skip


SUMMARY = {
    "office": "Kantor Cabang Contoh",
    "as_of": 20261101,
    "stock": [
        {"segment": "BPU", "memberships": 9429},
        {"segment": "PU", "memberships": 81552},
        {"segment": "PMI", "memberships": 0},
    ],
    "rows": [{"list_id": "union", "rows": 1200}, {"list_id": "village", "rows": 34}],
    "outcomes": [
        {"grain": "worker", "outcome": "matched_covered", "rows": 1000, "review": 3},
        {"grain": "worker", "outcome": "unmatched_obliged", "rows": 200, "review": 4},
        {"grain": "worker", "outcome": "matched_other", "rows": 20, "review": 0},
        {"grain": "worker", "outcome": "unknown", "rows": 5, "review": 0},
        {"grain": "worker", "outcome": "quarantined", "rows": 4, "review": 0},
        {"grain": "employer", "outcome": "unknown", "rows": 5, "review": 0},
    ],
    "findings": [
        kind("DATA", "person", 9, review=1),
        kind("EXPIRING", "batch", 1),
        kind("EXPIRING", "project", 2),
        kind("PDS_TK", "employer", 8, 2500000),
        kind("PDS_TK", "person", 16, 1000000, review=6),
        kind("PWBD", "employer", 5),
    ],
}


def said(lang):
    return terminal_summary(SUMMARY, lang=lang, out=Path("demo/run")).splitlines()


def test_who_is_missing_comes_first_and_what_to_open_last():
    assert said("id") == [
        "Kantor Cabang Contoh, per 1 November 2026: 90.981 kepesertaan hidup "
        "(PU 81.552, BPU 9.429)",
        "1.234 baris dalam 2 daftar mitra: dari 1.225 pekerja yang dinilai, 1.000 terlindungi "
        "(81,6\N{NO-BREAK SPACE}%), 220 belum, 5 belum dapat dinilai. Terindikasi:",
        "  Pemberi kerja wajib belum daftar (PWBD): 5 pemberi kerja",
        "  Terdaftar sebagian tenaga kerja (PDS-TK): 8 pemberi kerja, 16 orang; "
        "iuran sedikitnya Rp2.500.000 per bulan",
        "  Perlindungan akan berakhir: 1 kelompok sponsor, 2 proyek",
        "  Data perlu diperbaiki: 9 orang",
        "Buka demo/run/report.html (7 indikasi lagi ditinjau dulu)",
    ]


def test_english_says_the_same():
    assert said("en")[0].endswith("90,981 living memberships (PU 81,552, BPU 9,429)")
    assert said("en")[3] == (
        "  Part of the workers registered (PDS-TK): 8 employers, 16 people; "
        "contributions of at least Rp2,500,000 a month"
    )
    assert said("en")[-1] == "Open demo/run/report.html (7 more findings to review first)"


def test_a_kind_that_only_waits_has_no_line():
    found = [kind("PWBD", "employer", 0, review=3), kind("PDS_TK", "person", 2)]
    lines = terminal_summary({**SUMMARY, "findings": found}, lang="id", out=Path("x")).splitlines()
    assert not [line for line in lines if "PWBD" in line]
    assert lines[-1].endswith("(3 indikasi lagi ditinjau dulu)")


def test_a_run_without_findings_says_what_came_in():
    lines = terminal_summary({**SUMMARY, "findings": []}, lang="id", out=Path("x")).splitlines()
    assert len(lines) == 3
    assert "Terindikasi" not in lines[1]


def test_a_run_without_people_or_registry_says_so_in_few_words():
    outcome = {"grain": "employer", "outcome": "unknown", "rows": 5, "review": 0}
    bare = {**SUMMARY, "office": "", "stock": [], "findings": [], "outcomes": [outcome]}
    assert terminal_summary(bare, lang="id", out=Path("x")).splitlines() == [
        "Kantor belum disebut, per 1 November 2026",
        "1.234 baris dalam 2 daftar mitra.",
        f"Buka {Path('x') / 'report.html'}",
    ]


def test_every_kind_of_finding_fits_fifteen_lines():
    every = [kind(name, "person", 1) for name in finding_kinds()]
    lines = terminal_summary({**SUMMARY, "findings": every}, lang="id", out=Path("x")).splitlines()
    assert len(lines) <= 15
