"""The form of JSON objects: which keys stand where, with what kinds of values, and an expression that proves it.

A line that matches the expression is strictly valid JSON, has no key twice, is nested no deeper than the lines the
form was learned from, and holds nothing that DuckDB would write in another way: its numbers are written the shortest
way, its escapes stand for characters. So it need not be parsed to be trusted.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import reduce
from typing import Any, NamedTuple

from cxscore.readers.cells import Number

_BLANKS = r"[ \t\r]*"
_HEX = "[0-9a-fA-F]"
_CODE = (
    rf"u(?:00(?:0[89aAcCdD]|[2-9a-fA-F]{_HEX})|0[1-9a-fA-F]{_HEX}{{2}}|[1-9a-cA-CefEF]{_HEX}{{3}}|[dD][0-7]{_HEX}{{2}}"
    rf"|[dD][89abAB]{_HEX}{{2}}\\u[dD][c-fC-F]{_HEX}{{2}})"
)
_TEXT = rf'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|{_CODE}))*"'
_WHOLE = r"(?:0|-?[1-9][0-9]*)"
_DECIMAL = r"-?(?:0|[1-9][0-9]{0,8})\.(?:0|[0-9]{0,5}[1-9])"
_LONG = r"-?(?:0|[1-9][0-9]{0,8})\.[0-9]{7,25}"
_WORD = "(?:true|false|null)"


class NoFormError(ValueError):
    """Objects that have no form in common, such as keys in another order."""


class Form(NamedTuple):
    """The kinds of values that stand in one place.

    `keys` are those of its objects in their order, each with the form of what it holds; `always` those that none of
    the objects lacks. `blank`: an object without keys was met. `inner` is the form of all elements of its arrays.
    `whole` and `decimal`: numbers without and with a point, apart, for whole ones take less time to be told alone.
    `long`: a number has so many places that the expression cannot tell whether it is written the shortest way.
    """

    text: bool = False
    whole: bool = False
    decimal: bool = False
    long: bool = False
    word: bool = False
    blank: bool = False
    array: bool = False
    inner: "Form | None" = None
    keys: Mapping[str, "Form"] = {}
    always: frozenset[str] = frozenset()


_A_TEXT, _A_WORD = Form(text=True), Form(word=True)
_A_WHOLE, _A_DECIMAL, _A_LONG = Form(whole=True), Form(decimal=True), Form(long=True)


def form_of(value: Any) -> Form:
    """Return the form of a value as `DECODER` gives it; NoFormError for an array of objects unlike each other."""
    if isinstance(value, dict):
        keys = {key: form_of(inner) for key, inner in value.items()}
        return Form(blank=not keys, keys=keys, always=frozenset(keys))
    if isinstance(value, list):
        return Form(array=True, inner=_merged_all(value))
    if isinstance(value, Number):
        return _number_form(value)
    return _A_TEXT if isinstance(value, str) else _A_WORD


def _number_form(written: str) -> Form:
    if "." not in written:
        return _A_WHOLE
    return _A_LONG if re.fullmatch(_LONG, written) else _A_DECIMAL


def _merged_all(values: list[Any]) -> Form | None:
    return reduce(merged, map(form_of, values)) if values else None


def merged(left: Form, right: Form) -> Form:
    """Return the form of what has either form; NoFormError where keys stand in another order."""
    if left is right or left == right:
        return left
    either = Form(
        left.text or right.text,
        left.whole or right.whole,
        left.decimal or right.decimal,
        left.long or right.long,
        left.word or right.word,
        left.blank or right.blank,
        left.array or right.array,
        merged(left.inner, right.inner) if left.inner and right.inner else left.inner or right.inner,
    )
    if not left.keys or not right.keys:
        some = left if left.keys else right
        return either._replace(keys=some.keys, always=some.always)
    keys = {
        key: merged(left.keys.get(key, inner), inner) if (inner := right.keys.get(key)) else left.keys[key]
        for key in _in_order(left.keys, right.keys)
    }
    if not (always := left.always & right.always):
        raise NoFormError
    return either._replace(keys=keys, always=always)


def _in_order(left: Mapping[str, Form], right: Mapping[str, Form]) -> Iterator[str]:
    """Yield the keys of both in an order that each of them keeps."""
    rest = list(left)
    for key in right:
        if key in rest:
            at = rest.index(key) + 1
            yield from rest[:at]
            rest = rest[at:]
        elif key in left:
            raise NoFormError
        else:
            yield key
    yield from rest


def pattern(form: Form) -> str:
    """Return the expression that one line must match as a whole to be an object of this form."""
    return f"{_BLANKS}{_object(form)}{_BLANKS}"


def has_long(form: Form) -> bool:
    """Tell whether a number stands anywhere that must be looked at to know whether it is written the shortest way."""
    inner = form.inner is not None and has_long(form.inner)
    return form.long or inner or any(map(has_long, form.keys.values()))


def _value(form: Form) -> str:
    kinds = [
        (form.text, _TEXT),
        (form.whole, _WHOLE),
        (form.decimal, _DECIMAL),
        (form.long, _LONG),
        (form.word, _WORD),
        (form.blank, rf"\{{{_BLANKS}\}}"),
        (form.array, _array(form.inner)),
        (bool(form.keys), _object(form) if form.keys else ""),
    ]
    return f"(?:{'|'.join(text for met, text in kinds if met)})"


def _array(inner: Form | None) -> str:
    if inner is None:
        return rf"\[{_BLANKS}\]"
    value = _value(inner)
    return rf"\[{_BLANKS}(?:{value}{_BLANKS}(?:,{_BLANKS}{value}{_BLANKS})*)?\]"


def _object(form: Form) -> str:
    """Return the expression of an object: one key that it always has, the others before and behind as it may be."""
    names = list(form.keys)
    sure = next((at for at, name in enumerate(names) if name in form.always), len(names))
    pairs = [rf"{_name(name)}{_BLANKS}:{_BLANKS}{_value(form.keys[name])}{_BLANKS}" for name in names]
    before = "".join(f"(?:{pair},{_BLANKS})?" for pair in pairs[:sure])
    behind = "".join(
        f",{_BLANKS}{pair}" if name in form.always else f"(?:,{_BLANKS}{pair})?"
        for name, pair in zip(names[sure + 1 :], pairs[sure + 1 :], strict=True)
    )
    return rf"\{{{_BLANKS}{before}{''.join(pairs[sure : sure + 1])}{behind}\}}"


def _name(key: str) -> str:
    ways = dict.fromkeys(json.dumps(key, ensure_ascii=ascii_) for ascii_ in (True, False))
    return "|".join(map(_literal, ways)) if len(ways) == 1 else f"(?:{'|'.join(map(_literal, ways))})"


def _literal(text: str) -> str:
    """Return an expression of exactly this text, in the dialect that RE2 and Python share."""
    return re.sub(r"[^0-9A-Za-z_\"]", lambda found: _escaped(found[0]), text)


def _escaped(character: str) -> str:
    return f"\\{character}" if character.isascii() and character.isprintable() and character != " " else character
