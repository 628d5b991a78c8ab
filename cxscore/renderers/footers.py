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
from cxscore.renderers.language import Language
from cxscore.renderers.rows import BLANK, DAY, count_cell, design_effect, of_records, rounded, value_cell
from cxscore.renderers.terms import terms_parts
from cxscore.renderers.wording import LISTED, column_title, measure_text, rule_text, scale_text, short_rule

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

SOURCES = {
    "option": "from --direction",
    "config": "from the config",
    "preset": "from the preset",
    "labels": "from the answer labels",
    "definition": "by definition",
}
"""Where a settled direction comes from."""
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
    say = block.language.say
    lines = [Footer(say("Rows"), _ledger_parts(report, block)), *_withheld_line(block), *_cause_lines(block)]
    if block.ledger.rejects:
        lines[-1] = lines[-1]._replace(hint=say("list: {}", "--rejects FILE"))
    kept = [*_kept_parts(report.request, block.definition, block.language), *_effects(block)]
    further = (
        Footer(say("Rule"), _rule_parts(report, block)),
        Footer(say("Read"), _read_parts(report, block)),
        Footer(say("Open"), open_parts(report, block)),
        Footer(say("Why"), _why_parts(block)),
        Footer(say("Kept"), tuple(_joined(kept, ","))),
        Footer(say("Also"), _also_parts(block), f"cxscore variants {block.definition.metric} FILE"),
    )
    return [*lines, *(footer for footer in further if footer.parts)]


def _ledger_parts(report: Report, block: Block) -> tuple[str, ...]:
    """The rows read as a sum of the states that occur."""
    ledger, language = block.ledger, block.language
    if not report.inputs and not ledger.rows and of_records(block.definition):
        return (language.say("none were read: the numbers were given"),)
    texts = [
        text
        for state, word in STATE_WORDS.items()
        if ledger[state] or state is State.ANSWERED
        for text in (_answered(block) if state is State.ANSWERED else [_count(language, word, ledger[state])])
    ]
    return (f"{language.number(count_cell(ledger.rows))} = {texts[0]}", *(f"+ {text}" for text in texts[1:]))


def _withheld_line(block: Block) -> list[Footer]:
    """Beside a total that is withheld: its answers are among the rows, for the account of all rows read is whole."""
    if not any(score.withheld for score in block.totals):
        return []
    return [Footer("", (block.language.say("all rows read are counted here; withheld is what was answered"),))]


def _answered(block: Block) -> list[str]:
    """The answered records; times as those that ended and those that are open, where that may be told of all."""
    n, language = block.ledger[State.ANSWERED], block.language
    if not of_records(block.definition):
        return [_count(language, STATE_WORDS[State.ANSWERED], n)]
    told = sum(score.tally.n for score in block.totals if not score.withheld)
    if not block.timed or told != n:
        return [_count(language, "counted", n)]
    ended = _count(language, "ended", n - block.n_open)
    return [ended, *[_count(language, "open", block.n_open)] * bool(block.n_open)]


def _count(language: Language, word: str, n: int) -> str:
    """How many there are of what `word` says: `1,198 answered`."""
    return language.say(f"{{}} {word}", language.number(count_cell(n)))


def _cause_lines(block: Block) -> list[Footer]:
    """The causes within each state; those of an engine are our own words, others may hold a cell."""
    longest = _REASON_LENGTH if of_records(block.definition) else _CAUSE_LENGTH
    found = block.ledger.reasons
    return [
        Footer("", _cause_parts(state, found[state], longest, block.language))
        for state in STATE_WORDS
        if found.get(state)
    ]


def _cause_parts(state: State, reasons: Mapping[str, int], longest: int, language: Language) -> tuple[str, ...]:
    """The most frequent causes within a state; how many more kinds there are."""
    ranked = sorted(reasons.items(), key=lambda cause: -cause[1])
    texts = [f"{_short(cause, longest, language)} ({_times(count, language)})" for cause, count in ranked[:_CAUSES]]
    if more := ranked[_CAUSES:]:
        texts.append(language.counted("{} more kind", "{} more kinds", len(more)))
    first, *others = _joined(texts, ",")
    return (f"{language.tell(STATE_WORDS[state])}: {first}", *others)


def _short(cause: str, longest: int, language: Language) -> str:
    """A cause in this language: a word of ours, a number off the scale, or the beginning of a cell."""
    if (said := language.number(language.tell(cause))) != cause or len(cause) <= longest:
        return said
    return f"{cause[: longest - 1]}…"


def _times(count: int, language: Language) -> str:
    return language.say("once") if count == 1 else language.counted("{} time", "{} times", count)


def _rule_parts(report: Report, block: Block) -> tuple[str, ...]:
    """Metric, variant and rule; which way is good; how time was counted; what was said besides; notes."""
    preset, language = report.request.preset, block.language
    name, rule = _name_and_rule(block)
    further = [
        *_direction_parts(report, block.definition, language),
        *_clock_parts(report, block),
        *terms_parts(report.request.terms, block.definition.engine, language),
        *_notes(block),
        *([language.say("read by the preset {}", preset)] if preset not in (None, "none") else []),
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
        return name, [block.language.say("beside it {}", first), *others]
    named = rule_text(definition).casefold().replace(" ", "-") == definition.variant
    return name, [] if named else [rule_text(definition, block.language)]


def _direction_parts(report: Report, definition: Definition, language: Language) -> list[str]:
    say = language.say
    if definition.direction_source == "none":
        return [say("neither way is better by definition")]
    if definition.settled:
        way, source = language.tell(definition.better), language.tell(SOURCES[definition.direction_source])
        if definition.better == definition.direction:
            return [say("{} is better {}", way, source)]
        return [say("{} is better: {} is the best answer {}", way, _best_answer(definition, language), source)]
    named = report.request.scale
    scale = f"--scale {named}" if named else say("the scale {}", scale_text(definition, language))
    best = f"{_best_answer(definition, language)} = {language.tell(definition.best or 'best')}"
    return [say("direction assumed from {} ({})", scale, best), say("{} settles it", "--direction")]


def _read_parts(report: Report, block: Block) -> tuple[str, ...]:
    """The columns of records by their roles, where they are more than the heading names."""
    columns = report.column_text.split(", ")
    return tuple(_joined(columns, ",")) if of_records(block.definition) and len(columns) > LISTED else ()


def _clock_parts(report: Report, block: Block) -> list[str]:
    """How time was counted, how long its days are, and until when; of open times the line Open says that."""
    timing = block.definition.timing
    language = block.language
    parts = language.tell(timing.text).split("; ") if timing else []
    if timing and timing.day != DAY:
        parts.append(language.say("{} is {}", language.number("1 d"), language.number(durations.write(timing.day))))
    if report.as_of is not None and not block.timed:
        parts.append(language.say("as of {}", as_of_text(report)))
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
    return [f"{of}{block.language.tell(note)}" for note, of in notes.items() if note]


def _best_answer(definition: Definition, language: Language) -> str:
    scale = definition.scale
    if scale.words:
        return language.tell(scale.words[-1])
    return language.number(number_text(scale.high if definition.direction == "higher" else scale.low))


# --- open times ----------------------------------------------------------------------------------------------


def open_parts(report: Report, block: Block) -> tuple[str, ...]:
    """How many times are open, and what the total would be without them; nothing where none are."""
    if not block.shows_open:
        return ()
    n, language = sum(score.tally.n for score in block.totals if not score.withheld), block.language
    first = language.counted("{} of {} is open", "{} of {} are open", block.n_open, language.number(count_cell(n)))
    if report.as_of is not None:
        first = language.say("{} as of {}", first, as_of_text(report))
    effect = _without_open(block.head, language) if block.head and not block.head.withheld else ""
    return (f"{first};", effect) if effect else (first,)


def _without_open(head: Score, language: Language) -> str:
    """What a total that reckons with open times would be without them, and how far off that is."""
    definition, rule = head.definition, head.definition.rule
    if rule.ended or rule.formula not in ("quantile", "share"):
        return language.say("they are left out")
    without = formulas.estimate(head.tally, definition.scale, replace(rule, ended=True), head.estimate.interval.level)
    if without.value is None:
        return ""
    told = language.number(value_cell(replace(head, estimate=without)))
    text = language.say("without them the {} would be {}", short_rule(definition, language), told)
    change = _change(head.estimate.value, without.value, language) if head.definition.unit == "seconds" else ""
    return f"{text}, {change}" if change else text


def _change(value: Number | None, other: Number, language: Language) -> str:
    """By how much the other is less or more, in percent; nothing where that cannot be said."""
    if value == other:
        return language.say("the same")
    if not value:
        return ""
    share = language.number(rounded(abs(Fraction(other - value) / Fraction(value)) * 100, 0, (0, LONGEST)) + " %")
    return language.say("{} less", share) if other < value else language.say("{} more", share)


def _why_parts(block: Block) -> tuple[str, ...]:
    """Why values beside are missing: for each definition the first that is, each reason once."""
    first = {score.definition: score for score in reversed(block.gaps)}
    names: dict[str, list[str]] = {}
    for definition in block.beside:
        if (score := first.get(definition)) and score.estimate.reason:
            message = f"{_where(score, block.language)}: {block.language.tell(score.estimate.reason.message)}"
            names.setdefault(message, []).append(column_title(block, definition))
    return tuple(_joined([f"{', '.join(of)}{message}" for message, of in names.items()], ";"))


def _where(score: Score, language: Language) -> str:
    """What stands between a title and its reason: the segment and the period, unless it is the total."""
    place = [*(value or language.say(BLANK) for value in score.segment), *filter(None, [score.period])]
    return f" {language.say('in {}', ' '.join(place))}" if place else ""


# --- what was let in -----------------------------------------------------------------------------------------


def _kept_parts(request: Request, definition: Definition, language: Language) -> list[str]:
    """Which records were let in: question, filters, window, one per key or respondent, counts and weights."""
    asked, say = [request.question] if request.question else [], language.say
    parts = [f"{column} = {pattern or say(BLANK)}" for column, pattern in (*asked, *request.where)]
    parts += [say("{} not {}", column, pattern or say(BLANK)) for column, pattern in request.where_not]
    parts += _window_parts(request, language, placed=of_records(definition))
    if request.key:
        key = " + ".join((request.key, *request.key_beside))
        parts.append(_by(_per_key(request, key, language), (request.order or "").lstrip("-"), language))
    if request.respondent and request.keep != "all":
        parts.append(_per_respondent(request, request.respondent, language))
    elif request.cluster is None and request.respondent and not of_records(definition):
        parts.append(say("all answers per {}", request.respondent))
    parts += [say("intervals by clusters of {}", request.cluster)] if request.cluster else []
    parts += [say("{} says how many gave the answer", request.counts)] if request.counts else []
    parts += [say("weighted by {}", request.weight)] if request.weight else []
    return parts


def _per_key(request: Request, key: str, language: Language) -> str:
    if (request.order or "").startswith("-"):
        return language.say("the first record per {}", key)
    return language.say("the last record per {}", key)


def _per_respondent(request: Request, respondent: str, language: Language) -> str:
    per = language.say("{} and period", respondent) if request.period else respondent
    first = request.keep == "first"
    said = language.say("the first answer per {}", per) if first else language.say("the last answer per {}", per)
    return _by(said, request.date, language) if request.date else language.say("{} in record order", said)


def _by(said: str, column: str, language: Language) -> str:
    """What is said, and the column that orders records; as it is without one."""
    return language.say("{} by {}", said, column) if column else said


def _effects(block: Block) -> list[str]:
    """By how much weights and repeated respondents enlarge the variance of the totals."""
    found = sorted(effect for score in block.totals if (effect := design_effect(score)) is not None)
    if not block.weighted or not found:
        return []
    least, most = (rounded(effect, 2, (1, LONGEST)) for effect in (found[0], found[-1]))
    language = block.language
    return [language.say("design effect {}", language.number(least if most == least else f"{least} to {most}"))]


def _window_parts(request: Request, language: Language, *, placed: bool) -> list[str]:
    """The window; of records, which have several dates, by which of them they stand in their period."""
    date, since, until = request.date or "", request.since, request.until
    match bool(since), bool(until):
        case True, True:
            return [language.say("{} from {} to {}", date, since or "", until or "")]
        case True, False:
            return [language.say("{} from {}", date, since or "")]
        case False, True:
            return [language.say("{} to {}", date, until or "")]
        case _:
            return [language.say("placed by {}", date)] if placed and request.period and date else []


_JUDGED = ("composite", "scorecard")
"""Engines whose variants differ in what they make of a record, not in the arithmetic behind."""


def _also_parts(block: Block) -> tuple[str, ...]:
    if not block.also:
        return ()
    first, *others = _joined([_also_text(score, block.language) for score in block.also], ",")
    return (block.language.say("same answers: {}", first), *others)


def _also_text(score: Score, language: Language) -> str:
    """Another variant; a net keeps the decimal of the shares beside it, so that they can be compared."""
    places = 1 if score.definition.unit == "net" else None
    rule = (measure_text if of_records(score.definition) else rule_text)(score.definition, language)
    judged = score.definition.engine in _JUDGED  # its rule is the same, the answers that it makes are not
    return f"{language.number(value_cell(score, places))} {score.definition.variant if judged else rule}"


def _joined(texts: Sequence[str], mark: str) -> list[str]:
    """The texts, each but the last with the mark behind it."""
    return [f"{text}{mark}" for text in texts[:-1]] + [*texts[-1:]]
