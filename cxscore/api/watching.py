"""The verb of watching: the scores of a file that grows, each time as if the whole of it were scored.

Where answers add up, only new records are read, and counted into what is kept. An answer that replaces an earlier
one (of a respondent, or of a key), a weight, and what engines make of records do not: then all of it is read anew.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from cxscore import presets
from cxscore.api.assessing import Assessment, assess, shown
from cxscore.api.reporting import report as reported
from cxscore.config.schema import MetricSpec
from cxscore.errors import InputError, NothingAnsweredError, UsageError
from cxscore.model import Problem, Report, Request, State
from cxscore.readers import Table
from cxscore.readers.growing import Change, Growing
from cxscore.readers.records import Reading, delimiter_named


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look shows: what became of the file, its scores or why there are none, bytes of an unfinished record.

    `again` says that all of it was read, because its answers do not add up.
    """

    change: Change
    report: Report | None = None
    error: InputError | None = None
    rest: int = 0
    again: bool = False
    problems: tuple[Problem, ...] = ()


class Watch:
    """The scores of one file under one request, look by look."""

    def __init__(self, name: str, request: Request, spec: MetricSpec, *, configured: bool = False) -> None:
        self._name, self._request, self._spec, self._configured = name, request, spec, configured
        how = Reading(
            request.encoding,
            delimiter_named(request.delimiter) if request.delimiter is not None else None,
            (*request.columns, *request.by),
            layouts=presets.layouts(request.preset),
            records=presets.records_key(request),
            records_optional=request.records is None,
        )
        self._growing = Growing(name, how)
        self._kept: Assessment | None = None
        self._last = Seen(Change.NONE)

    def close(self) -> None:
        """Remove what was made on the way."""
        self._growing.close()

    @property
    def interrupt(self) -> Callable[[], None]:
        """Stops the query that is going on."""
        return self._growing.interrupt

    def look(self) -> Seen:
        """The scores of all complete records as they are now; those of the look before while there is no file.

        UsageError, ConfigError for a request that cannot be answered; InputError for a file that cannot be watched.
        """
        growth = self._growing.look()
        if growth.change in (Change.GONE, Change.NONE):
            self._last = replace(self._last, change=growth.change, rest=growth.rest)
            return self._last
        try:
            report, again = self._counted()
            self._last = Seen(growth.change, report, None, growth.rest, again)
        except FileNotFoundError:
            self._last = replace(self._last, change=Change.GONE)
        except InputError as error:
            self._last = Seen(growth.change, None, error, growth.rest)
        return self._last

    def end(self) -> Seen:
        """The last look: a last record without a line end counts if it reads like the others, else it is said."""
        seen = self.look()
        if seen.change is Change.GONE or not seen.rest:
            return seen
        found = self._with_rest(seen)
        if found is not None:
            said = Problem("the last record has no line end, and counts as it stands", severity="warning")
            return replace(seen, report=found, error=None, problems=(said,))
        message = f"the last record of {self._name} is not complete ({seen.rest:,} bytes), and is not counted"
        return replace(seen, problems=(Problem(message, "score the file once it is written", severity="warning"),))

    # --- counting ---

    def _counted(self) -> tuple[Report, bool]:
        """The scores of all complete records, and whether all of them had to be read."""
        added = self._added()
        if added is not None:
            return added, False
        table = self._growing.whole()
        assessment = self._assessed(table)
        found = self._reported(assessment)
        adds = _adds(assessment)
        kept = adds and self._growing.keep(table, assessment.records.selections[0].used)
        self._kept = assessment if kept else None
        return found, not adds

    def _added(self) -> Report | None:
        """The scores by what is kept and what is new; None where they do not follow from it.

        What is wrong with the file is told by reading all of it: kept records have lost their places.
        """
        before = self._kept
        table = self._growing.added() if before is not None else None
        if before is None or table is None:
            return None
        try:
            assessment = self._assessed(table)
            same = _reading(assessment) == _reading(before)
            return self._reported(assessment) if same else None
        except (InputError, UsageError):
            return None

    def _with_rest(self, seen: Seen) -> Report | None:
        """The scores of all bytes; None where the last record is wrong, or makes a difference to the others."""
        try:
            table = self._growing.whole(rest=True)
            found = self._reported(self._assessed(table))
        except (InputError, UsageError, OSError):
            return None
        malformed = [_malformed(report) if report else 0 for report in (seen.report, found)]
        before = seen.report.problems if seen.report else ()
        warned = [one for one in table.problems if one not in before]
        return None if malformed[1] > malformed[0] or warned else found

    def _assessed(self, table: Table) -> Assessment:
        return assess(table, self._request, self._spec, configured=self._configured)

    def _reported(self, assessment: Assessment) -> Report:
        return reported(assessment, self._request.metric, shown(assessment))


def waits(error: InputError) -> bool:
    """Whether records to come may mend it: so far nobody has answered."""
    return isinstance(error, NothingAnsweredError)


def _malformed(report: Report) -> int:
    return sum(ledger[State.MALFORMED] for ledger in report.ledgers.values())


def _adds(assessment: Assessment) -> bool:
    """Whether the answers of further records add up with those before."""
    request = assessment.records.request
    return not (request.respondent or request.cluster or request.key or request.weight or assessment.records.derived)


def _reading(assessment: Assessment) -> object:
    """What must be the same for records to be counted together: how they are read, and which cells count."""
    return assessment.records.request, assessment.choice, assessment.records.selections
