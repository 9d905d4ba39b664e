"""A person's card: what's next first, what isn't settled apart, guests kept back."""

from bot.core.announcement import Called, Credited, Dated, Introduced, Opened, Staged, Titled, Worked
from bot.core.cards.person import person_card
from bot.core.dates import PartialDate
from bot.core.drama import Billing, Certainty, Job, Stage, Standing, TitleKind
from bot.core.fold import fold
from bot.core.message import Message
from bot.core.story import View
from tests.core.cards.looks import NOW, labels
from tests.core.ledgers import entry

LEDGER = [
    entry("yoo", "2019-01-01", Introduced("yoo", "Gong Yoo"), Called("yoo", "공유", TitleKind.NATIVE),
          Worked("yoo", "Train to Busan", 2016), Worked("yoo", "Goblin")),
    entry("game", "2020-01-01", Opened("game"), Titled("game", "Squid Game"), Staged("game", Stage.RELEASED),
          Dated("game", PartialDate("2021-09-17")), Credited("game", "yoo", billing=Billing.GUEST)),
    entry("sea", "2020-01-02", Opened("sea"), Titled("sea", "The Silent Sea"), Staged("sea", Stage.RELEASED),
          Dated("sea", PartialDate("2021-12-24")), Credited("sea", "yoo", billing=Billing.LEAD)),
    entry("show", "2020-01-03", Opened("show"), Titled("show", "Show Business"), Staged("show", Stage.FILMING),
          Credited("show", "yoo", character="Kim", billing=Billing.LEAD), Credited("show", "yoo", job=Job.PRODUCER)),
    entry("wait", "2020-01-04", Opened("wait"), Titled("wait", "The Wait"), Staged("wait", Stage.CASTING),
          Credited("wait", "yoo", Standing.IN_TALKS, character="the captain")),
    entry("gone", "2020-01-05", Opened("gone"), Titled("gone", "Gone"), Staged("gone", Stage.CASTING),
          Credited("gone", "yoo", Standing.DECLINED)),
]  # fmt: skip


def shown(*entries: object) -> Message:
    records = fold([*LEDGER[:1], *entries])  # type: ignore[list-item]
    return person_card(records.people["yoo"], records.dramas, View(NOW))


def test_what_is_next_comes_first_and_what_is_not_settled_apart() -> None:
    card = shown(*LEDGER[1:])
    assert card.plain == (
        "Gong Yoo · 공유\n"
        "\n"
        "What's next\n"
        "Show Business as Kim · producer · Filming since 3 January 2020\n"
        "\n"
        "Not settled yet\n"
        "The Wait, the captain · in talks · Casting since 4 January 2020\n"
        "\n"
        "Out\n"
        "The Silent Sea (2021)\n"
        "\n"
        "Known for Train to Busan (2016), Goblin"
    )
    assert labels(card) == ["🔔 Follow", "Show Business", "The Wait", "The Silent Sea (2021)"]


def test_what_somebody_does_is_told_in_one_order_and_a_dispute_stays_with_the_drama() -> None:
    jobs = [Credited("show", "yoo", job=job) for job in (Job.WRITER, Job.ORIGINAL_AUTHOR, Job.DIRECTOR)]
    other = entry("x", "2020-02-01", Staged("show", Stage.FILMING), happened=PartialDate("2020-01-01"),
                  certainty=Certainty.REPORTED)  # fmt: skip
    card = shown(entry("jobs", "2020-01-02", *jobs), LEDGER[3], other)
    assert "Show Business as Kim · director, writer, producer and original author · Filming since 3 January 2020\n" in (
        f"{card.plain}\n"
    )


def test_with_nothing_ahead_it_says_so() -> None:
    assert "What's next: nothing announced so far" in shown(LEDGER[2]).plain
    assert "What's next: nothing announced so far" in shown().plain
