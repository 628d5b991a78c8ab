"""A log of events as times: what ends a ticket, when the clock stands, which row carries the answer."""

from pathlib import Path

import pytest

from cxscore import api
from cxscore.errors import UsageError
from cxscore.model import Score, State, Terms
from cxscore.stats.times import TimeCounts

HOUR = 3600
LOG = """ticket,at,status,author
A,2026-10-01 09:00,new,customer
A,2026-10-01 09:05,new,bot
A,2026-10-01 09:30,Pending,agent
A,2026-10-01 11:00,open,customer
A,2026-10-01 11:15,solved,agent
B,2026-10-02 09:00,new,customer
B,2026-10-02 10:00,solved,agent
B,2026-10-02 12:00,open,customer
B,2026-10-02 13:00,solved,agent
C,2026-10-03 09:00,new,customer
C,2026-10-03 10:00,closed,agent
C,2026-10-03 11:00,open,customer
,2026-10-03 09:00,new,customer
D,2026-10-03 12:00,new,customer
"""
PHASES = LOG.replace("ticket,at,status,author", "ticket,at,phase,author")
"""The same log, whose status has a name that no one declares."""
ROLES = {"start": "at", "end": "at", "status": "status"}


def scored(
    tmp_path: Path, terms: Terms, *, metric: str = "resolution-time", text: str = LOG, **options: object
) -> api.ScoredReport:
    path = tmp_path / "log.csv"
    path.write_text(text, encoding="utf-8")
    given: dict[str, object] = {"roles": ROLES, "key": "ticket", **options}
    return api.score(path, metric, terms=terms, **given)  # type: ignore[arg-type]


def held(score: Score) -> tuple[list[int], list[int]]:
    times = score.tally.times
    assert isinstance(times, TimeCounts)
    pairs = list(zip(times.at.tolist(), times.ended.tolist(), times.open.tolist(), strict=True))
    return [at for at, n, _ in pairs for _ in range(n)], [at for at, _, n in pairs for _ in range(n)]


def test_a_ticket_lasts_to_its_last_solution_and_one_reopened_is_open(tmp_path: Path) -> None:
    assert held(scored(tmp_path, Terms()).scores[0]) == ([int(2.25 * HOUR), 4 * HOUR], [0, 3 * HOUR])


def test_the_first_solution_ends_it_if_that_is_asked_for(tmp_path: Path) -> None:
    assert held(scored(tmp_path, Terms(first=True)).scores[0]) == ([HOUR, HOUR, int(2.25 * HOUR)], [0])


def test_the_clock_stands_in_a_pause_and_between_solution_and_reopening_if_told(tmp_path: Path) -> None:
    ended, _ = held(scored(tmp_path, Terms(pause=("pending", "solved"))).scores[0])
    assert ended == [int(0.75 * HOUR), 2 * HOUR]


def test_handling_time_is_that_in_the_running_status_alone(tmp_path: Path) -> None:
    ended, _ = held(scored(tmp_path, Terms(running=("open",))).scores[0])
    assert ended == [int(0.25 * HOUR), HOUR]


def test_a_reply_by_a_bot_or_a_customer_is_none(tmp_path: Path) -> None:
    terms = Terms(end_where_not=(("author", "bot"), ("author", "customer")))
    ended, still_open = held(scored(tmp_path, terms, metric="frt", roles={"start": "at", "end": "at"}).scores[0])
    assert ended == [HOUR // 2, HOUR, HOUR]
    assert still_open == [0]


def test_every_row_is_accounted_for(tmp_path: Path) -> None:
    ledger = scored(tmp_path, Terms()).ledgers["resolution-time"]
    assert ledger.rows == 14
    assert ledger.reasons[State.EXCLUDED] == {"another event of its ticket": 9}
    assert ledger.reasons[State.MISSING] == {"no ticket": 1}
    assert ledger[State.ANSWERED] == 4


def test_a_ticket_is_placed_by_its_first_event_and_in_the_segment_of_its_last(tmp_path: Path) -> None:
    text = "ticket,at,status,team\nA,2026-10-31 23:00,new,first\nA,2026-11-02 09:00,solved,second\n"
    (score,) = scored(tmp_path, Terms(), text=text, by="team", period="month", variant="mean").scores[1:]
    assert (score.segment, score.period) == (("second",), "2026-10")


def test_the_order_of_rows_does_not_count(tmp_path: Path) -> None:
    head, *rows = LOG.splitlines()
    turned = "\n".join([head, *reversed(rows)]) + "\n"
    assert held(scored(tmp_path, Terms(), text=turned).scores[0]) == held(scored(tmp_path, Terms()).scores[0])


def test_without_a_status_a_single_event_tells_no_time(tmp_path: Path) -> None:
    report = scored(tmp_path, Terms(), text=PHASES, roles={"start": "at", "end": "at"}, variant="mean")
    assert report.ledgers["resolution-time"].reasons[State.NOT_APPLICABLE] == {"one event only": 1}
    assert held(report.scores[0])[0] == [2 * HOUR, int(2.25 * HOUR), 4 * HOUR]


def test_an_event_without_a_status_leaves_the_ticket_in_the_one_that_it_had(tmp_path: Path) -> None:
    rows = ["A,09:00,new", "A,09:30,pending", "A,10:00,", "A,11:00,open", "A,11:15,solved", "A,12:00,"]
    events = [row.replace(",", ",2026-10-01 ", 1) for row in rows]
    text = "\n".join(["ticket,at,status", *events, ""])
    assert held(scored(tmp_path, Terms(pause=("pending",)), text=text).scores[0]) == ([int(0.75 * HOUR)], [])


def test_a_ticket_of_several_events_that_all_come_after_as_of_is_no_answer_yet(tmp_path: Path) -> None:
    report = scored(tmp_path, Terms(as_of="2026-10-01"))
    assert report.ledgers["resolution-time"].reasons[State.NOT_APPLICABLE] == {"starts after --as-of": 3}
    assert held(report.scores[0]) == ([int(2.25 * HOUR)], [])


def test_a_ticket_with_an_event_in_hours_that_nobody_said_has_no_time(tmp_path: Path) -> None:
    calendar = Path(__file__).parents[2] / "configs" / "calendars" / "always.yaml"
    roles = {**ROLES, "calendar_by": "author"}
    report = scored(
        tmp_path, Terms(calendar=tuple((who, str(calendar)) for who in ("customer", "agent"))), roles=roles
    )
    assert report.ledgers["resolution-time"].reasons[State.NOT_APPLICABLE] == {"no calendar": 1}
    assert held(report.scores[0]) == ([4 * HOUR], [0, 3 * HOUR])


CUT = """ticket,at,status
A,2026-10-01 08:00,solved
B,2026-10-01 09:00,closed
B,2026-10-02 09:00,open
B,2026-10-02 10:00,closed
C,2026-10-01 10:00,
C,2026-10-01 12:00,solved
D,2026-10-01 11:00,pending
D,2026-10-01 14:00,solved
"""


@pytest.mark.parametrize("first", [False, True])
def test_a_ticket_that_is_finished_at_its_first_event_has_no_time(tmp_path: Path, *, first: bool) -> None:
    """The export began after A and B did: C took two hours and D three, and nobody took none."""
    report = scored(tmp_path, Terms(first=first), text=CUT)
    assert held(report.scores[0]) == ([2 * HOUR, 3 * HOUR], [])
    ledger = report.ledgers["resolution-time"]
    assert (ledger[State.ANSWERED], ledger[State.MISSING], ledger[State.EXCLUDED]) == (2, 2, 4)
    assert ledger.reasons[State.MISSING] == {"no start: finished at its first event": 2}


def test_a_ticket_without_a_start_meets_no_target(tmp_path: Path) -> None:
    report = scored(tmp_path, Terms(target=(("", "150 min"),), clock="resolution"), metric="sla", text=CUT)
    assert report.scores[0].tally.n == 2


def test_pauses_need_the_status(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="need the column of the status"):
        scored(tmp_path, Terms(pause=("pending",)), text=PHASES, roles={"start": "at", "end": "at"})


def test_the_status_of_a_log_need_not_be_named_and_that_of_a_table_is_not_read(tmp_path: Path) -> None:
    unnamed = {"start": "at", "end": "at"}
    assert held(scored(tmp_path, Terms(), roles=unnamed).scores[0]) == held(scored(tmp_path, Terms()).scores[0])
    wide = "created_at,solved_at,status\n2026-10-01 09:00,2026-10-01 10:00,open\n"
    assert held(scored(tmp_path, Terms(), text=wide, roles={}, key=None).scores[0]) == ([HOUR], [])
