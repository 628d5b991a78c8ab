"""The words over a table: what the score is and of what, which way is good, what the columns are called.

Sentences hold text from outside as it is; each renderer guards the whole sentence for its medium.
"""

import re
from functools import partial, reduce

from cxscore.config.scales import COMMENTS
from cxscore.model import Bucket, Definition, Report, Span, State, number_text
from cxscore.renderers.blocks import Block, Row
from cxscore.renderers.language import IN_ENGLISH, Language
from cxscore.renderers.rows import UNKNOWN, count_cell, interval_cell, level_text, of_records, value_cell

COMPARATIVES = {"easy": ("easier", "harder"), "satisfied": ("more satisfied", "less satisfied")}
"""What more and less of the best bucket are called; see `PLAIN_COMPARATIVES` for all others."""
PLAIN_COMPARATIVES = "better", "worse"

PARTIAL = "* the period is not complete"

_WITHIN = re.compile(r"within ([0-9,]+ (?:d|h|min|s)(?: [0-9]+ (?:h|min|s))?)")
"""The name of the bucket of times that keep a target."""

LISTED = 3
"""Files or columns that are named one by one."""


# --- the heading ---------------------------------------------------------------------------------------------


def files_text(report: Report, language: Language = IN_ENGLISH) -> str:
    """The names of the inputs: all up to three, otherwise two and how many more."""
    return _few([source.name for source in report.inputs], language)


def _few(names: list[str], language: Language) -> str:
    if len(names) <= LISTED:
        return ", ".join(names)
    return language.say("{} and {} more", ", ".join(names[:2]), language.number(count_cell(len(names) - 2)))


def subject_text(report: Report, definition: Definition, language: Language = IN_ENGLISH) -> str:
    """What is computed of what: `mean of "made it easy" (column ces)`; of records, the columns and the clock."""
    if of_records(definition):
        timed = definition.timing and definition.scale.unit
        clock = language.tell(definition.timing.text.partition(",")[0]) if definition.timing and timed else ""
        return ", ".join(filter(None, (_stamps(report.column_text, language), clock)))
    rule = rule_text(definition, language)
    if definition.measures:
        rule = language.say('{} of "{}"', rule, language.tell(definition.measures))
    return rule + (f" ({_columns(report, definition, language)})" if report.column_text else "")


def _stamps(columns: str, language: Language) -> str:
    """Columns by their roles: `created_at to first_reply_at` for a start and an end, else the first of them."""
    match columns.split(", "):
        case [start, end] if start.startswith("start ") and end.startswith("end "):
            return language.interval(start.removeprefix("start "), end.removeprefix("end "))
        case several:
            return _few(several, language)


def _columns(report: Report, definition: Definition, language: Language) -> str:
    """One column by its whole name, which may hold commas; those that an engine joins, as a list."""
    if definition.engine in ("", COMMENTS):
        return language.say("column {}", report.column_text)
    return language.say("columns {}", _few(report.column_text.split(", "), language))


def rule_text(definition: Definition, language: Language = IN_ENGLISH) -> str:
    """The arithmetic in a few words: `mean`, `share 5-7`, `promoter less detractor`, `median`, `P90`.

    A base that leaves answers out is named: `positive less negative among positive, negative`.
    """
    rule = short_rule(definition, language)
    if definition.rule.base:
        rule = language.say("{} among {}", rule, _texts(definition.rule.base, language))
    return _ended(rule, definition, language)


def _ended(rule: str, definition: Definition, language: Language) -> str:
    return language.say("{} of those that ended", rule) if definition.rule.ended else rule


def short_rule(definition: Definition, language: Language = IN_ENGLISH) -> str:
    """The rule without its base, as it heads a column: `median`, `P90`, `geometric mean`, `share within 4 h`."""
    thing = _counted_thing(definition, language)
    match definition.rule.formula:
        case "share":
            return language.say("share {}", thing)
        case "count":
            return language.say("count of {}", thing)
        case _:
            return thing


def _counted_thing(definition: Definition, language: Language) -> str:
    """What a share or a count is of; of other rules, the rule."""
    rule = definition.rule
    match rule.formula:
        case "share":
            return _names(rule.of, language) if definition.scale.unit else _texts(rule.of, language)
        case "count":
            return _names(rule.of, language)
        case "net":
            return language.say("{} less {}", _names(rule.plus, language), _names(rule.minus, language))
        case "quantile" if rule.at is not None:
            return language.say("median") if rule.at * 2 == 1 else f"P{language.number(number_text(rule.at * 100))}"
        case "ratio":
            return _ratio(definition, language)
        case formula:
            return _rescaled(language.tell(formula.replace("-", " ")), rule.rescale, language)


def _ratio(definition: Definition, language: Language) -> str:
    rule = definition.rule
    part = _names(rule.of, language)
    if rule.minus:
        part = language.say("{} less {}", part, _names(rule.minus, language))
    return language.say("{} over {}", part, _names(rule.over, language))


def _rescaled(name: str, rescale: str, language: Language) -> str:
    match rescale:
        case "min-max":
            return language.say("{} rescaled to 0-100", name)
        case "over-max":
            return language.say("{} in percent of the highest answer", name)
        case _:
            return name


def _texts(buckets: tuple[Bucket, ...], language: Language) -> str:
    return ", ".join(bucket_text(bucket, language) for bucket in buckets)


def bucket_text(bucket: Bucket, language: Language = IN_ENGLISH) -> str:
    """The answers of a bucket as people write them: `1-3`, `positive`, `51 to below 80.3`."""
    return ", ".join([*(_span(span, language) for span in bucket.spans), *map(language.tell, bucket.words)])


def _span(span: Span, language: Language) -> str:
    low, high = (language.number(number_text(end)) for end in (span.low, span.high))
    if span.below:
        return language.say("{} to below {}", low, high)
    if span.low == span.high:
        return low
    return language.interval(low, high) if span.low < 0 else f"{low}-{high}"


def scale_text(definition: Definition, language: Language = IN_ENGLISH) -> str:
    """The answers that the scale allows: `1-7`, `-100 to 100`, `negative, neutral, positive`."""
    scale = definition.scale
    if scale.unit or scale.words:
        return ", ".join(map(language.tell, scale.text.split(", ")))
    return _span(Span(scale.low, scale.high), language)


def _names(buckets: tuple[Bucket, ...], language: Language) -> str:
    names = [bucket_name(bucket, language) for bucket in buckets]
    return reduce(partial(language.say, "{} and {}"), names) if names else ""


def bucket_name(bucket: Bucket, language: Language = IN_ENGLISH) -> str:
    """The name of a bucket: a word of the catalogue, or `within 4 h`; one of the user's own stays as it is."""
    if time := _WITHIN.fullmatch(bucket.name):
        return language.say("within {}", language.number(time[1]))
    return language.tell(bucket.name)


def measure_text(definition: Definition, language: Language = IN_ENGLISH) -> str:
    """What a value counts, as it follows it: `78.2 %` is `solved`, `2 h 10 min` is `median`."""
    return _ended(_counted_thing(definition, language), definition, language)


def column_title(block: Block, definition: Definition) -> str:
    """What heads a column of values: what it counts where columns differ in that or hold times, else the metric.

    Where two count the same, by rules that judge it in different ways, their variants tell them apart.
    """
    if not (block.beside or block.timed):
        return block.language.tell(definition.title)
    things = [_counted_thing(one, block.language) for one in (block.definition, *block.beside)]
    return _counted_thing(definition, block.language) if len(set(things)) == len(things) else definition.variant


def value_text(block: Block) -> str:
    """The total and what it means: `4.93 on 1-7, higher = easier`, `2 h 10 min median, lower = better`.

    The meaning alone when there is no total.
    """
    definition, language = block.definition, block.language
    number = language.number(value_cell(block.head)) if block.head else ""
    if number and of_records(definition):
        number = " ".join(filter(None, (number, measure_text(definition, language))))
    if definition.unit == "points":
        scale = scale_text(definition, language)
        number = language.say("{} on {}", number, scale) if number else language.say("on {}", scale)
    return ", ".join(filter(None, (number, meaning_text(definition, language))))


def meaning_text(definition: Definition, language: Language = IN_ENGLISH) -> str:
    """Which way is good: `higher = easier`, or `higher = better (assumed)` while nothing settles it."""
    if definition.direction_source == "none":
        return language.say("neither way is better")
    way = language.tell(definition.better)
    if not definition.settled:
        return language.say("{} = better (assumed)", way)
    best = worst_to_best(definition)[-1].name if definition.buckets else ""
    return f"{way} = {language.tell(COMPARATIVES.get(best, PLAIN_COMPARATIVES)[0])}"


def worst_to_best(definition: Definition) -> list[Bucket]:
    """The buckets by where they stand on the scale, the best end last."""

    def position(bucket: Bucket) -> float:
        if bucket.words:
            return definition.scale.words.index(bucket.words[0])
        return float(bucket.spans[0].low)

    return sorted(definition.buckets, key=position, reverse=_best_is_low(definition))


def _best_is_low(definition: Definition) -> bool:
    """Whether the low end of the scale is the best: words run worst to best, whatever more of a share is worth.

    Of times, a share that should be high has its buckets at the best end.
    """
    rule = definition.rule
    if definition.scale.words:
        return False
    if definition.scale.unit and rule.formula == "share":
        lowest = min(definition.buckets, key=lambda bucket: bucket.spans[0].low)
        return (lowest in rule.of) == (definition.direction == "higher")
    return definition.direction == "lower"


def answers_text(block: Block) -> str:
    """How many answered; with the base when the rule leaves some of the answers out of it."""
    head, language = block.head, block.language
    if head is not None and head.withheld:
        return language.say("value withheld")
    if block.timed:
        return _times_text(block)
    if head is None:
        return _counted(block, block.ledger[State.ANSWERED])
    if of_records(block.definition):
        return _counted(block, head.estimate.n)
    answers = _counted(block, head.tally.n)
    if head.tally.n == head.estimate.n:
        return answers
    return language.say("{}, {} in the base", answers, language.number(count_cell(head.estimate.n)))


def _times_text(block: Block) -> str:
    """How many times have ended, and how many are open."""
    ended = sum(score.tally.n - score.tally.n_open for score in block.totals if not score.withheld)
    say, number = block.language.say, block.language.number
    said = say("{} ended", number(count_cell(ended)))
    return f"{said}, {say('{} open', number(count_cell(block.n_open)))}" if block.shows_open else said


def _counted(block: Block, n: int) -> str:
    """The answers; where an engine made them of records, records, unless some stand for more than one."""
    if not of_records(block.definition):
        return block.language.counted("{} answer", "{} answers", n)
    if n != block.ledger[State.ANSWERED]:
        return block.language.say("{} counted", block.language.number(count_cell(n)))
    return block.language.counted("{} record", "{} records", n)


def interval_text(block: Block) -> str:
    """The total's interval with its level, or why there is none."""
    head = block.head
    if head is None:
        return _periods_text(block)
    if head.estimate.reason and interval_cell(head) == UNKNOWN:
        return block.language.tell(head.estimate.reason.message)
    return f"{level_title(block.level, block.language)} {block.language.number(interval_cell(head))}"


def level_title(level: float, language: Language = IN_ENGLISH) -> str:
    """What heads intervals of this level (0..1): `95 % interval`."""
    return language.say("{} interval", language.number(level_text(level)))


def _periods_text(block: Block) -> str:
    periods = sorted({score.period for score in block.scores if score.period})
    return block.language.interval(periods[0], periods[-1]) if periods else ""


def legend(block: Block) -> tuple[str, ...]:
    """The parts of the bars as `name answers`, in order; the name alone where the answers are words or times."""
    return tuple(_legend(part, block) for part in block.parts)


def _legend(part: Bucket, block: Block) -> str:
    name = bucket_name(part, block.language)
    if block.barred.scale.unit or part.words or part.name == part.text:
        return name
    return f"{name} {bucket_text(part, block.language)}"


# --- the columns of numbers ----------------------------------------------------------------------------------


def titles(block: Block) -> tuple[str, ...]:
    """What heads the columns of numbers: the base, the value, its interval, and the values beside."""
    further = tuple(column_title(block, definition) for definition in block.beside)
    return (
        *_base_titles(block),
        column_title(block, block.definition),
        level_title(block.level, block.language),
        *further,
    )


def _base_titles(block: Block) -> tuple[str, ...]:
    say = block.language.say
    return ("n", *[say("n eff")] * block.weighted, *[say("open")] * block.shows_open)


def numbers(block: Block, row: Row) -> tuple[str, ...]:
    """The cells of a row under `titles`."""
    base = (row.n, *[row.n_eff] * block.weighted, *[row.open] * block.shows_open)
    return (*base, row.value, row.interval, *row.beside)
