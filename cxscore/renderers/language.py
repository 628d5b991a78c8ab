"""The language of what people read: phrases, numbers and dates. Machine formats never pass through here.

English is the language of the source, in which a phrase is its own key; other languages stand in
`catalogue/locales/`. Numbers come as cells of `rows`, rounded already, and are only spelled anew: what is no such
cell (`1-7`, `n/a`) stays as it is.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from cxscore import periods
from cxscore.config.load import ENGLISH, catalogue_language, catalogue_phrases
from cxscore.model import Phrase
from cxscore.periods import Period
from cxscore.renderers.rows import UNKNOWN

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_SKELETONS: Mapping[str, str] = {"month": "yMMMM", "quarter": "yQQQ", "year": "y"}

_TO, _PERCENT = " to ", " %"
_NUMBER = r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_AMOUNT = re.compile(f"(?P<beyond>[<>] )?(?P<number>{_NUMBER})(?: (?P<unit>d|h|min|s)(?: (?P<rest>[0-9]+ [a-z]+))?)?")
UNITS: Mapping[str, str] = {"d": "{} d", "h": "{} h", "min": "{} min", "s": "{} s"}
"""How a time is said in each unit."""


class Spelled(str):
    """A number as a language spells it, which is not to be spelled again."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its code: its phrases by the English ones, and how it writes numbers and dates.

    `locale` is the code with a region where one was named (`de-AT`): it moves the signs of numbers.
    """

    code: str
    phrases: Mapping[str, str] = field(default_factory=dict, compare=False)
    locale: str = ""

    @property
    def tag(self) -> str:
        """The language as HTML names it: `de`, `de-AT`."""
        return (self.locale or self.code).replace("_", "-")

    # --- phrases ---------------------------------------------------------------------------------------------

    def say(self, phrase: str, *parts: str) -> str:
        """The phrase with its `{}` filled in order, in English where the language has none for it."""
        said = self.phrases.get(phrase, phrase)
        return said.format(*parts) if parts else said

    def counted(self, one: str, several: str, n: int, *parts: str) -> str:
        """A phrase that counts: `one` or `several` by this language's rule, its first `{}` filled with `n`."""
        return self.say(one if self._single(n) else several, self.number(f"{n:,}"), *parts)

    def tell(self, text: str) -> str:
        """A text that may be ours: a `Phrase`, or a word of the catalogue (`promoter`); any other as it is."""
        if isinstance(text, Phrase) and text.parts:
            return self.say(text.phrase, *map(self._part, text.parts))
        return self.phrases.get(text, text)

    def _part(self, part: str | int) -> str:
        if isinstance(part, Phrase):
            return self.tell(part)
        return self.number(part if isinstance(part, str) else f"{part:,}")

    def _single(self, n: int) -> bool:
        if self.code == ENGLISH:
            return n == 1
        return _plural(self.code, n) == "one"

    # --- numbers ---------------------------------------------------------------------------------------------

    def number(self, cell: str) -> str:
        """A cell of `rows` that holds numbers (`1,198`, `67.9 %`, `4.83 to 5.03`, `3 h 25 min`) in this language.

        Any other text as it is, such as the answers `1-7`, and what is spelled already (1.198 must not become 1,198).
        """
        if self.code == ENGLISH or not cell or isinstance(cell, Spelled):
            return cell
        bare = cell.removesuffix(_PERCENT)
        sides = [self._amount(side) for side in bare.split(_TO)]
        if None in sides or len(sides) > 2:
            return cell
        text = self.interval(*filter(None, sides)) if len(sides) > 1 else sides[0] or ""
        return Spelled(self._percent(text) if bare != cell else text)

    @property
    def percent(self) -> str:
        """What stands behind the number of a percentage: ` %`, or `%` alone."""
        return _PERCENT if self.code == ENGLISH else _percents(self._babel).removeprefix("{}")

    def interval(self, low: str, high: str) -> str:
        """Two limits, spelled in this language already, as a range: `4,83 bis 5,03`."""
        return self.say("{} to {}", low, high)

    def _amount(self, text: str) -> str | None:
        """One number with its units of time; None for what is no number. A dash stands for one that is not known."""
        if text == UNKNOWN:
            return text
        match = _AMOUNT.fullmatch(text)
        if match is None:
            return None
        spelled = match["number"].translate(_signs(self._babel))
        if unit := match["unit"]:
            spelled = self.say(UNITS[unit], spelled)
        if rest := match["rest"]:
            spelled = self.say("{} {}", spelled, self._amount(rest) or rest)
        return (match["beyond"] or "") + spelled

    def _percent(self, text: str) -> str:
        return _percents(self._babel).replace("{}", text)

    # --- dates -----------------------------------------------------------------------------------------------

    def day(self, day: date) -> str:
        """A day as people write it: `1 October 2026`, `1. Oktober 2026`."""
        if self.code == ENGLISH:
            return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
        from babel.dates import format_date  # noqa: PLC0415 (start-up: English needs none)

        return str(format_date(day, "long", locale=self._babel))

    def period(self, period: Period) -> str:
        """A period as people call it: `October 2026`, `Q4 2026`, `week 44, 2026`, `2026`."""
        if period.grain == "day":
            return self.day(period.first)
        if period.grain == "week":
            year, week, _ = period.first.isocalendar()
            return self.say("week {}, {}", str(week), str(year))
        if self.code == ENGLISH:
            return _english(period)
        from babel.dates import format_skeleton  # noqa: PLC0415 (start-up: English needs none)

        return str(format_skeleton(_SKELETONS[period.grain], period.first, locale=self._babel))

    def period_name(self, label: str | None) -> str:
        """A period as people call it, by its label, in sentences and everywhere on a page; what is no label as it is.

        In the tables of other formats a period stands by its label, as the options take it.
        """
        try:
            return self.period(periods.parse(label)) if label else ""
        except ValueError:
            return label or ""

    @property
    def _babel(self) -> str:
        return (self.locale or self.code).replace("-", "_")


IN_ENGLISH = Language(ENGLISH)
"""The language of the source, and of every command but a report that names another."""


@cache
def language(code: str) -> Language:
    """The language of a locale's code, such as `de` or `de-AT`; UsageError when no phrases of it are shipped."""
    name = catalogue_language(code)
    return IN_ENGLISH if name == ENGLISH else Language(name, catalogue_phrases(name), _located(name, code))


def _located(name: str, code: str) -> str:
    """The locale that Babel knows by this code, else the language alone."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 (start-up: English needs none)

    region = code.replace("_", "-").partition("-")[2]
    try:
        return str(Locale.parse(f"{name}-{region}" if region else name, sep="-")).replace("_", "-")
    except (UnknownLocaleError, ValueError):
        return name


def _english(period: Period) -> str:
    match period.grain:
        case "month":
            return f"{_MONTHS[period.first.month - 1]} {period.first.year}"
        case "quarter":
            return f"Q{(period.first.month + 2) // 3} {period.first.year}"
        case _:
            return period.label


@cache
def _signs(locale: str) -> Mapping[int, str]:
    from babel import Locale  # noqa: PLC0415 (start-up: English needs none)

    symbols = Locale.parse(locale).number_symbols["latn"]
    english = {".": "decimal", ",": "group", "-": "minusSign", "+": "plusSign"}
    return str.maketrans({sign: symbols[name] for sign, name in english.items()})


@cache
def _percents(locale: str) -> str:
    """How a percentage is written, with `{}` for its number."""
    from babel import Locale  # noqa: PLC0415 (start-up: English needs none)

    return str(Locale.parse(locale).percent_formats[None].pattern).replace("#,##0", "{}")


@cache
def _plural(code: str, n: int) -> str:
    from babel import Locale  # noqa: PLC0415 (start-up: English needs none)

    return Locale.parse(code).plural_form(n)
