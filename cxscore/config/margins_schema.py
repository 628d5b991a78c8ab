"""What a file of margins may say: what is known of a population, to weigh a sample by."""

from dataclasses import dataclass
from typing import Annotated, Literal

from cxscore.config.schema import ID, LEAST_ONE, NumberField, Spec


@dataclass(frozen=True, slots=True, kw_only=True)
class MarginsSpec(Spec):
    """What is known of a population: per column how much of it has each value, to weigh a sample by.

    The numbers are shares that add up to 100 or 1, or counts; `unit` says which where their sum could be either. The
    value `(blank)` stands for blank cells.
    """

    margins: Annotated[str, ID]
    title: str = ""
    unit: Literal["", "shares", "counts"] = ""
    variables: Annotated[dict[str, Annotated[dict[str, NumberField], LEAST_ONE]], LEAST_ONE]
