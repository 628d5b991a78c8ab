"""`cxscore plan METRIC`: how many answers are needed."""

import json
from collections.abc import Iterator

from cxscore import api
from cxscore.analyses import plan
from cxscore.analyses.plan import Plan, Wanted
from cxscore.cli.options.changes import PlanOptions
from cxscore.cli.options.scoring import ListFormatName
from cxscore.config.choose import choose, define
from cxscore.config.load import find_metric
from cxscore.config.schema import parse_number
from cxscore.errors import UsageError
from cxscore.guards import terminal
from cxscore.model import Number, number_text
from cxscore.output import write_stdout
from cxscore.renderers.rows import level_text, plain


def run_plan(given: PlanOptions) -> int:
    """Say how many answers the metric needs; returns the exit code."""
    wanted = _wanted(given)
    found = _like(given, wanted, given.like) if given.like else _worst_case(given, wanted)
    write_stdout(_as_json(found) if given.form is ListFormatName.JSON else _as_text(found))
    return 0


def _wanted(given: PlanOptions) -> Wanted:
    """What is planned for; UsageError unless exactly one goal is said."""
    if bool(given.margin) == bool(given.detect):
        raise UsageError("plan needs one goal", "--margin 3 for an interval of +-3, or --detect 5 for a change of 5")
    if not 0 < given.level < 1:
        raise UsageError(f"--level {given.level:g} lies outside 0 to 1", "for example 0.95")
    text, goal = (given.margin, "margin") if given.margin else (given.detect, "detect")
    size = _number(f"--{goal}", text or "")
    return Wanted("margin" if given.margin else "detect", size, given.level, given.power, given.population)


def _number(option: str, text: str) -> Number:
    try:
        return parse_number(text)
    except ValueError:
        raise UsageError(f"{option} '{text[:20]}' is not a number", f"for example {option} 5") from None


def _worst_case(given: PlanOptions, wanted: Wanted) -> Plan:
    choice = choose(find_metric(given.metric, given.config), given.scale, given.variant)
    return plan.worst_case(define(choice), wanted)


def _like(given: PlanOptions, wanted: Wanted, name: str) -> Plan:
    report = api.score(
        name,
        given.metric,
        column=given.column or (),
        scale=given.scale,
        variant=given.variant,
        config=given.config,
        level=given.level,
    )
    return plan.like(report.scores[0], wanted, name)


def _as_text(found: Plan) -> Iterator[str]:
    wanted, definition = found.wanted, found.definition
    size = number_text(wanted.size)
    level = level_text(wanted.level)
    if wanted.goal == "margin":
        goal = f"for a {level} interval of +-{size}"
        needed = f"{found.answers:,} answers"
    else:
        goal = f"to see a change of {size} with {level_text(wanted.power)} power at {level}"
        needed = f"{found.answers:,} answers in each of two samples"
    people = f", of {wanted.population:,} people" if wanted.population else ""
    yield f"{definition.title}  {needed} {goal}{people}\n"
    yield f"     {definition.text}{' (assumed)' if definition.direction_source == 'assumed' else ''}\n"
    yield f"     {_basis(found)}\n"


def _basis(found: Plan) -> str:
    deviation = found.variance**0.5
    if found.basis == "worst case":
        ends = f"half of the answers at each end (standard deviation {deviation:.3g})"
        return f"worst case: {ends}; --like FILE goes by data"
    return f"if answers spread as in {terminal(found.basis)} (standard deviation {deviation:.3g})"


def _as_json(found: Plan) -> Iterator[str]:
    wanted = found.wanted
    entry = {
        "metric": found.definition.metric,
        "variant": found.definition.variant,
        "goal": wanted.goal,
        "size": plain(wanted.size),
        "level": wanted.level,
        "power": wanted.power if wanted.goal == "detect" else None,
        "population": wanted.population,
        "basis": found.basis,
        "variance": found.variance,
        "answers": found.answers,
    }
    yield json.dumps(entry, ensure_ascii=False, indent=1) + "\n"
