"""Requests: what one option needs of another is said before any file is opened, everything at once."""

from dataclasses import replace

import pytest

from cxscore.errors import UsageError
from cxscore.model import Request
from cxscore.requests import checked, pair

PLAIN = Request("ces")
DATED = replace(PLAIN, date="when", period="month")


@pytest.mark.parametrize(
    ("text", "column", "pattern"),
    [
        ("channel=email", "channel", "email"),
        (" channel = e mail ", "channel", "e mail"),
        ("channel=a=b", "channel", "a=b"),
        ("channel=", "channel", ""),
        ("score=1..3", "score", "1..3"),
        ("note=a*?", "note", "a*?"),
    ],
)
def test_a_filter_is_split_at_the_first_equals_sign(text: str, column: str, pattern: str) -> None:
    assert pair(text) == (column, pattern)


@pytest.mark.parametrize("text", ["channel", "", "=email", " =email"])
def test_a_filter_without_column_and_value_is_refused_under_its_options_name(text: str) -> None:
    with pytest.raises(UsageError, match=r"^--where-not .* has no COLUMN=VALUE; for example --where-not"):
        pair(text, "--where-not")


@pytest.mark.parametrize(
    "request_",
    [
        PLAIN,
        DATED,
        replace(DATED, since="2026-01", until="2026-Q4"),
        replace(DATED, since="2026-W01", until="2026-01-01"),
        replace(PLAIN, date="when", since="2026", until="2026"),
        replace(PLAIN, date="when", respondent="id"),
        replace(PLAIN, key="id", order="-when"),
        replace(PLAIN, by=("a", "b"), total=False, sort="n"),
        replace(PLAIN, weight="w", respondent="id"),
        replace(PLAIN, level=0.5, min_n=1, time_zone="Europe/Oslo"),
    ],
)
def test_a_request_that_makes_sense_is_itself(request_: Request) -> None:
    assert checked(request_) is request_


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (replace(PLAIN, period="month"), "need to know the date column; say --date COLUMN"),
        (replace(PLAIN, since="2026"), "need to know the date column"),
        (replace(PLAIN, until="2026"), "need to know the date column"),
        (replace(PLAIN, date="when"), "--date alone changes nothing"),
        (replace(DATED, since="last week"), "--since: 'last week' is not a period"),
        (replace(DATED, until="2026-13"), "--until: '2026-13' is not a period"),
        (replace(DATED, since="2026-10", until="2026-09"), "--until 2026-09 ends before --since 2026-10 starts"),
        (replace(DATED, since="2026-W44", until="2026-10-25"), "ends before"),
        (replace(PLAIN, order="when"), "--order says which record of a key is the last; it needs --key COLUMN"),
        (replace(PLAIN, counts="n", weight="w"), "--counts and --weight cannot be used together"),
        (replace(PLAIN, counts="n", respondent="id"), "--counts holds many respondents in one record"),
        (replace(PLAIN, total=False), "--no-total leaves nothing to show without --by"),
        (replace(PLAIN, level=0.49), "--level 0.49 is not a confidence level; for example 0.95"),
        (replace(PLAIN, level=1), "--level 1 is not a confidence level"),
        (replace(PLAIN, level=95), "--level 95 is not a confidence level"),
        (replace(PLAIN, level=float("nan")), "--level nan is not a confidence level"),
        (replace(PLAIN, min_n=0), "--min-n 0 must be 1 or more"),
        (replace(PLAIN, by=("a", "b", "a")), "--by names a column twice"),
        (
            replace(PLAIN, keep="first"),
            "--keep says which answer of a respondent counts; it needs --respondent COLUMN",
        ),
    ],
)
def test_options_that_do_not_agree_are_refused_with_the_way_out(request_: Request, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        checked(request_)
    assert said in str(caught.value)
    assert len(caught.value.problems) == 1


def test_an_unknown_time_zone_is_refused() -> None:
    with pytest.raises(UsageError, match="Mars/Olympus"):
        checked(replace(DATED, time_zone="Mars/Olympus"))


def test_every_disagreement_is_said_at_once() -> None:
    with pytest.raises(UsageError) as caught:
        checked(replace(PLAIN, period="month", order="x", counts="n", weight="w", total=False, level=2, min_n=-1))
    assert len(caught.value.problems) == 6


def test_a_bad_period_is_said_together_with_the_rest() -> None:
    with pytest.raises(UsageError) as caught:
        checked(replace(DATED, since="soon", until="later", min_n=0))
    assert len(caught.value.problems) == 3
