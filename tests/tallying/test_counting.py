"""The count: exact, additive, indifferent to the order of records, and true to the rows read."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxscore.errors import InputError, LedgerError
from cxscore.model import Exclusion, State, Tally
from cxscore.tallying import counting
from tests.tallying.tables import assessed, counted, masses

HEADER = "nps,team,who,at,w\n"
RECORDS = st.tuples(
    st.sampled_from(["9", "10", "0", "3", "7 dwarfs", "11", "", "NA"]),
    st.sampled_from(["a", "b", ""]),
    st.sampled_from(["p", "q", "r", ""]),
    st.sampled_from(["2026-01-01", "2026-02-01", "2026-02-02", "never"]),
    st.sampled_from(["1", "0.1", "2.000000001"]),
).map(",".join)
ASKED: list[dict[str, Any]] = [
    {"by": ("team",)},
    {"by": ("team",), "date": "at", "period": "month"},
    {"weight": "w"},
    {"where": (("team", "a"),)},
]


def table(records: list[str], first: str = "9,a,s,2026-01-01,1") -> str:
    """A table of these records and a sound one before them."""
    return HEADER + "".join(f"{record}\n" for record in [first, *records])


@settings(max_examples=8, deadline=None)
@given(st.lists(RECORDS, max_size=12), st.randoms(use_true_random=False), st.sampled_from(ASKED))
def test_the_order_of_records_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, records: list[str], chance: Any, asked: dict[str, Any]
) -> None:
    folder, other = tmp_path_factory.mktemp("o"), list(records)
    chance.shuffle(other)
    one, two = counted(table(records), folder, **asked), counted(table(other), folder, **asked)
    assert (one.tallies, one.ledger) == (two.tallies, two.ledger)


@settings(max_examples=8, deadline=None)
@given(st.lists(RECORDS, max_size=12), st.lists(RECORDS, max_size=12))
def test_tallies_of_files_that_part_respondents_add(
    tmp_path_factory: pytest.TempPathFactory, left: list[str], right: list[str]
) -> None:
    folder, second = tmp_path_factory.mktemp("m"), "0,b,t,2026-02-01,1"
    right = [re.sub(",([pqr]),", r",other \1,", record) for record in right]
    asked: dict[str, Any] = {"by": ("team",), "respondent": "who", "date": "at", "period": "month"}
    one, two = counted(table(left), folder, **asked), counted(table(right, second), folder, **asked)
    both = counted(table([*left, second, *right]), folder, **asked)
    places = {*one.tallies, *two.tallies}
    assert both.tallies == {at: one.tallies.get(at, Tally()) + two.tallies.get(at, Tally()) for at in places}
    assert both.ledger.states == (one.ledger + two.ledger).states


@settings(max_examples=8, deadline=None)
@given(st.lists(RECORDS, max_size=12), st.sampled_from(ASKED))
def test_the_ledger_adds_up_to_the_rows_read(
    tmp_path_factory: pytest.TempPathFactory, records: list[str], asked: dict[str, Any]
) -> None:
    text = table([*records, ",,,,", "short"])
    tallied = counted(text, tmp_path_factory.mktemp("l"), **asked)
    assert tallied.ledger.rows == len(records) + 3 == sum(tallied.rows)
    assert (tallied.ledger[State.EMPTY], tallied.ledger[State.MALFORMED]) == (1, 1)


def test_a_ledger_that_does_not_add_up_is_a_bug(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "_read", lambda _records: (3,))
    with pytest.raises(LedgerError, match="holds 1 records, but 3 were read"):
        counted("nps\n9\n", tmp_path)


def test_weights_and_their_squares_are_exact(tmp_path: Path) -> None:
    text = "nps,w\n" + "9,0.1\n" * 10 + "9,0.000000001\n8,999999.999999999\n"
    nine = Fraction(1) + Fraction(1, 10**9), Fraction(1, 10) + Fraction(1, 10**18)
    eight = Fraction(10**15 - 1, 10**9)
    found = masses(counted(text, tmp_path, weight="w"))
    assert found == {((), None): {9: (11, *nine), 8: (1, eight, eight**2)}}


@pytest.mark.parametrize("weight", ["", "x", "-1", "1,000", "1000000", "0.0000000001", "1e3"])
def test_an_answer_without_a_sound_weight_ends_the_count(tmp_path: Path, weight: str) -> None:
    with pytest.raises(InputError, match="column 'w' holds"):
        counted(f'nps,w\n9,1\n8,"{weight}"\n', tmp_path, weight="w")


def test_a_weight_is_asked_of_answered_records_only(tmp_path: Path) -> None:
    tallied = counted(
        "nps,w,t\n9,1,a\n,x,a\n11,-5,a\n8,123456789012345678,b\n", tmp_path, weight="w", where=(("t", "a"),)
    )
    assert masses(tallied) == {((), None): {9: (1, 1, 1)}}


@pytest.mark.parametrize("people", ["", "x", "-1", "1.5", "1e3"])
def test_an_answer_without_a_whole_count_ends_the_count(tmp_path: Path, people: str) -> None:
    with pytest.raises(InputError, match="which is no count"):
        counted(f"nps,people\n9,1\n8,{people}\n", tmp_path, counts="people")


def test_counts_of_one_answer_in_several_records_add(tmp_path: Path) -> None:
    tallied = counted("nps,people\n9,2\n9,3\n9,2\n0,0\n", tmp_path, counts="people")
    assert masses(tallied) == {((), None): {9: (7, 7, 7), 0: (0, 0, 0)}}
    assert tallied.ledger.states == {State.ANSWERED: 4}


def test_evidence_weighs_respondents_not_records(tmp_path: Path) -> None:
    text = f"nps,people\n9,100\n9, 2\n99,1\n11,0\nx,{10**17}\n,\n"
    (found,) = counted(text, tmp_path, counts="people").interpretations
    assert {number: n for number, n in found.numbers.items() if n} == {9: 102, 99: 1}


def test_an_unreadable_count_of_no_answer_ends_nothing(tmp_path: Path) -> None:
    (found,) = counted("nps,people\n9,1\n99,many\n98,-4\n", tmp_path, counts="people").interpretations
    assert found.numbers == {9: 1, 99: 1}


def test_records_set_aside_make_no_segment_and_no_period(tmp_path: Path) -> None:
    text = "nps,team,at\n9,a,2026-01-01\n9,b,2025-01-01\n9,c,never\n9,d,2026-01-02\n,,\n"
    asked: dict[str, Any] = {"date": "at", "period": "month", "since": "2026", "where_not": (("team", "d"),)}
    tallied = counted(text, tmp_path, by=("team",), **asked)
    assert set(tallied.tallies) == {(("a",), "2026-01")}
    states = (State.EMPTY, State.FILTERED, State.UNDATED, State.OUTSIDE_PERIOD, State.ANSWERED)
    assert tallied.ledger.states == dict.fromkeys(states, 1)


@pytest.mark.parametrize(
    ("row", "state"),
    [
        (",,", State.EMPTY),
        ("x,k,never", State.EXCLUDED),
        ("x,drop,never", State.FILTERED),
        ("x,m,never", State.UNDATED),
        ("x,m,2020-01-01", State.OUTSIDE_PERIOD),
        ("x,m,2026-01-01", State.INVALID),
        ("11,m,2026-01-01", State.OUT_OF_SCALE),
        ("n/a,m,2026-01-01", State.NOT_APPLICABLE),
        (",m,2026-01-01", State.MISSING),
    ],
)
def test_the_first_state_that_applies_wins(tmp_path: Path, row: str, state: State) -> None:
    asked: dict[str, Any] = {"date": "at", "since": "2026", "key": "key", "where_not": (("key", "drop"),)}
    tallied = counted(f"nps,key,at\n{row}\n9,k,2026-01-01\n", tmp_path, **asked)
    assert tallied.ledger.states == {state: 1, State.ANSWERED: 1}


def test_only_placed_records_tell_the_direction(tmp_path: Path) -> None:
    text = "ces,team\n1 - strongly agree,a\n7 - strongly agree,b\nstrongly agree,b\n"
    tallied = counted(text, tmp_path, metric="ces", scale="7", where=(("team", "b"),))
    assert masses(tallied) == {((), None): {7: (2, 2, 2)}}


@pytest.mark.parametrize(("keep", "answer"), [("last", 3), ("first", 1)])
def test_a_record_without_a_date_is_never_the_first_nor_the_last(tmp_path: Path, keep: str, answer: int) -> None:
    text = "nps,who,at\n8,p,\n3,p,2026-03-01\n1,p,2026-01-01\n2,p,2026-02-01\n9,p,soon\n"
    tallied = counted(text, tmp_path, respondent="who", date="at", keep=keep)
    assert masses(tallied) == {((), None): {answer: (1, 1, 1)}}


def test_a_rejected_or_blank_answer_never_displaces_an_answer(tmp_path: Path) -> None:
    tallied = counted("nps,who\n9,p\nx,p\n,p\n11,p\n", tmp_path, respondent="who")
    assert tallied.ledger[State.DUPLICATE] == 0
    assert masses(tallied) == {((), None): {9: (1, 1, 1)}}


def test_rows_are_counted_file_by_file(tmp_path: Path) -> None:
    with assessed({"a.csv": "nps,x\n9,\n\n1\n", "b.csv": "nps\n9\n\n8\n"}, tmp_path) as assessment:
        assert assessment.tallied.rows == (2, 3)


@pytest.mark.parametrize(
    "local", ["2026-01-31 10:00", "2026-01-31 10:00:30", "31.01.2026 10:00", "31/01/2026 10:00 AM"]
)
@pytest.mark.parametrize(("zone", "last"), [("America/New_York", 1), ("UTC", 7), ("Asia/Kolkata", 7)])
def test_stamps_with_and_without_an_offset_are_put_in_one_order(
    tmp_path: Path, local: str, zone: str, last: int
) -> None:
    text = f"nps,who,at\n1,p,{local}\n7,p,2026-01-31T10:30:00Z\n"
    tallied = counted(text, tmp_path, respondent="who", date="at", time_zone=zone)
    assert masses(tallied) == {((), None): {last: (1, 1, 1)}}


@pytest.mark.parametrize("ancient", ["0001-01-01", "9999-12-31 23:59", "31.12.9999"])
def test_the_ends_of_the_calendar_have_an_order_in_every_zone(tmp_path: Path, ancient: str) -> None:
    text = f"nps,who,at\n1,p,{ancient}\n7,p,2026-01-31\n"
    tallied = counted(text, tmp_path, respondent="who", date="at", time_zone="America/New_York")
    assert masses(tallied) == {((), None): {7 if ancient < "2" else 1: (1, 1, 1)}}


def test_an_undated_record_does_not_tell_the_direction(tmp_path: Path) -> None:
    text = (
        "ces,at\n1 - strongly agree,\n1 - strongly agree, \n1 - strongly agree,never\n7 - strongly agree,2026-01-01\n"
    )
    tallied = counted(text, tmp_path, metric="ces", scale="7", date="at", period="year")
    assert (tallied.ledger[State.UNDATED], tallied.interpretations[0].direction) == (3, "higher")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_blank_line_in_a_file_of_one_column_is_an_unanswered_record(tmp_path: Path, end: str) -> None:
    tallied = counted(end.join(["nps", "9", "", "8", ""]), tmp_path)
    assert tallied.ledger.states == {State.MISSING: 1, State.ANSWERED: 2}


# --- exclusions ----------------------------------------------------------------------------------------------

SPAM, TEST, OTHER = (
    Exclusion("kind", "spam*", "spam"),
    Exclusion("kind", "test", "test"),
    Exclusion("old", "1", "spam"),
)


def test_what_is_excluded_is_counted_by_its_reason_before_any_filter(tmp_path: Path) -> None:
    text = "nps,kind,old\n9,spam,0\n9, spammy ,0\n9,test,0\n9,,1\n9,Test,0\n8,,0\n,spam,\n"
    tallied = counted(text, tmp_path, exclude=(SPAM, TEST, OTHER), where=(("nps", "9"),))
    assert tallied.ledger.states == {State.EXCLUDED: 5, State.FILTERED: 1, State.ANSWERED: 1}
    assert tallied.ledger.reasons == {State.EXCLUDED: {"spam": 4, "test": 1}}


def test_the_first_exclusion_that_fits_names_the_reason(tmp_path: Path) -> None:
    text = "nps,kind,old\n9,test,1\n8,,0\n"
    first, last = (counted(text, tmp_path, exclude=each) for each in ((TEST, OTHER), (OTHER, TEST)))
    assert [each.ledger.reasons[State.EXCLUDED] for each in (first, last)] == [{"test": 1}, {"spam": 1}]


@pytest.mark.parametrize(
    ("ends", "answers", "reasons"),
    [
        (True, {8: (1, 1, 1)}, {"test": 1, "not the last record of its key": 1}),
        (False, {8: (1, 1, 1), 9: (1, 1, 1)}, {"test": 1}),
    ],
)
def test_an_excluded_record_ends_its_key_or_stands_beside_it(
    tmp_path: Path, ends: bool, answers: object, reasons: object
) -> None:
    """A ticket that was deleted has no answer whatever its earlier versions said; a test record touches nobody's."""
    text = "nps,kind,id\n9,,a\n9,test,a\n8,,b\n"
    tallied = counted(text, tmp_path, exclude=(replace(TEST, ends_key=ends),), key="id")
    assert masses(tallied) == {((), None): answers}
    assert tallied.ledger.reasons == {State.EXCLUDED: reasons}


def test_excluded_answers_are_no_evidence(tmp_path: Path) -> None:
    text = "ces,kind\n1 - strongly agree,test\n1 - strongly agree,test\n7 - strongly agree,\n"
    tallied = counted(text, tmp_path, metric="ces", scale="7", exclude=(TEST,))
    assert tallied.interpretations[0].direction == "higher"


def test_a_blank_record_is_empty_even_where_blank_is_excluded(tmp_path: Path) -> None:
    tallied = counted("nps,kind\n9,x\n,\n8,\n", tmp_path, exclude=(Exclusion("kind", "", "no kind"),))
    assert tallied.ledger.states == {State.EMPTY: 1, State.EXCLUDED: 1, State.ANSWERED: 1}


def test_rows_that_the_reader_leaves_out_are_read_and_excluded_by_their_reason(tmp_path: Path) -> None:
    """The ledger adds up to all rows of each file, also to those that are no records."""
    files = {"a.csv": "nps,team\n9,a\nnps,team\n8,b\nnps,team\nlost\n", "b.csv": "nps,team\n9,a\n"}
    with assessed(files, tmp_path) as assessment:
        tallied = assessment.tallied
    assert tallied.ledger.states == {State.MALFORMED: 1, State.EXCLUDED: 2, State.ANSWERED: 3}
    assert tallied.ledger.reasons == {State.EXCLUDED: {"repeated header": 2}}
    assert tallied.rows == (5, 1)


# --- how far the records reach -------------------------------------------------------------------------------

WORKDAYS = [day for day in (date(2026, 7, 6) + timedelta(n) for n in range(82)) if day.weekday() < 5]


def reach(days: Iterable[date], folder: Path, label: str) -> bool | None:
    """Whether a period seems cut in a file with records of these days, of which only its own count."""
    text = "nps,at\n" + "".join(f"9,{day}\n" for day in days)
    coverage = counted(text, folder, date="at", since=label, until=label).placing.coverage
    return coverage.cuts(label) if coverage else None


@pytest.mark.parametrize(
    ("label", "cut"), [("2026-W28", False), ("2026-W36", False), ("2026-W39", False), ("2026-09", True)]
)
def test_a_period_inside_the_file_is_whole_and_weekends_are_no_gap(tmp_path: Path, label: str, cut: bool) -> None:
    """Monday to Friday, until Friday 25 September."""
    assert reach(WORKDAYS, tmp_path, label) is cut


def test_a_quiet_last_day_does_not_cut_a_month(tmp_path: Path) -> None:
    days = [date(2026, 9, 1) + timedelta(n) for n in range(60)]
    assert reach((day for day in days if day != date(2026, 9, 30)), tmp_path, "2026-09") is False


@pytest.mark.parametrize("stray", [date(2019, 1, 1), date(2026, 2, 1), date(2062, 9, 1)])
def test_a_stray_date_makes_no_period_whole(tmp_path: Path, stray: date) -> None:
    days = [date(2026, 8, 1) + timedelta(n) for n in range(40)]
    assert reach([*days, stray], tmp_path, "2026-09") is True


def test_without_records_in_the_window_nothing_is_covered(tmp_path: Path) -> None:
    assert reach([date(2026, 8, 30), date(2026, 10, 2)], tmp_path, "2026-09") is None
