"""Text from strangers cannot act, in any medium."""

import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxscore import guards

ANY_TEXT = st.text(st.characters(codec=None), max_size=40)
HOSTILE = st.text(
    st.sampled_from("a=;\t\n\r\x00\x1b\x7f\x9b\u202e\u200b\u2028\ufeff＝－+-@|%'\"\\`*[]<>_&é手"), max_size=12
)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("phone", "phone"),
        ("手机 ❤️ é", "手机 ❤️ é"),
        ("\x1b[31mred", r"\x1b[31mred"),
        ("\x1b]0;title\x07", r"\x1b]0;title\x07"),
        ("a\rb\nc\td", r"a\x0db\x0ac\x09d"),
        ("\x7f\x9b\x00", r"\x7f\x9b\x00"),
        ("abc\u202edef\u2066", r"abc\u202edef\u2066"),
        ("zero\u200bwidth\ufeff", r"zero\u200bwidth\ufeff"),
        ("\u2028\u2029", r"\u2028\u2029"),
        ("\U000e0041", r"\U000e0041"),
        ("\udc80.csv", r"\udc80.csv"),
    ],
)
def test_terminal_writes_out_what_cannot_be_seen(raw: str, shown: str) -> None:
    assert guards.terminal(raw) == shown


@pytest.mark.parametrize(
    ("length", "expected"), [(79, "x" * 79), (80, "x" * 80), (81, "x" * 79 + "…"), (500, "x" * 79 + "…")]
)
def test_terminal_cuts_labels_only_beyond_the_limit(length: int, expected: str) -> None:
    assert guards.terminal("x" * length, guards.LABEL_LENGTH) == expected


@pytest.mark.parametrize(
    ("raw", "shape"),
    [
        ("Call Ann, +47 22!", "Xxxx Xxx, +## ##!"),
        ("9", "#"),
        ("7,5 / 10", "#,# / ##"),
        ("Köln 手机", "Xxxx xx"),
        ("٣½", "##"),
        ("😀é", "*x"),
        ("", ""),
    ],
)
def test_a_masked_text_keeps_its_shape(raw: str, shape: str) -> None:
    assert guards.masked(raw) == shape


@given(ANY_TEXT)
def test_no_letter_and_no_digit_of_a_text_is_left_when_it_is_masked(text: str) -> None:
    shape = guards.masked(text)
    assert len(shape) == len(text)
    assert not [c for c in shape if c.isalnum() and c not in "xX"]


@pytest.mark.parametrize(
    ("raw", "shown"),
    [("=1+1", "=1+1"), ("a\tb\nc", "a\tb\nc"), ("\x1b[31m", r"\x1b[31m"), ("x" * 32_768, "x" * 32_766 + "…")],
)
def test_a_cell_of_a_workbook_is_exact_but_for_what_cannot_be_seen_or_held(raw: str, shown: str) -> None:
    assert guards.sheet_cell(raw) == shown


@given(st.one_of(ANY_TEXT, HOSTILE))
def test_terminal_text_holds_no_control_and_stays_as_it_is_when_guarded_again(text: str) -> None:
    shown = guards.terminal(text)
    assert not [c for c in shown if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"}]
    assert not set(shown) & set(
        "\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2069\ufeff"
    )
    assert guards.terminal(shown) == shown


@pytest.mark.parametrize(
    ("raw", "cell"),
    [
        ("phone", "phone"),
        ("e-mail; post", "e-mail; post"),
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("|calc", "'|calc"),
        ("%0A", "'%0A"),
        ("\t=1", "'\t'=1"),
        ("\rx", r"'\x0dx"),
        ("\n=1", "'\n'=1"),
        ("＝1+1", "'＝1+1"),
        ("－1", "'－1"),
        ("＋1", "'＋1"),
        ("＠x", "'＠x"),
        ("a;=1+1", "a;'=1+1"),
        ("two\nlines", "two\nlines"),
        ("\x1b[2J", r"\x1b[2J"),
        ("", ""),
    ],
)
def test_csv_cell_starts_no_formula(raw: str, cell: str) -> None:
    assert guards.csv_cell(raw) == cell


@given(HOSTILE)
def test_no_csv_cell_begins_a_formula_after_any_delimiter(text: str) -> None:
    cell = guards.csv_cell(text)
    assert not re.search(r"(?:^|[;\t\n])[=+\-@|%＝＋－＠]", cell)
    assert not set(cell) & set("\x00\r\x1b\x7f\x9b\u202e\u2028")
    assert guards.csv_cell(cell) == cell


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("e-mail (new)", "e-mail (new)"),
        ("a|b", r"a\|b"),
        ("[x](y)", r"\[x\](y)"),
        ("<img src=x>", r"\<img src=x\>"),
        ("*b* _i_ `c` ~s~", r"\*b\* \_i\_ \`c\` \~s\~"),
        ("a\\b", r"a\\b"),
        ("two\nlines", r"two\\x0alines"),
        ("&lt;", r"\&lt;"),
        ("https://evil.example www.evil.example", r"https\://evil.example www\.evil.example"),
    ],
)
def test_markdown_escapes_markup(raw: str, shown: str) -> None:
    assert guards.markdown(raw) == shown


@given(HOSTILE)
def test_markdown_leaves_no_bare_pipe_and_no_line_break(text: str) -> None:
    shown = guards.markdown(text)
    without_escapes = re.sub(r"\\[\W_]", "", shown)
    assert not set(without_escapes) & set("|<>[]`*_&\\\n\r")


@given(st.one_of(ANY_TEXT, HOSTILE))
def test_json_text_means_the_same_and_holds_no_control(text: str) -> None:
    serialised = guards.json_text(json.dumps(text, ensure_ascii=False))
    assert json.loads(serialised) == text
    assert not [c for c in serialised if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} or c == "\u202e"]


def test_json_text_keeps_other_scripts_readable() -> None:
    assert guards.json_text('"手机"') == '"手机"'
