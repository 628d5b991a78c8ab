"""A page as its reader finds it: headings, tables, links, texts, by the standard library's own parser."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "img", "br", "link", "hr", "input"}


@dataclass
class Table:
    """The cells of a table, row by row, its heading first."""

    rows: list[list[str]] = field(default_factory=list)


@dataclass
class Page(HTMLParser):
    """What stands on a page."""

    tables: list[Table] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    texts: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    unmatched: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "table":
            self.tables.append(Table())
        if tag == "tr":
            self.tables[-1].rows.append([])
        if tag in ("td", "th"):
            self.tables[-1].rows[-1].append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.unmatched.append(tag)

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((tuple(self.open), data))
        if {"td", "th"} & set(self.open) and self.tables:
            self.tables[-1].rows[-1][-1] += data if "small" not in self.open else f" {data}"

    def of(self, tag: str) -> list[dict[str, str]]:
        """The attributes of every element of that name."""
        return [attributes for name, attributes in self.tags if name == tag]

    def said(self, *within: str) -> list[str]:
        """The texts within elements of these names."""
        return [text.strip() for path, text in self.texts if set(within) <= set(path)]


def read(text: str) -> Page:
    """The page as it is found."""
    page = Page()
    page.feed(text)
    page.close()
    return page
