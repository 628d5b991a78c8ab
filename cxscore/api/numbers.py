"""A score from a few numbers, without any file: customers at the start and the end, revenue lost and gained."""

from collections.abc import Collection, Mapping
from dataclasses import fields

from cxscore import scoring
from cxscore.api.reporting import ScoredReport
from cxscore.api.rosters import told
from cxscore.config.choose import Choice, choose, define, variants_of
from cxscore.config.schema import MetricSpec, parse_number
from cxscore.errors import UsageError
from cxscore.model import NOTHING, Ledger, Mass, Number, Problem, Request, Score, Tally, Terms, exact, number_text
from cxscore.requests import checked
from cxscore.scoring import WHOLE

_NAMES = ("at_start", "at_end", "new", "lost", "expansion")
_MEANT = frozenset({"metric", "scale", "variant", "direction", "level", "total", "terms"})
"""What of a request is said of a score from numbers, too."""
_SPELT = {"columns": "--column", "roles": "a column of a role", "time_zone": "--tz"}
_CUSTOMERS = frozenset({"at_start", "at_end", "new"})
_REVENUE = frozenset({"at_start", "lost", "expansion"})
EXAMPLE = "for example --at-start 500 --at-end 530 --new 60, or --at-start 50000 --lost 10000 --expansion 7000"
"""The way out of numbers that are no score."""


def given(request: Request) -> bool:
    """Whether the request holds numbers instead of files."""
    return any(getattr(request.terms, name) for name in _NAMES)


def score(request: Request, spec: MetricSpec) -> ScoredReport:
    """The report of the numbers in the request; UsageError when they are not all there, or cannot all be true."""
    _refuse_slices(checked(request))
    numbers = {name: _number(name, text) for name in _NAMES if (text := getattr(request.terms, name))}
    tally = _revenue(numbers) if "lost" in numbers or "expansion" in numbers else _customers(numbers)
    choices = _choices(spec, request, tally)
    scores = tuple(_score(choice, request, tally) for choice in choices)
    return ScoredReport(
        command=spec.metric,
        request=request,
        scores=scores,
        ledgers={spec.metric: Ledger()},
        inputs=(),
        problems=(Problem("scored from numbers: no records were read", severity="note"),),
        column_text=", ".join(f"{name.replace('_', ' ')} {number_text(n)}" for name, n in numbers.items()),
    )


def _choices(spec: MetricSpec, request: Request, tally: Tally) -> list[Choice]:
    """The variants that score these numbers: the one asked for, or the first with those beside it.

    One that takes off what was not said is no score beside it, and UsageError when it was asked for.
    """
    words = set(map(str, tally.masses))
    scale = next((name for name, one in spec.scales.items() if words == set(one.answers)), None)
    if scale is None:
        raise UsageError(f"{spec.heading} is not scored from these numbers", EXAMPLE)
    choice = choose(spec, scale, request.variant)
    if unsaid := _unsaid(choice, request):
        raise UsageError(f"{' and '.join(map(_option, unsaid))} must be said, too", EXAMPLE)
    beside = () if request.variant else choice.scale_spec.beside
    others = [one for one in variants_of(spec, scale) if one.variant_name in beside]
    return [choice, *(one for one in others if not _unsaid(one, request))]


def _unsaid(choice: Choice, request: Request) -> list[str]:
    """What is taken off under a variant and was not said."""
    return [name for name in choice.variant.minus if not getattr(request.terms, name)]


def _score(choice: Choice, request: Request, tally: Tally) -> Score:
    definition = define(told(choice, request))
    (found,) = scoring.score(request, definition, {WHOLE: tally}, Ledger())
    return found


def _refuse_slices(request: Request) -> None:
    """UsageError for what cuts, reads or sorts records, of which there are none."""
    terms = request.terms
    asked = [*_said(request, Request(request.metric), _MEANT), *_said(terms, Terms(), _NAMES)]
    if asked:
        raise UsageError(
            f"numbers have no columns, no periods and no records, so {_SPELT.get(asked[0]) or _option(asked[0])} "
            "is of no use",
            "leave it out, or give a file",
        )


def _said(told: Request | Terms, plain: Request | Terms, apart: Collection[str]) -> list[str]:
    """The fields, but those apart, in which something was said."""
    names = [field.name for field in fields(told) if field.name not in apart]
    return [name for name in names if getattr(told, name) != getattr(plain, name)]


def _number(name: str, text: str) -> Number:
    try:
        number = parse_number(text.strip())
    except ValueError:
        number = -1
    if number < 0:
        raise UsageError(f"{_option(name)} '{text[:20]}' is no number from 0 up", f"for example {_option(name)} 500")
    return number


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _needed(numbers: Mapping[str, Number], known: frozenset[str], needed: tuple[str, ...]) -> None:
    """UsageError for numbers that do not go together, and for one that is not there."""
    if strange := sorted(numbers.keys() - known):
        raise UsageError(f"{_option(strange[0])} does not go with the other numbers", EXAMPLE)
    if lacking := [name for name in needed if name not in numbers]:
        raise UsageError(f"{' and '.join(map(_option, lacking))} must be said, too", EXAMPLE)
    if not numbers["at_start"]:
        raise UsageError("--at-start 0: where nobody was, nobody can stay or leave", "give the number at the start")


def _customers(numbers: Mapping[str, Number]) -> Tally:
    """Customers kept and lost: (E - N) of S, and the rest."""
    _needed(numbers, _CUSTOMERS, ("at_start", "at_end", "new"))
    start, end, new = (numbers[name] for name in ("at_start", "at_end", "new"))
    if not (isinstance(start, int) and isinstance(end, int) and isinstance(new, int)):
        raise UsageError("customers are whole ones", EXAMPLE)
    if new > end:
        raise UsageError(f"--new {new} are more than the {end} at the end", "new ones are counted among these")
    if end - new > start:
        message = f"{end} at the end less {new} new are {end - new}, more than the {start} there were at the start"
        raise UsageError(message, "--new counts everyone at the end who was not there at the start")
    kept, lost = end - new, start - end + new
    return Tally({"lost": Mass(lost, lost, lost), "kept": Mass(kept, kept, kept)})


def _revenue(numbers: Mapping[str, Number]) -> Tally:
    """Revenue of the start that was lost or kept, and what was gained on top; amounts of nobody in particular."""
    _needed(numbers, _REVENUE, ("at_start", "lost"))
    start, lost = numbers["at_start"], numbers["lost"]
    if lost > start:
        raise UsageError("--lost is more than there was at the start", "new customers' revenue counts nowhere")
    amounts = {"lost": lost, "kept": start - lost, "expansion": numbers.get("expansion", 0)}
    return Tally({word: NOTHING._replace(w=exact(amount)) for word, amount in amounts.items()})
