"""Comments to answers: every distinct comment is given its polarity once, in the language of them all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cxscore.answers import MISSING_WORDS, NOT_APPLICABLE_WORDS, Interpretation, Meaning, fold, read_number, trim
from cxscore.config.lexicon_schema import LexiconSpec
from cxscore.errors import InputError, UsageError
from cxscore.model import Phrase, Problem, State
from cxscore.texts.languages import NAMES, Spoken, spoken
from cxscore.texts.lexicon import EMOJI, Lexicon, built_in, languages
from cxscore.texts.polarity import Reader

LISTS = 1
"""The edition of the built-in word lists: scores by different editions do not make one trend."""
MINORITY = 0.1
"""Share of the comments in another language from which it is worth a warning."""
OFTEN = 3
"""Comments in another language that are more than a slip."""

_CAVEAT = Problem(
    "word lists get about two thirds of the positive and negative comments right and are silent on most others: "
    "the net may be off by 10 points, at times by 25, beyond its interval",
    "--agreement FILE measures them on comments of yours that people labelled; where there is a score, prefer it",
    severity="note",
)
_MISSING = Meaning(State.MISSING)
_FILLER = Meaning(State.NOT_APPLICABLE)
_SIGNS = "".join(chr(code) for code in range(0x21, 0x7F) if not chr(code).isalnum()) + "…–—。，！？、·"


@dataclass(frozen=True, slots=True)
class Reading:
    """How comments are read: in the language that was said ("" to find it), with the words of one's own file.

    `missing` are raw texts that are no comment.
    """

    language: str = ""
    own: LexiconSpec | None = None
    file: str = ""
    missing: tuple[str, ...] = ()

    def read(self, raws: Mapping[str | None, int]) -> Interpretation:
        """The meaning of every distinct raw comment, and how they were read.

        InputError where most of them are numbers.
        """
        folded = {raw: fold(trim(raw or "")) for raw in raws}
        _refuse_numbers(list(filter(None, folded.values())))
        lexicons = self._lexicons()
        found = self._spoken(list(filter(None, folded.values())), lexicons)
        reader = Reader(lexicons.get(found.letters), lexicons.get(found.characters), Lexicon(built_in(EMOJI)))
        fillers = {filler for lexicon in lexicons.values() for filler in lexicon.fillers}
        meanings = {raw: self._meaning(raw, text, reader, fillers) for raw, text in folded.items()}
        problems = (*self._problems(found), _CAVEAT)
        return Interpretation(meanings, "higher", told=self._told(found), problems=problems)

    def _meaning(self, raw: str | None, folded: str, reader: Reader, fillers: set[str]) -> Meaning:
        plain = folded.strip(_SIGNS + " ")
        if folded in MISSING_WORDS or trim(raw or "") in self.missing:
            return _MISSING
        if folded in fillers or plain in fillers or folded in NOT_APPLICABLE_WORDS:
            return _FILLER
        polarity = reader.polarity(folded)
        return Meaning(State.ANSWERED, polarity)

    def _lexicons(self) -> dict[str, Lexicon]:
        """The word lists by language: of all that have some, one's own among them."""
        specs = {name: built_in(name) for name in languages()}
        own = self.own
        if own is not None and own.lexicon not in specs:
            specs[own.lexicon] = own
        return {
            name: Lexicon(spec, own if own is not None and own.lexicon == name and spec is not own else None)
            for name, spec in specs.items()
        }

    def _spoken(self, comments: Sequence[str], lexicons: Mapping[str, Lexicon]) -> Spoken:
        """The languages of the comments: the one that was said, else those that are found."""
        if not self.language:
            return spoken(comments, lexicons)
        if self.language not in lexicons:
            return Spoken("", "")
        by_characters = lexicons[self.language].by_characters
        return Spoken("" if by_characters else self.language, self.language if by_characters else "")

    def _told(self, found: Spoken) -> str:
        """How the comments were read, for the definition."""
        names = [language for language in (found.letters, found.characters) if language]
        listed = ", ".join(names) or Phrase("no known language")
        lists = Phrase("word lists {} ({})", LISTS, listed)
        return Phrase("{} with those of {}", lists, self.file) if self.file else lists

    def _problems(self, found: Spoken) -> list[Problem]:
        if self.language:
            known = found.letters or found.characters
            return [] if known else [_unknown(f"there are no word lists for the language '{self.language[:20]}'")]
        if not found.main:
            return [_unknown("the language of the comments is none that has word lists")]
        return [_found(found), *_others(found)]


def own_reading(language: str, file: str, missing: tuple[str, ...]) -> Reading:
    """The reading that options ask for; UsageError for what is no language, ConfigError for a faulty lexicon."""
    code = language.casefold().strip()
    code = {"no": "nb", "nn": "nb", **{name.casefold(): code for code, name in NAMES.items()}}.get(code, code)
    if code and not (code.isascii() and code.isalpha() and len(code) <= 3):
        raise UsageError(f"--language '{language[:20]}' is no language", f"say one of {', '.join(languages())}")
    if not file:
        return Reading(code, missing=missing)
    from cxscore.config.validate import load_lexicon  # noqa: PLC0415 (start-up: built-in lists need no pydantic)

    own = load_lexicon(file)
    digest = sha256(Path(file).read_bytes()).hexdigest()[:8]
    return Reading(code, own, f"{Path(file).name} (sha256 {digest})", missing)


def _refuse_numbers(comments: Sequence[str]) -> None:
    """InputError where most of the distinct cells are numbers: they are ratings, not what customers wrote."""
    numbers = sum(1 for comment in comments if read_number(comment) is not None)
    if comments and numbers > len(comments) / 2:
        message = f"the column holds numbers, not comments: {numbers:,} of {len(comments):,} different values"
        raise InputError(message, "name the column of the comments with --column")


def _unknown(message: str) -> Problem:
    way = f"it knows {', '.join(languages())}; --lexicon FILE brings the words of another"
    return Problem(f"{message}: only emoji tell an opinion", way, severity="warning")


def _name(language: str) -> str:
    return NAMES.get(language, language)


def _found(found: Spoken) -> Problem:
    """The language that was found, and by how many comments."""
    n, of = found.votes.get(found.main, 0), found.comments
    message = f"most comments are in {_name(found.main)}: {n:,} of {of:,} different ones"
    return Problem(message, "--language settles it", severity="note")


def _others(found: Spoken) -> list[Problem]:
    """A warning for every other language in which many comments are, and whose words are not looked for."""
    read = (found.letters, found.characters)
    return [
        Problem(
            f"{n:,} of {found.comments:,} different comments look {_name(language)}, and are not read in it",
            "keep the languages apart with --where",
            severity="warning",
        )
        for language, n in sorted(found.votes.items())
        if language not in read and n >= OFTEN and n >= MINORITY * found.comments
    ]
