"""Scorecards: which categories a review has, what they weigh, which of them may fail it, and how the file holds them.

A file has a column per category, or a row per rating; the same rules then read the rows of a review together.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from cxscore.answers import fold
from cxscore.api.binding import Bound
from cxscore.api.filling import Filled
from cxscore.api.items import PLAIN, item_of
from cxscore.config.choose import Choice
from cxscore.config.scales import MisfitError, nearest, part_scale
from cxscore.config.schema import EngineSpec, MetricSpec, PartSpec, VariantSpec, parse_number
from cxscore.engines.scorecard import Scorecard, categories
from cxscore.errors import InputError, UsageError
from cxscore.model import Number, Phrase, Problem, Request, Scale, Terms, Timing, number_text
from cxscore.tallying import Tallied

KINDS = ("review", "category", "rating")
"""The roles that make a file one of a row per rating."""
Others = Literal["rate", "refuse"]
_ANY = Scale("", 0, 1)


# --- a column per category, or a row per rating --------------------------------------------------------------


def laid_out(spec: MetricSpec, request: Request, filled: Filled) -> MetricSpec:
    """The metric as the file has it: where it holds a row per rating, its variants read reviews from rows."""
    if not spec.roles or not _by_row(spec, request, filled):
        return spec
    others: Others = "refuse" if isinstance(spec.parts, dict) else "rate"
    variants = {name: _from_rows(variant, others) for name, variant in spec.variants.items()}
    return replace(spec, variants=variants)


def _by_row(spec: MetricSpec, request: Request, filled: Filled) -> bool:
    named = [role for role, _ in request.roles if role in KINDS]
    if named and request.columns:
        message = f"--column names a column per category, and --{named[0]} is for a row per rating"
        raise UsageError(message, "give one of them")
    if named or request.columns:
        return bool(named)
    header, layout = filled.headers[0], filled.layouts[0]
    answer = layout.preset.answers.get(spec.metric) if layout.preset else None
    preset = answer.roles if answer else {}
    return all(role in preset or len(header.declared(spec.roles.get(role, ()))) == 1 for role in KINDS)


def _from_rows(variant: VariantSpec, others: Others) -> VariantSpec:
    engine = variant.engine
    if engine is None or engine.name != "composite":
        return variant
    rows = EngineSpec(
        name="scorecard",
        how="reviews",
        not_applicable=engine.not_applicable,
        fail=engine.fail,
        fail_below=engine.fail_below,
        others=others,
    )
    return replace(variant, engine=rows)


# --- what is said of categories ------------------------------------------------------------------------------


def told(choice: Choice, request: Request, names: Sequence[str] | None) -> Choice:
    """The choice, knowing what the request says of its categories.

    `names` are those of the columns that hold them, None for a row per rating. UsageError for a category that is none
    of them.
    """
    terms = request.terms
    wanted = (*(name for name, _ in (*terms.weight_of, *terms.scale_of)), *terms.critical)
    if not wanted:
        return choice
    parts = choice.spec.parts if isinstance(choice.spec.parts, dict) else dict.fromkeys(names or (), PLAIN)
    known = {fold(name) for name in parts}
    if (parts or names is not None) and (strange := [name for name in wanted if fold(name) not in known]):
        raise UsageError(f"no category is called '{strange[0][:20]}'", nearest(strange[0], parts))
    parts = parts or dict.fromkeys(wanted, PLAIN)
    parts = {name: _part(part, fold(name), terms) for name, part in parts.items()}
    return replace(choice, spec=replace(choice.spec, parts=parts))


def _part(part: PartSpec, name: str, terms: Terms) -> PartSpec:
    weights, scales = ({fold(of): said for of, said in each} for each in (terms.weight_of, terms.scale_of))
    critical = part.critical or name in map(fold, terms.critical)
    weight = _weight(weights[name], name) if name in weights else part.weight
    found = replace(part, weight=weight, critical=critical, scale=scales.get(name, part.scale))
    try:
        part_scale(found, _ANY)
    except MisfitError as misfit:
        raise UsageError(f"--scale-of {name}: {misfit.message}", misfit.hint) from None
    return found


def _weight(text: str, name: str) -> Number:
    try:
        weight = parse_number(text)
    except ValueError as error:
        raise UsageError(f"--weight-of {name}: {error}", "for example --weight-of tone=20") from None
    if weight < 0:
        raise UsageError(f"--weight-of {name}: a weight is not below 0", "0 leaves a category out of the mean")
    return weight


def noted(choice: Choice) -> Choice:
    """The choice with what its categories weigh, and what else is said of them, in its note."""
    parts, engine = choice.spec.parts, choice.variant.engine
    if not isinstance(parts, dict) or engine is None or not any(map(_special, parts.values())):
        return choice
    said = [_said(name, part, engine) for name, part in parts.items()]
    if engine.how == "reviews" and engine.others == "rate" and _weighed(parts):
        said.append(Phrase("any other {}", "1"))
    listed = Phrase("categories: {}", Phrase.joined("{}, {}", said))
    note = Phrase.joined("{}; {}", [Phrase(choice.variant.note), listed])
    return replace(choice, variant=replace(choice.variant, note=note))


def _weighed(parts: Mapping[str, PartSpec]) -> bool:
    """Whether the weights of categories are said, so that those of the file are not read."""
    return any(part.weight != 1 for part in parts.values())


def _special(part: PartSpec) -> bool:
    """Whether more is said of a part than where it stands."""
    return replace(part, columns=(), reverse=False) != PLAIN


def _said(name: str, part: PartSpec, engine: EngineSpec) -> str:
    """A category in a few words: `solution 50 critical on 0-1`; a weight of 1 may be the file's own."""
    said = name
    if engine.how != "ratings":
        weighs = engine.name == "composite" or part.weight != 1
        said = f"{name} {number_text(part.weight)}" if weighs else name
        said = Phrase("{} critical", said) if part.critical else said
    return Phrase("{} on {}", said, part.scale) if part.scale else said


def unseen(request: Request, tallied: Tallied) -> Iterator[Problem]:
    """A warning for every category of which something was said and that nobody rated: a typo, most likely."""
    terms = request.terms
    seen = categories(outcome for (outcome,) in tallied.meanings)
    for name in (*(name for name, _ in (*terms.weight_of, *terms.scale_of)), *terms.critical):
        if fold(name) not in seen:
            yield Problem(
                f"no rating is of a category '{name[:20]}'", nearest(fold(name), sorted(seen)), severity="warning"
            )


# --- a row per rating ----------------------------------------------------------------------------------------


def scorecard(choice: Choice, request: Request, bound: Bound) -> tuple[Scorecard, Timing | None]:
    """The engine of rows; InputError when a column is lacking, UsageError for columns that it cannot read."""
    engine = choice.variant.engine or EngineSpec(name="scorecard")
    needed = KINDS if engine.how == "reviews" else KINDS[1:]
    if request.columns:
        message = f"{choice.spec.heading} {choice.variant_name} reads a row per rating, not a column per category"
        raise UsageError(message, "for one category of several columns: -c COLUMN --variant keep-score")
    if engine.how == "ratings" and (request.terms.weight_of or request.terms.critical):
        message = f"{choice.spec.heading} {choice.variant_name} weighs nothing: it scores every rating by itself"
        raise UsageError(message, "leave out --weight-of and --critical")
    if lacking := [role for role in needed if role not in bound.roles]:
        message = f"no column is plainly the {' or the '.join(lacking)} of a rating"
        options = " ".join(f"--{role} COLUMN" for role in lacking)
        raise InputError(message, f"say {options}, or name a column per category with -c")
    if "category" in request.by and engine.how == "reviews":
        raise UsageError(
            "a review has many categories, so its score has no place in one", "say --variant category --by category"
        )
    parts = choice.spec.parts if isinstance(choice.spec.parts, dict) else {}
    weighed = bool(request.terms.weight_of) or _weighed(parts)
    if weighed and "rating_weight" in dict(request.roles):
        message = "--rating-weight names weights, and those of the categories are said already"
        raise UsageError(message, "give one of them")
    ignored = ("rating_weight",) if weighed else ()
    folded = {fold(name): part for name, part in parts.items()}
    return Scorecard(engine, folded, lambda part: item_of(choice, request, part), ignored), None
