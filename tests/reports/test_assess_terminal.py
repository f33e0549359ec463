"""What the terminal says after an assessment: every kind in the order of work, none added up."""

from pathlib import Path

from jaring.reports.assess_terminal import terminal_summary


def kind(name, subject, standing, idr=None):
    return {"kind": name, "subject_kind": subject, "standing": standing, "stake_at_least_idr": idr}


SUMMARY = {
    "as_of": 20261101,
    "rows": [{"list_id": "union", "rows": 1200}, {"list_id": "village", "rows": 34}],
    "outcomes": [
        {"outcome": "matched_covered", "rows": 1000, "review": 3},
        {"outcome": "unmatched_obliged", "rows": 234, "review": 4},
    ],
    "findings": [
        kind("DATA", "person", 9),
        kind("EXPIRING", "batch", 1),
        kind("EXPIRING", "project", 2),
        kind("PDS_TK", "employer", 8, 2500000),
        kind("PDS_TK", "person", 16, 1000000),
        kind("PWBD", "employer", 5),
    ],
}


def said(lang):
    return terminal_summary(SUMMARY, lang=lang, out=Path("demo/run")).splitlines()


def test_who_is_missing_comes_first_and_what_to_open_last():
    assert said("id") == [
        "1.234 baris dalam 2 daftar, per 1 November 2026",
        "1.000 pekerja terlindungi menurut kewajibannya; 7 baris perlu ditinjau",
        "Pemberi kerja wajib belum daftar (PWBD): terindikasi 5 pemberi kerja",
        "Terdaftar sebagian tenaga kerja (PDS_TK): terindikasi 8 pemberi kerja, 16 orang, "
        "sedikitnya Rp2.500.000 per bulan",
        "Perlindungan akan berakhir (EXPIRING): terindikasi 1 kelompok sponsor, 2 proyek",
        "Data perlu diperbaiki (DATA): terindikasi 9 orang",
        "Buka demo/run/report.html",
    ]


def test_english_says_the_same():
    assert said("en")[3] == (
        "Part of the workers registered (PDS_TK): 8 employers, 16 people, "
        "at least Rp2,500,000 a month, indicated"
    )
    assert said("en")[-1] == "Open demo/run/report.html"


def test_a_run_without_findings_says_what_came_in():
    lines = terminal_summary({**SUMMARY, "findings": []}, lang="id", out=Path("x")).splitlines()
    assert len(lines) == 3
