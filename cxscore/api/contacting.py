"""The engines of contacts, told what the request says; errors name the columns that they lack."""

from collections.abc import Mapping
from typing import cast

from cxscore.api.binding import Bound
from cxscore.api.statuses import finished, refuse_respondent, solved_said
from cxscore.config.choose import Choice
from cxscore.durations import parse_target, write
from cxscore.engines.contacts import WEEK, Contacts, How
from cxscore.engines.efforts import SAID, Efforts, untold
from cxscore.errors import InputError, UsageError
from cxscore.model import Phrase, Request, Terms, Timing

_NEEDS: Mapping[str, tuple[str, ...]] = {
    "replies": ("replies",),
    "exactly-one": ("replies",),
    "repeat": ("start", "customer"),
    "resolved": ("resolved",),
    "first-line": ("resolved", "resolvable"),
    "drivers": ("start",),
}
_ASKS: Mapping[str, str] = {
    "replies": "how many replies a ticket took",
    "start": "when a contact came",
    "customer": "who got in touch",
    "resolved": "whether the first contact resolved it",
    "resolvable": "whether the first line could resolve it",
}
"""What the column of a role says."""


def contacts(choice: Choice, request: Request, bound: Bound) -> tuple[Contacts | Efforts, Timing | None]:
    """The engine of contacts; InputError when a column is lacking, UsageError for a window that is no time."""
    how = choice.variant.engine.how if choice.variant.engine else ""
    if lacking := [role for role in _NEEDS[how] if role not in bound.roles]:
        asked = " and ".join(_ASKS[role] for role in lacking)
        message = f"{choice.spec.heading} {choice.variant_name} needs to know {asked}"
        other = "" if how == "drivers" else ", or another --variant"
        raise InputError(
            f"{message}, and no column plainly says it",
            f"say {' '.join(f'--{role} COLUMN' for role in lacking)}{other}",
        )
    if how == "drivers":
        refuse_respondent(choice, request)
        return _efforts(choice, request.terms, bound), _cases(request, bound)
    if request.terms.window and how != "repeat":
        message = f"--window does not go with {choice.spec.heading} {choice.variant_name}"
        raise UsageError(f"{message}: it does not look for repeats", "leave it out, or say --variant no-repeat")
    window, solved = _window(request.terms), finished(request, bound)
    repeat = Phrase("a further contact within {} is a repeat", write(window))
    said = Timing(repeat) if how == "repeat" else None
    return Contacts(cast("How", how), solved, window), said or _judged(how, request, bound)


def _judged(how: str, request: Request, bound: Bound) -> Timing | None:
    """Which tickets are judged by their replies, for people; an answer is judged whatever their status."""
    return solved_said(request, bound) if how in ("replies", "exactly-one") else None


def _cases(request: Request, bound: Bound) -> Timing:
    """What a case is, where it counts, and of which drivers nothing is known, for people."""
    said = [_case(write(_window(request.terms)), bound)]
    if request.by:
        said.append(Phrase("it counts in the segment of its last contact"))
    if lacking := untold(bound.roles):
        said.append(Phrase("no column tells of {}", ", ".join(lacking)))
    return Timing(Phrase.joined("{}; {}", said))


def _case(window: str, bound: Bound) -> Phrase:
    if "case" in bound.roles:
        return Phrase("a case is what the column of cases says")
    if "topic" in bound.roles:
        return Phrase(
            "contacts of a customer about one topic are one case while each comes within {} of the one before", window
        )
    return Phrase("contacts of a customer are one case while each comes within {} of the one before", window)


def _efforts(choice: Choice, terms: Terms, bound: Bound) -> Efforts:
    if not {"case", "customer"} & set(bound.roles):
        message = f"{choice.spec.heading} needs to know which contacts make a case, and no column plainly says it"
        raise InputError(message, "say --case COLUMN, or --customer COLUMN for contacts within --window of another")
    if unread := [role for role in bound.roles if role not in choice.spec.roles]:
        option = "--column" if unread[0] == "duration" else f"--driver {unread[0][:20]}"
        raise UsageError(f"{option} does not go with {choice.spec.heading}", f"say --driver {' or '.join(SAID)}")
    if terms.window and "case" in bound.roles:
        message = "--window makes cases of a customer's contacts, and the column of cases says already what one is"
        raise UsageError(message, "leave it out")
    patterns: dict[str, list[str]] = {}
    for driver, pattern in terms.drivers:
        patterns.setdefault(driver, []).append(pattern)
    return Efforts(_window(terms), patterns)


def _window(terms: Terms) -> int:
    """The seconds in which a further contact is a repeat."""
    if not terms.window:
        return WEEK
    try:
        seconds = parse_target(terms.window).seconds
    except ValueError:
        seconds = None
    if seconds is None:
        raise UsageError(f"--window '{terms.window[:20]}' is no time on the clock", "write it as 7d, 48 h or 90 min")
    return seconds
