"""Drivers of effort: which contacts make a case, and what happened to it."""

from pathlib import Path

import pytest

from cxscore import api
from cxscore.config.load import find_metric
from cxscore.engines.efforts import DRIVERS
from cxscore.errors import InputError
from cxscore.model import Request, State, Tally, Terms
from cxscore.tallying.casing import HEADER, case_rows
from cxscore.tallying.rejects import rejected
from tests.engines.tickets import Rows, scores, states, written

COLUMNS = "case_id customer created_at channel agent transferred escalated"
CONTACTS = [
    ("A", "ann", "2026-03-01T10:00:00", "chat", "x", "0", "no"),
    ("A", "ann", "2026-03-02T10:00:00", "phone", "y", "1", "no"),
    ("A", "ann", "2026-03-03T10:00:00", "phone", "y", "0", "yes"),
    ("B", "bob", "2026-03-02T10:00:00", "email", "x", "0", "no"),
    ("C", "bob", "2026-03-20T10:00:00", "email", "x", "0", ""),
]


def contacts(folder: Path, rows: Rows = CONTACTS, columns: str = COLUMNS) -> Path:
    return written(folder / "contacts.csv", columns, rows)


def shares(path: Path, **options: object) -> dict[str, tuple[float | None, int]]:
    """The value and the base of every driver."""
    found = scores(path, "effort-drivers", **options)
    return {
        one.definition.variant: (None if one.estimate.value is None else float(one.estimate.value), one.estimate.n)
        for one in found
    }


def cases(path: Path, **options: object) -> list[tuple[str, ...]]:
    """The list of cases."""
    request = Request("effort-drivers", **options)  # type: ignore[arg-type]
    with api.opened(path, request) as table:
        return list(case_rows(api.assess(table, request, find_metric("effort-drivers")).tallied))


def test_every_driver_is_a_share_of_cases(tmp_path: Path) -> None:
    third = (pytest.approx(100 / 3), 3)
    assert shares(contacts(tmp_path)) == {
        **dict.fromkeys(("any", "repeat-contacts", "channel-switches", "transfers", "reassignments"), third),
        "escalations": (50.0, 2),
        "repeated-information": (None, 0),
        "generic-service": (None, 0),
    }


def test_a_case_counts_once_by_its_last_contact(tmp_path: Path) -> None:
    score = scores(contacts(tmp_path), "effort-drivers")[0]
    assert states(score) == {State.EXCLUDED: 2, State.ANSWERED: 3}


def test_a_case_stands_in_the_period_of_its_first_contact(tmp_path: Path) -> None:
    rows = [("A", "ann", "2026-02-28", "", "", "0", ""), ("A", "ann", "2026-03-02", "", "", "0", ""), *CONTACTS[3:]]
    found = scores(contacts(tmp_path, rows), "effort-drivers", variant="repeat-contacts", period="month")
    assert [(score.period, score.estimate.value) for score in found] == [("2026-02", 100), ("2026-03", 0)]


def test_the_list_of_cases_holds_what_happened_to_each(tmp_path: Path) -> None:
    first, *others = cases(contacts(tmp_path))
    assert dict(zip(HEADER, first, strict=True)) == {
        "case": "A",
        "customer": "ann",
        "first_contact": "2026-03-01T10:00:00+00:00",
        "last_contact": "2026-03-03T10:00:00+00:00",
        "contacts": "3",
        **dict(zip(DRIVERS, ["2", "1", "1", "1", "1", "", ""], strict=True)),
        "drivers": "5",
    }
    assert [row[0] for row in others] == ["B", "C"]


def test_the_list_holds_the_cases_of_the_window_only(tmp_path: Path) -> None:
    assert [row[0] for row in cases(contacts(tmp_path), since="2026-03-02")] == ["B", "C"]


def test_without_a_case_column_contacts_within_the_window_of_another_are_one_case(tmp_path: Path) -> None:
    days = ["2026-03-01", "2026-03-06", "2026-03-12", "2026-03-30"]
    path = contacts(tmp_path, [("ann", day) for day in days] + [("bob", "2026-03-01")], "customer created_at")
    assert [(row[0], row[4]) for row in cases(path)] == [("ann / 1", "3"), ("bob / 1", "1"), ("ann / 2", "1")]
    narrow = cases(path, terms=Terms(window="5d"))
    assert sorted((row[0], row[4]) for row in narrow) == [
        ("ann / 1", "2"), ("ann / 2", "1"), ("ann / 3", "1"), ("bob / 1", "1")
    ]  # fmt: skip


def test_a_blank_channel_is_no_switch(tmp_path: Path) -> None:
    rows = [("A", f"2026-03-0{day}", channel) for day, channel in enumerate(["chat", "", "Chat", "phone", "chat"], 1)]
    (row,) = cases(contacts(tmp_path, rows, "case_id created_at channel"))
    assert dict(zip(HEADER, row, strict=True))["channel switches"] == "2"


def test_nobody_is_no_agent_and_no_customer(tmp_path: Path) -> None:
    rows = [
        (who, f"2026-03-0{day}", agent) for day, (who, agent) in enumerate([("a", "x"), ("a", "-"), ("a", "X")], 1)
    ]
    rows += [("NULL", "2026-03-01", "x"), ("NULL", "2026-03-02", "y")]
    path = contacts(tmp_path, rows, "customer created_at agent")
    ((case, *_, reassigned, _, _, _, _),) = cases(path)
    assert (case, reassigned) == ("a / 1", "0")


def test_a_column_of_reassignments_outweighs_the_agents(tmp_path: Path) -> None:
    rows = [("A", "2026-03-01", "x", "2"), ("A", "2026-03-02", "x", "1")]
    (row,) = cases(contacts(tmp_path, rows, "case_id created_at agent reassignments"))
    assert dict(zip(HEADER, row, strict=True))["reassignments"] == "3"


def test_a_tag_tells_of_a_driver(tmp_path: Path) -> None:
    rows = [("A", "2026-03-01", "vip told_again"), ("B", "2026-03-01", "vip")]
    path = contacts(tmp_path, rows, "case_id created_at tags")
    told = {"roles": {"repeated": "tags"}, "terms": Terms(drivers=(("repeated", "*told_again*"),))}
    assert shares(path, **told)["repeated-information"] == (50.0, 2)


def test_an_unreadable_driver_spoils_its_case_and_no_other(tmp_path: Path) -> None:
    rows = [*CONTACTS, ("C", "bob", "2026-03-21", "email", "x", "maybe", "no")]
    score = scores(contacts(tmp_path, rows), "effort-drivers")[0]
    assert states(score) == {State.EXCLUDED: 3, State.ANSWERED: 2, State.INVALID: 1}


def test_a_contact_after_the_day_of_the_export_is_no_part_of_its_case(tmp_path: Path) -> None:
    told = {"terms": Terms(as_of="2026-03-02")}
    score = scores(contacts(tmp_path), "effort-drivers", **told)[0]
    assert states(score) == {State.EXCLUDED: 1, State.ANSWERED: 2, State.NOT_APPLICABLE: 2}
    assert [(row[0], row[4]) for row in cases(contacts(tmp_path), **told)] == [("A", "2"), ("B", "1")]


def test_the_cell_that_spoils_a_case_is_the_one_that_is_listed(tmp_path: Path) -> None:
    rows = [("A", "2026-03-01", "maybe"), ("A", "2026-03-02", "0"), ("B", "2026-03-01", "1")]
    path = contacts(tmp_path, rows, "case_id created_at transfers")
    request = Request("effort-drivers")
    with api.opened(path, request) as table:
        assessment = api.assess(table, request, find_metric("effort-drivers"))
        (found,) = rejected(assessment.records, assessment.tallied)
    assert (found.line, found.column, found.value) == (2, "transfers", "maybe")


def test_cases_of_two_customers_are_two_whatever_they_are_called(tmp_path: Path) -> None:
    rows = [("a", "1", "2026-03-01"), ("a / 1", "", "2026-03-01")]
    path = contacts(tmp_path, rows, "customer subject created_at")
    assert sorted(row[:2] for row in cases(path, roles=(("topic", "subject"),))) == [
        ("a / 1 / 1", "a"), ("a / 1 / 1", "a / 1")
    ]  # fmt: skip


def test_a_contact_without_case_or_time_is_set_aside(tmp_path: Path) -> None:
    odd = [
        ("", "zed", "2026-03-01", "", "", "", ""),
        ("A", "ann", "", "", "", "", ""),
        ("A", "ann", "x", "", "", "", ""),
    ]
    score = scores(contacts(tmp_path, [*CONTACTS, *odd]), "effort-drivers")[0]
    assert states(score) == {State.EXCLUDED: 2, State.ANSWERED: 3, State.MISSING: 2, State.INVALID: 1}


def test_parts_that_keep_cases_together_add_up(tmp_path: Path) -> None:
    told = {"terms": Terms(as_of="2026-04-01")}
    whole = [score.tally for score in scores(contacts(tmp_path), "effort-drivers", **told)]
    parts = [scores(contacts(tmp_path, rows), "effort-drivers", **told) for rows in (CONTACTS[:3], CONTACTS[3:])]
    assert [Tally.sum(score.tally for score in pair) for pair in zip(*parts, strict=True)] == whole


def test_several_files_are_one_and_their_order_does_not_matter(tmp_path: Path) -> None:
    parts = [
        written(tmp_path / f"{name}.csv", COLUMNS, rows)
        for name, rows in (("late", CONTACTS[2:]), ("early", CONTACTS[1::-1]))
    ]
    whole = [score.tally for score in scores(contacts(tmp_path), "effort-drivers", by="channel")]
    assert [score.tally for score in scores(parts, "effort-drivers", by="channel")] == whole


def test_what_makes_a_case_must_be_told(tmp_path: Path) -> None:
    path = contacts(tmp_path, [("2026-03-01", "x")], "created_at note")
    with pytest.raises(InputError, match="which contacts make a case"):
        scores(path, "effort-drivers")


@pytest.mark.parametrize(
    ("columns", "roles", "wanted"),
    [
        ("case_id created_at", {}, [driver for driver in DRIVERS if driver != "repeat contacts"]),
        (COLUMNS, {"escalations": "escalated"}, ["repeated information", "generic service"]),
    ],
)
def test_the_drivers_of_which_no_column_tells_are_named(
    tmp_path: Path, columns: str, roles: dict[str, str], wanted: list[str]
) -> None:
    rows = [(row[0], *row[2:]) for row in CONTACTS] if "customer" not in columns else CONTACTS
    path = contacts(tmp_path, [row[: len(columns.split())] for row in rows], columns)
    timing = scores(path, "effort-drivers", roles=roles)[0].definition.timing
    assert timing is not None
    assert timing.text.endswith(f"no column tells of {', '.join(wanted)}")


def test_a_case_counts_in_the_segment_of_its_last_contact_and_says_so(tmp_path: Path) -> None:
    found = scores(contacts(tmp_path), "effort-drivers", by="channel", variant="any")
    assert {score.segment: score.estimate.n for score in found} == {(): 3, ("email",): 2, ("phone",): 1}
    assert found[0].definition.timing is not None
    assert "segment of its last contact" in found[0].definition.timing.text
