"""JSON: strict, flat, numbers as written; an array is refused where it is wrong, a line is rejected alone."""

import pytest

from cxscore.errors import InputError
from tests.readers.conftest import Read


def test_an_array_of_objects_becomes_rows_with_the_union_of_keys(read: Read) -> None:
    text = '[{"a": 1.50, "b": {"c": true, "d": null}},\n {"a": "x\\r\\n\\"y\\"", "e": [007, {"z": 2}]}]'
    seen = read(text.replace("007", "7.0"), "in.json")
    assert seen.columns == ("a", "b.c", "b.d", "e")
    assert seen.rows == [("1.50", "true", None, None), ('x\r\n"y"', None, None, '[7.0, {"z": 2}]')]
    assert seen.lines == {}


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        ("[]", []),
        ('\ufeff[{"a": "é"}]', [("é",)]),
        ('{"a": 1}\n{"a": 2}\n', [("1",), ("2",)]),
        ('{"a": 1}', [("1",)]),
        ('[{"a": 123456789012345678901234567890}]', [("123456789012345678901234567890",)]),
        ('[{"a": "x\u2028y"}]', [("x\u2028y",)]),
        ('[{}, {"a": false}]', [(None,), ("false",)]),
    ],
)
def test_forms_that_are_read(read: Read, content: str, rows: list[object]) -> None:
    assert read(content, "in.json").rows == rows


@pytest.mark.parametrize(
    ("content", "place", "words"),
    [
        ("", ":1:1", "empty"),
        ('[{"a": 1},\n {"a" 1}]', ":2:7", "not valid JSON"),
        ('[{"a": 1},\n {"a": 1, "a": 2}]', ":2:2", "'a' stands twice"),
        ('[{"a": NaN}]', ":1:2", "NaN"),
        ('[{"a": -Infinity}]', ":1:2", "-Infinity"),
        ('[{"a": 01}]', ":1:9", "not valid JSON"),
        ('[{"a": "\\ud800"}]', ":1:2", "Unicode"),
        ('[{"a": ' + "[" * 101 + "]" * 101 + "}]", ":1:2", "100 levels"),
        ('[{"a": ' + "[" * 90000 + "]" * 90000 + "}]", ":1:2", "100 levels"),
        ('[{"a": 1}', ":1:10", "expected"),
        ('[{"a": 1},]', ":1:11", "not valid JSON"),
        ('[{"a": 1}] x', ":1:12", "follows"),
        ("[1]", ":1:2", "not a number"),
        ("[[1]]", ":1:2", "not an array"),
        ('{"meta": 1, "rows": [{"a": 1}]}', ":1:1", "'meta', 'rows'"),
        ('{\n"a": 1}\n{"a": 2}\n', ":3:1", "one line"),
        ("a,b\n1,2\n", ":1:1", "does not hold JSON"),
    ],
)
def test_a_wrong_document_is_refused_with_line_and_column(read: Read, content: str, place: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        read(content, "in.json")
    assert f"in.json{place}: " in str(caught.value)
    assert words in str(caught.value)


def test_a_wrong_line_is_rejected_and_the_rest_counts(read: Read) -> None:
    lines = [b'{"a": 1}', b"", b'{"a": 2,}', b"3", b'{"b": "q"}', b'{"a": "\xff"}', b'{"a": 1, "a": 1}', b'{"a":']
    seen = read(b"\n".join(lines), "in.ndjson")
    assert seen.rows == [("1", None), (None, "q")]
    assert seen.lines == {1: 1, 2: 5}
    assert [line for line, _ in seen.rejects] == [3, 4, 6, 7, 8]
