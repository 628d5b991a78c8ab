"""The plain spelling of a comment, in which what identifies people is looked for, beside what was written.

Text pasted from a page holds characters that nobody sees, and full-width forms of letters and digits: an address or a
number with them is the same address. The comment itself is shown as it was written.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

_UNSEEN = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # controls that are no blanks
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"  # soft hyphen, joiners, fillers
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
    "\U000e0000-\U000e0fff"  # tags, selectors
)
_HIDDEN = re.compile(f"[{_UNSEEN}]")
_SIGN = re.compile(f"[{_UNSEEN}]*.[\u0300-\u036f{_UNSEEN}]*", re.DOTALL)
"""A character with its accents, and the unseen ones around it."""
_KEPT = "，：；！？"
"""What ends a link or a number as it stands, and would not in its narrow form."""
_DASHES = dict.fromkeys(map(ord, "\u2010\u2012\u2212"), "-")


@dataclass(frozen=True, slots=True)
class Spelling:
    """A text in its plain spelling; `signs` are what was written for each of its characters, () for the same."""

    plain: str
    signs: Sequence[str] = ()

    @classmethod
    def of(cls, text: str) -> Self:
        """The text without unseen characters, in form NFKC, with plain hyphens."""
        if text.isascii() and text.isprintable():
            return cls(text)
        signs = [(sign, _plain(sign)) for sign in _SIGN.findall(text)]
        if all(sign == plain for sign, plain in signs):
            return cls(text)
        spelt = "".join(plain for _, plain in signs)
        return cls(spelt, [part for sign, plain in signs for part in (sign, *[""] * (len(plain) - 1))])

    @property
    def written(self) -> str:
        """The text as it was written."""
        return "".join(self.signs) if self.signs else self.plain

    def replaced(self, spans: Sequence[tuple[int, int]], by: str) -> "Spelling":
        """The text with something else in these places of its plain spelling."""
        if not spans:
            return self
        if self.signs:
            spans = [self._whole(start, stop) for start, stop in spans]
        signs = _replaced(self.signs, spans, by) if self.signs else ()
        return Spelling("".join(_replaced(self.plain, spans, by)), signs)

    def _whole(self, start: int, stop: int) -> tuple[int, int]:
        """The place up to the ends of characters that are spelt with several."""
        while not self.signs[start]:
            start -= 1
        while stop < len(self.signs) and not self.signs[stop]:
            stop += 1
        return start, stop


def _replaced(signs: Sequence[str], spans: Sequence[tuple[int, int]], by: str) -> Sequence[str]:
    parts, end = list[str](), 0
    for start, stop in spans:
        parts += [*signs[end:start], *(by if start >= end else "")]
        end = max(end, stop)
    return [*parts, *signs[end:]]


@lru_cache(maxsize=20_000)
def _plain(sign: str) -> str:
    """The plain spelling of a character, one at least; a blank for what cannot be seen at all."""
    if sign in _KEPT:
        return sign
    return unicodedata.normalize("NFKC", _HIDDEN.sub("", sign)).translate(_DASHES) or " "
