"""What the answers themselves say about the definition: which end is best, and whether the scale fits them."""

from collections import Counter
from collections.abc import Mapping, Sequence

from cxscore.answers import OFTEN, Interpretation
from cxscore.config.choose import Choice
from cxscore.config.scales import parse_scale
from cxscore.errors import InputError
from cxscore.model import Answer, Direction, DirectionSource, Number, Problem, Scale, number_text

MISFIT, FIT = 0.05, 0.99
"""A scale misfits when more than 5 % of the numbers are off it and another one holds 99 %."""
ENOUGH = 30
"""Answers from which an empty end of the scale is worth a word."""
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
    if against > beside:
        best = choice.scale.high if direction == "higher" else choice.scale.low
        raise InputError(
            f"the answers contradict the direction: by {source}, {number_text(best)} is the best answer, "
            f"but {against:,} labelled answers call the other end best",
            "its direction is fixed: check how the file codes its answers"
            if source == "definition"
            else f"--direction {'lower' if direction == 'higher' else 'higher'} takes the labels' word",
        )


def check_wordings(choice: Choice, found: Sequence[Interpretation]) -> None:
    """InputError when the answers are worded in a layout that the label set does not know: ranks would be wrong."""
    for interpretation in found:
        if interpretation.other_layout:
            one, other = interpretation.other_layout
            raise InputError(
                f"'{one}' and '{other}' both count as the same answer of {len(choice.scale.answers)}, "
                "and another answer has no wording: this form words its answers in a way that is not known",
                "give the answers as numbers",
            )


def scale_problems(
    choice: Choice, numbers: Mapping[Number, int], worded: Mapping[Answer, int]
) -> tuple[Problem, ...]:
    """Warnings about numbers off the scale and unused ends; InputError when another scale plainly fits.

    `numbers` counts the numbers in the cells, `worded` the answers that were given in words.
    """
    off = {number: n for number, n in numbers.items() if number not in choice.scale}
    if sum(off.values()) > MISFIT * (sum(numbers.values()) + sum(worded.values())):
        _name_better(choice, numbers, off)
    answers: Counter[Answer] = Counter(worded)
    answers.update(numbers)
    return (*_often_off(choice.scale, off), *_unused_end(choice.scale, answers))


def fitting(choice_scales: Mapping[str, Scale], numbers: Mapping[Number, int]) -> list[str]:
    """Names of the number scales that hold 99 % of the numbers, in the order given."""
    total = sum(numbers.values())
    return [
        name
        for name, scale in choice_scales.items()
        if not scale.words and total and sum(n for number, n in numbers.items() if number in scale) >= FIT * total
    ]


def _name_better(choice: Choice, numbers: Mapping[Number, int], off: Mapping[Number, int]) -> None:
    scales = {name: parse_scale(name, spec) for name, spec in choice.spec.scales.items()}
    better = [name for name in fitting(scales, numbers) if name != choice.scale_name]
    if better:
        share = 100 * sum(off.values()) / sum(numbers.values())
        raise InputError(
            f"the scale {choice.scale.text} does not fit: {share:.0f} % of the numbers are off it: {_listed(off)}",
            f"did you mean {' or '.join(f'--scale {name}' for name in better)}?",
        )


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


def _unused_end(scale: Scale, answers: Mapping[Answer, int]) -> list[Problem]:
    inside = {answer: n for answer, n in answers.items() if not isinstance(answer, str) and answer in scale}
    if sum(inside.values()) < ENOUGH or len(scale.answers) < SHORTEST:
        return []
    third = (scale.high - scale.low) / 3
    problems = []
    for end, empty in (
        ("top", not any(number > scale.high - third for number in inside)),
        ("bottom", not any(number < scale.low + third for number in inside)),
    ):
        if empty:
            message = f"no answer lies in the {end} third of the scale {scale.text} (answers {_range(inside)})"
            problems.append(Problem(message, "check that --scale is the scale that was asked", severity="warning"))
    return problems


def _range(numbers: Mapping[Number, int]) -> str:
    return f"{number_text(min(numbers))} to {number_text(max(numbers))}"
