"""`cxscore mismatch`: answers that their comments contradict."""

from dataclasses import replace

from cxscore import api
from cxscore.analyses.mismatch import Asked
from cxscore.api import comments
from cxscore.cli import door, studies
from cxscore.cli.options.comments import MismatchOptions
from cxscore.cli.options.reading import records_request
from cxscore.cli.options.scoring import DirectionName
from cxscore.errors import UsageError
from cxscore.texts.reading import own_reading


def run_mismatch(given: MismatchOptions) -> int:
    """List the answers whose score contradicts the comment; returns the exit code."""
    studies.check_output(given.output, given.form)
    scale = studies.number_scale(given.scale, "--scale")
    if scale is None:
        raise UsageError("mismatch needs the scale of the scores", "say --scale 5, or 0-10")
    request = replace(records_request(given, "mismatch"), missing=tuple(given.missing or ()))
    direction = given.direction or DirectionName.HIGHER
    reading = own_reading(given.language, given.lexicon, request.missing, given.method.value)
    with api.opened(given.files, request) as table, door.when_stopped(table.connection.interrupt):
        found = comments.mismatch(table, request, Asked(given.score, given.column, scale, direction.value), reading)
    return studies.deliver(found, given.files, given.output, given, private=True)
