"""What a lexicon file may say: the opinion words of one language, and the words that turn them."""

from dataclasses import dataclass
from typing import Annotated, Literal

from cxscore.config.schema import NumberField, Spec, Understood


def _words(value: object) -> object:
    """A text as the words between its commas; a list as it is."""
    if isinstance(value, str):
        return [word.strip() for word in value.split(",") if word.strip()]
    return value


_TEXTS = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": ["string", "number", "boolean"]}}]}

Words = Annotated[tuple[str, ...], Understood(_words, _TEXTS)]
"""Words as a list, or as one text with commas between them. `stem*` stands for every word that begins so."""
Language = Annotated[str, Understood(limits={"pattern": r"^[a-z]{2,3}$"})]
"""A language by its ISO 639 code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LexiconSpec(Spec):
    """The words of one language that tell an opinion.

    `positive` and `negative` words weigh one, `very_positive` and `very_negative` ones two, `neutral` ones nothing:
    they tell an opinion that leans neither way. `expected` words (work*, answer*) tell nothing unless they are
    negated. A negation turns what follows within `before` words and, if nothing does, what stands at most `after`
    words ahead of it. `contrasts` (but) halve what was said so far. `ignored` words are none of these, whatever a
    built-in list says. `fillers` are whole comments that say nothing (n/a). `common` words tell the language. `match`
    says whether words are told by their blanks or found in a row of characters; with `accents: drop` letters are
    compared without their accents.
    """

    lexicon: Language
    title: str = ""
    match: Literal["words", "characters"] = "words"
    accents: Literal["keep", "drop"] = "keep"
    positive: Words = ()
    very_positive: Words = ()
    negative: Words = ()
    very_negative: Words = ()
    neutral: Words = ()
    expected: Words = ()
    negations: Words = ()
    before: NumberField = 3
    after: NumberField = 0
    intensifiers: Words = ()
    diminishers: Words = ()
    contrasts: Words = ()
    ignored: Words = ()
    fillers: Words = ()
    common: Words = ()
