"""The options of commands that tell the polarity of comments: sentiment and mismatch."""

from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

from cxscore.cli.options.scoring import (
    DirectionChoice,
    Files,
    Level,
    MetricOptions,
    Missing,
)
from cxscore.cli.options.spelling import choice, option
from cxscore.cli.options.studies import Studied, StudyOutput
from cxscore.cli.parsing import MORE, READING
from cxscore.model import Terms


class MethodName(StrEnum):
    """How comments are read."""

    LEXICON = "lexicon"
    USE = "use"


Language = Annotated[
    str, option("--language", "CODE", "The language of the comments: en, de, nb, zh ...; else found.", READING)
]
LexiconFile = Annotated[
    str, option("--lexicon", "FILE", "YAML file of words of your own: they add to the lists, or replace.", READING)
]
Method = Annotated[
    MethodName,
    partial(choice, "--method", MethodName),
    option("--method", "METHOD", "lexicon, by word lists; use, by a sentence encoder: cxscore[sentiment].", READING),
]
Agreement = Annotated[
    Path | None,
    Path,
    option("--agreement", "FILE", "Labelled comments (text, label): says how often the method reads them so.", MORE),
]
ScoreColumn = Annotated[str, option("--score", "COLUMN", "The column of the scores.")]
CommentColumn = Annotated[str, option("--column -c", "COLUMN", "The column of the comments.")]
ScoreScale = Annotated[str | None, option("--scale", "SCALE", "The scale of the scores: N for 1..N, or LO-HI.")]


@dataclass(frozen=True, kw_only=True)
class SentimentOptions(MetricOptions):
    """Options of `cxscore sentiment FILE...`."""

    language: Language = ""
    lexicon: LexiconFile = ""
    method: Method = MethodName.LEXICON
    agreement: Agreement = None

    def told(self) -> Terms:
        """The language of the comments, the file of one's own words, and a method that is not the usual one."""
        method = "" if self.method is MethodName.LEXICON else self.method.value
        return Terms(language=self.language, lexicon=self.lexicon, method=method)


@dataclass(frozen=True, kw_only=True)
class MismatchOptions(Studied):
    """Options of `cxscore mismatch FILE...`."""

    files: Files
    score: ScoreColumn
    column: CommentColumn
    scale: ScoreScale = None
    direction: DirectionChoice = None
    language: Language = ""
    lexicon: LexiconFile = ""
    method: Method = MethodName.LEXICON
    missing: Missing = None
    output: StudyOutput = None
    level: Level = 0.95
