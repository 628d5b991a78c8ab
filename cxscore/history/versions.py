"""Several versions of one score: which one counts, what was said before it, what two definitions do not share."""

import json
from collections.abc import Sequence
from dataclasses import replace

from cxscore.history.store import WITHHELD, Kept, Shown


def chosen(versions: Sequence[Kept], definition: str) -> list[Kept]:
    """Of all that is kept of a period, what was scored by this definition, else by the one that came last."""
    own = [one for one in versions if one.place.definition == definition]
    return own or [one for one in versions if one.place.definition == versions[-1].place.definition]


def published(versions: Sequence[Kept]) -> Kept | None:
    """What was said of a period before its last version: by the report of another period, else by the first run.

    None where it was the same number, or nothing was said. So a run that is repeated says what it said before.
    """
    last, whole = versions[-1], [one for one in versions[:-1] if not one.partial]
    if not whole:
        return None
    elsewhere = [one for one in whole if one.found_for != last.found_for]
    before = elsewhere[-1] if elsewhere else whole[0]
    return before if (before.value, before.n) != (last.value, last.n) else None


def side_by_side(kept: Sequence[Kept]) -> list[Kept]:
    """All that is kept, as it may be shown together: two versions must not tell what neither of them does.

    Where a segment of a period is withheld in any version, its answers may have come to another segment, whose
    versions would differ by them: of those only the last one keeps its numbers. What is not restated keeps them.
    """
    last = {one.place: one for one in kept}
    hiding = {_table_of(one) for one in kept if one.reason == WITHHELD}
    return [one if one is last[one.place] or _table_of(one) not in hiding else _without_numbers(one) for one in kept]


def _table_of(one: Kept) -> tuple[object, ...]:
    """What a score stands in with the other segments of its period."""
    series, period, definition = one.place
    return series.report, series.entry, series.by, period, definition


def _without_numbers(one: Kept) -> Kept:
    return replace(one, value=None, low=None, high=None, n=None, reason=WITHHELD)


def differing(one: Shown, other: Shown) -> str:
    """What two definitions do not share, by the names of their facts: `filters, scale`."""
    before, after = json.loads(one.facts), json.loads(other.facts)
    return ", ".join(sorted(key for key in {*before, *after} if before.get(key) != after.get(key)))
