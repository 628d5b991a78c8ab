"""Tallies to scores: totals, periods, what is withheld, what is partial, the order of the output."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxscore.columns import natural
from cxscore.config.choose import choose, define
from cxscore.config.load import catalogue_metric
from cxscore.model import Answer, Definition, Ledger, Mass, Request, Score, State, Tally
from cxscore.scoring import Cell, Coverage, Crossed, complemented_across, score

LIKERT: Definition = define(choose(catalogue_metric("ces"), "7"))
PLAIN = Request("ces", ("ces",), "7")


def tally(*answers: int, missing: int = 0) -> Tally:
    counted = Tally.of({answer: answers.count(answer) for answer in answers})
    return counted + Tally({}, {State.MISSING: missing} if missing else {})


def scored(
    tallies: Mapping[Cell, Tally],
    request: Request = PLAIN,
    aside: Ledger | None = None,
    coverage: Coverage | None = None,
    min_n: int = 1,
) -> tuple[Score, ...]:
    ledger = sum((Ledger(one.states) for one in tallies.values()), start=aside or Ledger())
    return score(request, LIKERT, tallies, ledger, coverage=coverage, min_n=min_n)


def by(*columns: str, period: Literal["week", "month"] | None = None) -> Request:
    return Request("ces", ("ces",), "7", by=columns, date="when" if period else None, period=period)


def places(scores: Iterable[Score]) -> list[tuple[tuple[str, ...], str | None]]:
    return [(one.segment, one.period) for one in scores]


def values(scores: Iterable[Score]) -> list[object]:
    return [one.estimate.value for one in scores]


# --- totals --------------------------------------------------------------------------------------------------


def test_the_total_is_the_score_of_all_answers_not_the_mean_of_the_segments() -> None:
    total, *segments = scored({(("a",), None): tally(7, 7, 7, 7), (("b",), None): tally(1)}, by("channel"))
    assert (total.scope, total.segment, total.estimate.value) == ("total", (), Fraction(29, 5))
    assert values(segments) == [7, 1]


def test_the_total_of_the_window_carries_the_full_ledger_and_a_segment_only_its_own() -> None:
    aside = Ledger({State.MALFORMED: 2, State.FILTERED: 3})
    total, segment = scored({(("a",), None): tally(7, missing=4)}, by("channel"), aside)
    assert total.ledger.states == {State.MALFORMED: 2, State.FILTERED: 3, State.ANSWERED: 1, State.MISSING: 4}
    assert segment.ledger.states == {State.ANSWERED: 1, State.MISSING: 4}


def test_no_total_leaves_the_segments() -> None:
    request = Request("ces", ("ces",), "7", by=("channel",), total=False)
    assert places(scored({(("a",), None): tally(7)}, request)) == [(("a",), None)]


def test_without_any_answer_the_total_is_undefined_never_zero() -> None:
    (total,) = scored({((), None): tally(missing=3)})
    assert (total.estimate.value, total.estimate.n) == (None, 0)
    assert total.estimate.reason
    assert total.estimate.reason.code == "no_answers"


def test_without_any_record_there_is_still_one_undefined_total() -> None:
    (total,) = scored({})
    assert (total.estimate.value, total.ledger.rows) == (None, 0)


@given(
    st.dictionaries(
        st.tuples(st.sampled_from("abc"), st.sampled_from(["2026-01", "2026-02"])),
        st.dictionaries(st.integers(1, 7), st.integers(1, 9), min_size=1),
        min_size=1,
    )
)
def test_totals_of_periods_hold_every_answer_once(cells: dict[tuple[str, str], dict[Answer, int]]) -> None:
    tallies: dict[Cell, Tally] = {((name,), month): Tally.of(n) for (name, month), n in cells.items()}
    scores = scored(tallies, by("channel", period="month"))
    totals = sum(one.tally.n for one in scores if one.scope == "total")
    segments = sum(one.tally.n for one in scores if one.scope == "segment")
    assert totals == segments == sum(sum(n.values()) for n in cells.values())


def test_weights_add_up_in_the_total() -> None:
    tallies: dict[Cell, Tally] = {
        (("a",), None): Tally({7: Mass(1, 3, 9)}, {State.ANSWERED: 1}),
        (("b",), None): Tally({7: Mass(1, 1, 1), 1: Mass(1, 4, 16)}, {State.ANSWERED: 2}),
    }
    total, *_ = scored(tallies, by("channel"))
    assert total.tally.masses == {7: Mass(2, 4, 10), 1: Mass(1, 4, 16)}
    assert total.estimate.value == 4


# --- periods -------------------------------------------------------------------------------------------------


def test_by_gives_the_total_and_every_combination_present_each_times_the_periods() -> None:
    tallies: dict[Cell, Tally] = {
        (("a", "x"), "2026-01"): tally(7),
        (("a", "x"), "2026-02"): tally(6),
        (("b", "y"), "2026-02"): tally(5),
    }
    assert places(scored(tallies, by("channel", "region", period="month"))) == [
        ((), "2026-01"),
        ((), "2026-02"),
        (("a", "x"), "2026-01"),
        (("a", "x"), "2026-02"),
        (("b", "y"), "2026-02"),
    ]


def test_an_inner_period_without_answers_gets_an_undefined_total_and_no_segment() -> None:
    tallies: dict[Cell, Tally] = {(("a",), "2025-12"): tally(7), (("a",), "2026-03"): tally(5)}
    scores = scored(tallies, by("channel", period="month"))
    assert places(scores)[:4] == [((), label) for label in ("2025-12", "2026-01", "2026-02", "2026-03")]
    assert values(scores) == [7, None, None, 5, 7, 5]


def test_weeks_run_over_the_turn_of_the_year_in_time() -> None:
    tallies: dict[Cell, Tally] = {((), "2027-W01"): tally(7), ((), "2026-W52"): tally(5)}
    assert places(scored(tallies, by(period="week"))) == [((), "2026-W52"), ((), "2026-W53"), ((), "2027-W01")]


def test_records_set_aside_create_no_period() -> None:
    assert scored({}, by(period="month"), Ledger({State.UNDATED: 3})) == ()


@pytest.mark.parametrize(
    ("since", "until", "partial"),
    [
        (None, None, []),
        ("2026-01", "2026-03", []),
        ("2026-01-02", None, ["2026-01"]),
        (None, "2026-03-30", ["2026-03"]),
        ("2026-01-31", "2026-03-01", ["2026-01", "2026-03"]),
        ("2026-W01", None, []),  # starts on 2025-12-29
    ],
)
def test_a_period_that_since_or_until_cut_is_marked_partial(
    since: str | None, until: str | None, partial: list[str]
) -> None:
    request = Request("ces", ("ces",), "7", date="when", period="month", since=since, until=until)
    tallies: dict[Cell, Tally] = {((), label): tally(7) for label in ("2026-01", "2026-02", "2026-03")}
    assert [one.period for one in scored(tallies, request) if one.partial] == partial


@pytest.mark.parametrize(
    ("first", "last", "step", "partial"),
    [
        (date(2026, 1, 1), date(2026, 3, 31), 1, []),
        (date(2026, 1, 1), date(2026, 3, 20), 1, ["2026-03"]),
        (date(2026, 1, 15), date(2026, 3, 31), 1, ["2026-01"]),
        (date(2026, 1, 3), date(2026, 3, 29), 3, []),  # a weekend off is no gap
        (date(2026, 1, 4), date(2026, 3, 28), 3, ["2026-01", "2026-03"]),
    ],
)
def test_a_period_that_the_records_do_not_cover_is_marked_partial(
    first: date, last: date, step: int, partial: list[str]
) -> None:
    tallies: dict[Cell, Tally] = {((), label): tally(7) for label in ("2026-01", "2026-02", "2026-03")}
    scores = scored(tallies, by(period="month"), coverage=Coverage(first, last, step))
    assert [one.period for one in scores if one.partial] == partial


def test_a_partial_period_is_marked_in_total_and_segments_alike() -> None:
    tallies: dict[Cell, Tally] = {(("a",), "2026-01"): tally(7)}
    coverage = Coverage(date(2026, 1, 10), date(2026, 1, 31), 1)
    assert [one.partial for one in scored(tallies, by("channel", period="month"), coverage=coverage)] == [True, True]


# --- min-n ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("answers", "code"), [(0, "no_answers"), (1, "withheld"), (4, "withheld"), (5, None)])
def test_min_n_withholds_what_fewer_answered(answers: int, code: str | None) -> None:
    _, segment = scored({(("a",), None): tally(*[7] * answers, missing=1)}, by("channel"), min_n=5)
    reason = segment.estimate.reason
    assert (reason.code if reason else None) == code
    assert segment.withheld is (code == "withheld")


def test_a_withheld_score_has_neither_value_nor_limits() -> None:
    (total,) = scored({((), None): tally(7, 6)}, min_n=5)
    interval = total.estimate.interval
    assert (total.estimate.value, interval.low, interval.high) == (None, None, None)


# --- order ---------------------------------------------------------------------------------------------------


def order(names: Iterable[str]) -> list[str]:
    request = Request("ces", ("ces",), "7", by=("channel",), total=False)
    return [one.segment[0] for one in scored({((name,), None): tally(7) for name in names}, request)]


def test_segments_stand_in_natural_order_and_a_blank_last() -> None:
    names = ["item 10", "", "item 2", "Item 1", "item", "item2", "9", "10", "007", "émail", "Zebra", "apple"]
    assert order(names) == [
        "007", "9", "10", "apple", "item", "item2", "Item 1", "item 2", "item 10", "Zebra", "émail", "",
    ]  # fmt: skip


@given(st.lists(st.text(max_size=6), unique=True, max_size=8))
def test_the_order_does_not_depend_on_the_order_of_arrival(names: list[str]) -> None:
    assert order(names) == order(reversed(names))


@given(st.text(max_size=5), st.integers(0, 10**40), st.integers(0, 10**40))
def test_numbers_in_names_are_compared_as_numbers(name: str, left: int, right: int) -> None:
    stem = name.rstrip("0123456789")
    assert (natural(f"{stem}{left}") < natural(f"{stem}{right}")) == (left < right)


@pytest.mark.parametrize("name", ["7" * 5000, "²", "٧", "a²", "1" + "٢"])
def test_strange_digits_in_a_name_are_no_reason_to_stop(name: str) -> None:
    assert sorted([name, ""], key=natural) == [name, ""]


def test_segments_by_n_have_most_answers_first_and_names_break_ties() -> None:
    request = Request("ces", ("ces",), "7", by=("channel",), total=False, sort="n")
    tallies: dict[Cell, Tally] = {
        (("c",), None): tally(1, 2),
        (("b",), None): tally(7),
        (("d",), None): tally(1, 2, 3),
        (("a",), None): tally(6, missing=9),
    }
    assert [one.segment for one in scored(tallies, request)] == [("d",), ("c",), ("a",), ("b",)]


def test_segments_by_score_have_the_highest_first_and_undefined_ones_last() -> None:
    request = Request("ces", ("ces",), "7", by=("channel",), sort="score")
    tallies: dict[Cell, Tally] = {
        (("a",), None): tally(4),
        (("b",), None): tally(missing=1),
        (("c",), None): tally(6),
        (("d",), None): tally(5),
    }
    assert [one.segment for one in scored(tallies, request)] == [(), ("c",), ("d",), ("a",), ("b",)]


def test_segments_with_periods_are_ranked_by_their_last_one_and_stay_together() -> None:
    request = Request("ces", ("ces",), "7", by=("c",), date="d", period="month", total=False, sort="score")
    tallies: dict[Cell, Tally] = {
        (("a",), "2026-02"): tally(4),
        (("a",), "2026-01"): tally(7),
        (("b",), "2026-01"): tally(1),
        (("b",), "2026-02"): tally(5),
    }
    assert places(scored(tallies, request)) == [
        (("b",), "2026-01"),
        (("b",), "2026-02"),
        (("a",), "2026-01"),
        (("a",), "2026-02"),
    ]


def test_two_grouping_columns_are_ordered_one_after_the_other() -> None:
    cells = [("b", "2"), ("a", "10"), ("", "1"), ("a", "2"), ("b", "")]
    tallies: dict[Cell, Tally] = {(cell, None): tally(7) for cell in cells}
    request = Request("ces", ("ces",), "7", by=("x", "y"), total=False)
    assert [one.segment for one in scored(tallies, request)] == [
        ("a", "2"), ("a", "10"), ("b", "2"), ("b", ""), ("", "1"),
    ]  # fmt: skip


# --- what could be had by subtraction --------------------------------------------------------------------------


def of_sizes(sizes: Mapping[str, int], period: str | None = None) -> dict[Cell, Tally]:
    return {((name,), period): tally(*[7] * n) for name, n in sizes.items()}


def hidden(scores: Iterable[Score]) -> set[str]:
    return {one.segment[0] for one in scores if one.segment and one.withheld}


@pytest.mark.parametrize("names", ["abcd", "dcba", "cadb"])
def test_of_segments_alike_the_same_one_is_hidden_in_whatever_order_they_arrive(names: str) -> None:
    """Two runs that hide one each would tell both together what neither of them tells."""
    sizes = {"a": 20, "b": 3, "c": 20, "d": 20}
    tallies = of_sizes({name: sizes[name] for name in names})
    assert hidden(scored(tallies, replace(by("channel"), complementary=True), min_n=10)) == {"a", "b"}


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ({"a": 3, "b": 40, "c": 20}, {"a", "c"}),
        ({"a": 3, "b": 4, "c": 20, "d": 90}, {"a", "b", "c"}),
        ({"a": 6, "b": 7, "c": 20}, {"a", "b"}),
        ({"a": 30, "b": 40}, set()),
        ({"a": 3, "b": 40, "c": 0}, {"a", "b"}),
        ({"a": 3}, {"a"}),
    ],
)
def test_what_is_withheld_cannot_be_had_by_subtraction(sizes: Mapping[str, int], expected: set[str]) -> None:
    """At least two are withheld and together they have ten answers; the smallest that is shown goes first."""
    request = replace(by("channel"), complementary=True)
    scores = scored(of_sizes(sizes), request, min_n=10)
    assert hidden(scores) == expected
    assert all(one.estimate.value is None and one.estimate.interval.low is None for one in scores if one.withheld)


def test_every_period_is_looked_at_by_itself() -> None:
    request = replace(by("channel", period="month"), complementary=True)
    cells = of_sizes({"a": 3, "b": 40, "c": 20}, "2026-01") | of_sizes({"a": 30, "b": 40, "c": 20}, "2026-02")
    scores = scored(cells, request, min_n=10)
    assert {(one.segment, one.period) for one in scores if one.withheld} == {(("a",), "2026-01"), (("c",), "2026-01")}


def test_nothing_more_is_withheld_unless_asked() -> None:
    assert hidden(scored(of_sizes({"a": 3, "b": 40, "c": 20}), by("channel"), min_n=10)) == {"a"}


def test_more_is_withheld_without_a_total_too_for_the_ledger_tells_how_many_answered() -> None:
    alone = replace(by("channel"), complementary=True, total=False)
    assert hidden(scored(of_sizes({"a": 3, "b": 40, "c": 20}), alone, min_n=10)) == {"a", "c"}


# --- two segment columns crossed ------------------------------------------------------------------------------


def crossed(sizes: Mapping[tuple[str, str], int], min_n: int) -> dict[tuple[str | None, str], Score]:
    """The cells of two crossed columns and their columns' scores, with what must be withheld withheld."""
    tallies: dict[Cell, Tally] = {((row, column), None): Tally.of({5: n}) for (row, column), n in sizes.items()}
    cells = [one for one in scored(tallies, by("team", "channel"), min_n=min_n) if one.scope == "segment"]
    sums = {column: sum(n for (_, other), n in sizes.items() if other == column) for _, column in sizes}
    margin = scored(of_sizes(sums), replace(by("channel"), complementary=True), min_n=min_n)
    together: dict[Crossed, Score] = {(None, one.segment[0]): one for one in margin if one.scope == "segment"}
    return complemented_across(together, {(one.segment[0], one.segment[1]): one for one in cells}, min_n)


@settings(deadline=None)
@given(
    st.dictionaries(st.tuples(st.sampled_from("abcd"), st.sampled_from("xyz")), st.integers(1, 30), min_size=1),
    st.integers(1, 12),
)
def test_no_line_of_a_crossed_table_tells_what_it_withholds(sizes: dict[tuple[str, str], int], min_n: int) -> None:
    """Where the sum of a line is known the hidden ones are none, all, or two and `min_n` answers together."""
    found, known = crossed(sizes, min_n), known_counts(sizes, min_n)
    cells = {place: one for place, one in found.items() if place[0] is not None}
    assert cells.keys() == sizes.keys()
    assert all(cells[place].withheld for place, n in sizes.items() if n < min_n)
    for side in (0, 1):
        for name in {place[side] for place in cells}:
            if (None, name) in known if side else (name, None) in known:
                line = [one for place, one in cells.items() if place[side] == name]
                lost = [one for one in line if one.withheld]
                assert len(lost) in {0, len(line)} or len(lost) > 1
                assert len(lost) in {0, len(line)} or sum(one.tally.n for one in lost) >= min_n


Sizes = dict[tuple[str, str], int]
Line = tuple[str | None, str | None]
"""A count by its row and its column, None for all of them."""


def known_counts(sizes: Sizes, min_n: int) -> set[Line]:
    """All that is published: cells and columns of the table, rows and the total as the other tables have them."""
    found = crossed(sizes, min_n)
    sums = {row: sum(n for (other, _), n in sizes.items() if other == row) for row, _ in sizes}
    rows = scored(of_sizes(sums), replace(by("team"), complementary=True), min_n=min_n)
    shown: set[Line] = {place for place, one in found.items() if not one.withheld}
    shown |= {(one.segment[0] if one.segment else None, None) for one in rows if not one.withheld}
    return shown


def follows(sizes: Sizes, known: Iterable[Line], wanted: Line) -> bool:
    """Whether a count is a sum of multiples of known ones, whatever the numbers are: exact elimination."""

    def parts(line: Line) -> list[Fraction]:
        return [Fraction(line[0] in {None, row} and line[1] in {None, column}) for row, column in sizes]

    def reduced(vector: list[Fraction]) -> list[Fraction]:
        for pivot, row in basis.items():
            vector = [mine - vector[pivot] * other for mine, other in zip(vector, row, strict=True)]
        return vector

    basis: dict[int, list[Fraction]] = {}
    for line in known:
        rest = reduced(parts(line))
        if any(rest):
            pivot = next(place for place, one in enumerate(rest) if one)
            basis[pivot] = [one / rest[pivot] for one in rest]
    return not any(reduced(parts(wanted)))


def alone(sizes: Sizes, place: tuple[str, str]) -> bool:
    return any([other[side] for other in sizes].count(place[side]) == 1 for side in (0, 1))


@settings(deadline=None)
@given(
    st.dictionaries(st.tuples(st.sampled_from("abcde"), st.sampled_from("wxyz")), st.integers(1, 30), min_size=1),
    st.integers(2, 12),
)
def test_no_withheld_cell_of_a_crossed_table_follows_from_what_is_published(sizes: Sizes, min_n: int) -> None:
    """Neither a cell nor a row or a column of too few answers; others may, where they are alone in their line."""
    known = known_counts(sizes, min_n)
    small: list[Line] = [place for place, n in sizes.items() if place not in known and n < min_n]
    sums: Counter[Line] = Counter()
    for (row, column), n in sizes.items():
        sums.update({(row, None): n, (None, column): n})
    small += [line for line, n in sums.items() if n < min_n]
    hidden: list[Line] = [place for place in sizes if place not in known and not alone(sizes, place)]
    assert not [line for line in (*small, *hidden) if follows(sizes, known, line)]


def test_two_per_line_do_not_keep_a_cell_that_joins_two_rings() -> None:
    """Squares are hidden in a, b by w, x and in c, d by y, z; c/x alone joins them and would follow from the sums."""
    small = {"aw", "ax", "bw", "bx", "cx", "cy", "cz", "dy", "dz"}
    sizes = {(row, column): 3 if row + column in small else 20 for row in "abcd" for column in "wxyz"}
    known = known_counts(sizes, 5)
    assert not follows(sizes, known, ("c", "x"))
    assert len([place for place in sizes if place not in known]) == len(small) + 1


def test_nothing_of_a_crossed_table_is_withheld_without_need() -> None:
    found = crossed({("a", "x"): 9, ("a", "y"): 1, ("b", "x"): 4}, 1)
    assert not [one for one in found.values() if one.withheld]


def test_a_small_cell_takes_others_with_it_in_its_row_and_its_column() -> None:
    """b/x goes; with it the smallest other of row b and of column x, then a fourth that closes the square."""
    sizes = {("a", "x"): 20, ("a", "y"): 21, ("b", "x"): 2, ("b", "y"): 22, ("c", "x"): 30, ("c", "y"): 31}
    found = crossed(sizes, 5)
    assert {place for place, one in found.items() if one.withheld} == {("b", "x"), ("b", "y"), ("a", "x"), ("a", "y")}
