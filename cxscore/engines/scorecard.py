"""Scorecard: from a row per rating to one score per review, or to the score of every rating by itself.

The rows of a review make its card: every category with its rating, and its weight and whether it is critical where
the file says so. The card stands at the first row of the review, the other rows are set aside. Cards are read once
per distinct one, as a record of a column per category would be (`composite`).

Example     tone 5, solution 3 on 1-5, weights 1 and 3 -> (100 + 3 x 50) / 4 = 62.5
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property

from cxscore import sql
from cxscore.answers import MISSING_WORDS, Interpretation, Item, Meaning, fold, interpret, read_number
from cxscore.config.schema import EngineSpec, PartSpec
from cxscore.engines.cells import name, wordings
from cxscore.engines.composite import Rating, composed
from cxscore.engines.records import KEPT, Rows, Stage, cases, mark, meaning
from cxscore.model import Scale, State

OTHER = "another rating of its review"
"""Why the rows of a review but the first are set aside: its card holds them."""
PLAIN = PartSpec()
_CARD, _ROW, _CELL = "=", "\x1e", "\x1f"
_ROLES = ("category", "rating", "rating_weight", "rating_critical")


@dataclass(frozen=True)
class Scorecard:
    """The engine with what it was told.

    `parts` are what is said of categories by their folded names. `item` says how the ratings
    of a category are read. `spec.how` is `reviews` or `ratings`. Columns of the roles `ignored` are not read.
    """

    spec: EngineSpec
    parts: Mapping[str, PartSpec]
    item: Callable[[PartSpec], Item]
    ignored: tuple[str, ...] = ()
    stamps: tuple[str, ...] = ()
    in_order: bool = True
    timed: bool = False
    counts: bool = False
    weighs: bool = False

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it sets records aside."""
        return (OTHER,) if self.spec.how == "reviews" else ()

    @property
    def blamed(self) -> str:
        """The role of the cell that is shown where a card cannot be read."""
        return "review" if self.spec.how == "reviews" else "rating"

    def tables(self, first: int, last: int) -> Mapping[str, tuple[Sequence[str], Rows]]:  # noqa: ARG002 (protocol)
        """None."""
        return {}

    # --- rows to cards ---------------------------------------------------------------------------------------

    def sql(self, stage: Stage) -> str:
        """Every row with its card: that of its review at the first row of each, or its own."""
        said = [role for role in _ROLES if stage.has(role) and role not in self.ignored]
        cells = [sql.trimmed(stage.cells[role]) if role in said else "''" for role in _ROLES]
        row = f" || '{_CELL}' || ".join(cells)
        if self.spec.how == "ratings":
            return f"SELECT *, '{_CARD}' || {row} AS outcome, false AS echo FROM {stage.relation}"
        return _reviews(stage, row)

    # --- cards to scores -------------------------------------------------------------------------------------

    def read(self, outcomes: Iterable[str | None]) -> Interpretation:
        """What every distinct card is worth."""
        return Interpretation({outcome: self._score(outcome or "") for outcome in outcomes}, "higher")

    def _score(self, outcome: str) -> Meaning:
        if not outcome.startswith(_CARD):
            return meaning(outcome)
        rows = [row.split(_CELL) for row in outcome.removeprefix(_CARD).split(_ROW)]
        if any(len(row) != len(_ROLES) for row in rows):
            return Meaning(State.INVALID, reason="a rating holds signs that are no text")
        if self.spec.how == "ratings":
            return composed(self._rules, [Rating(*self._answers((fold(rows[0][0]), rows[0][1])))])
        return self._review(rows)

    def _review(self, rows: Sequence[Sequence[str]]) -> Meaning:
        if wrong := self._misnamed([row[0] for row in rows]):
            return Meaning(State.INVALID, reason=wrong)
        weighed = any(weight for _, _, weight, _ in rows)
        ratings = [self._rating(row, weighed=weighed) for row in rows]
        if wrong := next((one for one in ratings if isinstance(one, str)), ""):
            return Meaning(State.INVALID, reason=wrong)
        return composed(self._rules, [one for one in ratings if isinstance(one, Rating)])

    def _misnamed(self, names: Sequence[str]) -> str:
        """What is wrong with the categories of a review, "" when nothing is."""
        folded = [fold(name) for name in names]
        if "" in folded:
            return "a rating names no category"
        if len(set(folded)) < len(folded):
            return "a category is rated twice"
        strange = [name for name in names if self.spec.others == "refuse" and fold(name) not in self.parts]
        return f"no category of the scorecard: {strange[0][:20]}" if strange else ""

    def _rating(self, row: Sequence[str], *, weighed: bool) -> Rating | str:
        """A rating with what the file says of its category, else what was told; or what is wrong with it."""
        category, raw, weight, critical = row
        part, (found, scale) = self._part(category), self._answers((fold(category), raw))
        heavy = read_number(weight) if weighed else part.weight
        if found.state is State.MISSING:
            return Rating(found, scale)
        if heavy is None or heavy < 0:
            return "a weight is no number from 0 up"
        fatal = _yes(critical)
        if fatal is None:
            return "whether a category is critical is neither yes nor no"
        return Rating(found, scale, heavy, part.critical or fatal, part.reverse)

    def _part(self, category: str) -> PartSpec:
        return self.parts.get(fold(category), PLAIN)

    @cached_property
    def _rules(self) -> EngineSpec:
        return replace(self.spec, name="composite", missing="skip")

    @cached_property
    def _answers(self) -> Callable[[tuple[str, str]], tuple[Meaning, Scale]]:
        """What a rating of a category means, and on which scale; each is read once."""
        return cache(self._answer)

    def _answer(self, rating: tuple[str, str]) -> tuple[Meaning, Scale]:
        category, raw = rating
        item = self.item(self._part(category))
        return interpret({raw: 1}, item).meanings[raw], item.scale


@cache
def _yes(text: str) -> bool | None:
    """Whether a cell says that a category is critical, in any language; where it says nothing it is not."""
    no, yes = wordings()
    word = text.lower()
    return True if word in (*yes, "1", "critical") else False if word in (*no, "0", *MISSING_WORDS) else None


def categories(outcomes: Iterable[str | None]) -> set[str]:
    """The folded names of the categories that stand on cards."""
    cards = (outcome for outcome in outcomes if outcome and outcome.startswith(_CARD))
    return {fold(row.split(_CELL)[0]) for card in cards for row in card.removeprefix(_CARD).split(_ROW)}


def _reviews(stage: Stage, row: str) -> str:
    """SQL of every row, the first of each review with its card."""
    key, kept = name(stage.cells["review"]), f"k = {KEPT}"
    places = [sql.trimmed(place) for place in stage.places if place != "s"]
    parted = " OR ".join(f"min({place}) <> max({place})" for place in places)
    split = mark(State.INVALID, "review", "the rows of the review lie in several segments")
    held = f"'{_CARD}' || string_agg({row}, '{_ROW}' ORDER BY {row})"
    cards = (
        f"SELECT {key} AS q_review, {cases((parted, split), default=held) if parted else held} AS card "
        f"FROM {stage.relation} WHERE {kept} AND {key} <> '' GROUP BY 1"
    )
    outcome = cases(("card IS NULL", mark(State.MISSING, "review", "no review")), default="card")
    rank = f"row_number() OVER (PARTITION BY {key}, {kept} ORDER BY s, rec)"
    code = f"CASE WHEN {kept} AND card IS NOT NULL AND q_rank > 1 THEN {stage.excluded(OTHER)} ELSE k END"
    ranked = f"SELECT *, {rank} AS q_rank, {key} AS q_key FROM {stage.relation}"
    return (
        f"SELECT * EXCLUDE (card, q_rank, q_key, q_review) REPLACE ({code} AS k), {outcome} AS outcome, "
        f"false AS echo FROM ({ranked}) LEFT JOIN ({cards}) ON q_key = q_review"
    )
