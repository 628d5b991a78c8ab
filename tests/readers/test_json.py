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
        ('{"meta": 1,\n "rows": [1]}', ":1:1", "'meta', 'rows'"),
        ('{"users": [{"a": 1}], "rows": [{"a": 1}]}', ":1:1", "'users', 'rows'"),
        ('{"rows": [{"a": 1}, 2]}', ":1:1", "not a number"),
        ('{"rows": [{"a": 1}]}]', ":1:21", "several objects"),
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


PAGE = (
    '{"meta": {"n": 2}, "data": {"tickets": [{"id": 1.0, "s": {"score": "good"}}, {"id": 2}]}, "users": [{"id": 9}]}'
)


def test_an_object_with_one_list_of_objects_holds_its_records_and_says_so(read: Read) -> None:
    """The form of an API's answer; the other keys say nothing about a record."""
    seen = read('{"tickets": [{"id": 1},\n {"id": 2}], "count": 2}', "in.json")
    assert (seen.columns, seen.rows, seen.lines) == (("id",), [("1",), ("2",)], {})
    assert "'tickets'" in seen.problems[0]


@pytest.mark.parametrize(("name", "lines"), [("in.json", {}), ("in.ndjson", {1: 1, 2: 1})])
def test_a_dotted_key_names_the_list_of_records(read: Read, name: str, lines: dict[int, int]) -> None:
    seen = read(PAGE, name, records="data.tickets")
    assert (seen.columns, seen.rows) == (("id", "s.score"), [("1.0", "good"), ("2", None)])
    assert (seen.lines, seen.problems) == (lines, [])


def test_pages_of_records_follow_each_other_line_by_line(read: Read) -> None:
    """A page that is wrong anywhere, or has no such list, is malformed as one: nobody knows how many it held."""
    lines = ['{"t": [{"a": 1}, {"a": 2}]}', '{"t": []}', '{"u": []}', '{"t": [{"a": 3}, 4]}', "", '{"t": [{"a": 5}]}']
    seen = read("\n".join(lines), "in.ndjson", records="t")
    assert (seen.rows, seen.lines) == ([("1",), ("2",), ("5",)], {1: 1, 2: 1, 3: 6})
    assert seen.rejects == [(3, "no list of records under 't'"), (4, "an object was expected, not a number")]


@pytest.mark.parametrize("name", ["in.json", "in.ndjson"])
def test_an_optional_key_leaves_records_that_stand_alone(read: Read, name: str) -> None:
    seen = read('{"id": 1, "tags": [{"x": 1}]}', name, records="tickets", records_optional=True)
    assert (seen.columns, seen.rows) == (("id", "tags"), [("1", '[{"x": 1}]')])


@pytest.mark.parametrize("key", ["rows", "meta", "meta.n", "data.tickets.id"])
def test_a_key_without_a_list_is_refused_with_the_keys_there_are(read: Read, key: str) -> None:
    with pytest.raises(InputError, match=r"under '.*'; the object's keys are 'meta', 'data', 'users'"):
        read(PAGE, "in.json", records=key)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[{"a": 1, "a": 2}]', "the key 'a' stands twice in one object; rename one of the two, or leave it out"),
        ('[{"a": {"b": 1}, "a.b": 2}]', "two values for 'a.b'; rename one of the two"),
        ('[{"a": NaN}]', "NaN is not valid JSON; write null where there is no number"),
        ('[{"a": 1},]', "not valid JSON: .*; mend the file there, or export it again"),
        ('[{"a": 1,}]', "not valid JSON: .*; mend the file there, or export it again"),
        ('[{"a": 1}', "a comma or the end of the array was expected; mend the file there"),
        ('[{"a": 1}] x', "something follows the end of the array; mend the file there"),
        ('{"rows": [{"a": 1, "a": 2}]}', "the key 'a' stands twice in one object; rename"),
        ('{"rows": [{"a": 1}, 7]}', "an object was expected, not a number; make each record an object"),
        ("[7]", "an object was expected, not a number; make each record an object"),
        ("7", "an array of objects was expected; save the records as an array"),
        ('{"a": 1}\n{"a":\n 2}', None),
        ('{\n"a": 1}\n{"a": 2}', "several objects follow each other; put each on one line, or all in an array"),
        ("[" * 5000, "nested deeper than 100 levels; leave the inner values out"),
    ],
)
def test_every_fault_of_a_document_has_a_way_out(read: Read, text: str, message: str | None) -> None:
    if message is None:
        assert len(read(text, "in.json").rejects) == 2
        return
    with pytest.raises(InputError, match=message):
        read(text, "in.json")


@pytest.mark.parametrize(
    "text",
    [
        '{"tickets": [{"score": 5}]}\n{"tickets": [{"score": 6}]}\n',
        '{"tickets": [{"score": 5}], "end_time": 7, "meta": {"more": true}}\n{"count": 2, "tickets": []}\n',
    ],
)
def test_pages_without_a_key_are_refused_with_the_key(read: Read, text: str) -> None:
    with pytest.raises(
        InputError, match=r"each line holds a list of records under 'tickets'.*; say --records tickets"
    ):
        read(text, "in.ndjson")
    assert read(text, "in.ndjson", records="tickets").columns == ("score",)


@pytest.mark.parametrize(
    "text",
    [
        '{"id": 1, "tags": [{"name": "a"}]}\n{"id": 2, "tags": []}\n',
        '{"tickets": [{"score": 5}]}\n{"score": 6}\n',
        '{"tickets": [{"score": 5}]}\n{"users": [{"score": 6}]}\n',
        '{"scores": [5, 6]}\n{"scores": [7]}\n',
        '{"tickets": [{"score": 5}]}\n7\n{',
    ],
)
def test_a_record_with_a_list_is_a_record(read: Read, text: str) -> None:
    assert read(text, "in.ndjson").rows
