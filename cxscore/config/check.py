"""What types cannot say: whether the names of a file refer to each other and its answers lie on their scales.

Each check takes the document (for places) and those parts that passed the types, and yields every mistake.
"""

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from re import fullmatch

from cxscore.config.nodes import Data, Document, KeyPath, shown
from cxscore.config.scales import (
    COMMENTS,
    RECORD_ENGINES,
    MisfitError,
    derived_scale,
    nearest,
    overlapping,
    part_scale,
    read_bucket,
    read_scale,
    word_buckets,
)
from cxscore.config.schema import NAME, EngineSpec, PartSpec, VariantSpec
from cxscore.formulas import family
from cxscore.model import Bucket, Problem, Scale

_NEEDS = {
    "share": ("of",),
    "net": ("plus", "minus"),
    "mean": (),
    "quantile": ("at",),
    "geometric-mean": (),
    "ratio": ("of", "over"),
    "count": ("of",),
}
_TAKES = {**_NEEDS, "mean": ("rescale",), "ratio": ("of", "over", "minus", "rescale")}
_RESCALES = {"mean": ("min-max", "over-max"), "ratio": ("amounts",)}
_HOW: Mapping[str, tuple[str, ...]] = {
    "elapsed": ("times", "target"),
    "status": ("solved", "flow", "received", "open", "reopened"),
    "contacts": ("replies", "exactly-one", "repeat", "resolved", "first-line", "drivers"),
    "counts": ("totals", "records"),
    "roster": ("lists", "activity", "flag", "repurchase", "response", "revenue"),
    "scorecard": ("reviews", "ratings"),
}
"""What the engines of records can be asked, by `how`."""
_ENGINE_NEEDS: Mapping[str, tuple[str, ...]] = {
    "composite": (),
    "favourable": ("answers",),
    "difference": ("of", "less"),
    **dict.fromkeys(RECORD_ENGINES, ("how",)),
    COMMENTS: (),
}
_ENGINE_TAKES = {
    **_ENGINE_NEEDS,
    "composite": ("missing", "not_applicable", "fail", "fail_below", "rescale", "slope", "intercept"),
    "scorecard": ("how", "not_applicable", "fail", "fail_below", "others"),
    **dict.fromkeys(("elapsed", "counts", "roster"), ("how", "of")),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """The parts of a metric file that passed the types; None stands for a part that did not.

    `parts` is None for a metric of one question, `any` is the empty mapping. Scales are looked at as written.
    """

    document: Document
    variants: Mapping[str, VariantSpec | None]
    parts: Mapping[str, PartSpec | None] | None
    label_sets: Collection[str]

    @property
    def scales(self) -> tuple[str, ...]:
        """The names of the scales."""
        return _names(self.document, ("scales",))

    def scale(self, name: str) -> Scale | None:
        """The scale called `name`, or None when it cannot be read (which is complained of in its own place)."""
        answers = _answer_texts(self.document.at(("scales", name, "answers")))
        try:
            return read_scale(name, answers) if answers else None
        except MisfitError:
            return None

    def word(self, *path: str) -> str | None:
        """The text at `path`, None where something else stands."""
        data = self.document.at(path)
        return data if isinstance(data, str) else None


def metric_problems(draft: Draft) -> Iterator[Problem]:
    """Every mistake of a metric file beyond its types."""
    yield from _name_problems(draft)
    yield from _part_problems(draft)
    yield from _told_problems(draft.document)
    for name in draft.scales:
        yield from _scale_problems(draft, name)
    for name, variant in draft.variants.items():
        if variant:
            yield from _variant_problems(draft, name, variant)


def _told_problems(document: Document) -> Iterator[Problem]:
    """Roles that are to tell a file of the metric and are none of its roles."""
    roles = _names(document, ("roles",))
    listed = document.at(("told_by",))
    for place, names in enumerate(listed if isinstance(listed, list) else ()):
        for position, name in enumerate(names if isinstance(names, list) else ()):
            if isinstance(name, str) and name not in roles:
                path: KeyPath = ("told_by", place, position)
                yield document.problem(path, f"unknown role '{shown(name)}'", nearest(name, roles))


def _name_problems(draft: Draft) -> Iterator[Problem]:
    """Names that could not be printed, typed or made into column names."""
    groups: list[KeyPath] = [("scales",), ("variants",), ("parts",)]
    groups += [(kind, name, "buckets") for kind in ("scales", "variants") for name in _names(draft.document, (kind,))]
    for group in groups:
        for name in _names(draft.document, group):
            if not fullmatch(NAME, name):
                message = f"'{shown(name)}' cannot be a name"
                hint = "begin with a letter or digit; then letters, digits, blanks, . + - _"
                yield draft.document.problem((*group, name), message, hint, key=True)


def _names(document: Document, path: KeyPath) -> tuple[str, ...]:
    data = document.at(path)
    return tuple(data) if isinstance(data, dict) else ()


# --- scales --------------------------------------------------------------------------------------------------


def _scale_problems(draft: Draft, name: str) -> Iterator[Problem]:
    path: KeyPath = ("scales", name)
    yield from _answer_problems(draft, name)
    labels = _answer_texts(draft.document.at((*path, "labels"))) or []
    for label in [labels] if isinstance(labels, str) else labels:
        if label not in draft.label_sets:
            message = f"unknown label set '{shown(label)}'"
            yield draft.document.problem((*path, "labels"), message, nearest(label, draft.label_sets))
    if (default := draft.word("scales", name, "default")) is not None:
        yield from _default_problems(draft, name, default, (*path, "default"))
    for position, other in enumerate(_answer_texts(draft.document.at((*path, "beside"))) or []):
        yield from _default_problems(draft, name, other, (*path, "beside", position))


def _answer_problems(draft: Draft, name: str) -> Iterator[Problem]:
    """Answers that are no scale, buckets that do not lie on it, words that would run from best to worst."""
    path: KeyPath = ("scales", name)
    answers = _answer_texts(draft.document.at((*path, "answers")))
    try:
        scale = read_scale(name, answers) if answers else None
    except MisfitError as misfit:
        yield draft.document.problem((*path, "answers"), misfit.message, misfit.hint)
        return
    if scale:
        yield from bucket_problems(draft.document, (*path, "buckets"), scale)
    if scale and scale.words and draft.word("scales", name, "direction") == "lower":
        hint = "list the words from worst to best and write direction: higher"
        yield draft.document.problem((*path, "direction"), "words run from worst to best", hint)


def _default_problems(draft: Draft, name: str, default: str, path: KeyPath) -> Iterator[Problem]:
    """A variant that is not there, or does not belong to the scale called `name`."""
    if default not in draft.variants:
        message = f"unknown variant '{shown(default)}'"
        yield draft.document.problem(path, message, nearest(default, draft.variants))
    elif (variant := draft.variants[default]) and name not in variant.scale:
        own = [other for other, rule in draft.variants.items() if rule and name in rule.scale]
        message = f"variant '{default}' does not belong to scale {name}"
        yield draft.document.problem(path, message, f"its variants: {', '.join(own)}" if own else "")


def bucket_problems(document: Document, path: KeyPath, scale: Scale) -> Iterator[Problem]:
    """Buckets that cannot be read, lie off `scale`, or share an answer; `path` leads to the buckets."""
    on = f" (scale {scale.name})"
    read: list[Bucket] = []
    for name, answers in _answers(document, path).items():
        try:
            read.append(read_bucket(name, answers, scale))
        except MisfitError as misfit:
            yield document.problem((*path, name), f"bucket '{name}': {misfit.message}{on}", misfit.hint)
    for left, right in overlapping(read):
        message = f"buckets '{left.name}' and '{right.name}' overlap{on}"
        if left is right:
            message = f"bucket '{left.name}' names an answer twice{on}"
        yield document.problem((*path, right.name), message, "an answer belongs to one bucket")


def _answers(document: Document, path: KeyPath) -> dict[str, str | list[str]]:
    """The buckets at `path` that passed the types."""
    data = document.at(path)
    found = {name: _answer_texts(answers) for name, answers in data.items()} if isinstance(data, dict) else {}
    return {name: answers for name, answers in found.items() if answers}


def _answer_texts(data: Data | None) -> str | list[str] | None:
    """A text or a list of texts; None when it is neither."""
    if isinstance(data, list):
        texts = [text for text in data if isinstance(text, str)]
        return texts if len(texts) == len(data) else None
    return data if isinstance(data, str) else None


# --- variants ------------------------------------------------------------------------------------------------


def _variant_problems(draft: Draft, name: str, variant: VariantSpec) -> Iterator[Problem]:
    path: KeyPath = ("variants", name)
    yield from _formula_problems(draft.document, path, variant)
    yield from _engine_problems(draft, path, variant)
    for position, scale in enumerate(variant.scale):
        if scale not in draft.scales:
            place = _member(draft.document, (*path, "scale"), position)
            yield draft.document.problem(place, f"unknown scale '{shown(scale)}'", nearest(scale, draft.scales))
    known = [scale for scale in map(draft.scale, variant.scale) if scale]
    seen: set[Problem] = set()
    for problem in chain.from_iterable(_on_scale(draft, path, variant, scale) for scale in known):
        if problem not in seen:
            seen.add(problem)
            yield problem


def _formula_problems(document: Document, path: KeyPath, variant: VariantSpec) -> Iterator[Problem]:
    """Keys that the formula needs and lacks, or that belong to another formula."""
    formula = variant.formula
    for key in _NEEDS[formula]:
        if not document.at((*path, key)):
            yield document.problem((*path, "formula"), f"formula '{formula}' needs '{key}'", f"add {key}: ...")
    for key in ("of", "plus", "minus", "at", "rescale", "over"):
        if key not in _TAKES[formula] and document.at((*path, key)) is not None:
            takes = ", ".join(_TAKES[formula])
            message = f"'{key}' does not belong to formula '{formula}'"
            yield document.problem((*path, key), message, f"it takes: {takes}, base", key=True)
    if variant.rescale and formula in _RESCALES and variant.rescale not in _RESCALES[formula]:
        message = f"formula '{formula}' is not rescaled to '{variant.rescale}'"
        yield document.problem((*path, "rescale"), message, f"use {' or '.join(_RESCALES[formula])}")
    if variant.at is not None and not 0 < variant.at < 1:
        yield document.problem((*path, "at"), "'at' lies between 0 and 1", "the 90 % quantile is at: 0.9")
    for both in sorted(set(variant.plus) & set(variant.minus)):
        place = _member(document, (*path, "minus"), variant.minus.index(both))
        yield document.problem(place, f"bucket '{shown(both)}' stands in both plus and minus", "keep it in one")


def _on_scale(draft: Draft, path: KeyPath, variant: VariantSpec, item: Scale) -> Iterator[Problem]:
    """What does not fit one of the variant's scales."""
    document = draft.document
    if item.words and variant.formula in ("mean", "quantile"):
        message = f"formula '{variant.formula}' needs numbers, and scale {item.name} is of words"
        yield document.problem((*path, "formula"), message, "use share or net")
    elif variant.formula not in family(item):
        kind = "times" if item.unit else "answers of a scale"
        message = f"formula '{variant.formula}' does not score {kind}"
        yield document.problem((*path, "formula"), message, f"use {', '.join(family(item))}")
    if item.words and variant.engine and variant.engine.name not in (*RECORD_ENGINES, COMMENTS):
        yield document.problem((*path, "engine"), f"an engine needs numbers, and scale {item.name} is of words")
        return
    if variant.engine and variant.engine.rescale == "over-max" and item.low < 0:
        message = "rescale 'over-max' needs answers from 0 up"
        yield document.problem((*path, "engine", "rescale"), message, "use min-max")
        return
    if variant.rescale == "over-max" and item.low < 0:
        yield document.problem((*path, "rescale"), "rescale 'over-max' needs answers from 0 up", "use min-max")
    yield from _engine_answer_problems(document, path, variant, item)
    if variant.engine is None and document.at((*path, "engine")) is not None:
        return  # an engine with wrong types: what it would make of the answers is not known
    scale = derived_scale(item, variant.engine) if variant.engine else item
    yield from bucket_problems(document, (*path, "buckets"), scale)
    yield from _reference_problems(draft, path, variant, scale)


def _reference_problems(draft: Draft, path: KeyPath, variant: VariantSpec, scale: Scale) -> Iterator[Problem]:
    """Names of buckets that are not there, or that the base leaves out."""
    known = _bucket_names(draft, path, variant, scale)
    for key in ("of", "plus", "minus", "base", "over"):
        for position, name in enumerate(getattr(variant, key)):
            place = _member(draft.document, (*path, key), position)
            if name not in known:
                where = f" (scale {scale.name})" if len(variant.scale) > 1 else ""
                hint = nearest(name, known) or "write the buckets of the variant"
                yield draft.document.problem(place, f"unknown bucket '{shown(name)}'{where}", hint)
            elif variant.base and name not in variant.base:
                yield draft.document.problem(place, f"the base leaves out '{shown(name)}'", "add it to base")


def _bucket_names(draft: Draft, path: KeyPath, variant: VariantSpec, scale: Scale) -> list[str]:
    """The buckets that a variant may name: its own, else its scale's, else the words of the scale."""
    if own := _names(draft.document, (*path, "buckets")):
        return list(own)
    if variant.engine and variant.engine.name not in (*RECORD_ENGINES, COMMENTS):
        return []
    inherited = _names(draft.document, ("scales", scale.name, "buckets"))
    return list(inherited or (bucket.name for bucket in word_buckets(scale)))


def _member(document: Document, path: KeyPath, position: int) -> KeyPath:
    """The path of one of several names, or of the only one when it is written without a list."""
    return path if isinstance(document.at(path), str) else (*path, position)


# --- engines and parts ---------------------------------------------------------------------------------------


def _engine_problems(draft: Draft, path: KeyPath, variant: VariantSpec) -> Iterator[Problem]:
    """An engine without parts, parts without an engine, options that are not the engine's."""
    document, engine = draft.document, variant.engine
    if engine is None:
        if variant.direction:
            message = "a variant has a direction of its own only with an engine"
            yield document.problem((*path, "direction"), message, "the scale says the direction", key=True)
        if draft.parts is not None and document.at((*path, "engine")) is None:
            message = "the metric has parts, and this variant has no engine to combine them"
            yield document.problem(path, message, "add engine: {name: composite}", key=True)
        return
    if engine.name in RECORD_ENGINES:
        yield from _record_engine_problems(draft, path, engine)
        return
    if draft.parts is None and engine.name != COMMENTS:
        message = f"engine '{engine.name}' combines parts, and the metric has none"
        yield document.problem((*path, "engine"), message, "add parts: ... or delete the engine", key=True)
    yield from _option_problems(document, (*path, "engine"), engine.name)
    if engine.name == "composite" and engine.slope == 0:
        yield document.problem((*path, "engine", "slope"), "a slope of 0 makes every score the same")
    if engine.name == "difference":
        yield from _difference_problems(draft, (*path, "engine"))


def _record_engine_problems(draft: Draft, path: KeyPath, engine: EngineSpec) -> Iterator[Problem]:
    """An engine of records that is asked what it does not answer, or has no columns to answer from."""
    yield from _option_problems(draft.document, (*path, "engine"), engine.name)
    if engine.how and engine.how not in _HOW[engine.name]:
        message = f"engine '{engine.name}' does not answer '{shown(engine.how)}'"
        place = (*path, "engine", "how")
        yield draft.document.problem(place, message, nearest(engine.how, _HOW[engine.name]))
    if not draft.document.at(("roles",)):
        message = f"engine '{engine.name}' reads columns by their roles, and the metric has none"
        yield draft.document.problem((*path, "engine"), message, "add roles: ...", key=True)


def _option_problems(document: Document, path: KeyPath, engine: str) -> Iterator[Problem]:
    takes = _ENGINE_TAKES[engine]
    for key in _ENGINE_NEEDS[engine]:
        if not document.at((*path, key)):
            yield document.problem((*path, "name"), f"engine '{engine}' needs '{key}'", f"add {key}: ...")
    for key in _names(document, path):
        if key not in (*takes, "name") and any(key in options for options in _ENGINE_TAKES.values()):
            message = f"'{key}' does not belong to engine '{engine}'"
            yield document.problem((*path, key), message, f"it takes: {', '.join(takes)}", key=True)


def _difference_problems(draft: Draft, path: KeyPath) -> Iterator[Problem]:
    """A difference that does not name two different parts."""
    ends = [(key, name) for key in ("of", "less") if isinstance(name := draft.document.at((*path, key)), str)]
    for key, name in ends:
        if draft.parts is not None and name not in draft.parts:
            hint = nearest(name, draft.parts) or "name the parts instead of parts: any"
            yield draft.document.problem((*path, key), f"unknown part '{shown(name)}'", hint)
    if len(ends) == 2 and ends[0][1] == ends[1][1]:
        yield draft.document.problem((*path, "less"), "a part less itself is always 0", "name another part")


def _engine_answer_problems(
    document: Document, path: KeyPath, variant: VariantSpec, item: Scale
) -> Iterator[Problem]:
    """Favourable answers that are not answers of the item's scale."""
    if variant.engine and variant.engine.name == "favourable" and variant.engine.answers:
        try:
            read_bucket("favourable", variant.engine.answers, item)
        except MisfitError as misfit:
            yield document.problem((*path, "engine", "answers"), misfit.message, misfit.hint)


def _part_problems(draft: Draft) -> Iterator[Problem]:
    if draft.parts is None:
        return
    if draft.document.at(("columns",)) is not None:
        message = "a metric with parts has its columns there"
        yield draft.document.problem(("columns",), message, "move them to the parts", key=True)
    for name, part in draft.parts.items():
        if part:
            yield from _one_part_problems(draft, ("parts", name), part)


def _one_part_problems(draft: Draft, path: KeyPath, part: PartSpec) -> Iterator[Problem]:
    """A weight that weighs nothing, or a scale of a part's own that is none."""
    if part.weight < 0 or (not part.weight and not part.critical):
        yield draft.document.problem((*path, "weight"), "a weight is above 0", "delete a part of no weight")
    if part.critical and not any(one and one.engine and one.engine.fail == "zero" for one in draft.variants.values()):
        message = "a critical part fails its record only under an engine with fail: zero"
        yield draft.document.problem((*path, "critical"), message, "add fail: zero to the engine of a variant")
    try:
        own = part_scale(part, Scale("", 0, 1))
    except MisfitError as misfit:
        yield draft.document.problem((*path, "scale"), misfit.message, misfit.hint)
        return
    engines = [one.engine for one in draft.variants.values() if one and one.engine]
    if own.unit:
        yield draft.document.problem((*path, "scale"), "a part is rated in numbers", "write 0-1 for no and yes")
    if part.scale and any(one.name != "composite" or one.rescale != "min-max" for one in engines):
        message = "a part has a scale of its own only under engine 'composite' with rescale min-max"
        yield draft.document.problem((*path, "scale"), message, "delete it", key=True)


# --- labels --------------------------------------------------------------------------------------------------


def label_problems(document: Document) -> Iterator[Problem]:
    """Every mistake of a labels file beyond its types: numbers of ranks, wordings with two ranks."""
    for points in _names(document, ("points",)):
        path: KeyPath = ("points", points)
        if not fullmatch(r"[1-9][0-9]{0,2}", points):
            yield document.problem(path, f"'{shown(points)}' is not a number of points", "write 5, 7, ...", key=True)
            continue
        for language in _names(document, path):
            yield from _rank_problems(document, (*path, language), int(points))
        yield from _wording_problems(document, path)
    for points in _names(document, ("words",)):
        yield from _label_word_problems(document, ("words", points), points)


def _label_word_problems(document: Document, path: KeyPath, points: str) -> Iterator[Problem]:
    if document.at(("points", points)) is None:
        yield document.problem(path, f"words for {shown(points)} points, and no wordings", "add them", key=True)
    else:
        yield from _rank_problems(document, path, int(points) if points.isascii() and points.isdigit() else 0)


def _rank_problems(document: Document, path: KeyPath, points: int) -> Iterator[Problem]:
    ranks = document.at(path)
    if isinstance(ranks, list) and len(ranks) != points:
        message = f"{len(ranks)} ranks for {points} points"
        hint = "one entry per point, worst to best; [] where there is no wording"
        yield document.problem(path, message, hint, key=True)


def _wording_problems(document: Document, path: KeyPath) -> Iterator[Problem]:
    """Wordings that mean two ranks, within a language or across languages: nobody could read them."""
    first: dict[str, int] = {}
    for place, rank, wording in _wordings(document, path):
        known = first.setdefault(folded(wording), rank)
        if known != rank:
            message = f"'{shown(wording)}' stands at rank {known + 1} and at rank {rank + 1}"
            yield document.problem(place, message, "keep it at one rank, or leave it out")


def _wordings(document: Document, path: KeyPath) -> Iterator[tuple[KeyPath, int, str]]:
    """Each wording under `path` with its place and its rank from 0."""
    for language in _names(document, path):
        ranks = document.at((*path, language))
        for rank, same in enumerate(ranks if isinstance(ranks, list) else ()):
            for position, wording in enumerate(same if isinstance(same, list) else [same]):
                if isinstance(wording, str):
                    place = _member(document, (*path, language, rank), position)
                    yield place, rank, wording


def folded(wording: str) -> str:
    """The form in which wordings and headers are compared: NFKC, case-folded, single blanks."""
    return " ".join(unicodedata.normalize("NFKC", wording).casefold().split())
