"""Which answers go together, in the database as in a plain loop over the records."""

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxscore.analyses.pairs import without
from cxscore.errors import InputError
from cxscore.model import AnswerPair, Joint, Tally
from cxscore.scoring import Cell
from tests.tallying.tables import assessed, counted

HEADER = "nps,team,who,at,w\n"


class Record(NamedTuple):
    """One line of the table, as text."""

    nps: str
    team: str
    who: str
    at: str
    w: str


RECORDS = st.lists(
    st.builds(
        Record,
        st.sampled_from(["9", "9.0", "10", "0", "11", "", "NA"]),
        st.sampled_from(["a", " a", "b", ""]),
        st.sampled_from(["p", "p ", "q", ""]),
        st.sampled_from(["2026-01-01", "2026-02-01", "2026-02-02", "never"]),
        st.sampled_from(["1", "0.1", "0", "2.000000001"]),
    ),
    max_size=9,
)
SOUND = Record("9", "a", "s", "2026-01-01", "1")
ASKED: list[dict[str, Any]] = [
    {},
    {"by": ("team",)},
    {"by": ("team",), "date": "at", "period": "month"},
    {"by": ("team",), "weight": "w"},
    {"where": (("team", "a"),)},
]


def text(records: list[Record]) -> str:
    return HEADER + "".join(f"{','.join(record)}\n" for record in records)


def together(records: list[Record], asked: dict[str, Any]) -> dict[Cell, dict[AnswerPair, Joint]]:
    """Every ordered pair of answers of one respondent, one by one, each blank respondent apart."""
    kept = [
        (record.who.strip() or index, _cell(record, asked), int(Decimal(record.nps)), _weight(record, asked))
        for index, record in enumerate(records)
        if record.nps in ("9", "9.0", "10", "0") and not _aside(record, asked)
    ]
    inside: Counter[tuple[Cell, AnswerPair]] = Counter()
    across: Counter[tuple[Cell, AnswerPair]] = Counter()
    for who, cell, one, weight in kept:
        for other_who, other_cell, other, other_weight in kept:
            if (who, cell[1]) == (other_who, other_cell[1]):
                across[cell, (one, other)] += weight * other_weight  # type: ignore[assignment]
                inside[cell, (one, other)] += weight * other_weight * (cell == other_cell)  # type: ignore[assignment]
    found: dict[Cell, dict[AnswerPair, Joint]] = {}
    for (cell, pair), total in across.items():
        found.setdefault(cell, {})[pair] = Joint(inside[cell, pair], total)
    return found


def _aside(record: Record, asked: dict[str, Any]) -> bool:
    undated = "period" in asked and record.at == "never"
    return undated or ("where" in asked and record.team.strip() != "a")


def _cell(record: Record, asked: dict[str, Any]) -> Cell:
    return (record.team.strip(),) if "by" in asked else (), record.at[:7] if "period" in asked else None


def _weight(record: Record, asked: dict[str, Any]) -> Fraction:
    return Fraction(record.w) if "weight" in asked else Fraction(1)


def joint(source: str, folder: Path, **asked: Any) -> dict[Cell, Any]:
    tallies = counted(source, folder, respondent="who", keep="all", **asked).tallies
    return {cell: dict(tally.joint) for cell, tally in tallies.items() if tally.joint}


@pytest.mark.parametrize("asked", ASKED)
@settings(
    max_examples=4,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(RECORDS)
def test_pairs_are_those_of_a_plain_loop(asked: dict[str, Any], tmp_path: Path, records: list[Record]) -> None:
    given_records = [SOUND, *records]
    assert joint(text(given_records), tmp_path, **asked) == together(given_records, asked)


def test_respondents_are_the_same_in_every_file(tmp_path: Path) -> None:
    files = {"t.csv": text([SOUND, SOUND]), "u.csv": text([SOUND._replace(nps="0")])}
    with assessed(files, tmp_path, respondent="who", keep="all") as assessment:
        (tally,) = assessment.tallied.tallies.values()
    assert {pair: weight.inside for pair, weight in tally.joint.items()} == {
        (9, 9): 4,
        (9, 0): 2,
        (0, 9): 2,
        (0, 0): 1,
    }


def test_weights_too_large_to_be_multiplied_exactly_are_refused(tmp_path: Path) -> None:
    heavy = text([SOUND._replace(w="999999")] * 11_000)
    with pytest.raises(InputError, match="too large together"):
        counted(heavy, tmp_path, respondent="who", keep="all", weight="w")


@pytest.mark.parametrize("asked", [{}, {"respondent": "who"}, {"respondent": "who", "keep": "first"}])
def test_pairs_are_counted_only_where_all_answers_are_kept(asked: dict[str, Any], tmp_path: Path) -> None:
    assert not any(tally.joint for tally in counted(text([SOUND, SOUND]), tmp_path, **asked).tallies.values())


def test_a_derived_answer_belongs_to_its_respondent(tmp_path: Path) -> None:
    """Ten statements that all say 3 are 50 points; of the first person twice."""
    header = ",".join([*(f"sus{i}" for i in range(1, 11)), "who"])
    rows = [",".join(["3"] * 10 + [who]) for who in ("p", "p", "q")]
    source = "\n".join([header, *rows, ""])
    with assessed({"t.csv": source}, tmp_path, "sus", respondent="who", keep="all") as assessment:
        (tally,) = assessment.tallied.tallies.values()
    assert {pair: weight.inside for pair, weight in tally.joint.items()} == {(50, 50): 5}


# --- segments and the total -----------------------------------------------------------------------------------

ACROSS = text(
    [
        Record("9", "a", "p", "", "1"),
        Record("10", "a", "p", "", "1"),
        Record("0", "b", "p", "", "1"),
        Record("0", "b", "q", "", "1"),
        Record("9", "c", "q", "", "1"),
    ]
)


def test_segments_add_up_to_the_total_that_was_counted_at_once(tmp_path: Path) -> None:
    parts = counted(ACROSS, tmp_path, respondent="who", keep="all", by=("team",)).tallies
    (whole,) = counted(ACROSS, tmp_path, respondent="who", keep="all").tallies.values()
    assert Tally.sum(parts.values()).closed().joint == whole.joint


@pytest.mark.parametrize("team", ["a", "b", "c"])
def test_the_rest_of_a_segment_is_as_if_counted_alone(team: str, tmp_path: Path) -> None:
    asked: dict[str, Any] = {"respondent": "who", "keep": "all"}
    parts = counted(ACROSS, tmp_path, by=("team",), **asked).tallies
    (others,) = counted(ACROSS, tmp_path, where_not=(("team", team),), **asked).tallies.values()
    rest = without(Tally.sum(parts.values()).closed(), parts[(team,), None])
    assert {p: w.inside for p, w in rest.joint.items() if w.inside} == {p: w.inside for p, w in others.joint.items()}
