"""The options of commands that compare."""

from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Annotated

from cxscore.cli.options.scoring import (
    Columns,
    Config,
    Level,
    ListFormat,
    ListFormatName,
    Named,
    Ruled,
    ScaleText,
    Scoring,
    Variant,
)
from cxscore.cli.options.spelling import choice, flag, number, option, whole
from cxscore.cli.parsing import MAIN


class AgainstName(StrEnum):
    """Which earlier period a period is compared with."""

    PREVIOUS = "previous"
    YEAR = "year"


class CorrectionName(StrEnum):
    """How the p-values of many tests are adjusted."""

    HOLM = "holm"
    BH = "bh"
    NONE = "none"


Against = Annotated[
    AgainstName,
    partial(choice, "--against", AgainstName),
    option("--against", "previous|year", "With --period: the one before, or the same one a year before."),
]
CorrectionChoice = Annotated[
    CorrectionName,
    partial(choice, "--correction", CorrectionName),
    option("--correction", "holm|bh|none", "How p allows for many tests; Holm unless said."),
]
ScoreTarget = Annotated[
    str | None,
    option("--target", "NUMBER", "Test whether each score is better than this, in the unit of the score."),
]
ControlLimits = Annotated[
    bool, flag("--limits", "With --period: control limits of the series, and the points that break a rule.", MAIN)
]
LaterPeriod = Annotated[str, option("--for", "PERIOD", "The period to explain, for example 2026-10.")]
EarlierPeriod = Annotated[
    str | None, option("--against", "PERIOD", "The period it is compared with, or year; the one before unless said.")
]
Margin = Annotated[
    str | None, option("--margin", "SIZE", "An interval of plus or minus this, in the unit of the score.")
]
Detect = Annotated[str | None, option("--detect", "SIZE", "A change of this between two samples, in the same unit.")]
Power = Annotated[
    float,
    partial(number, "--power"),
    option("--power", "SHARE", "How surely such a change is to be seen; 0.8 unless said."),
]
Population = Annotated[
    int | None,
    partial(whole, "--population"),
    option("--population", "N", "How many there are to ask; few need fewer answers."),
]
Like = Annotated[str | None, option("--like", "FILE", "Go by how the answers of this file spread.")]


@dataclass(frozen=True, kw_only=True)
class CompareOptions(Scoring, Ruled, Named):
    """Options of `cxscore compare METRIC FILE...`."""

    against: Against = AgainstName.PREVIOUS
    correction: CorrectionChoice = CorrectionName.HOLM
    target: ScoreTarget = None
    limits: ControlLimits = False


@dataclass(frozen=True, kw_only=True)
class WhyOptions(Scoring, Ruled, Named):
    """Options of `cxscore why METRIC FILE... --for PERIOD`."""

    wanted: LaterPeriod
    against: EarlierPeriod = None


@dataclass(frozen=True, kw_only=True)
class PlanOptions(Named):
    """Options of `cxscore plan METRIC`."""

    margin: Margin = None
    detect: Detect = None
    power: Power = 0.8
    population: Population = None
    like: Like = None
    column: Columns = None
    scale: ScaleText = None
    variant: Variant = None
    level: Level = 0.95
    config: Config = None
    form: ListFormat = ListFormatName.TEXT
