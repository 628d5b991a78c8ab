"""What a preset file may say: where the header stands, the columns by role, the codes, where answers are."""

from dataclasses import dataclass, field
from typing import Annotated, Literal

from cxscore.config.schema import ID, LEAST_ONE, AnswerText, FlagField, Names, NumberField, Spec
from cxscore.model import Direction


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutSpec(Spec):
    """Where the header stands: how many rows it has, which of them holds the names, which the question texts.

    Rows count from 1; `questions` 0 is none, and so is `under`, the row of sub-questions: a name over several columns
    then reads `Name [Sub-question]`. `marks` says by which first cells the header rows beyond the names are known:
    row to patterns with `*` and `?`. `tail` holds such patterns of the first cell of records that are no records:
    totals, notices, a line that names the period.
    """

    header_rows: NumberField = 1
    names: NumberField = 1
    questions: NumberField = 0
    under: NumberField = 0
    marks: dict[str, Names] = field(default_factory=dict)
    tail: Names = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySpec(Spec):
    """The roles that identify a record, and the role by which the last one of each key is told (`-ROLE`: first).

    `column` is the id, or a list: the id, and what tells the records of several forms with the same ids apart.
    """

    column: Annotated[Names, LEAST_ONE]
    order: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleSpec(Spec):
    """One column by what it means: the headers it goes by, what it holds, its own codes.

    `values` maps raw texts to the answers they stand for, `missing` lists raw texts that are no answer. `unit` and
    `clock` belong to durations.
    """

    headers: Annotated[Names, LEAST_ONE]
    type: Literal["text", "time", "number", "duration"] = "text"
    unit: Literal["", "milliseconds", "seconds", "minutes", "hours", "days", "h:m:s"] = ""
    clock: Literal["", "calendar", "business"] = ""
    values: dict[str, str] = field(default_factory=dict)
    missing: Names = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExclusionSpec(Spec):
    """Records that are no customer's answer: `where` as in --where, the reason, and the name that lets them in.

    With `ends_key` such a record, as the last of its key, leaves no answer of that key: a ticket that was deleted.
    """

    where: str
    reason: str
    include: str = ""
    ends_key: FlagField = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSpec(Spec):
    """Where a metric's answer stands, and what the tool fixes of its definition; "" where it fixes nothing.

    `where`, as in --where, tells the records that answer this metric in a column that serves several. A metric of
    tickets or customers has `roles` instead of a column: those that its engine reads, each with the preset's own.
    """

    column: str = ""
    scale: AnswerText = ""
    variant: str = ""
    direction: Direction | None = None
    where: str = ""
    roles: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetSpec(Spec):
    """How a named tool's export is read: its layout, its columns by role, its codes, its keys, what is no answer.

    A file is recognised when every header of one list of `recognise` is there. `time_zone` is the zone of stamps
    without an offset: a zone's name, `unknown` (the user must say), `importid` (the file says), "" (not fixed).
    `records` is the key of the array in a JSON export. `date` and `respondent` name roles.
    """

    preset: Annotated[str, ID]
    title: str
    recognise: tuple[tuple[str, ...], ...] = ()
    layout: LayoutSpec = field(default_factory=LayoutSpec)
    records: str = ""
    time_zone: str = ""
    key: KeySpec | None = None
    columns: Annotated[dict[str, RoleSpec], LEAST_ONE]
    exclude: tuple[ExclusionSpec, ...] = ()
    answers: dict[str, AnswerSpec] = field(default_factory=dict)
    date: str = ""
    respondent: str = ""
    segments: Names = ()
