"""Which columns of each file a request touches, and the record query over them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from cxscore import guards, sql
from cxscore.answers import Interpretation
from cxscore.columns import Header
from cxscore.dates import Order
from cxscore.engines.records import EXCLUDED, FILTERED, KEPT, SUPERSEDED, RecordEngine, interpretation
from cxscore.errors import InputError
from cxscore.model import Mark, Problem, Request
from cxscore.readers import Table
from cxscore.tallying.dating import dating, file_instant_sql, file_key_sql

DERIVED = "derived"
"""The view in which an engine leaves every record with its outcome."""
OTHER_QUESTION = "another question"
"""Why a record is excluded that answers another question than the one that is scored."""
_SHORT = {
    "date": "d",
    "respondent": "r",
    "counts": "m",
    "weight": "w",
    "key": "q",
    "order": "o",
    "cluster": "g",
}
"""What the columns that a request names are called in a record query."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Positions of the request's columns in one file. `answers` are the item's columns in the engine's order.

    `exclude` holds the position, the pattern and the reason of what is no customer's answer, `question` the position
    and the pattern of the question that a record must answer. `missing` holds per answer column the texts that are no
    value, where an engine reads them and not the grammar of answers. `key_beside` are the columns beside the key.
    `tool` names the preset whose key it is, where files of several tools are given together: the numbers of one tool
    are not those of another.
    """

    answers: tuple[int, ...]
    by: tuple[int, ...] = ()
    where: tuple[tuple[int, tuple[str, ...]], ...] = ()
    where_not: tuple[tuple[int, tuple[str, ...]], ...] = ()
    named: dict[str, int] = field(default_factory=dict)
    exclude: tuple[tuple[int, str, str], ...] = ()
    question: tuple[int, str] | None = None
    missing: tuple[tuple[str, ...], ...] = ()
    key_beside: tuple[int, ...] = ()
    tool: str = ""

    @property
    def used(self) -> frozenset[int]:
        """Position of every column that has a say in the score."""
        filters = [position for position, _ in (*self.where, *self.where_not, *filter(None, [self.question]))]
        excluded = [position for position, _, _ in self.exclude]
        return frozenset((*self.answers, *self.by, *self.named.values(), *self.key_beside, *filters, *excluded))

    @property
    def patterns(self) -> list[tuple[int, str]]:
        """Position and pattern of every filter."""
        return [(position, each) for position, patterns in (*self.where, *self.where_not) for each in patterns]

    @classmethod
    def of(cls, header: Header, request: Request, answers: Sequence[int], tool: str = "") -> "Selection":
        """Find every column that `request` names; InputError with the file's name when one is not there."""
        named = {role: header.find(column) for role in _SHORT if (column := _column(request, role))}
        return cls(
            tuple(answers),
            tuple(header.find(column) for column in request.by),
            _patterns(header, request.where),
            _patterns(header, request.where_not),
            named,
            tuple((header.find(one.column), one.pattern, one.reason) for one in request.exclude),
            (header.find(request.question[0]), request.question[1]) if request.question else None,
            key_beside=tuple(header.find(column) for column in request.key_beside),
            tool=tool,
        )

    def cell(self, place: int) -> str:
        """SQL of the answer column at `place`, NULL where it holds one of its words for no value."""
        column, words = f"c{self.answers[place]}", self.missing[place] if self.missing else ()
        listed = ", ".join(map(guards.sql, words))
        return f"CASE WHEN {sql.trimmed(column)} NOT IN ({listed}) THEN {column} END" if words else column

    def role(self, role: str) -> str | None:
        """SQL of the column that is named for a role, None where the file has none."""
        if role not in self.named:
            return None
        column = f"c{self.named[role]}"
        if role != "key" or not (self.tool or self.key_beside):
            return column
        parts = [guards.sql(f"{self.tool} ")] if self.tool else []
        parts += [sql.trimmed(column), *(f"chr(31) || {sql.trimmed(f'c{position}')}" for position in self.key_beside)]
        return f"CASE WHEN NOT {sql.blank(column)} THEN {' || '.join(parts)} END"

    @property
    def condition(self) -> str:
        """SQL of the filters over the raw columns: whether a record is kept."""
        return sql.filters(
            [(f"c{position}", list(patterns)) for position, patterns in self.where],
            [(f"c{position}", list(patterns)) for position, patterns in self.where_not],
        )


@dataclass(frozen=True, slots=True)
class Derivation:
    """An engine of records, the roles of the answer columns in their order, and the time of the export, if said.

    `read` says what outcomes mean, `blamed` whose cell is shown where one that is no mark has no answer.
    """

    engine: RecordEngine
    roles: tuple[str, ...]
    as_of: int | None = None
    read: Callable[[Iterable[str | None]], Interpretation] = interpretation
    blamed: str = ""


def _column(request: Request, role: str) -> str | None:
    value: str | None = getattr(request, role)
    return value.removeprefix("-") if role == "order" and value else value


def _patterns(header: Header, pairs: Sequence[tuple[str, str]]) -> tuple[tuple[int, tuple[str, ...]], ...]:
    grouped: dict[int, list[str]] = {}
    for column, pattern in pairs:
        grouped.setdefault(header.find(column), []).append(pattern)
    return tuple((position, tuple(patterns)) for position, patterns in grouped.items())


@dataclass(frozen=True, slots=True)
class Records:
    """The records of all files under common names: a0.. answers, b0.. segments, d, r, m, w, q, o, and k, s, rec.

    `d` is the raw date, `r` the respondent, `m` the counts, `w` the weight, `q` the key, `o` the order column, `g`
    the cluster; `k` says what became of a record before placing, `s` and `rec` where it stands. Only asked columns
    are there. `orders` say how each file writes the dates of an `--order` column; there are none when it holds
    numbers. `notes` are what was decided about them. Once an engine has derived their outcomes, these are in the
    view `DERIVED` as the one answer a0; `engine_reasons` are why it sets records aside.
    """

    selections: tuple[Selection, ...]
    table: Table
    request: Request
    orders: tuple[Order, ...] = ()
    notes: tuple[Problem, ...] = ()
    derived: Derivation | None = None
    engine_reasons: tuple[str, ...] = ()

    @property
    def answers(self) -> list[str]:
        """Names of the answer columns."""
        return ["a0"] if self.derived else [f"a{i}" for i in range(len(self.selections[0].answers))]

    @property
    def number(self) -> str:
        """SQL of how many records some rows are."""
        return "sum(n)::BIGINT" if any(source.counted for source in self.table.sources) else "count(*)"

    @property
    def counts(self) -> bool:
        """Whether a record says in `m` how many gave its answer."""
        return bool(self.request.counts) or bool(self.derived and self.derived.engine.counts)

    @property
    def weighs(self) -> bool:
        """Whether a record has a weight in `w`."""
        return bool(self.request.weight) or bool(self.derived and self.derived.engine.weighs)

    @property
    def timed(self) -> bool:
        """Whether a record has a time in `seconds`."""
        return bool(self.derived and self.derived.engine.timed)

    @property
    def segments(self) -> list[str]:
        """Names of the segment columns."""
        return [f"b{i}" for i in range(len(self.request.by))]

    @property
    def dated(self) -> bool:
        """Whether a record needs a date to be placed."""
        request = self.request
        return bool(request.date and (request.period or request.since or request.until))

    def query(
        self, *, where: Callable[[int], str] = lambda _: "true", placed: bool = False, numbered: bool = False
    ) -> str:
        """SQL that yields every record; `where` restricts source by source, by its raw columns c0, c1 ...

        `numbered` adds where each record stands (`s`, `rec`) even if nothing else needs it, `placed` beside it
        whether it is `empty`.
        """
        if self.derived:
            return f"SELECT * FROM {DERIVED}"
        numbered = numbered or placed or self.needs_place
        parts = []
        for index, selection in enumerate(self.selections):
            columns = self._columns(selection)
            columns += [f"{index} AS s"] * (numbered or len(self.selections) > 1)
            columns += ["row_number() OVER () AS rec"] * numbered
            columns += [f"{self.all_blank(index)} AS empty"] * placed
            columns += ["n"] * self.table.sources[index].counted
            relation = self.table.sources[index].relation
            parts.append(f"SELECT {', '.join(columns)} FROM {relation} WHERE {where(index)}")
        union = " UNION ALL ".join(parts)
        return self._latest(union) if self.request.key else union

    def refuse_damaged(self) -> None:
        """Raise InputError where bytes that fit no encoding stand in a column that is used; valid once settled."""
        for selection, source in zip(self.selections, self.table.sources, strict=True):
            lost = [(line, position) for position, line in source.damaged if position in selection.used]
            if lost:
                line, position = min(lost)
                message = f"column '{source.columns[position]}' holds bytes on this line that fit no encoding"
                hint = "name the right one with --encoding NAME, or save the file as UTF-8"
                raise InputError(message, hint, Mark(source.name, line))

    def all_blank(self, source: int) -> str:
        """Whether every cell of a record is blank; never so in a file of one column, where it is a blank answer."""
        width = len(self.table.sources[source].columns)
        return " AND ".join(sql.blank(f"c{i}") for i in range(width)) if width > 1 else "false"

    def _columns(self, selection: Selection) -> list[str]:
        columns = [f"{selection.cell(i)} AS a{i}" for i in range(len(selection.answers))]
        columns += [f"c{position} AS b{i}" for i, position in enumerate(selection.by)]
        for role, name in _SHORT.items():
            if (column := selection.role(role)) or (self.request.key and role in self._repeats):
                columns.append(f"{column or 'NULL'} AS {name}")
        return [*columns, f"{self.code(selection)} AS k"]

    @property
    def _repeats(self) -> list[str]:
        """The roles that tell repeated records; a file whose tool gives it no key has none."""
        return ["key", "order"] if self.request.order else ["key"]

    @property
    def needs_place(self) -> bool:
        """Whether the query must know where each record stands."""
        return bool(self.request.key) or self.request.one_each

    @property
    def reasons(self) -> list[str]:
        """Why records are excluded, in the order of their codes from `EXCLUDED`."""
        own = [OTHER_QUESTION] if self.request.question else []
        return list(dict.fromkeys([*own, *(one.reason for one in self.request.exclude), *self.engine_reasons]))

    @property
    def beside(self) -> list[int]:
        """Codes of what is set aside before the last record of a key is looked for, such as other questions."""
        ending = {one.reason for one in self.request.exclude if one.ends_key}
        return [EXCLUDED + code for code, reason in enumerate(self.reasons) if reason not in ending]

    def code(self, selection: Selection) -> str:
        """SQL of the code of a record; the first exclusion that fits names the reason, and filters come after."""
        cases = [
            f"WHEN {sql.matches(f'c{position}', pattern)} THEN {EXCLUDED + self.reasons.index(reason)}"
            for position, pattern, reason in selection.exclude
        ]
        if selection.question:
            position, pattern = selection.question
            cases.insert(0, f"WHEN NOT {sql.matches(f'c{position}', pattern)} THEN {EXCLUDED}")
        if selection.where or selection.where_not:
            cases.append(f"WHEN NOT ({selection.condition}) THEN {FILTERED}")
        return f"CASE {' '.join(cases)} ELSE {KEPT} END" if cases else str(KEPT)

    def _latest(self, union: str) -> str:
        """Mark all but the last record of each key as superseded; a blank key is its own, a blank never the last.

        What is `beside` its key neither supersedes nor is superseded.
        """
        ascending = "ASC" if (self.request.order or "").startswith("-") else "DESC"
        ranks = [f"s {ascending}", f"rec {ascending}"]
        if self.request.order:
            zone = self.request.zone_name
            value = file_instant_sql("o", self.orders, zone) if self.orders else sql.decimal("o")
            ranks = [sql.blank("o"), f"{value} {ascending} NULLS LAST", f"{sql.trimmed('o')} {ascending}", *ranks]
        key = sql.trimmed("q")
        competes = f"k NOT IN ({', '.join(map(str, self.beside))})" if self.beside else "true"
        rank = f"row_number() OVER (PARTITION BY {key}, {competes} ORDER BY {', '.join(ranks)})"
        superseded = f"{key} <> '' AND {competes} AND {rank} > 1"
        return f"SELECT * REPLACE (CASE WHEN {superseded} THEN {SUPERSEDED} ELSE k END AS k) FROM ({union})"

    def idle_patterns(self) -> list[tuple[str, str]]:
        """Column and value of every filter that no record of any file matches: a typo, most likely."""
        names = self.table.sources[0].columns
        asked = [(names[position], pattern) for position, pattern in self.selections[0].patterns]
        met = [False] * len(asked)
        for selection, source in zip(self.selections, self.table.sources, strict=True):
            tests = [f"bool_or({sql.matches(f'c{position}', pattern)})" for position, pattern in selection.patterns]
            if len(tests) != len(asked):  # the presets of the files filter differently
                return []
            if tests:
                (hits,) = self._rows(f"SELECT {', '.join(tests)} FROM {source.relation}")
                met = [seen or bool(hit) for seen, hit in zip(met, hits, strict=True)]
        return [pair for pair, seen in zip(asked, met, strict=True) if not seen]

    def ordered(self) -> "Records":
        """These records, knowing how their `--order` column is written: as numbers, or as dates of one order.

        InputError when it holds neither: text has no last one.
        """
        if not self.request.order:
            return self
        ((word,),) = self.table.read(
            lambda: self._rows(f"SELECT min(o) FROM ({self._filled()}) WHERE {sql.decimal('o')} IS NULL")
        )
        self.refuse_damaged()
        if word is None:
            return self
        key = file_key_sql("o", len(self.selections), self.request.date_format)
        keys = dict(self._rows(f"SELECT {key}, count(*) FROM ({self._filled()}) GROUP BY 1"))
        try:
            found = dating(keys, [source.name for source in self.table.sources], self.request)
        except InputError as error:
            raise self._unordered(word) from error
        if strange := [key for key, day in found.days.items() if day is None]:
            raise self._unordered(found.text(strange[0]))
        return replace(self, orders=found.orders, notes=found.notes)

    def _filled(self) -> str:
        """SQL of the records whose order column is not blank."""
        unordered = replace(self, request=replace(self.request, key=None)).query()
        return f"SELECT * FROM ({unordered}) WHERE NOT {sql.blank('o')}"

    def _unordered(self, value: str) -> InputError:
        message = f"--order {self.request.order}: '{value[:20]}' has no place in an order"
        return InputError(message, "give a column that holds numbers only, or dates of one kind only")

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        return self.table.connection.execute(query).fetchall()

    def date_key(self) -> str:
        """SQL of the distinct key of a record's date, NULL where no date is needed."""
        if not self.dated:
            return "NULL::VARCHAR"
        return file_key_sql("d", len(self.selections), self.request.date_format)

    def remember(self, name: str, columns: Sequence[str], rows: Iterable[Sequence[str | None]]) -> None:
        """Keep texts in a temporary table `name`, so that a query can join meaning back to records."""
        typed = ", ".join(f"{column} VARCHAR" for column in columns)
        self.table.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} ({typed})")
        values = [list(column) for column in zip(*rows, strict=True)]  # by column: ten times as fast as row by row
        if values:
            listed = ", ".join(["unnest(?)"] * len(columns))
            self.table.connection.execute(f"INSERT INTO {name} SELECT {listed}", values)

    def among(self, name: str) -> str:
        """Whether a record's raw answers, blank for NULL, are in a remembered table of the same columns."""
        cells = ", ".join(f"coalesce({answer}, '')" for answer in self.answers)
        return f"({cells}) IN (SELECT ({', '.join(self.answers)}) FROM {name})"
