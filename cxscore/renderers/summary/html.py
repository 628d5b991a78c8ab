"""An edition as a page: one file, nothing loaded, no script; figures as SVG with their data one click away."""

import base64
import hashlib
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from cxscore import __version__, guards
from cxscore.config.report_schema import FigureKind
from cxscore.edition import Edition, Entry
from cxscore.renderers.language import Language, language
from cxscore.renderers.palette import style_sheet
from cxscore.renderers.summary import page
from cxscore.renderers.summary.listings import Listing, plain_listing
from cxscore.renderers.summary.prose import prose
from cxscore.renderers.summary.wording import period_text, target_text

if TYPE_CHECKING:
    from cxscore.renderers.figures.figure import Figure, NoFigure


class Drawn(NamedTuple):
    """A figure of the page: its title, the drawing, its notes, and its data."""

    title: str
    svg: Markup
    notes: tuple[str, ...]
    data: Listing


class Figures(NamedTuple):
    """The figures of an entry, and a sentence on those that cannot be drawn, "" without any."""

    drawn: tuple[Drawn, ...]
    absent: str


def render(edition: Edition) -> Iterator[str]:
    """Yield the page."""
    speaking = language(edition.locale)
    styles = _styles()
    template = _environment().get_template("report.html.j2")
    yield from template.generate(
        edition=edition,
        say=speaking.say,
        period=speaking.period(edition.period) if edition.period else "",
        days=period_text(edition),
        targets=target_text(edition),
        tiles=page.tiles(edition, speaking),
        ranges=page.ranges(edition, speaking),
        sections=page.sections(edition, speaking),
        drawn=_Drawing(speaking),
        prose=prose,
        definitions=page.definitions(edition),
        inputs=page.inputs(edition, speaking),
        ledgers=page.ledgers(edition, speaking),
        version=__version__,
        styles=Markup(styles),  # noqa: S704 (our own file)
        policy=_policy(styles),
    )


def _policy(styles: str) -> str:
    """What a browser may do with the page: show it in its own style, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(styles.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


@cache
def _environment() -> Environment:
    """Templates in which every text is guarded and escaped, and an unknown name is an error."""
    return Environment(
        loader=PackageLoader("cxscore.renderers.summary"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_guarded,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _guarded(value: Any) -> Any:
    """Text without unseen characters, which escaping alone lets pass; what is HTML already stays."""
    return guards.terminal(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _styles() -> str:
    """The style of the page, with the colours of figures."""
    environment = _environment()
    assert environment.loader is not None  # noqa: S101 (it was given one)
    sheet, _, _ = environment.loader.get_source(environment, "report.css")
    return style_sheet() + sheet


class _Drawing:
    """Draws the figures of a page, and numbers them."""

    def __init__(self, speaking: Language) -> None:
        self._speaking = speaking
        self._count = 0

    def __call__(self, entry: Entry, kinds: tuple[FigureKind, ...]) -> Figures:
        """The figures of these kinds of an entry."""
        if not kinds:
            return Figures((), "")
        from cxscore.renderers import figures  # noqa: PLC0415 (start-up: Altair is slow; a page may have no figure)

        found = [figures.figure(kind, entry, self._speaking) for kind in kinds]
        drawn = tuple(self._drawn(one) for one in found if isinstance(one, figures.Figure))
        return Figures(drawn, self._absent([one for one in found if isinstance(one, figures.NoFigure)]))

    def _drawn(self, found: "Figure") -> Drawn:
        from cxscore.renderers.figures import drawing  # noqa: PLC0415 (as above)

        self._count += 1
        svg = Markup(drawing.svg(found, f"figure-{self._count}"))  # noqa: S704 (its texts are escaped)
        return Drawn(found.title, svg, found.notes, plain_listing(found.title, found.headings, found.rows))

    def _absent(self, found: Sequence["NoFigure"]) -> str:
        """Which figures are missing, and why: reasons that several share once."""
        say = self._speaking.say
        kinds = {one.why: [say(other.kind) for other in found if other.why == one.why] for one in found}
        said = "; ".join(f"{', '.join(names)} ({why})" for why, names in kinds.items())
        return say("Not drawn: {}", said) if said else ""
