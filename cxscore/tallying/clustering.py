"""Several answers of one respondent: which of them go together, segment by segment and period by period."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from cxscore import sql
from cxscore.answers import Meaning
from cxscore.engines.records import KEPT
from cxscore.errors import InputError
from cxscore.model import Answer, AnswerPair, Joint, Number, State, exact
from cxscore.readers import database
from cxscore.scoring import Cell
from cxscore.tallying.selection import Records

Raws = tuple[str | None, ...]
Places = Mapping[str | None, str | State | None]

_SUMMED = "DECIMAL(19,9)"
"""The weights of one respondent for one answer: below 10^10, so that products of two keep all their places."""


def clustered(records: Records) -> bool:
    """Whether several answers of one respondent count; those of an engine of records belong to nobody."""
    return bool(records.request.respondent) and records.request.keep == "all" and not records.derived


def joint(records: Records, meanings: Mapping[Raws, Meaning], places: Places) -> dict[Cell, dict[AnswerPair, Joint]]:
    """How often the same respondent gave two answers, by the segment and the period of the first.

    Meaning is joined back to the records, in a further pass over the file. A blank respondent is nobody twice.
    InputError when the weights of one respondent are too large to be multiplied exactly.
    """
    answers = _remember(records, meanings, places)
    found: dict[Cell, dict[AnswerPair, Joint]] = {}
    depth = len(records.segments)
    for row in _rows(records):
        segment, (period, one, other, inside, across) = row[:depth], row[depth:]
        cell = found.setdefault((tuple(segment), period or None), {})
        cell[answers[int(one)], answers[int(other)]] = Joint(_number(inside), _number(across))
    return found


def _rows(records: Records) -> list[tuple[Any, ...]]:
    """Segment, period, both answers, inside and across; InputError when weights are too large to stay exact."""
    try:
        return records.table.connection.execute(_pairs(records)).fetchall()
    except database.number_errors() as error:
        raise InputError(
            f"the weights in column '{records.request.weight}' that one respondent has are too large together",
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


def _pairs(records: Records) -> str:
    """SQL of the pairs of answers, in a fixed order: segment, period, both answers, inside and across.

    Across, an answer is paired with what its respondent said anywhere, summed first: segments are not joined with
    each other.
    """
    whose = "x.r = y.r AND x.alone = y.alone AND x.p = y.p"
    here = " AND ".join([whose, *(f"x.{name} = y.{name}" for name in records.segments)])
    keys = ", ".join([*records.segments, "p", "one", "other"])
    pair = ", ".join([*(f"x.{name}" for name in records.segments), "x.p", "x.answer AS one", "y.answer AS other"])
    kind = _SUMMED if records.weighs else "BIGINT"
    return (
        f"WITH given AS MATERIALIZED ({_given(records)}), "
        f"anywhere AS (SELECT r, alone, p, answer, sum(w)::{kind} AS w FROM given GROUP BY ALL) "
        f"SELECT {keys}, sum(inside), sum(across) FROM ("
        f"SELECT {pair}, x.w * y.w AS inside, 0 AS across FROM given x JOIN given y ON {here} UNION ALL "
        f"SELECT {pair}, 0 AS inside, x.w * y.w AS across FROM given x JOIN anywhere y ON {whose}) "
        f"GROUP BY {keys} ORDER BY {keys}"
    )


def _given(records: Records) -> str:
    """SQL of what each respondent gave each answer in each segment and period: how often, or with which weight.

    A respondent who is blank is told from all others by a number in `alone`, which is 0 for those who are not.
    """
    respondent = sql.trimmed("e.r")
    segments = [f"{sql.trimmed(f'e.{name}')} AS {name}" for name in records.segments]
    alone = f"CASE WHEN {respondent} = '' THEN row_number() OVER () ELSE 0 END AS alone"
    weight = sql.decimal("e.w", sql.WEIGHT) if records.weighs else "1"
    cells = " AND ".join(f"coalesce(e.{name}, '') = m.{name}" for name in records.answers)
    columns = ", ".join([*segments, "i.p", f"{respondent} AS r", alone, "m.answer", f"{weight} AS w"])
    total = f"sum(w)::{_SUMMED if records.weighs else 'BIGINT'}"
    groups = ", ".join([*records.segments, "p", "r", "alone", "answer"])
    return (
        f"SELECT {groups}, {total} AS w FROM (SELECT {columns} FROM ({records.query()}) e JOIN meant m ON {cells} "
        f"JOIN inside i ON {records.date_key()} IS NOT DISTINCT FROM i.dk WHERE e.k = {KEPT}) GROUP BY {groups}"
    )


def _number(amount: object) -> Number:
    """A whole number or a decimal of the database, exactly."""
    return exact(Fraction(str(amount)))
