"""`cxscore inspect FILE`: what a file holds, and the command line that would score it; nothing is applied."""

from cxscore import api
from cxscore.cli import door, results
from cxscore.cli.options.looking import InspectOptions
from cxscore.cli.options.scoring import ListFormatName
from cxscore.inspecting import inspect
from cxscore.model import Request
from cxscore.output import write_stdout
from cxscore.renderers import inspection


def run_inspect(given: InspectOptions) -> int:
    """Look at one file and print what it holds."""
    request = Request(
        "inspect",
        encoding=given.encoding,
        delimiter=given.delimiter,
        preset=given.preset,
        records=given.records,
        sheet=given.sheet,
    )
    with api.opened(given.file, request, digests=False) as table, door.when_stopped(table.connection.interrupt):
        seen = inspect(table)
        door.say_all(table.problems, quiet=given.quiet)
    if given.form is ListFormatName.JSON:
        write_stdout(inspection.json(seen))
    else:
        write_stdout(inspection.text(seen, results.shown_width(), every=given.every))
    return 0
