"""The words over a table: what the score is and of what, which way is good, what the columns are called.

Sentences hold text from outside as it is; each renderer guards the whole sentence for its medium.
"""

from cxscore.config.scales import COMMENTS
from cxscore.model import Bucket, Definition, Report, State, number_text
from cxscore.renderers.blocks import Block, Row
from cxscore.renderers.rows import UNKNOWN, count_cell, interval_cell, level_text, of_records, value_cell

COMPARATIVES = {"easy": ("easier", "harder"), "satisfied": ("more satisfied", "less satisfied")}
"""What more and less of the best bucket are called; see `PLAIN_COMPARATIVES` for all others."""
PLAIN_COMPARATIVES = "better", "worse"

PARTIAL = "* the period is not complete"

LISTED = 3
"""Files or columns that are named one by one."""


# --- the heading ---------------------------------------------------------------------------------------------


def files_text(report: Report) -> str:
    """The names of the inputs: all up to three, otherwise two and how many more."""
    return _few([source.name for source in report.inputs])


def _few(names: list[str]) -> str:
    if len(names) <= LISTED:
        return ", ".join(names)
    return f"{', '.join(names[:2])} and {count_cell(len(names) - 2)} more"


def subject_text(report: Report, definition: Definition) -> str:
    """What is computed of what: `mean of "made it easy" (column ces)`; of records, the columns and the clock."""
    if of_records(definition):
        clock = definition.timing.text.partition(",")[0] if definition.timing and definition.scale.unit else ""
        return ", ".join(filter(None, (_stamps(report.column_text), clock)))
    of = f' of "{definition.measures}"' if definition.measures else ""
    column = f" ({_columns(report, definition)})" if report.column_text else ""
    return rule_text(definition) + of + column


def _stamps(columns: str) -> str:
    """Columns by their roles: `created_at to first_reply_at` for a start and an end, else the first of them."""
    match columns.split(", "):
        case [start, end] if start.startswith("start ") and end.startswith("end "):
            return f"{start.removeprefix('start ')} to {end.removeprefix('end ')}"
        case several:
            return _few(several)


def _columns(report: Report, definition: Definition) -> str:
    """One column by its whole name, which may hold commas; those that an engine joins, as a list."""
    if definition.engine in ("", COMMENTS):
        return f"column {report.column_text}"
    return f"columns {_few(report.column_text.split(', '))}"


def rule_text(definition: Definition) -> str:
    """The arithmetic in a few words: `mean`, `share 5-7`, `promoter less detractor`, `median`, `P90`.

    A base that leaves answers out is named: `positive less negative among positive, negative`.
    """
    base = f" among {_texts(definition.rule.base)}" if definition.rule.base else ""
    return short_rule(definition) + base + _ended(definition)


def _ended(definition: Definition) -> str:
    return " of those that ended" if definition.rule.ended else ""


def short_rule(definition: Definition) -> str:
    """The rule without its base, as it heads a column: `median`, `P90`, `geometric mean`, `share within 4 h`."""
    rule = definition.rule
    if rule.formula == "share":
        return f"share {_names(rule.of) if definition.scale.unit else _texts(rule.of)}"
    if rule.formula == "net":
        return f"{_names(rule.plus)} less {_names(rule.minus)}"
    if rule.formula == "quantile" and rule.at is not None:
        return "median" if rule.at * 2 == 1 else f"P{number_text(rule.at * 100)}"
    if rule.formula == "ratio":
        less = f" less {_names(rule.minus)}" if rule.minus else ""
        return f"{_names(rule.of)}{less} over {_names(rule.over)}"
    if rule.formula == "count":
        return f"count of {_names(rule.of)}"
    return f"{rule.formula.replace('-', ' ')}{_RESCALED.get(rule.rescale, '')}"


_RESCALED = {"min-max": " rescaled to 0-100", "over-max": " in percent of the highest answer"}


def _texts(buckets: tuple[Bucket, ...]) -> str:
    return ", ".join(bucket.text for bucket in buckets)


def _names(buckets: tuple[Bucket, ...]) -> str:
    return " and ".join(bucket.name for bucket in buckets)


def measure_text(definition: Definition) -> str:
    """What a value counts, as it follows it: `78.2 %` is `solved`, `2 h 10 min` is `median`."""
    return _counted_thing(definition) + _ended(definition)


def _counted_thing(definition: Definition) -> str:
    return short_rule(definition).removeprefix("share ").removeprefix("count of ")


def column_title(block: Block, definition: Definition) -> str:
    """What heads a column of values: what it counts where columns differ in that or hold times, else the metric.

    Where two count the same, by rules that judge it in different ways, their variants tell them apart.
    """
    if not (block.beside or block.timed):
        return definition.title
    things = [_counted_thing(one) for one in (block.definition, *block.beside)]
    return _counted_thing(definition) if len(set(things)) == len(things) else definition.variant


def value_text(block: Block) -> str:
    """The total and what it means: `4.93 on 1-7, higher = easier`, `2 h 10 min median, lower = better`.

    The meaning alone when there is no total.
    """
    definition = block.definition
    value = value_cell(block.head) if block.head else ""
    of = measure_text(definition) if of_records(definition) else ""
    scale = f"on {definition.scale.text}" if definition.unit == "points" else ""
    number = " ".join(filter(None, (value, of if value else "", scale)))
    return ", ".join(filter(None, (number, meaning_text(definition))))


def meaning_text(definition: Definition) -> str:
    """Which way is good: `higher = easier`, or `higher = better (assumed)` while nothing settles it."""
    if definition.direction_source == "none":
        return "neither way is better"
    if not definition.settled:
        return f"{definition.better} = better (assumed)"
    best = worst_to_best(definition)[-1].name if definition.buckets else ""
    return f"{definition.better} = {COMPARATIVES.get(best, PLAIN_COMPARATIVES)[0]}"


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
    head = block.head
    if head is not None and head.withheld:
        return "answers withheld"
    if block.timed:
        return _times_text(block)
    if head is None:
        return _counted(block, block.ledger[State.ANSWERED])
    if of_records(block.definition):
        return _counted(block, head.estimate.n)
    answers = _counted(block, head.tally.n)
    return answers if head.tally.n == head.estimate.n else f"{answers}, {head.estimate.n:,} in the base"


def _times_text(block: Block) -> str:
    """How many times have ended, and how many are open."""
    ended = sum(score.tally.n - score.tally.n_open for score in block.totals if not score.withheld)
    return f"{ended:,} ended" + (f", {block.n_open:,} open" if block.shows_open else "")


def _counted(block: Block, n: int) -> str:
    """The answers; where an engine made them of records, records, unless some stand for more than one."""
    if not of_records(block.definition):
        return f"{n:,} answer" + ("" if n == 1 else "s")
    if n != block.ledger[State.ANSWERED]:
        return f"{n:,} counted"
    return f"{n:,} record" + ("" if n == 1 else "s")


def interval_text(block: Block) -> str:
    """The total's interval with its level, or why there is none."""
    head = block.head
    if head is None:
        return _periods_text(block)
    if head.estimate.reason and interval_cell(head) == UNKNOWN:
        return head.estimate.reason.message
    return f"{level_text(block.level)} interval {interval_cell(head)}"


def _periods_text(block: Block) -> str:
    periods = sorted({score.period for score in block.scores if score.period})
    return f"{periods[0]} to {periods[-1]}" if periods else ""


def legend(block: Block) -> tuple[str, ...]:
    """The parts of the bars as `name answers`, in order; the name alone where the answers are words or times."""
    timed = bool(block.barred.scale.unit)
    return tuple(
        part.name if timed or part.words or part.name == part.text else f"{part.name} {part.text}"
        for part in block.parts
    )


# --- the columns of numbers ----------------------------------------------------------------------------------


def titles(block: Block) -> tuple[str, ...]:
    """What heads the columns of numbers: the base, the value, its interval, and the values beside."""
    further = tuple(column_title(block, definition) for definition in block.beside)
    return (
        *_base_titles(block),
        column_title(block, block.definition),
        f"{level_text(block.level)} interval",
        *further,
    )


def _base_titles(block: Block) -> tuple[str, ...]:
    return ("n", *["n eff"] * block.weighted, *["open"] * block.shows_open)


def numbers(block: Block, row: Row) -> tuple[str, ...]:
    """The cells of a row under `titles`."""
    base = (row.n, *[row.n_eff] * block.weighted, *[row.open] * block.shows_open)
    return (*base, row.value, row.interval, *row.beside)
