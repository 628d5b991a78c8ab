"""The themes and the quotes of the sections: which comments are read, and what is looked for in them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from cxscore.config.report_schema import EntrySpec, QuotesSpec, ReportSpec, ThemesSectionSpec
from cxscore.config.titles import SUPPORT
from cxscore.config.validate import load_themes
from cxscore.config.words_check import of_comments
from cxscore.periods import Period
from cxscore.reporting.plan import PlannedComments, PlannedEntry, PlannedQuotes, PlannedThemes
from cxscore.reporting.planning.entries import asked_by, entry_of
from cxscore.reporting.planning.filled import Filled


def comments_of(
    spec: ReportSpec, entries: Mapping[str, PlannedEntry], filled: Filled, period: Period | None
) -> Iterator[PlannedComments]:
    """The themes and the quotes of the sections, each with the entry whose records have the comments."""
    for place, section in enumerate(spec.sections):
        title = filled.text(section.title)
        if themes := section.themes:
            alone = EntrySpec(metric="sentiment", source=themes.source, language=_only(themes.language))
            asked = entries[themes.score] if themes.score else entry_of("", alone, spec, filled, period, own={})
            yield PlannedComments(place, title, *_themes(asked, themes, filled))
        if quotes := section.quotes:
            yield PlannedComments(place, title, *_quotes(entries[quotes.score], quotes))


def _only(languages: tuple[str, ...]) -> str:
    """The language in which comments are read, where one alone is said."""
    return languages[0] if len(languages) == 1 else ""


def _themes(entry: PlannedEntry, themes: ThemesSectionSpec, filled: Filled) -> tuple[PlannedEntry, PlannedThemes]:
    """A metric of comments is no score beside them: it is made of those in which themes are looked for."""
    from cxscore.api.verbatims import BUILT_IN, Sought  # noqa: PLC0415 (start-up: few reports show comments)

    path = filled.path(themes.file) if themes.file else None
    source, spec = (str(path), load_themes(path)) if path else (BUILT_IN, load_themes(SUPPORT))
    sought = Sought(source, spec, themes.language, least=_least(entry))
    asked, scored = asked_by(entry, by=(themes.comment,), complementary=False), not of_comments(entry.spec)
    if not scored:
        asked = replace(asked, request=replace(asked.request, columns=(themes.comment,)))
    return asked, PlannedThemes(sought, scored)


def _quotes(entry: PlannedEntry, quotes: QuotesSpec) -> tuple[PlannedEntry, PlannedQuotes]:
    from cxscore.api.verbatims import quoted_by  # noqa: PLC0415 (start-up: few reports show comments)
    from cxscore.texts.quotes import Wanted  # noqa: PLC0415 (as above)
    from cxscore.texts.redaction import order_pattern  # noqa: PLC0415 (as above)

    asked = asked_by(entry, by=quoted_by(quotes.comment, quotes.per), complementary=False)
    orders = tuple(map(order_pattern, quotes.order_number))
    return asked, PlannedQuotes(quotes.per, Wanted(int(quotes.n), int(quotes.seed), _least(entry), orders))


def _least(entry: PlannedEntry) -> int:
    """The smallest group that is shown: none that scores are withheld of, and none under the smallest of all."""
    from cxscore.texts.quotes import SMALLEST  # noqa: PLC0415 (start-up: few reports show comments)

    return max(SMALLEST, entry.request.min_n or 0)
