"""Elapsed: times from a table of tickets, through the whole count, against plain reckoning ticket by ticket."""

import csv
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from cxscore import api
from cxscore.calendars import calendar_of
from cxscore.config.validate import load_calendar
from cxscore.errors import InputError, UsageError
from cxscore.model import Score, State, Tally, Terms
from cxscore.stats.times import TimeCounts

HEADER = ("created_at", "solved_at", "priority", "team")
CALENDARS = sorted((Path(__file__).parents[2] / "configs" / "calendars").glob("*.yaml"))
YEARS = range(int(datetime(2023, 1, 1, tzinfo=UTC).timestamp()), int(datetime(2026, 1, 1, tzinfo=UTC).timestamp()))
CHANGES = [
    datetime(2024, 3, 31, 1, tzinfo=UTC),
    datetime(2024, 10, 27, 1, tzinfo=UTC),
    datetime(2025, 3, 9, 10, tzinfo=UTC),
]


def written(folder: Path, rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER) -> Path:
    path = folder / "tickets.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def held(score: Score) -> tuple[list[int], list[int]]:
    """The times of a score one by one: those that ended, and those that are open."""
    times = score.tally.times
    assert isinstance(times, TimeCounts)
    pairs = list(zip(times.at.tolist(), times.ended.tolist(), times.open.tolist(), strict=True))
    return [at for at, n, _ in pairs for _ in range(n)], [at for at, _, n in pairs for _ in range(n)]


def counted(tally: Tally) -> list[list[int]]:
    assert isinstance(tally.times, TimeCounts)
    return [column.tolist() for column in (tally.times.at, tally.times.ended, tally.times.open)]


def one_score(path: Path, terms: Terms | None = None, **options: object) -> Score:
    return api.score(path, "resolution-time", terms=terms, **options).scores[0]  # type: ignore[arg-type]


def stamp(instant: int) -> str:
    return datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# --- the clock -----------------------------------------------------------------------------------------------


def test_a_time_is_the_seconds_between_stamps_and_an_open_one_lasts_to_the_latest(
    tmp_path: Path,
) -> None:
    rows = [["2026-03-01 08:30:05", "2026-03-01 09:15:00", "", ""], ["2026-03-01 09:00", "", "", ""]]
    assert held(one_score(written(tmp_path, rows))) == ([2695], [900])


def test_a_day_as_of_lasts_to_its_end_and_what_ends_later_is_open(tmp_path: Path) -> None:
    rows = [["2026-03-01 12:00", "2026-03-02 12:00", "", ""], ["2026-03-01 18:00", "", "", ""]]
    score = one_score(written(tmp_path, rows), Terms(as_of="2026-03-01"))
    assert held(score) == ([], [6 * 3600, 12 * 3600])


@pytest.mark.parametrize(
    ("row", "state", "reason"),
    [
        (["", "2026-03-01 09:00"], State.MISSING, "no start"),
        (["soon", "2026-03-01 09:00"], State.INVALID, "the start is no time"),
        (["2026-03-01 09:00", "later"], State.INVALID, "the end is no time"),
        (["2026-03-01 09:00", "2026-03-01 08:59"], State.INVALID, "ends before it starts"),
        (["1026-03-01 09:00", "2026-03-01 08:59"], State.INVALID, "the start is no time"),
    ],
)
def test_what_cannot_be_a_time_is_set_aside_with_the_reason(
    tmp_path: Path, row: list[str], state: State, reason: str
) -> None:
    sound = ["2026-03-01 08:00", "2026-03-01 08:00", "", ""]
    ledger = api.score(written(tmp_path, [sound, [*row, "", ""]]), "resolution-time").ledgers["resolution-time"]
    assert ledger[state] == 1
    assert ledger.reasons[state] == {reason: 1}
    assert ledger[State.ANSWERED] == 1, "a time of 0 is an answer"


@pytest.mark.parametrize("day", ["2026-03-01", "20260301", "2026-W09-7"])
def test_a_day_as_of_may_be_written_in_any_way_of_iso(tmp_path: Path, day: str) -> None:
    rows = [["2026-03-01 12:00", "2026-03-01 13:00", "", ""], ["2026-03-01 18:00", "", "", ""]]
    assert held(one_score(written(tmp_path, rows), Terms(as_of=day))) == ([3600], [6 * 3600])


@pytest.mark.parametrize("word", ["-", "NULL", "None", "nan", "#N/A", "\u00a0"])
@pytest.mark.parametrize("start", ["2026-03-01 12:00", "01.03.2026 12:00"], ids=["iso", "by its order"])
def test_a_word_for_no_value_is_a_blank_stamp(tmp_path: Path, start: str, word: str) -> None:
    rows = [
        [start, word, "", ""],
        ["2026-03-01 13:00", word, "", ""],
        [word, word, "", "a"],
        ["20.03.2026", "", "", ""],
    ]
    report = api.score(written(tmp_path, rows), "resolution-time", terms=Terms(as_of="2026-03-01T14:00"))
    assert held(report.scores[0]) == ([], [3600, 7200])
    assert report.ledgers["resolution-time"].reasons[State.MISSING] == {"no start": 1}


def test_a_segment_scored_alone_is_what_it_is_beside_others(tmp_path: Path) -> None:
    rows = [["2026-03-01 12:00", "", "", "a"], ["2026-03-01 13:00", "2026-03-01 15:00", "", "b"]]
    path = written(tmp_path, rows)
    alone, beside = one_score(path, where="team=a"), api.score(path, "resolution-time", by="team").scores[1]
    assert held(alone) == held(beside) == ([], [3 * 3600])


def test_a_start_after_as_of_is_no_answer_yet(tmp_path: Path) -> None:
    rows = [["2026-03-01 08:00", "2026-03-01 09:00", "", ""], ["2026-03-05 08:00", "", "", ""]]
    report = api.score(written(tmp_path, rows), "resolution-time", terms=Terms(as_of="2026-03-02"))
    assert report.ledgers["resolution-time"].reasons[State.NOT_APPLICABLE] == {"starts after --as-of": 1}


def test_a_slip_of_the_pen_does_not_make_open_tickets_ages_old(tmp_path: Path) -> None:
    rows = [["2026-03-01 08:00", "2062-03-01 09:00", "", ""], ["2026-03-05 08:00", "", "", ""]]
    with pytest.raises(InputError, match="the latest stamp lies 36 years after the one before it"):
        one_score(written(tmp_path, rows))


def test_stamps_in_two_orders_of_day_and_month_are_read_each_by_its_column(tmp_path: Path) -> None:
    rows = [["31.10.2026 08:00", "11/01/2026 8:00 AM", "", ""], ["30.10.2026 08:00", "10/31/2026 8:00 AM", "", ""]]
    assert held(one_score(written(tmp_path, rows))) == ([86_400, 86_400], [])


def test_trailing_blank_records_are_empty_and_no_tickets(tmp_path: Path) -> None:
    rows = [["2026-03-01 08:00", "2026-03-01 09:00", "high", "a"], ["", "", "", ""], ["", "", "", "b"]]
    ledger = api.score(written(tmp_path, rows), "resolution-time").ledgers["resolution-time"]
    assert (ledger[State.EMPTY], ledger[State.MISSING], ledger.rows) == (1, 1, 3)


# --- business time -------------------------------------------------------------------------------------------


def tickets(seed: str, n: int) -> list[tuple[int, int]]:
    """Tickets over three years, one in three of them about a change of clocks."""
    rng, near = Random(seed), [int(change.timestamp()) for change in CHANGES]  # noqa: S311 (a test, not a secret)
    about = [rng.choice(near) + rng.randrange(-90_000, 90_000) for _ in range(n // 3)]
    starts = about + [rng.choice(YEARS) for _ in range(n - n // 3)]
    return [(start, start + int(rng.expovariate(1 / 100_000))) for start in starts]


@pytest.mark.parametrize("path", CALENDARS, ids=lambda path: path.stem)
def test_business_time_of_whole_columns_is_that_of_one_ticket_at_a_time(tmp_path: Path, path: Path) -> None:
    calendar = calendar_of(load_calendar(path))
    pairs = tickets("seed 7", 400)
    score = one_score(
        written(tmp_path, [[stamp(a), stamp(b), "", ""] for a, b in pairs]), Terms(calendar=(("", str(path)),))
    )
    assert held(score)[0] == sorted(calendar.open_seconds(a, b) for a, b in pairs)


def test_a_record_whose_value_has_no_calendar_has_no_time(tmp_path: Path) -> None:
    rows = [["2026-03-01 12:00", "2026-03-01 13:00", "", team] for team in ("web", "WEB ", "shop", "")]
    terms = Terms(calendar=(("Web", str(CALENDARS[0])),), target=(("", "4h"),))
    path, roles = written(tmp_path, rows), {"calendar_by": "team"}
    timed, judged = (api.score(path, metric, terms=terms, roles=roles) for metric in ("resolution-time", "sla"))
    assert held(timed.scores[0]) == ([3600, 3600], [])
    assert [report.scores[0].tally.n for report in (timed, judged)] == [2, 2]
    assert timed.ledgers["resolution-time"].reasons[State.NOT_APPLICABLE] == {"no calendar": 2}


def test_every_segment_can_have_hours_of_its_own(tmp_path: Path) -> None:
    always, support = (calendar_of(load_calendar(path)) for path in (CALENDARS[0], CALENDARS[-1]))
    pairs = tickets("seed 8", 60)
    rows = [[stamp(a), stamp(b), "", "Oslo" if index % 2 else "web"] for index, (a, b) in enumerate(pairs)]
    terms = Terms(calendar=(("oslo", str(CALENDARS[-1])), ("", str(CALENDARS[0]))))
    report = api.score(
        written(tmp_path, rows), "resolution-time", by="team", terms=terms, roles={"calendar_by": "team"}
    )
    expected = {
        "Oslo": sorted(support.open_seconds(a, b) for a, b in pairs[1::2]),
        "web": sorted(always.open_seconds(a, b) for a, b in pairs[::2]),
    }
    assert {
        score.segment[0]: held(score)[0]
        for score in report.scores
        if score.segment and score.definition.variant == "median"
    } == expected


def test_arrived_and_answered_outside_hours_is_no_business_time_and_an_answer(tmp_path: Path) -> None:
    saturday = [["2026-03-07 10:00", "2026-03-07 11:00", "", ""]]
    calendar = next(path for path in CALENDARS if path.stem == "support-oslo")
    score = one_score(written(tmp_path, saturday), Terms(calendar=(("", str(calendar)),)), tz="Europe/Oslo")
    assert held(score) == ([0], [])


# --- ready durations -----------------------------------------------------------------------------------------


def test_ready_durations_are_read_in_their_unit_and_a_blank_one_is_open_since_its_start(tmp_path: Path) -> None:
    rows = [["2026-03-01 08:00", "90"], ["2026-03-01 08:00", ""], ["2026-03-01 10:00", "0,5"], ["", ""]]
    path = written(tmp_path, rows, ("created_at", "minutes taken"))
    report = api.score(path, "resolution-time", column="minutes taken", terms=Terms(unit="minutes"))
    assert held(report.scores[0]) == ([30, 5400], [7200])


def test_ready_durations_without_a_unit_are_not_guessed(tmp_path: Path) -> None:
    path = written(tmp_path, [["2026-03-01 08:00", "90"]], ("created_at", "minutes taken"))
    with pytest.raises(InputError, match="no valid answer"):
        api.score(path, "resolution-time", column="minutes taken")


def test_ready_durations_refuse_a_second_calendar(tmp_path: Path) -> None:
    path = written(tmp_path, [["2026-03-01 08:00", "90"]], ("created_at", "taken"))
    terms = Terms(unit="minutes", calendar=(("", str(CALENDARS[0])),))
    with pytest.raises(UsageError, match="these durations are ready ones"):
        api.score(path, "resolution-time", column="taken", terms=terms)


# --- targets -------------------------------------------------------------------------------------------------

TARGETED = [
    ["2026-03-01 08:00", "2026-03-01 09:00", "high", ""],
    ["2026-03-01 08:00", "2026-03-01 09:01", "high", ""],
    ["2026-03-01 08:00", "2026-03-01 11:59", "normal", ""],
    ["2026-03-01 08:00", "", "normal", ""],
    ["2026-03-01 11:30", "", "high", ""],
    ["2026-03-01 12:00", "2026-03-01 12:00", "low", ""],
]


def sla(path: Path, *targets: tuple[str, str]) -> Mapping[str, int]:
    report = api.score(path, "sla", terms=Terms(target=targets, clock="resolution"))
    tally = report.scores[0].tally
    reasons = report.ledgers["sla"].reasons.get(State.NOT_APPLICABLE, {})
    return {**{str(word): mass.n for word, mass in tally.masses.items()}, **reasons}


def test_a_target_met_to_the_second_is_met_and_an_open_ticket_past_it_has_missed(tmp_path: Path) -> None:
    found = sla(written(tmp_path, TARGETED), ("", "1h"))
    assert found == {"met": 2, "missed": 3, "pending: open and not yet due": 1}


def test_targets_per_value_leave_others_without_one_out(tmp_path: Path) -> None:
    found = sla(written(tmp_path, TARGETED), ("HIGH", "1h"), ("normal", "4h"))
    assert found == {"met": 2, "missed": 1, "pending: open and not yet due": 2, "no target": 1}


def test_business_days_need_a_calendar(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="a business day needs one length"):
        sla(written(tmp_path, TARGETED), ("", "2 business days"))


def test_a_file_with_two_clocks_asks_which(tmp_path: Path) -> None:
    path = written(tmp_path, [["2026-03-01 08:00", "", ""]], ("created_at", "first_reply_at", "solved_at"))
    with pytest.raises(UsageError, match="say --clock first-response or --clock resolution"):
        api.score(path, "sla", terms=Terms(target=(("", "1h"),)))


def test_tallies_of_parts_of_a_file_add_up_to_those_of_the_whole(tmp_path: Path) -> None:
    rows = [[stamp(a), stamp(b) if a % 5 else "", "", ""] for a, b in tickets("seed 9", 90)]
    terms = Terms(as_of="2026-06-01")
    parts = (rows[:31], rows[31:], rows)
    first, second, whole = (one_score(written(tmp_path, part), terms).tally for part in parts)
    both = first + second
    assert both.states[State.ANSWERED] == whole.states[State.ANSWERED]
    assert counted(both) == counted(whole)


@pytest.mark.parametrize(("option", "words"), [("first", "one per record"), ("business", "plainly has none")])
def test_an_option_that_the_file_leaves_nothing_to_choose_by_is_refused(
    tmp_path: Path, option: str, words: str
) -> None:
    path = written(tmp_path, [["2026-03-01 08:00", "2026-03-01 09:00", "", ""]])
    with pytest.raises(UsageError, match=words):
        one_score(path, Terms(**{option: True}))  # type: ignore[arg-type]


def test_what_is_open_has_no_business_time_where_the_hours_are_not_told(tmp_path: Path) -> None:
    rows = [["2026-03-01 08:00", "30"], ["2026-03-01 08:00", ""], ["2026-03-09 08:00", "NULL"]]
    terms = Terms(business=True, unit="minutes")
    report = api.score(
        written(tmp_path, rows, ("created_at", "minutes")), "resolution-time", column="minutes", terms=terms
    )
    assert held(report.scores[0]) == ([1800], [])
    assert report.ledgers["resolution-time"][State.NOT_APPLICABLE] == 2


def test_a_plain_number_without_a_unit_says_what_it_lacks(tmp_path: Path) -> None:
    rows = [["2026-03-01 08:00", "30"], ["2026-03-01 08:00", "1h"]]
    report = api.score(written(tmp_path, rows, ("created_at", "spent")), "resolution-time", column="spent")
    assert report.ledgers["resolution-time"].reasons[State.INVALID] == {"no duration; a plain number needs --unit": 1}


@pytest.mark.parametrize(("other", "answers"), [("2026-03-01 15:00", {"met": 1, "missed": 1}), ("yes", {"met": 1})])
def test_the_stamps_of_another_clock_tell_how_late_the_export_is(
    tmp_path: Path, other: str, answers: dict[str, int]
) -> None:
    rows = [["2026-03-01 10:00", "2026-03-01 10:30", other], ["2026-03-01 10:00", "", ""]]
    path = written(tmp_path, rows, ("created_at", "first_response_at", "resolved"))
    (score,) = api.score(path, "sla", terms=Terms(clock="first-response", target=(("", "1h"),))).scores
    assert {answer: mass.n for answer, mass in score.tally.masses.items()} == answers


def test_a_clock_is_refused_where_there_is_but_one(tmp_path: Path) -> None:
    path = written(tmp_path, [["2026-03-01 08:00", "2026-03-01 09:00", "", ""]])
    with pytest.raises(UsageError, match="--clock does not go with"):
        one_score(path, Terms(clock="resolution"))


# --- the units of a tool -------------------------------------------------------------------------------------


def conversations(folder: Path) -> Path:
    """Two conversations as Intercom exports them: first replies after 60 and 180 seconds."""
    form = (
        '{{"id": "{0}", "created_at": 179000000{0}, "updated_at": 1790000900, "statistics": '
        '{{"time_to_admin_reply": {1}, "count_reopens": 0, "count_conversation_parts": 3}}}}\n'
    )
    path = folder / "conversations.ndjson"
    path.write_text(form.format(1, 60) + form.format(2, 180), "utf-8")
    return path


def test_a_named_column_of_durations_is_in_the_unit_that_its_preset_says(tmp_path: Path) -> None:
    path = conversations(tmp_path)
    column = "statistics.time_to_admin_reply"
    assert held(api.score(path, "frt", column=column).scores[0]) == ([60, 180], [])
    with pytest.raises(UsageError, match=r"--unit minutes: statistics.time_to_admin_reply of .* is in seconds"):
        api.score(path, "frt", column=column, terms=Terms(unit="minutes"))
    plain = api.score(path, "frt", column=column, preset="none", terms=Terms(unit="minutes"))
    assert held(plain.scores[0]) == ([3600, 10800], [])


def test_files_that_count_durations_in_other_units_are_not_put_together(tmp_path: Path) -> None:
    """Zendesk's minutes beside Intercom's seconds."""
    names = ["Summation column", "Id", "Requester id", "Group stations", "Satisfaction Score", "Created at"]
    names += ["Updated at", "First reply time in minutes"]
    row = ["1", "7", "8", "1", "", "2026-10-01 09:00", "2026-10-01 10:00", "30"]
    files = [written(tmp_path, [row], names), conversations(tmp_path)]
    with pytest.raises(InputError, match=r"in calendar minutes, and .* in seconds"):
        api.score([str(file) for file in files], "frt")
