"""The grammar of targets: `5.5`, `80 %`, `4h`, `1h 30m`; and whether one can be meant for a score."""

import re
from fractions import Fraction

from cxscore.config.nodes import shown
from cxscore.config.report_schema import TargetSpec
from cxscore.config.scales import MisfitError
from cxscore.config.schema import parse_number
from cxscore.model import Definition, Direction, Number, exact, number_text, span_text

_SECONDS = {"s": 1, "m": 60, "min": 60, "h": 3600, "d": 86_400}
_TIME = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*(min|s|m|h|d)")


def limit_of(spec: TargetSpec) -> tuple[Direction, str]:
    """Which way the limit of a target points - `higher` for at least - and its text.

    MisfitError unless exactly one limit is given.
    """
    if bool(spec.at_least) == bool(spec.at_most):
        raise MisfitError("a target has one limit", "write {at_least: 5.5} or {at_most: 4h}")
    return ("higher", spec.at_least) if spec.at_least else ("lower", spec.at_most)


def read_limit(text: str, definition: Definition) -> Number:
    """The limit in the unit of the score: points, percent, seconds; MisfitError for what no score can be."""
    if definition.unit == "seconds":
        return _seconds(text)
    plain = text.removesuffix("%").strip() if definition.unit == "percent" else text.strip()
    try:
        limit = parse_number(plain)
    except ValueError:
        raise MisfitError(f"'{shown(text)}' is not a number", _example(definition)) from None
    within = _range(definition)
    if within and not within[0] <= limit <= within[1]:
        raise MisfitError(
            f"{number_text(limit)} lies outside {span_text(*within)}, where every score lies", _example(definition)
        )
    return limit


def _range(definition: Definition) -> tuple[Number, Number] | None:
    """Between which ends scores of this definition lie, None where there are none."""
    ends: dict[str, tuple[Number, Number]] = {
        "percent": (0, 100),
        "net": (-100, 100),
        "points": (definition.scale.low, definition.scale.high),
    }
    return ends.get(definition.unit)


def _example(definition: Definition) -> str:
    within = _range(definition)
    words = {"percent": "percent, for example 80", "net": "a net from -100 to 100, for example 30"}
    return words.get(definition.unit) or (f"a number on {span_text(*within)}" if within else "for example 5.5")


def _seconds(text: str) -> Number:
    """The whole of a time such as `4h` or `1h 30m` in seconds."""
    compact = text.strip().casefold()
    pieces = _TIME.findall(compact)
    if not pieces or _TIME.sub("", compact).strip():
        raise MisfitError(f"'{shown(text)}' is not a time", "write 45s, 30m, 4h, 2d or 1h 30m")
    return exact(sum((Fraction(amount) * _SECONDS[unit] for amount, unit in pieces), Fraction(0)))
