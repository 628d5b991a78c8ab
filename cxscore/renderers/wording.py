"""The sentences around the numbers: what the score is, where every row went, which rule, what else.

Sentences hold text from outside as it is; each renderer guards the whole sentence for its medium.
"""

from collections.abc import Mapping
from typing import NamedTuple

from cxscore.model import Bucket, Definition, Ledger, Report, Request, Rule, Score, State, number_text
from cxscore.renderers.rows import UNKNOWN, Block, count_cell, interval_cell, level_text, value_cell

STATE_WORDS = {
    State.ANSWERED: "answered",
    State.MALFORMED: "malformed",
    State.EMPTY: "empty",
    State.EXCLUDED: "excluded",
    State.FILTERED: "filtered",
    State.UNDATED: "without a date",
    State.OUTSIDE_PERIOD: "outside the period",
    State.MISSING: "blank",
    State.NOT_APPLICABLE: "not applicable",
    State.INVALID: "unreadable",
    State.OUT_OF_SCALE: "off the scale",
    State.DUPLICATE: "duplicate",
}
"""How each state is called in a ledger line, in the order of that line."""

COMPARATIVES = {"easy": "easier", "satisfied": "more satisfied"}
"""What more of the best bucket is called; `better` for all others."""

PARTIAL = "* the period is not complete"

_SOURCES = {
    "option": "from --direction",
    "config": "from the config",
    "preset": "from the preset",
    "labels": "from the answer labels",
    "definition": "by definition",
}
_CAUSES = 6
_CAUSE_LENGTH = 30
_LISTED = 3


class Footer(NamedTuple):
    """A line under a table: its key, parts that may wrap between but not within, and a hint set apart."""

    key: str
    parts: tuple[str, ...]
    hint: str = ""


# --- the heading ---------------------------------------------------------------------------------------------


def files_text(report: Report) -> str:
    """The names of the inputs: all up to three, otherwise two and how many more."""
    return _few([source.name for source in report.inputs])


def _few(names: list[str]) -> str:
    if len(names) <= _LISTED:
        return ", ".join(names)
    return f"{', '.join(names[:2])} and {count_cell(len(names) - 2)} more"


def subject_text(report: Report, definition: Definition) -> str:
    """What is computed of what: `mean of "made it easy" (column ces)`."""
    of = f' of "{definition.measures}"' if definition.measures else ""
    column = f" ({_columns(report, definition)})" if report.column_text else ""
    return rule_text(definition) + of + column


def _columns(report: Report, definition: Definition) -> str:
    """One column by its whole name, which may hold commas; those that an engine joins, as a list."""
    if not definition.engine:
        return f"column {report.column_text}"
    return f"columns {_few(report.column_text.split(', '))}"


def rule_text(definition: Definition) -> str:
    """The arithmetic in a few words: `mean`, `share 5-7`, `promoter less detractor`, `median`, `P90`.

    A base that leaves answers out is named: `positive less negative among positive, negative`.
    """
    base = f" among {_texts(definition.rule.base)}" if definition.rule.base else ""
    return _formula_text(definition.rule) + base


def _formula_text(rule: Rule) -> str:
    if rule.formula == "share":
        return f"share {_texts(rule.of)}"
    if rule.formula == "net":
        return f"{_names(rule.plus)} less {_names(rule.minus)}"
    if rule.formula == "quantile" and rule.at is not None:
        return "median" if rule.at * 2 == 1 else f"P{number_text(rule.at * 100)}"
    return f"{rule.formula}{_RESCALED.get(rule.rescale, '')}"


_RESCALED = {"min-max": " rescaled to 0-100", "over-max": " in percent of the highest answer"}


def _texts(buckets: tuple[Bucket, ...]) -> str:
    return ", ".join(bucket.text for bucket in buckets)


def _names(buckets: tuple[Bucket, ...]) -> str:
    return " and ".join(bucket.name for bucket in buckets)


def value_text(block: Block) -> str:
    """The total's value with its scale and direction; the periods it is split into when there is no total."""
    definition = block.definition
    value = value_cell(block.head) if block.head else ""
    scale = f"on {definition.scale.text}" if definition.unit == "points" else ""
    number = " ".join(filter(None, (value, scale)))
    return ", ".join(filter(None, (number, meaning_text(definition))))


def meaning_text(definition: Definition) -> str:
    """Which way is good: `higher = easier`, or `higher = better (assumed)` while nothing settles it."""
    if not definition.settled:
        return f"{definition.direction} = better (assumed)"
    best = worst_to_best(definition)[-1].name if definition.buckets else ""
    return f"{definition.direction} = {COMPARATIVES.get(best, 'better')}"


def worst_to_best(definition: Definition) -> list[Bucket]:
    """The buckets by where they stand on the scale, the best end last."""

    def position(bucket: Bucket) -> float:
        if bucket.words:
            return definition.scale.words.index(bucket.words[0])
        return float(bucket.spans[0].low)

    return sorted(definition.buckets, key=position, reverse=definition.direction == "lower")


def answers_text(block: Block) -> str:
    """How many answered; with the base when the rule leaves some of the answers out of it."""
    head = block.head
    if head is None:
        return f"{block.ledger[State.ANSWERED]:,} answers"
    if head.withheld:
        return "answers withheld"
    answers = f"{head.tally.n:,} answer" + ("" if head.tally.n == 1 else "s")
    return answers if head.tally.n == head.estimate.n else f"{answers}, {head.estimate.n:,} in the base"


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


def legend(definition: Definition) -> tuple[str, ...]:
    """The buckets as `name answers`, in order; the name alone where the answers are words."""
    return tuple(
        bucket.name if bucket.words or bucket.name == bucket.text else f"{bucket.name} {bucket.text}"
        for bucket in definition.buckets
    )


# --- the footer ----------------------------------------------------------------------------------------------


def footers(report: Report, block: Block) -> list[Footer]:
    """The lines under a block: Rows with the causes, Rule, and Also when there are other variants."""
    lines = [Footer("Rows", _ledger_parts(block.ledger)), *_cause_lines(block.ledger)]
    if block.ledger.rejects:
        lines[-1] = lines[-1]._replace(hint="list: --rejects FILE")
    lines.append(Footer("Rule", _rule_parts(report, block.definition)))
    if kept := _kept_parts(report.request):
        lines.append(Footer("Kept", tuple(_listed(kept))))
    if block.also:
        hint = f"cxscore variants {block.definition.metric} FILE"
        lines.append(Footer("Also", _also_parts(block.also), hint))
    return lines


def _ledger_parts(ledger: Ledger) -> tuple[str, ...]:
    """The rows read as a sum of the states that occur."""
    seen = [state for state in STATE_WORDS if ledger[state] or state is State.ANSWERED]
    first, *others = (f"{ledger[state]:,} {STATE_WORDS[state]}" for state in seen)
    return (f"{ledger.rows:,} = {first}", *(f"+ {other}" for other in others))


def _cause_lines(ledger: Ledger) -> list[Footer]:
    return [
        Footer("", _cause_parts(state, ledger.reasons[state])) for state in STATE_WORDS if ledger.reasons.get(state)
    ]


def _cause_parts(state: State, reasons: Mapping[str, int]) -> tuple[str, ...]:
    """The most frequent causes within a state; how many more kinds there are."""
    ranked = sorted(reasons.items(), key=lambda cause: -cause[1])
    texts = [f"{_short(cause)} ({_times(count)})" for cause, count in ranked[:_CAUSES]]
    if len(ranked) > _CAUSES:
        texts.append(f"{len(ranked) - _CAUSES:,} more kinds")
    first, *others = _listed(texts)
    return (f"{STATE_WORDS[state]}: {first}", *others)


def _short(cause: str) -> str:
    return cause if len(cause) <= _CAUSE_LENGTH else f"{cause[: _CAUSE_LENGTH - 1]}…"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"


def _rule_parts(report: Report, definition: Definition) -> tuple[str, ...]:
    rule = rule_text(definition)
    named = [] if rule == definition.variant else [f"{rule};"]
    parts = [f"{definition.metric} {definition.variant}{',' if named else ';'}", *named]
    parts += _direction_parts(report, definition)
    preset = f"read by the preset {report.request.preset}" if report.request.preset not in (None, "none") else ""
    for further in filter(None, (definition.note, preset)):
        parts[-1] += ";"
        parts.append(further)
    return tuple(parts)


def _direction_parts(report: Report, definition: Definition) -> list[str]:
    if definition.settled:
        return [f"{definition.direction} is better {_SOURCES[definition.direction_source]}"]
    scale = f"--scale {report.request.scale}" if report.request.scale else f"the scale {definition.scale.text}"
    best = f"{_best_answer(definition)} = {definition.best or 'best'}"
    return [f"direction assumed from {scale} ({best});", "--direction settles it"]


def _best_answer(definition: Definition) -> str:
    scale, up = definition.scale, definition.direction == "higher"
    if scale.words:
        return scale.words[-1 if up else 0]
    return number_text(scale.high if up else scale.low)


def _kept_parts(request: Request) -> list[str]:
    """Which records were let in: question, filters, window, one per key or respondent, counts and weights."""
    asked = [request.question] if request.question else []
    parts = [f"{column} = {pattern or '(blank)'}" for column, pattern in (*asked, *request.where)]
    parts += [f"{column} not {pattern or '(blank)'}" for column, pattern in request.where_not]
    parts += _window_parts(request)
    if request.key:
        first = (request.order or "").startswith("-")
        by = f" by {request.order.lstrip('-')}" if request.order else ""
        parts.append(f"the {'first' if first else 'last'} record per {request.key}{by}")
    if request.respondent and request.keep != "all":
        per = " and period" if request.period else ""
        by = f" by {request.date}" if request.date else " in record order"
        parts.append(f"the {request.keep} answer per {request.respondent}{per}{by}")
    parts += [f"{request.counts} says how many gave the answer"] * bool(request.counts)
    parts += [f"weighted by {request.weight}"] * bool(request.weight)
    return parts


def _window_parts(request: Request) -> list[str]:
    if not (request.since or request.until):
        return []
    since = f" from {request.since}" if request.since else ""
    until = f" to {request.until}" if request.until else ""
    return [f"{request.date}{since}{until}"]


def _also_parts(also: tuple[Score, ...]) -> tuple[str, ...]:
    first, *others = _listed([_also_text(score) for score in also])
    return (f"same answers: {first}", *others)


def _also_text(score: Score) -> str:
    """Another variant; a net keeps the decimal of the shares beside it, so that they can be compared."""
    places = 1 if score.definition.unit == "net" else None
    return f"{value_cell(score, places)} {rule_text(score.definition)}"


def _listed(texts: list[str]) -> list[str]:
    return [f"{text}," for text in texts[:-1]] + texts[-1:]
