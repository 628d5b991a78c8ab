"""Finding columns: by name, by question text, by `NAME@2` (second of that name), by `@3` (position)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from cxscore.answers import fold
from cxscore.errors import InputError

_NTH = re.compile(r"(.*)@([1-9][0-9]*)", re.DOTALL)
_DIGITS = re.compile(r"([0-9]+)")


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of one file, in order; `source` names the file in messages.

    `questions` are the texts that were asked, one per column, or nothing where a file does not say them. `roles`
    are further names that a preset gives to columns, for use where no column has that name.
    """

    source: str
    names: tuple[str, ...]
    questions: tuple[str, ...] = ()
    roles: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def find(self, wanted: str) -> int:
        """The position (from 0) of the column the user means; InputError when there is none or more than one.

        An exact name wins over one that differs in case or blanks.
        """
        found = self.matches(wanted)
        if len(found) == 1:
            return found[0]
        if found:
            raise InputError(
                f"column '{wanted}' stands {len(found)} times in {self.source}",
                f"say which one: {', '.join(f'{wanted}@{nth}' for nth in range(1, len(found) + 1))}",
            )
        raise InputError(f"{self.source} has no column '{wanted}'", self.suggestion(wanted))

    def matches(self, wanted: str) -> list[int]:
        """Positions of the columns that `wanted` can mean."""
        same = self._meant(wanted)
        if same or not (nth := _NTH.fullmatch(wanted)):
            return same
        name, position = nth[1], int(nth[2]) - 1
        candidates = self._meant(name) if name else list(range(len(self.names)))
        return candidates[position : position + 1]

    def _meant(self, wanted: str) -> list[int]:
        """Columns of that name or question, or else those of that role."""
        return self._called(wanted) or list(self.roles.get(wanted, ()))

    def _called(self, wanted: str) -> list[int]:
        """Columns of that name, or else those that were asked with that text."""
        exact = [i for i, name in enumerate(self.names) if name == wanted]
        return exact or _alike(self.names, wanted) or _alike(self.questions, wanted)

    def call(self, position: int) -> str:
        """How to name the column at `position` (from 0) so that no other is meant: its name, or `NAME@2`."""
        name = self.names[position]
        same = self._called(name)
        return name if len(same) == 1 else f"{name}@{same.index(position) + 1}"

    def suggestion(self, wanted: str) -> str:
        """The way out when `wanted` is not there: the nearest names, else all of them."""
        close = get_close_matches(fold(wanted), [fold(name) for name in self.names], n=3)
        nearest = [self.call(i) for i, name in enumerate(self.names) if fold(name) in close]
        if nearest:
            return f"did you mean {quoted(nearest)}?"
        return f"its columns are {quoted(self.names)}"

    def expand(self, wanted: str) -> list[int]:
        """Positions for one `--column` of an engine: a name, or a pattern with `*` over names in natural order.

        The order of the file does not count: an export may hold q1, q10, q2.
        """
        if "*" not in wanted or self.matches(wanted):
            return [self.find(wanted)]
        pattern = re.compile(".*".join(map(re.escape, fold(wanted).split("*"))))
        found = [i for i, name in enumerate(self.names) if pattern.fullmatch(fold(name))]
        if not found:
            raise InputError(f"{self.source} has no column like '{wanted}'", self.suggestion(wanted))
        return sorted(found, key=lambda i: natural(self.names[i]))

    def declared(self, tiers: Iterable[Sequence[str]]) -> list[int]:
        """Columns in the first tier of declared names that has any, own names before generic ones."""
        for tier in tiers:
            found = sorted({i for name in tier for i in self._called(name)})
            if found:
                return found
        return []


def _alike(texts: Sequence[str], wanted: str) -> list[int]:
    return [place for place, text in enumerate(texts) if text and fold(text) == fold(wanted)]


def quoted(names: Iterable[str], most: int = 12) -> str:
    """Names for a sentence, each in quotes, the surplus counted."""
    listed = list(names)
    shown = ", ".join(f"'{name}'" for name in listed[:most])
    return shown + (f" and {len(listed) - most} more" if len(listed) > most else "")


def natural(text: str) -> tuple[object, ...]:
    """A sort key that puts "item" before "item 2", that before "item 10", and a blank last."""
    pieces = _DIGITS.split(text.casefold())
    return (text == "", *(_piece(piece, index) for index, piece in enumerate(pieces)), (-1, 0, text))


def _piece(piece: str, index: int) -> tuple[int, int, str]:
    """Every second piece is a number: the one with more digits is larger, whatever its length."""
    digits = piece.lstrip("0")
    return (0, len(digits), digits) if index % 2 else (1, 0, piece)
