"""Which variant a file is for, and what is said when columns are lacking."""

from pathlib import Path

import pytest

from cxscore import api
from cxscore.api.rosters import Kind, kind_of, meant
from cxscore.columns import Header
from cxscore.config.load import catalogue_metric
from cxscore.errors import CxscoreError
from cxscore.model import Request, Terms
from tests.engines.tickets import values, written

LIST, LOG = ("customer_id", "region"), ("customer_id", "ordered_at")


def header(*names: str) -> Header:
    return Header("a.csv", names)


@pytest.mark.parametrize(
    ("metric", "request_", "headers", "variant"),
    [
        ("retention", {}, [LIST, LIST], "customers"),
        ("retention", {"period": "month"}, [LOG], "by-period"),
        ("retention", {"period": "month"}, [LOG, LOG], "by-period"),
        ("retention", {"columns": ("stays",)}, [LIST], "ready"),
        ("churn", {}, [("id", "Churn")], "ready"),
        ("churn", {}, [("id", "Churn"), ("id", "Churn")], "ready"),
        ("churn", {}, [("customer_id", "Churn"), ("customer_id", "Churn")], "customers"),
        ("churn", {}, [("id", "start_mrr", "end_mrr")], "revenue-gross"),
        ("churn", {"roles": (("start_revenue", "a"), ("end_revenue", "b"))}, [("a", "b")], "revenue-gross"),
        ("churn", {}, [LOG], "customers"),
        ("response-rate", {}, [("ticket", "score")], "column"),
        ("response-rate", {}, [("ticket", "score"), ("ticket", "score")], "column"),
        ("response-rate", {}, [("invitation_id",), ("invitation_id", "score")], "invitations"),
        ("response-rate", {"roles": (("on", "id"),)}, [("id", "score"), ("id", "score")], "invitations"),
        ("response-rate", {}, [("sent", "answered")], "totals"),
        ("response-rate", {"terms": Terms(answer_where=(("x", "y"),))}, [("sent", "answered", "x")], "column"),
        ("abandonment", {}, [("day", "offered", "handled")], "totals"),
        ("abandonment", {}, [("call", "answered_at")], "contacts"),
        ("abandonment", {}, [("call", "abandoned")], "contacts"),
        ("abandonment", {"columns": ("gone",)}, [("offered", "abandoned", "gone")], "contacts"),
        ("repurchase", {}, [LOG], None),
        ("churn", {"variant": "revenue-net"}, [LIST, LIST], None),
    ],
)
def test_the_variant_is_the_one_that_the_input_is_for(
    metric: str, request_: dict[str, object], headers: list[tuple[str, ...]], variant: str | None
) -> None:
    request = Request(metric, **request_)  # type: ignore[arg-type]
    assert (
        meant(catalogue_metric(metric), request, tuple(header(*names) for names in headers), lambda _: "other")
        == variant
    )


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["2", "0", "1", " 3 "], "counts"),
        (["1"] * 19 + ["2"], "zeros and ones"),
        (["1"] * 18 + ["2"], "counts"),
        (["1", "", None, "0"], "zeros and ones"),
        (["1", "yes"], "other"),
        (["1790812800", "", "1790812805"], "zeros and ones"),
        (["2.5", "7.5"], "zeros and ones"),
        ([], "other"),
        ([None, ""], "other"),
    ],
)
def test_what_a_column_holds_is_told_by_its_cells(cells: list[str | None], kind: Kind) -> None:
    assert kind_of(cells) == kind


@pytest.mark.parametrize(
    ("metric", "columns", "options", "message"),
    [
        (
            "retention",
            "customer name",
            {},
            "Retention compares two lists, and 1 was given; give the list at the start",
        ),
        ("retention", "name date", {"period": "month"}, "needs to know who was active, .*; say --customer COLUMN"),
        ("retention", "customer name", {"period": "month"}, "need to know the date column; say --date COLUMN"),
        ("repurchase", "name order_id", {}, "needs to know who bought"),
        ("churn", "a b", {"variant": "ready"}, "needs a column of yes and no"),
        ("churn", "a b", {"variant": "revenue-net"}, "needs what each customer paid at the start"),
        ("churn", "a start_mrr", {"variant": "revenue-net"}, "needs what each customer pays at the end"),
        ("response-rate", "a b", {}, "needs to know who answered"),
        ("abandonment", "a b", {}, "needs to know which contacts were given up"),
        (
            "churn",
            "a b",
            {"roles": {"customer": "a", "start": "b"}, "variant": "ready"},
            "--customer does not go with",
        ),
    ],
)
def test_what_a_metric_lacks_is_said_with_the_option_for_it(
    tmp_path: Path, metric: str, columns: str, options: dict[str, object], message: str
) -> None:
    path = written(tmp_path / "a.csv", columns, [("x", "2026-01-01")])
    with pytest.raises(CxscoreError, match=message):
        values(path, metric, **options)


@pytest.mark.parametrize("option", ["answer_where", "bounced"])
def test_what_tells_an_answer_stands_in_one_column(tmp_path: Path, option: str) -> None:
    path = written(tmp_path / "a.csv", "score b", [("x", "y")])
    terms = Terms(**{option: (("score", "x"), ("b", "y"))})  # type: ignore[arg-type]
    with pytest.raises(CxscoreError, match=f"--{option.replace('_', '-')} names several columns"):
        values(path, "response-rate", terms=terms)


@pytest.mark.parametrize(("metric", "option"), [("retention", "--customer"), ("response-rate", "--on")])
def test_two_lists_without_a_column_of_ids_say_the_way_out(tmp_path: Path, metric: str, option: str) -> None:
    files = [written(tmp_path / f"{name}.csv", "nobody else", [("a", "b")]) for name in ("start", "end")]
    with pytest.raises(CxscoreError, match=f"say {option} COLUMN"):
        values(files, metric)


def test_yes_and_no_of_two_files_are_counted_together(tmp_path: Path) -> None:
    files = [written(tmp_path / f"{cell}.csv", "id churn", [("1", cell)]) for cell in ("yes", "no")]
    assert values(files, "churn") == {"": 50.0}


def test_a_list_of_customers_is_no_log_of_orders(tmp_path: Path) -> None:
    path = written(tmp_path / "customers.csv", "customer_id", ["A", "B"])
    problems = api.score(path, "repurchase").problems
    assert [one.message for one in problems] == ["nobody stands twice in it: a list of customers is no log of orders"]


def test_three_lists_are_no_two(tmp_path: Path) -> None:
    files = [written(tmp_path / f"{n}.csv", "customer_id", [str(n)]) for n in range(3)]
    with pytest.raises(CxscoreError, match="compares two lists, and 3 were given"):
        values(files, "retention")


def test_the_invited_and_the_answers_are_called_so(tmp_path: Path) -> None:
    rows = ([("1",), ("2",), ("3",)], [("1",), ("4",)])
    files = [written(tmp_path / f"{n}.csv", "survey_id", each) for n, each in enumerate(rows)]
    (problem,) = api.score(files, "response-rate").problems
    assert "0.csv lists 3 who were invited, " in problem.message
    assert problem.message.endswith("1.csv those who answered: 1 of these were invited, 1 were not")
