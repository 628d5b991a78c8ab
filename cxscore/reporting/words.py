"""Themes and quotes of a report: what customers wrote, counted while each source is open."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from cxscore.api import Assessment
from cxscore.config.report_draft import in_config
from cxscore.edition import Comments, CommentsCommand, Entry, Section
from cxscore.errors import CxscoreError, InputError
from cxscore.guards import terminal
from cxscore.model import Problem
from cxscore.reporting.plan import Plan, PlannedComments, PlannedEntry, PlannedQuotes, PlannedThemes

if TYPE_CHECKING:
    from cxscore.analyses.verbatims import Verbatims

Counted = dict[tuple[int, CommentsCommand], Comments]
"""The comments of the section at a place, by what is made of them."""
NO_COMMENT = "no record has a comment"
"""Why there are neither themes nor quotes of a period in which nobody wrote any."""


def counted(
    plan: Plan, source: str, entries: Mapping[str, Entry], assess: Callable[[PlannedEntry], Assessment]
) -> Counted:
    """The themes and quotes of one source, except those of an entry that could not be scored.

    InputError with everything that is wrong, such as a column of comments that the source has not.
    """
    found: Counted = {}
    faults: list[Problem] = []
    for planned in _of(plan, source):
        entry = entries.get(planned.asked.name)
        if planned.asked.name and entry is None:
            continue
        try:
            absence = entry.absence if entry else ""
            found[_key(planned)] = _absent(planned, absence) if absence else _comments(planned, assess)
        except CxscoreError as error:
            faults += [_in_section(planned.title, planned.command, problem) for problem in error.problems]
    if faults:
        raise InputError(list(dict.fromkeys(faults)))
    return found


def absent(plan: Plan, source: str, absence: str) -> Counted:
    """The themes and quotes of a source that is not there: why there are none."""
    return {_key(planned): _absent(planned, absence) for planned in _of(plan, source)}


def _of(plan: Plan, source: str) -> Iterator[PlannedComments]:
    return (planned for planned in plan.comments if planned.asked.source == source)


def _key(planned: PlannedComments) -> tuple[int, CommentsCommand]:
    return planned.place, planned.command


def _absent(planned: PlannedComments, absence: str) -> Comments:
    return Comments(planned.command, None, absence)


def _comments(planned: PlannedComments, assess: Callable[[PlannedEntry], Assessment]) -> Comments:
    """What a section shows of the comments of a period."""
    from cxscore.api import verbatims  # noqa: PLC0415 (start-up: few reports show comments)

    assessment, what = assess(planned.asked), planned.what
    if not verbatims.has_comments(assessment):
        return _absent(planned, NO_COMMENT)
    if isinstance(what, PlannedQuotes):
        return Comments("quotes", verbatims.quotes_of(assessment, what.per, what.wanted))
    return Comments("themes", _themes(planned.asked, assessment, what))


def _themes(asked: PlannedEntry, assessment: Assessment, what: PlannedThemes) -> "Verbatims":
    """The themes; in whole reports nothing is told by segment, of which each may be small."""
    from cxscore.api import verbatims  # noqa: PLC0415 (start-up: few reports show comments)
    from cxscore.texts.reading import own_reading  # noqa: PLC0415 (as above)

    request, languages = replace(asked.request, by=()), what.sought.languages
    language = languages[0] if len(languages) == 1 else ""
    reading = own_reading(language, "", request.missing)
    return verbatims.themes_of_comments(assessment, request, what.sought, reading, scored=what.scored)


# --- the sections --------------------------------------------------------------------------------------------


def placed(plan: Plan, found: Counted) -> tuple[Section, ...]:
    """The sections of the plan with their themes and quotes, themes first."""
    return tuple(
        replace(
            section,
            comments=tuple(found[_key(one)] for one in plan.comments if one.place == place and _key(one) in found),
        )
        for place, section in enumerate(plan.sections)
    )


def remarks(sections: Iterable[Section], entries: Iterable[Entry]) -> Iterator[Problem]:
    """What should be known of themes and quotes, and is not said of the scores already."""
    said = {problem for entry in entries if entry.report for problem in entry.report.problems}
    for section in sections:
        for one in section.comments:
            for problem in one.found.problems if one.found else ():
                if problem not in said:
                    said.add(problem)
                    yield _in_section(section.title, one.command, problem)


def _in_section(title: str, command: CommentsCommand, problem: Problem) -> Problem:
    message = f"the {command} of '{terminal(title, 40)}': {in_config(problem.message)}"
    return replace(problem, message=message, hint=in_config(problem.hint))
