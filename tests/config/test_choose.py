"""One scale and one variant come out of a request, or a sentence that says what could be meant."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from cxscore.config.build import build
from cxscore.config.choose import (
    Choice,
    NeedsScaleError,
    adhoc,
    choose,
    define,
    describe,
    variants_of,
)
from cxscore.config.identity import definition_hash
from cxscore.config.load import catalogue_metric
from cxscore.config.scales import MisfitError, derived_scale, parse_buckets, parse_scale, read_bucket, read_scale
from cxscore.config.schema import EngineSpec, MetricSpec, ScaleSpec
from cxscore.config.validate import load_metric
from cxscore.errors import UsageError
from cxscore.model import Bucket, Direction, Number, Scale, Span

SEVEN = Scale("7", 1, 7)
EFFORT = """
metric: effort
title: Effort
short: EFF
scales:
  7: {answers: 1-7, direction: higher, default: mean-7, statement: made it easy}
  5: {answers: 1-5, direction: lower, default: effort-5, buckets: {easy: 1-2, hard: 4-5}}
  two: {answers: 0-1, direction: higher, default: yes}
  half: {answers: 1-5/0.5, direction: higher, default: half-mean}
  faces: {answers: [bad, mixed, good], direction: higher, default: faces-net}
  fixed: {answers: 0-10, direction: higher, fixed: true, default: middle}
variants:
  mean-7: {scale: 7, formula: mean, buckets: {hard: 1-3, mixed: 4-5, easy: 6-7}, vendors: [Nicereply]}
  percent-7: {scale: 7, formula: mean, rescale: min-max, note: from 0 to 100}
  net-7: {scale: 7, formula: net, plus: easy, minus: hard, buckets: {hard: 1..<4, mixed: 4-5, easy: 6-7}}
  agree: {scale: 7, formula: share, of: easy, buckets: {easy: 5-7}, vendors: [gartner, delighted]}
  top: {scale: 7, formula: share, of: easy, buckets: {easy: 6-7}}
  effort-5: {scale: 5, formula: mean}
  share-5: {scale: 5, formula: share, of: easy, vendors: [delighted]}
  yes: {scale: two, formula: share, of: on, buckets: {on: 1}}
  half-mean: {scale: half, formula: mean}
  faces-net: {scale: faces, formula: net, plus: good, minus: bad, base: [good, bad]}
  middle: {scale: fixed, formula: quantile, at: 0.5}
  slow: {scale: fixed, formula: quantile, at: 0.9}
"""
PARTS = """
metric: sum
title: Sum
parts: {a: {columns: [[a]]}, b: {columns: [[b]], reverse: true}}
scales: {5: {answers: 1-5, direction: higher, default: index}}
variants:
  index: {scale: 5, formula: mean, engine: {name: composite}, buckets: {low: 0..<50, high: 50..100}}
  gap: {scale: 5, formula: mean, direction: lower, engine: {name: difference, of: a, less: b}}
  liked: {scale: 5, formula: mean, unit: percent, engine: {name: favourable, answers: 4-5}}
"""


def loaded(tmp_path: Path, text: str) -> MetricSpec:
    path = tmp_path / "metric.yaml"
    path.write_text(text, encoding="utf-8")
    return load_metric(path)


@pytest.fixture
def effort(tmp_path: Path) -> MetricSpec:
    return loaded(tmp_path, EFFORT)


@pytest.fixture
def parts(tmp_path: Path) -> MetricSpec:
    return loaded(tmp_path, PARTS)


# --- scales and buckets --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "low", "high", "step"),
    [
        ("1-7", 1, 7, 1),
        ("0-10", 0, 10, 1),
        ("1-5/0.5", 1, 5, Fraction(1, 2)),
        ("-3..3", -3, 3, 1),
        ("-3--1", -3, -1, 1),
        ("0 - 100", 0, 100, 1),
        ("0.5-1.5 / 0.25", Fraction(1, 2), Fraction(3, 2), Fraction(1, 4)),
    ],
)
def test_a_scale_is_read_as_written(written: str, low: Number, high: Number, step: Number | None) -> None:
    assert read_scale("x", written) == Scale("x", low, high, step)


def test_a_scale_of_words_ranks_them_from_1() -> None:
    assert read_scale("x", ("bad", "mixed", "good")) == Scale("x", 1, 3, 1, ("bad", "mixed", "good"))


def test_a_spec_and_its_text_are_the_same_scale() -> None:
    assert parse_scale("x", ScaleSpec(answers="1-7", direction="higher", default="m")) == read_scale("x", "1-7")


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("7", "is not a scale"),
        ("good", "is not a scale"),
        ("1..<7", "is not a scale"),
        ("1-7-9", "is not a scale"),
        ("7-1", "does not rise"),
        ("3-3", "does not rise"),
        ("1-7/0", "steps of 0"),
        ("1-7/4", "steps of 4 do not lead from 1 to 7"),
        ("1-5/-1", "steps of -1"),
        ("0-1001", "more than 1,001 answers"),
        (("good",), "at least two"),
        (("Good", "good"), "twice"),
        (("1", "2"), "words only"),
        (("bad", "1-3"), "words only"),
    ],
)
def test_what_is_no_scale_is_said(written: str | tuple[str, ...], message: str) -> None:
    with pytest.raises(MisfitError, match=message):
        read_scale("x", written)


def test_the_longest_scale_is_allowed() -> None:
    assert len(read_scale("x", "0-100/0.1").answers) == 1001


@pytest.mark.parametrize(
    ("written", "scale", "spans"),
    [
        ("1-3", SEVEN, [Span(1, 3)]),
        ("4", SEVEN, [Span(4, 4)]),
        (["6-7", "1"], SEVEN, [Span(1, 1), Span(6, 7)]),
        ("1..<4", SEVEN, [Span(1, 3)]),  # on a grid an open end is closed at the answer below
        ("1..<3.5", SEVEN, [Span(1, 3)]),
        ("1..<2", Scale("h", 1, 5, Fraction(1, 2)), [Span(1, Fraction(3, 2))]),
        ("-4..-1", Scale("d", -4, 4), [Span(-4, -1)]),
        ("51..<80.3", Scale("c", 0, 100, None), [Span(51, Fraction(803, 10), below=True)]),
    ],
)
def test_a_bucket_is_read_as_written(written: str | list[str], scale: Scale, spans: list[Span]) -> None:
    assert read_bucket("b", written, scale) == Bucket("b", tuple(spans))


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("0-3", "'0-3' is off the scale 1-7"),
        ("6-8", "off the scale"),
        ("1.5-3", "off the scale"),
        ("3-1", "holds no answer"),
        ("3..<3", "holds no answer"),
        ("many", "is not a range"),
        ("1-3/2", "is not a range"),
        ([], "holds no answers"),
    ],
)
def test_a_bucket_that_misses_its_scale_is_said(written: str | list[str], message: str) -> None:
    with pytest.raises(MisfitError, match=message):
        read_bucket("b", written, SEVEN)


def test_an_unknown_word_gets_the_nearest_one() -> None:
    with pytest.raises(MisfitError, match="'god' is not an answer") as caught:
        read_bucket("b", "god", Scale("w", 1, 2, 1, ("bad", "good")))
    assert caught.value.hint == "did you mean 'good'?"


def test_buckets_come_in_the_order_of_their_answers() -> None:
    assert [bucket.name for bucket in parse_buckets({"b": "6-7", "a": "1-3", "m": ["4", "5"]}, SEVEN)] == [
        "a",
        "m",
        "b",
    ]


@pytest.mark.parametrize("mapping", [{"a": "1-3", "b": "3-4"}, {"a": ["1-3", "2"]}, {"a": "1-7", "b": "4"}])
def test_an_answer_belongs_to_one_bucket(mapping: dict[str, str | list[str]]) -> None:
    with pytest.raises(MisfitError, match="overlap"):
        parse_buckets(mapping, SEVEN)


def test_half_open_neighbours_do_not_overlap() -> None:
    assert len(parse_buckets({"a": "0..<50", "b": "50..100"}, Scale("c", 0, 100, None))) == 2


@pytest.mark.parametrize(
    ("engine", "low", "high", "step"),
    [
        ({"name": "composite"}, 0, 100, None),
        ({"name": "composite", "rescale": "over-max"}, 20, 100, None),
        ({"name": "composite", "slope": "0.65", "intercept": "22.9"}, Fraction(229, 10), Fraction(879, 10), None),
        ({"name": "composite", "slope": "-1"}, -100, 0, None),
        ({"name": "favourable", "answers": "4-5"}, 0, 100, None),
        ({"name": "difference", "of": "a", "less": "b"}, -4, 4, 1),
    ],
)
def test_an_engine_has_a_scale_of_its_own(
    engine: dict[str, str], low: Number, high: Number, step: Number | None
) -> None:
    derived = derived_scale(Scale("5", 1, 5), build(EngineSpec, engine))
    assert (derived.low, derived.high, derived.step) == (low, high, step)


# --- choosing ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scale", "variant", "chosen"),
    [
        ("7", None, ("7", "mean-7")),
        ("1-7", None, ("7", "mean-7")),
        ("1..7", None, ("7", "mean-7")),
        (" 7 ", None, ("7", "mean-7")),
        ("0-1", None, ("two", "yes")),
        ("1-5", None, ("5", "effort-5")),
        ("1-5/0.5", None, ("half", "half-mean")),
        ("faces", None, ("faces", "faces-net")),
        ("7", "mean", ("7", "mean-7")),
        ("7", "percent", ("7", "percent-7")),
        ("7", "net", ("7", "net-7")),
        ("7", "nicereply", ("7", "mean-7")),
        ("7", "delighted", ("7", "agree")),
        ("5", "delighted", ("5", "share-5")),
        ("5", "share", ("5", "share-5")),
        ("fixed", "median", ("fixed", "middle")),
        ("fixed", "p50", ("fixed", "middle")),
        ("fixed", "p90", ("fixed", "slow")),
        (None, "effort-5", ("5", "effort-5")),  # the variant alone says the scale
        (None, "gartner", ("7", "agree")),
        (None, "p90", ("fixed", "slow")),
    ],
)
def test_scale_and_variant_by_every_name_they_answer_to(
    effort: MetricSpec, scale: str | None, variant: str | None, chosen: tuple[str, str]
) -> None:
    choice = choose(effort, scale, variant)
    assert (choice.scale_name, choice.variant_name) == chosen
    assert choice.scale.name == choice.scale_name
    assert choice.variant is effort.variants[choice.variant_name]


@pytest.mark.parametrize("variant", [None, "delighted", "mean"])
def test_several_scales_and_nothing_that_says_which_one(effort: MetricSpec, variant: str | None) -> None:
    with pytest.raises(NeedsScaleError) as caught:
        choose(effort, None, variant)
    assert caught.value.spec is effort
    assert caught.value.exit_code == 2
    assert "--scale 7 (1-7), 5 (1-5), two (0-1), half (1-5), faces (bad, mixed, good) or fixed" in str(caught.value)


def test_a_metric_of_one_scale_needs_none(parts: MetricSpec) -> None:
    assert choose(parts).variant_name == "index"


@pytest.mark.parametrize(
    ("scale", "variant", "message"),
    [
        ("9", None, "EFF has no scale '9'; it has --scale 7 "),
        ("2", None, "EFF has no scale '2'"),  # two points are 0 and 1
        ("1-7/2", None, "EFF has no scale"),
        ("x", None, "EFF has no scale 'x'"),
        ("7", "effort-5", "variant 'effort-5' of EFF does not belong to scale 7; say --scale 5"),
        ("7", "share", r"means 2 variants of EFF on scale 7; say one of agree \(share of answers 5-7 \(easy\)"),
        ("7", "median", r"no variant 'median' of EFF on scale 7; it has mean-7 \(mean of answers 1-7\)"),
        ("7", "over-max", "no variant 'over-max'"),
        (None, "gartnr", "EFF has no variant 'gartnr'"),
        (None, "mean7", "EFF has no variant 'mean7'; did you mean 'mean-7'"),
    ],
)
def test_what_cannot_be_meant_is_said_with_what_can(
    effort: MetricSpec, scale: str | None, variant: str | None, message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        choose(effort, scale, variant)


def test_a_rescaled_mean_does_not_answer_to_mean(effort: MetricSpec) -> None:
    assert choose(effort, "7", "mean").variant.rescale == ""


def test_two_scales_of_the_same_answers_have_to_be_named(tmp_path: Path) -> None:
    twice = EFFORT.replace("faces: {answers: [bad, mixed, good]", "again: {answers: 1-5").replace("faces", "again")
    spec = loaded(
        tmp_path,
        twice.replace("plus: good, minus: bad, base: [good, bad]", "plus: u, minus: d, buckets: {d: 1, u: 5}"),
    )
    with pytest.raises(UsageError, match="fits several scales of EFF; say 5 or again"):
        choose(spec, "1-5")
    assert choose(spec, "5").scale_name == "5"


def test_variants_of_a_scale_in_the_order_of_the_file(effort: MetricSpec) -> None:
    names = [choice.variant_name for choice in variants_of(effort, "7")]
    assert names == ["mean-7", "percent-7", "net-7", "agree", "top"]


# --- definitions ---------------------------------------------------------------------------------------------


def test_a_definition_carries_the_whole_rule(effort: MetricSpec) -> None:
    definition = define(choose(effort, "7", "net"))
    assert definition.text == "easy 6-7 minus hard 1-3, as shares of answers 1-7; higher is better"
    assert (definition.metric, definition.title, definition.variant) == ("effort", "EFF", "net-7")
    assert definition.rule.plus == (Bucket("easy", (Span(6, 7),)),)
    assert definition.rule.minus == (Bucket("hard", (Span(1, 3),)),)
    assert [bucket.name for bucket in definition.buckets] == ["hard", "mixed", "easy"]
    assert (definition.unit, definition.measures) == ("net", "made it easy")


def test_the_note_ends_the_text(effort: MetricSpec) -> None:
    assert define(choose(effort, "7", "percent-7")).text.endswith("; higher is better; from 0 to 100")


@pytest.mark.parametrize(
    ("variant", "unit"), [("mean-7", "points"), ("percent-7", "percent"), ("agree", "percent"), ("net-7", "net")]
)
def test_the_unit_follows_the_formula(effort: MetricSpec, variant: str, unit: str) -> None:
    assert define(choose(effort, None, variant)).unit == unit


@pytest.mark.parametrize(
    ("scale", "direction", "expected"),
    [
        ("7", None, ("higher", "assumed", False)),
        ("5", None, ("lower", "assumed", False)),
        ("7", "higher", ("higher", "option", True)),
        ("7", "lower", ("lower", "option", True)),
        ("fixed", None, ("higher", "definition", True)),
        ("faces", None, ("higher", "definition", True)),
    ],
)
def test_the_direction_rests_on_the_best_evidence(
    effort: MetricSpec, scale: str, direction: Direction | None, expected: tuple[str, str, bool]
) -> None:
    definition = define(choose(effort, scale), direction, "option")
    assert (definition.direction, definition.direction_source, definition.settled) == expected


def test_the_other_direction_turns_buckets_and_never_the_arithmetic(effort: MetricSpec) -> None:
    usual, turned = define(choose(effort, "7", "net")), define(choose(effort, "7", "net"), "lower", "option")
    assert {bucket.name: bucket.text for bucket in turned.buckets} == {"easy": "1-2", "mixed": "3-4", "hard": "5-7"}
    assert [bucket.name for bucket in turned.buckets] == ["easy", "mixed", "hard"]
    assert turned.rule.plus == (Bucket("easy", (Span(1, 2),)),)
    assert turned.text == "easy 1-2 minus hard 5-7, as shares of answers 1-7; higher is better"
    assert replace(turned.rule, plus=(), minus=()) == replace(usual.rule, plus=(), minus=())


def test_a_turned_mean_is_the_same_mean(effort: MetricSpec) -> None:
    assert define(choose(effort, "7"), "lower", "option").rule == define(choose(effort, "7")).rule


@pytest.mark.parametrize(
    ("scale", "message"), [("fixed", "is defined with higher is better"), ("faces", "themselves")]
)
def test_a_direction_that_is_part_of_the_definition_cannot_be_turned(
    effort: MetricSpec, scale: str, message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        define(choose(effort, scale), "lower", "option")


def test_words_without_buckets_are_their_own_buckets(effort: MetricSpec) -> None:
    definition = define(choose(effort, "faces"))
    assert [bucket.text for bucket in definition.buckets] == ["bad", "mixed", "good"]
    assert [bucket.name for bucket in definition.rule.base] == ["good", "bad"]


def test_a_scales_buckets_serve_variants_without_their_own(effort: MetricSpec) -> None:
    assert [bucket.name for bucket in define(choose(effort, "5")).buckets] == ["easy", "hard"]


@pytest.mark.parametrize(
    ("variant", "scale", "direction", "text"),
    [
        (
            "index",
            (0, 100, None),
            ("higher", "assumed"),
            "mean of answers 0-100, each the mean of a record's items on 1-5",
        ),
        ("gap", (-4, 4, 1), ("lower", "definition"), "mean of answers -4 to 4, each a minus b on 1-5"),
        ("liked", (0, 100, None), ("higher", "assumed"), "each the share of a record's items rated 4-5 on 1-5"),
    ],
)
def test_an_engines_score_has_the_derived_scale(
    parts: MetricSpec,
    variant: str,
    scale: tuple[Number, Number, Number | None],
    direction: tuple[str, str],
    text: str,
) -> None:
    definition = define(choose(parts, None, variant))
    assert (definition.scale.low, definition.scale.high, definition.scale.step) == scale
    assert (definition.direction, definition.direction_source) == direction
    assert text in definition.text


def test_several_questions_are_turned_one_by_one(parts: MetricSpec) -> None:
    with pytest.raises(UsageError, match="combines several questions"):
        define(choose(parts), "lower", "option")


# --- the hash ------------------------------------------------------------------------------------------------


def hashed(choice: Choice, direction: Direction | None = None) -> str:
    return definition_hash(choice, define(choice, direction, "option"))


def test_every_variant_of_a_metric_has_its_own_hash(effort: MetricSpec, parts: MetricSpec) -> None:
    choices = [c for spec in (effort, parts) for scale in spec.scales for c in variants_of(spec, scale)]
    hashes = {hashed(choice) for choice in choices}
    assert len(hashes) == len(choices)
    assert all(len(digest) == 64 for digest in hashes)


def test_wording_does_not_change_the_hash(tmp_path: Path, effort: MetricSpec) -> None:
    renamed = loaded(
        tmp_path, EFFORT.replace("title: Effort", "title: Other").replace("note: from 0 to 100", "note: x")
    )
    assert hashed(choose(renamed, "7", "percent")) == hashed(choose(effort, "7", "percent"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("hard: 1..<4", "hard: 1-2"),
        ("answers: 1-7", "answers: 0-7"),
        ("plus: easy, minus: hard", "plus: mixed, minus: hard"),
    ],
)
def test_what_moves_the_number_changes_the_hash(tmp_path: Path, effort: MetricSpec, old: str, new: str) -> None:
    changed = loaded(tmp_path, EFFORT.replace(old, new))
    assert hashed(choose(changed, "7", "net-7") if "0-7" not in new else choose(changed, "7", "net")) != hashed(
        choose(effort, "7", "net")
    )


def test_the_direction_is_part_of_the_hash(effort: MetricSpec) -> None:
    assert hashed(choose(effort, "7"), "lower") != hashed(choose(effort, "7"), "higher")


def test_a_reversed_part_changes_the_hash(tmp_path: Path, parts: MetricSpec) -> None:
    turned = loaded(tmp_path, PARTS.replace(", reverse: true", ""))
    assert hashed(choose(turned)) != hashed(choose(parts))


# --- without a metric ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("0-10", "net", "", "9-10", "0-6"), "9-10 minus 0-6, as shares of answers 0-10"),
        (("7", "mean"), "mean of answers 1-7"),
        (("1-7", "median"), "median of answers 1-7"),
        (("1-7", "p90"), "90 % quantile of answers 1-7"),
        (("1-5/0.5", "share", "4.5-5, 1"), "share of answers 1, 4.5-5 among answers 1-5"),
        (("-3..3", "share", "1..3"), "share of answers 1-3 among answers -3 to 3"),
    ],
)
def test_any_question_can_be_scored_without_a_metric(arguments: tuple[str, ...], text: str) -> None:
    choice = adhoc(*arguments)
    assert describe(choice) == text
    assert parse_scale(choice.scale_name, choice.scale_spec) == choice.scale
    assert define(choice).direction_source == "assumed"


def test_a_percentile_lies_where_it_says() -> None:
    assert define(adhoc("7", "p97.5")).rule.at == Fraction(39, 40)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("", "mean"), "needs --scale"),
        (("x", "mean"), "'x' is not a scale"),
        (("7", "mode"), "unknown formula 'mode'"),
        (("7", "p0"), "unknown formula"),
        (("7", "p100"), "unknown formula"),
        (("7", "share"), "share needs --of"),
        (("7", "net", "", "6-7"), "net needs --minus"),
        (("7", "mean", "6-7"), "--of does not belong to formula mean"),
        (("7", "share", "8"), "'8' is off the scale 1-7"),
        (("7", "net", "", "4-7", "1-4"), "overlap"),
    ],
)
def test_what_does_not_fit_together_is_wrong_usage(arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        adhoc(*arguments)


@pytest.mark.parametrize(
    ("metric", "scale", "variant", "direction", "better"),
    [
        ("ces", "7", "likert-7", "lower", "lower"),
        ("ces", "7", "likert-7-share", "lower", "higher"),
        ("ces", "7", "likert-7-net", "lower", "higher"),
        ("ces", "5", "effort-5", None, "lower"),
        ("ces", "5", "effort-5-share", None, "higher"),
        ("ces", "emoji", None, None, "higher"),
        ("nps", None, None, None, "higher"),
        ("frt", None, "within-target", None, "higher"),
        ("frt", None, "p90", None, "lower"),
    ],
)
def test_more_of_good_answers_is_better_whichever_end_of_the_scale_they_stand_on(
    metric: str, scale: str | None, variant: str | None, direction: Direction | None, better: Direction
) -> None:
    assert define(choose(catalogue_metric(metric), scale, variant), direction).better == better


@pytest.mark.parametrize(
    ("metric", "one", "other"), [("frt", "median", "median-ended"), ("backlog", "open", "over-volume")]
)
def test_what_is_divided_by_and_whether_open_times_count_are_part_of_the_definition(
    metric: str, one: str, other: str
) -> None:
    choices = [choose(catalogue_metric(metric), None, name) for name in (one, other)]
    plain = [replace(choice, variant=replace(choice.variant, note="")) for choice in choices]
    assert len({definition_hash(choice, define(choice)) for choice in plain}) == 2
