"""Contacts: first contact resolution by replies, by an answer and by what came after."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from cxscore.errors import InputError, UsageError
from cxscore.model import State, Tally, Terms
from tests.engines.tickets import Rows, counts, scores, states, values, written

CONTACTS = "customer_id created_at subject"
VISITS = [
    ("a", "2026-10-01T09:00:00Z", "bill"),
    ("a", "2026-10-05T09:00:00Z", "parcel"),
    ("a", "2026-10-20T09:00:00Z", "bill"),
    ("b", "2026-10-28T09:00:00Z", "bill"),
    ("c", "2026-10-31T09:00:00Z", "bill"),
]
FIRST, FURTHER = "first contact", "further contact"


def visits(folder: Path, rows: Rows = VISITS) -> Path:
    return written(folder / "contacts.csv", CONTACTS, rows)


# --- by replies ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("variant", "wanted"), [(None, 60.0), ("exactly-one", 40.0)])
def test_a_ticket_without_any_reply_is_one_touch_by_the_older_rule_only(
    tmp_path: Path, variant: str | None, wanted: float
) -> None:
    path = written(tmp_path / "t.csv", "replies", [(n,) for n in ("0", "1", "1", "2", "5")])
    assert values(path, "fcr", variant=variant) == {"": wanted}


def test_only_solved_tickets_are_judged_where_a_status_tells(tmp_path: Path) -> None:
    rows = [("solved", "1"), ("open", "1"), ("closed", "4"), ("solved", ""), ("solved", "some"), ("solved", "1.5")]
    (score,) = scores(written(tmp_path / "t.csv", "status replies", rows), "fcr")
    assert counts(score) == {FIRST: 1, FURTHER: 1}
    assert states(score) == {State.ANSWERED: 2, State.NOT_APPLICABLE: 1, State.MISSING: 1, State.INVALID: 2}


def test_a_stamp_of_solution_tells_as_well(tmp_path: Path) -> None:
    rows = [("2026-01-01", "2026-01-02", "1"), ("2026-01-01", "", "1"), ("2026-01-01", "soon", "1")]
    (score,) = scores(written(tmp_path / "t.csv", "created_at solved_at replies", rows), "fcr")
    assert states(score) == {State.ANSWERED: 1, State.NOT_APPLICABLE: 1, State.INVALID: 1}


def test_a_ticket_is_finished_by_the_same_rule_as_for_the_resolution_rate(tmp_path: Path) -> None:
    rows = [
        ("2026-01-01", "2026-01-02", "", "1"),
        ("2026-01-01", "2026-01-02", "-", "1"),
        ("2026-01-01", "2026-01-02", "open", "1"),
        ("2026-01-01", "2026-01-20", "solved", "1"),
        ("2026-01-01", "", "solved", "1"),
    ]
    path, told = written(tmp_path / "t.csv", "created_at solved_at status replies", rows), Terms(as_of="2026-01-15")
    assert counts(scores(path, "resolution-rate", terms=told)[0]) == {"solved": 3, "unsolved": 2}
    assert counts(scores(path, "fcr", terms=told)[0]) == {FIRST: 3}


# --- by an answer --------------------------------------------------------------------------------------------


def test_the_net_rate_leaves_out_what_the_first_line_could_not_resolve(tmp_path: Path) -> None:
    rows = [("yes", "yes")] * 28 + [("no", "yes")] * 7 + [("no", "no")] * 5
    path = written(tmp_path / "t.csv", "resolved resolvable", rows)
    assert values(path, "fcr", variant="gross") == {"": 70.0}
    assert values(path, "fcr", variant="net") == {"": 80.0}


def test_a_survey_is_scored_by_the_share_of_yes(tmp_path: Path) -> None:
    path = written(tmp_path / "t.csv", "q1", [("Yes",), ("no",), ("Oui",), ("",)])
    assert values(path, "fcr", column="q1") == {"": pytest.approx(200 / 3)}


def test_neither_yes_nor_no_is_no_answer(tmp_path: Path) -> None:
    path = written(tmp_path / "t.csv", "resolved x", [("yes", ""), ("2", ""), ("perhaps", ""), ("", "1")])
    (score,) = scores(path, "fcr", variant="gross")
    assert states(score) == {State.ANSWERED: 1, State.INVALID: 2, State.MISSING: 1}


# --- by what came after --------------------------------------------------------------------------------------


def test_who_comes_again_within_the_window_was_not_served_by_the_first_contact(tmp_path: Path) -> None:
    (score,) = scores(visits(tmp_path), "fcr", variant="no-repeat")
    assert counts(score) == {FURTHER: 1, FIRST: 2}
    assert states(score) == {State.ANSWERED: 3, State.NOT_APPLICABLE: 2}


def test_a_longer_window_finds_more_and_judges_less(tmp_path: Path) -> None:
    (score,) = scores(visits(tmp_path), "fcr", variant="no-repeat", terms=Terms(window="20d"))
    assert counts(score) == {FURTHER: 2}
    assert states(score)[State.NOT_APPLICABLE] == 3


def test_a_contact_about_something_else_is_no_repeat(tmp_path: Path) -> None:
    (score,) = scores(visits(tmp_path), "fcr", variant="no-repeat", roles={"topic": "subject"})
    assert counts(score) == {FIRST: 3}


def test_a_repeat_at_the_very_end_of_the_window_is_one(tmp_path: Path) -> None:
    rows = [("a", "2026-10-01", ""), ("a", "2026-10-08", ""), ("b", "2026-10-01", ""), ("b", "2026-10-09", "")]
    (score,) = scores(visits(tmp_path, rows), "fcr", variant="no-repeat", terms=Terms(as_of="2026-10-14"))
    assert counts(score) == {FURTHER: 1, FIRST: 1}


def test_a_contact_after_the_export_does_not_tell_on_one_before(tmp_path: Path) -> None:
    rows = [("a", "2026-10-01", ""), ("a", "2026-10-06", ""), ("b", "2026-09-01", "")]
    (score,) = scores(visits(tmp_path, rows), "fcr", variant="no-repeat", terms=Terms(as_of="2026-10-05"))
    assert states(score) == {State.ANSWERED: 1, State.NOT_APPLICABLE: 2}


def test_without_a_customer_nothing_is_known_of_repeats(tmp_path: Path) -> None:
    rows = [*VISITS, ("", "2026-10-02", "bill"), (" ", "2026-10-02", "bill"), ("d", "", "bill"), ("d", "x", "bill")]
    (score,) = scores(visits(tmp_path, rows), "fcr", variant="no-repeat")
    assert states(score) == {State.ANSWERED: 3, State.NOT_APPLICABLE: 2, State.MISSING: 3, State.INVALID: 1}


@pytest.mark.parametrize("nobody", ["-", "NULL", "N/A", "nan"])
def test_contacts_of_nobody_are_not_those_of_one_customer(tmp_path: Path, nobody: str) -> None:
    rows = [(nobody, "2026-10-02", ""), (nobody, "2026-10-03", ""), *VISITS]
    (score,) = scores(visits(tmp_path, rows), "fcr", variant="no-repeat")
    assert states(score) == {State.ANSWERED: 3, State.NOT_APPLICABLE: 2, State.MISSING: 2}


def test_of_two_contacts_in_one_second_the_first_was_not_enough(tmp_path: Path) -> None:
    rows = [("a", "2026-10-01T09:00:00Z", ""), ("a", "2026-10-01T11:00:00+02:00", ""), ("z", "2026-10-31", "")]
    (score,) = scores(visits(tmp_path, rows), "fcr", variant="no-repeat")
    assert counts(score) == {FURTHER: 1, FIRST: 1}


def test_a_window_that_ends_with_the_export_has_passed(tmp_path: Path) -> None:
    rows = [("a", "2026-10-01T09:00:00Z", ""), ("b", "2026-10-08T09:00:00Z", "")]
    (score,) = scores(visits(tmp_path, rows), "fcr", variant="no-repeat")
    assert states(score) == {State.ANSWERED: 1, State.NOT_APPLICABLE: 1}


def test_a_repeat_after_the_window_that_is_scored_still_counts(tmp_path: Path) -> None:
    rows = [("a", "2026-09-30", ""), ("a", "2026-10-01", ""), ("z", "2026-12-01", "")]
    (score,) = scores(visits(tmp_path, rows), "fcr", variant="no-repeat", until="2026-09")
    assert counts(score) == {FURTHER: 1}


def test_a_filter_chooses_what_is_judged_and_hides_no_repeat(tmp_path: Path) -> None:
    """The parcel of the 5th is not judged, and the bill of the 1st was not enough: its customer came again."""
    (score,) = scores(visits(tmp_path), "fcr", variant="no-repeat", where_not="subject=parcel")
    assert counts(score) == {FIRST: 1, FURTHER: 1}
    (same,) = scores(visits(tmp_path), "fcr", variant="no-repeat", where="subject=bill")
    assert counts(same) == counts(score)


def test_a_segment_scored_by_itself_is_what_it_is_beside_others(tmp_path: Path) -> None:
    path = visits(tmp_path, list(random_visits(4)))
    beside = scores(path, "fcr", variant="no-repeat", by=["subject"])
    for score in beside[1:]:
        (alone,) = scores(path, "fcr", variant="no-repeat", where=f"subject={score.segment[0]}")
        assert alone.estimate == score.estimate


def test_a_record_that_a_later_one_replaced_is_no_repeat(tmp_path: Path) -> None:
    rows = [("1", "a", "2026-10-01", "x"), ("1", "a", "2026-10-02", "y"), ("2", "b", "2026-10-31", "y")]
    path = written(tmp_path / "t.csv", "id customer_id created_at subject", rows)
    assert counts(scores(path, "fcr", variant="no-repeat", key="id", where="subject=y")[0]) == {FIRST: 1}


@pytest.mark.parametrize(("first", "second"), [("2026-10-20", "2026-10-27"), ("2026-03-24", "2026-03-31")])
@pytest.mark.parametrize(("window", "wanted"), [("7d", FURTHER), ("1 week", FURTHER), ("6d", FIRST)])
def test_days_of_a_window_are_days_however_the_clock_is_changed(
    tmp_path: Path, first: str, second: str, window: str, wanted: str
) -> None:
    rows = [("a", first, ""), ("a", second, ""), ("z", "2026-12-01", "")]
    told = {"variant": "no-repeat", "terms": Terms(window=window), "tz": "Europe/Berlin"}
    found = counts(scores(visits(tmp_path, rows), "fcr", **told)[0])
    assert found == ({FIRST: 1, FURTHER: 1} if wanted == FURTHER else {FIRST: 2})


def test_a_window_of_hours_ends_after_as_many_of_them(tmp_path: Path) -> None:
    rows = [("a", "2026-10-24T12:00+02:00", ""), ("a", "2026-10-25T12:00+01:00", ""), ("z", "2026-12-01", "")]
    told = {"variant": "no-repeat", "terms": Terms(window="24h30m"), "tz": "Europe/Berlin"}
    assert counts(scores(visits(tmp_path, rows), "fcr", **told)[0]) == {FIRST: 2}


def random_visits(seed: int) -> Iterator[tuple[str, str, str]]:
    random = Random(seed)  # noqa: S311 (a seed that can be repeated)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for _ in range(120):
        at = start + timedelta(minutes=random.randrange(60 * 24 * 60))
        yield random.choice("abcdefgh"), at.strftime("%Y-%m-%dT%H:%M:%SZ"), random.choice(["bill", "parcel"])


def judged(rows: Rows, days: int, export: datetime) -> tuple[int, int]:
    """First contacts that were enough, and the others, one by one: of those whose window is over alone."""
    stamped = [(who, datetime.fromisoformat(at), what) for who, at, what in rows]
    window = timedelta(days=days)
    enough = further = 0
    for place, (who, at, what) in enumerate(stamped):
        later = [t for n, (w, t, about) in enumerate(stamped) if (w, about) == (who, what) and (t, n) > (at, place)]
        again = any(t - at <= window for t in later)
        over = at + window <= export
        further += again and over
        enough += not again and over
    return enough, further


@pytest.mark.parametrize("days", [1, 7])
def test_repeats_are_those_of_looking_at_every_pair(tmp_path: Path, days: int) -> None:
    rows = list(random_visits(days))
    export = max(datetime.fromisoformat(at) for _, at, _ in rows)
    told = {"variant": "no-repeat", "roles": {"topic": "subject"}, "terms": Terms(window=f"{days}d")}
    (score,) = scores(visits(tmp_path, rows), "fcr", **told)
    assert (counts(score)[FIRST], counts(score)[FURTHER]) == judged(rows, days, export)


def test_parts_that_keep_a_customer_together_add_up(tmp_path: Path) -> None:
    rows, told = list(random_visits(3)), {"variant": "no-repeat", "terms": Terms(as_of="2026-03-05")}
    whole = scores(visits(tmp_path, rows), "fcr", **told)[0].tally
    halves = [[row for row in rows if (row[0] < "d") == half] for half in (True, False)]
    assert Tally.sum(scores(visits(tmp_path, half), "fcr", **told)[0].tally for half in halves) == whole


# --- what is refused -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("variant", "says"),
    [
        (None, "--replies COLUMN"),
        ("no-repeat", "--customer COLUMN"),
        ("net", "--resolved COLUMN --resolvable COLUMN"),
    ],
)
def test_a_column_that_is_lacking_is_named(tmp_path: Path, variant: str | None, says: str) -> None:
    path = written(tmp_path / "t.csv", "created_at note", [("2026-01-01", "x")])
    with pytest.raises(InputError) as error:
        scores(path, "fcr", variant=variant)
    assert says in error.value.problems[0].hint


@pytest.mark.parametrize("window", ["soon", "2 business days", "0d"])
def test_a_window_is_a_time_on_the_clock(tmp_path: Path, window: str) -> None:
    with pytest.raises(UsageError, match="--window"):
        scores(visits(tmp_path), "fcr", variant="no-repeat", terms=Terms(window=window))
