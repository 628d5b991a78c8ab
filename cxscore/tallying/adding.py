"""Adding up: grouped rows become masses and states per segment and period, and states of what is not placed."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache

from cxscore.answers import Meaning, trim
from cxscore.engines.records import BLANK, EXCLUDED, FILTERED, KEPT, SUPERSEDED
from cxscore.model import NOTHING, Answer, AnswerPair, Joint, Mass, Segment, State, Tally, Times, exact
from cxscore.scoring import Cell
from cxscore.tallying import amounts
from cxscore.tallying.selection import Records

Raw = str | None


@lru_cache(maxsize=65_536)
def _mass(n: int) -> Mass:
    """An unweighted mass; shared, because a million segments repeat few counts."""
    return Mass(n, n, n)


_ASIDE = {FILTERED: State.FILTERED, BLANK: State.EMPTY}
"""The states of records that were set aside without a reason."""


class Count:
    """Adds grouped rows to tallies and, for records that are not placed, to the states aside."""

    def __init__(
        self,
        records: Records,
        meanings: Mapping[tuple[Raw, ...], Meaning],
        places: Mapping[Raw, str | State | None],
        empties: dict[int, int],
    ) -> None:
        self.request, self.meanings, self.places, self.empties = records.request, meanings, places, empties
        self.counts, self.weighs = records.counts, records.weighs
        self.timed = records.timed
        self.width, self.depth = len(records.answers), len(records.segments)
        self.exclusions = records.reasons
        self.aside: dict[State, int] = {}
        self.reasons: dict[State, dict[str, int]] = {}
        self.cells: dict[Cell, tuple[dict[Answer, Mass], dict[State, int]]] = {}
        self.segments: dict[tuple[Raw, ...], Segment] = {}
        self.refused: list[amounts.NoAmount] = []
        self.times: Mapping[Cell, Times] = {}
        self.joint: Mapping[Cell, Mapping[AnswerPair, Joint]] = {}

    def tallies(self) -> dict[Cell, Tally]:
        """What was placed, one tally per segment and period."""
        return {
            cell: Tally(masses, states, self.times.get(cell), self.joint.get(cell, {}))
            for cell, (masses, states) in self.cells.items()
        }

    def add(self, rows: Iterable[tuple[object, ...]]) -> None:
        """Add grouped rows, each standing for `c` records alike in every column that counts."""
        for row in rows:
            self._add(row)

    def exclude(self, reasons: Iterable[str]) -> None:
        """Add rows that the reader left out, each by its reason."""
        for reason in reasons:
            self.aside[State.EXCLUDED] = self.aside.get(State.EXCLUDED, 0) + 1
            self._reason(State.EXCLUDED, reason, 1)

    def _add(self, row: tuple[object, ...]) -> None:
        width, split = self.width, self.width + self.depth
        raws: tuple[Raw, ...] = row[:width]  # type: ignore[assignment]
        segment: tuple[Raw, ...] = row[width:split]  # type: ignore[assignment]
        key, code, duplicate, records, echo = row[split : split + 5]
        count = self._less_empty(raws + segment, key, code, records)  # type: ignore[arg-type]
        if not count:
            return
        place = self.places[key] if code == KEPT else None  # type: ignore[index]
        if code != KEPT or isinstance(place, State):
            if not echo:
                self._set_aside(code, place, count)  # type: ignore[arg-type]
            return
        meaning = self.meanings[raws]
        state = State.DUPLICATE if duplicate else meaning.state
        masses, states = self._cell(segment, place)
        if not echo:
            states[state] = states.get(state, 0) + count
        if state is State.ANSWERED and not self.timed:
            mass = self._weigh(raws, key, row[split + 5 :], count)  # type: ignore[arg-type]
            if echo and self.weighs:
                mass = mass._replace(n=0)  # a further amount of a record that counts already
            answer: Answer = meaning.answer  # type: ignore[assignment]
            masses[answer] = masses[answer].plus(mass) if answer in masses else mass
        elif meaning.reason and not duplicate:
            self._reason(state, meaning.reason, count)

    def _less_empty(self, cells: tuple[Raw, ...], key: Raw, code: int, records: int) -> int:
        """The records of a row that are not empty ones; the empty ones are set aside."""
        if not self.empties or key is not None or any(cell and trim(cell) for cell in cells):
            return records
        empty = min(records, self.empties.get(code, 0))
        if empty:
            self.empties[code] -= empty
            self.aside[State.EMPTY] = self.aside.get(State.EMPTY, 0) + empty
        return records - empty

    def _set_aside(self, code: int, place: State | None, count: int) -> None:
        state = place or _ASIDE.get(code, State.EXCLUDED)
        self.aside[state] = self.aside.get(state, 0) + count
        if code == SUPERSEDED:
            self._reason(state, "not the last record of its key", count)
        elif code >= EXCLUDED:
            self._reason(state, self.exclusions[code - EXCLUDED], count)

    def _reason(self, state: State, reason: str, count: int) -> None:
        reasons = self.reasons.setdefault(state, {})
        reasons[reason] = reasons.get(reason, 0) + count

    def _cell(self, raws: tuple[Raw, ...], period: str | None) -> tuple[dict[Answer, Mass], dict[State, int]]:
        segment = self.segments.get(raws)
        if segment is None:
            segment = self.segments[raws] = tuple(trim(raw or "") for raw in raws)
        cell = self.cells.get((segment, period))
        if cell is None:
            cell = self.cells[segment, period] = ({}, {})
        return cell

    def _weigh(self, raws: tuple[Raw, ...], key: Raw, extra: tuple[object, ...], records: int) -> Mass:
        """The mass of a row's answered records: themselves, what their counts column says, or their weights.

        Those that say neither are remembered, so that of all of them the first can be named.
        """
        if not extra:
            return _mass(records)
        if self.counts:
            people = amounts.people(extra[0])  # type: ignore[arg-type]
            if people is not None:
                return _mass(records * people)
            self.refused.append(amounts.NoAmount(raws, key, trim(str(extra[0] or ""))))
            return NOTHING
        bad, w, w2 = extra
        if bad is not None:
            self.refused.append(amounts.NoAmount(raws, key, str(bad)))
            return NOTHING
        return Mass(records, exact(Fraction(w)), exact(Fraction(w2)))  # type: ignore[call-overload]
