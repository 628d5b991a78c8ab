"""What the answers themselves say about the definition: which end is best, and whether the scale fits them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache

from cxscore.answers import FIT, OFTEN, Interpretation, Labels
from cxscore.config.choose import Choice
from cxscore.config.load import catalogue_labels
from cxscore.config.scales import parse_scale, read_scale
from cxscore.config.schema import MetricSpec, ScaleSpec
from cxscore.errors import InputError
from cxscore.model import Answer, Direction, DirectionSource, Number, Problem, Scale, number_text

MISFIT = 0.05
"""Share of the numbers off a scale from which it misfits, if another one fits."""
ENOUGH, PLENTY = 30, 100
"""Answers from which an empty third of the scale, and an end of it that is never given, are worth a word."""
SHORT = 11
"""Answers of the longest scale on which each end should be given."""
COMMON = ("0-1", "1-3", "1-4", "1-5", "1-6", "1-7", "0-5", "0-6", "1-10", "0-10", "0-100")
"""Scales on which questions are asked, the shorter first."""
TELLING, CROWDED, SPARSE = 5, Fraction(3, 5), Fraction(3, 20)
"""Answers of the shortest scale, and shares at its worst and best end, from which a recode looks reversed."""
SHORTEST = 3
"""Answers of the shortest scale that has thirds."""


def settle(
    choice: Choice,
    asked: Direction | None,
    *,
    configured: bool,
    preset: Direction | None = None,
    found: Sequence[Interpretation],
) -> tuple[Direction, DirectionSource]:
    """The direction and where it comes from: option, definition, config, preset, answer labels, or assumed.

    InputError when labelled numbers say the opposite of what was settled before.
    """
    if asked:
        direction, source = asked, "option"
    elif choice.scale_spec.fixed or choice.scale.words:
        direction, source = choice.scale_spec.direction, "definition"
    elif configured:
        direction, source = choice.scale_spec.direction, "config"
    elif preset:
        direction, source = preset, "preset"
    else:
        settled = all(interpretation.labels_settle for interpretation in found)
        return found[0].direction, "labels" if settled else "assumed"
    _agree(direction, source, choice, found)
    return direction, source  # type: ignore[return-value]


def _agree(direction: Direction, source: str, choice: Choice, found: Sequence[Interpretation]) -> None:
    higher = sum(interpretation.higher for interpretation in found)
    lower = sum(interpretation.lower for interpretation in found)
    against, beside = (lower, higher) if direction == "higher" else (higher, lower)
    alone = not any(interpretation.bare for interpretation in found)
    if against > beside and (against >= OFTEN or alone):
        best = choice.scale.high if direction == "higher" else choice.scale.low
        raise InputError(
            f"the answers contradict the direction: by {source}, {number_text(best)} is the best answer, "
            f"but {against:,} labelled answers call the other end best",
            "its direction is fixed: check how the file codes its answers"
            if source == "definition"
            else f"--direction {'lower' if direction == 'higher' else 'higher'} takes the labels' word",
        )


def direction_problems(
    choice: Choice, source: DirectionSource, found: Sequence[Interpretation]
) -> tuple[Problem, ...]:
    """A warning when labels say something of an assumed direction, but too few or too divided to settle it."""
    higher = sum(interpretation.higher for interpretation in found)
    lower = sum(interpretation.lower for interpretation in found)
    if source != "assumed" or not higher + lower:
        return ()
    high, low = number_text(choice.scale.high), number_text(choice.scale.low)
    sides = [f"{_answers(n)} {end} the best" for end, n in ((high, higher), (low, lower)) if n]
    message = f"{' and '.join(sides)}, which is too little to settle the direction"
    way = "lower" if lower > higher else "higher"
    return (Problem(message, f"--direction {way} settles it, if that is how it was asked", severity="warning"),)


def _answers(n: int) -> str:
    return "one labelled answer calls" if n == 1 else f"{n:,} labelled answers call"


def reversal_problems(
    choice: Choice, direction: Direction, source: DirectionSource, numbers: Mapping[Number, int]
) -> tuple[Problem, ...]:
    """A warning when bare numbers crowd at the worst end: a form may have coded its best answer as the lowest."""
    scale = choice.scale
    inside = {number: n for number, n in numbers.items() if number in scale}
    total = sum(inside.values())
    told = source in ("option", "config", "labels") or scale.words or choice.spec.parts
    if told or total < PLENTY or len(scale.answers) < TELLING:
        return ()
    third = Fraction(scale.high - scale.low) / 3
    low = sum(n for number, n in inside.items() if number <= scale.low + third)
    high = sum(n for number, n in inside.items() if number >= scale.high - third)
    worst, best = (low, high) if direction == "higher" else (high, low)
    if worst < CROWDED * total or best > SPARSE * total:
        return ()
    message = (
        f"{100 * worst // total} % of the answers lie at the worst end of {scale.text} and {100 * best // total} %"
    )
    other = "lower" if direction == "higher" else "higher"
    hint = "check how the file codes its answers" if choice.scale_spec.fixed else f"if so, say --direction {other}"
    message = f"{message} at the best: the numbers may be coded the other way round"
    return (Problem(message, hint, severity="warning"),)


def check_wordings(choice: Choice, found: Sequence[Interpretation]) -> None:
    """InputError when the answers are worded in a layout that the label set does not know: ranks would be wrong."""
    for interpretation in found:
        _check_length(choice, interpretation)
        if interpretation.other_layout:
            one, other = interpretation.other_layout
            raise InputError(
                f"'{one}' and '{other}' both count as the same answer of {len(choice.scale.answers)}, "
                "and another answer has no wording: this form words its answers in a way that is not known",
                "give the answers as numbers",
            )


@cache
def label_set(names: tuple[str, ...], points: int) -> Labels:
    """The wordings of the catalogue's label sets of these names for a scale of so many points."""
    return Labels.joined([Labels.of(catalogue_labels(name), points) for name in names])


def _check_length(choice: Choice, found: Interpretation) -> None:
    """InputError when the answers are words, and those of a form with another number of points."""
    names, points, words = choice.scale_spec.labels, len(choice.scale.answers), sum(found.wordings.values())
    if words < ENOUGH or sum(found.numbers.values()) > MISFIT * words:
        return
    if label_set(names, points).is_layout(found.wordings):
        return
    lengths = sorted({int(length) for name in names for length in catalogue_labels(name).points} - {points})
    for length in lengths:
        if label_set(names, length).is_layout(found.wordings):
            raise InputError(
                f"the answers are the words of a form of {length} points, not of the {points} of {choice.scale.text}",
                _worded_scale(choice, found.wordings)
                or f"{choice.spec.heading} has no rule for them; recode them as numbers",
            )


def _worded_scale(choice: Choice, wordings: Mapping[str, int]) -> str:
    """The metric's scales whose words these are, as a question; "" when it has none."""
    scales = [(name, len(parse_scale(name, spec).answers), spec) for name, spec in choice.spec.scales.items()]
    fit = [name for name, length, spec in scales if label_set(spec.labels, length).is_layout(wordings)]
    return f"did you mean {' or '.join(f'--scale {name}' for name in fit)}?" if fit else ""


def scale_problems(
    choice: Choice, numbers: Mapping[Number, int], worded: Mapping[Answer, int]
) -> tuple[Problem, ...]:
    """Warnings about numbers off the scale and unused ends; InputError when another scale plainly fits.

    `numbers` counts the numbers in the cells, `worded` the answers that were given in words.
    """
    off = {number: n for number, n in numbers.items() if number not in choice.scale}
    much = sum(off.values()) > MISFIT * (sum(numbers.values()) + sum(worded.values()))
    hint = _better(choice, numbers) if much else ""
    if hint and (sum(off.values()) >= OFTEN or not (worded or len(off) < len(numbers))):
        share = 100 * sum(off.values()) / sum(numbers.values())
        message = (
            f"the scale {choice.scale.text} does not fit: {share:.0f} % of the numbers are off it: {_listed(off)}"
        )
        raise InputError(message, hint)
    answers: Counter[Answer] = Counter(worded)
    answers.update(numbers)
    slips = [Problem(f"off the scale {choice.scale.text}: {_listed(off)}", hint, severity="warning")] if hint else []
    return (*slips, *_often_off(choice.scale, off), *_unused_ends(choice.scale, answers))


def fitting(choice_scales: Mapping[str, Scale], numbers: Mapping[Number, int]) -> list[str]:
    """Names of the number scales that hold 99 % of the numbers, in the order given."""
    total = sum(numbers.values())
    return [
        name
        for name, scale in choice_scales.items()
        if not scale.words and total and sum(n for number, n in numbers.items() if number in scale) >= FIT * total
    ]


def proposed(spec: MetricSpec, found: Mapping[str, Interpretation], numbers: Mapping[Number, int]) -> list[str]:
    """The scales to propose when none was said: those whose words are there, and the two shortest for the numbers.

    `found` reads the answers on each scale.
    """
    scales = {name: parse_scale(name, scale) for name, scale in spec.scales.items()}
    shortest = sorted(fitting(scales, numbers), key=lambda name: scales[name].high - scales[name].low)[:2]
    worded = [name for name, one in found.items() if _has_words(one, scales[name], spec.scales[name])]
    return list(dict.fromkeys([*worded, *shortest]))


def _has_words(found: Interpretation, scale: Scale, spec: ScaleSpec) -> bool:
    """Whether the answers are words of the scale; of a scale of numbers only when all its words are there."""
    labels = label_set(spec.labels, len(scale.answers))
    if not scale.words:
        return labels.is_layout(found.wordings)
    known = sum(n for wording, n in found.wordings.items() if wording in labels.ranks)
    return known > 0 and known >= FIT * (sum(found.wordings.values()) + sum(found.numbers.values()))


def _better(choice: Choice, numbers: Mapping[Number, int]) -> str:
    """The way out when another scale holds the numbers: the metric's own ones, else a common one; "" when none."""
    scales = {name: parse_scale(name, spec) for name, spec in choice.spec.scales.items()}
    better = [name for name in fitting(scales, numbers) if name != choice.scale_name]
    if better:
        return f"did you mean {' or '.join(f'--scale {name}' for name in better)}?"
    common = {name: read_scale(name, name) for name in COMMON}
    for name in fitting(common, numbers):
        if _fills(common[name], numbers):
            if choice.spec.metric == "score":
                return f"did you mean --scale {name}?"
            rule = f"the answers fit {name}, on which {choice.spec.heading} has no rule"
            return f"{rule}; {_elsewhere(choice, name)}{_code(choice.scale, numbers)}"
    return ""


def _elsewhere(choice: Choice, scale_name: str) -> str:
    """What to do with answers on a scale that the metric does not know."""
    generic = "" if choice.spec.parts else f", or score them with cxscore score --scale {scale_name} --formula mean"
    return f"recode them{generic}"


def _code(scale: Scale, numbers: Mapping[Number, int]) -> str:
    """The way out when the one number off the scale stands for no answer."""
    off = [number_text(number) for number in numbers if number not in scale]
    return f"; if {off[0]} stands for no answer, say --missing {off[0]}" if len(off) == 1 else ""


def _fills(scale: Scale, numbers: Mapping[Number, int]) -> bool:
    """Whether numbers reach both ends of a scale and its middle; 0 or 99 beside 1-7 is a code, no longer scale."""
    inside: list[Number] = [number for number in numbers if number in scale]
    width: Number = scale.high - scale.low
    ends = min(inside) < scale.low + Fraction(width, 10) and max(inside) > scale.high - Fraction(width, 10)
    third = Fraction(width) / 3
    middle = any(scale.low + third <= number <= scale.high - third for number in inside)
    return ends and (middle or len(scale.answers) < SHORTEST)


def _listed(off: Mapping[Number, int], most: int = 6) -> str:
    values = sorted(off)
    text = ", ".join(f"{number_text(value)} ({_times(off[value])})" for value in values[:most])
    return text + (f" and {len(values) - most} other values" if len(values) > most else "")


def _times(n: int) -> str:
    return "once" if n == 1 else f"{n:,} times"


def _often_off(scale: Scale, off: Mapping[Number, int]) -> list[Problem]:
    often = {number: n for number, n in off.items() if n >= OFTEN}
    if not often:
        return []
    message = f"answers off the scale {scale.text} keep coming: {_listed(often)}"
    hint = "a code for no answer is named with --missing VALUE" if not scale.words else ""
    return [Problem(message, hint, severity="warning")]


def _unused_ends(scale: Scale, answers: Mapping[Answer, int]) -> list[Problem]:
    """A warning for each end of the scale near which nothing, or on which none of many answers, lies."""
    inside: dict[Number, int] = {
        answer: n for answer, n in answers.items() if not isinstance(answer, str) and answer in scale
    }
    if sum(inside.values()) < ENOUGH or len(scale.answers) < SHORTEST:
        return []
    many = sum(inside.values()) >= PLENTY and len(scale.answers) <= SHORT
    found = [_unused_end(scale, inside, end, many=many) for end in ("top", "bottom")]
    hint = "check that --scale is the scale that was asked"
    return [
        Problem(f"{message} (answers {_range(inside)})", hint, severity="warning") for message in found if message
    ]


def _unused_end(scale: Scale, inside: Mapping[Number, int], end: str, *, many: bool) -> str:
    """What is missing at the top or bottom of the scale, "" when nothing is."""
    last = scale.high if end == "top" else scale.low
    nearest = min(scale.high - number if end == "top" else number - scale.low for number in inside)
    if 3 * nearest >= scale.high - scale.low:
        return f"no answer lies in the {end} third of the scale {scale.text}"
    return f"no answer is {number_text(last)}, the {end} of the scale {scale.text}" if many and nearest else ""


def _range(numbers: Mapping[Number, int]) -> str:
    return f"{number_text(min(numbers))} to {number_text(max(numbers))}"
