"""Stamps of two columns that do not go together: a time between them is hours wrong, and must not pass in silence."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from cxscore import api

UTC, PLAIN, DAY = "2026-10-05T08:00:00Z", "2026-10-05 10:00:00", "2026-10-06"


def warned(folder: Path, rows: Sequence[Sequence[str]], **options: object) -> list[str]:
    path = folder / "tickets.csv"
    path.write_text("\n".join(map(",".join, [("created_at", "solved_at"), *rows])) + "\n", encoding="utf-8")
    report = api.score(path, "resolution-time", **options)  # type: ignore[arg-type]
    return [problem.message for problem in report.problems if problem.severity == "warning"]


@pytest.mark.parametrize("rows", [[(UTC, PLAIN)], [(UTC, UTC), (PLAIN, PLAIN)], [("1791187200", "05.10.2026 10:00")]])
def test_stamps_with_an_offset_beside_stamps_without_are_warned_of(
    tmp_path: Path, rows: list[tuple[str, str]]
) -> None:
    (message,) = warned(tmp_path, rows)
    assert "how far it is from UTC" in message
    assert message.endswith("such stamps are taken as UTC")


def test_the_zone_that_was_said_settles_it(tmp_path: Path) -> None:
    assert warned(tmp_path, [(UTC, PLAIN)], tz="Europe/Oslo") == []


def test_days_beside_times_are_warned_of(tmp_path: Path) -> None:
    (message,) = warned(tmp_path, [("2026-10-05 08:00", DAY)])
    assert message.startswith(f"end '{DAY}' is a day without a time of day")
    assert message.endswith("and the start has times")


@pytest.mark.parametrize(
    "rows", [[(UTC, UTC)], [(PLAIN, PLAIN)], [("2026-10-05", DAY)], [(UTC, "")], [(PLAIN, "soon"), (PLAIN, PLAIN)]]
)
def test_stamps_that_are_alike_are_not(tmp_path: Path, rows: list[tuple[str, str]]) -> None:
    assert not [message for message in warned(tmp_path, rows) if "taken as" in message]


def test_one_that_is_unlike_many_before_it_is_warned_of(tmp_path: Path) -> None:
    (message,) = warned(tmp_path, [*[(PLAIN, PLAIN)] * 50, (PLAIN, "2026-10-05 10:00:00 +02:00")])
    assert message.startswith("end '2026-10-05 10:00:00 +02:00' says how far it is from UTC")


def test_one_of_the_same_digits_that_is_no_stamp_hides_none(tmp_path: Path) -> None:
    messages = warned(tmp_path, [("2026-13-05T08:00:00Z", PLAIN), (PLAIN, PLAIN), (UTC, PLAIN)])
    (message,) = [message for message in messages if "taken as UTC" in message]
    assert message.startswith(f"start '{UTC}' says how far it is from UTC")
