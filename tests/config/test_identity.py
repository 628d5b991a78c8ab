"""What makes two scores the same measure: every fact that decides the number enters the hash, no wording does."""

import json
from dataclasses import fields, replace
from pathlib import Path

import pytest

from cxscore.config.choose import Choice, choose, define
from cxscore.config.identity import canonical, definition_facts, definition_hash
from cxscore.config.load import catalogue_metric
from cxscore.model import Exclusion, Request, Terms

CALENDAR = """calendar: desk
title: Desk
time_zone: Europe/Oslo
hours: {monday: "08:00-16:00"}
"""
GOLDEN = "f0600082116dcc50f3f48eff0dd7c6a14c99f6ba662190baaf3b6c4ca6b83edf"
"""The hash of CES on 7 points with a filter, a respondent and a zone: histories hold such hashes."""

ASKED = Request(metric="ces")


def ces() -> Choice:
    return choose(catalogue_metric("ces"), "7")


def hashed(request: Request = ASKED, choice: Choice | None = None) -> str:
    choice = choice or ces()
    return definition_hash(choice, define(choice), request)


@pytest.mark.parametrize(
    "said",
    [
        {"columns": ("effort",)},
        {"where": (("channel", "email"),)},
        {"where_not": (("channel", "email"),)},
        {"date": "answered_at"},
        {"time_zone": "Europe/Oslo"},
        {"respondent": "customer"},
        {"key": "id"},
        {"counts": "n"},
        {"weight": "w"},
        {"missing": ("99",)},
        {"exclude": (Exclusion("status", "test", "preview"),)},
        {"values": (("good", "1"),)},
        {"question": ("question", "how easy")},
        {"roles": (("start", "opened"),)},
        {"terms": Terms(target=(("", "4h"),))},
        {"terms": Terms(unit="minutes")},
        {"terms": Terms(first=True)},
        {"terms": Terms(end_where=(("event", "reply"),))},
        {"terms": Terms(pause=("pending",))},
        {"terms": Terms(solved=("closed",))},
        {"terms": Terms(window="7d")},
        {"terms": Terms(weight_of=(("tone", "2"),))},
        {"terms": Terms(critical=("tone",))},
        {"terms": Terms(language="de")},
        {"cluster": "agent"},
    ],
    ids=str,
)
def test_what_decides_the_number_changes_the_hash(said: dict[str, object]) -> None:
    assert hashed(replace(ASKED, **said)) != hashed()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"respondent": "customer"}, {"respondent": "customer", "keep": "first"}),
        ({"key": "id"}, {"key": "id", "order": "at"}),
        ({"key": "id"}, {"key": "id", "key_beside": ("at",)}),
        ({"where": (("a", "b"),)}, {"where_not": (("a", "b"),)}),
        ({"where": (("a", "b"),)}, {"question": ("a", "b")}),
        ({"counts": "n"}, {"weight": "n"}),
        ({"terms": Terms(pause=("x",))}, {"terms": Terms(solved=("x",))}),
    ],
    ids=str,
)
def test_the_same_word_said_of_another_thing_is_another_measure(
    one: dict[str, object], other: dict[str, object]
) -> None:
    assert hashed(replace(ASKED, **one)) != hashed(replace(ASKED, **other))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "said",
    [
        {"since": "2026-10", "until": "2026-10"},
        {"period": "month"},
        {"by": ("channel",)},
        {"level": 0.9},
        {"min_n": 10},
        {"total": False},
        {"sort": "n"},
        {"complementary": True},
        {"encoding": "cp1252"},
        {"delimiter": ";"},
        {"sheet": "Answers"},
        {"terms": Terms(as_of="2026-10-31")},
    ],
    ids=str,
)
def test_what_only_chooses_or_shows_leaves_the_hash(said: dict[str, object]) -> None:
    assert hashed(replace(ASKED, **said)) == hashed()  # type: ignore[arg-type]


def test_every_field_of_a_request_and_of_its_terms_is_judged_here() -> None:
    """A new field must be sorted into one of the two lists above."""
    shown = {"since", "until", "period", "by", "level", "min_n", "total", "sort", "complementary"}
    files = {"encoding", "delimiter", "sheet", "records", "dayfirst", "date_format", "preset", "include"}
    rule = {"metric", "scale", "variant", "direction"}
    counted = {
        "columns",
        "where",
        "where_not",
        "date",
        "time_zone",
        "respondent",
        "keep",
        "key",
        "key_beside",
        "order",
    }
    read = {"counts", "weight", "missing", "exclude", "values", "question", "labels", "roles", "terms", "cluster"}
    assert {field.name for field in fields(Request)} == shown | files | rule | counted | read


def test_the_order_of_filters_and_words_decides_nothing() -> None:
    pairs = (("a", "1"), ("b", "2"))
    one = replace(ASKED, where=pairs, missing=("x", "y"))
    assert hashed(one) == hashed(replace(ASKED, where=pairs[::-1], missing=("y", "x")))


def test_wording_of_the_definition_leaves_the_hash() -> None:
    choice = ces()
    plain = define(choice)
    worded = replace(plain, title="Effort", text="otherwise", note="n", source="s", vendors=("v",), best="b")
    assert definition_hash(choice, plain) == definition_hash(choice, worded)


def test_the_best_end_counts_and_what_it_rests_on_does_not() -> None:
    choice = ces()
    assert definition_hash(choice, define(choice, "lower")) != definition_hash(choice, define(choice))
    assert definition_hash(choice, define(choice, "higher", "config")) == definition_hash(choice, define(choice))


def test_of_files_what_they_say_counts_and_not_their_place_layout_or_name(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.yaml", "b.yaml", "c.yaml")]
    paths[0].write_text(CALENDAR, "utf-8")
    paths[1].write_text(f"# ours\n{CALENDAR}".replace("title: Desk", "title: The desk"), "utf-8")
    paths[2].write_text(CALENDAR.replace("16:00", "17:00"), "utf-8")
    one, same, other = (hashed(replace(ASKED, terms=Terms(calendar=(("", str(path)),)))) for path in paths)
    assert one == same
    assert len({one, other, hashed()}) == 3


def test_wordings_count_by_what_they_say(tmp_path: Path) -> None:
    text = "labels: easy\npoints: {2: {en: [no, yes]}}\n"
    (tmp_path / "a.yaml").write_text(text, "utf-8")
    (tmp_path / "b.yaml").write_text(text.replace("yes", "aye"), "utf-8")
    one, other = (hashed(replace(ASKED, labels=str(tmp_path / name))) for name in ("a.yaml", "b.yaml"))
    assert len({one, other, hashed()}) == 3


def test_opinion_words_count_by_what_they_say(tmp_path: Path) -> None:
    for name, word in (("a.yaml", "swell"), ("b.yaml", "dandy")):
        (tmp_path / name).write_text(f"lexicon: en\npositive: [{word}]\n", "utf-8")
    found = [hashed(replace(ASKED, terms=Terms(lexicon=str(tmp_path / name)))) for name in ("a.yaml", "b.yaml")]
    assert len({*found, hashed()}) == 3


def test_without_a_request_nothing_was_asked() -> None:
    choice = ces()
    assert definition_hash(choice, define(choice)) == hashed()


def test_the_hash_is_the_same_on_any_machine_and_in_any_version() -> None:
    asked = replace(ASKED, where=(("kanal", "E-Post æ"),), respondent="customer", time_zone="Europe/Oslo")
    assert hashed(asked) == GOLDEN


def test_facts_are_canonical_json_and_hold_only_what_was_said() -> None:
    choice = ces()
    facts = definition_facts(choice, define(choice), ASKED)
    assert json.loads(canonical(facts)) == facts
    assert set(facts) == {"answers", "scale", "formula", "buckets", "direction", "unit", "time zone"}
