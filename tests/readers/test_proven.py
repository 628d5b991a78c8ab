"""Lines taken as they stand give the cells, the columns and the rejects that strict parsing gives."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxscore.readers import jsonlines, open_table
from cxscore.readers.proven import LONGEST_LINE
from tests.readers.conftest import Seen, look

PARSED_ONLY = 1 << 40
WANTED = ("a", "a.b", "c", "é")
"""Columns whose cells are cut out together; those of the others, each by itself, must be the same texts."""
MORE = 30

WORDS = ["", "a", "é", "x, y", '"', "\\", "{}", ", nan]", "a\nb", "\u2028", "\x7f", "  ", "1", "null", "😀"]
NUMBERS = ["0", "-0", "7", "-12", "1.0", "1.50", "4.5", "1e1", "1E400", "0.1234567", "0.12345678901234567", "1e-7"]
NUMBERS += ["12345678901234567890123", "-9223372036854775809", "0.30000000000000004", "123456789.123456", "-0.0"]
NUMBERS += ["0.00001234567", "-3.14159265358979", "18446744073709551615"]
FAULTS = ["NaN", "-Infinity", "007", "1.", "+1", "[1,]", '{"a":1,}', '"\\ud800"', '"\x01"', "tru", '"\\x"', "[1 2]"]


def texts() -> st.SearchStrategy[str]:
    """JSON texts of strings, with and without escapes."""
    return st.builds(lambda word, plain: json.dumps(word, ensure_ascii=plain), st.sampled_from(WORDS), st.booleans())


def objects(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """JSON texts of objects with few keys, sometimes one of them twice, sometimes with one that holds a point."""
    keys = st.sampled_from(["a", "b", "c", "é", "a.b", "d/e", ""])
    often = st.sampled_from(["a", "b", "c"])
    pairs = st.lists(st.tuples(st.one_of(often, often, often, keys), values), max_size=4)
    return st.builds(_object, pairs, st.sampled_from([(", ", ": "), (",", ":"), (" ,\t", " : ")]))


def _object(pairs: list[tuple[str, str]], marks: tuple[str, str]) -> str:
    return "{" + marks[0].join(json.dumps(key) + marks[1] + value for key, value in pairs) + "}"


def arrays(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(lambda inner: f"[{', '.join(inner)}]", st.lists(values, max_size=3))


SCALARS = st.one_of(texts(), st.sampled_from(NUMBERS), st.sampled_from(["true", "false", "null"]))
VALUES = st.recursive(SCALARS, lambda inner: st.one_of(objects(inner), arrays(inner)), max_leaves=6)
GOOD = objects(VALUES)
BAD = st.one_of(st.sampled_from(["", "  ", "[]", "3", "{", '{"a":1}x', '{"a":1}{"a":2}', '{"a" 1}', "\ufeff{}"]),
                objects(st.sampled_from(FAULTS)))  # fmt: skip
LINES = st.lists(st.one_of(GOOD, GOOD, GOOD, BAD), min_size=1, max_size=8)


def both(folder: Path, content: bytes, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Any]:
    """What is seen of the same lines, proven if they can be and parsed."""
    path = folder / "in.ndjson"
    path.write_bytes(content)
    found = []
    for large in (0, PARSED_ONLY):
        monkeypatch.setattr(jsonlines, "LARGE", large)
        found.append(_seen(path))
    return found[0], found[1]


def _seen(path: Path) -> Seen | str:
    try:
        return look(path, wanted=WANTED)
    except Exception as error:  # noqa: BLE001 - whatever one way raises, the other must raise
        return repr(error)


@settings(deadline=None, max_examples=MORE)
@given(lines=LINES, end=st.sampled_from(["\n", "\n", "\r\n"]), last=st.booleans())
def test_any_lines_are_read_as_strict_parsing_reads_them(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], end: str, last: bool
) -> None:
    content = end.join(lines) + end * last
    with pytest.MonkeyPatch.context() as patch:
        fast, slow = both(tmp_path_factory.mktemp("lines"), content.encode("utf-8"), patch)
    assert fast == slow, content


@pytest.mark.parametrize(
    "lines",
    [
        ['{"a": 0, "b": []}', '{"b":[],"a":{"b":true}}'],
        ['{"a": 1}', '{"a": {"b": 2}}', '{"a": {}}', '{"a": null}', '{"a": []}'],
        ['{"a": "{{name}}, nan]"}', '{"a": "x"}'],
        ['{"a": 1.50}', '{"a": 1e1}', '{"a": -0}', '{"a": 0.1234567890123456789}', '{"a": 0.30000000000000004}'],
        ['{"a": ["x, y", {"b": "p: q", "c": [1.0, null]}, {}]}', '{"a": [[], "\\\\"]}', '{"a": ["\\u001f\\u00e9"]}'],
        ['{"a.b": 1}', '{"a": {"b": 2}}'],
        ['{"<a>!#$%&(*)+,-:;=?@[b]^_`{c}|": 1, "\\"\\\\": 2, "it\'s": 3}'],
        ['{"a": 1}\r{"a": 2}', '{"a": 3}'],
        ["\ufeff\ufeff{}", '{"a": 1}'],
        ["\ufeff", '{"a": 1}', "\ufeff"],
        ['{"a": 1}', "", '{"a": 2, "a": 3}', " ", '{"a": 4'],
        ['{"a": "\\u0000"}', '{"a": 1}'],
        ['{"a": 1}', "\x01", '{"a": "\x01"}'],
    ],
)
def test_lines_that_look_alike_and_are_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: list[str]) -> None:
    fast, slow = both(tmp_path, "\n".join(lines).encode(), monkeypatch)
    assert fast == slow


LATE = 3_000


def test_a_key_first_met_late_is_a_column_in_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [f'{{"id": {n}, "a": {{"b": {n % 7}}}}}' for n in range(LATE)]
    lines[LATE - 5] = '{"id": 1, "late": "x", "a": {"b": 1, "c": 2}}'
    fast, slow = both(tmp_path, "\n".join(lines).encode(), monkeypatch)
    assert fast == slow
    assert fast.columns == ("id", "a.b", "late", "a.c")


def test_many_lines_of_no_form_are_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [f'{{"a": {n}.50}}' for n in range(LATE)]
    fast, slow = both(tmp_path, "\n".join(lines).encode(), monkeypatch)
    assert fast == slow


@pytest.mark.parametrize("odd", ['{"a": 1', '{"b": 2, "a": 1}', ""])
def test_few_odd_lines_leave_the_others_where_they_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, odd: str
) -> None:
    monkeypatch.setattr(jsonlines, "LARGE", 0)
    path = tmp_path / "in.ndjson"
    path.write_text(f'{{"a": 1, "b": 2}}\n{odd}\n{{"a": 3, "b": 4}}\n', encoding="utf-8")
    with open_table([str(path)]) as table:
        assert "json_extract_string" in table.sources[0].relation


def test_a_line_too_long_to_be_taken_as_it_stands_is_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = json.dumps({"a": 5, "t": "x" * LONGEST_LINE})
    lines = ['{"a": 1, "t": "y"}', long, '{"a": 3, "t": "z"}']
    fast, slow = both(tmp_path, "\n".join(lines).encode(), monkeypatch)
    assert fast == slow
    assert len(fast.rows) == len(lines)
