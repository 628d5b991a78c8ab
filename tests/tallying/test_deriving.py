"""Records placed by a stamp that an engine reads as well."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from cxscore import api
from cxscore.config.load import find_metric
from cxscore.model import Request, State, Terms
from cxscore.tallying.rejects import rejected
from tests.engines.tickets import scores, states, values, written

NOISY = ["2026-03-29T01:30:00Z", "soon", "", "2026-02-30T10:00:00Z", "2026-03-28T23:30:00-01:00"]


def stamps(seed: str) -> list[tuple[datetime, str]]:
    """Instants about the changes of the clocks, each as text with an offset of its own."""
    random = Random(seed)  # noqa: S311 (a seed that can be repeated)
    changes = [datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)]
    changes += [datetime(2026, 3, 8, 7, tzinfo=UTC), datetime(2011, 12, 30, 10, tzinfo=UTC)]
    found = [random.choice(changes) + timedelta(seconds=random.randrange(-200_000, 200_000)) for _ in range(300)]
    return [(at, _written(at, random.choice([0, 60, -210, 825]))) for at in found]


def _written(at: datetime, minutes: int) -> str:
    text = (at + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%S")
    sign, (hours, rest) = "-" if minutes < 0 else "+", divmod(abs(minutes), 60)
    return f"{text}{sign}{hours:02}:{rest:02}" if minutes else f"{text}Z"


@pytest.mark.parametrize("zone", ["UTC", "Europe/Oslo", "America/New_York", "Asia/Kathmandu", "Pacific/Apia"])
def test_stamps_with_an_offset_count_on_their_day_of_the_zone(tmp_path: Path, zone: str) -> None:
    dealt = stamps(zone)
    path = written(tmp_path / "t.csv", "created_at x", [(text, "") for _, text in dealt])
    found = {day: n for day, n in values(path, "arrivals", period="day", tz=zone).items() if n}
    assert found == Counter(str(at.astimezone(ZoneInfo(zone)).date()) for at, _ in dealt)


def test_stamps_without_an_offset_keep_their_day(tmp_path: Path) -> None:
    path = written(tmp_path / "t.csv", "created_at x", [("2026-03-29T23:59:59", ""), ("2026-03-30", "")])
    found = values(path, "arrivals", period="day", tz="America/New_York")
    assert found == {"2026-03-29": 1, "2026-03-30": 1}


def test_the_zone_of_the_days_is_still_said(tmp_path: Path) -> None:
    path = written(tmp_path / "t.csv", "created_at x", [("2026-03-29T23:59:59Z", "")])
    said = [problem.message for problem in api.score(path, "arrivals", period="day", tz="Europe/Oslo").problems]
    assert "stamps with an offset are counted on their day in Europe/Oslo" in said


def test_what_is_no_date_is_listed_as_it_was_written(tmp_path: Path) -> None:
    path = written(tmp_path / "t.csv", "created_at x", [(text, "y") for text in NOISY])
    request = Request("arrivals", period="day", time_zone="Europe/Oslo")
    with api.opened(path, request) as table:
        assessment = api.assess(table, request, find_metric("arrivals"))
        found = [(one.record, one.value) for one in rejected(assessment.records, assessment.tallied)]
    assert found == [(2, "soon"), (3, ""), (4, "2026-02-30T10:00:00Z")]


def test_another_column_may_say_when(tmp_path: Path) -> None:
    rows = [("2026-01-31T23:30:00Z", "2026-02-01T23:30:00Z"), ("2026-01-31T23:30:00Z", "")]
    path = written(tmp_path / "t.csv", "created_at seen_at", rows)
    found = scores(path, "arrivals", date="seen_at", period="day", tz="Europe/Oslo")
    assert [(score.period, states(score)) for score in found if score.period] == [
        ("2026-02-02", {State.ANSWERED: 1})
    ]  # fmt: skip


def test_of_a_person_the_last_of_one_day_counts(tmp_path: Path) -> None:
    rows = [("2026-01-05T18:00:00Z", "no", "a"), ("2026-01-05T09:00:00Z", "yes", "a")]
    path = written(tmp_path / "t.csv", "created_at resolved customer", rows)
    options = {"variant": "gross", "period": "day", "respondent": "customer"}
    assert values(path, "fcr", **options, date="created_at") == {"2026-01-05": 0}


PLAIN = "2026-03-20T10:00:00Z"
TO_THE_21ST = Terms(as_of="2026-03-21")
LOOSE = ("2026/3/20 10:00", "20 March 2026 10:00", "2026-3-20T10:00Z", "Mar 20, 2026 10:00:00 AM")
"""The same moment as people write it; no order has to be settled for it."""


def test_stamps_that_people_write_are_read_beside_those_of_machines(tmp_path: Path) -> None:
    rows = [(PLAIN, "2026-03-20T10:30:00Z"), *((text, "2026-03-20 11:00:00") for text in LOOSE)]
    path = written(tmp_path / "t.csv", "created_at solved_at", rows)
    report = api.score(path, "resolution-time", tz="UTC")
    assert report.scores[0].tally.states == {State.ANSWERED: 5}
    assert report.scores[0].estimate.value == 3600
    assert [problem.message for problem in report.problems if "first" in problem.message] == []


@pytest.mark.parametrize("text", LOOSE)
def test_stamps_that_people_write_have_their_day(tmp_path: Path, text: str) -> None:
    path = written(tmp_path / "t.csv", "created_at x", [(PLAIN, ""), (text, ""), ("2026-03-21T00:00:00Z", "")])
    assert values(path, "arrivals", period="day", tz="UTC") == {"2026-03-20": 2, "2026-03-21": 1}


@pytest.mark.parametrize("latest", ["2026-03-20T12:00:00Z", "2026/3/20 12:00", "20 March 2026 12:00"])
def test_a_stamp_that_is_filtered_out_tells_when_the_file_was_exported_however_written(
    tmp_path: Path, latest: str
) -> None:
    rows = [(PLAIN, "2026-03-20T10:15:00Z", "a"), (PLAIN, "", "a"), (latest, "", "b")]
    path = written(tmp_path / "t.csv", "created_at solved_at team", rows)
    report = api.score(path, "resolution-time", where="team=a", tz="UTC")
    assert report.as_of == int(datetime(2026, 3, 20, 12, tzinfo=UTC).timestamp())


def test_a_word_for_no_value_is_no_stamp_that_was_left_over(tmp_path: Path) -> None:
    rows = [(PLAIN, "-"), (PLAIN, "NULL"), (PLAIN, " "), (PLAIN, "2026-03-20T10:15:00Z"), (PLAIN, "later")]
    path = written(tmp_path / "t.csv", "created_at solved_at", rows)
    (score, *_) = scores(path, "resolution-time", terms=TO_THE_21ST)
    assert states(score) == {State.ANSWERED: 4, State.INVALID: 1}


@pytest.mark.parametrize("options", [{}, {"by": ["team"]}, {"period": "month", "by": ["team"]}])
def test_times_count_as_often_as_they_come(tmp_path: Path, options: dict[str, object]) -> None:
    """Equal times of one segment are grouped: every one of them is a ticket, in the tally and in the ledger."""
    ends = ["2026-03-20T10:15:00Z"] * 3 + ["2026-03-20T10:45:00Z"] * 2 + [""] * 4 + ["2026-03-20T09:00:00Z"]
    rows = [(PLAIN, end, team) for team in "ab" for end in ends]
    path = written(tmp_path / "t.csv", "created_at solved_at team", rows)
    found = scores(path, "resolution-time", variant="p90", terms=TO_THE_21ST, **options)
    totals = [score for score in found if not score.segment]
    assert [states(score) for score in totals] == [{State.ANSWERED: 18, State.INVALID: 2}]
    assert all(score.tally.times is not None for score in found)
    assert sum(score.tally.times.n for score in totals if score.tally.times) == 18
    for score in found:
        if score.segment:
            assert states(score) == {State.ANSWERED: 9, State.INVALID: 1}


def test_of_a_person_the_last_time_counts(tmp_path: Path) -> None:
    rows = [(PLAIN, "2026-03-20T10:15:00Z", "a"), (PLAIN, "2026-03-20T10:45:00Z", "a"), (PLAIN, "", "b")]
    path = written(tmp_path / "t.csv", "created_at solved_at customer", rows)
    (score, *_) = scores(path, "resolution-time", respondent="customer", terms=TO_THE_21ST)
    assert states(score) == {State.ANSWERED: 2, State.DUPLICATE: 1}
