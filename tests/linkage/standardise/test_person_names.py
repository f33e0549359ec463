"""Names of people come out the same however they are titled, shortened and spelled."""

import re

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jaring.linkage.standardise.patterns import DOUBLED, TRIPLED
from jaring.linkage.standardise.person_names import clean_person_name, fold_person_name
from jaring.reference.lexicons import person_name_lexicon

NAME = pl.col("name")


def cleaned(*names):
    rows = pl.DataFrame({"name": names}, schema={"name": pl.String})
    return rows.select(clean_person_name(NAME)).to_series().to_list()


def folded(*names):
    rows = pl.DataFrame({"name": names}, schema={"name": pl.String})
    return rows.select(fold_person_name(clean_person_name(NAME))).to_series().to_list()


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ("H. Moch. Sjarif, S.Pd", "MUHAMMAD SJARIF"),
        ("Drs. H. Budi Santoso, M.Si., Ph.D", "BUDI SANTOSO"),
        ("Budi Santoso S. Pd. I", "BUDI SANTOSO"),
        ("BUDI SANTOSO SH", "BUDI SANTOSO"),
        ("RINA SKEP NS", "RINA"),
        ("Rina A.Md.Keb", "RINA"),
        ("R.M. Soedjono", "SOEDJONO"),
        ("Rr. Sri Lestari", "SRI LESTARI"),
        ("Prof. DR. Ir. H. M. Amin, M.Sc", "MUHAMMAD AMIN"),
        ("Dra.Hj.Siti Nurhayati,M.Pd", "SITI NURHAYATI"),
        ("Moh.Ali.S.H", "MUHAMMAD ALI"),
        ("K.H. Abdul Wahid", "ABDUL WAHID"),
        ("Almh. Ibu Sutini", "SUTINI"),
        ("Ny. Sumarni", "SUMARNI"),
        ("an. Suparman", "SUPARMAN"),
        ("Suparman (alm)", "SUPARMAN"),
        ("Suparman S.E. (alm) (alm)", "SUPARMAN"),
        ("(Budi)", "BUDI"),
        ("Sulastri, H.", "SULASTRI"),
    ],
)
def test_titles_before_and_after_are_no_name(written, clean):
    assert cleaned(written) == [clean]


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ("SITI R.", "SITI R"),
        ("Agus H.", "AGUS H"),
        ("MARKUS H", "MARKUS H"),
        ("A. Rahman", "A RAHMAN"),
        ("Agus.S", "AGUS S"),
        ("Muhammad M.", "MUHAMMAD M"),
        ("PUTRI DEA", "PUTRI DEA"),
        ("SITI MEI", "SITI MEI"),
        ("Sarjana", "SARJANA"),
        ("Raden", "RADEN"),
    ],
)
def test_initials_and_names_that_look_like_titles_stay(written, clean):
    assert cleaned(written) == [clean]


@pytest.mark.parametrize(
    "variant",
    [
        "M.",
        "M",
        "Moh.",
        "Moch.",
        "Mohd",
        "Muh.",
        "Mochamad",
        "Mohammad",
        "MUCHAMMAD",
        "Muhamad",
        "Mokhamad",
        "Md.",
        "Mhd",
    ],
)
def test_family_of_muhammad_is_one_as_first_word_before_another(variant):
    assert cleaned(f"{variant} Ali") == ["MUHAMMAD ALI"]
    assert cleaned(f"H. {variant} Ali") == ["MUHAMMAD ALI"]


def test_muhammad_behind_another_name_and_alone_stays_as_it_is_written():
    assert cleaned("Nur Mohamad", "Mohamad", "Ali M.") == ["NUR MOHAMAD", "MOHAMAD", "ALI M"]


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ("St. Aminah", "SITI AMINAH"),
        ("Abd. Rahman", "ABDUL RAHMAN"),
        ("Nur Abd Rohman", "NUR ABDUL ROHMAN"),
        ("Ach. Fauzi", "AHMAD FAUZI"),
        ("I Gst Nym Sudana", "I GUSTI NYOMAN SUDANA"),
        ("Ni Lh Pt Sari", "NI LUH PUTU SARI"),
        ("I Md. Sudiarta", "I MADE SUDIARTA"),
        ("Amir Hasan Hrp", "AMIR HASAN HARAHAP"),
        ("IB Gede Oka", "IDA BAGUS GEDE OKA"),
        ("Syamsul Dg. Nai", "SYAMSUL DAENG NAI"),
        ("Siti Aminah binti Ahmad", "SITI AMINAH AHMAD"),
        ("SITI BT. KARTO", "SITI KARTO"),
        ("SRI br. Ginting", "SRI GINTING"),
        ("Suparman alias Parman", "SUPARMAN"),
        ("SUPARMAN @ PARMAN", "SUPARMAN"),
        ("Nur'Aini", "NURAINI"),
        ("Nur\u2019aini", "NURAINI"),
        ("Al-Amin", "AL AMIN"),
        ("Jos\u00e9 M\u00fcller", "JOSE MULLER"),
        ("1. Budi", "BUDI"),
        ("SUT0MO", "SUTOMO"),
        ("Santoso, Budi", "SANTOSO BUDI"),
        ("  budi   santoso  ", "BUDI SANTOSO"),
        ("BUDI\tSANTOSO", "BUDI SANTOSO"),
    ],
)
def test_short_forms_particles_and_marks(written, clean):
    assert cleaned(written) == [clean]


@pytest.mark.parametrize(
    "nothing",
    [
        None,
        "",
        " ",
        "-",
        ".",
        ",",
        "0",
        "N/A",
        "n.a.",
        "TIDAK ADA",
        "XXX",
        "H.",
        "Hj",
        "Drs.",
        "M.",
        "S",
        "Tn",
        "(alm)",
        "S.E.",
        "12345",
        "?",
        "\u00a0",
    ],
)
def test_what_holds_no_name_is_missing(nothing):
    assert cleaned(nothing) == [None]


plain_words = st.sampled_from(
    [
        "SLAMET",
        "BUDI",
        "SANTOSO",
        "WAHYUNI",
        "SUKARDI",
        "LESTARI",
        "HERLAMBANG",
        "YOHANA",
        "KETUT",
        "SITUMORANG",
        "SIMATUPANG",
        "NURHAYATI",
        "TAN",
        "GUNAWAN",
        "RAHMAWATI",
        "TUKIYEM",
    ]
)
names = st.lists(plain_words, min_size=1, max_size=4).map(" ".join)
front = st.sampled_from(
    [
        "H. ",
        "Hj. ",
        "HJ ",
        "Drs. ",
        "dr. ",
        "Ir. ",
        "KH. ",
        "Prof. ",
        "Ny. ",
        "R. ",
        "Alm. ",
        "ust. ",
    ]
)
back = st.sampled_from(
    [
        ", S.Pd",
        " S.E.",
        ", SH",
        ", S.Kep., Ns.",
        " M.M",
        ", A.Md.",
        " (alm)",
        ", Drs",
        " S.Pd.I",
        ".",
        ",",
    ]
)


@given(names, st.lists(front, max_size=3), st.lists(back, max_size=3), st.booleans(), st.booleans())
def test_dressing_a_name_changes_nothing(name, before, after, lower, wide):
    dressed = "".join(before) + name + "".join(after)
    dressed = dressed.title() if lower else dressed
    dressed = f"  {dressed.replace(' ', '  ')} " if wide else dressed
    assert cleaned(dressed) == [name]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.none(), st.text(max_size=30), names), min_size=1, max_size=40))
def test_result_of_any_text_is_letters_and_single_blanks_or_null(texts):
    once = cleaned(*texts)
    for name in once:
        assert name is None or re.fullmatch("[A-Z]+(?: [A-Z]+)*", name)
    for text, fold, clean in zip(texts, folded(*texts), once, strict=True):
        assert (fold is None) == (clean is None), text
        assert fold is None or re.fullmatch("[A-Z]+(?: [A-Z]+)*", fold)


@given(st.lists(names, min_size=1, max_size=20))
def test_clean_names_stay_as_they_are(texts):
    assert cleaned(*cleaned(*texts)) == cleaned(*texts)


@given(
    st.lists(
        st.one_of(st.none(), names, st.sampled_from(["H. Ali", "M. Ali", "-"])),
        min_size=2,
        max_size=30,
    ),
    st.integers(1, 29),
)
def test_rows_do_not_touch_each_other(texts, cut):
    whole = cleaned(*texts)
    assert whole == [name for text in texts for name in cleaned(text)]
    assert whole == cleaned(*texts[:cut]) + cleaned(*texts[cut:])


def test_streaming_and_eager_give_the_same():
    texts = ["H. Moch. Ali", None, "SITI R.", "-", "Soeharto, S.H."] * 1000
    rows = pl.DataFrame({"name": texts})
    step = fold_person_name(clean_person_name(NAME))
    assert rows.lazy().select(step).collect(engine="streaming").equals(rows.select(step))


@pytest.mark.parametrize(
    "variants",
    [
        ("Soeharto", "Suharto"),
        ("Djoko", "Joko"),
        ("Tjokro", "Cokro"),
        ("Soerjono", "Suryono"),
        ("Jusuf", "Yusuf", "Yusup", "Joesoef"),
        ("Njoto", "Nyoto"),
        ("Ridho", "Rido", "Ridlo"),
        ("Fatimah", "Fathimah", "Fatima", "Patimah"),
        ("Arief", "Arif", "Arip"),
        ("Mochamad", "Muhammad", "Mohamad", "Muhamad", "Mokhamad"),
        ("Choirul", "Khoirul", "Khairul", "Koirul", "Hairul"),
        ("Rachmat", "Rahmat", "Rohmat", "Rakhmat", "Rahmad"),
        ("Aisyah", "Aisah", "Aisya", "Aissyah"),
        ("Sholeh", "Soleh", "Saleh", "Sholikh", "Sholih"),
        ("Setiyawan", "Setiawan", "Setyawan"),
        ("Sulistiyo", "Sulistyo", "Sulistio"),
        ("Susanto", "Susanta"),
        ("Zaenal", "Zainal", "Jaenal"),
        ("Wijaya", "Widjaja", "Widjaya"),
        ("Abdurrahman", "Abdul Rahman", "Abd. Rohman", "Abdur Rachman"),
        ("Abdussalam", "Abdul Salam"),
        ("Abdullah", "Abdulloh", "Abdulah"),
        ("Nurul Khotimah", "Noerul Chotimah", "Nurul Kotimah"),
        ("Victor", "Viktor"),
        ("Christian", "Kristian"),
        ("Chandra", "Candra", "Tjandra"),
        ("Alex", "Aleks"),
        ("Taufiq", "Taufik"),
        ("Zulkifli", "Dzulkifli", "Sulkifli"),
    ],
)
def test_spellings_of_one_name_fold_to_one(variants):
    assert len(set(folded(*variants))) == 1, folded(*variants)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Siti", "Sri"),
        ("Budi", "Dedi"),
        ("Slamet", "Selamat"),
        ("Sutini", "Sutinah"),
        ("Agus D", "Agus T"),
        ("Siti H", "Siti"),
        ("Ratna", "Ratih"),
        ("Abdul Rahman", "Abdullah"),
    ],
)
def test_distinct_names_stay_apart(one, other):
    assert len(set(folded(one, other))) == 2


@given(
    st.lists(
        st.text("ABDEHIKLNOSUYJ ", min_size=1, max_size=16)
        .map(lambda text: " ".join(text.split()))
        .filter(bool),
        min_size=1,
        max_size=10,
    )
)
def test_fold_agrees_with_a_slow_pass_from_the_left(texts):
    pairs = sorted(
        dict((*TRIPLED, *DOUBLED, *person_name_lexicon().fold)).items(),
        key=lambda pair: -len(pair[0]),
    )
    expected = []
    for text in texts:
        rest, made = f"{text} ", ""
        while rest:
            hit = next((pair for pair in pairs if rest.startswith(pair[0])), (rest[0], rest[0]))
            made, rest = made + hit[1], rest[len(hit[0]) :]
        expected.append(made.rstrip(" "))
    rows = pl.DataFrame({"name": texts})
    assert rows.select(fold_person_name(NAME)).to_series().to_list() == expected
