"""YAML is read as plain text with places; everything else in YAML is refused where it stands."""

import sys
from pathlib import Path

import pytest

from cxscore.config.nodes import DEEPEST, LARGEST, Document, KeyPath, Place, compose, excerpt, read_document, shown
from cxscore.errors import ConfigError


def composed(text: str) -> Document:
    return compose(text.encode(), "x.yaml")


def complaints(text: str) -> list[str]:
    return [f"{problem.mark}: {problem.message}" for problem in composed(text).problems]


@pytest.mark.parametrize(
    "written",
    ["no", "NO", "on", "yes", "010", "1:30", "1_0", "1e3", "0x1F", "1.10", "2026-10-31", ".inf", "true", "=", "1-7"],
)
def test_a_scalar_stays_the_text_it_was_written_as(written: str) -> None:
    assert composed(f"a: {written}\n").data == {"a": written}


def test_keys_stay_text_as_well() -> None:
    assert composed("7: x\nno: y\n010: z\n").data == {"7": "x", "no": "y", "010": "z"}


@pytest.mark.parametrize("null", ["", "null", "~", "Null", "NULL"])
def test_null_or_nothing_is_an_absent_key(null: str) -> None:
    assert composed(f"a: {null}\nb: x\n").data == {"b": "x"}


def test_null_in_quotes_is_a_text() -> None:
    assert composed("a: 'null'\nb: \"\"\n").data == {"a": "null", "b": ""}


def test_nested_data_come_out_whole() -> None:
    text = "a:\n  - b: [1, 2]\n    c: {d: e}\n  - f\n"
    assert composed(text).data == {"a": [{"b": ["1", "2"], "c": {"d": "e"}}, "f"]}


def test_a_byte_order_mark_is_no_content() -> None:
    assert compose(b"\xef\xbb\xbfa: 1\n", "x").data == {"a": "1"}


@pytest.mark.parametrize(
    ("path", "key", "place"),
    [
        (("a",), True, Place(1, 1, 1)),
        (("a",), False, Place(1, 4, 3)),
        (("list", 1), False, Place(2, 11, 3)),
        (("list",), False, Place(2, 1, 4)),  # a list with a key is placed by its key
        (("deep", "er"), False, Place(4, 7, 2)),
        (("deep", "er", "absent"), False, Place(4, 7, 2)),  # what is not there: by what would hold it
        (("gone",), True, Place(5, 1, 4)),  # a key without a value has a place
    ],
)
def test_places_are_lines_and_columns_from_1(path: KeyPath, key: bool, place: Place) -> None:
    document = composed("a: one\nlist: [x, 'y']\ndeep:\n  er: no\ngone:\n")
    assert document.place(path, key=key) == place


def test_columns_count_characters_not_bytes() -> None:
    assert composed("漢字é: x\n").place(("漢字é",)) == Place(1, 6, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3\n", "x.yaml:3:1: key 'a' stands twice"),
        ("a: 1\n'a': 3\n", "x.yaml:2:1: key 'a' stands twice"),
        ("a: {b: 1, b: 2}\n", "x.yaml:1:11: key 'b' stands twice"),
        ("a: &x 1\n", "x.yaml:1:4: anchors (&name) are not read"),
        ("a: *x\n", "x.yaml:1:4: aliases (*name) are not read"),
        ("a: [*x]\n", "x.yaml:1:5: aliases (*name) are not read"),
        ("<<: {a: 1}\n", "x.yaml:1:1: merge keys (<<) are not read"),
        ("a: !!int 3\n", "x.yaml:1:4: tags (!name) are not read"),
        ("a: !!python/object/apply:os.system [x]\n", "x.yaml:1:4: tags (!name) are not read"),
        ("!!map {a: 1}\n", "x.yaml:1:1: tags (!name) are not read"),
        ("a: ! x\n", "x.yaml:1:4: tags (!name) are not read"),
        ("!!str a: x\n", "x.yaml:1:1: tags (!name) are not read"),
        ("? [a]\n: b\n", "x.yaml:1:3: a key must be a plain text"),
        ("~: b\n", "x.yaml:1:1: a key without a name"),
        ("a: 1\n---\nb: 2\n", "x.yaml:2:1: a second document starts here"),
        ("a: [x, ~]\n", "x.yaml:1:8: an empty entry in a list"),
        ("a:\n  -\n  - x\n", "x.yaml:2:4: an empty entry in a list"),
        ('a: "x\\x1by"\n', "x.yaml:1:4: control character U+001B in a text"),
        ('"x\\0": y\n', "x.yaml:1:1: control character U+0000 in a text"),
        ("a: x\x00y\n", "x.yaml:1:5: control character U+0000"),
        ("a: 1\nb: \x9b\n", "x.yaml:2:4: control character U+009B"),
        ("a: 1\u2028b: 2\n", "x.yaml:1:5: control character U+2028"),
        ("a: b: c\n", "x.yaml:1:5: not readable as YAML: mapping values are not allowed in this context"),
        ("a: 1\n\tb: 2\n", "x.yaml:2:1: not readable as YAML: found a tab character that violates indentation"),
        ("", "x.yaml:1:1: the file says nothing"),
        ("# only a comment\n", "x.yaml:1:1: the file says nothing"),
        ("~\n", "x.yaml:1:1: the file says nothing"),
    ],
)
def test_what_is_not_plain_yaml_is_refused_where_it_stands(text: str, expected: str) -> None:
    assert expected in complaints(text)
    assert len(complaints(text)) == 1


def test_all_faults_of_a_file_are_found_in_one_pass() -> None:
    assert len(complaints("a: &x 1\nb: *x\na: 2\nc: !!str 3\n")) == 4


def test_a_duplicate_key_names_the_first_line_and_keeps_the_first_value() -> None:
    document = composed("a: 1\nb: {c: 1}\na: 2\nb: {c: 2}\n")
    assert [problem.hint for problem in document.problems] == ["it is already on line 1", "it is already on line 2"]
    assert document.data == {"a": "1", "b": {"c": "1"}}


def test_nesting_ends_at_the_limit_and_not_before() -> None:
    assert composed("[" * DEEPEST + "x" + "]" * DEEPEST).problems == ()
    assert "more than 50 levels" in complaints("[" * (DEEPEST + 1) + "x" + "]" * (DEEPEST + 1))[0]


def test_a_hundred_thousand_brackets_are_a_complaint_like_any_other() -> None:
    assert "more than 50 levels" in complaints("a: " + "[" * 100_000)[0]


def test_an_alias_bomb_is_never_multiplied() -> None:
    levels = "".join(f"k{i}: &k{i} [*k{i - 1}, *k{i - 1}]\n" for i in range(1, 200))
    document = composed("k0: &k0 [x]\n" + levels)
    assert len(document.problems) == 200 + 2 * 199
    assert document.at(("k199",)) == []


def test_the_size_limit_counts_bytes() -> None:
    assert compose(b"a: 1 #" + b"x" * (LARGEST - 6), "x").problems == ()
    assert "larger than 1,000,000 bytes" in compose(b"a: 1 #" + b"x" * (LARGEST - 5), "x").problems[0].message


@pytest.mark.parametrize("content", [b"a: 1\nb: \xe9\n", "a: 1\nb: é\n".encode("utf-16")])
def test_text_that_is_not_utf_8_is_refused_with_its_line(content: bytes) -> None:
    (problem,) = compose(content, "x.yaml").problems
    assert problem.message.startswith("not UTF-8 text (byte 0x")
    assert problem.hint == "save it as UTF-8"


def test_the_line_of_a_wrong_byte_is_named() -> None:
    assert str(compose(b"a: 1\nb: \xe9\n", "x.yaml").problems[0].mark) == "x.yaml:2"


def test_a_file_that_is_not_there_is_a_config_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.yaml: cannot read the config: No such file"):
        read_document(tmp_path / "nowhere.yaml")


@pytest.mark.parametrize("name", ["a\x00b", "."])
def test_a_name_that_is_no_file_is_a_config_error(name: str) -> None:
    with pytest.raises(ConfigError, match="cannot read the config"):
        read_document(Path(name))


def test_the_excerpt_shows_the_line_with_carets_and_the_way_out() -> None:
    document = composed("metric: nps\nplus: promotor\n")
    problem = document.problem(("plus",), "unknown bucket 'promotor'", "did you mean 'promoter'?")
    assert str(problem.mark) == "x.yaml:2:7"
    assert problem.excerpt.splitlines() == [
        "    2 | plus: promotor",
        "      |       ^^^^^^^^ did you mean 'promoter'?",
    ]


def test_carets_stand_under_wide_characters() -> None:
    assert excerpt("满意: 错", Place(1, 5, 1), "").splitlines()[1] == "      |       ^^"


def test_of_a_long_line_the_surroundings_are_shown() -> None:
    line = "a" * 500 + "BAD" + "b" * 500
    shown_line, carets = excerpt(line, Place(1, 501, 3), "").splitlines()
    at = carets.index("^")
    assert shown_line[at : at + 3] == "BAD"
    assert len(shown_line) < 120


def test_a_value_in_a_sentence_is_one_short_line() -> None:
    assert shown("a\n b" + "c" * 50) == "a b" + "c" * 36 + "…"


def test_at_walks_mappings_and_lists_and_ends_at_none() -> None:
    document = composed("a: [x, {b: y}]\n")
    assert document.at(("a", 1, "b")) == "y"
    nowhere: list[KeyPath] = [("a", 2), ("a", "b"), ("a", 0, 0), ("z",)]
    assert [document.at(path) for path in nowhere] == [None] * 4


def test_reading_yaml_runs_nothing(tmp_path: Path) -> None:
    """No code behind a tag is imported or run: the file it would write is not there."""
    canary = tmp_path / "canary"
    before = set(sys.modules)
    composed(f"a: !!python/object/apply:pathlib.Path.touch [{canary}]\nb: !!python/module:antigravity x\n")
    assert not canary.exists()
    assert set(sys.modules) == before
