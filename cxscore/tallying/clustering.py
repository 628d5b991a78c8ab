"""Answers that are alike: which of them go together, segment by segment and period by period.

They are those of one cluster: of a respondent who answered several times, or of the agent whose work was reviewed.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

from cxscore import sql
from cxscore.answers import Meaning
from cxscore.engines.records import KEPT
from cxscore.errors import InputError
from cxscore.model import Answer, AnswerPair, Joint, Number, Segment, State, exact
from cxscore.readers import database
from cxscore.scoring import Cell
from cxscore.tallying.selection import Records

Raws = tuple[str | None, ...]
Places = Mapping[str | None, str | State | None]

_SUMMED = "DECIMAL(19,9)"
"""The weights of one respondent for one answer: below 10^10, so that products of two keep all their places."""


def clustered(records: Records) -> bool:
    """Whether answers stand in clusters: those of an engine of records have no respondent, but may have an agent."""
    repeated = bool(records.request.respondent) and records.request.keep == "all" and not records.derived
    return records.request.cluster is not None or repeated


def joint(
    records: Records, source: str, meanings: Mapping[Raws, Meaning], places: Places
) -> dict[Cell, dict[AnswerPair, Joint]]:
    """How often the same cluster gave two answers, by the segment and the period of the first.

    Meaning is joined back to the records that count, which `source` yields, in a further pass over the file. A blank
    cluster is nobody twice. InputError when the weights of one are too large to be multiplied exactly.
    """
    answers = _remember(records, meanings, places)
    found: dict[Cell, dict[AnswerPair, Joint]] = {}
    depth = len(records.segments)
    for row in _rows(records, source):
        segment, (period, one, other, inside, across) = row[:depth], row[depth:]
        cell = found.setdefault((tuple(segment), period or None), {})
        cell[answers[int(one)], answers[int(other)]] = Joint(_number(inside), _number(across))
    return found


ENDS = 0, 1
"""The two answers that stand for all others where only means are taken."""

Whose = tuple[Segment, str | None, str, int]
"""A segment, a period, and the cluster in it: its name, and for one without a name its number."""


def pooled(
    records: Records, source: str, meanings: Mapping[Raws, Meaning], places: Places
) -> dict[Cell, dict[AnswerPair, Joint]]:
    """The same as `joint` for all that a mean asks of it, in four pairs of answers however many there are.

    An answer x counts as x answers of 1 and 1 - x of 0 (which may be less than none): a mean and its error, which are
    linear in the answers and in pairs of them, cannot tell the difference. So scores of a hundred points and their
    fractions take no square of their number.
    """
    inside = _sums(records, source, meanings, places)
    anywhere: dict[tuple[str | None, str, int], list[Number]] = {}
    for (_, period, name, alone), amounts in inside.items():
        _add(anywhere.setdefault((period, name, alone), [0, 0]), amounts)
    found: dict[Cell, dict[AnswerPair, Joint]] = {}
    for (segment, period, name, alone), own in inside.items():
        cell, other = found.setdefault((segment, period), {}), anywhere[period, name, alone]
        for one, other_end in product((0, 1), repeat=2):
            pair = Joint(exact(own[one] * own[other_end]), exact(own[one] * other[other_end]))
            key = (ENDS[one], ENDS[other_end])
            cell[key] = cell[key].plus(pair) if key in cell else pair
    return found


def _sums(
    records: Records, source: str, meanings: Mapping[Raws, Meaning], places: Places
) -> dict[Whose, list[Number]]:
    """What the answers of every cluster in every segment and period weigh as answers of either end."""
    answers = _remember(records, meanings, places)
    found: dict[Whose, list[Number]] = {}
    depth = len(records.segments)
    names = ", ".join([*records.segments, "p", "r", "alone", "answer", "w"])
    for row in _fetched(records, f"SELECT {names} FROM ({_given(records, source)})"):
        period, name, alone, answer, weight = row[depth:]
        value, whole = answers[int(answer)], _number(weight)
        if isinstance(value, str):
            raise ValueError(f"a mean is taken of numbers, not of the word {value!r}")  # noqa: TRY004 (as number)
        high = whole * value
        _add(found.setdefault((tuple(row[:depth]), period or None, name, alone), [0, 0]), (whole - high, high))
    return found


def _add(sums: list[Number], amounts: Sequence[Number]) -> None:
    for place, amount in enumerate(amounts):
        sums[place] += amount


def _rows(records: Records, source: str) -> list[tuple[Any, ...]]:
    """Segment, period, both answers, inside and across."""
    return _fetched(records, _pairs(records, source))


def _fetched(records: Records, query: str) -> list[tuple[Any, ...]]:
    """The rows of a query; InputError when weights are too large to stay exact."""
    try:
        return records.table.connection.execute(query).fetchall()
    except database.number_errors() as error:
        whose = f"'{records.request.cluster}'" if records.request.cluster else "respondent"
        raise InputError(
            f"the weights in column '{records.request.weight}' that one {whose} has are too large together",
            "divide all weights by one number: it changes no score",
        ) from error


def _remember(records: Records, meanings: Mapping[Raws, Meaning], places: Places) -> list[Answer]:
    """Keep what raw answers and date keys mean in the tables `meant` and `inside`; returns the answers by number."""
    given = {tuple(raw or "" for raw in raws): m.answer for raws, m in meanings.items() if m.state is State.ANSWERED}
    answers = list(dict.fromkeys(answer for answer in given.values() if answer is not None))
    numbers = {answer: str(number) for number, answer in enumerate(answers)}
    rows = ((*raws, numbers[answer]) for raws, answer in given.items() if answer is not None)
    records.remember("meant", [*records.answers, "answer"], rows)
    inside = ((key, place or "") for key, place in places.items() if not isinstance(place, State))
    records.remember("inside", ["dk", "p"], inside)
    return answers


def _pairs(records: Records, source: str) -> str:
    """SQL of the pairs of answers, in a fixed order: segment, period, both answers, inside and across.

    Across, an answer is paired with what its cluster said anywhere, summed first: segments are not joined with
    each other.
    """
    whose = "x.r = y.r AND x.alone = y.alone AND x.p = y.p"
    here = " AND ".join([whose, *(f"x.{name} = y.{name}" for name in records.segments)])
    keys = ", ".join([*records.segments, "p", "one", "other"])
    pair = ", ".join([*(f"x.{name}" for name in records.segments), "x.p", "x.answer AS one", "y.answer AS other"])
    kind = _SUMMED if records.weighs else "BIGINT"
    return (
        f"WITH given AS MATERIALIZED ({_given(records, source)}), "
        f"anywhere AS (SELECT r, alone, p, answer, sum(w)::{kind} AS w FROM given GROUP BY ALL) "
        f"SELECT {keys}, sum(inside), sum(across) FROM ("
        f"SELECT {pair}, x.w * y.w AS inside, 0 AS across FROM given x JOIN given y ON {here} UNION ALL "
        f"SELECT {pair}, 0 AS inside, x.w * y.w AS across FROM given x JOIN anywhere y ON {whose}) "
        f"GROUP BY {keys} ORDER BY {keys}"
    )


def _given(records: Records, source: str) -> str:
    """SQL of what each cluster gave each answer in each segment and period: how often, or with which weight.

    One that is blank is told from all others by a number in `alone`, which is 0 for those that are not.
    """
    whose = sql.trimmed("e.g" if records.request.cluster else "e.r")
    segments = [f"{sql.trimmed(f'e.{name}')} AS {name}" for name in records.segments]
    alone = f"CASE WHEN {whose} = '' THEN row_number() OVER () ELSE 0 END AS alone"
    weight = sql.decimal("e.w", sql.WEIGHT) if records.weighs else "1"
    cells = " AND ".join(f"coalesce(e.{name}, '') = m.{name}" for name in records.answers)
    columns = ", ".join([*segments, "i.p", f"{whose} AS r", alone, "m.answer", f"{weight} AS w"])
    total = f"sum(w)::{_SUMMED if records.weighs else 'BIGINT'}"
    groups = ", ".join([*records.segments, "p", "r", "alone", "answer"])
    return (
        f"SELECT {groups}, {total} AS w FROM (SELECT {columns} FROM ({source}) e JOIN meant m ON {cells} "
        f"JOIN inside i ON {records.date_key()} IS NOT DISTINCT FROM i.dk WHERE e.k = {KEPT}) GROUP BY {groups}"
    )


def _number(amount: object) -> Number:
    """A whole number or a decimal of the database, exactly."""
    return exact(Fraction(str(amount)))
