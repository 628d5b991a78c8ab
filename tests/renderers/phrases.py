"""Every phrase that people read: those that the code says, and the words of the catalogue and of our tables."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import cast, get_args

import cxscore
from cxscore.analyses.compare import Verdict as Tested
from cxscore.calendars.openings import WEEKDAYS
from cxscore.config.load import (
    catalogue_metric,
    catalogue_names,
    catalogue_preset,
    catalogue_preset_names,
)
from cxscore.config.report_schema import Against, FigureKind
from cxscore.config.schema import MetricSpec
from cxscore.edition import Verdict
from cxscore.engines import efforts, log, roster, scorecard
from cxscore.model import Severity
from cxscore.renderers import blocks, language, rows, terms, trends, verdicts, wording
from cxscore.renderers.footers import SOURCES, STATE_WORDS
from cxscore.renderers.summary.wording import NOT_WHOLE
from cxscore.renderers.summary.xlsx import CHANGE, FIXED, SECTION, SUMMARY, TREND
from cxscore.tallying.selection import OTHER_QUESTION

PACKAGE = Path(cxscore.__file__).parent
_BEGIN_WITH = {"say": (0,), "counted": (0, 1), "Phrase": (0,), "listed": (1,), "joined": (0,), "mark": (2,)}
"""Functions, and which of their arguments are phrases or causes."""
_IN_PAGE = re.compile(r"""\bsay\(["']([^"']+)["']""")
"""A phrase in a template."""
SAME_EVERYWHERE = frozenset(
    ("n", "p", "CES", "CSAT", "NPS", "eNPS", "EODB", "FCR", "FRT", "IQS", "SLA", "SUS", "UMUX", "UMUX-Lite")
)
"""Words that no language says otherwise."""


def wanted() -> frozenset[str]:
    """All of them."""
    return (said() | frozenset(_words()) | frozenset(_metrics()) | frozenset(_causes())) - SAME_EVERYWHERE


# --- in the code ---------------------------------------------------------------------------------------------


@cache
def said() -> frozenset[str]:
    """The phrases that stand where they are said: in the code, and in templates."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.py"))
    told = {text for tree in trees for node in ast.walk(tree) for text in _of(node)}
    pages = (path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.j2"))
    return frozenset(told | {text for page in pages for text in _IN_PAGE.findall(page)})


def _of(node: ast.AST) -> Iterator[str]:
    if not isinstance(node, ast.Call):
        return
    name, arguments = _name(node.func), node.args
    if name == "partial" and arguments:
        name, arguments = _name(arguments[0]), arguments[1:]
    places = _BEGIN_WITH.get(name, ())
    for argument in (arguments[place] for place in places if place < len(arguments)):
        yield from _texts(argument)
    if name == "Meaning":
        yield from (text for keyword in node.keywords if keyword.arg == "reason" for text in _texts(keyword.value))


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    if isinstance(node, ast.IfExp):
        yield from (*_texts(node.body), *_texts(node.orelse))


def _name(node: ast.expr) -> str:
    return str(getattr(node, "attr", getattr(node, "id", "")))


# --- in tables -----------------------------------------------------------------------------------------------


def _words() -> Iterator[str]:
    """Words of our own tables."""
    yield from (rows.TOTAL, rows.BLANK, wording.PARTIAL, verdicts.REST_TITLE, NOT_WHOLE)
    yield from (*STATE_WORDS.values(), *(f"{{}} {word}" for word in STATE_WORDS.values()))
    yield from (*SOURCES.values(), *terms.WORDS.values(), *verdicts.PLAIN.values())
    yield from (*FIXED, *SUMMARY, *CHANGE, *TREND, *SECTION, *trends.TESTED.values())
    yield from (*get_args(Tested), *get_args(Against), *get_args(FigureKind), *get_args(Severity))
    yield from (*wording.PLAIN_COMPARATIVES, *(word for pair in wording.COMPARATIVES.values() for word in pair))
    yield from (verdict.text for verdict in Verdict)
    yield from (*language.UNITS.values(), *(part.name for part in (blocks.OPEN, blocks.PAST, blocks.DUE)))
    yield from ("higher", "lower", "best", "points", "percent", "net", "count", "ratio", "seconds")
    yield from ("day", "week", "month", "quarter", "year", "mean", "geometric mean")
    yield from ("no answers", "withheld", "no interval", "too few", "on the clock", "in business time", "later")
    yield from (name[:3].title() for name in WEEKDAYS)


def _metrics() -> Iterator[str]:
    """Words of the built-in metrics: titles, buckets, answers, what is measured, notes."""
    for spec in map(catalogue_metric, catalogue_names()):
        yield spec.heading
        yield from _scales(spec)
        for variant in spec.variants.values():
            yield from (*(variant.buckets or ()), *filter(None, [variant.note]))


def _scales(spec: MetricSpec) -> Iterator[str]:
    for scale in spec.scales.values():
        yield from (*(scale.buckets or ()), *filter(None, [scale.statement, scale.ends.best if scale.ends else ""]))
        if isinstance(scale.answers, tuple):
            yield from scale.answers


def _causes() -> Iterator[str]:
    """Why records are set aside, beyond what stands where it is said."""
    yield from (efforts.OTHER, log.OTHER, log.CUT, scorecard.OTHER, OTHER_QUESTION)
    yield from (roster.TWICE, roster.NEXT_OPEN, roster.WINDOW_OPEN)
    for engine in (roster.Activity, roster.Repurchase, roster.Response):
        yield from cast("tuple[str, ...]", next(one.default for one in fields(engine) if one.name == "reasons"))
    for spec in map(catalogue_preset, catalogue_preset_names()):
        yield from (one.reason for one in spec.exclude)


# --- a language of no words ----------------------------------------------------------------------------------


def masked(phrase: str) -> str:
    """The phrase with a dot for every letter outside its places."""
    return re.sub(r"(\{\d*\})|[A-Za-z]", lambda found: found[1] or "·", phrase)


MASK = language.Language("de", {phrase: masked(phrase) for phrase in wanted()})
"""Masks every phrase: under it words are left only where they come from the data or are names."""
