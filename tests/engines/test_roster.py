"""Roster: lists, activity, orders, answers and revenue, against plain reckoning customer by customer."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from cxscore import api, periods
from cxscore.errors import InputError, UsageError
from cxscore.model import State, Tally, Terms
from cxscore.periods import Grain
from tests.engines.tickets import counts, scores, states, values, written

Log = Sequence[tuple[str, date]]
GRAINS: tuple[Grain, ...] = ("day", "week", "month", "quarter", "year")
CUSTOMER = {"customer": "id"}


def lists(folder: Path, start: Sequence[str], end: Sequence[str]) -> list[Path]:
    """Two lists of ids as files."""
    return [
        written(folder / f"{name}.csv", "id team", [(who, "x") for who in ids])
        for name, ids in (("start", start), ("end", end))
    ]


def logged(path: Path, log: Log) -> Path:
    return written(path, "id acted_at", [(who, day.isoformat()) for who, day in log])


def random_log(seed: int, customers: int = 12, records: int = 80) -> list[tuple[str, date]]:
    random = Random(seed)  # noqa: S311 (test data)
    first = date(2025, 11, 20)
    return [(f"c{random.randrange(customers)}", first + timedelta(random.randrange(200))) for _ in range(records)]


# --- two lists -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_lists_keep_those_who_are_in_both(tmp_path: Path, seed: int) -> None:
    random = Random(seed)  # noqa: S311 (test data)
    start, end = (random.sample([f"c{n}" for n in range(40)], 25) for _ in range(2))
    (score,) = scores(lists(tmp_path, start, end), "retention", roles=CUSTOMER)
    kept = len(set(start) & set(end))
    assert counts(score) == {"kept": kept, "lost": 25 - kept}


def test_churn_is_what_retention_leaves(tmp_path: Path) -> None:
    files = lists(tmp_path, "ABCDE", "BCXYZ")
    assert values(files, "retention", roles=CUSTOMER) == {"": 40.0}
    assert values(files, "churn", roles=CUSTOMER) == {"": 60.0}


def test_a_list_that_grows_does_not_hide_who_left(tmp_path: Path) -> None:
    assert values(lists(tmp_path, "AB", "BCDEFG"), "retention", roles=CUSTOMER) == {"": 50.0}


def test_ids_are_compared_as_they_are_written_without_blanks_around(tmp_path: Path) -> None:
    files = lists(tmp_path, [" 007 ", "abc"], ["007", "ABC"])
    assert values(files, "retention", roles=CUSTOMER) == {"": 50.0}


def test_an_id_that_is_blank_is_nobody_in_either_list(tmp_path: Path) -> None:
    (score,) = scores(lists(tmp_path, ["A", ""], ["A", " ", ""]), "retention", roles=CUSTOMER)
    assert states(score) == {State.ANSWERED: 1, State.MISSING: 1, State.EXCLUDED: 3}


@pytest.mark.parametrize("nobody", ["NULL", "nan", "-", "#N/A", "n/a"])
def test_an_id_that_says_nothing_is_nobody(tmp_path: Path, nobody: str) -> None:
    (score,) = scores(lists(tmp_path, ["A", nobody, nobody], ["B", nobody]), "retention", roles=CUSTOMER)
    assert (counts(score), states(score)[State.MISSING]) == ({"lost": 1}, 2)


def test_ids_keep_their_leading_zeros_and_decimals(tmp_path: Path) -> None:
    files = lists(tmp_path, ["007", "1.0", "C"], ["7", "1", "C"])
    assert values(files, "retention", roles=CUSTOMER) == {"": pytest.approx(100 / 3)}


def test_who_moved_stays_in_the_segment_of_the_start(tmp_path: Path) -> None:
    start = written(tmp_path / "start.csv", "id team", [("A", "x"), ("B", "y")])
    end = written(tmp_path / "end.csv", "id team", [("A", "y"), ("B", "y")])
    whole, x, y = scores([start, end], "retention", roles=CUSTOMER, by="team")
    assert [score.estimate.value for score in (whole, x, y)] == [100, 100, 100]


def test_filters_hold_in_both_lists_and_are_said_to(tmp_path: Path) -> None:
    start = written(tmp_path / "start.csv", "id state", [("A", "active"), ("B", "active"), ("C", "closed")])
    end = written(tmp_path / "end.csv", "id state", [("A", "active"), ("B", "closed"), ("C", "active")])
    (score,) = scores([start, end], "retention", roles=CUSTOMER, where="state=active")
    assert counts(score) == {"kept": 1, "lost": 1}
    assert "each list is filtered by itself" in score.definition.text


def test_the_later_list_needs_its_ids_alone(tmp_path: Path) -> None:
    sent = written(tmp_path / "sent.csv", "id way sent_at", [("1", "app", "2026-10-01"), ("2", "mail", "2026-09-01")])
    answers = written(tmp_path / "answers.csv", "id score", [("1", "7"), ("", "3")])
    asked = {"roles": {"on": "id"}, "by": "way", "where_not": "way=post", "date": "sent_at", "since": "2026-10"}
    whole, app = scores([sent, answers], "response-rate", **asked)
    assert (counts(whole), app.segment) == ({"answered": 1}, ("app",))


def test_lists_split_by_customer_add_up(tmp_path: Path) -> None:
    start, end = [f"c{n}" for n in range(20)], [f"c{n}" for n in range(10, 30)]
    parts = []
    for half in range(2):
        folder = tmp_path / str(half)
        folder.mkdir()
        own = [[who for who in ids if int(who[1:]) % 2 == half] for ids in (start, end)]
        parts.append(scores(lists(folder, *own), "retention", roles=CUSTOMER)[0].tally)
    (whole,) = scores(lists(tmp_path, start, end), "retention", roles=CUSTOMER)
    assert Tally.sum(parts).masses == whole.tally.masses


@pytest.mark.parametrize("place", [0, 1])
def test_a_customer_who_stands_twice_in_a_list_stops_the_run(tmp_path: Path, place: int) -> None:
    ids = ["AB", "AB"]
    ids[place] = "ABA"
    with pytest.raises(InputError, match=r"(start|end)\.csv:4: 'A' stands twice in this list"):
        values(lists(tmp_path, *ids), "retention", roles=CUSTOMER)


def test_several_customers_who_stand_twice_are_counted(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="'A' stands twice in this list; 1 more do"):
        values(lists(tmp_path, "ABAB", "A"), "retention", roles=CUSTOMER)


def test_one_list_is_not_compared(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="compares two lists, and 1 was given"):
        values(lists(tmp_path, "A", "A")[:1], "retention", roles=CUSTOMER)


def test_a_key_over_both_lists_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--key keeps one record of both lists together"):
        values(lists(tmp_path, "A", "A"), "retention", roles=CUSTOMER, key="id")


def test_lists_name_which_is_which(tmp_path: Path) -> None:
    report = api.score([str(path) for path in lists(tmp_path, "AB", "BC")], "retention", roles=CUSTOMER)
    said = "start.csv is the earlier list with 2, "
    assert [problem for problem in report.problems if said in problem.message]


# --- activity ------------------------------------------------------------------------------------------------


def by_hand(log: Log, grain: Grain, until: date) -> dict[str, dict[str, int]]:
    """Kept and lost of those active in each period whose next one is over by the day `until`."""
    active: dict[str, set[str]] = defaultdict(set)
    for who, day in log:
        active[periods.label(day, grain)].add(who)
    found = {}
    for label, people in active.items():
        following = periods.following(label)
        if periods.parse(following).last <= until:
            kept = len(people & active.get(following, set()))
            found[label] = {"kept": kept, "lost": len(people) - kept}
    return found


@pytest.mark.parametrize("grain", GRAINS)
def test_activity_goes_from_period_to_period(tmp_path: Path, grain: Grain) -> None:
    log, until = random_log(7), date(2026, 12, 31)
    path, ended = logged(tmp_path / "log.csv", log), Terms(as_of=until.isoformat())
    found = scores(path, "retention", roles=CUSTOMER, date="acted_at", period=grain, terms=ended)
    judged = {score.period: {"kept": 0, "lost": 0} | counts(score) for score in found if score.tally.n}
    assert judged == by_hand(log, grain, until)


def test_a_record_that_is_filtered_out_stands_before_nobody(tmp_path: Path) -> None:
    log = [
        ("A", "2026-01-05", "void"),
        ("A", "2026-01-20", "ok"),
        ("A", "2026-02-03", "ok"),
        ("B", "2026-02-28", "ok"),
    ]
    path = written(tmp_path / "log.csv", "id acted_at state", log)
    found = scores(path, "retention", roles=CUSTOMER, date="acted_at", period="month", where_not="state=void")
    assert (found[0].period, counts(found[0])) == ("2026-01", {"kept": 1})


def test_a_period_is_judged_once_the_next_one_is_over(tmp_path: Path) -> None:
    log = [("A", date(2026, 1, 5)), ("A", date(2026, 2, 10)), ("B", date(2026, 2, 27))]
    path, options = logged(tmp_path / "log.csv", log), {"roles": CUSTOMER, "date": "acted_at", "period": "month"}
    with pytest.raises(InputError, match="pending: the next period is not over"):
        values(path, "retention", **options)
    ended = Terms(as_of="2026-02-28")
    assert values(path, "retention", **options, terms=ended) == {"2026-01": 100.0, "2026-02": None}


def test_the_day_of_as_of_belongs_to_the_log(tmp_path: Path) -> None:
    log = [("A", date(2026, 3, 1)), ("A", date(2026, 3, 2))]
    options = {"roles": CUSTOMER, "date": "acted_at", "period": "day", "terms": Terms(as_of="2026-03-02")}
    assert values(logged(tmp_path / "log.csv", log), "retention", **options) == {
        "2026-03-01": 100.0,
        "2026-03-02": None,
    }


def test_a_stamp_counts_on_its_day_in_the_zone(tmp_path: Path) -> None:
    rows = [("A", "2026-01-31T23:30:00Z"), ("A", "2026-03-05T12:00:00Z"), ("B", "2026-03-31T12:00:00Z")]
    path = written(tmp_path / "log.csv", "id acted_at", rows)
    options = {"roles": CUSTOMER, "date": "acted_at", "period": "month"}
    assert values(path, "retention", **options)["2026-01"] == 0.0
    assert values(path, "retention", **options, tz="Europe/Oslo")["2026-02"] == 100.0


def test_a_log_split_by_customer_adds_up(tmp_path: Path) -> None:
    log, options = random_log(3), {"roles": CUSTOMER, "date": "acted_at", "period": "month"}
    ended = Terms(as_of="2026-12-31")
    parts = [[one for one in log if int(one[0][1:]) % 2 == half] for half in range(2)]
    halves = [
        by_period(scores(logged(tmp_path / f"{i}.csv", part), "retention", **options, terms=ended))
        for i, part in enumerate(parts)
    ]
    whole = by_period(scores(logged(tmp_path / "log.csv", log), "retention", **options, terms=ended))
    added = {label: Tally.sum(half[label] for half in halves if label in half) for label in whole}
    assert {label: tally.masses for label, tally in added.items()} == {k: t.masses for k, t in whole.items()}


def by_period(found: Sequence[object]) -> Mapping[str, Tally]:
    return {score.period: score.tally for score in found if score.tally.n}  # type: ignore[attr-defined]


def test_activity_without_a_period_is_refused(tmp_path: Path) -> None:
    path = logged(tmp_path / "log.csv", random_log(1))
    roles = {**CUSTOMER, "start": "acted_at"}
    with pytest.raises(UsageError, match="goes from period to period; say --period month"):
        values(path, "retention", variant="by-period", roles=roles)


def test_a_gap_is_said(tmp_path: Path) -> None:
    log = [("A", date(2026, 1, 5)), ("A", date(2026, 3, 10)), ("A", date(2026, 4, 10)), ("A", date(2026, 5, 31))]
    path = str(logged(tmp_path / "log.csv", log))
    report = api.score(path, "retention", roles=CUSTOMER, date="acted_at", period="month")
    assert [one for one in report.problems if "nothing at all happened in '2026-02'" in one.message]


# --- orders --------------------------------------------------------------------------------------------------


def bought_again(log: Log, window: int) -> dict[str, int]:
    """Buyers by whether they ordered again within `window` days; those whose window is not over are left out."""
    end = max(day for _, day in log)
    orders: dict[str, list[date]] = defaultdict(list)
    for who, day in log:
        orders[who].append(day)
    found = {"again": 0, "once": 0}
    for days in map(sorted, orders.values()):
        if days[0] + timedelta(window) <= end:
            again = len(days) > 1 and days[1] - days[0] <= timedelta(window)
            found["again" if again else "once"] += 1
    return found


@pytest.mark.parametrize("window", [3, 20, 60])
def test_a_second_order_counts_within_the_window(tmp_path: Path, window: int) -> None:
    log = random_log(window, customers=40, records=90)
    roles, terms = {**CUSTOMER, "start": "acted_at"}, Terms(window=f"{window}d")
    (score,) = scores(logged(tmp_path / "log.csv", log), "repurchase", roles=roles, terms=terms)
    assert {"again": 0, "once": 0} | counts(score) == bought_again(log, window)


def test_a_late_buyer_is_pending_even_when_back_already(tmp_path: Path) -> None:
    log = [("A", date(2026, 1, 1)), ("B", date(2026, 3, 1)), ("B", date(2026, 3, 2))]
    roles, terms = {**CUSTOMER, "start": "acted_at"}, Terms(window="30d")
    (score,) = scores(logged(tmp_path / "log.csv", log), "repurchase", roles=roles, terms=terms)
    assert counts(score) == {"once": 1}
    assert states(score)[State.NOT_APPLICABLE] == 1


def test_a_second_order_exactly_at_the_end_of_the_window_counts(tmp_path: Path) -> None:
    log = [("A", date(2026, 1, 1)), ("A", date(2026, 1, 31)), ("B", date(2026, 6, 1))]
    roles = {**CUSTOMER, "start": "acted_at"}
    path = logged(tmp_path / "log.csv", log)
    assert values(path, "repurchase", roles=roles, terms=Terms(window="30d")) == {"": 100.0}
    assert values(path, "repurchase", roles=roles, terms=Terms(window="29d")) == {"": 0.0}


def test_lines_of_one_order_are_one_order(tmp_path: Path) -> None:
    rows = [("A", "1"), ("A", "1"), ("B", "2"), ("B", "3"), ("C", "")]
    (score,) = scores(written(tmp_path / "o.csv", "id order_id", rows), "repurchase", roles=CUSTOMER)
    assert counts(score) == {"once": 1, "again": 1}
    assert states(score)[State.MISSING] == 1


def test_a_buyer_stands_in_the_period_of_the_first_order(tmp_path: Path) -> None:
    log = [("A", date(2026, 2, 1)), ("A", date(2026, 1, 1)), ("B", date(2026, 2, 5))]
    roles = {**CUSTOMER, "start": "acted_at"}
    found = values(logged(tmp_path / "log.csv", log), "repurchase", roles=roles, period="month")
    assert found == {"2026-01": 100.0, "2026-02": 0.0}


@pytest.mark.parametrize(("first", "second"), [("2026-09-01", "2026-11-30"), ("2026-03-01", "2026-05-30")])
@pytest.mark.parametrize(("window", "value"), [("90d", 100), ("89d", 0)])
def test_days_of_a_window_are_days_however_the_clock_is_changed(
    tmp_path: Path, first: str, second: str, window: str, value: int
) -> None:
    path = written(tmp_path / "log.csv", "id acted_at", [("A", first), ("A", second), ("B", "2026-12-31")])
    roles = {**CUSTOMER, "start": "acted_at"}
    found = values(path, "repurchase", roles=roles, terms=Terms(window=window), tz="Europe/Oslo")
    assert found == {"": value}


def test_a_window_of_hours_ends_after_as_many_of_them(tmp_path: Path) -> None:
    log = [("A", "2026-10-24T12:00+02:00"), ("A", "2026-10-25T12:00+01:00"), ("B", "2026-12-01T00:00+01:00")]
    path = written(tmp_path / "log.csv", "id acted_at", log)
    roles, options = {**CUSTOMER, "start": "acted_at"}, {"tz": "Europe/Oslo"}
    assert values(path, "repurchase", roles=roles, terms=Terms(window="24h30m"), **options) == {"": 0}
    assert values(path, "repurchase", roles=roles, terms=Terms(window="25h"), **options) == {"": 100}


def test_a_window_that_ends_with_the_file_is_over(tmp_path: Path) -> None:
    path = logged(tmp_path / "log.csv", [("A", date(2026, 1, 1)), ("B", date(2026, 1, 31))])
    (score,) = scores(path, "repurchase", roles={**CUSTOMER, "start": "acted_at"}, terms=Terms(window="30d"))
    assert (counts(score), states(score)[State.NOT_APPLICABLE]) == ({"once": 1}, 1)


def test_an_order_id_that_two_buyers_share_is_an_order_of_each(tmp_path: Path) -> None:
    path = written(tmp_path / "lines.csv", "id order_id", [("A", "1"), ("A", "1"), ("B", "1"), ("B", "2")])
    (score,) = scores(path, "repurchase", roles=CUSTOMER)
    assert counts(score) == {"once": 1, "again": 1}


def test_lines_of_an_order_id_are_no_doubtful_orders(tmp_path: Path) -> None:
    log = [("A", "1", "2026-01-01"), ("A", "2", "2026-01-01"), ("A", "2", "2026-01-01")]
    path = written(tmp_path / "lines.csv", "id order_id ordered_at", log)
    assert not api.score(path, "repurchase", roles=CUSTOMER).problems


def test_a_buyer_stands_at_the_time_of_the_order_whatever_date_is_beside_it(tmp_path: Path) -> None:
    path = written(tmp_path / "log.csv", "id acted_at noted", [("A", "2026-01-05", "2026-03-01")])
    roles = {**CUSTOMER, "start": "acted_at"}
    assert set(values(path, "repurchase", roles=roles, date="noted", period="month")) == {"2026-01"}


def test_who_was_filtered_out_did_not_bounce(tmp_path: Path) -> None:
    path = written(
        tmp_path / "sent.csv", "way mail score", [("app", "lost", ""), ("post", "lost", ""), ("app", "ok", "5")]
    )
    told = Terms(bounced=(("mail", "lost"),))
    (score,) = scores(path, "response-rate", column="score", where="way=app", terms=told)
    assert [score.ledger[state] for state in (State.ANSWERED, State.EXCLUDED, State.FILTERED)] == [1, 1, 1]


def test_orders_of_every_status_count_unless_they_are_filtered(tmp_path: Path) -> None:
    log = [("A", "2026-01-01", "ok"), ("A", "2026-01-05", "cancelled")]
    path = written(tmp_path / "log.csv", "id acted_at state", log)
    (every,) = scores(path, "repurchase", roles=CUSTOMER)
    (kept,) = scores(path, "repurchase", roles=CUSTOMER, where_not="state=cancelled")
    assert [score.estimate.value for score in (every, kept)] == [100, 0]
    assert ["orders of every status count" in score.definition.text for score in (every, kept)] == [True, False]


def test_a_window_needs_to_know_when(tmp_path: Path) -> None:
    path = written(tmp_path / "o.csv", "id order_id", [("A", "1")])
    with pytest.raises(InputError, match="--ordered-at COLUMN"):
        values(path, "repurchase", roles=CUSTOMER, terms=Terms(window="90d"))


@pytest.mark.parametrize("window", ["soon", "90%", "2 business days"])
def test_a_window_is_a_time(tmp_path: Path, window: str) -> None:
    path = logged(tmp_path / "log.csv", [("A", date(2026, 1, 1))])
    with pytest.raises(UsageError, match="--window"):
        values(path, "repurchase", roles={**CUSTOMER, "start": "acted_at"}, terms=Terms(window=window))


# --- columns -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "answer"),
    [("5", 100.0), ("0", 100.0), ("no", 100.0), ("", 0.0), (" - ", 0.0), ("NaN", 0.0), ("99", 0.0)],
)
def test_a_blank_or_a_missing_code_is_no_answer(tmp_path: Path, cell: str, answer: float) -> None:
    path = written(tmp_path / "r.csv", "id score", [("1", cell)])
    assert values(path, "response-rate", column="score", missing="99") == {"": answer}


def test_answers_are_told_by_a_pattern(tmp_path: Path) -> None:
    rows = [("1", "Completed"), ("2", "partial"), ("3", "done"), ("4", "")]
    path, terms = written(tmp_path / "r.csv", "id state", rows), Terms(answer_where=(("state", "complete*"),))
    assert values(path, "response-rate", terms=terms) == {"": 25.0}


def test_a_file_of_answers_alone_is_doubted(tmp_path: Path) -> None:
    path = str(written(tmp_path / "r.csv", "id score", [("1", "5"), ("2", "4")]))
    report = api.score(path, "response-rate")
    assert [one for one in report.problems if "a file of the answers alone has no response rate" in one.message]


@pytest.mark.parametrize("cell", ["Yes", "ja", "1", "TRUE"])
def test_a_yes_means_churned_for_churn_and_kept_for_retention(tmp_path: Path, cell: str) -> None:
    path = written(tmp_path / "c.csv", "id flag", [("1", cell), ("2", "no"), ("3", "no"), ("4", "no")])
    assert values(path, "churn", column="flag") == {"": 25.0}
    assert values(path, "retention", column="flag") == {"": 25.0}


# --- revenue -------------------------------------------------------------------------------------------------


def revenue(folder: Path, *rows: tuple[str, str]) -> Path:
    return written(folder / "revenue.csv", "start_mrr end_mrr", rows)


def test_revenue_churn_divides_sums(tmp_path: Path) -> None:
    gross, net = scores(revenue(tmp_path, ("100", "0"), ("300", "350"), ("600", "540")), "churn")
    assert (gross.estimate.value, net.estimate.value) == (16, 11)
    assert (gross.tally.n, gross.estimate.interval.low) == (3, None)


def test_amounts_above_a_million_and_with_decimals_are_exact(tmp_path: Path) -> None:
    rows = [("123456789012.123456789", "0"), ("123456789012.123456789", "123456789012.123456789")]
    gross, _ = scores(revenue(tmp_path, *rows), "churn")
    assert gross.estimate.value == 50


def test_a_new_customer_counts_nowhere_and_a_blank_is_no_zero(tmp_path: Path) -> None:
    gross, net = scores(revenue(tmp_path, ("100", "100"), ("0", "900"), ("50", "")), "churn")
    assert (gross.estimate.value, net.estimate.value) == (0, 0)
    assert states(gross) == {State.ANSWERED: 1, State.NOT_APPLICABLE: 1, State.MISSING: 1}


@pytest.mark.parametrize("cell", ["x", "-5", "1,234", "10%"])
def test_what_is_no_amount_is_invalid(tmp_path: Path, cell: str) -> None:
    gross, _ = scores(revenue(tmp_path, ("100", "100"), (cell, "1")), "churn")
    assert states(gross)[State.INVALID] == 1


def test_revenue_split_by_customer_adds_up(tmp_path: Path) -> None:
    rows = [(str(100 + n), str(90 + 3 * n)) for n in range(10)]
    parts = []
    for half in range(2):
        folder = tmp_path / str(half)
        folder.mkdir()
        parts.append(scores(revenue(folder, *rows[half::2]), "churn")[0].tally)
    assert Tally.sum(parts).masses == scores(revenue(tmp_path, *rows), "churn")[0].tally.masses
