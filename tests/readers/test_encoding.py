"""Encodings: UTF-8 strictly, UTF-16 by its mark, otherwise what the user says or a detection that is stated."""

import hashlib
from contextlib import nullcontext
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxscore.errors import InputError, UsageError
from cxscore.model import Mark
from cxscore.readers import encoding, open_table
from cxscore.readers.encoding import Damage, Scanner, damage, line_at, repaired
from tests.readers.conftest import Read, rows_of

TEXTS = {
    "cp1252": "id;Kommentar\n1;Schöne Grüße aus Köln\n2;Es läßt sich hören – „gut“\n3;Preis 5 €\n",
    "cp1252 norwegian": "id;kommentar\n1;Bra opplæring på skolen\n2;Ærlig talt, små ting å gjøre\n",
    "cp1250": "id;c\n1;Bardzo dobra obsługa, dziękuję\n2;Źle, proszę poprawić żądanie łącza\n",
    "mac_roman": "id;c\n1;Très bien, ça marche\n2;Schöne Grüße aus Köln\n",
    "koi8_r": "id;c\n1;Очень хорошо, спасибо за помощь\n2;Плохая поддержка, долго ждали ответа\n",
    "shift_jis": "id;c\n1;とても良いサービスでした\n2;対応が遅いと思います。改善してください\n",
    "cp949": "id;c\n1;매우 만족합니다 감사합니다\n2;배송이 너무 늦었어요\n",
}


@pytest.mark.parametrize("case", TEXTS)
def test_the_text_of_other_encodings_comes_out_right_and_is_stated(read: Read, case: str) -> None:
    text = TEXTS[case]
    seen = read(text.encode(case.partition(" ")[0]))
    assert [";".join(map(str, row)) for row in seen.rows] == text.splitlines()[1:]
    assert "detected" in seen.problems[0]


@pytest.mark.parametrize(
    ("codec", "option"), [("utf-8-sig", ""), ("utf-16", ""), ("utf-16-le", "utf-16-le"), ("cp850", "cp850")]
)
def test_a_mark_or_the_option_settles_the_encoding_without_a_note(read: Read, codec: str, option: str) -> None:
    options = {"encoding": option} if option else {}
    seen = read("a,b\n1,é\n".encode(codec), **options)
    assert (seen.columns, seen.rows, seen.problems) == (("a", "b"), [("1", "é")], [])


@pytest.mark.parametrize(
    ("content", "option", "words"),
    [
        (b"a,b\n1,2\n3,\xe9\n", "utf-8", ":3:"),
        (b"a,b\n1,2\n3,\x81\n", "cp1252", ":"),
        ("a,b\n1,2\n".encode("utf-16-le"), "", "--encoding utf-16-le"),
        ("a,b\n1,2\n".encode("utf-16-be"), "", "--encoding utf-16-be"),
    ],
)
def test_bytes_that_do_not_fit_are_refused(read: Read, content: bytes, option: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        read(content, **({"encoding": option} if option else {}))
    assert words in str(caught.value)


STRAY = {
    "UTF-8 but for one byte": ("a;c\n1;Zoë était\n2;caf\udce9\n3;x\n", 3, {1: 3}),
    "UTF-8 but for a cut character": ("a;c\n1;Zoë était là\n2;x\udce2\udc82\n", 3, {1: 3}),
    "UTF-8 but for its end, which was cut off": ("a;c\n1;Zoë était là\n2;x\udce2\udc82", 3, {1: 3}),
    "in both columns": ("a;c\né\udce9;ö\nü;x\udce9\n", 2, {0: 2, 1: 3}),
    "behind a quoted line end": ('a;c\n1;"é\nö"\n2;\udcff\n', 4, {1: 4}),
}


@pytest.mark.parametrize("case", STRAY)
def test_bytes_of_no_encoding_are_replaced_counted_and_placed(tmp_path: Path, case: str) -> None:
    text, first, damaged = STRAY[case]
    path = tmp_path / "in.csv"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with open_table([str(path)]) as table:
        rows, source, (problem,) = rows_of(table), table.sources[0], table.problems
        assert table.inputs_digest() == {str(path): hashlib.sha256(path.read_bytes()).hexdigest()}
    lost = sum("\udc80" <= character <= "\udcff" for character in text)
    assert sum((cell or "").count("\ufffd") for row in rows for cell in row) == lost
    assert dict(source.damaged) == damaged
    assert f"{lost} byte" in problem.message
    assert problem.mark == Mark(str(path), first)


def test_a_stray_byte_far_behind_the_head_is_replaced_too(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "HEAD", 1_000)
    seen = read(b"a;c\n" + "1;Grüße aus Köln\n".encode() * 5_000 + b"2;caf\xe9\n")
    assert (len(seen.rows), seen.rows[-1]) == (5_001, ("2", "caf\ufffd"))


def test_a_stray_byte_in_the_header_is_shown_as_such(read: Read) -> None:
    assert read("a;Zoë\udce9é\n1;2\n".encode("utf-8", "surrogateescape")).columns == ("a", "Zoë\ufffdé")


@pytest.mark.parametrize(("plain", "read_as"), [(200, "utf-8"), (1, None)])
def test_where_nothing_fits_only_few_bytes_are_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plain: int, read_as: str | None
) -> None:
    monkeypatch.setattr(encoding, "_western", lambda _: False)
    monkeypatch.setattr(encoding, "_best_guess", lambda _: None)
    path = tmp_path / "in.csv"
    path.write_bytes(b"a;b\n" + b"1;2\n" * plain + b"3;\x81\x8d\n")
    with nullcontext() if read_as else pytest.raises(InputError, match=f"in.csv:{plain + 2}: .*no other encoding"):
        assert encoding.detect("in.csv", path) == Damage(str(read_as), 2, 1, plain + 2, 0)


def test_an_encoding_that_fits_but_for_a_few_bytes_replaces_these(tmp_path: Path) -> None:
    path = tmp_path / "in.txt"
    path.write_bytes("とても良い\n".encode("shift_jis") + b"\x81\n")
    assert damage(path, "shift_jis") == Damage("shift_jis", 1, 1, 2, 5)
    assert b"".join(repaired(path, "shift_jis")).decode() == "とても良い\n\ufffd\n"


def test_an_unknown_encoding_is_wrong_usage(read: Read) -> None:
    with pytest.raises(UsageError, match="unknown encoding"):
        read("a\n1\n", encoding="no-such")


@given(st.binary(max_size=60), st.integers(1, 7))
def test_a_scan_in_chunks_finds_what_the_whole_shows(data: bytes, size: int) -> None:
    """The same NUL, first bad byte, digest and line ends, wherever the chunks are cut."""
    scanner = Scanner(hashed=True)
    for start in range(0, len(data), size):
        scanner.feed(data[start : start + size])
    scan = scanner.result()
    try:
        fault = None if data.decode() is not None else 0
    except UnicodeDecodeError as error:
        fault = error.start
    both = data.count(b"\r\n")
    assert scan.sha256 == hashlib.sha256(data).hexdigest()
    assert scan.nul == (data.index(0) if 0 in data else None)
    assert scan.fault == fault
    assert scan.lone_returns == (data.count(b"\r") > both)
    assert scan.quotes == (b'"' in data)


@given(st.text(alphabet='"a,\n', max_size=30), st.integers(1, 5))
def test_a_line_with_an_odd_number_of_quotes_is_always_noticed(text: str, size: int) -> None:
    scanner = Scanner(hashed=True)
    for start in range(0, len(text), size):
        scanner.feed(text[start : start + size].encode())
    odd = any(line.count('"') % 2 for line in text.split("\n"))
    assert scanner.result().quoted_breaks == odd


@given(
    st.lists(st.sampled_from(['"a","b"', '"a","b"', '"",""', '"a', '"a""","b"', "a", "", '"a"\r"b"']), max_size=9),
    st.sampled_from(["\n", "\r\n"]),
    st.integers(1, 60),
)
def test_lines_with_quotes_alike_hide_none_that_has_an_odd_number(lines: list[str], end: str, size: int) -> None:
    text = "".join(line + end for line in lines)
    scanner = Scanner(hashed=False)
    for start in range(0, len(text), size):
        scanner.feed(text[start : start + size].encode())
    odd = any(part.count('"') % 2 for line in lines for part in line.split("\r"))
    assert scanner.result().quoted_breaks == odd


@pytest.mark.parametrize(("position", "line"), [(0, 1), (2, 2), (5, 3), (7, 4)])
def test_the_line_of_a_byte_counts_every_kind_of_line_end(tmp_path: Path, position: int, line: int) -> None:
    path = tmp_path / "in.txt"
    path.write_bytes(b"a\nb\r\nc\rd")
    assert line_at(path, position) == line


@pytest.mark.parametrize("line", [2, 900, 70_000])
@pytest.mark.parametrize(
    ("codec", "odd"), [("cp1252", b"\x8d"), ("shift_jis", b"\xff"), ("utf-8", b"\xc3("), ("cp932", b"\x81")]
)
def test_the_first_line_that_is_not_of_the_encoding_is_named(read: Read, codec: str, odd: bytes, line: int) -> None:
    """Wherever it stands: what is decoded ahead is more than a line."""
    lines = [b"id;comment", *(b"%d;%s" % (number, b"x" * 30) for number in range(2, 70_100))]
    lines[line - 1] = b"1;" + odd
    with pytest.raises(InputError) as caught:
        read(b"\r\n".join(lines), encoding=codec)
    (problem,) = caught.value.problems
    assert problem.mark is not None
    assert problem.mark.line == line
