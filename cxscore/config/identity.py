"""What makes two scores the same measure: everything that decides the number, and a hash of it.

A series may be drawn through scores of one hash. Titles, notes, names of scores and files, the window, the columns of
`--by`, the level and the least number of answers do not enter: they change what is shown, not what is counted.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

from cxscore.config.choose import Choice
from cxscore.config.schema import PartSpec, Spec
from cxscore.model import Bucket, Definition, Request, Rule, Scale, Terms

Facts = Mapping[str, object]
"""What decides a number, by what each fact is about; JSON, and nothing that was not said."""

_NAMES = ("title", "calendar", "labels", "lexicon")
"""Keys of a user's file that only name it."""
_DATA = ("as_of", "at_start", "at_end", "new", "lost", "expansion")
"""Terms that belong to one export, and not to the measure."""
_FILES = ("calendar", "lexicon")
"""Terms that are paths: what the files say counts, not where they lie."""


def definition_hash(choice: Choice, definition: Definition, request: Request | None = None) -> str:
    """The SHA-256 (64 hex digits) of the facts: the same measure has the same hash on any machine, in any version."""
    return hash_of(definition_facts(choice, definition, request))


def hash_of(facts: Facts) -> str:
    """The SHA-256 (64 hex digits) of facts as canonical JSON."""
    return sha256(canonical(facts).encode("ascii")).hexdigest()


def canonical(facts: object) -> str:
    """JSON in the one form in which equal things are equal texts: sorted keys, ASCII, no blanks."""
    return json.dumps(facts, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def definition_facts(choice: Choice, definition: Definition, request: Request | None = None) -> Facts:
    """Everything that decides the number: the rule and, of a request, which records and answers count, and how.

    `request` is as it was scored, with what a preset has filled in; without one nothing was asked beside the rule.
    Reads the files of calendars, wordings and opinion words that it names; ConfigError where one is faulty.
    """
    known = request or Request(metric=choice.spec.metric)
    facts: dict[str, object] = {
        "answers": _scale_facts(choice.scale),
        "scale": _scale_facts(definition.scale),
        "formula": _rule_facts(definition.rule),
        "buckets": _bucket_facts(definition.buckets),
        "direction": definition.direction,
        "unit": definition.unit,
        "engine": _engine_facts(choice),
        **_record_facts(known),
        **_reading_facts(known),
        **_term_facts(known.terms),
    }
    return {key: fact for key, fact in facts.items() if fact}


# --- the rule ------------------------------------------------------------------------------------------------


def _scale_facts(scale: Scale) -> list[object]:
    return [str(scale.low), str(scale.high), str(scale.step), list(scale.words)]


def _bucket_facts(buckets: Iterable[Bucket]) -> list[object]:
    return [
        [bucket.name, [[str(span.low), str(span.high), span.below] for span in bucket.spans], list(bucket.words)]
        for bucket in buckets
    ]


def _rule_facts(rule: Rule) -> list[object]:
    sides = [[bucket.name for bucket in side] for side in (rule.of, rule.plus, rule.minus, rule.base)]
    own = [[bucket.name for bucket in rule.over], rule.ended] if rule.over or rule.ended else []
    return [rule.formula, *sides, str(rule.at), rule.rescale, *own]


def _engine_facts(choice: Choice) -> object:
    engine, parts = choice.variant.engine, choice.spec.parts
    if engine is None:
        return None
    options = {name: str(value) for name, value in asdict(engine).items() if value}
    named = parts.items() if isinstance(parts, dict) else ()
    return [options, [[name, part.reverse, str(part.weight), *_own_facts(part)] for name, part in named]]


def _own_facts(part: PartSpec) -> list[object]:
    """What few parts have: a scale of their own, the power to fail a record."""
    return [part.critical, part.scale] if part.critical or part.scale else []


# --- the request ---------------------------------------------------------------------------------------------


def _record_facts(request: Request) -> dict[str, object]:
    """Which records count, where each of them stands in time, and which of several of one person or key."""
    return {
        "filters": _pairs(request.where),
        "filters that leave out": _pairs(request.where_not),
        "exclusions": sorted([one.column, one.pattern, one.ends_key] for one in request.exclude),
        "question": list(request.question or ()),
        "date": request.date,
        "time zone": request.zone_name,
        "respondent": [request.respondent, request.keep] if request.respondent else [],
        "key": [request.key, request.order, *request.key_beside] if request.key else [],
    }


def _reading_facts(request: Request) -> dict[str, object]:
    """Which columns hold the answers, what their cells mean, and how much each weighs."""
    return {
        "columns": list(request.columns),
        "roles": _pairs(request.roles),
        "counts": request.counts,
        "weight": request.weight,
        "cluster": request.cluster,
        "missing": sorted(set(request.missing)),
        "codes": _pairs(request.values),
        "wordings": _labels(request.labels),
    }


def _pairs(pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Pairs in an order of their own: that of the config decides nothing."""
    return [list(pair) for pair in sorted(set(pairs))]


def _term_facts(terms: Terms) -> dict[str, object]:
    """What an engine is told, by its name; calendars and opinion words by what their files say."""
    said = {name: value for name, value in asdict(terms).items() if value and name not in (*_DATA, *_FILES)}
    plain = {name.replace("_", " "): _plain(value) for name, value in said.items()}
    calendars = sorted([value, _calendar(path)] for value, path in terms.calendar)
    return {**plain, "calendar": calendars, "lexicon": _lexicon(terms.lexicon)}


def _plain(value: object) -> object:
    """A term as JSON; the order of several decides nothing."""
    if not isinstance(value, tuple):
        return value
    several = [list(one) if isinstance(one, tuple) else one for one in value]
    return sorted(several, key=canonical)


# --- files ---------------------------------------------------------------------------------------------------


def _calendar(path: str) -> str:
    from cxscore.config.validate import load_calendar  # noqa: PLC0415 (start-up: pydantic is for what people write)

    return _content(load_calendar(Path(path)))


def _labels(path: str | None) -> str:
    if not path:
        return ""
    from cxscore.config.validate import load_labels  # noqa: PLC0415 (start-up)

    return _content(load_labels(Path(path)))


def _lexicon(path: str) -> str:
    if not path:
        return ""
    from cxscore.config.validate import load_lexicon  # noqa: PLC0415 (start-up)

    return _content(load_lexicon(Path(path)))


def _content(spec: Spec) -> str:
    """A hash of what a file says, whatever its layout, its comments and its name."""
    said = {key: value for key, value in asdict(spec).items() if key not in _NAMES and value}
    text = json.dumps(said, ensure_ascii=True, sort_keys=True, separators=(",", ":"), default=str)
    return sha256(text.encode("ascii")).hexdigest()
