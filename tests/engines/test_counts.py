"""Counts: contacts one by one, and the totals of days, which are added up before anything is divided."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from cxscore import api
from cxscore.errors import InputError, UsageError
from cxscore.model import State, Tally, Terms
from tests.engines.tickets import counts, scores, states, values, written

DAYS = [("100", "95"), ("1200", "1050")]
SHORT = Terms(short="5s", unit="seconds")
CONTACTS = [("1", "x", "2"), ("2", "", "5"), ("3", "", "6"), ("4", "x", "9"), ("5", "", ""), ("6", "", "soon")]
COST = Path(__file__).parent.parent.parent / "configs/metrics/cost-per-contact.yaml"


def days(folder: Path, header: str, rows: Sequence[Sequence[str]]) -> Path:
    return written(folder / "days.csv", header, rows)


def contacts(folder: Path) -> Path:
    return written(folder / "contacts.csv", "call answered_at wait", CONTACTS)


# --- a day or a contact? ------------------------------------------------------------------------------------

PER_DAY = [("1 Oct", "97", "95", "2"), ("2 Oct", "112", "111", "1"), ("3 Oct", "91", "84", "7")]


@pytest.mark.parametrize(
    "header",
    [
        "date,inbound,answered,abandoned",
        "date,received,answered,abandoned",
        "date,Calls Offered,Calls Handled,Calls Abandoned",
        "date,calls_received,calls_answered,abandoned_calls",
        "StartInterval,Contacts queued,Contacts handled,Contacts abandoned",
        "day,Incoming calls,Answered calls,Abandoned calls",
    ],
)
@pytest.mark.parametrize("total", [[], [("Total", "300", "290", "10")]], ids=["", "total"])
def test_columns_of_whole_numbers_are_totals_per_day(
    tmp_path: Path, header: str, total: list[tuple[str, ...]]
) -> None:
    """One of these days has one abandoned call, which was read as a yes: 100 % of one contact."""
    path = tmp_path / "days.csv"
    path.write_text("\n".join([header, *map(",".join, [*PER_DAY, *total])]))
    (score,) = scores(path, "abandonment")
    assert (score.definition.variant, counts(score)) == ("totals", {"abandoned": 10, "handled": 290})


def test_days_on_which_at_most_one_gave_up_are_told_by_who_was_answered(tmp_path: Path) -> None:
    path = written(
        tmp_path / "d.csv", "date inbound answered abandoned", [("1", "97", "96", "1"), ("2", "9", "9", "0")]
    )
    assert counts(scores(path, "abandonment")[0]) == {"abandoned": 1, "handled": 105}


def test_zeros_and_ones_beside_whole_numbers_may_be_both_and_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "d.csv", "date answered abandoned", [("1", "35", "1"), ("2", "20", "0")])
    with pytest.raises(
        InputError, match=r"may be a contact or a day: .*; say --variant contacts or --variant totals"
    ):
        values(path, "abandonment")
    assert values(path, "abandonment", variant="contacts") == {"": 50.0}
    assert values(path, "abandonment", variant="totals") == {"": pytest.approx(100 / 56)}


@pytest.mark.parametrize("header", ["day abandoned", "day answered"])
def test_one_column_of_totals_has_no_base_and_is_no_contact(tmp_path: Path, header: str) -> None:
    path = written(tmp_path / "d.csv", header, [("1", "2"), ("2", "1"), ("3", "1")])
    with pytest.raises(
        InputError, match=r"needs the totals .* say --offered COLUMN .*--variant contacts, if a record"
    ):
        values(path, "abandonment")


@pytest.mark.parametrize("options", [{"column": "abandoned"}, {"variant": "contacts"}])
def test_totals_that_are_called_yes_and_no_are_refused(tmp_path: Path, options: dict[str, object]) -> None:
    path = written(tmp_path / "d.csv", "day offered handled abandoned", PER_DAY)
    with pytest.raises(
        InputError, match=r"numbers above 1 in 2 of 3 records.*counts per day say --variant totals, with --offered"
    ):
        values(path, "abandonment", **options)


def test_a_yes_and_no_with_a_slip_is_one_still(tmp_path: Path) -> None:
    rows = [(str(n), str(n % 2)) for n in range(38)]
    path = written(tmp_path / "c.csv", "call abandoned", [*rows, ("x", "2")])
    (score,) = scores(path, "abandonment")
    assert (score.estimate.value, states(score)) == (50, {State.ANSWERED: 38, State.INVALID: 1})


@pytest.mark.parametrize("rows", [[("35", "no"), ("", "yes")], [("2026-03-01 09:00:00", "0"), ("", "1")]])
def test_contacts_stay_contacts_beside_a_column_of_when_they_were_answered(
    tmp_path: Path, rows: list[tuple[str, ...]]
) -> None:
    assert values(written(tmp_path / "c.csv", "answered abandoned", rows), "abandonment") == {"": 50.0}


# --- totals lines --------------------------------------------------------------------------------------------

THREE_DAYS = [("1 Oct", "100", "95"), ("2 Oct", "120", "110"), ("3 Oct", "80", "60")]
LINE = ("Total", "300", "265")


@pytest.mark.parametrize("rows", [[*THREE_DAYS, LINE], [LINE, *THREE_DAYS]], ids=["last", "first"])
def test_a_line_that_adds_up_all_others_is_set_aside_and_said(tmp_path: Path, rows: Sequence[Sequence[str]]) -> None:
    path = days(tmp_path, "day offered handled", rows)
    report = api.score(path, "abandonment")
    assert counts(report.scores[0]) == {"abandoned": 35, "handled": 265}
    ledger = report.ledgers["abandonment"]
    assert (ledger[State.ANSWERED], ledger.reasons[State.EXCLUDED]) == (3, {"totals line": 1})
    assert any("1 record adds up all the others" in problem.message for problem in report.problems)


@pytest.mark.parametrize(
    "rows",
    [
        [*THREE_DAYS, ("4 Oct", "300", "264")],
        [("1 Oct", "2", "2"), ("2 Oct", "1", "1"), ("3 Oct", "1", "1")],
        [("1 Oct", "0", "0"), ("2 Oct", "0", "0"), ("3 Oct", "0", "0"), ("4 Oct", "0", "0")],
        [("1 Oct", "9", "0"), ("2 Oct", "4", "0"), ("3 Oct", "3", "0"), ("4 Oct", "2", "0")],
    ],
    ids=["one column differs", "three records", "nothing at all", "one column only"],
)
def test_a_day_like_any_other_is_no_totals_line(tmp_path: Path, rows: Sequence[Sequence[str]]) -> None:
    (score,) = scores(days(tmp_path, "day offered handled", rows), "abandonment")
    assert states(score) == {State.ANSWERED: len(rows)}


def test_each_file_has_its_own_totals_line(tmp_path: Path) -> None:
    first = written(tmp_path / "a.csv", "day offered handled", [*THREE_DAYS, LINE])
    second = written(tmp_path / "b.csv", "day offered handled", [*((f"{d} x", o, h) for d, o, h in THREE_DAYS), LINE])
    report = api.score([first, second], "abandonment")
    assert counts(report.scores[0]) == {"abandoned": 70, "handled": 530}


# --- contacts ------------------------------------------------------------------------------------------------


def test_a_contact_that_no_one_took_was_abandoned(tmp_path: Path) -> None:
    (score,) = scores(contacts(tmp_path), "abandonment")
    assert counts(score) == {"abandoned": 4, "handled": 2}
    assert "short ones count" in score.definition.text


def test_short_ones_count_in_neither_part(tmp_path: Path) -> None:
    (score,) = scores(contacts(tmp_path), "abandonment", terms=SHORT)
    assert counts(score) == {"abandoned": 1, "handled": 2}
    assert states(score) == {State.ANSWERED: 3, State.EXCLUDED: 1, State.MISSING: 1, State.INVALID: 1}


@pytest.mark.parametrize(("cell", "value"), [("yes", 100.0), ("no", 0.0), ("1", 100.0), ("0", 0.0), ("nein", 0.0)])
def test_a_column_of_yes_and_no_says_it(tmp_path: Path, cell: str, value: float) -> None:
    path = written(tmp_path / "c.csv", "id given_up", [("1", cell)])
    assert values(path, "abandonment", column="given_up") == {"": value}


def test_a_column_called_abandoned_says_it_by_yes_and_no(tmp_path: Path) -> None:
    path = written(tmp_path / "c.csv", "id abandoned", [("1", "Y"), ("2", "N"), ("3", "N"), ("4", "N")])
    assert values(path, "abandonment") == {"": 25.0}


@pytest.mark.parametrize(
    ("cell", "abandoned"),
    [("2026-03-01", 0), ("yes", 0), ("1", 0), ("no", 1), ("0", 1), ("-", 1), ("NULL", 1), (" ", 1)],
)
def test_a_contact_was_taken_where_a_time_or_a_yes_stands(tmp_path: Path, cell: str, abandoned: int) -> None:
    path = written(tmp_path / "c.csv", "id answered", [("1", cell), ("2", "2026-03-02")])
    assert values(path, "abandonment") == {"": 50.0 * abandoned}


def test_what_a_yes_means_is_said(tmp_path: Path) -> None:
    path = written(tmp_path / "c.csv", "id gone", [("1", "yes")])
    (score,) = scores(path, "abandonment", column="gone")
    assert "yes in gone means abandoned" in score.definition.text


def test_waits_without_a_unit_stop_the_run(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the wait of 3 contacts that were given up is no duration with a unit"):
        values(contacts(tmp_path), "abandonment", terms=Terms(short="5s"))


def test_waits_that_are_not_known_are_said(tmp_path: Path) -> None:
    report = api.score(contacts(tmp_path), "abandonment", terms=SHORT)
    assert any("2 contacts were given up after a wait that is not known" in one.message for one in report.problems)


def test_a_short_wait_ends_with_its_last_second(tmp_path: Path) -> None:
    rows = [("1", "", "4.999"), ("2", "", "5"), ("3", "", "6"), ("4", "x", "1")]
    (score,) = scores(written(tmp_path / "c.csv", "call answered_at wait", rows), "abandonment", terms=SHORT)
    assert counts(score) == {"abandoned": 1, "handled": 1}


def test_what_is_filtered_out_is_not_called_short(tmp_path: Path) -> None:
    rows = [("a", "", "2"), ("b", "", "2"), ("a", "x", "2")]
    path = written(tmp_path / "c.csv", "line answered_at wait", rows)
    (score,) = scores(path, "abandonment", where="line=a", terms=SHORT)
    assert [score.ledger[state] for state in (State.ANSWERED, State.EXCLUDED, State.FILTERED)] == [1, 1, 1]


def test_short_needs_the_wait(tmp_path: Path) -> None:
    path = written(tmp_path / "c.csv", "id answered_at", [("1", "")])
    with pytest.raises(InputError, match="--wait COLUMN"):
        values(path, "abandonment", terms=SHORT)


def test_a_unit_is_a_known_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--unit moons is not known"):
        values(contacts(tmp_path), "abandonment", terms=Terms(short="5s", unit="moons"))


def test_contacts_split_by_file_add_up(tmp_path: Path) -> None:
    halves = []
    for half in range(2):
        path = written(tmp_path / f"{half}.csv", "call answered_at wait", CONTACTS[half::2])
        halves.append(scores(path, "abandonment", terms=SHORT)[0].tally)
    assert Tally.sum(halves).masses == scores(contacts(tmp_path), "abandonment", terms=SHORT)[0].tally.masses


# --- totals --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        ("offered handled", DAYS),
        ("offered abandoned", [("100", "5"), ("1200", "150")]),
        ("abandoned handled", [("5", "95"), ("150", "1050")]),
        ("offered abandoned handled", [("100", "5", "90"), ("1200", "150", "1000")]),
    ],
)
def test_any_two_totals_say_all_and_offered_is_the_base(
    tmp_path: Path, header: str, rows: Sequence[Sequence[str]]
) -> None:
    (score,) = scores(days(tmp_path, header, rows), "abandonment")
    assert counts(score) == {"abandoned": 155, "handled": 1145}


def test_totals_are_pooled_and_rates_are_not_averaged(tmp_path: Path) -> None:
    found = values(written(tmp_path / "m.csv", "sent answered", [("20", "20"), ("30", "21")]), "response-rate")
    assert found == {"": 82.0}


def test_short_ones_of_totals_are_taken_out_of_both_parts(tmp_path: Path) -> None:
    path = days(tmp_path, "offered handled brief", [("1200", "1050", "30")])
    (score,) = scores(path, "abandonment", roles={"short_abandoned": "brief"})
    assert counts(score) == {"abandoned": 120, "handled": 1050}


@pytest.mark.parametrize("rate", ["5%", "12.5", "0.05", "5 %"])
def test_one_rate_makes_its_column_rates(tmp_path: Path, rate: str) -> None:
    with pytest.raises(InputError, match="a rate, which cannot be added up"):
        values(days(tmp_path, "offered abandoned", [("100", "5"), ("100", rate)]), "abandonment")


@pytest.mark.parametrize("grouped", ["1.200", "2.000", "1,200", "1.200.000"])
def test_digits_in_groups_are_no_plain_count(tmp_path: Path, grouped: str) -> None:
    with pytest.raises(InputError, match=r"thousands or decimals\? write a count as digits alone \(2\)"):
        values(days(tmp_path, "offered abandoned", [(grouped, "1"), ("100", "5")]), "abandonment")


def test_a_count_with_a_point_and_nothing_after_it_counts(tmp_path: Path) -> None:
    assert values(days(tmp_path, "offered abandoned", [("100.0", "5,0")]), "abandonment") == {"": 5.0}


def test_what_is_filtered_out_makes_no_column_rates(tmp_path: Path) -> None:
    rows = [("a", "100", "5"), ("b", "1.200", "5%")]
    path = days(tmp_path, "line offered abandoned", rows)
    assert values(path, "abandonment", where="line=a") == {"": 5.0}


def test_more_abandoned_and_handled_than_offered_contradict_each_other(tmp_path: Path) -> None:
    rows = [("100", "5", "90"), ("100", "5", "96")]
    (score,) = scores(days(tmp_path, "offered abandoned handled", rows), "abandonment")
    assert (counts(score), states(score)) == (
        {"abandoned": 5, "handled": 95},
        {State.ANSWERED: 1, State.INVALID: 1},
    )


def test_columns_that_are_named_leave_a_third_one_alone(tmp_path: Path) -> None:
    path = days(tmp_path, "offered abandoned handled", [("100", "5", "80")])
    named = {"offered": "offered", "handled": "handled"}
    assert values(path, "abandonment") == {"": 5.0}
    assert values(path, "abandonment", roles=named) == {"": 20.0}


def test_one_column_that_is_named_keeps_those_that_are_found(tmp_path: Path) -> None:
    path = days(tmp_path, "offered lost", [("100", "5")])
    assert values(path, "abandonment", roles={"abandoned": "lost"}) == {"": 5.0}


@pytest.mark.parametrize(
    ("offered", "handled", "state"),
    [
        ("10", "", State.MISSING),
        ("", "10", State.MISSING),
        ("-", "10", State.MISSING),
        ("10", "NULL", State.MISSING),
        ("10", "11", State.INVALID),
        ("10", "-1", State.INVALID),
        ("ten", "1", State.INVALID),
    ],
)
def test_totals_that_say_nothing_are_set_aside(tmp_path: Path, offered: str, handled: str, state: State) -> None:
    (score,) = scores(days(tmp_path, "offered handled", [*DAYS, (offered, handled)]), "abandonment")
    assert states(score) == {State.ANSWERED: 2, state: 1}


def test_a_total_alone_has_no_base(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="needs the totals of abandoned and handled"):
        values(days(tmp_path, "day handled", [("1", "5")]), "abandonment", variant="totals")


def test_short_is_no_word_of_totals(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--short-abandoned COLUMN takes the short ones out"):
        values(days(tmp_path, "offered handled", DAYS), "abandonment", terms=Terms(short="5s"))


def test_totals_stand_in_their_periods(tmp_path: Path) -> None:
    rows = [("2026-01-31", "100", "90"), ("2026-02-01", "100", "80"), ("2026-02-02", "300", "300")]
    found = values(days(tmp_path, "day offered handled", rows), "abandonment", period="month")
    assert found == {"2026-01": 10.0, "2026-02": 5.0}


# --- amounts -------------------------------------------------------------------------------------------------


def test_amounts_are_added_up_before_they_are_divided(tmp_path: Path) -> None:
    path = days(tmp_path, "cost contacts team", [("2500000.50", "1000", "a"), ("99.5", "10", "b")])
    whole, a, b = scores(path, "cost-per-contact", config=COST, by="team")
    assert [float(s.estimate.value or 0) for s in (whole, a, b)] == [2500100 / 1010, 2500.0005, 9.95]
    assert (whole.tally.n, whole.estimate.interval.low) == (2, None)


def test_amounts_without_contacts_have_no_ratio(tmp_path: Path) -> None:
    (score,) = scores(days(tmp_path, "cost contacts", [("5", "0")]), "cost-per-contact", config=COST)
    assert score.estimate.value is None
    assert score.estimate.reason is not None
