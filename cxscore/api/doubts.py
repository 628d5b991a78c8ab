"""What is said against a count: warnings, and the error when there is nothing to score."""

from collections import Counter
from collections.abc import Iterator, Sequence

from cxscore import evidence, guards, sql
from cxscore.answers import fold, interpret
from cxscore.api.assessing import ROSTER_ENGINES, Assessment
from cxscore.api.finding import FREE_TEXT, without_words
from cxscore.api.items import item_of, parts_of
from cxscore.columns import quoted
from cxscore.errors import InputError, NothingAnsweredError
from cxscore.model import (
    Answer,
    Ledger,
    Mark,
    Number,
    Problem,
    State,
)
from cxscore.readers.base import readable
from cxscore.tallying import OTHER_QUESTION, Records, Tallied

MANY = 10_000
"""Segments from which a `--by` column that is new in every second record looks like an id."""
SUSPECTS = 100
"""Records looked at for a header that stands among them."""
DOUBTFUL = 0.05
"""Share of rejected records from which a result carries a warning."""


def doubts(assessment: Assessment) -> Iterator[Problem]:
    """Warnings about a count; InputError when there is nothing to score or the scale does not fit."""
    tallied, choice = assessment.tallied, assessment.choice
    asked = zip(tallied.interpretations, parts_of(choice, len(tallied.interpretations)), strict=True)
    found = [interpretation for interpretation, part in asked if not part.scale]
    numbers: Counter[Number] = Counter()
    worded: Counter[Answer] = Counter()
    for interpretation in found:
        numbers.update(interpretation.numbers)
        worded.update(interpretation.worded)
    _refuse_other_header(assessment)
    evidence.check_wordings(choice, found)
    yield from evidence.direction_problems(choice, assessment.source, found)
    yield from evidence.scale_problems(choice, numbers, worded)
    bare = Counter({number: n - worded[number] for number, n in numbers.items()})
    yield from evidence.reversal_problems(choice, assessment.direction, assessment.source, bare)
    if not tallied.ledger[State.ANSWERED] and not any(tally.n for tally in tallied.tallies.values()):
        raise _nothing(assessment.records, tallied, assessment.column_text)
    yield from _headless(assessment)
    yield from _suspect_counts(assessment)
    engine = assessment.choice.variant.engine
    lists = engine is not None and engine.name in ROSTER_ENGINES  # two of them name the same customers
    if len(assessment.records.selections) > 1 and not lists:
        from cxscore.api.overlaps import overlap_problems  # noqa: PLC0415 (start-up: most runs read one file)

        yield from overlap_problems(assessment.records, tallied.ledger.rows)


def _headless(assessment: Assessment) -> Iterator[Problem]:
    """A warning for every answer column whose name is an answer: its file may have no header line.

    A name that the metric declares is a name, even if it is an answer too (completed).
    """
    item = item_of(assessment.choice, assessment.request)
    if item.comments is not None:
        return  # any name could be a comment
    declared = {fold(name) for tier in assessment.choice.spec.columns for name in tier}
    for source, selection in zip(assessment.records.table.sources, assessment.records.selections, strict=True):
        names = [source.columns[position] for position in selection.answers]
        unknown = [name for name in names if fold(name) not in declared]
        answers = [name for name in unknown if interpret({name: 1}, item).meanings[name].state is State.ANSWERED]
        if answers:
            message = f"the answer column {quoted(answers)} of {source.name} is called like an answer"
            hint = "if the file has no header line, its first record is lost: give it one"
            yield Problem(message, hint, severity="warning")


def _refuse_other_header(assessment: Assessment) -> None:
    """InputError for a header further down with the names in another order: what is below it was read amiss."""
    records, tallied = assessment.records, assessment.tallied
    if records.derived or not tallied.ledger[State.INVALID]:
        return
    read = [found.meanings.items() for found in tallied.interpretations]
    invalid = {raw for meanings in read for raw, meaning in meanings if raw and meaning.state is State.INVALID}
    for index, source in enumerate(records.table.sources):
        names = [fold(name) for name in source.columns]
        if suspects := sorted(raw for raw in invalid if fold(readable(raw)) in names):
            for record, cells in _holding(records, index, suspects):
                if cells != names and sorted(cells) == sorted(names):
                    line = records.table.locate(index, [record]).get(record)
                    raise InputError(
                        "the header stands here again with its columns in another order: what is below it would be "
                        "read from the wrong columns",
                        "cut the file before this line, and give both parts",
                        Mark(source.name, line),
                    )


def _holding(records: Records, index: int, raws: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """The first records of a file with one of these texts as an answer: their numbers and folded cells."""
    source, wanted = records.table.sources[index], ", ".join(map(guards.sql, raws))
    columns = ", ".join(f"c{position}" for position in range(len(source.columns)))
    held = " OR ".join(f"c{position} IN ({wanted})" for position in records.selections[index].answers)
    placed = f"SELECT row_number() OVER () AS rec, {columns} FROM {source.relation}"
    query = f"SELECT * FROM ({placed}) WHERE {held} ORDER BY rec LIMIT {SUSPECTS}"
    for record, *cells in records.table.connection.execute(query).fetchall():
        yield record, [fold(readable(cell or "")) for cell in cells]


def _suspect_counts(assessment: Assessment) -> Iterator[Problem]:
    """Warnings about many records that cannot be used and about segments as many as answers."""
    tallied, ledger = assessment.tallied, assessment.tallied.ledger
    if ledger.rejects > DOUBTFUL * ledger.rejects_base:
        share = 100 * ledger.rejects / ledger.rejects_base
        message = f"{ledger.rejects:,} of {ledger.rejects_base:,} records ({share:.0f} %) could not be used"
        yield Problem(message, "list them with --rejects FILE, set a limit with --max-rejects", severity="warning")
    segments = len({segment for segment, _ in tallied.tallies})
    if segments > MANY and segments > ledger[State.ANSWERED] / 2:
        names = quoted(assessment.request.by)
        message = f"--by {names} makes {segments:,} segments, about one per answer"
        yield Problem(message, "it looks like an id; --respondent is the option for people", severity="warning")


def _nothing(records: Records, tallied: Tallied, column: str) -> NothingAnsweredError:
    ledger = tallied.ledger
    return nothing_answered(records, ledger, column, _causes(ledger) if records.derived else _bad_values(tallied))


def nothing_answered(records: Records, ledger: Ledger, column: str, hint: str = "") -> NothingAnsweredError:
    """What is said where no record has an answer in this column: what became of them, and the way out."""
    files = ", ".join(source.name for source in records.table.sources)
    if not ledger.rows:
        return NothingAnsweredError(f"{files} holds a header and no records", "export it again, or check the file")
    states = ", ".join(f"{n:,} {state.replace('_', ' ')}" for state, n in ledger.states.items())
    return NothingAnsweredError(
        f"no valid answer in column '{column}' of {files}: {ledger.rows:,} records, {states}",
        hint or _set_aside(records, ledger),
    )


def _causes(ledger: Ledger) -> str:
    """Why no record is one that counts: the most frequent causes."""
    causes = {reason: n for reasons in ledger.reasons.values() for reason, n in reasons.items()}
    ranked = sorted(causes.items(), key=lambda cause: (-cause[1], cause[0]))
    return "; ".join(f"{reason} ({n:,})" for reason, n in ranked[:3]) or "check the columns and the filters"


def _set_aside(records: Records, ledger: Ledger) -> str:
    """The way out when no record came as far as being read for an answer, or none of them held any."""
    question = records.request.question
    if question and ledger.reasons.get(State.EXCLUDED, {}).get(OTHER_QUESTION) == ledger.rows:
        return f"no record has '{question[1]}' in '{question[0]}', which holds {_questions(records)}"
    if ledger[State.FILTERED] == ledger.rows:
        return "no record passes --where and --where-not; check their columns and values"
    if ledger[State.OUTSIDE_PERIOD]:
        return "check --since and --until"
    return "check --column"


def _questions(records: Records) -> str:
    """The questions of the first file by how many records answer them."""
    asked = records.selections[0].question
    column = sql.trimmed(f"c{asked[0]}") if asked else "''"
    relation = records.table.sources[0].relation
    query = f"SELECT {column}, count(*) FROM {relation} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 8"
    return quoted(text[:20] for text, _ in records.table.connection.execute(query).fetchall())


def _bad_values(tallied: Tallied) -> str:
    bad = (State.INVALID, State.OUT_OF_SCALE)
    if not any(tallied.ledger[state] for state in bad):
        return ""
    found = tallied.interpretations[0].meanings
    values = {without_words(raw) for raw, meaning in found.items() if raw and meaning.state in bad}
    held = [quoted(sorted(values - {FREE_TEXT}), 5), FREE_TEXT if FREE_TEXT in values else ""]
    return f"it holds {' and '.join(filter(None, held))}; check --column and --scale" if values else ""
