"""What a person must know of every number of a report, in the words that stand around a table."""

from collections.abc import Iterator
from itertools import chain

from cxscore.model import Report
from cxscore.renderers.blocks import apart
from cxscore.renderers.footers import footers
from cxscore.renderers.language import IN_ENGLISH, Language
from cxscore.renderers.wording import files_text, interval_text, subject_text, value_text


def facts(report: Report, language: Language = IN_ENGLISH) -> Iterator[tuple[str, str, str]]:
    """Yield metric and variant, what is said of it, and the text; long text goes on below under no key."""
    say = language.say
    for block in apart(report, language):
        name = f"{block.definition.metric} {block.definition.variant}"
        first = [
            (say("Files"), files_text(report, language)),
            (say("Value"), value_text(block)),
            (say("Interval"), interval_text(block)),
            (say("Of"), subject_text(report, block.definition, language)),
            (say("Definition"), block.definition.text),
        ]
        lines = ((footer.key, " ".join(chain(footer.parts, [footer.hint]))) for footer in footers(report, block))
        yield from ((name, key, text.strip()) for key, text in chain(first, lines) if text.strip())
