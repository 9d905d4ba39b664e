"""Where people say they live, and the zones they mean."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.locales.zones import MOST_FOUND, zones_called


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("London", "Europe/London"), ("new york", "America/New_York"), ("NYC", "America/New_York"),
        ("Los Angeles, CA", "America/Los_Angeles"), ("São Paulo", "America/Sao_Paulo"), ("서울", "Asia/Seoul"),
        ("Busan", "Asia/Seoul"), ("KST", "Asia/Seoul"), ("Korea", "Asia/Seoul"), ("Germany", "Europe/Berlin"),
        ("Manilla", "Asia/Manila"), ("europe/berlin", "Europe/Berlin"), ("Turkey", "Europe/Istanbul"),
        ("UTC+9", "Etc/GMT-9"), ("gmt -3", "Etc/GMT+3"), ("+5:30", "Asia/Kolkata"), ("UTC+05:45", "Asia/Kathmandu"),
        ("utc", "UTC"), ("UTC+0", "UTC"),
    ],
)  # fmt: skip
def test_a_place_is_a_zone(said: str, zone: str) -> None:
    assert zones_called(said) == (zone,)


def test_a_large_country_is_several() -> None:
    assert zones_called("USA")[:2] == ("America/New_York", "America/Chicago")
    assert zones_called("Indonesia") == ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")


@pytest.mark.parametrize("said", ["", "the moon", "UTC+99", "+1:23", "../etc/passwd", "Etc", "x"])
def test_what_is_no_place_is_none(said: str) -> None:
    assert zones_called(said) == ()


@given(st.text(max_size=40))
def test_whatever_is_found_is_a_zone(said: str) -> None:
    found = zones_called(said)
    assert len(found) <= MOST_FOUND
    for zone in found:
        ZoneInfo(zone)
