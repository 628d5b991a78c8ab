"""Every mistake of a preset file comes back at its place, and a sound one is loaded as it was written."""

from pathlib import Path

import pytest

from cxscore.config.preset_schema import AnswerSpec, ExclusionSpec, KeySpec, LayoutSpec, PresetSpec, RoleSpec
from cxscore.config.validate import check, load_preset

GOOD = """\
preset: help
title: Help desk
recognise: [[Ticket, Score]]
layout: {header_rows: 2, names: 1, questions: 2, marks: {2: [sub*, ""]}, tail: Total*}
time_zone: Europe/Oslo
key: {column: id, order: -updated}
columns:
  id: {headers: Ticket}
  updated: {headers: [Changed], type: time}
  rating: {headers: [Score], values: {1: bad, yes: good}, missing: [offered]}
  reply: {headers: [Reply], type: duration, unit: minutes, clock: business}
exclude:
  - {where: Score=x, reason: spam, include: spam}
answers:
  csat: {column: rating, scale: good-bad}
date: updated
respondent: id
segments: [rating]
"""


def said(folder: Path, text: str) -> list[str]:
    path = folder / "p.yaml"
    path.write_text(text, "utf-8")
    return [f"{p.mark.line if p.mark else 0}: {p.message}" + (f"; {p.hint}" if p.hint else "") for p in check(path)]


def test_a_sound_file_is_loaded_as_it_was_written(tmp_path: Path) -> None:
    assert said(tmp_path, GOOD) == []
    assert load_preset(tmp_path / "p.yaml") == PresetSpec(
        preset="help",
        title="Help desk",
        recognise=(("Ticket", "Score"),),
        layout=LayoutSpec(header_rows=2, questions=2, marks={"2": ("sub*", "")}, tail=("Total*",)),
        time_zone="Europe/Oslo",
        key=KeySpec(column=("id",), order="-updated"),
        columns={
            "id": RoleSpec(headers=("Ticket",)),
            "updated": RoleSpec(headers=("Changed",), type="time"),
            "rating": RoleSpec(headers=("Score",), values={"1": "bad", "yes": "good"}, missing=("offered",)),
            "reply": RoleSpec(headers=("Reply",), type="duration", unit="minutes", clock="business"),
        },
        exclude=(ExclusionSpec(where="Score=x", reason="spam", include="spam"),),
        answers={"csat": AnswerSpec(column="rating", scale="good-bad")},
        date="updated",
        respondent="id",
        segments=("rating",),
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("header_rows: 2", "header_rows: 9", "4: a header has 1 to 5 rows"),
        ("questions: 2", "questions: 3", "4: '3' is no row of a header of 2"),
        ("names: 1", "names: 0", "4: '0' is no row of a header of 2"),
        ("marks: {2:", "marks: {3:", "4: '3' is no row of a header of 2"),
        ("Europe/Oslo", "Europe/Olso", "5: there is no time zone 'Europe/Olso'"),
        ("{column: id,", "{column: ids,", "6: unknown role 'ids'; did you mean 'id'?"),
        ("{column: id,", "{column: [id, ids],", "6: unknown role 'ids'; did you mean 'id'?"),
        ("-updated", "-update", "6: unknown role 'update'; did you mean 'updated'?"),
        ("[Changed]", "[Changed, ticket]", "9: 'ticket' is a header of 'id' already"),
        ("[Changed]", "[Changed, CHANGED]", "9: 'CHANGED' is a header of 'updated' already"),
        ("1: bad", "1: worse", "10: 'worse' is no answer on bad, good"),
        ("unit: minutes, ", "", "11: a duration needs its unit"),
        ("type: duration, ", "", "11: 'unit' belongs to a duration"),
        ("unit: minutes", "unit: fortnights", "11: unit: 'fortnights' is not one of milliseconds"),
        ("Score=x", "Score", "13: 'Score' has no COLUMN=VALUE"),
        ("Score=x", "State=x", "13: 'State' is no role and no header"),
        ("  csat:", "  cast:", "15: unknown metric 'cast'; did you mean 'csat'?"),
        ("scale: good-bad", "scale: 12", "15: CSAT has no scale"),
        (
            "scale: good-bad",
            "scale: good-bad, direction: lower",
            "15: the direction of csat on the scale bad, good is",
        ),
        ("scale: good-bad", "scale: good-bad, variant: median", "15: "),
        ("column: rating,", "column: note,", "15: unknown role 'note'"),
        ("column: rating,", "colum: rating,", "15: "),
        ("date: updated", "date: created", "16: unknown role 'created'"),
        ("respondent: id", "respondent: who", "17: unknown role 'who'"),
        ("[rating]", "[rating, via]", "18: unknown role 'via'"),
    ],
)
def test_a_mistake_is_named_at_its_line(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert GOOD.count(old) == 1
    assert said(tmp_path, GOOD.replace(old, new))[0].startswith(expected)


def test_all_mistakes_come_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("date: updated", "date: a").replace("[rating]", "[b]").replace("Score=x", "Score")
    assert len(said(tmp_path, text)) == 3


def test_answers_to_two_metrics_may_share_a_column_with_codes_of_their_own(tmp_path: Path) -> None:
    shared = GOOD.replace("  reply:", "  likelihood: {headers: [Score]}\n  reply:")
    assert said(tmp_path, shared) == ["11: 'Score' is a header of 'rating' already; keep it once"]
    assert said(tmp_path, shared.replace("answers:\n", "answers:\n  nps: {column: likelihood}\n")) == []


@pytest.mark.parametrize(("code", "fine"), [("5", True), ("very satisfied", True), ("9", False), ("2.5", False)])
def test_codes_stand_for_numbers_or_wordings_of_the_scale(tmp_path: Path, code: str, fine: bool) -> None:
    text = GOOD.replace("scale: good-bad", "scale: 5").replace("{1: bad, yes: good}", f"{{a: {code}}}")
    assert (said(tmp_path, text) == []) is fine
