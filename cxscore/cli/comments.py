"""`cxscore sentiment`: which way comments lean, by word lists or by a sentence encoder."""

from dataclasses import replace
from functools import partial

from cxscore import api
from cxscore.cli import metric
from cxscore.cli.options.comments import SentimentOptions
from cxscore.config.schema import MetricSpec
from cxscore.errors import UsageError
from cxscore.model import Accuracy, Problem, Request
from cxscore.readers import Table
from cxscore.texts.reading import own_reading


def run_sentiment(given: SentimentOptions) -> int:
    """Score the comments of the files; returns the exit code."""
    if given.fail_under is not None or given.fail_over is not None:
        message = "sentiment of comments is too rough for a gate: it may be off by 10 points and more"
        raise UsageError(
            message, "leave --fail-under and --fail-over out, or set them on a score that customers gave"
        )
    if given.agreement is None:
        return metric.run_metric("sentiment", given)
    from cxscore.api import comments  # noqa: PLC0415 (start-up: few runs measure the method)

    reading = own_reading(given.language, given.lexicon, tuple(given.missing or ()), given.method.value)
    with api.opened([str(given.agreement)], Request("agreement")) as table:
        found = comments.measured(table, reading, given.level)
    plain = metric.assess_of(given, "sentiment")
    return metric.run_assessed("sentiment", given, partial(_measured, *found, **plain.keywords))


def _measured(
    accuracy: Accuracy, sentence: Problem, table: Table, *, request: Request, spec: MetricSpec, configured: bool
) -> api.Assessment:
    """The count of the comments, with how well their method is known to read."""
    counted = api.assess(table, request, spec, configured=configured)
    return replace(counted, accuracy=accuracy, notes=(*counted.notes, sentence))
