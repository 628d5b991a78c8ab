"""Comments to answers: every distinct comment is given its polarity once, in the language of them all."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cxscore.answers import MISSING_WORDS, NOT_APPLICABLE_WORDS, Interpretation, Meaning, fold, read_number, trim
from cxscore.config.lexicon_schema import LexiconSpec
from cxscore.errors import InputError, UsageError
from cxscore.model import Phrase, Problem, State
from cxscore.texts import encoder
from cxscore.texts.languages import NAMES, Spoken, spoken
from cxscore.texts.lexicon import EMOJI, Lexicon, built_in, languages
from cxscore.texts.polarity import Reader

LEXICON, USE = "lexicon", "use"
"""The methods: by word lists, which need no language model; by a sentence encoder and a head."""
LISTS = 1
"""The edition of the built-in word lists: scores by different editions do not make one trend."""
MINORITY = 0.1
"""Share of the comments in another language from which it is worth a warning."""
A_FEW = 0.02
"""Share of the comments in a language that the encoder does not know from which it is worth a warning."""
OFTEN = 3
"""Comments in another language that are more than a slip."""

_OF_WORDS = Problem(
    "word lists get about two thirds of the positive and negative comments right and are silent on most others: "
    "the net may be off by 10 points, at times by 25, beyond its interval",
    "--agreement FILE measures them on comments of yours that people labelled; where there is a score, prefer it",
    severity="note",
)
_OF_THE_ENCODER = Problem(
    "where it was measured the encoder got 76 to 86 of 100 positive and negative comments right; it tells few "
    "neutral ones and leans to negative: the net was off by 4 to 9 points on reviews and by 38 on tweets",
    "--agreement FILE measures it on comments of yours that people labelled; where there is a score, prefer it",
    severity="note",
)
_MISSING = Meaning(State.MISSING)
_FILLER = Meaning(State.NOT_APPLICABLE)
_WORDED = re.compile(r"[^\W\d_]{2}|[^\x00-\u02ff]|[:;=][-']?[()DPp|/]")
"""Two letters in a row, a character of another script, an emoji or an emoticon: comments have them, dates do not."""
_SIGNS = "".join(chr(code) for code in range(0x21, 0x7F) if not chr(code).isalnum()) + "…–—。，！？、·"


@dataclass(frozen=True, slots=True)
class Reading:
    """How comments are read: in the language that was said ("" to find it), with the words of one's own file.

    `file` names that file, `path` is where it stands. `missing` are raw texts that are no comment. `method` is
    `LEXICON` or `USE`.
    """

    language: str = ""
    own: LexiconSpec | None = None
    file: str = ""
    missing: tuple[str, ...] = ()
    method: str = LEXICON
    path: str = ""

    @property
    def title(self) -> str:
        """What reads the comments, and which edition of it."""
        return encoder.head().title if self.method == USE else Phrase("word lists {}", LISTS)

    def read(self, raws: Mapping[str | None, int], files: Mapping[str | None, int] | None = None) -> Interpretation:
        """The meaning of every distinct raw comment, and how they were read: `files` says from which file each is.

        The comments of a file are read in the language that is found in it. InputError where most are numbers.
        """
        folded = {raw: fold(trim(raw or "")) for raw in raws}
        _refuse_numbers(_written(folded.values()))
        lexicons = self._lexicons()
        meanings: dict[str | None, Meaning] = {}
        found: list[Spoken] = []
        for some in _by_file(folded, files or {}):
            languages_found = self._spoken(_written(some.values()), lexicons)
            meanings |= self._meanings(some, languages_found, lexicons)
            found.append(languages_found)
        said = dict.fromkeys(problem for one in found for problem in self._problems(one))
        problems = (*said, _OF_THE_ENCODER if self.method == USE else _OF_WORDS)
        return Interpretation(meanings, "higher", told=self._told(found), problems=problems)

    def _meanings(
        self, folded: Mapping[str | None, str], found: Spoken, lexicons: Mapping[str, Lexicon]
    ) -> dict[str | None, Meaning]:
        """The meaning of comments, each with its folded text, that are in these languages."""
        reader = Reader(lexicons.get(found.letters), lexicons.get(found.characters), Lexicon(built_in(EMOJI)))
        fillers = {filler for lexicon in lexicons.values() for filler in lexicon.fillers}
        silent = {raw: said for raw, text in folded.items() if (said := self._silent(raw, text, fillers))}
        polarities = self._polarities({raw: text for raw, text in folded.items() if raw not in silent}, reader)
        return silent | {raw: Meaning(State.ANSWERED, polarity) for raw, polarity in polarities.items()}

    def _silent(self, raw: str | None, folded: str, fillers: set[str]) -> Meaning | None:
        """What a cell means that says nothing; None for a comment."""
        plain = folded.strip(_SIGNS + " ")
        if folded in MISSING_WORDS or trim(raw or "") in self.missing:
            return _MISSING
        return _FILLER if folded in fillers or plain in fillers or folded in NOT_APPLICABLE_WORDS else None

    def _polarities(self, comments: Mapping[str | None, str], reader: Reader) -> Mapping[str | None, str]:
        """The polarity of every comment; each comes with its folded text."""
        if self.method == USE:
            return encoder.polarities(comments, reader)
        return {raw: reader.polarity(text) for raw, text in comments.items()}

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

    def _told(self, found: Sequence[Spoken]) -> str:
        """How the comments were read, for the definition."""
        said = self.language if self.method == USE else ""
        languages = dict.fromkeys(name for one in found for name in (one.letters, one.characters, said))
        listed = ", ".join(filter(None, languages)) or Phrase("no known language")
        read = Phrase("{} ({})", self.title, listed)
        return Phrase("{} with those of {}", read, self.file) if self.file else read

    def _problems(self, found: Spoken) -> list[Problem]:
        if self.method == USE:
            return _fit_for_the_encoder(self.language, found)
        if self.language:
            known = found.letters or found.characters
            return [] if known else [_unknown(f"there are no word lists for the language '{self.language[:20]}'")]
        if not found.main:
            return [_unknown("the language of the comments is none that has word lists")]
        return [_found(found), *_others(found)]


def own_reading(language: str, file: str, missing: tuple[str, ...], method: str = "") -> Reading:
    """The reading that options ask for.

    UsageError for what is no language or no method, or is not installed; ConfigError for a faulty lexicon.
    """
    method = method or LEXICON
    if method not in (LEXICON, USE):
        raise UsageError(f"'{method[:20]}' is no way to read comments", f"say {LEXICON} or {USE}")
    if method == USE:
        encoder.require_encoder()
    code = language.casefold().strip()
    code = {"no": "nb", "nn": "nb", **{name.casefold(): code for code, name in NAMES.items()}}.get(code, code)
    if code and not (code.isascii() and code.isalpha() and len(code) <= 3):
        raise UsageError(f"--language '{language[:20]}' is no language", f"say one of {', '.join(languages())}")
    if not file:
        return Reading(code, missing=missing, method=method)
    from cxscore.config.validate import load_lexicon  # noqa: PLC0415 (start-up: built-in lists need no pydantic)

    own = load_lexicon(file)
    digest = sha256(Path(file).read_bytes()).hexdigest()[:8]
    return Reading(code, own, f"{Path(file).name} (sha256 {digest})", missing, method, file)


def _written(folded: Iterable[str]) -> list[str]:
    """The texts that are more than a word for no value."""
    return [text for text in folded if text not in MISSING_WORDS | NOT_APPLICABLE_WORDS]


def _by_file(folded: Mapping[str | None, str], files: Mapping[str | None, int]) -> Iterator[dict[str | None, str]]:
    """The comments of each file, in the order of the files; all together where there is one."""
    for file in sorted({files.get(raw, 0) for raw in folded}):
        yield {raw: text for raw, text in folded.items() if files.get(raw, 0) == file}


def _refuse_numbers(comments: Sequence[str]) -> None:
    """InputError where most of the distinct cells are numbers or dates: they are not what customers wrote."""
    wordless = [comment for comment in comments if not _WORDED.search(comment)]
    if not comments or len(wordless) <= len(comments) / 2:
        return
    numbers = sum(1 for comment in wordless if read_number(comment) is not None)
    kind = "numbers" if numbers > len(wordless) / 2 else f"values such as '{min(wordless)[:20]}'"
    message = f"the column holds {kind}, not comments: {len(wordless):,} of {len(comments):,} different values"
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


def _fit_for_the_encoder(said: str, found: Spoken) -> list[Problem]:
    """What is to be known of the languages of the comments; UsageError for those that the encoder cannot read."""
    if said:
        if said not in encoder.LANGUAGES:
            raise UsageError(f"{_name(said)} is a {_UNTRAINED}", _WAY)
        return []
    if found.comments and not found.main:
        message = "the language of the comments is not found, and the encoder knows some only"
        raise UsageError(message, f"say it with --language: {', '.join(sorted(encoder.LANGUAGES))}")
    return [*([_found(found)] if found.main else []), *_untrained(found)]


_UNTRAINED = "language that the encoder of --method use was never trained on"
_WAY = "leave --method out, word lists read what they know; --where keeps languages apart, --language settles one"


def _untrained(found: Spoken) -> list[Problem]:
    """A warning where some comments are in languages that the encoder does not know; UsageError where many are."""
    votes = {language: n for language, n in found.votes.items() if language not in encoder.LANGUAGES}
    n, many = sum(votes.values()), MINORITY * found.comments
    if not votes or (n < OFTEN and n < many) or n < A_FEW * found.comments:
        return []
    languages = " or ".join(map(_name, sorted(votes, key=lambda name: -votes[name])))
    message = f"{n:,} of {found.comments:,} different comments look {languages}, a {_UNTRAINED}"
    if found.main in votes or (n >= OFTEN and n >= many):
        raise UsageError(message, _WAY)
    return [Problem(message, "keep the languages apart with --where", severity="warning")]


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
