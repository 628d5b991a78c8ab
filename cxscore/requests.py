"""Building a request that makes sense: what one option needs of another is said before any file is opened."""

from collections.abc import Iterator, Mapping

from cxscore import periods
from cxscore.dates import zone
from cxscore.errors import UsageError
from cxscore.model import Problem, Request


def pair(text: str, option: str = "--where") -> tuple[str, str]:
    """The column and the pattern of `COLUMN=VALUE`, split at the first `=`."""
    column, equals, value = text.partition("=")
    if not equals or not column.strip():
        raise UsageError(f"{option} {text!r} has no COLUMN=VALUE", f"for example {option} channel=email")
    return column.strip(), value.strip()


def asked_question(column: str | None, question: str | None) -> tuple[str, str] | None:
    """The column of questions and the one that is scored, None without; UsageError when one of them is missing."""
    if column is None and question is None:
        return None
    if not column or question is None:
        message = "--question-column and --question belong together: where the questions stand, and which one"
        raise UsageError(message, "for example --question-column question_code --question Q7")
    return column.strip(), question.strip()


def checked(request: Request) -> Request:
    """`request` itself, once its options agree with each other; UsageError with every disagreement."""
    problems = [*_words(request), *_dates(request), *_respondents(request), *_numbers(request)]
    if problems:
        raise UndatedError(problems) if problems == list(_undated(request)) else UsageError(problems)
    return request


class UndatedError(UsageError):
    """Nothing but this: a window is asked of records of which no date is known."""


_WORDS: Mapping[str, tuple[str | None, ...]] = {
    "direction": (None, "higher", "lower"),
    "period": (None, "day", "week", "month", "quarter", "year"),
    "keep": ("last", "first", "all"),
    "sort": ("name", "score", "n"),
}
"""What may be said where only some words are known; Python callers are not held to it by Typer."""


def _words(request: Request) -> list[Problem]:
    return [
        Problem(f"--{field} {value} is not known", f"say {', '.join(word for word in known if word)}")
        for field, known in _WORDS.items()
        if (value := getattr(request, field)) not in known
    ]


def _undated(request: Request) -> Iterator[Problem]:
    if (request.period or request.since or request.until) and not request.date:
        yield Problem("--period, --since and --until need to know the date column", "say --date COLUMN")


def _dates(request: Request) -> list[Problem]:
    problems = [*_undated(request)]
    if request.date and not (request.period or request.since or request.until or request.respondent):
        message = "--date alone changes nothing"
        problems.append(Problem(message, "it serves --period, --since, --until and --respondent"))
    for option, label in (("--since", request.since), ("--until", request.until)):
        try:
            _ = label and periods.parse(label)
        except ValueError as error:
            problems.append(Problem(f"{option}: {error}"))
    if not problems and request.since and request.until and _ends_before(request.until, request.since):
        problems.append(Problem(f"--until {request.until} ends before --since {request.since} starts"))
    zone(request.zone_name)
    return problems


def _ends_before(until: str, since: str) -> bool:
    return periods.parse(until).last < periods.parse(since).first


def _respondents(request: Request) -> list[Problem]:
    problems = []
    if request.order and not request.key:
        problems.append(Problem("--order says which record of a key is the last", "it needs --key COLUMN"))
    if request.keep != "last" and not request.respondent:
        message = "--keep says which answer of a respondent counts"
        problems.append(Problem(message, "it needs --respondent COLUMN"))
    if request.counts and request.weight:
        problems.append(Problem("--counts and --weight cannot be used together", "leave one out"))
    if request.counts and request.respondent:
        problems.append(Problem("--counts holds many respondents in one record", "leave --respondent out"))
    if not request.total and not request.by:
        problems.append(Problem("--no-total leaves nothing to show without --by"))
    return problems


def _numbers(request: Request) -> list[Problem]:
    problems = []
    if not 0.5 <= request.level < 1:
        problems.append(Problem(f"--level {request.level:g} is not a confidence level", "for example 0.95"))
    if request.min_n is not None and request.min_n < 1:
        problems.append(Problem(f"--min-n {request.min_n} must be 1 or more"))
    if len(set(request.by)) < len(request.by):
        problems.append(Problem("--by names a column twice"))
    return problems
