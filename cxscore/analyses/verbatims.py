"""What a command about comments hands on: quotes or themes, what was asked, and where every record went."""

from dataclasses import dataclass

from cxscore.analyses.themes import Themes
from cxscore.model import Input, Ledger, Problem, Request
from cxscore.texts.quotes import Quotes


@dataclass(frozen=True, slots=True)
class Verbatims:
    """One result with its request, the ledger of the records behind it, its inputs, and what is said against it.

    `column` names the column of comments, `column_text` that of the answers ("" where there is none).
    """

    command: str
    request: Request
    result: Quotes | Themes
    ledger: Ledger
    inputs: tuple[Input, ...]
    problems: tuple[Problem, ...]
    column: str
    column_text: str = ""
