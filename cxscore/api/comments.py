"""The verbs of comments beyond their score: how well they are read, and which contradict their own score."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from cxscore import sql
from cxscore.analyses.accuracy import CLASSES, LABELS, accuracy
from cxscore.analyses.mismatch import Asked, Contradiction, Mismatch, Said, compared, off_scale, reversal
from cxscore.analyses.records import combinations
from cxscore.analyses.study import Study
from cxscore.answers import fold, read_number
from cxscore.api.doubts import nothing_answered
from cxscore.api.filling import Filled
from cxscore.api.studies import plain_study
from cxscore.engines.records import KEPT
from cxscore.errors import InputError
from cxscore.model import Accuracy, Estimated, Ledger, Problem, Request, Scale, State
from cxscore.readers import Table
from cxscore.requests import checked
from cxscore.tallying import Records, Selection
from cxscore.tallying.counting import files_of
from cxscore.texts.reading import Reading
from cxscore.texts.redaction import redacted

TEXT, LABEL = "text", "label"
"""The columns of a file of labelled comments."""
LENGTH = 160
"""Characters of a comment that are shown."""
_CHUNK = 50_000


def measured(table: Table, reading: Reading, level: float) -> tuple[Accuracy, Problem]:
    """How often comments are read as they are labelled in a file (text, label), and that in a sentence.

    InputError for a file without both columns, and for a label that is none.
    """
    records = _records(table, Request("agreement"), [TEXT, LABEL])
    rows = combinations(records)
    labelled = [(text, _label(label, table), n) for (text, label), n in rows if text and label]
    if not labelled:
        message = f"{table.sources[0].name} has no labelled comment"
        raise InputError(message, f"give a file with the columns '{TEXT}' and '{LABEL}'")
    counts: dict[str | None, int] = {text: n for text, _, n in labelled}
    meanings = reading.read(counts).meanings
    pairs = [(label, str(meanings[text].answer), n) for text, label, n in labelled]
    found = accuracy(pairs, level)
    return found, _sentence(found, table.sources[0].name, reading.title)


def _label(written: str, table: Table) -> str:
    label = LABELS.get(fold(written))
    if label is None:
        message = f"{table.sources[0].name}: '{written[:20]}' in column '{LABEL}' is no label"
        raise InputError(message, f"write {', '.join(CLASSES)}")
    return label


def _sentence(found: Accuracy, name: str, method: str) -> Problem:
    """The accuracy in words; whole percent, for the limits are wide."""
    polar = f"; of those that are not neutral {_percent(found.accuracy_polar)}" if found.accuracy_polar.value else ""
    message = f"on {found.n:,} labelled comments of {name}, {method} agrees in {_percent(found.accuracy)}{polar}"
    return Problem(message, severity="note")


def _percent(share: Estimated) -> str:
    value, low, high = (f"{100 * (number or 0):.0f}" for number in share)
    return f"{value} % (interval {low} to {high})"


# --- scores and comments that contradict --------------------------------------------------------------------------


def mismatch(table: Table, request: Request, asked: Asked, reading: Reading) -> Study:
    """The answers whose score contradicts the comment; every record that no filter leaves out is looked at.

    NothingAnsweredError where none of them has a comment.
    """
    scale, direction = asked.scale, asked.direction
    records = _records(table, request, [asked.score, asked.comment])
    found = list(_said(records, scale, reading))
    read = reading.read({one.comment: 1 for one in found}, files_of(records, records.answers[1]))
    said = [replace(one, polarity=str(read.meanings[one.comment].answer or "")) for one in found]
    both = list(compared(said, scale, direction))
    against = [one for one, contradicts in both if contradicts]
    lines = _lines(table, against)
    shown = [_shown(one, lines) for one in against]
    scored = [one for one in said if one.score is not None]
    problems = (*read.problems, *off_scale(said, scale), *reversal(len(both), len(against), direction))
    result = Mismatch(
        scale,
        direction,
        len(said),
        len(scored),
        sum(1 for one in scored if one.polarity in ("negative", "positive")),
        len(both),
        tuple(one for one, _ in shown),
        read.told,
        sum(n for _, n in shown),
        problems,
    )
    study = plain_study("mismatch", records, [((), len(said))], result, problems)
    states = Counter(read.meanings[one.comment].state for one in said)
    if not states[State.ANSWERED]:
        aside = {state: n for state, n in study.ledgers["mismatch"].states.items() if state != State.ANSWERED}
        raise nothing_answered(records, Ledger(aside | states), asked.comment)
    return study


def _records(table: Table, request: Request, columns: Sequence[str]) -> Records:
    """The records of all files with these columns as answers."""
    filled = Filled.of(table, request, configured=False)
    checked(filled.request)
    selections = []
    for header, own, tool in zip(filled.headers, filled.requests, filled.tools, strict=True):
        selections.append(Selection.of(header, own, [header.find(column) for column in columns], tool))
    return Records(tuple(selections), table, filled.request).ordered()


def _said(records: Records, scale: Scale, reading: Reading) -> Iterator[Said]:
    """Every record with its score and its comment, file by file in the order of the file; polarities come later."""
    score, comment = (sql.trimmed(name) for name in records.answers)
    cursor = records.table.connection.execute(
        f"SELECT s, rec, {score}, {comment} FROM ({records.query(placed=True)}) WHERE k = {KEPT} ORDER BY s, rec"
    )
    names = [source.name for source in records.table.sources]
    while chunk := cursor.fetchmany(_CHUNK):
        for source, record, cell, text in chunk:
            number = read_number(cell or "")
            known = number is not None and number in scale and cell not in reading.missing
            yield Said(names[source], record, cell or "", number if known else None, "", text or "")


def _lines(table: Table, against: Sequence[Said]) -> Mapping[tuple[str, int], int]:
    """The physical line of every record that is shown, where its format has lines."""
    found: dict[tuple[str, int], int] = {}
    for index, source in enumerate(table.sources):
        wanted = [one.record for one in against if one.file == source.name]
        lines = table.locate(index, wanted) if wanted else {}
        found |= {(source.name, record): line for record, line in lines.items()}
    return found


def _shown(one: Said, lines: Mapping[tuple[str, int], int]) -> tuple[Contradiction, int]:
    """The record as it may be shown, and how much of its comment was replaced by its kind."""
    text, removed = redacted(" ".join(one.comment.split()))
    short = text if len(text) <= LENGTH else f"{text[:LENGTH].rsplit(' ', 1)[0]} ..."
    line = lines.get((one.file, one.record))
    return Contradiction(one.file, one.record, line, one.text, one.polarity, short), removed.total()
