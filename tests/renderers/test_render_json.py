"""JSON holds the scores unrounded, by the contract the project ships (law 10)."""

import json
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import cxscore
from cxscore.model import PLACED, Answer, Mass, Report, Score, State, Tally
from cxscore.renderers.json import render
from tests.renderers.reports import (
    ALSO,
    EMAIL,
    FACES,
    FIRST_SCREEN,
    HIDDEN,
    HOSTILE,
    MONTHLY,
    NET,
    NPS,
    REPORTS,
    SHARE,
    TICKETS,
    TOTAL,
    WAITS,
    because,
    scored,
)

SCHEMA = json.loads((Path(cxscore.__file__).parent / "report.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def refuse_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    assert len(names) == len(set(names)), "a key stands twice"
    return dict(pairs)


def refuse_constant(name: str) -> None:
    raise AssertionError(f"{name} is no JSON")


def parsed(report: Report) -> Any:
    text = "".join(render(report))
    return json.loads(text, object_pairs_hook=refuse_twice, parse_constant=refuse_constant)


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", [*REPORTS, *TICKETS])
def test_a_report_keeps_the_contract(name: str) -> None:
    VALIDATOR.validate(parsed({**REPORTS, **TICKETS}[name]))


def test_the_contract_names_every_key_and_allows_no_other() -> None:
    first = parsed(FIRST_SCREEN)
    for shown, described in (
        (first, SCHEMA),
        (first["scores"][0], SCHEMA["$defs"]["score"]),
        (first["ledgers"][0], SCHEMA["$defs"]["ledger"]),
    ):
        assert list(shown) == list(described["required"]), "keys stand in the order of the contract"
        assert not VALIDATOR.evolve(schema={**described, "$defs": SCHEMA["$defs"]}).is_valid({**shown, "new": 1})


def test_the_states_of_the_contract_are_those_of_the_model() -> None:
    assert set(SCHEMA["$defs"]["score"]["properties"]["ledger"]["properties"]) == {"rows", *State}
    assert set(SCHEMA["$defs"]["score"]["properties"]["ledger"]["required"]) == {"rows", *PLACED}


@given(
    st.fractions(-100, 100),
    st.one_of(st.none(), st.floats(-100, 100)),
    st.dictionaries(st.integers(0, 10), st.integers(1, 10**12), min_size=1),
    st.sampled_from([NPS, SHARE, NET]),
)
def test_what_json_holds_equals_the_fields_of_the_score(
    value: Fraction, limit: float | None, counts: Mapping[Answer, int], definition: Any
) -> None:
    score = scored(definition, value, limit, limit, counts)
    (shown,) = parsed(replace(FIRST_SCREEN, scores=(score,), also=()))["scores"]
    assert shown["value"] == float(value)
    assert (shown["low"], shown["high"], shown["level"]) == (limit, limit, 0.95)
    assert (shown["n"], shown["n_eff"]) == (score.estimate.n, score.estimate.n_eff)
    assert {entry["answer"]: entry["n"] for entry in shown["distribution"]} == counts
    assert [entry["answer"] for entry in shown["distribution"]] == sorted(counts)
    for entry, bucket in zip(shown["buckets"], definition.buckets, strict=True):
        inside = sum(n for answer, n in counts.items() if answer in bucket)
        assert entry["n"] == inside
        assert entry["share"] == float(Fraction(100 * inside, sum(counts.values())))


@pytest.mark.parametrize("value", [7, -10, 0])
def test_whole_values_stay_whole(value: int) -> None:
    assert f'"value": {value}, ' in "".join(
        render(replace(FIRST_SCREEN, scores=(scored(NPS, value, 0.0, 1.0, {7: 1}),)))
    )


@pytest.mark.parametrize(("n_eff", "effect"), [(599.0, 2.0), (1198.0, 1.0), (0.0, None)])
def test_the_design_effect_is_answers_over_effective_ones(n_eff: float, effect: float | None) -> None:
    total = replace(TOTAL, estimate=replace(TOTAL.estimate, n=1198, n_eff=n_eff))
    (shown,) = parsed(replace(FIRST_SCREEN, scores=(total,)))["scores"]
    assert shown["design_effect"] == effect


def test_shares_are_weighted_and_counts_are_not() -> None:
    tally = Tally({1: Mass(1, 3, 9), 7: Mass(1, 1, 1)}, {State.ANSWERED: 2})
    (shown,) = parsed(replace(FIRST_SCREEN, scores=(replace(TOTAL, tally=tally),)))["scores"]
    assert [(entry["n"], entry["share"]) for entry in shown["buckets"]] == [(1, 75.0), (0, 0.0), (1, 25.0)]


def test_answers_of_words_stand_in_the_order_of_the_scale() -> None:
    score = scored(FACES, 0, None, None, {"positive": 1, "negative": 1})
    (shown,) = parsed(replace(FIRST_SCREEN, scores=(score,)))["scores"]
    assert [entry["answer"] for entry in shown["distribution"]] == ["negative", "positive"]
    assert shown["scale"] == ["negative", "neutral", "positive"]
    VALIDATOR.validate(parsed(replace(FIRST_SCREEN, scores=(score,))))


def test_times_tell_how_many_are_open_and_how_time_was_counted() -> None:
    shown = parsed(WAITS)
    median, *_, on_time = shown["scores"][0::2]
    assert (median["unit"], median["value"], median["open"], median["distribution"]) == ("seconds", 10_800, 2, [])
    assert (median["timing"], median["scale"]) == ("on the clock, 24 hours a day", [0, None])
    assert on_time["buckets"] == [
        {"name": "within 4 h", "answers": "0-14400", "n": 4, "share": 400 / 7},
        {"name": "later", "answers": "14401 and more", "n": 1, "share": 100 / 7},
    ]


def test_the_end_of_open_times_is_told_with_the_offset_of_the_zone() -> None:
    oslo = replace(WAITS, request=replace(WAITS.request, time_zone="Europe/Oslo"))
    assert (parsed(WAITS)["as_of"], parsed(oslo)["as_of"]) == (
        "2026-10-31T17:00:00+00:00",
        "2026-10-31T18:00:00+01:00",
    )
    assert parsed(FIRST_SCREEN)["as_of"] is None


def test_a_withheld_score_of_times_hides_the_open_ones() -> None:
    hidden = because(WAITS.scores[0], "withheld", "fewer than 10 answers")
    (shown,) = parsed(replace(WAITS, scores=(hidden,)))["scores"]
    assert (shown["value"], shown["n"], shown["open"], shown["buckets"]) == (None, None, None, [])


def test_a_withheld_score_hides_everything_that_tells_its_answers() -> None:
    (shown,) = parsed(replace(FIRST_SCREEN, scores=(HIDDEN,)))["scores"]
    assert [shown[key] for key in ("value", "low", "high", "n", "n_eff", "design_effect")] == [None] * 6
    assert (shown["distribution"], shown["buckets"]) == ([], [])
    assert (shown["ledger"]["rows"], shown["ledger"]["answered"]) == (None, None)
    assert shown["reason"] == {"code": "withheld", "message": "fewer than 5 answers"}


@pytest.mark.parametrize("report", [FIRST_SCREEN, MONTHLY])
def test_every_ledger_adds_up_to_the_rows(report: Report) -> None:
    shown = parsed(report)
    for ledger in [*shown["ledgers"], *(score["ledger"] for score in shown["scores"])]:
        counts = [ledger[state] for state in State if ledger.get(state) is not None]
        assert ledger["rows"] is None or sum(counts) == ledger["rows"]


def test_the_total_of_the_whole_window_has_the_ledger_of_the_metric() -> None:
    shown = parsed(FIRST_SCREEN)
    assert shown["scores"][0]["ledger"]["rows"] == shown["ledgers"][0]["rows"] == 1288
    assert "malformed" not in shown["scores"][1]["ledger"]


def test_only_what_was_asked_stands_in_the_request() -> None:
    assert parsed(FIRST_SCREEN)["request"] == {"metric": "ces", "scale": "7", "by": ["channel"]}
    asked = replace(FIRST_SCREEN.request, where=(("a", "b"), ("c", "")), level=0.9)
    assert parsed(replace(FIRST_SCREEN, request=asked))["request"] == {
        "metric": "ces",
        "scale": "7",
        "by": ["channel"],
        "where": [["a", "b"], ["c", ""]],
        "level": 0.9,
    }


def test_segments_inputs_problems_and_other_variants_come_along() -> None:
    shown, monthly = parsed(FIRST_SCREEN), parsed(MONTHLY)
    assert [score["segment"] for score in shown["scores"][:2]] == [{}, {"channel": "email"}]
    assert shown["scores"][-1]["segment"] == {"channel": ""}
    assert shown["problems"][0]["place"] == "responses.csv:17"
    assert [score["variant"] for score in shown["also"]] == [score.definition.variant for score in ALSO]
    assert monthly["inputs"][0] == {"name": "nps-0.csv", "rows": 300, "sha256": None}
    assert [score["partial"] for score in monthly["scores"]] == [False, True, False, False]


def test_text_comes_back_exactly_whatever_it_holds() -> None:
    (label,) = HOSTILE.by
    assert parsed(HOSTILE)["scores"][1]["segment"] == {label: label}


def test_other_scripts_stay_readable() -> None:
    assert "手机 shop" in "".join(render(MONTHLY))


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_number_that_is_none_never_gets_out(value: float) -> None:
    broken = replace(EMAIL, estimate=replace(EMAIL.estimate, n_eff=value))
    with pytest.raises(ValueError, match="not JSON compliant"):
        "".join(render(replace(FIRST_SCREEN, scores=(broken,))))


def test_scores_come_out_one_by_one() -> None:
    """A million scores never stand in memory as text: each chunk holds one."""
    many: tuple[Score, ...] = (EMAIL,) * 50
    assert max(len(chunk) for chunk in render(replace(FIRST_SCREEN, scores=many))) < 1500
