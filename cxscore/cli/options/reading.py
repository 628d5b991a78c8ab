"""What the options of every command that reads records say alike, as a request."""

from dataclasses import replace
from typing import TYPE_CHECKING

from cxscore.model import Request
from cxscore.requests import pair

if TYPE_CHECKING:
    from cxscore.cli.options.followup import FollowupOptions
    from cxscore.cli.options.scoring import Scoring
    from cxscore.cli.options.studies import AnswersStudied, Studied
    from cxscore.cli.options.verbatims import CommentOptions


def records_request(options: "Scoring | Studied | CommentOptions", metric: str) -> Request:
    """The request that says which records are read, and how."""
    return Request(
        metric=metric,
        where=tuple(pair(text) for text in options.where or ()),
        where_not=tuple(pair(text, "--where-not") for text in options.where_not or ()),
        key=options.key,
        order=options.order,
        encoding=options.encoding,
        delimiter=options.delimiter,
        preset=options.preset,
        include=tuple(options.include or ()),
        records=options.records,
        sheet=options.sheet,
    )


def dated_answers_request(
    options: "Scoring | AnswersStudied | CommentOptions | FollowupOptions", metric: str
) -> Request:
    """The request that also says which answers of theirs count, by date and by what was answered."""
    return replace(
        records_request(options, metric),
        scale=options.scale,
        date=options.date,
        since=options.since,
        until=options.until,
        time_zone=options.tz,
        dayfirst=options.dayfirst,
        date_format=options.date_format,
        missing=tuple(options.missing or ()),
        labels=options.labels,
    )
