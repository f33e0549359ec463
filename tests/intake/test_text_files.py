"""Delimited text: what a partner's CSV may look like, and what becomes of each of its rows."""

import pytest

from jaring.intake import encodings
from jaring.intake.errors import (
    DelimiterError,
    EmptySourceError,
    EncodingError,
    HeaderError,
    NoRowsError,
    RowTooLongError,
)


def quarantined(staged):
    return [(row["source_row"], row["code"]) for row in staged.quarantine.to_pylist()]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "~", "\x1f", "#"])
def test_delimiter_is_told_from_header_and_rows(stage, rows, delimiter):
    lines = [delimiter.join(cells) for cells in (["nik", "nama"], ["1", "Budi"], ["2", "Sri"])]
    assert rows(stage("\n".join(lines))) == [("1", "Budi"), ("2", "Sri")]


def test_commas_in_cells_do_not_hide_the_semicolon(stage, rows):
    staged = stage("nama;alamat\nBudi, S.Pd;Jl. A, RT 1, Madiun\nSri;Jl. B, RT 2, Madiun\n")
    assert rows(staged) == [("Budi, S.Pd", "Jl. A, RT 1, Madiun"), ("Sri", "Jl. B, RT 2, Madiun")]


def test_delimiter_that_the_person_names_is_obeyed(stage):
    assert stage("a b;c\n1 2;3\n", delimiter=" ").columns == ("a", "b;c")


@pytest.mark.parametrize("delimiter", ["", ";;", '"', "a", "\n", "§"])
def test_delimiter_that_cannot_divide_is_refused(stage, delimiter):
    with pytest.raises(DelimiterError, match="cannot divide"):
        stage("a,b\n1,2\n", delimiter=delimiter)


def test_line_that_names_the_delimiter_is_no_row(stage, rows, source_rows):
    staged = stage("sep=|\r\nnik|nama\r\n1|Budi, Sri; Tri\r\n")
    assert rows(staged) == [("1", "Budi, Sri; Tri")]
    assert source_rows(staged) == [2]


def test_one_column_is_a_table_too(stage, rows, codes):
    staged = stage("nama\nBudi, S.Pd\nSri\n")
    assert rows(staged) == [("Budi, S.Pd",), ("Sri",)]
    assert "one_column" in codes(staged)


@pytest.mark.parametrize(
    ("encoding", "note"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16-LE"),
        ("utf-16-be", "UTF-16-BE"),
        ("utf-16-le", "UTF-16-LE"),
        ("utf-32", "UTF-32-LE"),
        ("cp1252", "Windows-1252"),
    ],
)
def test_encoding_is_told_from_the_text(stage, rows, encoding, note):
    staged = stage("nama;kota\nRené;Ciputat\nZoë;Blitar\n".encode(encoding))
    assert rows(staged) == [("René", "Ciputat"), ("Zoë", "Blitar")]
    assert note in staged.notes[0].text("en")


def test_mixed_encodings_are_mended_line_by_line_and_counted(stage, rows):
    staged = stage("nama\nRené\n".encode() + "Zoë\nAndré\n".encode("cp1252"))
    assert rows(staged) == [("René",), ("Zoë",), ("André",)]
    (mixed,) = [note for note in staged.notes if note.code == "encoding_mixed"]
    assert mixed.facts["lines"] == 2


def test_byte_without_a_character_in_windows_1252_is_kept(stage, rows):
    assert rows(stage(b"nama;kota\nA\x81B;C\n")) == [("A\x81B", "C")]


def test_nul_bytes_are_removed_and_counted(stage, rows):
    staged = stage(b"nik;nama\n33\x0074;Bu\x00di\n")
    assert rows(staged) == [("3374", "Budi")]
    assert [note.facts["bytes"] for note in staged.notes if note.code == "nul_removed"] == [2]


def test_binary_is_no_text(stage):
    with pytest.raises(EncodingError):
        stage(bytes(range(1, 32)) * 40)


def test_text_in_another_script_encoding_is_refused_and_not_garbled(stage):
    with pytest.raises(EncodingError):
        stage(("姓名,城市\n" + "王小明,北京\n" * 50).encode("gb18030"))


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_is_read(stage, rows, line_end):
    staged = stage(line_end.join(["a,b", "1,2", "3,4", ""]))
    assert rows(staged) == [("1", "2"), ("3", "4")]


def test_mark_of_the_end_of_a_dos_file_is_no_row(stage, rows):
    staged = stage("a,b\r\n1,2\r\n\x1a")
    assert (rows(staged), staged.rows_received) == ([("1", "2")], 1)


def test_last_line_needs_no_end(stage, rows):
    assert rows(stage("a,b\n1,2\n3,4")) == [("1", "2"), ("3", "4")]


def test_ragged_rows_are_set_apart_with_what_was_expected(stage, rows):
    staged = stage("a,b,c\n1,2,3\n1,2\n1,2,3,4\n4,5,6\n")
    assert rows(staged) == [("1", "2", "3"), ("4", "5", "6")]
    assert quarantined(staged) == [(3, "too_few_cells"), (4, "too_many_cells")]
    assert staged.rows_received == 4
    reason = staged.quarantine["reason_en"][0].as_py()
    assert "found: 2, expected: 3" in reason


def test_row_and_line_are_both_told_where_they_differ(stage):
    staged = stage('a,b\n1,"two\nlines"\n3\n')
    assert quarantined(staged) == [(3, "too_few_cells")]
    assert "line 4" in staged.quarantine["reason_en"][0].as_py()
    assert "baris teks ke-4" in staged.quarantine["reason_id"][0].as_py()


def test_trailing_empty_delimiter_is_tolerated_in_some_rows(stage, rows):
    assert rows(stage("a,b\n1,2,\n3,4\n")) == [("1", "2"), ("3", "4")]


def test_trailing_delimiter_in_all_rows_is_noted(stage, rows, codes):
    staged = stage("a,b\n" + "1,2,\n" * 20)
    assert rows(staged) == [("1", "2")] * 20
    assert "trailing_delimiter" in codes(staged)


def test_cell_past_the_trailing_delimiter_is_not_lost_in_silence(stage):
    staged = stage("a,b\n" + "1,2,\n" * 20 + "1,2,x\n")
    assert quarantined(staged) == [(22, "too_many_cells")]


def test_column_without_a_name_is_kept_when_rows_fill_it(stage, rows, codes):
    staged = stage("a,,c,\n1,2,3,4\n5,6,7,\n")
    assert staged.columns == ("a", "kolom_2", "c", "kolom_4")
    assert rows(staged) == [("1", "2", "3", "4"), ("5", "6", "7", None)]
    assert "header_blank" in codes(staged)


def test_blank_rows_are_noted_and_keep_their_number(stage, source_rows):
    staged = stage("a,b\n\n1,2\n,\n \t,\n3,4\n\n")
    assert source_rows(staged) == [3, 6]
    assert staged.rows_received == 2
    assert [note.facts["rows"] for note in staged.notes if note.code == "blank_rows"] == [4]


def test_header_below_blank_rows_is_found(stage, rows, source_rows, codes):
    staged = stage("\n,,\na,b\n1,2\n")
    assert rows(staged) == [("1", "2")]
    assert source_rows(staged) == [4]
    assert "header_row" in codes(staged)


def test_quoted_cells_keep_delimiters_quotes_and_line_breaks(stage, rows, source_rows):
    staged = stage('a,b\n"1,5","say ""hi"""\n"x\r\ny",z\n3,4\n')
    assert rows(staged) == [("1,5", 'say "hi"'), ("x\r\ny", "z"), ("3", "4")]
    assert source_rows(staged) == [2, 3, 4]


def test_quote_inside_an_unquoted_cell_is_text(stage, rows):
    staged = stage('nama,ukuran\nPT "MAJU" JAYA,5" pipa\nB,c\n')
    assert rows(staged) == [('PT "MAJU" JAYA', '5" pipa'), ("B", "c")]


def test_undoubled_quotes_are_read_as_meant_and_noted(stage, rows):
    staged = stage('nama,kota\n"PT "MAJU" JAYA",Blitar\nB,c\n')
    assert rows(staged) == [('PT "MAJU" JAYA', "Blitar"), ("B", "c")]
    assert [note.facts["row"] for note in staged.notes if note.code == "quotes_repaired"] == [2]


def test_blank_beside_a_quote_does_not_break_the_cell(stage, rows):
    assert rows(stage('a, b\n1, "x, y" \n')) == [("1", "x, y")]


def test_quote_that_is_never_closed_costs_one_row(stage, rows):
    staged = stage('a,b,c\n1,"two,3\n' + "4,5,6\n" * 30)
    assert rows(staged) == [("4", "5", "6")] * 30
    assert quarantined(staged) == [(2, "open_quote")]


def test_two_lost_quotes_do_not_eat_the_rows_between_them(stage, rows):
    staged = stage('a,b,c\n1,"PT A,x\n' + "4,5,6\n" * 9 + '7,PT Z",y\n')
    assert rows(staged) == [("4", "5", "6")] * 9 + [("7", 'PT Z"', "y")]
    assert quarantined(staged) == [(2, "open_quote")]


def test_header_that_comes_again_is_set_apart(stage, rows):
    staged = stage("nik,nama\n1,Budi\nnik,nama\n2,Sri\n")
    assert rows(staged) == [("1", "Budi"), ("2", "Sri")]
    assert quarantined(staged) == [(3, "header_again")]


def test_giant_cell_is_set_apart_and_its_row_shown_short(stage, rows):
    giant = "2," + "x" * 10_000_000 + ",Blitar\n"
    staged = stage("nik,nama,kota\n1,Budi,Blitar\n" + giant + "3,Sri,Blitar\n")
    assert rows(staged) == [("1", "Budi", "Blitar"), ("3", "Sri", "Blitar")]
    assert quarantined(staged) == [(3, "long_cell")]
    assert staged.quarantine["column"][0].as_py() == "nama"
    assert len(staged.quarantine["content"][0].as_py()) < 200


def test_row_without_end_is_refused_before_memory_is_full(stage, monkeypatch):
    monkeypatch.setattr("jaring.intake.text_files.MAX_RECORD_BYTES", 1 << 20)
    monkeypatch.setattr(encodings, "BLOCK_BYTES", 1 << 18)
    with pytest.raises(RowTooLongError, match="line 2"):
        stage("a,b\n" + "x" * (2 << 20))


def test_duplicate_headers_are_told_apart_whatever_their_case(stage, rows, codes):
    staged = stage("Nama,nama,NAMA_2,nama\n1,2,3,4\n")
    assert staged.columns == ("Nama", "nama_3", "NAMA_2", "nama_4")
    assert rows(staged) == [("1", "2", "3", "4")]
    assert "header_renamed" in codes(staged)


@pytest.mark.parametrize("content", ["", "\n\n", " ", "\ufeff", "\x00\x00", ",,,\n,,\n"])
def test_file_that_holds_nothing_is_refused(stage, content):
    with pytest.raises(EmptySourceError):
        stage(content)


@pytest.mark.parametrize("content", ["nik,nama\n", "nik,nama", "nik,nama\n,\n,\n"])
def test_header_without_rows_is_refused(stage, content):
    with pytest.raises(NoRowsError):
        stage(content)


def test_title_above_the_header_is_refused_with_the_remedy(stage):
    with pytest.raises(HeaderError, match="Delete the rows above") as caught:
        stage("DAFTAR PEKERJA PT MAJU\nnik,nama,kota,desa\n" + "1,Budi,Blitar,Desa\n" * 9)
    assert "Hapus baris di atas judul kolom" in caught.value.text("id")


def test_header_with_a_name_too_many_is_refused(stage):
    with pytest.raises(HeaderError, match="not clear which name"):
        stage("a,b,c,d\n" + "1,2,3\n" * 9)


def test_first_row_that_is_data_is_no_header(stage):
    with pytest.raises(HeaderError, match="looks like data") as caught:
        stage("3374011203850001,Budi\n3374011203850002,Sri\n")
    assert "3374011203850001" not in str(caught.value)


def test_header_divided_unlike_its_rows_is_refused(stage):
    with pytest.raises(DelimiterError, match=r"semicolons.*commas"):
        stage("nik;nama;kota\n" + "1,Budi,Blitar\n" * 9)


def test_file_without_line_breaks_has_too_many_names(stage):
    with pytest.raises(HeaderError, match="line breaks may be lost"):
        stage("a,b,c " * 2000)


def test_quarantined_content_shows_no_name_and_no_number(stage):
    staged = stage("nik,nama,ibu\n3374011203850001,Budi Santoso,Siti Aminah,081234567890\n")
    content = staged.quarantine["content"][0].as_py()
    assert content == "3374…0001,B… S…,S… A…,0812…7890"


def test_pieces_of_any_size_give_the_same_table(stage, rows, source_rows, monkeypatch):
    lines = ["nik;nama;alamat"]
    lines += [f'{at};"Nama ""{at}""";"Jl. {at}\nRT {at}"' for at in range(400)]
    lines[100:100] = ["1;2", '5;"open;x', "", '6;5" pipa;x', ";;"]
    content = "\n".join(lines)
    whole = stage(content)
    expected = rows(whole), source_rows(whole), whole.quarantine
    for size in (257, 1000, 4096):
        monkeypatch.setattr(encodings, "BLOCK_BYTES", size)
        staged = stage(content)
        assert (rows(staged), source_rows(staged)) == expected[:2]
        assert staged.quarantine.equals(expected[2])
    assert whole.rows_received == whole.rows_accepted + whole.quarantine.num_rows == 403
