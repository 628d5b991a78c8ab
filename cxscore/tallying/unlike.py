"""Stamps of two columns that do not go together: one with an offset and one without, times and days alone.

Between such stamps a time is hours too long or too short, and looks as good as any other: so it is said.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cxscore.answers import trim
from cxscore.dates import Order, Stamp, read
from cxscore.model import Problem
from cxscore.tallying.selection import Records

HEAD = 2_000
"""Records of each file that are looked at: one tool writes one column in one way."""

_ALIKE = str.maketrans("123456789", "000000000")


@dataclass(frozen=True, slots=True)
class _Written:
    """A stamp with its role and its text."""

    role: str
    text: str
    stamp: Stamp

    @property
    def has_offset(self) -> bool:
        return self.stamp.offset is not None

    @property
    def has_time(self) -> bool:
        return ":" in self.text or self.stamp.second > 0 or self.has_offset

    def __str__(self) -> str:
        return f"{self.role} '{self.text[:30]}'"


def unlike(records: Records, places: Mapping[str, int], orders: Mapping[str, Sequence[Order]]) -> Iterator[Problem]:
    """Warn of stamps unlike each other.

    `places` are those of the roles among the answers, `orders` say how each file writes them.
    """
    if len(places) < 2:
        return
    found = [
        written
        for file in range(len(records.selections))
        for written in _head(records, file, {role: (at, orders[role][file]) for role, at in places.items()})
    ]
    if records.request.time_zone is None:
        yield from _offsets(found, records.request.zone_name)
    yield from _days([written for written in found if written.role in ("start", "end")])


def _head(records: Records, file: int, roles: Mapping[str, tuple[int, Order]]) -> Iterator[_Written]:
    """The stamps of the first records of a file that can be read; of those with a time of day one of each shape.

    Stamps that differ in their digits alone all say their offset or all do not.
    """
    positions = records.selections[file].answers
    columns = ", ".join(f"c{positions[at]}" for at, _ in roles.values())
    query = f"SELECT {columns} FROM {records.table.sources[file].relation} LIMIT {HEAD}"
    seen: set[tuple[str, str]] = set()
    for row in records.table.connection.execute(query).fetchall():
        for (role, (_, order)), cell in zip(roles.items(), row, strict=True):
            text = trim(cell or "")
            shape = role, text.translate(_ALIKE)
            if shape not in seen and (stamp := read(text, order.readings)):
                yield _Written(role, text, stamp)
                if ":" in text:
                    seen.add(shape)


def _offsets(found: Sequence[_Written], zone_name: str) -> Iterator[Problem]:
    """The warning that some stamps say their offset and some do not."""
    said = next((written for written in found if written.has_offset), None)
    unsaid = next((written for written in found if not written.has_offset and written.has_time), None)
    if said and unsaid:
        message = f"{said} says how far it is from UTC, and {unsaid} does not: such stamps are taken as {zone_name}"
        yield Problem(message, "--tz ZONE says where they were written, such as Europe/Oslo", severity="warning")


def _days(found: Sequence[_Written]) -> Iterator[Problem]:
    """The warning that one column holds days alone, and the other times."""
    timed = {written.role for written in found if written.has_time}
    day = next((written for written in found if written.role not in timed), None)
    if timed and day:
        message = f"{day} is a day without a time of day, taken as its first second, and the {timed.pop()} has times"
        yield Problem(message, "times of less than some days cannot be told from it", severity="warning")
