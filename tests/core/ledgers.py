"""Small ledgers for tests of the core: entries written in a line, and hypothesis strategies that make many."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from bot.core.announcement import (
    Act,
    Announcement,
    Change,
    Credited,
    Dated,
    Described,
    Opened,
    Staged,
    Suspended,
    Titled,
)
from bot.core.dates import PartialDate
from bot.core.drama import Certainty, Medium, Source, Stage, Standing
from bot.core.kinds import Kind

PRESS = Source("The Press", "https://press.example/1")


def entry(name: str, on: str, *changes: Change, kind: Kind = Kind.RECORD, **rest: Any) -> Announcement:
    """An entry known on a day, by default a silent record."""
    return Announcement(id=name, kind=kind, known_on=date.fromisoformat(on), source=PRESS, changes=changes, **rest)


def correction(name: str, on: str, target: str, *changes: Change, **rest: Any) -> Announcement:
    """A correction that stands in the place of another entry."""
    return entry(name, on, *changes, act=Act.CORRECT, target=target, **rest)


def retraction(name: str, on: str, target: str) -> Announcement:
    """An entry taken back."""
    return entry(name, on, act=Act.RETRACT, target=target)


DRAMAS, PEOPLE = ("one", "two"), ("ana", "bo")
DAYS = [f"2020-0{month}-1{day}" for month in (1, 2, 3) for day in (0, 5)]
DATES = [None, *map(PartialDate, ("2021", "2021-05", "2021-05-14", "2021-Q3", "2021-05-14T16:00[Asia/Seoul]"))]
HAPPENED = [None, None, *map(PartialDate, ("2019", "2020-01", "2020-01-10", "2020-01-12"))]

changes: st.SearchStrategy[Change] = st.one_of(
    st.builds(Opened, st.sampled_from(DRAMAS), st.sampled_from(Medium)),
    st.builds(Titled, st.sampled_from(DRAMAS), st.sampled_from(("Red", "Blue", "파랑"))),
    st.builds(
        Described,
        st.sampled_from(DRAMAS),
        network=st.sampled_from((None, "Netflix", "tvN")),
        episodes=st.sampled_from((None, 8, 10)),
    ),
    st.builds(Staged, st.sampled_from(DRAMAS), st.sampled_from(Stage)),
    st.builds(Suspended, st.sampled_from(DRAMAS), st.booleans()),
    st.builds(Dated, st.sampled_from(DRAMAS), st.sampled_from(DATES)),
    st.builds(Credited, st.sampled_from(DRAMAS), st.sampled_from(PEOPLE), st.sampled_from(Standing)),
)


@st.composite
def ledgers(draw: st.DrawFn, size: int = 8) -> list[Announcement]:
    """A ledger of posts with corrections and retractions of any of them, each later than its target."""
    posts = [
        entry(
            f"p{i}",
            draw(st.sampled_from(DAYS)),
            *draw(st.lists(changes, max_size=3)),
            certainty=draw(st.sampled_from(Certainty)),
            happened=draw(st.sampled_from(HAPPENED)),
        )
        for i in range(draw(st.integers(1, size)))
    ]
    ledger = list(posts)
    for i in range(draw(st.integers(0, size))):
        target = draw(st.sampled_from(ledger))
        day = draw(st.sampled_from([d for d in [*DAYS, "2020-04-01"] if date.fromisoformat(d) >= target.known_on]))
        name = f"q{i}"
        if date.fromisoformat(day) == target.known_on and name < target.id:
            continue
        if draw(st.booleans()):
            ledger.append(retraction(name, day, target.id))
        else:
            ledger.append(correction(name, day, target.id, *draw(st.lists(changes, max_size=2))))
    return ledger
