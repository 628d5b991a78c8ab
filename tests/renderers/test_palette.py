"""Colours that everybody can read, on light and on dark paper."""

import itertools

import pytest

from cxscore.renderers.palette import HEAT, RANKED, SHADES, color, on, plain, ranked, style_sheet

TEXT = 4.5
"""The contrast of text by WCAG 2.2, success criterion 1.4.3, level AA."""
MARK = 3.0
"""That of marks that carry meaning, by 1.4.11."""


def luminance(shade: str) -> float:
    """Relative luminance by WCAG 2.2."""
    parts = [int(shade[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_is_that_of_the_guidelines() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#ffffff", "#767676") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("way", ["light", "dark"])
@pytest.mark.parametrize("paper", ["paper", "panel"])
@pytest.mark.parametrize("name", ["ink", "soft", "accent", "alarm"])
def test_text_can_be_read_on_the_paper(way: str, paper: str, name: str) -> None:
    assert contrast(getattr(SHADES[name], way), getattr(SHADES[paper], way)) >= TEXT


@pytest.mark.parametrize("way", ["light", "dark"])
@pytest.mark.parametrize("name", [*RANKED, *HEAT])
def test_text_can_be_read_on_every_colour_of_a_figure(way: str, name: str) -> None:
    assert contrast(getattr(SHADES[on(name)], way), getattr(SHADES[name], way)) >= TEXT


@pytest.mark.parametrize("way", ["light", "dark"])
def test_words_in_a_plot_can_be_read_on_its_band(way: str) -> None:
    for name in ("ink", "soft"):
        assert contrast(getattr(SHADES[name], way), getattr(SHADES["band"], way)) >= TEXT


@pytest.mark.parametrize("way", ["light", "dark"])
@pytest.mark.parametrize("name", ["accent", "worst", "best"])
def test_marks_that_mean_something_stand_out(way: str, name: str) -> None:
    assert contrast(getattr(SHADES[name], way), getattr(SHADES["paper"], way)) >= MARK


def test_no_two_colours_are_one_so_that_each_can_be_repainted() -> None:
    drawn = [shade.light for shade in SHADES.values()]
    assert len(set(drawn)) == len(drawn)


@pytest.mark.parametrize("count", range(1, 12))
def test_buckets_run_from_the_worst_colour_to_the_best(count: int) -> None:
    names = ranked(count)
    assert len(names) == len(plain(count)) == count
    assert names[-1] == "best"
    assert count == 1 or names[0] == "worst"
    assert [RANKED.index(name) for name in names] == sorted(RANKED.index(name) for name in names)
    assert count > len(RANKED) or len(set(names)) == count


def test_every_colour_has_a_variable_for_both_papers_and_a_rule() -> None:
    sheet = style_sheet()
    for name, way in itertools.product(SHADES, ("fill", "stroke")):
        assert f'.chart [{way}="{color(name)}"]{{{way}:var(--{name})}}' in sheet
        assert sheet.count(f"--{name}:") == 2
