"""Which scores stand side by side: a period and the one before, a segment and the rest, one file and another."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from cxscore import formulas, periods
from cxscore.errors import InputError, UsageError
from cxscore.model import Answer, AnswerPair, Definition, Joint, Mass, Phrase, Reason, Score, Tally, exact

PREVIOUS, REST, YEAR = "previous", "rest", "year"


def require_ripe(definition: Definition) -> None:
    """UsageError when the records of a young period have had less time than those of an old one."""
    if definition.ripens:
        raise UsageError(
            f"periods of {definition.title} {definition.variant} do not compare: the younger had less time",
            "compare segments with --by, or look at the time it takes",
        )


class Pair(NamedTuple):
    """Two scores to be compared: `to` with `from_` (None: there is none), which `against` names.

    A `twin` is the pair before it turned round - one of two segments against the other - and no test of its own.
    """

    to: Score
    from_: Score | None
    against: str
    twin: bool = False


def with_previous(scores: Sequence[Score]) -> list[Pair]:
    """Each period with the one right before it, for the total and every segment; the first has none."""
    return _with_earlier(scores, PREVIOUS, label_before)


def with_year_before(scores: Sequence[Score]) -> list[Pair]:
    """Each period with the same one a year before; those of the first year have none."""
    return _with_earlier(scores, YEAR, label_a_year_before)


def _with_earlier(scores: Sequence[Score], against: str, earlier: Callable[[str], str | None]) -> list[Pair]:
    """UsageError for what ripens, InputError when no period has an earlier one to be compared with."""
    require_ripe(scores[0].definition)
    known = {(score.scope, score.segment, score.period): score for score in scores}
    labels = {score.period for score in scores}
    pairs = [
        Pair(score, known.get((score.scope, score.segment, before)), against)
        for score in scores
        if score.period and (before := earlier(score.period)) in labels
    ]
    if not pairs:
        found = ", ".join(sorted(label for label in labels if label)[:3]) or "none"
        gap = "a year apart" if against == YEAR else "next to each other"
        raise InputError(f"there are no two periods {gap}: {found}", "compare needs two; check --since and --until")
    return pairs


def label_before(label: str) -> str | None:
    """The label of the period that ends the day before this one starts; None at the start of the calendar."""
    period = periods.parse(label)
    if period.first == date.min:
        return None
    return periods.label(period.first - timedelta(days=1), period.grain)


def label_a_year_before(label: str) -> str | None:
    """The label of the same period a year before; None when that year has none (29 February, week 53)."""
    before = f"{int(label[:4]) - 1:04}{label[4:]}"
    try:
        return periods.parse(before).label
    except ValueError:
        return None


def with_other(scores: Sequence[Score], others: Sequence[Score], against: str) -> list[Pair]:
    """Each score with the one of the same place in another report, which `against` names."""
    known = {(score.scope, score.segment, score.period): score for score in others}
    return [Pair(score, known.get((score.scope, score.segment, score.period)), against) for score in scores]


def with_rest(scores: Sequence[Score]) -> list[Pair]:
    """Each segment with all others of its period together: the total holds the segment itself.

    InputError when no period has two segments.
    """
    pairs = rests(scores)
    if not pairs:
        raise InputError("there are no two segments to compare", "check --by: its column holds one value only")
    return pairs


def rests(scores: Sequence[Score]) -> list[Pair]:
    """The pairs of `with_rest`; none when no period has two segments."""
    total_shown = any(score.scope == "total" for score in scores)
    groups = (group for group in _by_period(scores) if len(group) > 1)
    return [pair for group in groups for pair in _rests(group, total_shown=total_shown)]


def _by_period(scores: Iterable[Score]) -> Iterable[list[Score]]:
    groups: dict[str | None, list[Score]] = {}
    for score in scores:
        if score.scope == "segment":
            groups.setdefault(score.period, []).append(score)
    return groups.values()


def _rests(segments: Sequence[Score], *, total_shown: bool) -> Iterator[Pair]:
    """Pairs of each segment and the rest, hidden where it would tell the answers of a withheld segment.

    Where the total is shown it tells no more than that; where it is not, the rest would tell what is withheld.
    """
    whole = Tally.sum(score.tally for score in segments).closed()
    withheld = sum(score.withheld for score in segments)
    for place, score in enumerate(segments):
        rest = _rest(score, whole)
        hidden = score.withheld or (withheld and not total_shown)
        yield Pair(score, _withheld(rest) if hidden else rest, REST, twin=place == 1 and len(segments) == 2)


def _rest(score: Score, whole: Tally) -> Score:
    tally = without(whole, score.tally)
    definition, level = score.definition, score.estimate.interval.level
    estimate = formulas.estimate(tally, definition.scale, definition.rule, level)
    return replace(score, segment=(), estimate=estimate, tally=tally)


def _withheld(score: Score) -> Score:
    interval = replace(score.estimate.interval, low=None, high=None)
    reason = Reason("withheld", Phrase("it would tell the answers of a withheld segment"))
    return replace(score, estimate=replace(score.estimate, value=None, interval=interval, reason=reason))


def without(whole: Tally, part: Tally) -> Tally:
    """The tally that, added to `part`, gives `whole`; respondents who are in both lose what they said in `part`.

    Beside a part that is a cluster by itself the others are, too: it is these others that are meant.
    """
    masses: dict[Answer, Mass] = {}
    for answer, mass in whole.masses.items():
        less = part.masses.get(answer)
        rest = mass if less is None else Mass(mass.n - less.n, exact(mass.w - less.w), exact(mass.w2 - less.w2))
        if rest.n:
            masses[answer] = rest
    joint = _joint_without(whole, part) if part.joint or not part.masses else {}
    states = {state: n - part.states.get(state, 0) for state, n in whole.states.items()}
    return Tally(masses, {state: n for state, n in states.items() if n}, joint=joint)


def _joint_without(whole: Tally, part: Tally) -> dict[AnswerPair, Joint]:
    """The pairs of answers that are both outside `part`, of a whole that is closed."""
    nothing = Joint(0, 0)
    joint: dict[AnswerPair, Joint] = {}
    for (one, other), weight in whole.joint.items():
        first, second = part.joint.get((one, other), nothing), part.joint.get((other, one), nothing)
        across = exact(weight.across - first.across)
        inside = exact(across - second.across + first.inside)
        if across or inside:
            joint[one, other] = Joint(inside, across)
    return joint
