"""Editions in a language that masks every phrase: words are left only where they are names, data or definitions."""

import re
from html import unescape
from types import ModuleType

import pytest

from cxscore.renderers.summary import html, markdown, terminal
from tests.renderers.phrases import MASK
from tests.renderers.summary.editions_grids import GRIDS

FROM_DATA = (
    "The combined view of By team Coverage Over time How it went Read across low-effort first-response assumed "
    "small volume lost responses csv gone- no file scores of are known ces frt csat arrivals received likert- "
    "-share median CES FRT n h at Europe Oslo FILE --rejects team touchpoint channel Billing Legal Web shop order "
    "return email phone"
)
"""Titles, names, columns, segments, rules and files; and two sentences that only the tests say."""
MONTHS = "April August Juli Juni Oktober September"
OF_DEFINITIONS = "mean answers better higher lower is SHA-"
"""Words of the texts of definitions, which are English everywhere."""
A_DIGEST = "ab" * 32


@pytest.mark.parametrize("form", [html, markdown, terminal], ids=["html", "markdown", "terminal"])
def test_nothing_but_names_is_left_in_english(form: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form, "language", lambda _: MASK)
    found = re.findall(r"[A-Za-z_-]*[A-Za-z][A-Za-z_-]*", text_of("".join(form.render(GRIDS))).replace("\\", ""))
    allowed = {*FROM_DATA.split(), *MONTHS.split(), *OF_DEFINITIONS.split(), A_DIGEST}
    assert len(found) > 100
    assert set(found) <= allowed


def text_of(output: str) -> str:
    """What is read of it: of a page its texts and the labels of its tables."""
    if not output.startswith("<!doctype"):
        return output
    body = output[output.index("<body>") :]
    found = re.findall(r">([^<>]+)<|(?:aria|data)-label=\"([^\"]*)\"", body)
    return unescape(" ".join(text or label for text, label in found))
