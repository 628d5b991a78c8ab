"""The lines under a table: where every row went, which rule, what open times do, what was let in, what else.

Sentences hold text from outside as it is; each renderer guards the whole sentence for its medium.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from cxscore import durations, formulas
from cxscore.dates import zone
from cxscore.model import (
    LONGEST,
    Definition,
    Number,
    Report,
    Request,
    Score,
    State,
    number_text,
)
from cxscore.renderers.blocks import Block
from cxscore.renderers.rows import BLANK, DAY, design_effect, of_records, rounded, value_cell
from cxscore.renderers.terms import terms_parts
from cxscore.renderers.wording import LISTED, column_title, measure_text, rule_text, short_rule

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

_SOURCES = {
    "option": "from --direction",
    "config": "from the config",
    "preset": "from the preset",
    "labels": "from the answer labels",
    "definition": "by definition",
}
_CAUSES = 6
_CAUSE_LENGTH, _REASON_LENGTH = 30, 60


class Footer(NamedTuple):
    """A line under a table: its key, parts that may wrap between but not within, and a hint set apart."""

    key: str
    parts: tuple[str, ...]
    hint: str = ""


def footers(report: Report, block: Block) -> list[Footer]:
    """The lines under a block: Rows with the causes, Rule, and what else there is to be said.

    Read: the columns, where the heading cannot name all; Open: what open times do to the value; Why: what has no
    value; Kept: which records were let in; Also: the total under other variants.
    """
    lines = [Footer("Rows", _ledger_parts(report, block)), *_cause_lines(block)]
    if block.ledger.rejects:
        lines[-1] = lines[-1]._replace(hint="list: --rejects FILE")
    further = (
        Footer("Rule", _rule_parts(report, block)),
        Footer("Read", _read_parts(report, block)),
        Footer("Open", open_parts(report, block)),
        Footer("Why", _why_parts(block)),
        Footer("Kept", tuple(_joined([*_kept_parts(report.request, block.definition), *_effects(block)], ","))),
        Footer("Also", _also_parts(block.also), f"cxscore variants {block.definition.metric} FILE"),
    )
    return [*lines, *(footer for footer in further if footer.parts)]


def _ledger_parts(report: Report, block: Block) -> tuple[str, ...]:
    """The rows read as a sum of the states that occur."""
    ledger = block.ledger
    if not report.inputs and not ledger.rows and of_records(block.definition):
        return ("none were read: the numbers were given",)
    texts = [
        text
        for state, word in STATE_WORDS.items()
        if ledger[state] or state is State.ANSWERED
        for text in (_answered(block) if state is State.ANSWERED else [f"{ledger[state]:,} {word}"])
    ]
    return (f"{ledger.rows:,} = {texts[0]}", *(f"+ {text}" for text in texts[1:]))


def _answered(block: Block) -> list[str]:
    """The answered records; times as those that ended and those that are open, where that may be told of all."""
    n = block.ledger[State.ANSWERED]
    if not of_records(block.definition):
        return [f"{n:,} {STATE_WORDS[State.ANSWERED]}"]
    told = sum(score.tally.n for score in block.totals if not score.withheld)
    if not block.timed or told != n:
        return [f"{n:,} counted"]
    return [f"{n - block.n_open:,} ended", *[f"{block.n_open:,} open"] * bool(block.n_open)]


def _cause_lines(block: Block) -> list[Footer]:
    """The causes within each state; those of an engine are our own words, others may hold a cell."""
    reasons, longest = block.ledger.reasons, _REASON_LENGTH if of_records(block.definition) else _CAUSE_LENGTH
    return [Footer("", _cause_parts(state, reasons[state], longest)) for state in STATE_WORDS if reasons.get(state)]


def _cause_parts(state: State, reasons: Mapping[str, int], longest: int) -> tuple[str, ...]:
    """The most frequent causes within a state; how many more kinds there are."""
    ranked = sorted(reasons.items(), key=lambda cause: -cause[1])
    texts = [f"{_short(cause, longest)} ({_times(count)})" for cause, count in ranked[:_CAUSES]]
    if len(ranked) > _CAUSES:
        texts.append(f"{len(ranked) - _CAUSES:,} more kinds")
    first, *others = _joined(texts, ",")
    return (f"{STATE_WORDS[state]}: {first}", *others)


def _short(cause: str, longest: int) -> str:
    return cause if len(cause) <= longest else f"{cause[: longest - 1]}…"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"


def _rule_parts(report: Report, block: Block) -> tuple[str, ...]:
    """Metric, variant and rule; which way is good; how time was counted; what was said besides; notes."""
    preset = f"read by the preset {report.request.preset}" if report.request.preset not in (None, "none") else ""
    name, rule = _name_and_rule(block)
    further = [
        *_direction_parts(report, block.definition),
        *_clock_parts(report, block),
        *terms_parts(report.request.terms, block.definition.engine),
        *_notes(block),
        *filter(None, [preset]),
    ]
    *before, last = _joined([name, *rule], ",")
    return (*before, f"{last};", *_joined(further, ";"))


def _name_and_rule(block: Block) -> tuple[str, list[str]]:
    """What was scored, and in a few words how, unless the name of the variant says it already."""
    definition = block.definition
    if block.listed:
        return definition.metric, []
    name = f"{definition.metric} {definition.variant}"
    if block.beside:
        first, *others = (column_title(block, one) for one in block.beside)
        return name, [f"beside it {first}", *others]
    rule = rule_text(definition)
    return name, [] if rule.casefold().replace(" ", "-") == definition.variant else [rule]


def _direction_parts(report: Report, definition: Definition) -> list[str]:
    if definition.direction_source == "none":
        return ["neither way is better by definition"]
    if definition.settled:
        source = _SOURCES[definition.direction_source]
        turned = f"{definition.better} is better: {_best_answer(definition)} is the best answer {source}"
        return [turned if definition.better != definition.direction else f"{definition.better} is better {source}"]
    scale = f"--scale {report.request.scale}" if report.request.scale else f"the scale {definition.scale.text}"
    best = f"{_best_answer(definition)} = {definition.best or 'best'}"
    return [f"direction assumed from {scale} ({best})", "--direction settles it"]


def _read_parts(report: Report, block: Block) -> tuple[str, ...]:
    """The columns of records by their roles, where they are more than the heading names."""
    columns = report.column_text.split(", ")
    return tuple(_joined(columns, ",")) if of_records(block.definition) and len(columns) > LISTED else ()


def _clock_parts(report: Report, block: Block) -> list[str]:
    """How time was counted, how long its days are, and until when; of open times the line Open says that."""
    timing = block.definition.timing
    parts = timing.text.split("; ") if timing else []
    if timing and timing.day != DAY:
        parts.append(f"1 d is {durations.write(timing.day)}")
    if report.as_of is not None and not block.timed:
        parts.append(f"as of {as_of_text(report)}")
    return parts


def as_of_text(report: Report) -> str:
    """The instant until which open times last, in the zone of the request; "" when there is none."""
    if report.as_of is None:
        return ""
    return f"{datetime.fromtimestamp(report.as_of, zone(report.request.zone_name)):%Y-%m-%d %H:%M %Z}"


def _notes(block: Block) -> list[str]:
    """The notes of the definitions; those of a definition beside behind its name, each note once."""
    notes = {block.definition.note: ""}
    for definition in block.beside:
        notes.setdefault(definition.note, f"{column_title(block, definition)}: ")
    if block.listed:
        notes |= {score.definition.note: f"{score.definition.variant}: " for score in block.scores}
    return [f"{of}{note}" for note, of in notes.items() if note]


def _best_answer(definition: Definition) -> str:
    scale = definition.scale
    if scale.words:
        return scale.words[-1]
    return number_text(scale.high if definition.direction == "higher" else scale.low)


# --- open times ----------------------------------------------------------------------------------------------


def open_parts(report: Report, block: Block) -> tuple[str, ...]:
    """How many times are open, and what the total would be without them; nothing where none are."""
    if not block.shows_open:
        return ()
    n = sum(score.tally.n for score in block.totals if not score.withheld)
    until = f" as of {as_of_text(report)}" if report.as_of is not None else ""
    first = f"{block.n_open:,} of {n:,} {'is' if block.n_open == 1 else 'are'} open{until}"
    effect = _without_open(block.head) if block.head and not block.head.withheld else ""
    return (f"{first};", effect) if effect else (first,)


def _without_open(head: Score) -> str:
    """What a total that reckons with open times would be without them, and how far off that is."""
    definition, rule = head.definition, head.definition.rule
    if rule.ended or rule.formula not in ("quantile", "share"):
        return "they are left out"
    without = formulas.estimate(head.tally, definition.scale, replace(rule, ended=True), head.estimate.interval.level)
    if without.value is None:
        return ""
    told = replace(head, estimate=without)
    text = f"without them the {short_rule(definition)} would be {value_cell(told)}"
    return text + (_change(head.estimate.value, without.value) if head.definition.unit == "seconds" else "")


def _change(value: Number | None, other: Number) -> str:
    """By how much the other is less or more, in percent; nothing where that cannot be said."""
    if value == other:
        return ", the same"
    if not value:
        return ""
    share = rounded(abs(Fraction(other - value) / Fraction(value)) * 100, 0, (0, LONGEST))
    return f", {share} % {'less' if other < value else 'more'}"


def _why_parts(block: Block) -> tuple[str, ...]:
    """Why values beside are missing: for each definition the first that is, each reason once."""
    first = {score.definition: score for score in reversed(block.gaps)}
    names: dict[str, list[str]] = {}
    for definition in block.beside:
        if (score := first.get(definition)) and score.estimate.reason:
            names.setdefault(f"{_where(score)}{score.estimate.reason.message}", []).append(
                column_title(block, definition)
            )
    return tuple(_joined([f"{', '.join(of)}{message}" for message, of in names.items()], ";"))


def _where(score: Score) -> str:
    """What stands between a title and its reason: the segment and the period, unless it is the total."""
    place = [*(value or BLANK for value in score.segment), *filter(None, [score.period])]
    return f" in {' '.join(place)}: " if place else ": "


# --- what was let in -----------------------------------------------------------------------------------------


def _kept_parts(request: Request, definition: Definition) -> list[str]:
    """Which records were let in: question, filters, window, one per key or respondent, counts and weights."""
    asked = [request.question] if request.question else []
    parts = [f"{column} = {pattern or '(blank)'}" for column, pattern in (*asked, *request.where)]
    parts += [f"{column} not {pattern or '(blank)'}" for column, pattern in request.where_not]
    parts += _window_parts(request, placed=of_records(definition))
    if request.key:
        first = (request.order or "").startswith("-")
        by = f" by {request.order.lstrip('-')}" if request.order else ""
        parts.append(f"the {'first' if first else 'last'} record per {request.key}{by}")
    if request.respondent and request.keep != "all":
        per = " and period" if request.period else ""
        by = f" by {request.date}" if request.date else " in record order"
        parts.append(f"the {request.keep} answer per {request.respondent}{per}{by}")
    elif request.respondent and not of_records(definition):
        parts.append(f"all answers per {request.respondent}")
    parts += [f"{request.counts} says how many gave the answer"] * bool(request.counts)
    parts += [f"weighted by {request.weight}"] * bool(request.weight)
    return parts


def _effects(block: Block) -> list[str]:
    """By how much weights and repeated respondents enlarge the variance of the totals."""
    found = sorted(effect for score in block.totals if (effect := design_effect(score)) is not None)
    if not block.weighted or not found:
        return []
    least, most = (rounded(effect, 2, (1, LONGEST)) for effect in (found[0], found[-1]))
    return [f"design effect {least}" + (f" to {most}" if most != least else "")]


def _window_parts(request: Request, *, placed: bool) -> list[str]:
    """The window; of records, which have several dates, by which of them they stand in their period."""
    if not (request.since or request.until):
        return [f"placed by {request.date}"] if placed and request.period and request.date else []
    since = f" from {request.since}" if request.since else ""
    until = f" to {request.until}" if request.until else ""
    return [f"{request.date}{since}{until}"]


_JUDGED = ("composite", "scorecard")
"""Engines whose variants differ in what they make of a record, not in the arithmetic behind."""


def _also_parts(also: tuple[Score, ...]) -> tuple[str, ...]:
    if not also:
        return ()
    first, *others = _joined([_also_text(score) for score in also], ",")
    return (f"same answers: {first}", *others)


def _also_text(score: Score) -> str:
    """Another variant; a net keeps the decimal of the shares beside it, so that they can be compared."""
    places = 1 if score.definition.unit == "net" else None
    rule = (measure_text if of_records(score.definition) else rule_text)(score.definition)
    judged = score.definition.engine in _JUDGED  # its rule is the same, the answers that it makes are not
    return f"{value_cell(score, places)} {score.definition.variant if judged else rule}"


def _joined(texts: Sequence[str], mark: str) -> list[str]:
    """The texts, each but the last with the mark behind it."""
    return [f"{text}{mark}" for text in texts[:-1]] + [*texts[-1:]]
