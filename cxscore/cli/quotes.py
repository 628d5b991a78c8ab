"""`cxscore quotes FILE... --column COMMENT --score COLUMN`: comments that may be shown."""

from pathlib import Path

from cxscore import api
from cxscore.analyses.verbatims import Verbatims
from cxscore.api import verbatims
from cxscore.cli import door, results
from cxscore.cli.options.verbatims import CommentFormatName, CommentOptions, QuotesOptions, comments_request
from cxscore.errors import UsageError
from cxscore.output import write_file, write_stdout
from cxscore.renderers import comments
from cxscore.texts.quotes import Wanted
from cxscore.texts.redaction import order_pattern

SUFFIXES = {
    ".txt": CommentFormatName.TEXT,
    ".json": CommentFormatName.JSON,
    ".csv": CommentFormatName.CSV,
    ".md": CommentFormatName.MARKDOWN,
}
"""Suffix of an output file -> format."""


def run_quotes(given: QuotesOptions) -> int:
    """Show a redacted sample of the comments of every group; returns the exit code."""
    form = form_of(given)
    if given.n < 1:
        raise UsageError(f"--n {given.n} shows nothing", "say how many quotes of each group, such as --n 3")
    request = comments_request(given, "quotes", given.score)
    orders = tuple(map(order_pattern, given.order_number or ()))
    wanted = Wanted(given.n, given.seed, given.min_n, orders)
    with api.opened(given.files, request) as table, door.when_stopped(table.connection.interrupt):
        found = verbatims.quotes(table, request, given.column, given.per, wanted)
    return deliver(found, given, form)


def form_of(given: CommentOptions) -> CommentFormatName:
    """The format that was asked for, else what the suffix of the output says; UsageError where that says none."""
    if given.form or given.output is None:
        return given.form or CommentFormatName.TEXT
    suffix = given.output.suffix.lower()
    if suffix not in SUFFIXES:
        hint = f"use {', '.join(SUFFIXES)}, or --format"
        raise UsageError(f"the suffix of '{given.output}' does not say the format", hint)
    return SUFFIXES[suffix]


def deliver(found: Verbatims, given: CommentOptions, form: CommentFormatName) -> int:
    """Say the problems on stderr, and write the result to a file of its owner's own, or to stdout."""
    door.say_all(found.problems, quiet=given.quiet)
    if given.output:
        text = comments.RENDERERS[form.value](found)
        write_file(given.output, text, private=True, inputs=map(Path, given.files))
    elif form is CommentFormatName.TEXT:
        write_stdout(comments.text(found, results.shown_width(), results.shown_clean()))
    else:
        write_stdout(comments.RENDERERS[form.value](found))
    return 0
