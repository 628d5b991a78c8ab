"""Metrics of tickets and contacts on the command line: their options, the list of cases, refusals."""

from pathlib import Path

import pytest

from tests.cli.calls import Call

CONTACTS = """case_id,customer_id,created_at,channel,tags
A,=ann,2026-03-01,chat,
A,=ann,2026-03-02,phone,told_again
B,bob,2026-03-02,email,
,zed,2026-03-02,email,
"""
DRIVERS = ["effort-drivers", "contacts.csv", "--driver", "repeated=tags=*told_again*", "-q"]


@pytest.fixture(autouse=True)
def contacts(tmp_path: Path) -> Path:
    path = tmp_path / "contacts.csv"
    path.write_text(CONTACTS, encoding="utf-8")
    return path


def test_the_list_of_cases_is_for_its_owner_alone_and_does_not_act(call: Call, tmp_path: Path) -> None:
    assert call(*DRIVERS, "--cases", "cases.csv").code == 0
    path = tmp_path / "cases.csv"
    assert path.stat().st_mode & 0o777 == 0o600
    head, first, second = path.read_text("utf-8").splitlines()
    assert head.startswith("case,customer,first_contact,last_contact,contacts,repeat contacts,channel switches,")
    assert first == "A,'=ann,2026-03-01T00:00:00+00:00,2026-03-02T00:00:00+00:00,2,1,1,,,,1,,3"
    assert second == "B,bob,2026-03-02T00:00:00+00:00,2026-03-02T00:00:00+00:00,1,0,0,,,,0,,0"


def test_one_file_cannot_hold_cases_and_scores(call: Call) -> None:
    done = call(*DRIVERS, "--cases", "out.csv", "-o", "out.csv")
    assert (done.code, "'out.csv' is to be written twice" in done.err) == (2, True)


def test_the_list_of_cases_never_takes_the_place_of_its_input(call: Call) -> None:
    assert call(*DRIVERS, "--cases", "contacts.csv").code in (2, 5)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("effort-drivers contacts.csv --driver mood=tags", "--driver mood does not go with Effort drivers"),
        ("effort-drivers contacts.csv --driver tags", "--driver"),
        ("effort-drivers contacts.csv -c tags", "--column does not go with Effort drivers"),
        ("fcr contacts.csv --variant no-repeat --window soon", "--window"),
        ("effort-drivers contacts.csv --window 7d", "--window makes cases"),
        ("fcr contacts.csv --replies tags --window 7d", "--window does not go with FCR one-touch"),
        ("fcr contacts.csv --replies tags --solved done", "--solved names statuses"),
        ("arrivals contacts.csv --solved done", "--solved names statuses"),
        ("fcr contacts.csv --variant no-repeat --replies tags", "--replies does not go with FCR no-repeat"),
        ("fcr contacts.csv --variant no-repeat --weight tags", "--weight does not go with FCR"),
    ],
)
def test_what_does_not_go_together_is_refused_with_the_way_out(call: Call, words: str, says: str) -> None:
    done = call(*words.split())
    assert (done.code, done.out) == (2, "")
    assert says in done.err


@pytest.mark.parametrize("metric", ["resolution-rate", "reopen-rate", "backlog", "arrivals", "fcr", "effort-drivers"])
def test_a_command_takes_the_options_of_its_engine_only(call: Call, metric: str) -> None:
    page = call(metric, "--help").out
    assert ("--status" in page, "--customer" in page, "--cases" in page, "--calendar" in page) == {
        "fcr": (True, True, False, False),
        "effort-drivers": (False, True, True, False),
    }.get(metric, (True, False, False, False))
