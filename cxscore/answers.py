"""Raw text to (state, answer): the grammar of answers, label sets, and what the answers say about direction.

Meaning is applied once per distinct raw value, in plain Python. Nothing is clamped, rounded or guessed: a cell
that is not exactly one answer is invalid, and a number that is not on the scale is out of scale.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations
from typing import TypeVar

from cxscore.config.schema import LabelsSpec
from cxscore.model import Answer, Direction, Number, Problem, Scale, State, exact, number_text

K = TypeVar("K", bound=Answer)

WHITESPACE = " \t\r\n\v\f\u00a0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u202f\u205f\u3000\ufeff"
"""Blanks that are trimmed from both ends of a cell, in Python and in SQL alike."""

MISSING_WORDS = frozenset({"", "-", "null", "none", "nan", "#n/a"})
NOT_APPLICABLE_WORDS = frozenset({"na", "n/a"})

LONGEST = 200
"""Characters in the longest cell that can be an answer; longer ones are comments."""

OFTEN = 3
"""Times that a value must be seen to count as more than a slip."""
CLEAR = 0.9
"""Share of the telling labels that must call the same end best."""
FIT = 0.99
"""Share of the answers that a scale must hold to fit them."""
ALIKE = 0.85
"""Likeness (0..1) from which two wordings are spellings of one."""

_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_NUMBER = re.compile(r"([+-]?)([0-9]{1,400})(?:([.,])([0-9]{1,400}))?")
_OUT_OF = re.compile(r"(.+?)\s*(?:/|\bout of\b)\s*(.+)", re.IGNORECASE)
_LABELLED = re.compile(r"([+-]?[0-9]+)(\s*[-–—:.)=|]\s*|\s+)([^\W\d_].*)", re.DOTALL)
_DROPPED = dict.fromkeys([0xFE0E, 0xFE0F, 0x200D, *range(0x1F3FB, 0x1F400)])
_FILLED, _HOLLOW = "★⭐", "☆"


def trim(text: str) -> str:
    """`text` without blanks at both ends."""
    return text.strip(WHITESPACE)


def fold(text: str) -> str:
    """The form in which wordings are compared: NFKC, case-folded, plain apostrophes, single blanks, no full stop.

    Variation selectors and skin tones are dropped, so that an emoji is itself in every dress.
    """
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text.translate(_DROPPED)).replace("’", "'")
    return " ".join(plain.casefold().split()).removesuffix(".").rstrip()


def read_number(text: str) -> Number | None:
    """The exact number that is the whole of `text`, or None.

    ASCII or full-width digits, an optional sign, at most one point or comma; a comma with three digits behind it
    could mean thousands, so it is no number.
    """
    match = _NUMBER.fullmatch(text.translate(_FULL_WIDTH))
    if not match:
        return None
    sign, whole, mark, decimals = match.groups()
    if mark == "," and len(decimals) == 3:
        return None
    if not decimals or not decimals.strip("0"):
        return int(sign + whole)
    return exact(Fraction(f"{sign}{whole}.{decimals}"))


@dataclass(frozen=True, slots=True)
class Labels:
    """Folded wordings of one label set with their rank, 1 (worst) to `points` (best), and their languages."""

    points: int
    ranks: Mapping[str, int]
    languages: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, spec: LabelsSpec, points: int) -> "Labels":
        """The set's wordings for a scale of `points`; empty when the set has no wordings for that many."""
        ranks: dict[str, int] = {}
        languages: dict[str, frozenset[str]] = {}
        for language, wordings in spec.points.get(str(points), {}).items():
            for rank, same in enumerate(wordings, 1):
                for wording in map(fold, same):
                    ranks[wording] = rank
                    languages[wording] = languages.get(wording, frozenset()) | {language}
        return cls(points, ranks, languages)

    @classmethod
    def joined(cls, sets: Sequence["Labels"]) -> "Labels":
        """The wordings of several sets for the same number of points, without those to which they give two ranks."""
        ranks = {wording: rank for one in sets for wording, rank in one.ranks.items()}
        same = {w: rank for w, rank in ranks.items() if all(one.ranks.get(w, rank) == rank for one in sets)}
        languages = {w: frozenset().union(*(one.languages.get(w, ()) for one in sets)) for w in same}
        return cls(sets[0].points if sets else 0, same, languages)

    def other_layout(self, wordings: Mapping[str, int]) -> tuple[str, str] | None:
        """Two wordings that show that the form words its answers in another way than the set, or None.

        `wordings` counts records per folded wording. One language calls one answer by two names, each often, while
        another answer has no name at all: "extremely satisfied" beside "very satisfied" and nobody neutral. Names
        that differ by a letter or two (satisfecho, satisfecha) are one.
        """
        if len({self.ranks[w] for w in wordings if w in self.ranks}) >= self.points:
            return None
        return self._doubled([w for w, n in wordings.items() if n >= OFTEN])

    def is_layout(self, wordings: Mapping[str, int]) -> bool:
        """Whether a form words its answers as the set does: nearly all known, every rank used, each by one name.

        `wordings` counts records per folded wording.
        """
        known = [w for w in wordings if w in self.ranks]
        held = sum(wordings[w] for w in known) >= FIT * sum(wordings.values())
        return held and len({self.ranks[w] for w in known}) == self.points > 0 and not self._doubled(known)

    def _doubled(self, wordings: Iterable[str]) -> tuple[str, str] | None:
        """Two names of one answer in one language, or None."""
        known = sorted((w for w in wordings if w in self.ranks), key=lambda w: (-self.ranks[w], w))
        for one, other in combinations(known, 2):
            shared = self.languages.get(one, frozenset()) & self.languages.get(other, frozenset())
            if self.ranks[one] == self.ranks[other] and shared and not _alike(one, other):
                return one, other
        return None


def _alike(one: str, other: str) -> bool:
    from difflib import SequenceMatcher  # noqa: PLC0415 (start-up)

    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE


NO_LABELS = Labels(0, {})


@dataclass(frozen=True, slots=True)
class Item:
    """One thing asked: its scale, its wordings (fetched only if some answer is not a plain number), its codes.

    `direction` is what an option or a config settled, None when open; `usual` is the scale's own. `values` holds the
    text that is read in the place of a raw one. `comments` reads comments, which are more than an answer in a word,
    told in which of several files each stands.
    """

    scale: Scale
    usual: Direction
    direction: Direction | None = None
    labels: Callable[[], Labels] = lambda: NO_LABELS
    not_applicable: Callable[[], Labels] = lambda: NO_LABELS
    missing: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    comments: "Callable[[Mapping[str | None, int], Mapping[str | None, int]], Interpretation] | None" = None

    def text(self, raw: str | None) -> str:
        """What a cell says: its text without blanks at both ends, or what is read in its place.

        A code in small letters stands for every spelling of it: tools write `GoodWithComment`, too.
        """
        text = trim(raw) if raw is not None else ""
        return self.values.get(text, self.values.get(text.casefold(), text))


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one raw value is: its state, its answer when valid, and the finer cause when not.

    `number` is the number that stood in the cell, on the scale or off it.
    """

    state: State
    answer: Answer | None = None
    reason: str = ""
    number: Number | None = None


@dataclass(frozen=True, slots=True)
class Interpretation:
    """The meaning of every distinct raw value of an item.

    `higher` and `lower` count records whose label stands beside a number and so tells the direction, `bare` the
    answers that are a number without a known label; `worded` counts the answers given as bare words, `numbers` the
    numbers that stood in the cells, on the scale or off it, `wordings` the folded cells without a number that are or
    might be an answer. Values that no placed record holds count nowhere. `direction` is the direction used.
    `other_layout` holds two wordings of one answer that show a form of another layout than the label set's.
    `told` says how comments were read, `problems` what is to be known of it.
    """

    meanings: Mapping[str | None, Meaning]
    direction: Direction
    higher: int = 0
    lower: int = 0
    bare: int = 0
    worded: Mapping[Answer, int] = field(default_factory=dict)
    numbers: Mapping[Number, int] = field(default_factory=dict)
    wordings: Mapping[str, int] = field(default_factory=dict)
    other_layout: tuple[str, str] | None = None
    told: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def labels_settle(self) -> bool:
        """Whether the answers themselves tell which end is best: labels that are more than a slip, or words only."""
        pure = bool(self.worded) and not self.numbers
        return _told(self.higher, self.lower, self.bare) is not None or pure


@dataclass(frozen=True, slots=True)
class _Parsed:
    """A cell taken apart before the direction is known: a number, the rank of a wording, or both."""

    number: Number | None = None
    rank: int | None = None
    meaning: Meaning | None = None


_INVALID = _Parsed(meaning=Meaning(State.INVALID, reason="not an answer of the scale"))
_OTHER_MAXIMUM = _Parsed(meaning=Meaning(State.INVALID, reason="out of another maximum"))
_MISSING = _Parsed(meaning=Meaning(State.MISSING))
_NOT_APPLICABLE = _Parsed(meaning=Meaning(State.NOT_APPLICABLE))


def interpret(
    raws: Mapping[str | None, int], item: Item, files: Mapping[str | None, int] | None = None
) -> Interpretation:
    """Give every distinct raw value (with its number of records) its meaning on `item`.

    `files` says in which file a comment stands, by its number, where there are several.
    The direction that maps words to numbers is, in this order: the settled one, the one that labelled numbers
    tell, the scale's usual one.
    """
    if item.comments is not None:
        return item.comments(raws, files or {})
    parsed = {raw: _parse(raw, item) for raw in raws}
    higher = sum(raws[raw] for raw, cell in parsed.items() if _shows(cell, item.scale, "higher"))
    lower = sum(raws[raw] for raw, cell in parsed.items() if _shows(cell, item.scale, "lower"))
    bare = sum(raws[raw] for raw, cell in parsed.items() if _is_bare(cell, item.scale))
    direction = item.direction or _told(higher, lower, bare) or item.usual
    meanings = {raw: _mean(cell, item.scale, direction) for raw, cell in parsed.items()}
    placed = [(meaning, raws[raw]) for raw, meaning in meanings.items() if raws[raw]]
    worded: Mapping[Answer, int] = _count(
        (m.answer, n) for m, n in placed if m.state is State.ANSWERED and m.number is None
    )
    numbers: Mapping[Number, int] = _count((m.number, n) for m, n in placed if m.state is not State.INVALID)
    wordings = _count(
        (fold(item.text(raw or "")), raws[raw]) for raw, cell in parsed.items() if raws[raw] and _is_words(raw, cell)
    )
    layout = item.labels().other_layout(wordings) if len(wordings) > 1 else None
    return Interpretation(meanings, direction, higher, lower, bare, worded, numbers, wordings, layout)


def _count(found: Iterable[tuple[K | None, int]]) -> dict[K, int]:
    counts: dict[K, int] = {}
    for key, n in found:
        if key is not None:
            counts[key] = counts.get(key, 0) + n
    return counts


def _told(higher: int, lower: int, bare: int) -> Direction | None:
    """The direction that labelled numbers tell; a few of them tell it only where no number stands without label."""
    telling, most = higher + lower, max(higher, lower)
    if not telling or most < CLEAR * telling or (telling < OFTEN and bare):
        return None
    return "higher" if most == higher else "lower"


def _number_of(rank: int, scale: Scale, direction: Direction) -> Number:
    answers = scale.answers
    answer = answers[rank - 1] if direction == "higher" else answers[-rank]
    return answer if not isinstance(answer, str) else rank


def _shows(cell: _Parsed, scale: Scale, direction: Direction) -> bool:
    """Whether a labelled number fits this direction and not the other."""
    if cell.number is None or cell.rank is None or scale.words:
        return False
    other: Direction = "lower" if direction == "higher" else "higher"
    fits = cell.number == _number_of(cell.rank, scale, direction)
    return fits and cell.number != _number_of(cell.rank, scale, other)


def _is_bare(cell: _Parsed, scale: Scale) -> bool:
    """Whether a cell is a number of the scale without a label that tells anything."""
    return cell.number is not None and cell.rank is None and cell.number in scale


def _is_words(raw: str | None, cell: _Parsed) -> bool:
    """Whether a cell holds a wording, known or not; what is too long to be an answer is a comment."""
    return (cell.rank is not None and cell.number is None) or (cell is _INVALID and len(raw or "") <= LONGEST)


def _mean(cell: _Parsed, scale: Scale, direction: Direction) -> Meaning:
    if cell.meaning:
        return cell.meaning
    if scale.words:
        return _mean_word(cell, scale)
    number = cell.number
    if number is None:
        answer = _number_of(cell.rank or 1, scale, direction)
        return Meaning(State.ANSWERED, answer)
    if cell.rank is not None and number != _number_of(cell.rank, scale, direction):
        return Meaning(State.INVALID, reason="label contradicts its number", number=number)
    if number in scale:
        return Meaning(State.ANSWERED, number, number=number)
    return Meaning(State.OUT_OF_SCALE, reason=number_text(number), number=number)


def _mean_word(cell: _Parsed, scale: Scale) -> Meaning:
    """The word of a named scale: by its rank, or 0 and 1 for a scale of two."""
    if cell.rank is not None:
        return Meaning(State.ANSWERED, scale.words[cell.rank - 1])
    if len(scale.words) == 2 and cell.number in (0, 1):
        return Meaning(State.ANSWERED, scale.words[int(cell.number)])
    return Meaning(State.OUT_OF_SCALE, reason=number_text(cell.number or 0), number=cell.number)


def _parse(raw: str | None, item: Item) -> _Parsed:
    text = item.text(raw)
    if len(text) > LONGEST:
        return _INVALID
    if text in item.missing or text.casefold() in MISSING_WORDS:
        return _MISSING
    number = read_number(text)
    if number is not None:
        return _MISSING if number in _codes(item.missing) else _Parsed(number)
    return _parse_words(text, item)


def _codes(missing: Iterable[str]) -> list[Number]:
    return [number for number in map(read_number, missing) if number is not None]


def _parse_words(text: str, item: Item) -> _Parsed:
    """A cell that is more than a number: stars, a wording, a maximum, a labelled number, words for "no answer"."""
    if item.scale.name == "stars" and (stars := _parse_stars(text, item.scale)):
        return stars
    folded = fold(text)
    if (rank := item.labels().ranks.get(folded)) is not None:
        return _Parsed(rank=rank)
    if _is_not_applicable(folded, item):
        return _NOT_APPLICABLE
    if out_of := _parse_out_of(text, item.scale):
        return out_of
    if labelled := _LABELLED.fullmatch(text.translate(_FULL_WIDTH)):
        return _parse_labelled(labelled, item)
    return _INVALID


def _is_not_applicable(folded: str, item: Item) -> bool:
    return folded in NOT_APPLICABLE_WORDS or folded in item.not_applicable().ranks


def _parse_stars(text: str, scale: Scale) -> _Parsed | None:
    """`★★★★☆`: filled stars first, hollow ones up to the maximum or none at all."""
    plain = text.translate(_DROPPED)
    filled = plain.rstrip(_HOLLOW)
    if not plain or set(filled) - set(_FILLED):
        return None
    hollow = len(plain) - len(filled)
    if hollow and len(plain) != scale.high:
        return _OTHER_MAXIMUM
    return _Parsed(len(filled))


def _parse_out_of(text: str, scale: Scale) -> _Parsed | None:
    """`7/7`, `7 out of 7`: only with the maximum of the scale. None when it is not two numbers."""
    match = _OUT_OF.fullmatch(text)
    number, maximum = (read_number(match[1]), read_number(match[2])) if match else (None, None)
    if number is None or maximum is None:
        return None
    return _Parsed(number) if maximum == scale.high and not scale.words else _OTHER_MAXIMUM


def _parse_labelled(match: re.Match[str], item: Item) -> _Parsed:
    """`7 - very easy`: a number, a separator, a text without further digits.

    A bare blank separates only a number from a known wording: `7 dwarfs` is no answer. A number that stands for
    "don't know" is a code, not an answer.
    """
    number, separator, text = int(match[1]), match[2], match[3]
    rank = item.labels().ranks.get(fold(text))
    if rank is None and _is_not_applicable(fold(text), item):
        return _NOT_APPLICABLE
    if rank is None and (separator.isspace() or any(char.isdigit() for char in text)):
        return _INVALID
    return _Parsed(number, rank)
