"""What every engine asks of a record's parts: which state it is in when not all of them can be used."""

from collections.abc import Sequence

from cxscore.answers import Meaning
from cxscore.model import Number, State

UNREADABLE = (State.INVALID, State.OUT_OF_SCALE)


def refusal(parts: Sequence[Meaning], *, skip: bool) -> Meaning | None:
    """The record's meaning when its parts give no answer, or None when they do.

    With `skip`, blank and not applicable parts are passed over as long as one is answered; an unreadable part
    always decides, because skipping it would hide it. Of several causes the first in the order of states counts.
    """
    open_parts = [part for part in parts if part.state is not State.ANSWERED]
    if skip and len(open_parts) < len(parts):
        open_parts = [part for part in open_parts if part.state in UNREADABLE]
    if not open_parts:
        return None
    order = list(State)
    first = min(open_parts, key=lambda part: order.index(part.state))
    partly = first.state is State.MISSING and len(open_parts) < len(parts)
    return Meaning(first.state, reason="not every item answered" if partly else first.reason)


def numbers(parts: Sequence[Meaning]) -> list[Number | None]:
    """The parts' answers as numbers, None where a part was passed over."""
    return [None if isinstance(part.answer, str) else part.answer for part in parts]
