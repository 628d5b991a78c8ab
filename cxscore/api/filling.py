"""What the user asked, and what it comes to in each file once the file's preset has filled what was not said."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cxscore import presets
from cxscore.columns import Header
from cxscore.model import (
    Problem,
    Request,
)
from cxscore.presets import Layout
from cxscore.readers import Source, Table


@dataclass(frozen=True, slots=True)
class Filled:
    """What the user asked, and what it comes to in each file once the file's preset has filled what was not said."""

    asked: Request
    layouts: tuple[Layout, ...]
    headers: tuple[Header, ...]
    requests: tuple[Request, ...]

    @classmethod
    def of(cls, table: Table, asked: Request, *, configured: bool) -> "Filled":
        """A preset names columns under a config, too; scale, variant and direction are the config's own."""
        layouts = tuple(layout_of(source, asked) for source in table.sources)
        presets.check_include(asked, [layout.preset for layout in layouts])
        headers = tuple(
            presets.with_roles(header_of(source), layout.preset)
            for source, layout in zip(table.sources, layouts, strict=True)
        )
        applied = [presets.applied(asked, layout, header) for layout, header in zip(layouts, headers, strict=True)]
        requests = presets.with_one_key(applied)
        if configured:
            requests = [
                replace(request, scale=asked.scale, variant=asked.variant, direction=asked.direction)
                for request in requests
            ]
        return cls(asked, layouts, headers, tuple(requests))

    def coded(self, answers: Sequence[Sequence[int]]) -> "Filled":
        """The same, with the codes of the answer columns of each file."""
        rows = zip(self.requests, self.layouts, self.headers, answers, strict=True)
        coded = tuple(presets.coded(request, layout.preset, header, own) for request, layout, header, own in rows)
        return replace(self, requests=coded)

    @property
    def request(self) -> Request:
        """The request for all files; InputError when their presets do not agree."""
        return presets.together(self.requests, [header.source for header in self.headers])

    @property
    def tools(self) -> tuple[str, ...]:
        """The preset whose key each file has; "" for all where it is one, or the user's own key."""
        tools = tuple(request.preset or "" if request.key else "" for request in self.requests)
        return tools if len({*tools} - {""}) > 1 and not self.asked.key else ("",) * len(tools)

    @property
    def notes(self) -> list[Problem]:
        """How each file is read, and what its preset misses in it."""
        rows = list(zip(self.layouts, self.headers, strict=True))
        notes = [note for layout, header in rows for note in presets.notes(self.asked, layout, header)]
        several = rows if len(rows) > 1 else []
        return [*notes, *(note for row in several for note in presets.unstamped(self.asked, *row))]


def preset_notes(table: Table, request: Request) -> list[Problem]:
    """Which preset reads which file, and what it misses there; a report holds these among its problems."""
    return Filled.of(table, request, configured=False).notes


def header_of(source: Source) -> Header:
    """The names of a source's columns, with the questions asked."""
    return Header(source.name, source.columns, source.questions)


def layout_of(source: Source, request: Request) -> Layout:
    """The layout that a reader found; of what has keys instead of header rows, the preset that the keys fit."""
    if source.layout.preset or request.preset == presets.NONE:
        return source.layout
    return presets.by_names(request.preset, source.columns)
