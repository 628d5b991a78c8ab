"""Status: solved, received, open and reopened, against plain reckoning ticket by ticket and day by day."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

import cxscore
from cxscore import periods
from cxscore.errors import InputError, UsageError
from cxscore.model import State, Tally, Terms
from cxscore.periods import Grain
from tests.engines.tickets import counts, scores, states, values, written

HEADER = "created_at solved_at status team"
LOG = "ticket at new_status team"
LOG_OPTIONS: Mapping[str, object] = {"key": "ticket", "roles": {"start": "at", "status": "new_status"}}
TICKETS = [
    ("2026-01-05", "2026-01-06", "solved", "a"),
    ("2026-01-07", "2026-02-03", "closed", "b"),
    ("2026-01-20", "", "open", "a"),
    ("2026-02-01", "2026-02-01", "Solved", "a"),
    ("2026-02-10", "", "pending", "b"),
]
CHANGES = [
    ("1", "2026-01-01", "open", "a"),
    ("1", "2026-01-05", "solved", "a"),
    ("1", "2026-01-10", "open", "a"),
    ("1", "2026-02-20", "solved", "a"),
    ("2", "2026-01-15", "open", "b"),
    ("2", "2026-02-02", "solved", "b"),
    ("2", "2026-02-05", "closed", "b"),
    ("3", "2026-02-10", "open", "a"),
]


@pytest.fixture
def tickets(tmp_path: Path) -> Path:
    return written(tmp_path / "tickets.csv", HEADER, TICKETS)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return written(tmp_path / "log.csv", LOG, CHANGES)


# --- solved and received -------------------------------------------------------------------------------------


def test_the_cohort_is_judged_by_what_became_of_it(tickets: Path) -> None:
    assert values(tickets, "resolution-rate") == {"": 60.0}


def test_the_cohort_stands_in_the_period_of_its_creation(tickets: Path) -> None:
    assert values(tickets, "resolution-rate", period="month") == {"2026-01": pytest.approx(200 / 3), "2026-02": 50.0}


def test_the_flow_counts_a_solution_in_the_period_of_the_solution(tickets: Path) -> None:
    january, february = scores(tickets, "resolution-rate", variant="flow", period="month")
    assert counts(january) == {"received": 3, "solved": 1}
    assert counts(february) == {"received": 2, "solved": 2}


def test_the_flow_may_pass_a_hundred_percent(tickets: Path) -> None:
    narrowed = {"variant": "flow", "where": "created_at=2026-01-07", "period": "month"}
    assert values(tickets, "resolution-rate", **narrowed) == {"2026-01": 0.0, "2026-02": None}
    assert values(tickets, "resolution-rate", variant="flow", since="2026-02", where="team=b") == {"": 100.0}


def test_a_solution_counts_in_a_window_that_its_ticket_precedes(tickets: Path) -> None:
    (score,) = scores(tickets, "resolution-rate", variant="flow", since="2026-02")
    assert counts(score) == {"received": 2, "solved": 2}


def test_records_are_accounted_for_once_whatever_their_rows_count(tickets: Path) -> None:
    (score,) = scores(tickets, "resolution-rate", variant="flow")
    assert states(score) == {State.ANSWERED: 5}


def test_a_solution_after_the_day_of_the_export_is_none_yet(tickets: Path) -> None:
    assert values(tickets, "resolution-rate", terms=Terms(as_of="2026-01-31")) == {"": pytest.approx(100 / 3)}


def test_a_ticket_of_the_day_after_the_export_is_not_in_it(tickets: Path) -> None:
    (score,) = scores(tickets, "resolution-rate", terms=Terms(as_of="2026-02-09"))
    assert states(score) == {State.ANSWERED: 4, State.NOT_APPLICABLE: 1}


def test_own_statuses_replace_the_known_ones(tmp_path: Path) -> None:
    path = written(tmp_path / "t.csv", "status team", [("pending", "a"), ("open", "a"), ("solved", "a"), ("", "a")])
    (score,) = scores(path, "resolution-rate", terms=Terms(solved=("pend*", "OPEN")))
    assert (counts(score), states(score)) == (
        {"solved": 2, "unsolved": 1},
        {State.ANSWERED: 3, State.MISSING: 1},
    )


def test_a_status_of_open_outweighs_an_old_stamp_of_solution(tmp_path: Path) -> None:
    path = written(tmp_path / "t.csv", HEADER, [("2026-01-01", "2026-01-03", "open", "a")])
    assert values(path, "resolution-rate") == {"": 0.0}
    assert values(path, "backlog") == {"": 1.0}


@pytest.mark.parametrize(
    ("row", "state"),
    [
        (("", "2026-01-03", "solved", ""), State.MISSING),
        (("soon", "2026-01-03", "solved", ""), State.INVALID),
        (("2026-01-01", "later", "open", ""), State.INVALID),
        (("2026-01-05", "2026-01-03", "solved", ""), State.INVALID),
    ],
    ids=["no start", "start is no time", "end is no time", "ends before it starts"],
)
def test_a_ticket_that_cannot_be_judged_is_set_aside(tmp_path: Path, row: tuple[str, ...], state: State) -> None:
    path = written(tmp_path / "t.csv", HEADER, [*TICKETS, row])
    (score,) = scores(path, "resolution-rate")
    assert states(score)[state] == 1
    assert score.estimate.value == 60


@pytest.mark.parametrize("silence", ["-", "NULL", "N/A"])
def test_a_status_that_says_nothing_leaves_it_to_the_stamp(tmp_path: Path, silence: str) -> None:
    rows = [("2026-01-01", "2026-01-02", silence, "a"), ("2026-01-05", "-", silence, "a")]
    assert values(written(tmp_path / "t.csv", HEADER, rows), "resolution-rate") == {"": 50.0}


def test_a_solved_ticket_without_a_time_of_solution_has_no_place_in_the_flow(tmp_path: Path) -> None:
    path = written(tmp_path / "t.csv", HEADER, [*TICKETS, ("2026-01-01", "", "solved", "")])
    (score,) = scores(path, "resolution-rate", variant="flow")
    assert states(score) == {State.ANSWERED: 5, State.INVALID: 1}


def test_a_column_of_yes_and_no_is_scored_as_it_is(tmp_path: Path) -> None:
    path = written(tmp_path / "t.csv", "done", [("yes",), ("no",), ("Ja",), ("",)])
    assert values(path, "resolution-rate", column="done") == {"": pytest.approx(200 / 3)}


def test_arrivals_are_counted_by_their_creation_and_solutions_by_theirs(tickets: Path) -> None:
    assert values(tickets, "arrivals", period="month") == {"2026-01": 3.0, "2026-02": 2.0}
    assert values(tickets, "arrivals", variant="solved", period="month") == {"2026-01": 1.0, "2026-02": 2.0}


@pytest.mark.parametrize("variant", ["received", "solved"])
def test_of_what_comes_in_and_goes_neither_more_nor_less_is_better(tickets: Path, variant: str) -> None:
    (score,) = scores(tickets, "arrivals", variant=variant)
    assert (score.definition.direction_source, score.definition.settled) == ("none", False)
    assert "neither way is better" in score.definition.text


# --- open at the end of a period -----------------------------------------------------------------------------


def test_the_backlog_of_a_month_is_what_its_end_finds_open(tickets: Path) -> None:
    assert values(tickets, "backlog", period="month") == {"2026-01": 2.0, "2026-02": 2.0}


def test_without_periods_the_backlog_is_what_the_export_finds_open(tickets: Path) -> None:
    assert values(tickets, "backlog") == {"": 2.0}
    assert values(tickets, "backlog", terms=Terms(as_of="2026-01-06")) == {"": 0.0}
    assert values(tickets, "backlog", until="2026-01-07") == {"": 1.0}


@pytest.mark.parametrize(("metric", "wanted"), [("backlog", 2.0), ("arrivals", 3.0), ("resolution-rate", 100 / 3)])
def test_nothing_is_said_of_periods_after_the_day_of_the_export(tickets: Path, metric: str, wanted: float) -> None:
    told = {"period": "month", "terms": Terms(as_of="2026-01-25")}
    assert values(tickets, metric, **told) == {"2026-01": pytest.approx(wanted)}
    assert states(scores(tickets, metric, **told)[0]) == {State.ANSWERED: 3, State.NOT_APPLICABLE: 2}


def test_the_backlog_of_a_part_is_that_of_its_tickets(tickets: Path) -> None:
    assert values(tickets, "backlog", where="team=a") == {"": 1.0}
    assert values(tickets, "backlog", where="team=b", period="month") == {"2026-01": 1.0, "2026-02": 1.0}


def test_the_backlog_over_the_volume_divides_by_what_was_received(tickets: Path) -> None:
    wanted = {"2026-01": pytest.approx(200 / 3), "2026-02": 100.0}
    assert values(tickets, "backlog", variant="over-volume", period="month") == wanted


def test_the_last_period_ends_with_the_export(tickets: Path) -> None:
    *_, last = scores(tickets, "backlog", period="month")
    assert (last.period, last.partial) == ("2026-02", True)


def test_a_period_ends_at_midnight_of_the_zone(tmp_path: Path) -> None:
    path = written(tmp_path / "t.csv", "created_at solved_at", [("2026-01-31T23:30:00Z", "2026-02-05T12:00:00Z")])
    assert values(path, "backlog", period="month")["2026-01"] == 1
    assert values(path, "backlog", period="month", tz="Europe/Oslo") == {"2026-02": 0.0}


def test_segments_of_the_backlog_add_up_to_all(tickets: Path) -> None:
    found = scores(tickets, "backlog", period="week", by="team")
    total = Counter({score.period: counts(score).get("open", 0) for score in found if not score.segment})
    parts: Counter[str | None] = Counter()
    for score in found:
        if score.segment:
            parts[score.period] += counts(score).get("open", 0)
    assert +parts == +total


def ends_of(grain: Grain, first: date, last: date, zone: ZoneInfo) -> dict[str, int]:
    """The instant at which each period ends, found by walking day by day."""
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    nexts = {periods.label(day, grain): day + timedelta(days=1) for day in days}
    return {label: int(datetime(*day.timetuple()[:3], tzinfo=zone).timestamp()) for label, day in nexts.items()}


@pytest.mark.parametrize(
    ("grain", "zone"),
    [("day", "UTC"), ("week", "Europe/Oslo"), ("day", "America/New_York"), ("month", "Asia/Kolkata")],
)
def test_the_backlog_is_that_of_counting_every_ticket_at_every_end(tmp_path: Path, grain: Grain, zone: str) -> None:
    random = Random(f"{grain} {zone}")  # noqa: S311 (a seed that can be repeated)
    base = int(datetime(2026, 2, 20, tzinfo=UTC).timestamp())
    spans = [(base + random.randrange(40 * 86_400), random.choice([None, 0, 3600, 86_400 * 9])) for _ in range(60)]
    stamps = [(start, None if lasts is None else start + lasts) for start, lasts in spans]
    rows = [[iso(start), "" if end is None else iso(end)] for start, end in stamps]
    export = max(stamp for pair in stamps for stamp in pair if stamp is not None)
    path = written(tmp_path / "t.csv", "created_at solved_at", rows)
    found = values(path, "backlog", period=grain, tz=zone)
    here = ZoneInfo(zone)
    first, last = (datetime.fromtimestamp(at, here).date() for at in (min(start for start, _ in stamps), export))
    wanted = {
        label: float(sum(start < at and (end is None or end >= at) for start, end in stamps))
        for label, until in ends_of(grain, first, last, here).items()
        for at in [min(until, export + 1)]
    }
    assert found == wanted


def iso(instant: int) -> str:
    return datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# --- reopened ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cells", [("0", "1", "2", "0"), ("no", "yes", "Ja", "nein")], ids=["numbers", "yes or no"])
def test_reopened_is_a_number_above_none_or_a_yes(tmp_path: Path, cells: tuple[str, ...]) -> None:
    path = written(tmp_path / "t.csv", "reopened", [(cell,) for cell in cells])
    assert values(path, "reopen-rate") == {"": 50.0}


def test_a_number_that_is_not_given_is_no_fault(tmp_path: Path) -> None:
    (score,) = scores(written(tmp_path / "t.csv", "reopened x", [("0", ""), ("-", ""), ("N/A", "")]), "reopen-rate")
    assert states(score) == {State.ANSWERED: 1, State.MISSING: 2}


def test_a_ticket_that_was_never_solved_is_no_chance_to_reopen(tmp_path: Path) -> None:
    rows = [("open", "0"), ("solved", "0"), ("open", "1"), ("solved", ""), ("solved", "often")]
    (score,) = scores(written(tmp_path / "t.csv", "status reopens", rows), "reopen-rate")
    assert score.estimate.value == 50
    assert states(score) == {
        State.ANSWERED: 2, State.NOT_APPLICABLE: 1, State.MISSING: 1, State.INVALID: 1
    }  # fmt: skip


# --- logs of statuses ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("metric", "options", "wanted"),
    [
        ("resolution-rate", {}, {"": pytest.approx(200 / 3)}),
        ("resolution-rate", {"variant": "flow", "period": "month"}, {"2026-01": 0.0, "2026-02": 200.0}),
        ("resolution-rate", {"terms": Terms(as_of="2026-01-06")}, {"": 100.0}),
        ("reopen-rate", {}, {"": 50.0}),
        ("reopen-rate", {"terms": Terms(as_of="2026-01-09")}, {"": 0.0}),
        ("backlog", {"period": "month"}, {"2026-01": 2.0, "2026-02": 1.0}),
        ("backlog", {"terms": Terms(as_of="2026-01-31")}, {"": 2.0}),
        ("backlog", {"period": "year", "terms": Terms(as_of="2026-01-31")}, {"2026": 2.0}),
    ],
)
def test_a_log_says_what_became_of_each_ticket(
    log: Path, metric: str, options: dict[str, object], wanted: dict[str, float]
) -> None:
    assert values(log, metric, **LOG_OPTIONS, **options) == wanted


def test_a_solution_counts_when_it_came_and_not_when_the_ticket_was_closed_for_good(tmp_path: Path) -> None:
    changes = [("1", "2026-01-10", "open"), ("1", "2026-01-31", "solved"), ("1", "2026-02-04", "closed")]
    path = written(tmp_path / "log.csv", "ticket at new_status", changes)
    found = values(path, "arrivals", variant="solved", period="month", **LOG_OPTIONS)
    assert found == {"2026-01": 1.0}


@pytest.mark.parametrize(("first", "then", "wanted"), [("open", "solved", 100.0), ("solved", "open", 0.0)])
def test_of_two_changes_in_one_second_the_later_row_holds(
    tmp_path: Path, first: str, then: str, wanted: float
) -> None:
    changes = [("1", "2026-01-10T09:00:00Z", first), ("1", "2026-01-10T10:00:00+01:00", then)]
    path = written(tmp_path / "log.csv", "ticket at new_status", changes)
    assert values(path, "resolution-rate", **LOG_OPTIONS) == {"": wanted}


def test_a_log_leaves_the_time_between_two_openings_out_of_the_backlog(log: Path) -> None:
    found = values(log, "backlog", period="day", since="2026-01-04", until="2026-01-10", **LOG_OPTIONS)
    assert list(found.values()) == [1, 0, 0, 0, 0, 0, 1]


def test_the_backlog_of_a_log_is_what_the_last_event_before_each_end_says(tmp_path: Path) -> None:
    random = Random(7)  # noqa: S311 (a seed that can be repeated)
    base = int(datetime(2026, 3, 1, tzinfo=UTC).timestamp())
    moments = random.sample(range(base, base + 30 * 86_400), 120)
    events = [(at, str(random.randrange(25)), random.choice(["new", "solved", "closed", "hold"])) for at in moments]
    path = written(tmp_path / "log.csv", "ticket at new_status", [(t, iso(at), status) for at, t, status in events])
    here, export = ZoneInfo("Europe/Oslo"), max(moments)
    first, last = (datetime.fromtimestamp(at, here).date() for at in (min(moments), export))
    wanted = {}
    for label, until in ends_of("day", first, last, here).items():
        now = {ticket: status for at, ticket, status in sorted(events) if at < min(until, export + 1)}
        wanted[label] = float(sum(status not in ("solved", "closed") for status in now.values()))
    assert values(path, "backlog", period="day", tz="Europe/Oslo", **LOG_OPTIONS) == wanted


def test_a_log_counts_a_ticket_once_by_its_first_event(log: Path) -> None:
    (score,) = scores(log, "resolution-rate", **LOG_OPTIONS)
    assert states(score) == {State.EXCLUDED: 5, State.ANSWERED: 3}
    options = {"key": "ticket", "roles": {"start": "at"}, "period": "month"}
    assert values(log, "arrivals", **options) == {"2026-01": 2.0, "2026-02": 1.0}


def test_events_without_ticket_time_or_status_are_named_and_leave_the_others_alone(tmp_path: Path) -> None:
    odd = [
        ("", "2026-01-02", "open", ""),
        ("9", "", "open", ""),
        ("9", "soon", "open", ""),
        ("9", "2026-01-03", "", ""),
    ]
    path = written(tmp_path / "log.csv", LOG, [*CHANGES, *odd])
    (score,) = scores(path, "resolution-rate", **LOG_OPTIONS)
    assert states(score) == {State.EXCLUDED: 5, State.MISSING: 3, State.INVALID: 1, State.ANSWERED: 3}


# --- laws ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [{}, {"variant": "flow"}], ids=["cohort", "flow"])
def test_parts_of_a_file_add_up_to_it(tickets: Path, options: dict[str, object]) -> None:
    told = Terms(as_of="2026-03-01")
    parts = [written(tickets.parent / f"{n}.csv", HEADER, TICKETS[n::2]) for n in range(2)]
    whole = [score.tally for score in scores(tickets, "resolution-rate", terms=told, **options)]
    added = Tally.sum(
        score.tally for part in parts for score in scores(part, "resolution-rate", terms=told, **options)
    )
    assert [added] == whole


def test_parts_of_a_log_that_keep_tickets_together_add_up_to_it(log: Path) -> None:
    told = {**LOG_OPTIONS, "terms": Terms(as_of="2026-03-01"), "period": "month"}
    split = [[row for row in CHANGES if (row[0] == "1") == one] for one in (True, False)]
    parts = [written(log.parent / f"{n}.csv", LOG, rows) for n, rows in enumerate(split)]
    added: dict[str | None, Tally] = {}
    for part in parts:
        for score in scores(part, "backlog", **told):
            added[score.period] = added.get(score.period, Tally()) + score.tally
    assert {score.period: score.tally for score in scores(log, "backlog", **told)} == added


def test_several_files_are_one(tickets: Path) -> None:
    parts = [written(tickets.parent / f"{n}.csv", HEADER, TICKETS[n::2]) for n in range(2)]
    for variant in ("open", "over-volume"):
        assert values(parts, "backlog", variant=variant, period="week") == values(
            tickets, "backlog", variant=variant, period="week"
        )


def test_the_order_of_the_rows_changes_nothing(log: Path) -> None:
    path = written(log.parent / "turned.csv", LOG, CHANGES[::-1])
    assert values(path, "backlog", period="week", **LOG_OPTIONS) == values(
        log, "backlog", period="week", **LOG_OPTIONS
    )


# --- what is refused -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("metric", "variant", "says"),
    [
        ("resolution-rate", None, "--status COLUMN"),
        ("resolution-rate", "flow", "--end COLUMN"),
        ("backlog", None, "--end COLUMN"),
        ("reopen-rate", None, "--reopens COLUMN"),
    ],
)
def test_a_column_that_is_lacking_is_named_with_the_way_out(
    tmp_path: Path, metric: str, variant: str | None, says: str
) -> None:
    path = written(tmp_path / "t.csv", "created_at note", [("2026-01-01", "x")])
    with pytest.raises(InputError) as error:
        scores(path, metric, variant=variant)
    assert says in error.value.problems[0].hint


def test_a_column_that_would_not_be_read_is_refused(tickets: Path) -> None:
    with pytest.raises(UsageError, match="--reopens does not go with Backlog open"):
        scores(tickets, "backlog", roles={"reopens": "team"})


@pytest.mark.parametrize(("metric", "variant"), [("resolution-rate", "flow"), ("backlog", None)])
def test_one_answer_per_person_is_not_asked_of_what_counts_twice(
    tickets: Path, metric: str, variant: str | None
) -> None:
    with pytest.raises(UsageError, match="--respondent does not go with"):
        scores(tickets, metric, variant=variant, respondent="team")


# --- the days of its own -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stamps", "options"),
    [
        (("2026-01-05T08:00:00Z", "2026-03-06T08:00:00Z"), {}),
        (("1767600000", "1772784000"), {}),
        (("05.01.2026", "06.03.2026"), {"date_format": "%d.%m.%Y"}),
    ],
)
def test_ends_of_periods_are_no_dates_of_the_file(
    tmp_path: Path, stamps: tuple[str, str], options: Mapping[str, object]
) -> None:
    """What is open at the end of February stands there however the file writes its dates, and nothing is said."""
    path = written(tmp_path / "t.csv", HEADER, [(stamps[0], "", "open", "a"), (stamps[1], "", "open", "a")])
    found = cxscore.score(path, "backlog", period="month", **options)  # type: ignore[arg-type]
    assert [score.estimate.value for score in found.scores] == [1, 1, 2]
    assert not any("already" in problem.message for problem in found.problems)
