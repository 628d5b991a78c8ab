"""Pieces of SQL over raw text: quoting, blanks, filters, weights."""

import re

from cxscore import guards
from cxscore.answers import WHITESPACE, read_number
from cxscore.errors import UsageError

NUMBER_PATTERN = r"[+-]?[0-9]{1,18}([.,][0-9]{1,9}0{0,100})?"
NUMBER, WEIGHT = "DECIMAL(27,9)", "DECIMAL(15,9)"
"""Types of numbers: a weight is below a million, so that the squares of 10^8 of them add up exactly."""
_THOUSANDS = r"[+-]?[0-9]+,[0-9]{3}"
_RANGE = re.compile(r"([+-]?[0-9][0-9.,]*?)\.\.([+-]?[0-9][0-9.,]*)")
_LIKE_A_RANGE = re.compile(r"[+-]?[0-9][^.]*\.\.([+-]?[0-9].*)?|\.\.[+-]?[0-9].*")


_BLANKS = guards.sql(WHITESPACE)


def trimmed(column: str) -> str:
    """The column's text without blanks at both ends; NULL becomes ''.

    Trimming by a set of blanks takes ten times as long as reading the cell, so it is left to cells that do not
    begin and end in printable ASCII, where no blank lies.
    """
    plain = f"{_printable(column)} AND {_printable(f'{column}[-1]')}"
    return f"(CASE WHEN {plain} THEN {column} ELSE {_trim(column)} END)"


def blank(column: str) -> str:
    """Whether the cell is empty or all blanks; never NULL."""
    return f"(CASE WHEN {_printable(column)} THEN false ELSE {_trim(column)} = '' END)"


def _printable(text: str) -> str:
    """Whether the text begins with a character of printable ASCII other than a blank (or `~`, rare enough)."""
    return f"{text} BETWEEN '!' AND '~'"


def _trim(column: str) -> str:
    return f"trim(coalesce({column}, ''), {_BLANKS})"


def decimal(column: str, kind: str = NUMBER) -> str:
    """The cell as a decimal by the answer grammar, NULL when it is no number of at most nine places that fits."""
    text = f"translate({trimmed(column)}, '０１２３４５６７８９', '0123456789')"
    return (
        f"CASE WHEN regexp_full_match({text}, {guards.sql(NUMBER_PATTERN)}) "
        f"AND NOT regexp_full_match({text}, {guards.sql(_THOUSANDS)}) "
        f"THEN TRY_CAST(replace({text}, ',', '.') AS {kind}) END"
    )


def matches(column: str, pattern: str) -> str:
    """Whether the trimmed cell is what a `--where` pattern says.

    A pattern is a text, may hold `*` and `?`, may be empty (blank cells), or is a range of numbers `LO..HI`.
    """
    if not pattern:
        return blank(column)
    if limits := _RANGE.fullmatch(pattern):
        return f"coalesce({decimal(column)} BETWEEN {_limits(pattern, limits[1], limits[2])}, false)"
    if _LIKE_A_RANGE.fullmatch(pattern):
        hint = "write LO..HI, for example 1..3; dates are cut by --since and --until"
        raise UsageError(f"'{pattern}' is not a range of numbers", hint)
    if "*" in pattern or "?" in pattern:
        like = re.sub(r"([%_\\])", r"\\\1", pattern).replace("*", "%").replace("?", "_")
        return f"({trimmed(column)} LIKE {guards.sql(like)} ESCAPE '\\')"
    return f"({trimmed(column)} = {guards.sql(pattern)})"


def says(text: str, pattern: str) -> bool:
    """Whether one text is what a `--where` pattern says, as `matches` tells it of a column."""
    text = text.strip(WHITESPACE)
    if limits := _RANGE.fullmatch(pattern):
        number, low, high = read_number(text), read_number(limits[1]), read_number(limits[2])
        return number is not None and low is not None and high is not None and low <= number <= high
    return re.fullmatch(glob(pattern), text, re.DOTALL) is not None


def glob(pattern: str) -> str:
    """The regular expression of a pattern in which `*` stands for any text and `?` for one character."""
    return re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")


def _limits(pattern: str, low: str, high: str) -> str:
    """Both ends of a range for BETWEEN; UsageError when one is no number or nothing lies between them."""
    numbers = read_number(low), read_number(high)
    if numbers[0] is None or numbers[1] is None:
        raise UsageError(f"'{pattern}' is not a range of numbers", "write LO..HI, for example 1..3")
    if numbers[0] > numbers[1]:
        raise UsageError(f"nothing lies in '{pattern}'", f"write the lower end first: {high}..{low}")
    return f"{low.replace(',', '.')} AND {high.replace(',', '.')}"


def filters(conditions: list[tuple[str, list[str]]], refused: list[tuple[str, list[str]]]) -> str:
    """Whether a record is kept: for every column one of its patterns holds, and none of the refused ones does."""
    keep = [_any(column, patterns) for column, patterns in conditions]
    drop = [f"NOT {_any(column, patterns)}" for column, patterns in refused]
    return " AND ".join([*keep, *drop]) or "true"


def _any(column: str, patterns: list[str]) -> str:
    return "(" + " OR ".join(matches(column, pattern) for pattern in patterns) + ")"
