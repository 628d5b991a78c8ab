"""What a themes file may say: the words by which comments are sorted into themes, language by language."""

from dataclasses import dataclass
from typing import Annotated

from cxscore.config.lexicon_schema import Language, Words
from cxscore.config.schema import ID, Spec, Understood

_SOME = Understood(limits={"min_length": 1})


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeWords(Spec):
    """The words of one theme in one language.

    `words` are words, stems (`wait*` stands for every word that begins so) and phrases. `exclusions` are phrases that
    hold one of them and mean something else (can't wait): they are passed over.
    """

    words: Words
    exclusions: Words = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemesSpec(Spec):
    """Themes of comments: per theme and language (by its ISO 639 code) the words that tell it."""

    themes: Annotated[str, ID]
    title: str = ""
    wordings: Annotated[dict[str, Annotated[dict[Language, ThemeWords], _SOME]], _SOME]
