"""Names of employers are the same with any legal form, branch and spelling around them."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jaring.linkage.standardise.employer_names import (
    clean_employer_name,
    employer_legal_form,
    employer_part,
    fold_employer_name,
)

TEXT = pl.col("text")


def over(step, *texts):
    rows = pl.DataFrame({"text": texts}, schema={"text": pl.String})
    return rows.select(step).to_series().to_list()


def cleaned(*texts):
    return over(clean_employer_name(TEXT), *texts)


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ("P.T. Maju Djaya Tbk (Cab. Madiun)", "MAJU DJAYA"),
        ("MAJU JAYA, PT", "MAJU JAYA"),
        ("C V SUMBER REJEKI", "SUMBER REJEKI"),
        ("UD Sumber Rejeki - Madiun", "SUMBER REJEKI"),
        ("KOPKAR INDOFOOD", "INDOFOOD"),
        ("Koperasi Karyawan Indofood", "INDOFOOD"),
        ("BUM DESA MAJU", "MAJU"),
        ("PT. PLN (Persero) UP3 Madiun", "PLN"),
        ("PT. A.B.C. Textile Industries", "ABC TEKSTIL INDUSTRI"),
        ("PT ABC TEKSTIL INDUSTRI", "ABC TEKSTIL INDUSTRI"),
        ("TIGA SERANGKAI, PT", "3 SERANGKAI"),
        ("PT PERKEBUNAN NUSANTARA XI", "PTPN 11"),
        ("PTPN XI", "PTPN 11"),
        ("PT Mitra Abadi (d/h PT Mitra Lama)", "MITRA ABADI"),
        ("PT BANK RAKYAT INDONESIA (PERSERO) TBK KC MADIUN", "BRI"),
        ("SMKN 1 Madiun", "SMK NEGERI 1 MADIUN"),
        ("Pabrik Rokok Djarum", "PABRIK ROKOK DJARUM"),
        ("CV KARYA PABRIK 2", "KARYA"),
        ("PT X & Y", "X DAN Y"),
        ("Kebun Raya", "KEBUN RAYA"),
        ('Bengkel Motor "Sinar"', "BENGKEL MOTOR SINAR"),
    ],
)
def test_form_part_and_short_words_are_brought_to_one_name(written, clean):
    assert cleaned(written) == [clean]


@pytest.mark.parametrize(
    "nothing", [None, "", "-", "PT", "CV.", "N/A", "TIDAK ADA", "wiraswasta", "0", "x"]
)
def test_what_names_no_employer_is_missing(nothing):
    assert cleaned(nothing) == [None]


def test_legal_form_and_part_have_columns_of_their_own():
    names = ["P.T. Maju Jaya Cab. Madiun", "Maju Jaya (CV)", "KSP Mitra", "Toko Sinar", None]
    assert over(employer_legal_form(TEXT), *names) == ["PT", "CV", "KOPERASI", None, None]
    assert over(employer_part(TEXT), *names) == ["CAB MADIUN", None, None, None, None]


words = st.sampled_from(
    [
        "MAJU",
        "SUMBER",
        "SINAR",
        "MULIA",
        "ABADI",
        "WIJAYA",
        "GEMILANG",
        "LAWU",
        "RAHARJA",
        "BENGAWAN",
    ]
)
names = st.lists(words, min_size=1, max_size=3).map(" ".join)
forms = st.sampled_from(
    ["PT", "P.T.", "PT.", "CV", "C.V.", "UD", "Koperasi", "Yayasan", "Perum", "Firma", "PD", "PO."]
)
parts = st.sampled_from(
    [
        "Cabang Madiun",
        "cab. 2",
        "Unit Kare",
        "(Pabrik 3)",
        "- Madiun",
        "Kantor Pusat",
        "Tbk",
        "(Persero)",
        "Proyek Tol",
        "gudang",
    ]
)


@given(names, forms, st.lists(parts, max_size=1), st.booleans(), st.booleans())
def test_dressing_a_name_changes_nothing(name, form, after, form_last, lower):
    bare = name.title() if lower else name
    dressed = f"{bare}, {form}" if form_last else f"{form} {bare}"
    assert cleaned(" ".join([dressed, *after])) == [name]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.none(), names, st.text(max_size=30)), min_size=1, max_size=30))
def test_rows_do_not_touch_each_other_and_repeats_are_answered_alike(texts):
    whole = cleaned(*texts)
    assert whole == [name for text in texts for name in cleaned(text)]
    assert cleaned(*texts, *texts) == whole * 2


@pytest.mark.parametrize(
    "variants",
    [
        ("Maju Djaya", "Maju Jaya"),
        ("Soember Makmoer", "Sumber Makmur"),
        ("Tjipta Karya", "Cipta Karya"),
        ("Putera Mandiri", "Putra Mandiri"),
    ],
)
def test_spellings_of_one_name_fold_to_one(variants):
    assert len(set(over(fold_employer_name(clean_employer_name(TEXT)), *variants))) == 1
