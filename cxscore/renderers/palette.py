"""The colours of pages and figures: each by a name, for light and for dark paper.

Chosen for readers who cannot tell red from green: orange stands for the worst, blue for the best, and nothing is said
by colour alone. Text keeps a contrast of 4.5 to 1 on what it stands on (WCAG 2.2, AA). Source of the order of hues:
Okabe and Ito, Color Universal Design (2008).
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Shade(NamedTuple):
    """One colour on light and on dark paper, as `#rrggbb`."""

    light: str
    dark: str


SHADES: Mapping[str, Shade] = {
    "paper": Shade("#ffffff", "#14191f"),
    "panel": Shade("#f6f8fa", "#1c232b"),
    "ink": Shade("#1c2430", "#e6eaf0"),
    "soft": Shade("#56606c", "#a5b0bd"),
    "faint": Shade("#d9dee4", "#36404b"),
    "accent": Shade("#1b62a6", "#72b3f2"),
    "band": Shade("#d3e3f3", "#234060"),
    "alarm": Shade("#a8480a", "#f0a06a"),
    "worst": Shade("#b4530f", "#e8924f"),
    "worse": Shade("#e39a5f", "#d9a273"),
    "bad": Shade("#f4cfae", "#cdb196"),
    "middle": Shade("#cdd3da", "#96a0ac"),
    "good": Shade("#bcd6ee", "#9bbad8"),
    "better": Shade("#74a9d8", "#82b3e0"),
    "best": Shade("#1b62a5", "#6aaef2"),
    "on-end": Shade("#fefefe", "#10151b"),
    "on-middle": Shade("#1c2431", "#10151c"),
    "heat-1": Shade("#edf3f9", "#1d2b39"),
    "heat-2": Shade("#d3e2f1", "#233a52"),
    "heat-3": Shade("#adcae6", "#2a4d70"),
    "heat-4": Shade("#7fafdb", "#31628f"),
    "heat-5": Shade("#2467a9", "#7bb8f3"),
    "on-heat": Shade("#1c2432", "#e6eaf1"),
    "on-heat-5": Shade("#fdfdfd", "#10151d"),
}
"""Every colour by its name. No two are the same on light paper: figures are repainted for dark paper by them."""

RANKED = ("worst", "worse", "bad", "middle", "good", "better", "best")
"""From the worst answers to the best."""
PLAIN = ("heat-5", "heat-4", "heat-3", "heat-2", "heat-1")
"""Where no answer may be called better than another: from the first bucket to the last."""
HEAT = ("heat-1", "heat-2", "heat-3", "heat-4", "heat-5")
"""From the least to the most."""


def color(name: str) -> str:
    """The colour of that name on light paper: what figures are drawn in."""
    return SHADES[name].light


def ranked(count: int) -> tuple[str, ...]:
    """Names of colours for so many buckets from the worst to the best, both ends at their strongest."""
    return _spread(RANKED, count)


def plain(count: int) -> tuple[str, ...]:
    """Names of colours for so many buckets of which none is better."""
    return _spread(PLAIN, count)


def _spread(names: Sequence[str], count: int) -> tuple[str, ...]:
    if count == 1:
        return (names[-1],)
    return tuple(names[round(at * (len(names) - 1) / (count - 1))] for at in range(count))


def on(name: str) -> str:
    """The name of the colour in which text stands on that colour."""
    if name.startswith("heat"):
        return "on-heat-5" if name == "heat-5" else "on-heat"
    return "on-end" if name in ("worst", "best") else "on-middle"


def style_sheet() -> str:
    """The colours as variables of a page, and the rules that repaint figures in them."""
    light = "".join(f"--{name}:{shade.light};" for name, shade in SHADES.items())
    dark = "".join(f"--{name}:{shade.dark};" for name, shade in SHADES.items())
    painted = "".join(
        f'.chart [{way}="{shade.light}"]{{{way}:var(--{name})}}\n'
        for name, shade in SHADES.items()
        for way in ("fill", "stroke")
    )
    return (
        f":root{{{light}}}\n@media screen and (prefers-color-scheme: dark){{:root{{{dark}}}}}\n"
        f"{painted}" + "".join(f".{name}{{background:var(--{name});color:var(--{on(name)})}}\n" for name in HEAT)
    )
