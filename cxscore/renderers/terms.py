"""What an engine was told besides columns, in words: part of the rule under a table."""

from collections.abc import Iterator, Mapping
from dataclasses import fields

from cxscore.model import Terms
from cxscore.renderers.language import IN_ENGLISH, Language
from cxscore.renderers.rows import BLANK

WORDS: Mapping[str, str] = {
    "unit": "durations in {}",
    "target": "target {}",
    "first": "the first end counts",
    "end_where": "ended by {}",
    "end_where_not": "not ended by {}",
    "solved": "solved are {}",
    "clock": "until the {}",
    "window": "within {}",
    "short": "short up to {}",
    "drivers": "drivers told by {}",
    "answer_where": "an answer is {}",
    "bounced": "not reached are {}",
    "pause": "pause {}",
    "running": "running {}",
    "critical": "critical {}",
    "weight_of": "weight of {}",
    "scale_of": "scale of {}",
    "method": "method {}",
    "language": "language {}",
    "lexicon": "lexicon {}",
}
"""How each term is said; one without a line here is said by its name."""
_ELSEWHERE = ("as_of", "calendar", "at_start", "at_end", "new", "lost", "expansion")
"""Terms that stand in other places: until when times last, how they are counted, numbers in the place of columns."""
_BY_TIMING: Mapping[str, tuple[str, ...]] = {
    "elapsed": ("pause", "running", "business"),
    "status": ("solved",),
    "contacts": ("solved", "window"),
    **dict.fromkeys(("composite", "scorecard"), ("weight_of", "critical", "scale_of")),
}
"""Terms that an engine puts into the words of how it counts, or into the notes of its variants."""
_CONDITIONS = ("end_where", "end_where_not", "answer_where", "bounced")


def terms_parts(terms: Terms, engine: str, language: Language = IN_ENGLISH) -> Iterator[str]:
    """Yield every term that was said to the engine and stands nowhere else, in a few words: `target 4h`."""
    elsewhere = (*_ELSEWHERE, *_BY_TIMING.get(engine, ()))
    for one in fields(terms):
        value = getattr(terms, one.name)
        if value and one.name not in elsewhere:
            sign = " = " if one.name in _CONDITIONS else " "
            said = "" if value is True else _said(value, sign, language)
            yield language.say(WORDS.get(one.name, f"{one.name.replace('_', ' ')} {{}}"), said)


def _said(value: str | tuple[str | tuple[str, str], ...], sign: str, language: Language) -> str:
    """The value as text: names and what is said of them with a sign between, "" for a name that means all."""
    if isinstance(value, tuple):
        return ", ".join(one if isinstance(one, str) else _pair(*one, sign, language) for one in value)
    return value


def _pair(name: str, text: str, sign: str, language: Language) -> str:
    return f"{name}{sign}{text or language.say(BLANK)}" if name else text
