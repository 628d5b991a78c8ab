"""Public holidays as almanacs have them: movable feasts, regions, days in lieu."""

from datetime import date

import holidays
import pytest

from cxscore.calendars.public import known, meant, public_holidays, regions
from cxscore.errors import InputError


@pytest.mark.parametrize(
    ("country", "region", "day"),
    [
        ("NO", "", "2026-05-17"),
        ("NO", "", "2027-03-29"),  # Easter Monday
        ("DE", "", "2026-10-03"),
        ("DE", "BY", "2026-01-06"),  # Epiphany, in Bavaria
        ("US", "", "2026-11-26"),  # Thanksgiving
        ("US", "", "2021-12-31"),  # New Year's Day 2022 is a Saturday
        ("GB", "SCT", "2026-01-02"),
        ("IN", "", "2026-08-15"),
        ("JP", "", "2026-05-06"),  # Constitution Day falls on Sunday, the next two days are holidays themselves
    ],
)
def test_a_day_is_a_holiday_of_its_country_or_region(country: str, region: str, day: str) -> None:
    assert date.fromisoformat(day) in public_holidays(country, region, int(day[:4]))


@pytest.mark.parametrize(
    ("country", "region", "day"),
    [("NO", "", "2026-12-24"), ("DE", "", "2026-01-06"), ("US", "", "2026-11-27"), ("NO", "", "2026-11-22")],
)
def test_a_day_of_elsewhere_an_eve_or_a_sunday_is_none(country: str, region: str, day: str) -> None:
    assert date.fromisoformat(day) not in public_holidays(country, region, int(day[:4]))


def test_a_year_holds_its_own_days_only() -> None:
    assert {day.year for day in public_holidays("US", "", 2021)} == {2021}


@pytest.mark.parametrize("year", [1900, 2101])
def test_a_year_that_is_not_known_is_refused(year: int) -> None:
    with pytest.raises(InputError, match=f"known from 1901 to 2100, not for {year}"):
        public_holidays("NO", "", year)


def test_countries_and_regions_have_the_codes_of_iso_3166() -> None:
    listed = holidays.list_supported_countries(include_aliases=False)
    assert {len(country) for country in listed} == {2}
    assert all(map(known, listed))
    assert {country: list(regions(country)) for country in listed} == listed
    assert "CA" in regions("US")


@pytest.mark.parametrize("text", ["", "no", "NOR", "UK", "Norway", "XX", "ECB", "HolidayBase", "date"])
def test_a_country_is_known_by_its_own_code_alone(text: str) -> None:
    assert not known(text)


@pytest.mark.parametrize(
    ("text", "country"), [("Norway", "NO"), ("NOR", "NO"), ("UK", "GB"), ("Mars", ""), ("utils", ""), ("", "")]
)
def test_a_name_or_another_code_tells_which_country_is_meant(text: str, country: str) -> None:
    assert meant(text) == country
