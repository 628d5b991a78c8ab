"""`cxscore themes FILE... --column COMMENT --themes FILE`: what comments speak of, and what that goes with."""

from dataclasses import replace

from cxscore import api
from cxscore.api import verbatims
from cxscore.cli import door
from cxscore.cli.options.verbatims import ThemesOptions, comments_request
from cxscore.cli.quotes import deliver, form_of
from cxscore.config.titles import SUPPORT
from cxscore.config.validate import load_themes
from cxscore.errors import UsageError
from cxscore.texts.reading import own_reading


def run_themes(given: ThemesOptions) -> int:
    """Show how many comments speak of each theme, what they score and which way they lean; returns the exit code."""
    form = form_of(given)
    if given.period and not given.date:
        raise UsageError("--period needs the column that says when", "add --date COLUMN")
    request = comments_request(given, "themes", given.score)
    request = replace(request, level=given.level, period=given.period.value if given.period else None)
    request = replace(request, by=tuple(given.by or ()))
    source = str(given.themes) if given.themes else verbatims.BUILT_IN
    spec, languages = load_themes(given.themes or SUPPORT), tuple(given.language or ())
    sought = verbatims.Sought(source, spec, languages, given.discover, given.min_n)
    language = languages[0] if len(languages) == 1 else ""
    reading = own_reading(language, given.lexicon, request.missing, given.method.value)
    with api.opened(given.files, request) as table, door.when_stopped(table.connection.interrupt):
        found = verbatims.themes(table, request, given.column, sought, reading)
    return deliver(found, given, form)
