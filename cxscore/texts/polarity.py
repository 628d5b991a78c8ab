"""The polarity of one comment: negative, neutral or positive by the words in it, or no opinion words.

Every opinion word weighs what its list says, more behind an intensifier and less behind a diminisher. A negation
turns what it reaches: "not good" is negative, "not bad" weakly positive. What stands before a "but" counts half. The
sum decides; where both sides nearly cancel the comment is neutral.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from cxscore.texts.lexicon import CHARACTERS, LETTERS, NOTHING, Kind, Lexicon, Sense

NEGATIVE, NEUTRAL, POSITIVE, NO_WORDS = "negative", "neutral", "positive", "no opinion words"

NOT_GOOD, NOT_BAD = -1.0, 0.5
"""What a negated good word and a negated bad word weigh, however strong they were."""
BEFORE_BUT = 0.5
"""What is left of the opinions that stand before a contrast."""
MIXED = 0.2
"""Share of all that was said by which one side must be ahead; below it the comment is neutral."""
NEAR = 2
"""Words that an intensifier or diminisher reaches."""

_END = r"[.!?;:,…。！？，；：、()]"


class Mark(NamedTuple):
    """A word that does something: where it stands among all words, what it does, how far a negation reaches."""

    place: int
    sense: Sense
    before: int = 0
    after: int = 0


_END_OF_CLAUSE = Sense(Kind.END)


class Reader:
    """Reads comments with the words of one language for letters, one for characters, and the signs that all share."""

    def __init__(self, letters: Lexicon | None, characters: Lexicon | None, signs: Lexicon) -> None:
        self._letters, self._characters, self._signs = letters, characters, signs
        marks = "|".join(map(_sign_pattern, signs.words())) or "(?!)"
        self._token = re.compile(rf"(?P<row>[{CHARACTERS}]+)|(?P<word>{LETTERS})|(?P<sign>{marks})|(?P<end>{_END})")

    def polarity(self, folded: str) -> str:
        """What a comment is, whose text is folded: `NEGATIVE`, `NEUTRAL`, `POSITIVE` or `NO_WORDS`."""
        return polarity_of(self.weights(folded))

    def weights(self, folded: str) -> list[float]:
        """What each opinion in a folded comment weighs, for (above 0) or against."""
        return weighed(self._marks(folded))

    def _marks(self, folded: str) -> list[Mark]:
        """The words of a comment that do something, and the ends of its clauses."""
        found: list[Mark] = []
        place = 0
        tokens = [(match.lastgroup, match[0]) for match in self._token.finditer(folded)]
        for group, row in groupby(tokens, key=itemgetter(0)):
            texts = [text for _, text in row]
            for lexicon, sense in self._senses(group, texts):
                place += 1
                if sense.kind is not Kind.NOTHING:
                    reach = (lexicon.before, lexicon.after) if lexicon else (0, 0)
                    found.append(Mark(place, sense, *reach))
        return found

    def _senses(self, group: str | None, texts: list[str]) -> Iterator[tuple[Lexicon | None, Sense]]:
        """What the texts of one kind do that stand in a row, and whose words they are."""
        lexicon = {"word": self._letters, "row": self._characters, "sign": self._signs}.get(group or "")
        if group == "end":
            yield None, _END_OF_CLAUSE
        elif lexicon is None:
            yield None, NOTHING
        elif group == "word":
            yield from ((lexicon, sense) for sense in lexicon.senses(texts))
        else:
            pieces = lexicon.pieces("".join(texts)) if group == "row" else texts
            yield from ((lexicon, lexicon.look_up(piece).sense) for piece in pieces)


def _sign_pattern(sign: str) -> str:
    """The pattern of an emoji or an emoticon; one that begins with a sign is none behind a letter (https://)."""
    return rf"(?<!\w){re.escape(sign)}" if sign.isascii() else re.escape(sign)


def weighed(marks: Sequence[Mark]) -> list[float]:
    """What each opinion among the marks weighs, turned by negations, scaled by degrees, halved before a contrast."""
    negations = [at for at, mark in enumerate(marks) if mark.sense.kind is Kind.NEGATION]
    turned = {place for at in negations for place in _turned(marks, at)}
    values: list[float] = []
    for at, mark in enumerate(marks):
        if mark.sense.kind is Kind.CONTRAST:
            values = [value * BEFORE_BUT for value in values]
        elif mark.sense.kind is Kind.OPINION:
            values.append(_turned_value(mark.sense.value) if at in turned else mark.sense.value * _degree(marks, at))
        elif mark.sense.kind is Kind.EXPECTED and at in turned:
            values.append(NOT_GOOD)
    return values


def _turned_value(value: float) -> float:
    if not value:
        return NOT_GOOD
    return NOT_GOOD if value > 0 else NOT_BAD


def _turned(marks: Sequence[Mark], at: int) -> list[int]:
    """What the negation at `at` turns: what it reaches of the words behind it, else the one that stands ahead."""
    negation = marks[at]
    behind = list(_reached(marks, range(at + 1, len(marks)), negation.place, negation.before))
    return behind or list(_reached(marks, range(at - 1, -1, -1), negation.place, negation.after))[:1]


def _reached(marks: Sequence[Mark], places: range, start: int, reach: int) -> Iterator[int]:
    """Opinions and expected words at `places`, in their order, within the clause and no farther than `reach`."""
    for place in places:
        mark = marks[place]
        if mark.sense.kind in (Kind.END, Kind.CONTRAST) or abs(mark.place - start) > reach:
            return
        if mark.sense.kind in (Kind.OPINION, Kind.EXPECTED):
            yield place


def _degree(marks: Sequence[Mark], at: int) -> float:
    """The factor of the degrees that stand right ahead of the mark at `at`."""
    factor, place = 1.0, marks[at].place
    for mark in reversed(marks[:at]):
        if mark.sense.kind is not Kind.DEGREE or place - mark.place > NEAR:
            break
        factor, place = factor * mark.sense.value, mark.place
    return factor


def polarity_of(values: Sequence[float]) -> str:
    """What a comment is whose opinions weigh so."""
    if not values:
        return NO_WORDS
    total = sum(values)
    if abs(total) <= MIXED * sum(map(abs, values)):
        return NEUTRAL
    return POSITIVE if total > 0 else NEGATIVE
