"""Every mistake of a file comes back in one run, at its place and in plain words."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cxscore.config.load import find_metric
from cxscore.config.validate import check, kind_of, load_labels, load_metric
from cxscore.errors import ConfigError, UsageError
from cxscore.model import Problem

Said = Callable[[str], list[str]]

GOOD = """\
metric: parking
title: Parking
scales:
  5: {answers: 1-5, direction: higher, labels: satisfaction, default: happy}
  w: {answers: [bad, mixed, good], direction: higher, default: words}
variants:
  happy:
    scale: 5
    formula: share
    of: top
    buckets: {low: 1-2, mid: 3, top: 4-5}
  words: {scale: w, formula: net, plus: good, minus: bad}
"""
PARTS = """\
metric: gap
title: Gap
parts: {wanted: {columns: [[a]]}, got: {columns: [[b]]}}
scales:
  5: {answers: 1-5, direction: higher, default: gap}
variants:
  gap:
    scale: 5
    formula: mean
    engine: {name: difference, of: wanted, less: got}
  liked: {scale: 5, formula: mean, engine: {name: favourable, answers: 4-5}}
  index: {scale: 5, formula: mean, engine: {name: composite, missing: skip}, buckets: {low: 0..<50, high: 50..100}}
"""
LABELS = """\
labels: mood
title: Mood
words: {2: [sad, glad]}
points:
  2:
    en: [sad, [glad, happy]]
    de: [traurig, froh]
"""


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Said:
    """The problems of a text as `line:column: message; hint`."""
    monkeypatch.chdir(tmp_path)

    def problems(text: str) -> list[str]:
        (tmp_path / "m.yaml").write_text(text, encoding="utf-8")
        return [str(problem).removeprefix("m.yaml:") for problem in check("m.yaml")]

    return problems


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, f"'{old}' stands {text.count(old)} times"
    return text.replace(old, new)


@pytest.mark.parametrize("text", [GOOD, PARTS, LABELS])
def test_a_good_file_has_no_problems(said: Said, text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # types
        ("title: Parking", "titel: Parking", "2:1: unknown key 'titel'; did you mean 'title'?"),
        ("title: Parking\n", "", "1:1: missing key 'title'; add title: ..."),
        ("title: Parking", "title:", "2:1: 'title' has no value; write title: ..."),
        ("title: Parking", "title: [a]", "2:1: title: expected a text, found a list"),
        ("metric: parking", "metric: Parking!", "1:9: metric: 'Parking!' cannot be a name"),
        ("title: Parking", "title: P\nmin_n: five", "3:8: min_n: 'five' is not a number"),
        ("title: Parking", "title: P\nmin_n: 1e3", "3:8: min_n: '1e3' is not a number"),
        ("title: Parking", "title: P\ncolumns: a", "3:10: columns: expected a list, found 'a'"),
        ("title: Parking", "title: P\nparts: some", "3:8: parts: expected the word any or named entries"),
        ("direction: higher, labels", "direction: up, labels", "4:32: direction: 'up' is not one of higher, lower"),
        ("direction: higher, labels", "labels", "4:3: missing key 'direction'"),
        ("direction: higher, labels", "direction: highr, labels", "did you mean 'higher'?"),
        ("labels: satis", "fixed: yes, labels: satis", "4:47: fixed: expected true or false, not 'yes'"),
        ("labels: satis", "anwers: 1, labels: satis", "4:40: unknown key 'anwers'; did you mean 'answers'?"),
        ("labels: satis", "ends: {bst: x, best: y, worst: z}, labels: satis", "4:47: unknown key 'bst'"),
        ("answers: 1-5", "answers: {a: b}", "4:7: answers: expected a text or a list, found named entries"),
        ("formula: share", "formula: shre", "9:14: formula: 'shre' is not one of share, net, mean, quantile"),
        ("of: top", "of: {a: top}", "10:5: of: expected a list, found named entries"),
        ("    scale: 5\n", "", "7:3: missing key 'scale'"),
        ("low: 1-2", "low: {a: b}", "11:15: low: expected a text or a list"),
        # scales
        ("answers: 1-5", "answers: 5-1", "4:16: the scale 5..1 does not rise"),
        ("answers: 1-5", "answers: five", "4:16: 'five' is not a scale; write 1-7"),
        ("[bad, mixed, good]", "[bad, mixed, bad]", "5:7: a word stands twice on the scale"),
        ("good], direction: higher", "good], direction: lower", "5:47: words run from worst to best"),
        (
            "labels: satisfaction",
            "labels: satisfacton",
            "unknown label set 'satisfacton'; did you mean 'satisfaction'?",
        ),
        ("default: happy", "default: hapy", "4:71: unknown variant 'hapy'; did you mean 'happy'?"),
        ("default: happy", "default: words", "4:71: variant 'words' does not belong to scale 5; its variants: happy"),
        (
            "default: words",
            "default: words, buckets: {b: worse}",
            "bucket 'b': 'worse' is not an answer of the scale",
        ),
        # variants
        ("scale: 5\n", "scale: [5, 8]\n", "8:16: unknown scale '8'; known: 5, w"),
        ("of: top", "of: topp", "10:9: unknown bucket 'topp'; did you mean 'top'?"),
        ("of: top", "of: [mid, best]", "10:15: unknown bucket 'best'; known: low, mid, top"),
        ("    of: top\n", "", "9:14: formula 'share' needs 'of'; add of: ..."),
        ("of: top", "of: []", "9:14: formula 'share' needs 'of'"),
        ("of: top", "of: top\n    plus: low", "11:5: 'plus' does not belong to formula 'share'; it takes: of, base"),
        ("of: top", "of: top\n    rescale: min-max", "11:5: 'rescale' does not belong to formula 'share'"),
        ("of: top", "of: top\n    base: [low, mid]", "10:9: the base leaves out 'top'; add it to base"),
        (
            "of: top",
            "of: top\n    direction: lower",
            "11:5: a variant has a direction of its own only with an engine",
        ),
        ("mid: 3", "mid: 2-3", "11:30: buckets 'low' and 'mid' overlap (scale 5)"),
        ("mid: 3", "mid: [3, 3]", "11:25: bucket 'mid' names an answer twice"),
        ("mid: 3", "mid: 0-3", "11:30: bucket 'mid': '0-3' is off the scale 1-5 (scale 5)"),
        ("mid: 3", "mid: three", "11:30: bucket 'mid': 'three' is not a range of answers"),
        ("mid: 3", "'m/d': 3", "11:25: 'm/d' cannot be a name"),
        ("plus: good", "plus: bad", "12:53: bucket 'bad' stands in both plus and minus"),
        ("plus: good", "plus: god", "12:41: unknown bucket 'god'; did you mean 'good'?"),
        (", minus: bad", "", "12:30: formula 'net' needs 'minus'"),
        ("net, plus: good, minus: bad", "mean", "12:30: formula 'mean' needs numbers, and scale w is of words"),
        ("net, plus: good, minus: bad", "quantile", "formula 'quantile' needs 'at'"),
        (
            "share\n    of: top",
            "mean\n    rescale: amounts",
            "formula 'mean' is not rescaled to 'amounts'; use min-max or",
        ),
        (
            "net, plus: good, minus: bad",
            "ratio, of: good, over: bad, rescale: min-max",
            "formula 'ratio' is not rescaled to 'min-max'; use amounts",
        ),
        (
            "share\n    of: top",
            "quantile\n    at: 95",
            "10:9: 'at' lies between 0 and 1; the 90 % quantile is at: 0.9",
        ),
        (
            "of: top",
            "of: top\n    engine: {name: composite}",
            "engine 'composite' combines parts, and the metric has none",
        ),
    ],
)
def test_a_mistake_in_a_metric_is_named_at_its_place(said: Said, old: str, new: str, expected: str) -> None:
    assert any(expected in problem for problem in said(changed(GOOD, old, new)))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("less: got", "less: gott", "10:50: unknown part 'gott'; did you mean 'got'?"),
        ("less: got", "less: wanted", "10:50: a part less itself is always 0"),
        (", less: got", "", "10:20: engine 'difference' needs 'less'"),
        (
            "less: got",
            "less: got, slope: 2",
            "10:55: 'slope' does not belong to engine 'difference'; it takes: of, less",
        ),
        (
            "{name: difference",
            "{name: diffrence",
            "10:20: name: 'diffrence' is not one of composite, favourable, difference",
        ),
        ("answers: 4-5", "answers: 4-6", "11:72: '4-6' is off the scale 1-5"),
        (", answers: 4-5", "", "11:51: engine 'favourable' needs 'answers'"),
        ("missing: skip", "slope: 0", "a slope of 0 makes every score the same"),
        ("missing: skip", "mising: skip", "12:62: unknown key 'mising'; did you mean 'missing'?"),
        ("high: 50..100", "high: 50..101", "bucket 'high': '50..101' is off the scale 0-100"),
        (
            ", engine: {name: favourable, answers: 4-5}",
            "",
            "11:3: the metric has parts, and this variant has no engine",
        ),
        ("got: {columns: [[b]]}", "got: {weight: 0}", "3:49: a weight is above 0"),
        ("got: {columns: [[b]]}", "got: {revers: true}", "3:41: unknown key 'revers'; did you mean 'reverse'?"),
        (
            "parts: {wanted: {columns: [[a]]}, got: {columns: [[b]]}}",
            "parts: any",
            "unknown part 'wanted'; name the parts",
        ),
        ("title: Gap", "title: Gap\ncolumns: [[a]]", "3:1: a metric with parts has its columns there"),
        ("answers: 1-5", "answers: [bad, good]", "10:5: an engine needs numbers, and scale 5 is of words"),
        ("missing: skip", "rescale: over-max", "bucket 'low': '0..<50' is off the scale 20-100"),
    ],
)
def test_a_mistake_in_engines_and_parts_is_named_at_its_place(said: Said, old: str, new: str, expected: str) -> None:
    assert any(expected in problem for problem in said(changed(PARTS, old, new)))


def test_over_max_needs_answers_from_0_up(said: Said) -> None:
    text = changed(PARTS, "answers: 1-5", "answers: -2..2").replace("missing: skip", "rescale: over-max")
    assert any("rescale 'over-max' needs answers from 0 up; use min-max" in problem for problem in said(text))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("[traurig, froh]", "[traurig]", "7:5: 1 ranks for 2 points"),
        ("[sad, glad]", "[sad, glad, mad]", "3:9: 3 ranks for 2 points"),
        ("{2: [sad, glad]}", "{3: [sad, so, glad]}", "3:9: words for 3 points, and no wordings"),
        ("  2:\n", "  two:\n", "5:3: 'two' is not a number of points"),
        ("traurig, froh", "froh, happy", ""),
        ("traurig, froh", "HAPPY, froh", "7:10: 'HAPPY' stands at rank 2 and at rank 1"),
        ("[glad, happy]", "[glad, Sad]", "6:22: 'Sad' stands at rank 1 and at rank 2"),
        ("title: Mood", "titel: Mood", "2:1: unknown key 'titel'; did you mean 'title'?"),
        ("labels: mood", "labels: Mood", "1:9: labels: 'Mood' cannot be a name"),
        ("[traurig, froh]", "traurig", "7:9: de: expected a list, found 'traurig'"),
    ],
)
def test_a_mistake_in_labels_is_named_at_its_place(said: Said, old: str, new: str, expected: str) -> None:
    problems = said(changed(LABELS, old, new))
    assert any(expected in problem for problem in problems) if expected else problems == []


def test_all_mistakes_come_in_one_run_sorted_by_place(said: Said) -> None:
    text = GOOD.replace("title: Parking", "titel: Parking").replace("labels: satisfaction", "labels: nosuch")
    text = text.replace("of: top", "of: topp").replace("mid: 3", "mid: 2-3").replace("plus: good", "plus: &x god")
    found = said(text)
    assert [problem.split(";")[0] for problem in found] == [
        "1:1: missing key 'title'",
        "2:1: unknown key 'titel'",
        "4:48: unknown label set 'nosuch'",
        "10:9: unknown bucket 'topp'",
        "11:30: buckets 'low' and 'mid' overlap (scale 5)",
        "12:41: anchors (&name) are not read",
        "12:41: unknown bucket 'god'",
    ]


def test_a_part_with_wrong_types_is_still_checked_for_the_rest(said: Said) -> None:
    text = GOOD.replace("of: top", "of: topp\n    at: abc").replace(
        "direction: higher, labels: sat", "labels: nosuch-sat"
    )
    found = "\n".join(said(text))
    for message in ("missing key 'direction'", "unknown label set", "unknown bucket 'topp'", "'abc' is not a number"):
        assert message in found


def test_a_broken_scale_is_not_reported_again_by_its_variants(said: Said) -> None:
    assert len(said(changed(GOOD, "answers: 1-5", "answers: 5-1"))) == 1


def test_a_mistake_that_several_scales_show_comes_once(said: Said) -> None:
    text = GOOD.replace("scale: 5\n", "scale: [5, 7]\n").replace(
        "  w:", "  7: {answers: 1-7, direction: higher, default: happy}\n  w:"
    )
    text = text.replace("share\n", "net\n").replace("of: top", "plus: top\n    minus: [low, top]")
    assert len(said(text)) == 1


def test_the_message_shows_the_line_a_caret_and_the_nearest_name(tmp_path: Path) -> None:
    path = tmp_path / "nps.yaml"
    path.write_text(changed(GOOD, "of: top", "of: tip"), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_metric(path)
    (problem,) = caught.value.problems
    assert caught.value.exit_code == 3
    assert problem.excerpt == "   10 |     of: tip\n      |         ^^^ did you mean 'top'?"


def test_of_very_many_mistakes_the_first_hundred_are_named(said: Said) -> None:
    found = said(GOOD + "".join(f"x{i}: 1\n" for i in range(300)))
    assert len(found) == 101
    assert found[-1].endswith("and 200 more mistakes in this file")


# --- kinds ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("metrc: x\n", "1:1: the first key says the kind of the file, and 'metrc' is none; did you mean 'metric'?"),
        ("title: x\nmetric: y\n", "2:1: 'metric' says the kind of the file and must be its first key; move it"),
        ("- a\n", "1:1: no key: value"),
        ("just text\n", "1:1: no key: value"),
        ("metric:\ntitle: x\nscales: {}\nvariants: {}\n", "1:1: 'metric' has no value"),
    ],
)
def test_the_first_key_says_the_kind(said: Said, text: str, expected: str) -> None:
    assert said(text)[0].startswith(expected)


@pytest.mark.parametrize(("text", "kind"), [(GOOD, "metric"), (LABELS, "labels")])
def test_kind_of_a_file(tmp_path: Path, text: str, kind: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(text, encoding="utf-8")
    assert kind_of(path) == kind


def test_a_file_of_no_kind_has_none(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("topics: monthly\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="'topics' is none"):
        kind_of(path)


def test_a_labels_file_is_no_metric(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(LABELS, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"x\.yaml:1:1: this file defines labels, not a metric"):
        load_metric(path)
    assert load_labels(path).words == {"2": ("sad", "glad")}


@pytest.mark.parametrize("text", ["report: x\n", "", "a: [\n", "- x\n", "\x00"])
def test_what_is_no_metric_never_loads(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError):
        load_metric(path)


def test_a_missing_file_is_a_problem_and_no_crash(tmp_path: Path) -> None:
    (problem,) = check(tmp_path / "nowhere.yaml")
    assert isinstance(problem, Problem)
    assert "cannot read the config" in problem.message


# --- finding -------------------------------------------------------------------------------------------------


def test_a_metric_of_the_config_file(tmp_path: Path) -> None:
    path = tmp_path / "parking.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert find_metric("parking", path).title == "Parking"


def test_a_config_that_defines_another_metric_is_wrong_usage(tmp_path: Path) -> None:
    path = tmp_path / "parking.yaml"
    path.write_text(GOOD, encoding="utf-8")
    with pytest.raises(UsageError, match="defines the metric 'parking', not 'ces'; say parking"):
        find_metric("ces", path)


def test_an_unknown_metric_gets_the_nearest_names_and_the_list() -> None:
    with pytest.raises(
        UsageError, match=r"unknown metric 'cesat'; did you mean .*csat.*\? known: .*ces, churn, completion"
    ):
        find_metric("cesat")


@pytest.mark.parametrize("name", ["../labels/ease", "ces.yaml", "", "CES/../ces"])
def test_a_path_is_no_name_of_the_catalogue(name: str) -> None:
    with pytest.raises(UsageError, match="unknown metric"):
        find_metric(name)


def test_the_spec_holds_what_the_file_says(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(
        PARTS.replace("low: 0", "low: 35").replace("missing: skip", "slope: 0.65, intercept: 35"), encoding="utf-8"
    )
    spec = load_metric(path)
    engine = spec.variants["index"].engine
    assert engine is not None
    assert (float(engine.slope), engine.intercept) == (0.65, 35)
    assert spec.variants["gap"].scale == ("5",)
    assert isinstance(spec.parts, dict)
    assert list(spec.parts) == ["wanted", "got"]


def test_an_engine_with_a_mistake_does_not_put_its_buckets_in_doubt(said: Said) -> None:
    assert len(said(changed(PARTS, "missing: skip", "mising: skip"))) == 1
