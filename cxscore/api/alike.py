"""What an interval is called where the answers behind it may be alike."""

from dataclasses import dataclass
from typing import Literal

from cxscore.model import Problem


@dataclass(frozen=True, slots=True)
class Alike:
    """What the methods of intervals are told beside their names, of totals and of segments; what is to be said."""

    total: str = ""
    segment: str = ""
    problems: tuple[Problem, ...] = ()

    def of(self, scope: Literal["total", "segment"]) -> str:
        """What the method of a score of this scope is told."""
        return self.total if scope == "total" else self.segment


ALIKE = Alike()
"""Nothing is said: answers are those of single people, or of people who are known."""
