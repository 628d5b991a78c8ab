"""How answers spread: a bar of buckets for all, and one for every segment."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate, pairwise

from cxscore.edition import Entry
from cxscore.model import Definition, Report
from cxscore.renderers.blocks import Block, Row, blocks
from cxscore.renderers.figures.figure import (
    ACROSS,
    SMALL,
    WIDTH,
    Axis,
    Datum,
    Figure,
    Marks,
    NoFigure,
    bars,
    down,
    label,
    most_answered,
    sentence,
    texts,
)
from cxscore.renderers.language import Language
from cxscore.renderers.palette import color, on, plain, ranked
from cxscore.renderers.rows import UNKNOWN, share_cell
from cxscore.renderers.wording import bucket_name, legend, worst_to_best

MOST = 12
_ROW, _KEY, _GAP, _BAR = 42, 18, 8, 18
_SHARES = Axis(0, 1, 0, WIDTH)
_ROOM = Fraction(9, 100)
"""The least share whose number has room in its part of a bar."""
_OPEN = "heat-2"


def figure(entry: Entry, report: Report, language: Language) -> Figure | NoFigure:
    """A stacked bar per score of the entry's first table."""
    block = next(blocks(report, language))
    if not block.parts or not any(row.shares for row in block.rows):
        return NoFigure("distribution", entry.name, language.say("its answers are not told by bucket"))
    rows = _rows(block)
    height = _KEY * len(block.parts) + _GAP + _ROW * len(rows)
    return Figure(
        "distribution",
        entry.name,
        _title(entry, block, language),
        _text(block, rows, language),
        (*block.headings, "n", *legend(block)),
        tuple(_data(row, block, language) for row in block.rows),
        (*_key(block), *_bars(block, rows, language)),
        height,
        _left_out(block, len(rows), language),
    )


def _left_out(block: Block, drawn: int, language: Language) -> tuple[str, ...]:
    """How many segments are drawn and how many are not; the bar of the total is none of them."""
    told = [score.scope for score, row in zip(block.scores, block.rows, strict=True) if row.shares]
    return most_answered(drawn - told.count("total"), len(told) - drawn, language)


def _rows(block: Block) -> list[Row]:
    """The rows that are drawn: the total and the segments with the most answers, in the order of the table."""
    told = [(score, row) for score, row in zip(block.scores, block.rows, strict=True) if row.shares]
    largest = sorted(told, key=lambda one: (one[0].scope == "total", one[0].estimate.n), reverse=True)[:MOST]
    kept = {id(row) for _, row in largest}
    return [row for _, row in told if id(row) in kept]


def _title(entry: Entry, block: Block, language: Language) -> str:
    shares = dict(zip((part.name for part in block.parts), block.rows[0].shares, strict=False))
    ends = worst_to_best(block.barred)
    buckets = dict.fromkeys((ends[-1], ends[0]))
    if not shares:
        return sentence(language.say("{}: how answers spread", entry.name))
    said = ", ".join(f"{_share(shares[one.name], language)} {bucket_name(one, language)}" for one in buckets)
    return sentence(f"{entry.name}: {said}")


def _text(block: Block, rows: Sequence[Row], language: Language) -> str:
    """The shares of the bars in words."""
    names = legend(block)
    told = (
        f"{' '.join(row.labels)}: "
        + ", ".join(f"{name} {_share(share, language)}" for name, share in zip(names, row.shares, strict=True))
        for row in rows
    )
    return language.say("Stacked bars of the shares of answers.") + " " + "; ".join(told)


def _share(share: Fraction, language: Language) -> str:
    return language.number(f"{share_cell(share)} %")


def _data(row: Row, block: Block, language: Language) -> tuple[str, ...]:
    shares = [_share(share, language) for share in row.shares] or [UNKNOWN for _ in block.parts]
    return (*row.labels, row.n, *shares)


def tints(definition: Definition, count: int) -> tuple[str, ...]:
    """The names of the colours of the buckets, in their order, and of so many parts in all."""
    buckets = definition.buckets
    ordered = worst_to_best(definition)
    names = ranked(len(buckets)) if definition.settled and len(buckets) > 1 else plain(len(buckets))
    found = [names[ordered.index(bucket)] for bucket in buckets]
    return (*found, *(_OPEN for _ in range(count - len(buckets))))


def _key(block: Block) -> tuple[Marks, ...]:
    """Which colour stands for which bucket, one below the other."""
    names = tints(block.barred, len(block.parts))
    squares: list[Datum] = [
        {"x": 0, "x2": 11, "y": at * _KEY + 3, "y2": at * _KEY + 14, "tint": color(name)}
        for at, name in enumerate(names)
    ]
    words: list[Datum] = [
        {"x": 18, "y": at * _KEY + _KEY / 2, "text": label(text), "tint": color("soft")}
        for at, text in enumerate(legend(block))
    ]
    return bars(squares, ACROSS, down(1)), texts(words, ACROSS, down(1))


def _bars(block: Block, rows: Sequence[Row], language: Language) -> tuple[Marks, ...]:
    top = _KEY * len(block.parts) + _GAP
    names = tints(block.barred, len(block.parts))
    boxes: list[Datum] = []
    shares: list[Datum] = []
    for at, row in enumerate(rows):
        y = top + at * _ROW + 18
        edges = pairwise(accumulate(row.shares, initial=Fraction(0)))
        for (start, end), name in zip(edges, names, strict=True):
            boxes.append({"x": float(start), "x2": float(end), "y": y, "y2": y + _BAR, "tint": color(name)})
            if end - start >= _ROOM:
                text = _share(end - start, language)
                place = float(start + end) / 2
                shares.append({"x": place, "y": y + _BAR / 2, "text": text, "tint": color(on(name))})
    return (
        *_labels(rows, top, language),
        bars(boxes, _SHARES, down(1)),
        texts(shares, _SHARES, down(1), align="center", size=SMALL),
    )


def _labels(rows: Sequence[Row], top: int, language: Language) -> tuple[Marks, ...]:
    """What each bar is of, at its left, and how many, at its right."""
    names: list[Datum] = [
        {"x": 0, "y": top + at * _ROW + 8, "text": label(" / ".join(filter(None, row.labels))), "tint": color("ink")}
        for at, row in enumerate(rows)
    ]
    counts: list[Datum] = [
        {"x": WIDTH, "y": top + at * _ROW + 8, "text": language.say("n {}", row.n), "tint": color("soft")}
        for at, row in enumerate(rows)
    ]
    return texts(names, ACROSS, down(1)), texts(counts, ACROSS, down(1), align="right")
