"""At what hour a network opens what it releases, for premieres whose source gave only the day."""

from dataclasses import dataclass
from datetime import datetime, time

from bot.core.dates import PartialDate, opening


@dataclass(frozen=True, slots=True)
class Hour:
    """A wall time in a named zone."""

    at: time
    zone: str


SEOUL = "Asia/Seoul"
PACIFIC = "America/Los_Angeles"
USUAL = Hour(time(21), SEOUL)
"""The hour taken for a network that is not in the table: Korean prime time."""

# Netflix says so itself (help.netflix.com, "originals are released at midnight Pacific time"); the same hour is
# Disney+'s. Broadcasters open their evening series at these hours, cable channels a little later.
HOURS: dict[str, Hour] = {
    "netflix": Hour(time(0), PACIFIC),
    "disney+": Hour(time(0), PACIFIC),
    "hulu": Hour(time(0), PACIFIC),
    "prime video": Hour(time(0), "UTC"),
    "amazon prime video": Hour(time(0), "UTC"),
    "apple tv+": Hour(time(0), "America/New_York"),
    "apple tv": Hour(time(0), "America/New_York"),
    "coupang play": Hour(time(20), SEOUL),
    "tving": Hour(time(18), SEOUL),
    "wavve": Hour(time(11), SEOUL),
    "watcha": Hour(time(17), SEOUL),
    "viki": Hour(time(22), SEOUL),
    "kakaotv": Hour(time(19), SEOUL),
    "tvn": Hour(time(21, 10), SEOUL),
    "ocn": Hour(time(22, 30), SEOUL),
    "jtbc": Hour(time(22, 30), SEOUL),
    "ena": Hour(time(21), SEOUL),
    "kbs1": Hour(time(20, 30), SEOUL),
    "kbs2": Hour(time(21, 50), SEOUL),
    "mbc": Hour(time(21, 50), SEOUL),
    "sbs": Hour(time(21, 50), SEOUL),
    "tv chosun": Hour(time(21, 10), SEOUL),
}


def usual_hour(network: str | None) -> Hour:
    """The hour a network usually opens at; prime time in Seoul where it is not known."""
    return HOURS.get((network or "").strip().lower(), USUAL)


def arrives(day: PartialDate, network: str | None) -> datetime | None:
    """The moment a date arrives, in UTC: its minute, else the network's usual hour; None when vaguer than a day."""
    hour = usual_hour(network)
    return opening(day, hour.at, hour.zone)
