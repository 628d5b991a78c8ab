"""What a report file may say: where the data lies, which scores are wanted of it, what is made of them."""

from dataclasses import dataclass, field
from typing import Annotated, Literal

from cxscore.config.schema import AnswerText, FlagField, Names, NumberField, Spec, Understood
from cxscore.model import Direction
from cxscore.periods import Grain

_LEAST_ONE = Understood(limits={"min_length": 1})
_ID = Understood(limits={"pattern": r"^[a-z][a-z0-9-]*$"})

Gate = Literal["none", "missed", "verdict"]
"""What makes a run end with 1: nothing, a target that is not met, or one that is missed beyond noise."""

Against = Literal["previous", "year"]
"""Which earlier period a total is compared with: the one before, or the same one a year before."""

FigureKind = Literal["trend", "distribution", "segments", "heat", "waterfall"]
"""What is drawn of every score that a section shows: its periods, its answers by bucket, its segments with their
intervals, two of its segment columns against each other, and what moved it since the period before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSpec(Spec):
    """Files that are read together, once for all scores that use them; "" and () where nothing is said.

    `path` holds names or patterns with `*` and `?`, relative to the config, in which `{period}` stands for the label
    of the period. Without `date` the column counts that the preset named here takes for the date. `where` and
    `where_not` hold COLUMN=VALUE. The other keys are the options of their names.
    """

    path: Annotated[Names, _LEAST_ONE]
    preset: str = ""
    include: Names = ()
    date: str = ""
    respondent: str = ""
    keep: Literal["last", "first", "all"] = "last"
    where: Names = ()
    where_not: Names = ()
    missing: Names = ()
    time_zone: str = ""
    dayfirst: FlagField | None = None
    date_format: str = ""
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    records: str = ""
    key: str = ""
    order: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetSpec(Spec):
    """What the total should reach: one limit, in the unit of the score."""

    at_least: AnswerText = ""
    at_most: AnswerText = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntrySpec(Spec):
    """One score of the report: a request for a metric of one source. `source` may be left out where there is one.

    Metrics of tickets are told more: `roles` names columns by what they mean, `within` the time that is not to be
    passed (`4h`, or `VALUE=4h` per value of the role `target_by`), `calendar` the file of opening hours (alike),
    `unit` that of ready durations, `as_of` when the file was exported, `pause` and `solved` names of statuses.
    The sentiment of comments is told their `language`, a `lexicon`, which is a file of own words, and the `method`.
    `compare` names the earlier periods that the total is compared with.
    """

    metric: str
    source: str = ""
    column: Names = ()
    scale: AnswerText = ""
    variant: str = ""
    direction: Direction | None = None
    by: Names = ()
    where: Names = ()
    where_not: Names = ()
    question: str = ""
    labels: str = ""
    weight: str = ""
    counts: str = ""
    min_n: NumberField | None = None
    roles: dict[str, str] = field(default_factory=dict)
    within: Names = ()
    calendar: Names = ()
    unit: str = ""
    as_of: str = ""
    pause: Names = ()
    solved: Names = ()
    language: str = ""
    lexicon: str = ""
    method: Literal["lexicon", "use"] = "lexicon"
    target: TargetSpec | None = None
    compare: Names = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GridSpec(Spec):
    """A table of scores that lie in several sources: a row per value of a column, a column per score.

    `rows` is the column, `SOURCE=COLUMN` where sources call it otherwise, or `period` for a row per period. `columns`
    are names of scores. With `across` there is one score, and a column per value of that second column.
    """

    rows: Annotated[Names, _LEAST_ONE]
    columns: Annotated[Names, _LEAST_ONE]
    across: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotesSpec(Spec):
    """Comments that may be shown: `n` of every bucket of a score, or of every value of the column `per`.

    `score` is a name under `scores:`, whose records count; `comment` is the column of comments in their source. Of
    equals `seed` draws. `order_number` holds patterns of what is taken out, too. No group of under five shows any.
    """

    score: str
    comment: Annotated[str, _LEAST_ONE]
    per: Annotated[str, _LEAST_ONE] = "bucket"
    n: NumberField = 3
    seed: NumberField = 1
    order_number: Names = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemesSectionSpec(Spec):
    """What the comments of a column speak of, by a file of themes (without one: those of support that are built in).

    `score` is a name under `scores:`, whose records count and are compared with and without each theme; without one
    all records of `source` count. `language` holds the languages whose words are looked for, all unless said.
    """

    comment: Annotated[str, _LEAST_ONE]
    score: str = ""
    source: str = ""
    file: str = ""
    language: Names = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionSpec(Spec):
    """A part of the report under a title: a text file, scores with figures of each, a grid, themes, quotes."""

    title: str
    show: Names = ()
    text: str = ""
    figures: Names = ()
    grid: GridSpec | None = None
    themes: ThemesSectionSpec | None = None
    quotes: QuotesSpec | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSpec(Spec):
    """A report: its sources, its scores, its sections, the files it makes and when it trips a gate.

    `period` is how long a period is for `--for last`. `time_zone` is the zone in which periods are cut. `metrics` are
    files of own metrics. `title` and `outputs` may hold `{period}`. `locale` is the language of what people read:
    `de`, `de-AT`. `history` is the file that keeps every run's scores; without one nothing is kept. `complementary`
    withholds further segments where those of fewer than `min_n` answers could be worked out from the total.
    """

    report: Annotated[str, _ID]
    title: str = ""
    locale: str = "en"
    time_zone: str = ""
    period: Grain = "month"
    metrics: Names = ()
    min_n: NumberField | None = None
    complementary: FlagField = False
    history: str = ""
    sources: Annotated[dict[str, SourceSpec], _LEAST_ONE]
    scores: Annotated[dict[str, EntrySpec], _LEAST_ONE]
    sections: tuple[SectionSpec, ...] = ()
    gate: Gate = "none"
    outputs: Names = ()
