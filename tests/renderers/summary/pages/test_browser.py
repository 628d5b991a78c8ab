"""The page in a browser: nothing but itself is asked for, nothing is cut, on screens and on paper, light and dark."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cxscore.renderers.summary import html
from tests.renderers.summary.editions_full import FULL_EDITIONS

pytest.importorskip("playwright", reason="playwright is not installed: pip install playwright")
from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER = next((found for name in NAMES if (found := shutil.which(name))), None)
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed: apt-get install chromium")
WIDTHS = (360, 800, 1400)

CUT = """() => {
  const seen = [];
  const width = document.documentElement.clientWidth;
  for (const one of document.body.querySelectorAll('*')) {
    if (one.closest('thead') && getComputedStyle(one.closest('thead')).position === 'absolute') continue;
    const box = one.getBoundingClientRect();
    if (!box.width || !box.height) continue;
    const own = [...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
    if (own && (box.right > width + 1 || box.left < -1)) seen.push(['beyond the edge', one.textContent.slice(0, 60)]);
    const style = getComputedStyle(one);
    const hides = style.overflowX !== 'visible' || style.overflowY !== 'visible';
    if (hides && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1))
      seen.push(['cut', one.className + ': ' + one.textContent.slice(0, 60)]);
  }
  return seen;
}"""
"""Texts that a reader cannot see whole without moving the page to the side."""

DRAWINGS = """() => [...document.querySelectorAll('svg.chart')].map(svg => {
  const frame = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll('text')].map(text => {
    const box = text.getBoundingClientRect();
    return [text.textContent, box.left, box.top, box.right, box.bottom];
  });
  return [frame.left, frame.top, frame.right, frame.bottom, texts];
})"""
"""Every drawing with its edges, and its texts with theirs."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_playwright() as player:
        found = player.chromium.launch(executable_path=BROWSER)
        yield found
        found.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    for name, edition in FULL_EDITIONS.items():
        (folder / f"{name}.html").write_text("".join(html.render(edition)), encoding="utf-8")
    return {name: folder / f"{name}.html" for name in FULL_EDITIONS}


def opened(browser: Any, path: Path, width: int, scheme: str = "light") -> tuple[Any, list[str]]:
    """The page on a screen of that width, and everything that went wrong or was asked for besides it."""
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    said: list[str] = []
    page.on("console", lambda message: said.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"error: {error}"))
    page.on("request", lambda asked: said.append(f"request: {asked.url}") if asked.url != path.as_uri() else None)
    page.goto(path.as_uri())
    return page, said


@pytest.mark.parametrize(("name", "scheme"), [*((name, "light") for name in FULL_EDITIONS), ("full", "dark")])
def test_a_page_asks_for_nothing_and_shows_all_its_text(
    browser: Any, pages: dict[str, Path], name: str, scheme: str
) -> None:
    page, said = opened(browser, pages[name], WIDTHS[0], scheme)
    for unfolded in (False, True):
        page.evaluate(
            f"document.querySelectorAll('details').forEach(one => {{ one.open = {str(unfolded).lower()} }})"
        )
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert (width, page.evaluate(CUT)) == (width, [])
    assert said == []
    page.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_figures_are_seen_and_their_texts_stand_within_them_and_apart(
    browser: Any, pages: dict[str, Path], width: int
) -> None:
    page, _ = opened(browser, pages["full"], width)
    drawings = page.evaluate(DRAWINGS)
    assert len(drawings) == 12
    for left, top, right, bottom, texts in drawings:
        assert right - left > 250
        assert bottom - top > 60
        assert right <= width
        assert texts
        for text, *box in texts:
            assert box[0] >= left - 1, text
            assert box[2] <= right + 1, text
            assert box[1] >= top - 2, text
            assert box[3] <= bottom + 2, text
        assert not [(one[0], two[0]) for at, one in enumerate(texts) for two in texts[:at] if over(one[1:], two[1:])]
    page.close()


def over(one: list[float], two: list[float]) -> bool:
    """Whether two boxes (left, top, right, bottom) share more than their edges; lines of text may touch."""
    wide = min(one[2], two[2]) - max(one[0], two[0])
    high = min(one[3], two[3]) - max(one[1], two[1])
    return wide > 1 and high > 4


def test_the_letters_of_a_figure_are_large_enough_on_a_phone(browser: Any, pages: dict[str, Path]) -> None:
    page, _ = opened(browser, pages["full"], 360)
    sizes = page.evaluate(
        "[...document.querySelectorAll('svg.chart text')].map(text =>"
        " parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)"
    )
    assert min(sizes) >= 9
    assert sorted(sizes)[len(sizes) // 2] >= 10.5
    page.close()


def test_figures_are_repainted_in_the_dark(browser: Any, pages: dict[str, Path]) -> None:
    colours = []
    for scheme in ("light", "dark"):
        page, _ = opened(browser, pages["full"], 800, scheme)
        paint = "one => [getComputedStyle(one).fill, getComputedStyle(one).stroke]"
        colours.append(
            page.eval_on_selector_all(
                "svg.chart text, svg.chart path, svg.chart line, body", f"all => all.map({paint})"
            )
        )
        page.close()
    light, dark = colours
    drawn = [(one, two) for one, two in zip(light, dark, strict=True) if set(one) - {"none", "rgb(0, 0, 0)"}]
    assert len(drawn) > 200
    assert not [pair for pair in drawn if pair[0] == pair[1]]


@pytest.mark.parametrize("name", FULL_EDITIONS)
def test_paper_gets_whole_pages(browser: Any, pages: dict[str, Path], name: str) -> None:
    """Every page of the print is A4, and nothing that belongs together is larger than one."""
    page, said = opened(browser, pages[name], 800)
    printed = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox \[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", printed)
    assert boxes
    assert {(round(float(width)), round(float(height))) for width, height in boxes} == {(595, 842)}
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 688, "height": 1002})  # A4 at 96 pixels to the inch, within its margins
    height = page.evaluate("document.documentElement.scrollHeight")
    assert height / 1002 <= len(boxes) <= 2 * height / 1002 + 2
    kept = page.eval_on_selector_all(
        "figure, .tile, .grid", "all => all.map(one => [getComputedStyle(one).breakInside, one.offsetHeight])"
    )
    assert {way for way, _ in kept} <= {"avoid"}
    assert not [size for _, size in kept if size > 1002]
    assert page.evaluate(CUT) == []
    assert page.eval_on_selector_all(
        "thead", "all => all.every(one => getComputedStyle(one).display === 'table-header-group')"
    )
    assert said == []
    page.close()


ELEMENT = re.compile(rb"(\d+) 0 obj\n<</Type /StructElem\n/S /(\w+)\n(.*?)>>\nendobj", re.DOTALL)
"""A part of a tagged print: its number, what it is, and what is known of it."""


def test_no_figure_is_split_over_two_sheets_or_parted_from_its_title(browser: Any, pages: dict[str, Path]) -> None:
    """What the print itself says, wherever the sheets end: where each drawing lies, and all that stands around it."""
    page, _ = opened(browser, pages["full"], 800)
    for room in range(0, 1000, 125):
        page.evaluate(f"document.querySelector('main').style.paddingTop = '{room}px'")
        printed = page.pdf(prefer_css_page_size=True, tagged=True)
        parts = {number: (kind, facts) for number, kind, facts in ELEMENT.findall(printed)}
        figures = [facts for kind, facts in parts.values() if kind == b"Figure"]
        drawings = [facts for facts in figures if b"/Alt " in facts]
        assert len(drawings) == len(figures) - len(drawings) == 12
        assert sum(kind == b"Caption" for kind, _ in parts.values()) == 12
        assert (room, [len(sheets(facts, parts)) for facts in figures]) == (room, [1] * 24)
    page.close()


def sheets(facts: bytes, parts: dict[bytes, tuple[bytes, bytes]]) -> set[bytes]:
    """The sheets that a part of a print lies on, with all that is in it."""
    own = set(re.findall(rb"/Pg (\d+) 0 R", facts))
    inside = facts.partition(b"/K ")[2]
    for number in re.findall(rb"(\d+) 0 R", re.sub(rb"/Pg \d+ 0 R", b"", inside)):
        own |= sheets(parts[number][1], parts) if number in parts else set()
    return own
