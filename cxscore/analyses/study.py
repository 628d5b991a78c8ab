"""What a command that studies records hands on: its result, what was asked, and where every record went."""

from collections.abc import Mapping
from dataclasses import dataclass

from cxscore.analyses.agreement import Agreement
from cxscore.analyses.drivers import Drivers
from cxscore.analyses.link import Link
from cxscore.analyses.mismatch import Mismatch
from cxscore.analyses.reliability import Reliability
from cxscore.analyses.weigh import Weighting
from cxscore.model import Input, Ledger, Problem, Request

Result = Drivers | Link | Weighting | Reliability | Agreement | Mismatch


@dataclass(frozen=True, slots=True)
class Study:
    """One result with its request, the ledger of the records behind it, its inputs, and what is said against it.

    `column_text` names the answer columns, "" where there is no metric.
    """

    command: str
    request: Request
    result: Result
    ledgers: Mapping[str, Ledger]
    inputs: tuple[Input, ...]
    problems: tuple[Problem, ...]
    column_text: str = ""
