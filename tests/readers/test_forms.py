"""What a form is learned from it proves; what differs from it in a way that matters it does not."""

import re
from functools import reduce

import pytest

from cxscore.readers.cells import DECODER
from cxscore.readers.forms import Form, NoFormError, form_of, has_long, merged, pattern


def learned(*lines: str) -> Form:
    return reduce(merged, (form_of(DECODER.decode(line)) for line in lines))


def proves(form: Form, line: str) -> bool:
    return re.fullmatch(pattern(form), line) is not None


@pytest.mark.parametrize(
    "line",
    [
        '{"a":"x","b":{"c":2}}',
        '\t{ "a" : "\\u00e9 \\ud83d\\ude00 \\"" ,"b": { "c" : -12.5 } } \r',
        '{"a": "{\\"b\\": 1}", "b": {"c": 123456789012345678901234567890}}',
    ],
)
def test_the_same_keys_with_values_of_the_same_kinds_are_proven(line: str) -> None:
    assert proves(learned('{"a": "t", "b": {"c": 1}}', '{"a": "t", "b": {"c": 0.5}}'), line)


@pytest.mark.parametrize(
    "line",
    [
        '{"a": "x", "b": {"c": 2}, }',
        '{"a": "x", "b": {"c": 2,}}',
        '{"a": "x" "b": {"c": 2}}',
        '{"a": "x", "a": "x", "b": {"c": 2}}',
        '{"b": {"c": 2}, "a": "x"}',
        '{"a": "x", "b": {}}',
        '{"a": "x", "b": null}',
        '{"a": "x", "b": {"c": 2}, "d": 1}',
        '{"a": "x", "b": {"c": 2}}{}',
        '{"a": "\\ud800", "b": {"c": 2}}',
        '{"a": "\\u0000", "b": {"c": 2}}',
        '{"a": "\x01", "b": {"c": 2}}',
        '{"\\u0061": "x", "b": {"c": 2}}',
    ],
)
def test_what_is_wrong_or_has_other_keys_or_kinds_is_not_proven(line: str) -> None:
    assert not proves(learned('{"a": "t", "b": {"c": 1}}'), line)


@pytest.mark.parametrize(
    ("number", "shortest"),
    [
        ("0", True),
        ("-7", True),
        ("1.0", True),
        ("-0.5", True),
        ("-0", False),
        ("007", False),
        ("1.", False),
        ("1.50", False),
        ("1e1", False),
        ("NaN", False),
    ],
)
def test_a_number_is_proven_only_if_it_is_written_the_shortest_way(number: str, shortest: bool) -> None:
    assert proves(learned('{"a": 1}', '{"a": 2.5}'), f'{{"a": {number}}}') == shortest


@pytest.mark.parametrize(("met", "other"), [("1", "2.5"), ("2.5", "1"), ("1", "0.123456789"), ("0.123456789", "2.5")])
def test_numbers_of_another_kind_than_were_met_are_not_proven(met: str, other: str) -> None:
    form = learned(f'{{"a": {met}}}')
    assert proves(form, f'{{"a": {met}}}')
    assert not proves(form, f'{{"a": {other}}}')


def test_a_key_may_lack_where_it_lacked_before_and_nowhere_else() -> None:
    form = learned('{"a": 1, "b": 2, "c": 3}', '{"b": 2, "d": 4}')
    assert [proves(form, line) for line in ('{"b": 1}', '{"a": 1, "b": 2}', '{"a": 1}')] == [True, True, False]
    assert list(form.keys) == ["a", "b", "d", "c"]


def test_an_array_may_hold_any_number_of_what_was_met_in_any_of_them() -> None:
    form = learned('{"a": [1, "x"]}', '{"a": [{"b": null}]}', '{"a": []}')
    lines = ('{"a": [{"b": true}, 2, 3]}', '{"a": []}', '{"a": [1,]}', '{"a": [[]]}', '{"a": [1 2]}')
    assert [proves(form, line) for line in lines] == [True, True, False, False, False]


@pytest.mark.parametrize("lines", [('{"a": 1, "b": 2}', '{"b": "x", "a": 2}'), ('{"a": 1}', '{"b": 1}')])
def test_keys_in_another_order_or_with_none_in_common_have_no_form(lines: tuple[str, ...]) -> None:
    with pytest.raises(NoFormError):
        learned(*lines)


@pytest.mark.parametrize(("line", "long"), [('{"a": [{"b": 0.12345678}]}', True), ('{"a": [{"b": 0.5}]}', False)])
def test_numbers_of_many_places_are_known_wherever_they_stand(line: str, long: bool) -> None:
    assert has_long(learned(line)) == long
