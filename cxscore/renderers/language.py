"""The language of what people read: phrases, numbers and dates. Machine formats never pass through here.

English is the language of the source, in which a phrase is its own key; other languages stand in
`catalogue/locales/`. Numbers come as cells of `rows`, rounded already, and are only spelled anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from cxscore.config.load import catalogue_phrases
from cxscore.periods import Period

ENGLISH = "en"
_SKELETONS: Mapping[str, str] = {"month": "yMMMM", "quarter": "yQQQ", "year": "y"}


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its code: its phrases by the English ones, and how it writes numbers and dates."""

    code: str
    phrases: Mapping[str, str] = field(default_factory=dict, compare=False)

    def say(self, phrase: str, *parts: str) -> str:
        """The phrase with its `{}` filled in order, in English where the language has none for it."""
        return self.phrases.get(phrase, phrase).format(*parts)

    def number(self, cell: str) -> str:
        """A cell of `rows` that holds numbers (`1,198`, `-0.93`, `4.83 to 5.03`), with this language's signs."""
        if self.code == ENGLISH:
            return cell
        return cell.translate(_signs(self.code))

    def day(self, day: date) -> str:
        """A day as people write it: `1 October 2026`."""
        from babel.dates import format_date  # noqa: PLC0415 (start-up: only what shows a date pays for it)

        return str(format_date(day, "long", locale=self._babel))

    def period(self, period: Period) -> str:
        """A period as people call it: `October 2026`, `Q4 2026`; a week by its label."""
        from babel.dates import format_skeleton  # noqa: PLC0415 (start-up: as above)

        if period.grain == "day":
            return self.day(period.first)
        skeleton = _SKELETONS.get(period.grain)
        return str(format_skeleton(skeleton, period.first, locale=self._babel)) if skeleton else period.label

    @property
    def _babel(self) -> str:
        return "en_GB" if self.code == ENGLISH else self.code


@cache
def language(code: str) -> Language:
    """The language of a locale's code, such as `de`; UsageError when no phrases of it are shipped."""
    return Language(code, {} if code == ENGLISH else catalogue_phrases(code))


@cache
def _signs(code: str) -> Mapping[int, str]:
    from babel import Locale  # noqa: PLC0415 (start-up: English needs none)

    symbols = Locale.parse(code).number_symbols["latn"]
    return str.maketrans({".": symbols["decimal"], ",": symbols["group"], "-": symbols["minusSign"]})
