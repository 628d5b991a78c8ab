"""A tally as bytes and back, exactly: masses as exact numbers, times as distinct seconds with their counts."""

import json
import zlib
from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate, pairwise

from cxscore.model import Answer, Joint, Mass, Number, State, Tally, Times

Json = list[object] | dict[str, object] | str | int


def packed(tally: Tally) -> bytes:
    """A tally as compressed canonical JSON; equal tallies unpack to equal ones, whatever their order."""
    return zlib.compress(text_of(tally).encode("ascii"), 6)


def text_of(tally: Tally) -> str:
    """A tally as canonical JSON: equal tallies are equal texts."""
    content = {
        "masses": sorted((_mass(answer, mass) for answer, mass in tally.masses.items()), key=_order),
        "states": {state.value: n for state, n in tally.states.items() if n},
        "joint": sorted((_joint(*pair, joint) for pair, joint in tally.joint.items()), key=_order),
        "times": _times(tally.times),
    }
    return json.dumps({key: value for key, value in content.items() if value}, sort_keys=True, separators=(",", ":"))


def unpacked_text(data: bytes) -> str:
    """The JSON inside packed bytes; ValueError when they are no packed tally."""
    try:
        return zlib.decompress(data).decode("ascii")
    except zlib.error as error:
        raise ValueError(str(error)) from error


def unpacked(data: bytes) -> Tally:
    """The tally that was packed; ValueError when the bytes are none."""
    try:
        content = json.loads(unpacked_text(data))
        return Tally(
            dict(_read_mass(*row) for row in content.get("masses", ())),
            {State(name): int(n) for name, n in content.get("states", {}).items()},
            _read_times(content.get("times")),
            dict(_read_joint(*row) for row in content.get("joint", ())),
        )
    except (TypeError, KeyError, AttributeError, ArithmeticError) as error:
        raise ValueError(str(error)) from error


# --- numbers and answers -------------------------------------------------------------------------------------


def number_text(number: Number) -> int | str:
    """An exact number as JSON: an int, or `p/q`."""
    return number if isinstance(number, int) else f"{number.numerator}/{number.denominator}"


def read_number(text: int | str) -> Number:
    """The exact number that JSON holds; ValueError for anything else."""
    if isinstance(text, int):
        return text
    over, _, under = text.partition("/")
    found = Fraction(int(over), int(under or 1))
    return found.numerator if found.denominator == 1 else found


def _answer(answer: Answer) -> Json:
    """A number, or a word in a list of its own: `1/2` may be either."""
    return [answer] if isinstance(answer, str) else number_text(answer)


def _read_answer(data: int | str | list[str]) -> Answer:
    if isinstance(data, list):
        (word,) = data
        return word
    return read_number(data)


# --- what a tally holds --------------------------------------------------------------------------------------


def _mass(answer: Answer, mass: Mass) -> list[Json]:
    """An answer with its mass; of an unweighted one, how many gave it."""
    if mass.w == mass.w2 == mass.n:
        return [_answer(answer), mass.n]
    return [_answer(answer), mass.n, number_text(mass.w), number_text(mass.w2)]


def _read_mass(answer: int | str | list[str], n: int, *weights: int | str) -> tuple[Answer, Mass]:
    w, w2 = map(read_number, weights or (n, n))
    return _read_answer(answer), Mass(int(n), w, w2)


def _joint(one: Answer, other: Answer, joint: Joint) -> list[Json]:
    return [_answer(one), _answer(other), number_text(joint.inside), number_text(joint.across)]


def _read_joint(
    one: int | str | list[str], other: int | str | list[str], inside: int | str, across: int | str
) -> tuple[tuple[Answer, Answer], Joint]:
    return (_read_answer(one), _read_answer(other)), Joint(read_number(inside), read_number(across))


def _order(row: Sequence[object]) -> str:
    return json.dumps(row)


def _times(times: Times | None) -> Json | None:
    """The distinct seconds, each less the one before, how many ended there, and how many were open."""
    if times is None:
        return None
    at, ended, still_open = times.columns()
    return [[later - one for one, later in pairwise([0, *at])], list(ended), list(still_open)]


def _read_times(data: list[list[int]] | None) -> Times | None:
    if data is None:
        return None
    from cxscore.stats.times import TimeCounts  # noqa: PLC0415 (start-up: only times need arrays)

    steps, ended, still_open = data
    return TimeCounts.of_columns(list(accumulate(steps)), ended, still_open)
