"""What types cannot say of margins: whether the shares of each variable add up, and none is nothing."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from cxscore.config.nodes import Data, Document, KeyPath, shown
from cxscore.config.schema import parse_number
from cxscore.model import Number, Problem, exact, number_text

SLACK = Fraction(1, 1000)
"""How far, as a share of the whole, shares may be off by rounding."""
NEAR = Fraction(1, 5)
"""How far a sum may be from 1 or 100, as a share of it, to be taken for shares that are wrong."""
_WHOLES = (1, 100)


def margins_problems(document: Document) -> Iterator[Problem]:
    """Every mistake of a margins file beyond its types."""
    variables = document.at(("variables",))
    unit = document.at(("unit",))
    for name, values in variables.items() if isinstance(variables, dict) else ():
        if isinstance(values, dict):
            yield from _variable_problems(document, ("variables", name), values, str(unit or ""))


def _variable_problems(document: Document, path: KeyPath, values: Mapping[str, Data], unit: str) -> Iterator[Problem]:
    numbers = {name: number for name, value in values.items() if (number := _number(value)) is not None}
    for name, number in numbers.items():
        if number <= 0:
            message = f"'{shown(name)}' is {number_text(number)}, and a margin must be above 0"
            yield document.problem((*path, name), message, "leave those records out with --where-not")
    if len(values) == 1:
        message = "a variable of one value weighs nothing"
        yield document.problem(path, message, "name every value that the records have", key=True)
    elif len(numbers) == len(values) and (told := off_by(list(numbers.values()), unit)):
        yield document.problem(path, told, "write shares that add up to 100 or to 1, or say unit: counts", key=True)


def _number(value: Data) -> Number | None:
    try:
        return parse_number(value) if isinstance(value, str) else None
    except ValueError:
        return None


def off_by(numbers: Sequence[Number], unit: str) -> str:
    """What is wrong with the sum of a variable, or "".

    Without a unit, numbers are shares when their sum is near 1 or 100, else counts.
    """
    total = sum(map(Fraction, numbers), Fraction(0))
    if unit == "counts" or any(abs(total - whole) <= SLACK * whole for whole in _WHOLES):
        return ""
    if unit == "shares" or any(abs(total - whole) <= NEAR * whole for whole in _WHOLES):
        return f"the shares add up to {number_text(exact(total))}"
    return ""
