"""Public holidays by country and region, as the package `holidays` knows them.

Days off in lieu count: where the law moves a holiday that falls on a weekend, the day it moves to is one as well.
Countries are asked for one by one, for to make a list of them all takes as long as to load them.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache

import holidays

from cxscore.errors import InputError


def known(country: str) -> bool:
    """Whether the holidays of a country are known, by its code of two letters (ISO 3166)."""
    return bool(country) and meant(country) == country


def regions(country: str) -> Sequence[str]:
    """The codes of the regions (ISO 3166) of a country whose holidays are known, by its code."""
    return tuple(holidays.country_holidays(country).subdivisions)


def meant(country: str) -> str:
    """The code of the country that is meant by its English name or by another of its codes; "" for none."""
    try:
        return str(holidays.country_holidays(country).country)
    except (NotImplementedError, AttributeError, TypeError):
        return ""


@cache
def public_holidays(country: str, region: str, year: int) -> frozenset[date]:
    """The public holidays of a year in a country, with those of one region unless it is "".

    InputError for a year in which they are not known: an unknown holiday would count as a business day.
    """
    found = holidays.country_holidays(country, subdiv=region or None, years=year)
    if not found.start_year <= year <= found.end_year:
        raise InputError(
            f"the public holidays of {country} are known from {found.start_year} to {found.end_year}, not for {year}",
            "leave older records out with --since, or list the dates of the calendar instead of the country",
        )
    return frozenset(day for day in found if day.year == year)
