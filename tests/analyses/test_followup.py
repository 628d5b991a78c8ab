"""The order of a call-back list, its worst bucket, and what is taken out of its comments."""

from datetime import date

import pytest

from cxscore.analyses.followup import Found, follow_ups, worst_of
from cxscore.config.choose import choose, define
from cxscore.config.load import catalogue_metric
from cxscore.model import Answer, Definition, Direction


def defined(metric: str, scale: str | None, direction: Direction = "higher") -> Definition:
    return define(choose(catalogue_metric(metric), scale, None), direction, "option")


def found(answer: Answer, instant: int | None = None, comment: str = "", record: int = 1) -> Found:
    day = None if instant is None else date(2026, 1, 1)
    return Found("f.csv", record, answer, str(record), "", day, instant, comment)


@pytest.mark.parametrize(
    ("metric", "scale", "direction", "worst"),
    [
        ("nps", None, "higher", "detractor"),
        ("ces", "7", "higher", "difficult"),
        ("ces", "7", "lower", "difficult"),
        ("csat", "good-bad", "higher", "bad"),
        ("gap", "7", "higher", "fell short"),
        ("completion", None, "higher", "no"),
    ],
)
def test_the_worst_bucket_is_at_the_worst_end(
    metric: str, scale: str | None, direction: Direction, worst: str
) -> None:
    assert worst_of(defined(metric, scale, direction)).name == worst


def test_the_worst_end_of_a_turned_scale_is_its_high_end() -> None:
    definition = defined("ces", "7", "lower")
    (bucket,) = [one for one in definition.buckets if one.name == "difficult"]
    rows = follow_ups([found(5), found(7), found(6)], [bucket], definition).rows
    assert (bucket.text, [row.answer for row in rows]) == ("5-7", [7, 6, 5])


def test_worst_first_then_newest_then_as_in_the_file_and_no_date_last() -> None:
    definition = defined("nps", None)
    records = [found(6, 900, record=1), found(0, None, record=2), found(0, 100, record=3), found(0, 500, record=4),
               found(0, 500, record=5)]  # fmt: skip
    listed = follow_ups(records, [worst_of(definition)], definition)
    assert [row.record for row in listed.rows] == [4, 5, 3, 2, 1]
    assert listed.ordered == "worst answer first, then newest"


def test_without_dates_the_order_says_so() -> None:
    definition = defined("nps", None)
    assert follow_ups([found(1)], [worst_of(definition)], definition).ordered.endswith("as in the file")


def test_what_is_taken_out_of_comments_is_counted_by_kind() -> None:
    definition = defined("nps", None)
    comments = ["write to a@example.com\nor b@example.com", "https://x.example/?k=1"]
    listed = follow_ups([found(0, comment=one) for one in comments], [worst_of(definition)], definition)
    assert listed.removed == {"e-mail": 2, "link query": 1}
    assert listed.rows[0].comment == "write to [e-mail] or [e-mail]"
