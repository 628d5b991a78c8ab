"""A preset fills what the user left unsaid and nothing else; a file is a tool's export only if it must be."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cxscore.columns import Header
from cxscore.config.load import catalogue_preset, find_preset
from cxscore.config.preset_schema import AnswerSpec, ExclusionSpec, KeySpec, LayoutSpec, PresetSpec, RoleSpec
from cxscore.errors import ConfigError, InputError, UsageError
from cxscore.model import Exclusion, Request
from cxscore.presets import (
    PLAIN,
    Layout,
    applied,
    by_names,
    check_include,
    coded,
    fits,
    laid_out,
    layouts,
    notes,
    recognise,
    records_key,
    together,
    with_one_key,
    with_roles,
)

HELP = PresetSpec(
    preset="help",
    title="Help desk",
    recognise=(("Ticket", "Score"),),
    time_zone="Europe/Oslo",
    key=KeySpec(column=("id",), order="updated"),
    columns={
        "id": RoleSpec(headers=("Ticket",)),
        "updated": RoleSpec(headers=("Changed", "Geändert")),
        "rating": RoleSpec(headers=("Score",), values={"ok": "3"}, missing=("offered",)),
        "channel": RoleSpec(headers=("Via",)),
    },
    exclude=(
        ExclusionSpec(where="State=gone", reason="deleted"),
        ExclusionSpec(where="State=half*", reason="unfinished", include="unfinished"),
    ),
    answers={"csat": AnswerSpec(column="rating", scale="5", variant="mean", direction="lower")},
)
NAMES = ("Ticket", "Geändert", "State", "Score", "Via")
ASKED = Request("csat")


def filled(request: Request, names: Sequence[str] = NAMES, spec: PresetSpec = HELP) -> Request:
    layout = Layout(preset=spec)
    return applied(request, layout, with_roles(Header("t.csv", tuple(names)), spec))


# --- applying ------------------------------------------------------------------------------------------------


def test_what_the_user_left_unsaid_comes_from_the_preset() -> None:
    assert filled(ASKED) == Request(
        "csat",
        columns=("Score",),
        scale="5",
        variant="mean",
        direction="lower",
        key="Ticket",
        order="Geändert",
        time_zone="Europe/Oslo",
        preset="help",
        exclude=(Exclusion("State", "gone", "deleted"), Exclusion("State", "half*", "unfinished")),
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("variant", "top-2"),
        ("direction", "higher"),
        ("scale", "5"),
        ("columns", ("score",)),
        ("key", "Via"),
        ("time_zone", "Europe/Oslo"),
    ],
)
def test_what_the_user_said_stays(field: str, value: Any) -> None:
    assert getattr(filled(replace(ASKED, **{field: value})), field) == value


def test_an_own_order_serves_the_key_of_the_preset() -> None:
    found = filled(replace(ASKED, order="-Via"))
    assert (found.key, found.order) == ("Ticket", "-Via")


FORM = replace(HELP, key=KeySpec(column=("id", "updated")))


def test_a_key_of_several_columns_has_those_that_the_file_has() -> None:
    found = filled(ASKED, spec=FORM)
    assert (found.key, found.key_beside, found.order) == ("Ticket", ("Geändert",), None)
    assert filled(ASKED, ["Ticket", "Score"], FORM).key_beside == ()
    assert filled(ASKED, ["Geändert", "Score"], FORM).key_beside == ()


def test_an_own_key_is_one_column() -> None:
    assert filled(replace(ASKED, key="Ticket"), spec=FORM).key_beside == ()


def test_all_files_of_a_preset_have_the_same_columns_beside_their_key() -> None:
    """The same record would have two keys: with its stamp in one file, without in the other."""
    stamped, bare = filled(ASKED, spec=FORM), filled(ASKED, ["Ticket", "Score"], FORM)
    other = replace(stamped, preset="other")
    assert [one.key_beside for one in with_one_key([stamped, bare, other])] == [(), (), ("Geändert",)]
    assert with_one_key([stamped, stamped]) == [stamped, stamped]


def test_an_own_key_does_not_take_the_order_of_another_key() -> None:
    assert filled(replace(ASKED, key="Via")).order is None


def test_another_column_has_another_definition() -> None:
    """The scale and the direction of the rating say nothing of another column."""
    found = filled(replace(ASKED, columns=("Via",)))
    assert (found.scale, found.variant, found.direction) == (None, None, None)


def test_another_scale_has_its_own_rule_and_direction() -> None:
    found = filled(replace(ASKED, scale="7"))
    assert (found.scale, found.variant, found.direction) == ("7", None, None)


def test_a_metric_that_the_preset_does_not_know_gets_no_column() -> None:
    found = filled(Request("nps"))
    assert (found.columns, found.scale, found.key) == ((), None, "Ticket")


def test_without_a_preset_nothing_changes() -> None:
    assert applied(ASKED, PLAIN, Header("t.csv", NAMES)) is ASKED


def test_no_column_is_made_up_for_what_the_file_lacks() -> None:
    found = filled(ASKED, ["Score", "Other"])
    assert (found.columns, found.key, found.order, found.exclude) == (("Score",), None, None, ())


def test_a_header_that_stands_twice_is_no_role() -> None:
    assert filled(ASKED, ["Score", "Score", "Ticket"]).columns == ()


def test_the_second_column_of_a_name_is_named_as_such() -> None:
    spec = replace(HELP, columns={**HELP.columns, "rating": RoleSpec(headers=("Score@2",))})
    assert filled(ASKED, ["Score", "Ticket", "Score"], spec).columns == ("Score@2",)


def test_what_is_included_is_not_excluded() -> None:
    assert filled(replace(ASKED, include=("unfinished",))).exclude == (Exclusion("State", "gone", "deleted"),)


def test_an_unknown_include_is_refused_with_what_there_is() -> None:
    with pytest.raises(UsageError, match=r"--include half names nothing.*it may name: unfinished"):
        check_include(replace(ASKED, include=("half",)), [HELP, None])


def test_dates_in_a_known_zone_are_not_taken_for_those_of_another() -> None:
    with pytest.raises(UsageError, match=r"--tz UTC: the dates of this file are in Europe/Oslo"):
        filled(replace(ASKED, time_zone="UTC"))


@pytest.mark.parametrize(("named", "found"), [("unknown", None), ("", None), ("importid", "America/Denver")])
def test_the_zone_is_the_one_that_is_known(named: str, found: str | None) -> None:
    spec = replace(HELP, time_zone=named)
    layout = Layout(preset=spec, time_zone="America/Denver")
    assert applied(ASKED, layout, with_roles(Header("t.csv", NAMES), spec)).time_zone == found


# --- codes ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("positions", "values", "missing"),
    [([3], (("ok", "3"),), ("99", "offered")), ([4], (), ("99",)), ([2], (), ("99",))],
)
def test_codes_belong_to_their_column_alone(positions: list[int], values: Any, missing: Any) -> None:
    header = with_roles(Header("t.csv", NAMES), HELP)
    found = coded(replace(ASKED, missing=("99",)), HELP, header, positions)
    assert (found.values, found.missing) == (values, missing)


def test_of_roles_that_share_a_column_the_metric_s_own_has_the_codes() -> None:
    columns = {
        "likelihood": RoleSpec(headers=("Score",)),
        "rating": RoleSpec(headers=("Score",), values={"0": "1"}),
    }
    answers = {"nps": AnswerSpec(column="likelihood"), "csat": AnswerSpec(column="rating")}
    spec = replace(HELP, columns=columns, answers=answers)
    header = with_roles(Header("t.csv", NAMES), spec)
    assert [coded(Request(metric), spec, header, [3]).values for metric in answers] == [(), (("0", "1"),)]


# --- roles ---------------------------------------------------------------------------------------------------


def test_a_role_is_a_name_where_no_column_has_it() -> None:
    header = with_roles(Header("t.csv", NAMES), HELP)
    assert (header.find("channel"), header.find("updated"), header.find("rating")) == (4, 1, 3)


def test_a_column_of_that_very_name_wins_over_the_role() -> None:
    assert with_roles(Header("t.csv", ("Via", "Channel")), HELP).find("channel") == 1


# --- several files -------------------------------------------------------------------------------------------


def test_files_of_one_meaning_are_counted_together_whatever_their_columns_are_called() -> None:
    one, other = filled(ASKED), filled(ASKED, ["Via", "Score", "Ticket", "Changed"])
    assert together([one, other], ["a.csv", "b.csv"]) == one
    assert together([other, one], ["b.csv", "a.csv"]).exclude == one.exclude


@pytest.mark.parametrize("other", [ASKED, replace(filled(ASKED), missing=("x",)), replace(filled(ASKED), scale="7")])
def test_files_of_different_meaning_are_refused(other: Request) -> None:
    with pytest.raises(InputError, match=r"a\.csv \(preset help\) and b\.csv .* hold different answers"):
        together([filled(ASKED), other], ["a.csv", "b.csv"])


# --- recognising ---------------------------------------------------------------------------------------------


ZENDESK = ["Summation column", "Id", "Requester id", "Group stations", "Satisfaction Score"]


def test_a_file_is_recognised_by_its_headers_however_they_are_dressed() -> None:
    dressed = [" SUMMATION\u00a0 column", "Id", "<b>Requester</b> id", "Group\nstations", "satisfaction score"]
    assert recognise([dressed]).preset is catalogue_preset("zendesk-tickets")
    assert recognise([ZENDESK[:-1]]) is PLAIN


def test_a_file_that_fits_two_presets_is_none_of_them() -> None:
    typeform = ["#", "Start Date (UTC)", "Submit Date (UTC)", "Network ID"]
    assert recognise([typeform]).preset is catalogue_preset("typeform")
    assert recognise([[*typeform, *ZENDESK]]) is PLAIN


QUALTRICS = ["StartDate", "EndDate", "Status", "Progress", "Finished", "RecordedDate", "ResponseId", "Q1"]
IMPORT = '{"ImportId":"startDate","timeZone":"%s"}'


def test_qualtrics_names_its_zone_in_the_third_row() -> None:
    found = recognise([QUALTRICS, ["Start Date"], [IMPORT % "America/Denver", IMPORT % "America/Denver"]])
    assert (found.header_rows, found.names, found.questions, found.time_zone) == (3, 1, 2, "America/Denver")


@pytest.mark.parametrize(
    "cells", [[IMPORT % "Asia/Tokyo", IMPORT % "UTC"], ['{"ImportId":"x"}', '{"timeZone" broken']]
)
def test_a_zone_that_is_not_plain_is_not_known(cells: list[str]) -> None:
    assert recognise([QUALTRICS, ["Start Date"], cells]).time_zone == ""


def test_a_header_row_that_was_deleted_costs_no_record() -> None:
    head = [QUALTRICS, ["Start Date"], ["2026-10-01 10:00"]]
    assert recognise(head) is PLAIN
    with pytest.raises(InputError, match="row 3 is not the header row"):
        laid_out(catalogue_preset("qualtrics"), head)


def test_marks_are_patterns_of_the_first_cell() -> None:
    spec = replace(HELP, layout=LayoutSpec(header_rows=2, marks={"2": ("sub*", "")}))
    heads = [[NAMES, [cell, "x"]] for cell in ("Sub-question", " ", "7")]
    assert [fits(spec, head) for head in heads] == [True, True, False]


def test_none_refuses_every_preset() -> None:
    assert layouts("none")([ZENDESK]) is PLAIN


def test_a_preset_that_is_asked_for_needs_no_header() -> None:
    assert layouts("typeform")([["a", "b"]]).preset is catalogue_preset("typeform")
    assert by_names("typeform", ["a", "b"]).preset is catalogue_preset("typeform")


def test_keys_are_recognised_like_headers() -> None:
    assert by_names(None, ZENDESK).preset is catalogue_preset("zendesk-tickets")


@pytest.mark.parametrize(
    ("request_", "key"),
    [
        (Request("csat"), None),
        (Request("csat", preset="none"), None),
        (Request("csat", preset="zendesk-ratings"), "satisfaction_ratings"),
        (Request("csat", preset="zendesk-ratings", records="other"), "other"),
    ],
)
def test_the_key_of_the_records(request_: Request, key: str | None) -> None:
    assert records_key(request_) == key


# --- files and names -----------------------------------------------------------------------------------------


OWN = "preset: own\ntitle: Own\ncolumns:\n  rating: {headers: [Note]}\n"


def test_an_own_preset_is_found_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(OWN, "utf-8")
    assert find_preset(str(tmp_path / "own.yaml")).columns == {"rating": RoleSpec(headers=("Note",))}


def test_a_faulty_preset_is_refused_with_its_mistakes(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(f"{OWN}date: created\n", "utf-8")
    with pytest.raises(ConfigError, match="unknown role 'created'"):
        find_preset(str(tmp_path / "own.yaml"))


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(UsageError, match=r"unknown preset 'qualtrix'.*did you mean 'qualtrics'"):
        find_preset("qualtrix")


# --- what is said --------------------------------------------------------------------------------------------


def said(request: Request, names: Sequence[str], spec: PresetSpec = HELP) -> list[str]:
    header = with_roles(Header("t.csv", tuple(names)), spec)
    return [problem.message for problem in notes(request, Layout(preset=spec), header)]


def test_a_preset_that_nobody_asked_for_is_named() -> None:
    assert said(ASKED, NAMES) == ["t.csv is read by the preset help (Help desk)"]
    assert said(replace(ASKED, preset="help"), NAMES) == []


def test_what_the_file_lacks_is_said() -> None:
    assert said(replace(ASKED, preset="help"), ["Score"]) == [
        "t.csv has no one column for 'id': repeated records are not looked for",
        "t.csv lacks the columns that tell 'deleted', 'unfinished': none of these is left out",
    ]


@pytest.mark.parametrize(
    ("names", "wanted", "message"),
    [
        (
            QUALTRICS,
            None,
            "t.csv has the headers of the preset qualtrics, but not its header rows: it is read without",
        ),
        (
            [*ZENDESK, "#", "Start Date (UTC)", "Submit Date (UTC)", "Network ID"],
            None,
            "'typeform', 'zendesk-tickets'",
        ),
        (QUALTRICS, "none", ""),
        (["id", "nps"], None, ""),
    ],
)
def test_a_file_that_is_almost_an_export_is_warned_of(names: list[str], wanted: str | None, message: str) -> None:
    """Its previews and tests would count as answers, and nobody would know."""
    found = list(notes(replace(ASKED, preset=wanted), PLAIN, Header("t.csv", tuple(names))))
    assert [problem.severity for problem in found] == ["warning"] * bool(message)
    assert all(message in problem.message for problem in found)


@pytest.mark.parametrize(("zone", "count"), [(None, 1), ("Europe/Oslo", 0)])
def test_a_zone_that_nobody_knows_is_said_where_dates_are_used(zone: str | None, count: int) -> None:
    spec = replace(HELP, time_zone="unknown")
    request = replace(ASKED, preset="help", date="updated", time_zone=zone)
    assert sum("time zone of its dates" in note for note in said(request, NAMES, spec)) == count
