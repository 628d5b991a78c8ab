"""What a person must know of every number of a report, in the words that stand around a table."""

from collections.abc import Iterator
from itertools import chain

from cxscore.model import Report
from cxscore.renderers.blocks import apart
from cxscore.renderers.footers import footers
from cxscore.renderers.wording import files_text, interval_text, subject_text, value_text


def facts(report: Report) -> Iterator[tuple[str, str, str]]:
    """Yield metric and variant, what is said of it, and the text; long text goes on below under no key."""
    for block in apart(report):
        name = f"{block.definition.metric} {block.definition.variant}"
        first = [
            ("Files", files_text(report)),
            ("Value", value_text(block)),
            ("Interval", interval_text(block)),
            ("Of", subject_text(report, block.definition)),
            ("Definition", block.definition.text),
        ]
        lines = ((footer.key, " ".join(chain(footer.parts, [footer.hint]))) for footer in footers(report, block))
        yield from ((name, key, text.strip()) for key, text in chain(first, lines) if text.strip())
