"""From what people call where they live to time zones: cities, countries, abbreviations, UTC+9."""

import difflib
import re
import unicodedata
from functools import cache
from zoneinfo import available_timezones

REGIONS = frozenset({"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian",
                     "Pacific"})  # fmt: skip
MOST_FOUND = 8

# Large cities that have no zone of their name, and names that zones go by in speech.
_CALLED = {
    "Africa/Cairo": "egypt, alexandria, giza",
    "America/Argentina/Buenos_Aires": "cordoba, rosario",
    "America/Chicago": "dallas, houston, austin, minneapolis, new orleans, st louis, san antonio, central time, "
                       "cst, cdt",
    "America/Denver": "mountain time, mst, mdt, salt lake city",
    "America/Lima": "cusco, arequipa",
    "America/Los_Angeles": "san francisco, san diego, las vegas, los angeles, seattle, portland, sacramento, pt, pst, "
                           "pdt, la, pacific time, san jose, west coast",
    "America/Mexico_City": "guadalajara, puebla, mexico city",
    "America/New_York": "boston, washington, miami, atlanta, philadelphia, baltimore, orlando, nyc, brooklyn, et, "
                        "est, edt, eastern time, east coast, washington dc",
    "America/Sao_Paulo": "brasilia, curitiba, rio de janeiro, rio, belo horizonte, porto alegre",
    "America/Toronto": "ottawa, montreal, quebec",
    "America/Vancouver": "victoria",
    "Asia/Bangkok": "chiang mai",
    "Asia/Ho_Chi_Minh": "hanoi, saigon, da nang, ho chi minh city",
    "Asia/Jakarta": "bandung, surabaya, wib",
    "Asia/Karachi": "islamabad, lahore, pkt",
    "Asia/Kolkata": "mumbai, delhi, bangalore, bengaluru, chennai, hyderabad, pune, bombay, calcutta, ist, new delhi",
    "Asia/Kuala_Lumpur": "penang, johor",
    "Asia/Manila": "cebu, davao, quezon city",
    "Asia/Riyadh": "jeddah, mecca",
    "Asia/Seoul": "busan, incheon, daegu, daejeon, gwangju, jeju, kst, 서울, 부산, 한국",
    "Asia/Shanghai": "beijing, guangzhou, shenzhen",
    "Asia/Tokyo": "osaka, kyoto, sapporo, nagoya, fukuoka, jst",
    "Australia/Sydney": "canberra, aest, aedt",
    "Europe/Amsterdam": "rotterdam, utrecht, the hague",
    "Europe/Berlin": "munich, hamburg, cologne, frankfurt, stuttgart, leipzig, dresden, cet, cest",
    "Europe/Istanbul": "turkey, ankara, izmir",
    "Europe/London": "manchester, birmingham, liverpool, edinburgh, glasgow, bristol, leeds, cardiff, bst, "
                     "england, scotland, wales",
    "Europe/Madrid": "barcelona, valencia, seville",
    "Europe/Moscow": "msk, saint petersburg, st petersburg",
    "Europe/Paris": "lyon, marseille, toulouse, nice",
    "Europe/Rome": "milan, naples, turin, florence",
    "Europe/Warsaw": "krakow, gdansk",
    "Europe/Zurich": "geneva, basel, bern",
    "Pacific/Auckland": "wellington, nzst",
    "UTC": "utc, gmt, zulu",
}  # fmt: skip
_COUNTRY_FIRST = {
    "AU": "Australia/Sydney", "BR": "America/Sao_Paulo", "CA": "America/Toronto", "CL": "America/Santiago",
    "CN": "Asia/Shanghai", "DE": "Europe/Berlin", "ES": "Europe/Madrid", "FR": "Europe/Paris", "ID": "Asia/Jakarta",
    "KZ": "Asia/Almaty", "MX": "America/Mexico_City", "MY": "Asia/Kuala_Lumpur", "NZ": "Pacific/Auckland",
    "PT": "Europe/Lisbon", "RU": "Europe/Moscow", "UA": "Europe/Kyiv", "US": "America/New_York",
}  # fmt: skip
_HALVES = {"+3:30": "Asia/Tehran", "+4:30": "Asia/Kabul", "+5:30": "Asia/Kolkata", "+5:45": "Asia/Kathmandu",
           "+6:30": "Asia/Yangon", "+9:30": "Australia/Darwin", "-9:30": "Pacific/Marquesas"}  # fmt: skip
_OFFSET = re.compile(r"(?:utc|gmt|z)?\s*([+\-−])\s*(\d{1,2})(?::?(\d{2}))?(?:\s*(?:h|hours?))?", re.IGNORECASE)
_ONE_ZONE = frozenset({"CN", "DE", "ES", "PT", "NZ", "MY", "UA", "FR", "CL"})
"""Countries nearly all of whose people live in the one zone above."""


def zones_called(text: str) -> tuple[str, ...]:
    """The zones that a text may mean, likeliest first, at most eight; none where it means nothing we know."""
    said = text.strip()
    if offset := _OFFSET.fullmatch(said):
        return _by_offset(offset[1], int(offset[2]), offset[3] or "00")
    whole = {zone.lower(): zone for zone in _zones()}
    if zone := whole.get(said.lower().replace(" ", "_")):
        return (zone,)
    asked = _folded(said.partition(",")[0])
    names = _names()
    if asked in names:
        return names[asked][:MOST_FOUND]
    near = difflib.get_close_matches(asked, names, n=3, cutoff=0.82) if len(asked) > 3 else []
    return tuple(dict.fromkeys(zone for name in near for zone in names[name]))[:MOST_FOUND]


def _by_offset(sign: str, hours: int, minutes: str) -> tuple[str, ...]:
    plus = sign == "+"
    if minutes != "00":
        half = _HALVES.get(f"{'+' if plus else '-'}{hours}:{minutes}")
        return (half,) if half else ()
    if hours == 0:
        return ("UTC",)
    # Names under Etc count the other way round: Etc/GMT-9 is nine hours ahead.
    zone = f"Etc/GMT{'-' if plus else '+'}{hours}"
    return (zone,) if zone in available_timezones() else ()


@cache
def _zones() -> tuple[str, ...]:
    return (*sorted(z for z in available_timezones() if z.partition("/")[0] in REGIONS and "/" in z), "UTC")


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """Zones by all they go by, folded."""
    from babel import Locale
    from babel.core import get_global

    names: dict[str, tuple[str, ...]] = {}
    known, places = set(_zones()), Locale("en").territories
    for code, zones in get_global("territory_zones").items():
        if len(code) != 2 or code not in places:
            continue
        first = _COUNTRY_FIRST.get(code)
        some = [first] if first and code in _ONE_ZONE else [*filter(None, [first]), *_largest(code, zones)]
        if some := [zone for zone in dict.fromkeys(some) if zone in known]:
            names[_folded(places[code])] = tuple(some)
    for zone in _zones():
        names[_folded(zone.rpartition("/")[2])] = (zone,)
    for zone, said in _CALLED.items():
        names |= {_folded(name): (zone,) for name in said.split(", ")}
    names |= {_folded("usa"): names[_folded("United States")], _folded("uk"): ("Europe/London",)}
    names |= {_folded("korea"): ("Asia/Seoul",), _folded("america"): names[_folded("United States")]}
    return names


_US = ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Anchorage",
       "Pacific/Honolulu")  # fmt: skip
_MANY = {
    "US": _US,
    "CA": ("America/Toronto", "America/Winnipeg", "America/Edmonton", "America/Vancouver", "America/Halifax",
           "America/St_Johns"),
    "AU": ("Australia/Sydney", "Australia/Brisbane", "Australia/Adelaide", "Australia/Perth", "Australia/Darwin"),
    "BR": ("America/Sao_Paulo", "America/Manaus", "America/Rio_Branco"),
    "ID": ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"),
    "MX": ("America/Mexico_City", "America/Cancun", "America/Chihuahua", "America/Tijuana"),
    "RU": ("Europe/Moscow", "Europe/Samara", "Asia/Yekaterinburg", "Asia/Novosibirsk", "Asia/Vladivostok"),
}  # fmt: skip


def _largest(code: str, zones: list[str]) -> tuple[str, ...]:
    return _MANY.get(code) or tuple(zones)


def _folded(name: str) -> str:
    """A name without case, accents and signs."""
    plain = "".join(c for c in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())
