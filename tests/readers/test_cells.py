"""The cells of a JSON object: by dotted name, as they were written, or refused."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxscore.readers.cells import DECODER, MAX_DEPTH, FaultyValueError, cells_of


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"a": {"b": 1.50, "c": {}}, "f": true}', {"a.b": "1.50", "a.c": None, "f": "true"}),
        ('{"d": [1, {"e": "é"}], "n": [1.50, null]}', {"d": '[1, {"e": "é"}]', "n": "[1.50, null]"}),
        ('{"a": -0, "b": 0, "c": 1E300}', {"a": "-0", "b": "0", "c": "1E300"}),
        ('{"a": ' + "9" * 5000 + "}", {"a": "9" * 5000}),
        ('{"a": "\\ud83d\\ude00"}', {"a": "\U0001f600"}),
        ('{"a": "\\ud83d", "b": "\\ude00"}', "not valid Unicode"),
        ('{"\\ud83d": 1}', "not valid Unicode"),
        ('{"a": ["\\ud83d"]}', "not valid Unicode"),
        ('{"a": {"\\ud83d": {}}}', "not valid Unicode"),
        ('{"a": {"b": 1}, "a.b": 2}', "two values for 'a.b'"),
        ('{"a": [{"b": 1, "b": 1}]}', "'b' stands twice"),
        ('{"a": [Infinity]}', "Infinity is not valid"),
        ("[]", "not an array"),
    ],
)
def test_cells_hold_what_was_written_or_the_object_is_refused(text: str, found: object) -> None:
    if isinstance(found, str):
        with pytest.raises(FaultyValueError, match=found):
            cells_of(DECODER.decode(text))
    else:
        assert cells_of(DECODER.decode(text)) == found


@pytest.mark.parametrize(("depth", "sound"), [(MAX_DEPTH - 1, True), (MAX_DEPTH, False)])
@pytest.mark.parametrize(("start", "end"), [('{"a":', "}"), ("[", "]")])
def test_a_hundred_levels_are_read_and_no_more(start: str, end: str, depth: int, sound: bool) -> None:
    value = DECODER.decode('{"a":' + start * depth + '"x"' + end * depth + "}")
    if sound:
        assert len(cells_of(value)) == 1
    else:
        with pytest.raises(FaultyValueError, match="deeper than 100"):
            cells_of(value)


PLAIN = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
VALUE: st.SearchStrategy[Any] = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
)


def reference(name: str, value: Any) -> dict[str, str | None]:
    """The cells below a name, by the rules in the module's first lines."""
    if isinstance(value, dict) and value:
        return {k: v for key, inner in value.items() for k, v in reference(f"{name}.{key}", inner).items()}
    if isinstance(value, str) or value is None or value == {}:
        return {name: value or ("" if value == "" else None)}
    return {name: json.dumps(value, ensure_ascii=False)}


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from("xyz"), VALUE, max_size=3), st.booleans())
def test_any_sound_object_gives_the_cells_of_a_plain_walk(value: dict[str, Any], ascii_only: bool) -> None:
    expected = {k: v for key, inner in value.items() for k, v in reference(key, inner).items()}
    assert cells_of(DECODER.decode(json.dumps(value, ensure_ascii=ascii_only))) == expected
